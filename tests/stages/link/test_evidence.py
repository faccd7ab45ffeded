"""What a record's other fields tell of its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotpass.engine import DuckDBEngine
from hotpass.model import EntityType, record_table
from hotpass.stage import StageJob
from hotpass.stages.link.comparing import compare
from hotpass.stages.link.gathering import gather
from tests.stages.link.written import PROFILE, Given, Row, digest, link


def levels_of(given: Given, entity_type: EntityType, kind: str, folder: Path) -> dict[tuple[str, str], str]:
    """The label of the level that each two records reach in the comparison of a kind."""
    link(given, folder)
    inputs = {record_table(entity_type): folder / "in" / f"{record_table(entity_type)}.parquet"}
    with DuckDBEngine() as engine:
        job = StageJob(inputs, folder, PROFILE, engine)
        job.view(*inputs)
        evidence = gather(job, entity_type)
        engine.execute(
            f"CREATE TABLE two AS SELECT a.id AS l, b.id AS r FROM {evidence.nodes} a, {evidence.nodes} b"
        )
        compare(engine, evidence, "two", "found")
        (place,) = evidence.of_kind(kind)
        reached = engine.rows(
            f"""SELECT a.record_id, b.record_id, f.g{place} FROM found f
            JOIN {evidence.nodes} a ON a.id = f.l JOIN {evidence.nodes} b ON b.id = f.r"""
        )
    comparison = evidence.comparisons[place]
    labels = {-1: str(comparison.levels[0]["label_for_charts"]), **dict(enumerate(comparison.labels))}
    return {(one, other): labels[value] for one, other, value in reached}


_LISTED = {
    "short": ("St Luke - Ceres", "Ceres"),
    "whole": ("Catholic Church of St Luke", "Ceres"),
    "elsewhere": ("St Luke - Brits", "Brits"),
    "shop": ("Karoo Stores Ceres", "Ceres"),
    "branch": ("Karoo Stores Brits", ""),
    "other shop": ("Duiker Stores Ceres", "Ceres"),
    "by mall": ("Ridge Mall Kestrel", "Ceres", "Shop 4, Ridge Mall"),
    "by town": ("Kestrel Ceres", "Ceres", "Shop 4, Ridge Mall"),
    "next town": ("Kestrel Brits", "Brits", "Shop 4, Ridge Mall"),
}


def test_a_name_may_end_with_its_own_town_and_no_branch_is_another(tmp_path: Path) -> None:
    fields = ("name", "city", "address")
    rows = [Row(key, dict(zip(fields, said, strict=False))) for key, said in _LISTED.items()]
    level = levels_of(Given(rows), "organisation", "organisation_name", tmp_path / "names")
    town = levels_of(Given(rows), "organisation", "locality", tmp_path / "towns")
    assert town[digest("shop"), digest("other shop")] == "Missing, or of a place that the names tell"
    assert town[digest("shop"), digest("whole")] == "Exact match"
    for one, other, label in (
        ("short", "whole", "One within the other"),
        ("whole", "short", "One within the other"),
        ("short", "elsewhere", "Different, though similar"),
        ("shop", "branch", "Different, though similar"),
        ("by mall", "by town", "Words shortened, misspelt or left out"),
        ("by mall", "next town", "Different"),
    ):
        assert level[digest(one), digest(other)] == label


@pytest.mark.parametrize("families", [False, True])
def test_an_address_is_shared_where_the_records_show_that_it_is(families: bool, tmp_path: Path) -> None:
    """A hundred and twenty addresses of two records each, of one person or of relatives."""
    starts, ends = (
        ("Bel", "Dor", "Hal", "Kor", "Mar", "Nor", "Sel", "Tor", "Ver", "Wes"),
        ("berg", "man", "ton"),
    )
    families_named = [a + b + c for a in starts for b in ("de", "ra", "li", "so") for c in ends]
    given = ("Anna", "Bongani", "Carla", "Dineo", "Erik", "Farah", "Gugu")
    people = [
        Row(
            f"{family} {time}",
            {
                "name": f"{given[(n + time * families) % 7]} {family}",
                "address": f"{n + 10} {family} Street, Ceres",
                "date_of_birth": f"{1950 + n % 40 + 7 * families * time}-0{n % 9 + 1}-{n % 28 + 1}",
            },
            source=f"list {time}",
        )
        for n, family in enumerate(families_named)
        for time in (0, 1)
    ]
    two = "April Herbert", "April Harrington"
    people += [Row(name, {"name": name, "address": "5 Slessor Crescent, Paarl"}) for name in two]
    linked = link(Given(people=people), tmp_path)
    entity = {c["record_id"]: c["entity_id"] for c in linked.table("clusters")}
    assert linked.report["person"]["unshared"] == ([] if families else ["address"])
    assert (len({entity[digest(name)] for name in two}) == 1) is not families
    again = link(Given(people=people, model=linked.folder), tmp_path / "again")
    assert again.table("clusters") == linked.table("clusters"), "a saved model knows it too"


def test_who_has_another_family_name_at_the_same_address_and_phone_has_married(tmp_path: Path) -> None:
    """Sixty people are listed twice and thirty have a sister, so that an address is no one's alone."""
    starts, ends = ("Bel", "Dor", "Hal", "Kor", "Mar", "Nor", "Sel", "Tor", "Ver", "Wes"), ("berg", "man")
    families = [start + middle + end for start in starts for middle in ("de", "ra", "li") for end in ends]
    people = []
    for n, family in enumerate(families):
        home = {"address": f"{n + 10} {family} Street, Ceres", "phone": f"+2721555{n:04}"}
        names = [f"Anna {family}", f"Anna {family}", *([f"Gugu {family}"] if n % 2 else [])]
        people += [
            Row(f"{family} {time}", {"name": name, **home}, source=f"list {time}")
            for time, name in enumerate(names)
        ]
    told = ("Zodwa Adams", "Zodwa Swart", "Farah Swart")
    home = {"address": "7 Karoo Lane, Paarl", "phone": "+27215559999"}
    people += [Row(name, {"name": name, **home}, source=f"list {n}") for n, name in enumerate(told)]
    linked = link(Given(people=people), tmp_path)
    entity = {c["record_id"]: c["entity_id"] for c in linked.table("clusters")}
    adams, swart, sister = (entity[digest(name)] for name in told)
    assert linked.report["person"]["unshared"] == linked.report["person"]["shared"] == []
    assert adams == swart != sister


