"""That the truth is true, and that a careful reader could find it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from hotpass.sample.cells import Calendar
from hotpass.sample.facts import Organisation, Person, unaccented
from hotpass.sample.houses import Houses
from hotpass.sample.write import SHEETS
from tests.sample.conftest import Sample, TruthLine


class Facts:
    """The organisations and people behind a sample."""

    def __init__(self, organisations: int, seed: int) -> None:
        members = [org for _, house in Houses(organisations, seed) for org in house]
        self.organisations = {org.id: org for org in members}
        self.people = {person.id: person for org in members for person in org.people}
        self.employers: dict[str, list[Organisation]] = {}
        for org in members:
            for person in org.people:
                self.employers.setdefault(person.id, []).append(org)


def reading(row: tuple[Any, ...]) -> tuple[str, str]:
    """A row as a reader takes it in: its words without accents, and its digits cell by cell."""
    cells = [str(cell) for cell in row if cell is not None]
    words = unaccented(" | ".join(cells)).lower().replace("\u00a0", " ")
    return words, " ".join(re.sub(r"\D", "", cell) for cell in cells)


def likeness(org: Organisation, words: str, digits: str) -> float:
    """How much a row speaks for an organisation, the name counting most."""
    name = unaccented(org.name).lower()
    brand = 90.0 if " " in org.brand and unaccented(org.brand).lower() in words else 0.0
    score = max(fuzz.partial_ratio(name, words), brand) / 6
    score += 3 * any(phone[1:] in digits for phone in (org.phone, org.old_phone))
    score += 2 * (org.email in words) + (bool(org.domain) and org.domain in words)
    return score + any(town.lower() in words for town in org.town.names)


def likeness_of(person: Person, employers: Iterable[Organisation], words: str, digits: str) -> float:
    """How much a row speaks for a person."""
    score = max(likeness(org, words, digits) for org in employers)
    score += 3 * any(cell[1:] in digits for cell in (person.cell, person.old_cell))
    score += 3 * any(email in words for email in (person.email, person.old_email))
    score += fuzz.partial_ratio(unaccented(person.surname).lower(), words) / 25
    called = [unaccented(name).lower() for name in (person.given.name, *person.given.nicknames)]
    return score + 3 * any(re.search(rf"\b{re.escape(name)}\b", words) for name in called)


def organisations_told_apart(facts: Facts, sample: Sample, lines: list[TruthLine]) -> int:
    right = 0
    for line in lines:
        seen = reading(sample.row(line))
        best = max(facts.organisations.values(), key=lambda org: likeness(org, *seen))
        right += best.id == line.entity_id
    return right


def people_told_apart(facts: Facts, sample: Sample, lines: list[TruthLine]) -> int:
    in_row = Counter((line.file, line.sheet, line.row) for line in lines)
    right = 0
    for line in lines:
        seen = reading(sample.row(line))
        ranked = sorted(
            facts.people.values(),
            key=lambda person: -likeness_of(person, facts.employers[person.id], *seen),
        )
        best = ranked[: in_row[line.file, line.sheet, line.row]]
        right += line.entity_id in {person.id for person in best}
    return right


@pytest.mark.parametrize("seed", [5, 6])
def test_a_careful_reader_tells_the_entities_apart(
    make_sample: Callable[[int, int], Sample], seed: int
) -> None:
    sample, facts = make_sample(120, seed), Facts(120, seed)
    for kind, told_apart in (
        ("organisation", organisations_told_apart),
        ("person", people_told_apart),
    ):
        lines = [line for line in sample.truth if line.entity_type == kind]
        assert told_apart(facts, sample, lines) >= 0.98 * len(lines), kind


def test_every_truth_row_names_its_entity(sample: Sample) -> None:
    facts = Facts(200, 11)
    for line in sample.truth:
        words, _ = reading(sample.row(line))
        if line.entity_type == "organisation":
            org = facts.organisations[line.entity_id]
            letters = "".join(word[0] for word in org.name.lower().split() if word != "&")
            name = unaccented(org.name).lower()
            assert fuzz.partial_ratio(name, words) > 65 or letters in words or org.brand.lower() in words
        else:
            person = facts.people[line.entity_id]
            last = unaccented(person.surname).lower().replace("van der ", "")
            assert fuzz.partial_ratio(last, words) > 60, (line, words)


def test_every_organisation_stands_somewhere(sample: Sample) -> None:
    told = {line.entity_id for line in sample.truth if line.entity_type == "organisation"}
    assert told == set(Facts(200, 11).organisations)
    assert sample.summary.organisations == 200


def test_people_are_counted_by_who_is_named(sample: Sample) -> None:
    told = {line.entity_id for line in sample.truth if line.entity_type == "person"}
    assert sample.summary.people == len(told)
    assert told <= set(Facts(200, 11).people)


def test_rows_are_counted_and_each_is_told_at_most_once_as_an_organisation(sample: Sample) -> None:
    lines = [line for line in sample.truth if line.entity_type == "organisation"]
    assert len({line[:3] for line in lines}) == len(lines)
    nameless = [
        row for row in sample.cells["Contact Database.xlsx", "Company_Notes"] if row[0] and not row[1]
    ]
    assert sample.summary.rows == len(lines) + len(nameless)
    assert {line.part for line in lines} == {1}


def test_parts_count_the_people_of_a_row(usual_sample: Sample) -> None:
    parts: dict[tuple[str, str, int], list[int]] = {}
    for line in usual_sample.truth:
        if line.entity_type == "person":
            parts.setdefault(line[:3], []).append(line.part)
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in parts.values())
    assert max(len(numbers) for numbers in parts.values()) == 3


def test_usual_sample_has_the_promised_size_and_duplicates(usual_sample: Sample) -> None:
    assert 1_550 < usual_sample.summary.rows < 1_650
    for kind, least in (("organisation", 2_000), ("person", 200)):
        rows = Counter(line.entity_id for line in usual_sample.truth if line.entity_type == kind)
        assert sum(count * (count - 1) // 2 for count in rows.values()) > least
    files = Counter(
        (line.sheet, line.entity_id) for line in usual_sample.truth if line.sheet == "Organisation"
    )
    assert sum(count == 2 for count in files.values()) > 40


def test_rows_of_one_organisation_do_not_stand_together(sample: Sample) -> None:
    lines = [line for line in sample.truth if line.sheet == "Organisation"]
    beside = sum(one.entity_id == other.entity_id for one, other in pairwise(lines))
    twice = len(lines) - len({line.entity_id for line in lines})
    assert twice > 10
    assert beside <= 2


@settings(max_examples=40, deadline=None)
@given(organisations=st.integers(1, 80), seed=st.integers(-(2**40), 2**40))
def test_whatever_the_seed_no_two_organisations_are_the_same(organisations: int, seed: int) -> None:
    facts = Facts(organisations, seed)
    members = list(facts.organisations.values())
    assert len(members) == organisations
    assert len({org.name.lower() for org in members}) == organisations
    assert len({person.cell for person in facts.people.values()}) == len(facts.people)
    assert len({person.old_email for person in facts.people.values()}) == len(facts.people)
    keys = [key for org in members for key in org.reach_keys]
    assert len(set(keys)) == len(keys)
    companies = [org.company_key for org in members if org.company_key is not None]
    assert len(set(companies)) == len(companies)
    assert all(org.reach_keys or org.company_key is not None for org in members)


@settings(max_examples=40, deadline=None)
@given(organisations=st.integers(1, 60), seed=st.integers(-(2**40), 2**40))
def test_whatever_the_seed_rows_fit_their_sheets(organisations: int, seed: int) -> None:
    dates = Calendar("csv")
    for dice, house in Houses(organisations, seed):
        surnames = Counter(
            person.surname for person in {p.id: p for org in house for p in org.people}.values()
        )
        for org in house:
            assert all(p.has_relative or surnames[p.surname] == 1 for p in org.people)
            for sheet in SHEETS:
                for row in sheet.rows(org, dice, dates):
                    width = (
                        len(sheet.sections[row.group].header[-1]) if not sheet.columns else len(sheet.columns)
                    )
                    assert len(row.cells) + sheet.sections[row.group].numbered == width
                    assert row.organisation in ("", org.id)
                    assert set(row.people) <= {person.id for person in org.people}
                    assert "" not in row.cells


def test_one_who_works_for_two_is_reachable_in_every_row() -> None:
    dates = Calendar("csv")
    seen = 0
    for dice, house in Houses(1_500, 3):
        for org in house:
            for sheet in SHEETS:
                for row in sheet.rows(org, dice, dates):
                    for person in (p for p in org.people if p.known_twice and p.id in row.people):
                        words, digits = reading(row.cells)
                        near = [fuzz.partial_ratio(e, words) for e in (person.email, person.old_email)]
                        assert person.cell[1:] in digits or person.old_cell[1:] in digits or max(near) > 80, (
                            sheet.name,
                            row,
                        )
                        seen += 1
    assert seen > 100


def test_sisters_share_a_switchboard_and_lookalikes_do_not() -> None:
    shared = apart = 0
    for _, house in Houses(1_000, 4):
        phones = {org.phone for org in house}
        if len(house) > 1 and len({org.brand for org in house}) == 1:
            assert len({org.name for org in house}) == len(house)
            assert len(phones) == 1 or len({org.town for org in house}) == len(house)
            shared += len(phones) == 1
            apart += len(phones) > 1
    assert shared > 20
    assert apart > 20


def test_numbers_are_such_as_exist() -> None:
    import phonenumbers

    for _, house in Houses(300, 9):
        for org in house:
            for number in (org.phone, org.old_phone, *(p.cell for p in org.people)):
                assert phonenumbers.is_valid_number(phonenumbers.parse(number, "ZA")), number
