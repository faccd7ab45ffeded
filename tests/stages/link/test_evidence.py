"""What a record's other fields tell of its name."""

from __future__ import annotations

from pathlib import Path

from hotpass.engine import DuckDBEngine
from hotpass.stage import StageJob
from hotpass.stages.link.comparing import compare
from hotpass.stages.link.evidence import gather
from tests.stages.link.written import PROFILE, Given, Row, digest, link

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
    link(Given(rows), tmp_path)
    inputs = {"organisation_records": tmp_path / "in" / "organisation_records.parquet"}
    with DuckDBEngine() as engine:
        job = StageJob(inputs, tmp_path, PROFILE, engine)
        job.view(*inputs)
        evidence = gather(job, "organisation")
        engine.execute(
            f"CREATE TABLE two AS SELECT a.id AS l, b.id AS r FROM {evidence.nodes} a, {evidence.nodes} b"
        )
        compare(engine, evidence, "two", "found")
        (name,), (city,) = evidence.of_kind("organisation_name"), evidence.of_kind("locality")
        reached = engine.rows(
            f"""SELECT a.record_id, b.record_id, f.g{name}, f.g{city} FROM found f
            JOIN {evidence.nodes} a ON a.id = f.l JOIN {evidence.nodes} b ON b.id = f.r"""
        )
    level = {(one, other): evidence.comparisons[name].labels[value] for one, other, value, _ in reached}
    town = {(one, other): value for one, other, _, value in reached}
    assert town[digest("shop"), digest("other shop")] == -1, "both names tell the town"
    assert "place" in evidence.comparisons[city].levels[0]["label_for_charts"], "so it is explained"
    assert town[digest("shop"), digest("whole")] == evidence.comparisons[city].values - 1
    for one, other, label in (
        ("short", "whole", "One within the other"),
        ("whole", "short", "One within the other"),
        ("short", "elsewhere", "Different, though similar"),
        ("shop", "branch", "Different, though similar"),
        ("by mall", "by town", "Words shortened, misspelt or left out"),
        ("by mall", "next town", "Different"),
    ):
        assert level[digest(one), digest(other)] == label