@pytest.mark.parametrize("families", [False, True])
def test_an_e_mail_address_is_a_familys_where_the_records_show_that_it_is(
    families: bool, tmp_path: Path
) -> None:
    """Each of sixty people is listed twice; every second has a sister, and they may have one address."""
    starts, ends = ("Bel", "Dor", "Hal", "Kor", "Mar", "Nor", "Sel", "Tor", "Ver", "Wes"), ("berg", "man")
    surnames = [start + middle + end for start in starts for middle in ("de", "ra", "li") for end in ends]
    people = []
    for n, family in enumerate(surnames):
        for given in ("Anna", "Gugu") if n % 2 else ("Anna",):
            email = f"{family if families else given + family}@karoo.co.za".lower()
            said = {
                "name": f"{given} {family}",
                "email": email,
                "address": f"{n + 10} {family} Street, Ceres",
            }
            people += [Row(f"{given} {family} {time}", said, source=f"{given} {time}") for time in (0, 1)]
    linked = link(Given(people=people), tmp_path)
    entity = {c["record_id"]: c["entity_id"] for c in linked.table("clusters")}
    assert linked.report["person"]["shared"] == (["email"] if families else [])
    assert len(set(entity.values())) == 90
    again = link(Given(people=people, model=linked.folder), tmp_path / "again")
    assert again.table("clusters") == linked.table("clusters"), "a saved model knows it too"
