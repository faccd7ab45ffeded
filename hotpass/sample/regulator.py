"""What the regulator publishes: its list of flight schools, tidied by somebody, and its register."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hotpass.sample import spelling
from hotpass.sample.cells import Calendar, Line, Row
from hotpass.sample.contacts import WORKBOOK as CONTACT_DATABASE
from hotpass.sample.dice import Dice
from hotpass.sample.facts import Organisation, Person
from hotpass.sample.sheets import Area, Section, Sheet, plain
from hotpass.sample.words.places import PROVINCES

WORKBOOK: Final = "SACAA Flight Schools - Cleaned"
_LIST: Final = (
    "Name of Organisation", "Province", "Status", "Website URL", "Contact Person", "Contact Number",
    "Contact Email Address",
)  # fmt: skip
_REGISTER: Final = (
    "No", "ATO number", "Organisation", "Location", "PPL", "CPL", "IR", "Person", "Telephone",
)  # fmt: skip

#: Four headings over two rows, and two over several columns.
_MERGED: Final = (*(Area(0, column, 1, column) for column in range(4)), Area(0, 4, 0, 6), Area(0, 7, 0, 8))


def _listed(org: Organisation, dice: Dice, dates: Calendar) -> Iterator[Row]:
    if not org.line.trains:
        return
    people = org.people[: 2 if dice.chance(0.15) else 1] if dice.chance(0.45) else ()
    row = Row(_entry(org, people, dice), org.id, tuple(person.id for person in people))
    yield row
    if dice.chance(0.02):
        yield row


def _entry(org: Organisation, people: tuple[Person, ...], dice: Dice) -> Line:
    emails = [person.email for person in people if person.known_twice or dice.chance(0.6)]
    if not emails or dice.chance(0.3):
        emails.append(org.email)
    if not people and dice.chance(0.35):
        emails = []
    phone = people[0].cell if people and dice.chance(0.4) else org.phone
    phoned = dice.chance(0.66) or bool(people)
    return (
        spelling.legal_name(org, dice) if dice.chance(0.6) else spelling.organisation_name(org, dice),
        spelling.province(org.town, dice) if dice.chance(0.92) else spelling.placeholder(dice),
        "Active" if dice.chance(0.93) else "Inactive",
        spelling.website(org.domain, dice) if org.domain and dice.chance(0.5) else None,
        " / ".join(spelling.person_name(person, dice) for person in people) or None,
        spelling.any_phone(phone, dice) if phoned else None,
        dice.pick(("; ", ", ", "\n", " ")).join(spelling.email(e, dice) for e in emails) or None,
    )


def _registered(org: Organisation, dice: Dice, dates: Calendar) -> Iterator[Row]:
    if not org.line.trains:
        return
    person = dice.early(org.people)
    named = dice.chance(0.55)
    cells: Line = (
        f"CAA/{int(org.id[1:]) % 9000 + 1000:04d}",
        spelling.legal_name(org, dice),
        spelling.town(org.town, dice) if dice.chance(0.6) else org.town.airfield,
        *("X" if dice.chance(0.6) else None for _ in range(3)),
        spelling.person_name(person, dice) if named else None,
        spelling.phone(
            person.cell if named and (person.known_twice or dice.chance(0.5)) else org.phone, dice
        ),
    )
    yield Row(cells, org.id, (person.id,) if named else (), org.town.province)


def _province(code: str) -> Section:
    name = PROVINCES[code][0]
    return Section(
        header=(
            ("No", "ATO number", "Organisation", "Location", "Approvals", None, None, "Contact", None),
            (None, None, None, None, "PPL", "CPL", "IR", "Person", "Telephone"),
        ),
        title=((f"REGISTER OF APPROVED TRAINING ORGANISATIONS: {name.upper()}",),),
        merged=_MERGED,
        numbered=True,
        total=f"Total {name}",
    )


SHEETS: Final = (
    Sheet(WORKBOOK, "Cleaned", _LIST, _listed, share=0.66, sections=plain(_LIST)),
    Sheet(
        CONTACT_DATABASE, "CAA", _REGISTER, _registered, share=0.24,
        whole=frozenset({"No"}), sections={code: _province(code) for code in PROVINCES},
    ),
)  # fmt: skip
