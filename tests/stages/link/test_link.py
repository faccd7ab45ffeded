"""What linkage promises of any records."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from math import log2
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from hotpass.model import CLUSTERS, LINEAGE, PAIRS
from hotpass.stages.link import blocking
from tests.stages.link.written import Given, Linked, Row, digest, f1, link, small_world, truth_of


def test_every_record_is_in_exactly_one_entity_of_its_type(world: Given, linked: Linked) -> None:
    rows = linked.table("clusters")
    for entity_type, given in (("organisation", world.organisations), ("person", world.people)):
        ids = [r["record_id"] for r in rows if r["entity_type"] == entity_type]
        assert sorted(ids) == sorted(digest(row.id) for row in given)
    kinds = {(r["entity_id"][:2], r["entity_type"]) for r in rows}
    assert kinds == {("O-", "organisation"), ("P-", "person")}


def test_the_tables_have_their_schemas(linked: Linked) -> None:
    for name, schema in (("pairs", PAIRS), ("clusters", CLUSTERS), ("lineage", LINEAGE)):
        found = pq.read_schema(linked.folder / f"{name}.parquet")
        assert found.names == schema.names
        flat = [n for n in schema.names if n != "weights"]
        assert [found.field(n).type for n in flat] == [schema.field(n).type for n in flat]


@pytest.mark.parametrize(("seed", "organisations"), [(7, 80), (8, 300)])
def test_finds_who_is_who(seed: int, organisations: int, tmp_path: Path) -> None:
    world = small_world(seed, organisations)
    linked = link(world, tmp_path)
    assert f1(truth_of(world.organisations), linked.entities("organisation")) >= 0.98
    assert f1(truth_of(world.people), linked.entities("person")) >= 0.97


def test_the_same_records_give_the_same_bytes_in_any_order(
    world: Given, linked: Linked, tmp_path: Path
) -> None:
    dice = random.Random(3)
    shuffled = [dice.sample(list(rows), len(rows)) for rows in (world.organisations, world.people)]
    again = link(Given(*shuffled), tmp_path)
    plain = lambda rows: [{k: v for k, v in r.items() if k != "row"} for r in rows]  # noqa: E731
    assert plain(again.table("clusters")) == plain(linked.table("clusters"))
    mine, theirs = again.bytes(), linked.bytes()
    assert {name for name in mine if mine[name] != theirs[name]} <= {"clusters.parquet"}


def test_two_runs_over_the_same_records_are_byte_identical(
    world: Given, linked: Linked, tmp_path: Path
) -> None:
    assert link(world, tmp_path).bytes() == linked.bytes()


def test_the_weights_of_a_pair_add_up(linked: Linked) -> None:
    report = linked.report
    for pair in linked.table("pairs"):
        rate = report[pair["entity_type"]]["probability_two_random_records_match"]
        total = log2(rate / (1 - rate)) + sum(weight for _, weight in pair["weights"])
        assert pair["match_weight"] == pytest.approx(total, abs=1e-4)
        assert pair["match_probability"] == pytest.approx(1 / (1 + 2 ** -pair["match_weight"]), abs=1e-5)
        assert pair["record_id_l"] < pair["record_id_r"]


def test_colleagues_are_never_one_person(tmp_path: Path) -> None:
    world = small_world(seed=7)
    shared = {"phone": "011 555 1234", "email": "info@karooflying.co.za"}
    school = Row("school", {"name": "Karoo Flying Club"}, source="new")
    two = [
        Row(who, {"name": name, **shared}, parent="school", source="new")
        for who, name in (("a", "Anna Botha"), ("b", "Sipho Nkosi"), ("c", "Riaan Botha"))
    ]
    linked = link(Given([*world.organisations, school], [*world.people, *two]), tmp_path)
    entities = linked.entities("person")
    assert len({entities[digest(who)] for who in "abc"}) == 3
    kept = next(
        p for p in linked.table("pairs") if {p["record_id_l"], p["record_id_r"]} == {digest("a"), digest("b")}
    )
    assert dict(kept["weights"])["names differ"] < 0
    assert kept["match_probability"] < 0.9


def households(seed: int, homes: int) -> list[Row]:
    """Families of three at one address each, everybody twice, the second time with a slip or an initial."""
    dice = random.Random(seed)
    given = "Anna Bongani Carla David Elena Felix Grace Henry Imran Julia Karen Liam Nadia Oscar Petra Sipho"
    family = "Botha Naidoo Khumalo Meyer Fischer Okafor Rossi Tanaka Venter Williams Young Garcia Patel Smith"
    rows = []
    for home in range(homes):
        name, road = dice.choice(family.split()), dice.choice(("Main", "Church", "Long", "Oak", "Hill"))
        shared = {"address": f"{dice.randint(1, 300)} {road} Street", "city": "George"}
        shared |= {
            "postal_code": f"{dice.randint(1000, 9999)}",
            "phone": f"044 {dice.randint(2000000, 9999999)}",
        }
        for first in dice.sample(given.split(), 3):
            forms = first, dice.choice((first, first, first[0], first[0] + first[2:]))
            for turn, form in enumerate(forms):
                texts = {"given_name": form, "family_name": name, "name": f"{form} {name}", **shared}
                rows.append(Row(f"{home}-{first}-{turn}", texts, truth=f"{home}-{first}"))
    return rows


def test_families_at_one_address_stay_apart(tmp_path: Path) -> None:
    people = households(seed=5, homes=60)
    linked = link(Given(people=people), tmp_path)
    assert f1(truth_of(people), linked.entities("person")) >= 0.95
    told = [dict(p["weights"]) for p in linked.table("pairs")]
    lived = [weights for weights in told if weights["address"] > 5]
    assert lived
    assert {weights["postal_code"] for weights in lived} == {0.0}, "the address has said it already"


def test_the_report_tells_the_weights_that_were_chosen(linked: Linked) -> None:
    for told in linked.report.values():
        assert 0.0 <= told["match_weight"] <= 8.0
        assert told["review_weight"] == -2.0
        assert told["expected_f1"] > 0.9
        assert told["doubts"] == []


def test_records_of_which_only_the_name_is_known_are_told_to_be_doubtful(tmp_path: Path) -> None:
    names = [f"{first} {last}" for first in ("Anna", "Piet", "Sipho") for last in ("Botha", "Nel", "Nkosi")]
    people = [Row(f"{n}-{name}", {"name": name}) for name in names for n in range(3)]
    linked = link(Given(people=people), tmp_path)
    told = linked.report["person"]
    assert any(doubt.startswith("person: only name tells") for doubt in told["doubts"])
    assert told["warnings"][: len(told["doubts"])] == told["doubts"]


def test_where_only_a_name_is_known_its_forms_and_slips_are_one(tmp_path: Path) -> None:
    written = {
        "a": ("Karoo Bearings Ltd", "Karoo Bearings", "Karoo Baerings"),
        "b": ("Protea Steel Services", "Protea Steel Svcs", "PROTEA STEEL SERVICES CC"),
        "c": [
            f"{one} {other}"
            for one in ("Falcon", "Horizon", "Savanna", "Baobab", "Mistral", "Condor")
            for other in ("Timber", "Couriers", "Paints", "Textiles", "Foods")
        ],
    }
    rows = [
        Row(f"{key}{n}", {"name": name}) for key, names in written.items() for n, name in enumerate(names)
    ]
    linked = link(Given(rows), tmp_path)
    assert linked.same("a0", "a1", "a2")
    assert linked.same("b0", "b1", "b2")
    assert len(linked.groups("organisation")) == 32


def test_columns_without_a_field_tell_namesakes_apart_unless_they_are_drawn_at_random(tmp_path: Path) -> None:
    dice = random.Random(3)
    people = []
    givens = ("Anna", "Piet", "Sipho", "Lerato", "Johan", "Zanele")
    for number in range(240):
        given, family = dice.choice(givens), f"Mokoena{number % 60}"
        town, height = f"Town{dice.randrange(25)}", str(dice.randrange(150, 200))
        for nth in range(1 + number % 2):
            texts = {"given_name": given, "family_name": family, "name": f"{given} {family}", "city": town}
            said = {"height": height, "colour": dice.choice(("red", "blue", "green"))}
            people.append(Row(f"{number}-{nth}", texts, truth=str(number), details=said))
    linked = link(Given(people=people), tmp_path)
    assert linked.report["person"]["fields"][-2:] == ["_detail_colour", "_detail_height"]
    weight = {(x["comparison"], x["level"]): x["weight"] for x in linked.report["person"]["levels"]}
    assert weight["_detail_height", "Exact match"] > 2 > -1 > weight["_detail_height", "Different"]
    assert all(abs(weight["_detail_colour", level]) < 1 for level in ("Exact match", "Different"))
    plain = link(Given(people=[replace(row, details={}) for row in people]), tmp_path / "plain")
    better, before = (f1(truth_of(people), found.entities("person")) for found in (linked, plain))
    assert better >= before
    again = link(Given(people=people, model=linked.folder), tmp_path / "again")
    assert again.groups("person") == linked.groups("person")


def test_who_has_moved_is_known_by_the_year_of_birth_as_namesakes_are(tmp_path: Path) -> None:
    dice = random.Random(11)
    people = []
    for number in range(240):
        given, family = dice.choice(("Anna", "Piet", "Sipho", "Lerato")), f"Mokoena{number % 120}"
        texts = {"given_name": given, "family_name": family, "name": f"{given} {family}"}
        said = {"birth_year": str(dice.randrange(1940, 2005))}
        for nth in range(1 + number % 2):
            place = {
                "address": f"{dice.randrange(1, 300)} Protea Street",
                "city": f"Town{dice.randrange(90)}",
            }
            if nth and dice.random() < 0.6:
                place = {name: people[-1].texts[name] for name in place}
            people.append(Row(f"{number}-{nth}", texts | place, truth=str(number), details=said))
    linked = link(Given(people=people), tmp_path)
    weight = {(x["comparison"], x["level"]): x["weight"] for x in linked.report["person"]["levels"]}
    assert weight["_detail_birth_year", "Exact match"] > 4
    assert f1(truth_of(people), linked.entities("person")) > 0.95


def test_an_organisation_is_known_by_its_person(tmp_path: Path) -> None:
    dice = random.Random(7)
    clubs = []
    for number in range(300):
        phone = f"+2711{dice.randrange(2_000_000, 9_999_999)}"
        for nth in range(1 + number % 2):
            texts = {"name": f"Mbuyisa{number % 30} Club", "city": f"Town{number % 7}"}
            texts |= {"phone": phone} if dice.random() < 0.7 else {}
            said = {"contact": f"Treasurer {number}"} if dice.random() < 0.9 else {}
            clubs.append(Row(f"{number}-{nth}", texts, truth=str(number), details=said))
    linked = link(Given(clubs), tmp_path)
    weight = {(x["comparison"], x["level"]): x["weight"] for x in linked.report["organisation"]["levels"]}
    assert weight["_detail_contact", "Exact match"] > 4
    plain = link(Given([replace(row, details={}) for row in clubs]), tmp_path / "plain")
    better, before = (f1(truth_of(clubs), found.entities("organisation")) for found in (linked, plain))
    assert better > before + 0.1
    people = [replace(row, details={**row.details, "age": str(n % 7)}) for n, row in enumerate(clubs)]
    theirs = link(Given(people=people), tmp_path / "people").report["person"]["fields"]
    assert "_detail_age" in theirs
    assert "_detail_contact" not in theirs


def test_twins_are_two(tmp_path: Path) -> None:
    people = []
    for number in range(150):
        family, born = f"Mokoena{number}", f"19{50 + number % 40}-0{1 + number % 9}-1{number % 7}"
        called = [("Thandiwe", "F"), ("Jabulani", "M")][: 2 if number % 5 == 0 else 1]
        for given, sex in called:
            texts = {"given_name": given, "family_name": family, "name": f"{given} {family}"}
            texts |= {"date_of_birth": born, "city": f"Town{number % 25}"}
            people += [Row(f"{number}{sex}{nth}", texts, details={"sex": sex}) for nth in range(2)]
    linked = link(Given(people=people), tmp_path)
    for number in range(0, 150, 5):
        assert linked.same(f"{number}F0", f"{number}F1")
        assert not linked.same(f"{number}F0", f"{number}M0")


def test_namesakes_of_another_legal_form_are_less_likely_one(tmp_path: Path) -> None:
    dice = random.Random(5)
    companies = []
    for number in range(200):
        form = ("(Pty) Ltd", "CC", "NPC", "Ltd")[number % 4]
        texts = {"name": f"Mbuyisa{number // 3} Timbers {form}", "city": f"Town{dice.randrange(40)}"}
        companies += [Row(f"{number}-{nth}", texts, truth=str(number)) for nth in range(1 + number % 2)]
    linked = link(Given(companies), tmp_path)
    assert linked.report["organisation"]["fields"] == ["name", "city", "_part_name__legal_form"]
    weight = {(x["comparison"], x["level"]): x["weight"] for x in linked.report["organisation"]["levels"]}
    assert weight["_part_name__legal_form", "Exact match"] > 1
    assert weight["_part_name__legal_form", "Different"] < -2
    again = link(Given(companies, model=linked.folder), tmp_path / "again")
    assert again.groups("organisation") == linked.groups("organisation")


def test_sister_companies_under_one_roof_stay_apart(tmp_path: Path) -> None:
    world = small_world(seed=7)
    roof = {"phone": "012 555 4321", "website": "www.duiker.co.za", "city": "Pretoria"}
    sisters = [
        Row("s1", {"name": "Duiker Crest Air Charters", **roof}),
        Row("s2", {"name": "Duiker Crest Avionics", **roof}),
    ]
    linked = link(Given([*world.organisations, *sisters]), tmp_path)
    assert not linked.same("s1", "s2")


def test_decisions_hold(world: Given, linked: Linked, tmp_path: Path) -> None:
    together = sorted(g for g in linked.groups("organisation") if len(g) > 2)
    torn = sorted(together[0])[:2]
    by_digest = {digest(row.id): row.id for row in world.organisations}
    strangers = ["o3-0", "o70-0"]
    assert not linked.same(*strangers)
    decisions = [(by_digest[torn[0]], by_digest[torn[1]], "no_match"), (*strangers, "match")]
    again = link(replace(world, decisions=decisions), tmp_path)
    assert not again.same(by_digest[torn[0]], by_digest[torn[1]])
    assert again.same(*strangers)
    decided = [p for p in again.table("pairs") if p["match_key"] == "decision"]
    assert [{p["record_id_l"], p["record_id_r"]} for p in decided] == [set(map(digest, strangers))]


def test_decisions_that_contradict_are_told_and_none_of_them_joins(world: Given, tmp_path: Path) -> None:
    decisions = [
        ("o3-0", "o70-0", "match"),
        ("o70-0", "o75-0", "match"),
        ("o3-0", "o75-0", "no_match"),
        ("o8-0", "o9-0", "match", "anna"),
        ("o8-0", "o9-0", "no_match", "ben"),
        ("o10-0", "o11-0", "match", "anna"),
        ("o10-0", "o11-0", "unsure", "ben"),
        ("o10-0", "o12-0", "no_match", "ben"),
    ]
    linked = link(replace(world, decisions=decisions), tmp_path)
    told = {(row["rule_id"], row["record_id"]): row for row in linked.table("issues")}
    rows = {digest(row.id): number for number, row in enumerate(world.organisations, 2)}
    first = {
        name: min(map(digest, names)) for name, *names in (("path", "o3-0", "o75-0"), ("two", "o8-0", "o9-0"))
    }
    path = told["LINK-DECISIONS-CONTRADICT", first["path"]]
    assert all(f"row {rows[digest(one)]} of" in path["message"] for one in ("o3-0", "o70-0", "o75-0"))
    two = told["LINK-REVIEWERS-DISAGREE", first["two"]]
    assert two["message"].startswith("anna decided that row ")
    assert "ben that they are not" in two["message"]
    assert {row["severity"] for row in told.values()} == {"warning"}
    assert not linked.same("o3-0", "o75-0")
    assert not linked.same("o3-0", "o70-0")
    assert not linked.same("o8-0", "o9-0")
    assert linked.same("o10-0", "o11-0")
    assert not linked.same("o11-0", "o12-0")
    report = linked.report["organisation"]
    assert any("2 contradictions" in warning for warning in report["warnings"])
    assert [report["decisions"][name] for name in ("match", "no_match", "obeyed")] == [3, 2, 3]


def test_nothing_and_next_to_nothing_are_linked(tmp_path: Path) -> None:
    empty = link(Given(), tmp_path / "empty")
    assert empty.table("clusters") == empty.table("pairs") == empty.table("lineage") == []
    one = link(Given([Row("a", {"name": "Karoo Aviation"})]), tmp_path / "one")
    assert len(one.groups("organisation")) == 1
    blank = link(Given([Row(str(n), {"notes": "x"}) for n in range(5)]), tmp_path / "blank")
    assert len(blank.groups("organisation")) == 5
    assert any("no field" in doubt for doubt in blank.report["organisation"]["doubts"])


def test_the_report_tells_what_was_learnt_and_refused(linked: Linked) -> None:
    told = linked.report["organisation"]
    best = next(level for level in told["levels"] if level["comparison"] == "name")
    assert best["level"] == "Exact match"
    assert best["trained"]
    assert best["weight"] == pytest.approx(log2(best["m"] / best["u"]), abs=1e-5)
    assert all(rule["pairs"] >= 0 for rule in told["rules"])
    assert told["fields_not_used"]["vat_number"] == "0 records fill it"
    assert told["entities"] == len(linked.groups("organisation"))


def test_splink_takes_the_model_up_again(linked: Linked) -> None:
    from splink import DuckDBAPI, Linker

    settings = json.loads((linked.folder / "model_person.json").read_text(encoding="utf-8"))
    columns = ("id", "name__key", "name__given", "name__family", "name__initials", "name__root")
    columns += ("email", "email__all", "email__local", "email__domain", "phone__national", "phone__last7")
    columns += ("phone__all", "employer", "organisation__key", "organisation__trading_as")
    record = dict.fromkeys(columns) | {"id": 0, "name__key": "anna botha", "phone__all": ["+27825551234"]}
    record |= {"name__given": "anna", "name__family": "botha", "name__initials": "a", "name__root": "anna"}
    record |= {"email__all": ["a@b.co.za"], "email": "a@b.co.za", "email__local": "a", "employer": "1"}
    record |= {"email__domain": "b.co.za", "phone__national": "825551234", "phone__last7": "5551234"}
    api = DuckDBAPI()
    linker = Linker(api.register([record]), settings, log_level="ERROR")
    scored = linker.inference.score_pair(record, record | {"id": 1}).as_record_list()
    assert scored[0]["match_probability"] > 0.99


def test_a_matching_pair_is_one_entity_unless_it_is_cut_or_contradicted(linked: Linked) -> None:
    entity_of = {r["record_id"]: r["entity_id"] for r in linked.table("clusters")}
    report = json.loads((linked.folder / "linkage.json").read_text())
    held = 0
    for pair in linked.table("pairs"):
        match = pair["match_weight"] >= report[pair["entity_type"]]["match_weight"]
        if match and not pair["cut"] and not pair["contradicted"]:
            assert entity_of[pair["record_id_l"]] == entity_of[pair["record_id_r"]]
            held += 1
    assert held > 50


def test_an_entity_of_which_most_records_are_does_not_fall_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocking, "_ALL_PAIRS", 1_000)
    large = [f"Koninklijke Philips {way}" for way in ("", "B.V.", "NV", "BV")] * 100
    others = [
        f"{name} {what} {form}"
        for name in ("Vos", "Maas", "Uys", "Nel", "Smit", "Kok", "Bosch", "Lodder")
        for what in ("Glas", "Staal", "Foods", "Marine")
        for form in ("", "BV", "NV")
    ]
    rows = [
        Row(f"{n}", {"name": name}, truth=" ".join(name.split()[:2])) for n, name in enumerate(large + others)
    ]
    linked = link(Given(rows), tmp_path)
    assert f1(truth_of(rows), linked.entities("organisation")) == 1


def test_each_rule_says_how_many_of_the_matches_it_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocking, "_ALL_PAIRS", 300_000)
    linked = link(small_world(8, 300), tmp_path)
    rules = json.loads((linked.folder / "linkage.json").read_text())["organisation"]["rules"]
    assert len(rules) > 2
    traced = {rule["matches_traced"] for rule in rules}
    assert len(traced) == 1
    assert max(traced) > 100
    for rule in rules:
        assert 0 <= rule["matches_found_alone"] <= rule["matches_found"] <= rule["matches_traced"]
    assert sum(rule["matches_found"] for rule in rules) >= max(traced)
