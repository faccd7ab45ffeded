"""The scores and their parts, against figures worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotpass.golden import scored_schema
from hotpass.model import ISSUES
from hotpass.stages import merge, score
from tests.stages.merge.said import Said, columns_of, profile_of, rows_of, run_stage, write_records

KEEP = {
    "organisation": ("name", "email", "phone", "city", "last_contact"),
    "person": ("name", "role", "email", "phone"),
}
Scored = Callable[..., dict[str, dict[str, Any]]]


@pytest.fixture
def scored(tmp_path: Path) -> Scored:
    """Merges and scores records; gives the golden rows by entity id."""

    def scored(
        said: Sequence[Said], issues: Sequence[dict[str, Any]] = (), **profile: Any
    ) -> dict[str, dict[str, Any]]:
        spec = profile_of(**{"keep": KEEP, **profile})
        inputs = write_records(tmp_path, spec, said)
        run_stage(merge.run, inputs, tmp_path / "merge", spec)
        inputs |= {p.stem: p for p in (tmp_path / "merge").iterdir()}
        if issues:
            inputs["validate_issues"] = tmp_path / "issues.parquet"
            pq.write_table(pa.Table.from_pylist(list(issues), schema=ISSUES), inputs["validate_issues"])
        run_stage(score.run, inputs, tmp_path / "score", spec)
        rows = [r for t in ("organisations", "people") for r in rows_of(tmp_path / "score" / f"{t}.parquet")]
        return {row["entity_id"]: row for row in rows}

    return scored


def test_completeness_weighs_the_fields(scored: Scored) -> None:
    row = scored([Said("O-A", {"name": "Karoo", "city": "Durban"})])["O-A"]
    assert row["quality_completeness"] == pytest.approx((3 + 1) / (3 + 2 + 2 + 1 + 0.5), abs=1e-4)


def test_validity_counts_faulty_texts_but_no_placeholders(scored: Scored) -> None:
    row = scored(
        [
            Said("O-A", {"name": "Karoo", "phone": "12", "email": "n/a"}, row=2),
            Said("O-A", {"name": "Karoo", "city": "Durban"}, row=3),
        ]
    )["O-A"]
    assert row["quality_validity"] == 0.75


def test_an_issue_makes_a_text_faulty_once(scored: Scored) -> None:
    said = Said("O-A", {"name": "Karoo", "phone": "12", "city": "Durban", "email": "info@karoo.co.za"})
    issue = {"severity": "warning", "record_id": said.record_id}
    row = scored(
        [said],
        [
            {**issue, "field": "phone"},
            {**issue, "field": "city"},
            {**issue, "field": "city", "rule_id": "another"},
            {**issue, "field": "email", "severity": "info"},
            {**issue, "field": "website"},
            {"severity": "critical", "field": "name"},
        ],
    )["O-A"]
    assert row["quality_validity"] == 0.5


def test_agreement_is_the_share_of_values_that_equal_the_published(scored: Scored) -> None:
    row = scored(
        [
            Said("O-A", {"name": "Karoo", "city": "Durban", "phone": "011 555 0001"}, row=2),
            Said("O-A", {"name": "Karoo", "city": "Durban", "phone": "011 555 0002"}, row=3),
            Said("O-A", {"name": "Karoo", "city": "Pretoria"}, row=4),
        ]
    )["O-A"]
    assert row["quality_agreement"] == pytest.approx(5 / 6, abs=1e-4)


def test_records_need_not_agree_in_their_dates_and_in_fields_that_do_not_count(scored: Scored) -> None:
    rows = scored(
        [
            Said("O-A", {"name": "Karoo", "last_contact": "2024-01-01", "notes": "a"}, row=2),
            Said("O-A", {"name": "Karoo", "last_contact": "2024-02-01", "notes": "bb"}, row=3),
        ],
        keep={**KEEP, "organisation": (*KEEP["organisation"], "notes")},
    )
    assert rows["O-A"]["quality_agreement"] == 1.0


def test_an_entity_whose_records_say_nothing_readable_has_no_agreement(scored: Scored) -> None:
    row = scored([Said("O-A", {"phone": "12"})])["O-A"]
    assert (row["quality_agreement"], row["quality_validity"]) == (None, 0.0)


def test_recency_counts_from_the_newest_date_in_the_data(scored: Scored) -> None:
    rows = scored(
        [
            Said("O-A", {"name": "A", "last_contact": "2024-12-31"}, row=2),
            Said("O-B", {"name": "B", "last_contact": "2023-12-31"}, row=3),
            Said("O-C", {"name": "C", "last_contact": "2010-01-01"}, row=4),
            Said("O-D", {"name": "D"}, row=5),
        ]
    )
    found = {name: row["quality_recency"] for name, row in rows.items()}
    assert found == {"O-A": 1.0, "O-B": pytest.approx(1 - 366 / 1095, abs=1e-4), "O-C": 0.0, "O-D": 0.0}


def test_one_mistyped_year_does_not_age_all_others(scored: Scored) -> None:
    said = [Said(f"O-{n}", {"name": f"N{n}", "last_contact": "2024-06-01"}, row=n) for n in range(100, 300)]
    rows = scored([*said, Said("O-X", {"name": "X", "last_contact": "2098-06-01"}, row=2)])
    assert {rows[s.entity_id]["quality_recency"] for s in said} == {1.0}
    assert rows["O-X"]["quality_recency"] == 1.0


def test_a_part_that_nothing_tells_gives_its_weight_to_the_others(scored: Scored) -> None:
    row = scored([Said("O-A", {"name": "Karoo"}), Said("P-A", {"name": "Anna Botha"})])["P-A"]
    assert row["quality_recency"] is None
    expected = (0.4 * row["quality_completeness"] + 0.3 + 0.2) / 0.9
    assert row["quality_score"] == pytest.approx(expected, abs=1e-4)


def test_the_score_is_the_weighted_mean_of_its_parts(scored: Scored) -> None:
    row = scored([Said("O-A", {"name": "Karoo", "phone": "12", "last_contact": "2024-01-01"})])["O-A"]
    weights = {"completeness": 0.4, "validity": 0.3, "agreement": 0.2, "recency": 0.1}
    expected = sum(weight * row[f"quality_{part}"] for part, weight in weights.items())
    assert row["quality_score"] == pytest.approx(expected, abs=1e-4)


def test_a_lead_is_scored_by_its_primary_contact(scored: Scored) -> None:
    karoo = Said("O-A", {"name": "Karoo", "phone": "011 555 0001"}, row=2)
    anna = {"name": "Anna Botha", "role": "Owner", "email": "anna@karoo.co.za"}
    rows = scored(
        [
            karoo,
            Said("O-B", {"name": "Legend"}, source="Reach-out", row=3),
            Said("P-A", anna, row=4, parent=karoo.record_id),
        ],
        sources={"Regulator": 4, "Reach-out": 1},
    )
    parts = {part: rows["O-A"][f"lead_{part}"] for part in ("completeness", "email", "phone", "source")}
    assert parts == {"completeness": 0.75, "email": 1.0, "phone": 0.5, "source": 1.0}
    assert rows["O-A"]["lead_recency"] is None
    expected = (0.3 * 0.75 + 0.25 * 1 + 0.15 * 0.5 + 0.2 * 1) / 0.9
    assert rows["O-A"]["lead_score"] == pytest.approx(expected, abs=1e-4)
    assert rows["O-B"]["lead_source"] == 0.25
    assert rows["O-B"]["lead_completeness"] == 0.0


def test_the_scores_follow_the_golden_columns_and_are_rounded(scored: Scored, tmp_path: Path) -> None:
    rows = scored([Said("O-A", {"name": "Karoo", "city": "Durban"}), Said("P-A", {"name": "Anna Botha"})])
    spec = profile_of(keep=KEEP)
    for table, entity_type in (("organisations", "organisation"), ("people", "person")):
        written = pq.read_schema(tmp_path / "score" / f"{table}.parquet")
        assert columns_of(written) == columns_of(
            scored_schema(entity_type, spec.entities[entity_type].published)
        )
    assert "lead_score" not in rows["P-A"]
    assert all(round(v, 4) == v for row in rows.values() for v in row.values() if isinstance(v, float))
