"""Which value of a field survives, and what provenance says of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotpass.errors import InternalError
from hotpass.golden import golden_schema
from hotpass.model import CLUSTERS, CORRECTIONS, PROVENANCE
from hotpass.stages import merge

from .said import Said, columns_of, profile_of, rows_of, run_stage, write_records

Merged = Callable[..., tuple[dict[str, Any], dict[str, Any]]]
KEEP = {
    "organisation": ("name", "website", "email", "phone", "address", "city", "last_contact", "notes"),
    "person": ("name",),
}


@pytest.fixture
def merged(tmp_path: Path) -> Merged:
    """Merges organisation records of one entity; gives the golden record and provenance by field."""

    def merged(
        said: Sequence[dict[str, Any]], corrections: Sequence[dict[str, Any]] = (), **profile: Any
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        spec = profile_of(**profile, keep=KEEP)
        rows = [Said("O-A", **{"row": at, **row}) for at, row in enumerate(said, 2)]
        inputs = write_records(tmp_path, spec, rows)
        if corrections:
            inputs["corrections"] = tmp_path / "corrections.parquet"
            given = [{"entity_type": "organisation", "sequence": 1, **c} for c in corrections]
            pq.write_table(pa.Table.from_pylist(given, schema=CORRECTIONS), inputs["corrections"])
        run_stage(merge.run, inputs, tmp_path / "out", spec)
        (golden,) = rows_of(tmp_path / "out" / "organisations.parquet")
        provenance = rows_of(tmp_path / "out" / "provenance.parquet")
        return golden, {row["field"]: row for row in provenance}

    return merged


def test_the_most_trusted_source_wins(merged: Merged) -> None:
    golden, why = merged(
        [
            {"texts": {"name": "Karoo Flying"}, "source": "Reach-out"},
            {"texts": {"name": "Karoo Aviation"}, "source": "Regulator"},
        ],
        sources={"Regulator": 3, "Reach-out": 2},
        rules={"organisation.name": "trusted_source"},
    )
    assert golden["name"] == "Karoo Aviation"
    assert why["name"]["rule"] == "trusted_source"
    assert [a["value"] for a in why["name"]["alternatives"]] == ["Karoo Flying"]


@pytest.mark.parametrize(
    ("newer", "wins"), [({}, "Venter Hardware"), ({"last_contact": "2024-05-01"}, "Venetr Hardware")]
)
def test_of_one_source_what_more_records_give_wins_before_the_fuller_record_and_after_the_newer(
    newer: dict[str, str], wins: str, merged: Merged
) -> None:
    fuller = {"name": "Venetr Hardware", "city": "Durban", "website": "venter.co.za", **newer}
    golden, _ = merged(
        [{"texts": said} for said in ({"name": "Venter Hardware"}, {"name": "Venter Hardware"}, fuller)],
        rules={"organisation.name": "trusted_source"},
    )
    assert golden["name"] == wins


def test_the_most_recent_record_wins_and_one_without_a_date_is_the_oldest(merged: Merged) -> None:
    golden, _ = merged(
        [
            {"texts": {"phone": "011 555 0001", "last_contact": "2023-05-01"}},
            {"texts": {"phone": "011 555 0002", "last_contact": "2024-05-01"}},
            {"texts": {"phone": "011 555 0003"}},
        ],
        rules={"organisation.phone": "most_recent"},
    )
    assert golden["phone"] == "+27115550002"
    assert golden["last_contact"] == "2024-05-01"


def test_the_most_complete_record_wins(merged: Merged) -> None:
    golden, _ = merged(
        [
            {"texts": {"address": "1 Long Street, Cape Town"}},
            {
                "texts": {
                    "address": "2 Short Street, Cape Town",
                    "city": "Cape Town",
                    "website": "karoo.co.za",
                }
            },
        ],
        rules={"organisation.address": "most_complete"},
    )
    assert golden["address"].startswith("2 Short")


def test_the_most_common_value_wins_over_trust(merged: Merged) -> None:
    golden, why = merged(
        [
            {"texts": {"city": "Durban"}, "source": "Regulator"},
            {"texts": {"city": "Cape Town"}, "source": "Reach-out"},
            {"texts": {"city": "Cape Town"}, "source": "Reach-out"},
        ],
        sources={"Regulator": 3},
        rules={"organisation.city": "most_common"},
    )
    assert golden["city"] == "Cape Town"
    assert why["city"]["agreeing"] == 2
    assert why["city"]["confidence"] == pytest.approx(3 / 5)


def test_the_most_specific_value_wins(merged: Merged) -> None:
    given = [
        "Main Road, Pretoria",
        "12 Main Road, Pretoria",
        "Main Road",
        "1 Quite Another Street, Cape Town",
    ]
    golden, why = merged(
        [{"texts": {"notes": text}} for text in given], rules={"organisation.notes": "most_specific"}
    )
    assert golden["notes"] == "12 Main Road, Pretoria"
    assert why["notes"]["agreeing"] == 1


def test_the_longest_value_wins(merged: Merged) -> None:
    golden, _ = merged(
        [{"texts": {"notes": "Call again"}}, {"texts": {"notes": "Call again in May"}}],
        rules={"organisation.notes": "longest"},
    )
    assert golden["notes"] == "Call again in May"


def test_a_tie_is_settled_by_trust_then_date_then_completeness(merged: Merged) -> None:
    said = [
        {"texts": {"city": "Durban"}},
        {"texts": {"city": "Cape Town", "website": "karoo.co.za"}},
        {"texts": {"city": "Pretoria", "last_contact": "2024-01-01"}},
        {"texts": {"city": "Bloemfontein"}, "source": "Reach-out"},
    ]
    golden, why = merged(said, sources={"Reach-out": 1}, rules={"organisation.city": "most_common"})
    assert golden["city"] == "Bloemfontein"
    assert [a["value"] for a in why["city"]["alternatives"]] == ["Pretoria", "Cape Town", "Durban"]


def test_a_value_with_a_problem_loses_to_one_without(merged: Merged) -> None:
    golden, _ = merged(
        [
            {"texts": {"phone": "011 555 0001; 011 55"}, "source": "Regulator"},
            {"texts": {"phone": "011 555 0002"}, "source": "Reach-out"},
        ],
        sources={"Regulator": 3},
        rules={"organisation.phone": "trusted_source"},
    )
    assert golden["phone"] == "+27115550002"
    assert golden["phone__all"] == ["+27115550002", "+27115550001"]


def test_every_value_of_a_field_of_several_is_kept_the_published_one_first(merged: Merged) -> None:
    golden, why = merged(
        [
            {"texts": {"email": "info@karoo.co.za; ops@karoo.co.za"}},
            {"texts": {"email": "ops@karoo.co.za"}},
            {"texts": {"email": "fly@karoo.co.za"}},
        ],
        rules={"organisation.email": "most_common"},
    )
    assert golden["email"] == "ops@karoo.co.za"
    assert why["email"]["agreeing"] == 2
    assert why["email"]["confidence"] == pytest.approx(3 / 5)
    assert sorted(golden["email__all"][1:]) == ["fly@karoo.co.za", "info@karoo.co.za"]
    assert golden["email__all"][1:] == [a["value"] for a in why["email"]["alternatives"]]
    cells = {a["value"]: a["cell"] for a in why["email"]["alternatives"]}
    assert cells == {"info@karoo.co.za": "C2", "fly@karoo.co.za": "C4"}


def test_provenance_names_the_file_the_sheet_and_the_cells(merged: Merged) -> None:
    said = {
        "texts": {"phone": "011 555 0001"},
        "file": "b.xlsx",
        "sheet": "Flight schools",
        "row": 41,
        "cols": {"phone": "C AB"},
    }
    _, why = merged([said])
    phone = why["phone"]
    assert (phone["file_name"], phone["sheet"], phone["row"]) == ("b.xlsx", "Flight schools", 41)
    assert phone["cell"] == "C41 AB41"
    assert phone["raw"] == "011 555 0001"
    assert phone["alternatives"] == []
    assert phone["decided_by"] is None


def test_a_value_from_one_of_several_cells_names_that_cell(merged: Merged) -> None:
    said = {
        "texts": {"phone": "(011) 555-0001; 082 555 0002", "email": "INFO@karoo.co.za; ops@karoo.co.za"},
        "row": 41,
        "cols": {"phone": "C D", "email": "E F"},
    }
    golden, why = merged([said])
    assert (why["phone"]["cell"], why["phone"]["raw"]) == ("C41", "(011) 555-0001")
    assert [(a["value"], a["cell"]) for a in why["phone"]["alternatives"]] == [("+27825550002", "D41")]
    assert (why["email"]["cell"], why["email"]["raw"]) == ("E41", "INFO@karoo.co.za")
    assert [a["cell"] for a in why["email"]["alternatives"]] == ["F41"]
    assert golden["phone__all"] == ["+27115550001", "+27825550002"]


def test_cells_that_cannot_be_told_apart_are_all_named(merged: Merged) -> None:
    said = {"texts": {"phone": "011 555 0001; 082 555 0002; 083 555 0003"}, "cols": {"phone": "C D"}}
    _, why = merged([said])
    assert why["phone"]["cell"] == "C2 D2"
    assert why["phone"]["raw"] == said["texts"]["phone"]  # type: ignore[index]


def test_the_records_and_sources_of_an_entity_are_counted(merged: Merged) -> None:
    golden, _ = merged(
        [
            {"texts": {"name": "Karoo"}, "source": "Reach-out"},
            {"texts": {"name": "Karoo"}, "source": "Regulator"},
            {"texts": {"name": "Karoo"}, "source": "Regulator"},
        ]
    )
    assert golden["records"] == 3
    assert golden["sources"] == ["Reach-out", "Regulator"]


def test_a_value_that_a_person_gives_wins(merged: Merged) -> None:
    golden, why = merged(
        [{"texts": {"name": "Karo Avaition"}}, {"texts": {"name": "Karoo Flying"}}],
        [
            {
                "entity_id": "O-A",
                "field": "name",
                "value": "Karoo Aviation",
                "instead_of": "Karoo Flying",
                "decided_by": "analyst",
            }
        ],
    )
    assert golden["name"] == "Karoo Aviation"
    name = why["name"]
    assert name["confidence"] == 1
    assert (name["rule"], name["decided_by"], name["raw"]) == ("correction", "analyst", "Karoo Aviation")
    assert (name["record_id"], name["cell"], name["agreeing"]) == (None, None, 0)
    assert {a["value"] for a in name["alternatives"]} == {"Karo Avaition", "Karoo Flying"}


def test_a_value_that_a_person_chooses_keeps_its_cell(merged: Merged) -> None:
    record = Said("O-A", {}, row=3).record_id
    golden, why = merged(
        [{"texts": {"city": "Durban"}}, {"texts": {"city": "Pretoria"}}, {"texts": {"city": "Durban"}}],
        [
            {
                "record_id": record,
                "field": "city",
                "value": "Pretoria",
                "instead_of": "Durban",
                "decided_by": "analyst",
            }
        ],
        rules={"organisation.city": "most_common"},
    )
    assert golden["city"] == "Pretoria"
    assert (why["city"]["record_id"], why["city"]["cell"]) == (record, "F3")
    assert [a["value"] for a in why["city"]["alternatives"]] == ["Durban"]


def test_of_several_corrections_the_last_stands_and_those_of_nothing_are_told(
    merged: Merged, tmp_path: Path
) -> None:
    said = {"entity_id": "O-A", "field": "city", "value": "George", "instead_of": "Durban", "decided_by": "a"}
    golden, why = merged(
        [{"texts": {"city": "Durban"}}],
        [
            {**said, "value": "Pretoria", "decided_by": "b", "sequence": 7},
            {**said, "value": "Cape Town", "sequence": 3},
            {**said, "entity_id": "O-NONE"},
            {**said, "field": "no_field"},
        ],
    )
    assert (golden["city"], why["city"]["decided_by"]) == ("Pretoria", "b")
    (issue,) = rows_of(tmp_path / "out" / "issues.parquet")
    assert (issue["rule_id"], issue["record_id"]) == ("MERGE-CORRECTION-ORPHANED", "O-NONE")


@pytest.mark.parametrize("seen", ["Upington", None])
def test_a_correction_lapses_when_the_records_say_something_new(
    merged: Merged, tmp_path: Path, seen: str | None
) -> None:
    golden, why = merged(
        [{"texts": {"city": "Durban", "name": "Karoo"}}],
        [{"entity_id": "O-A", "field": "city", "value": "George", "instead_of": seen, "decided_by": "ann"}],
    )
    assert (golden["city"], why["city"]["decided_by"]) == ("Durban", None)
    (issue,) = rows_of(tmp_path / "out" / "issues.parquet")
    assert (issue["rule_id"], issue["record_id"], issue["field"]) == (
        "MERGE-CORRECTION-LAPSED",
        "O-A",
        "city",
    )
    assert (issue["value"], issue["cell"]) == ("Durban", why["city"]["cell"])
    assert "ann" in issue["message"]


def test_a_correction_that_the_records_come_to_give_is_theirs_too(merged: Merged) -> None:
    golden, why = merged(
        [{"texts": {"city": "George"}}],
        [
            {
                "entity_id": "O-A",
                "field": "city",
                "value": "George",
                "instead_of": "Durban",
                "decided_by": "ann",
            }
        ],
    )
    assert (golden["city"], why["city"]["rule"], why["city"]["agreeing"]) == ("George", "correction", 1)


def test_a_person_may_fill_a_field_that_no_record_has(merged: Merged) -> None:
    golden, why = merged(
        [{"texts": {"name": "Karoo"}}],
        [{"entity_id": "O-A", "field": "email", "value": "info@karoo.co.za", "decided_by": "a"}],
    )
    assert golden["email__all"] == ["info@karoo.co.za"]
    assert why["email"]["alternatives"] == []


def test_the_tables_have_the_schemas_of_the_model(tmp_path: Path) -> None:
    spec = profile_of()
    inputs = write_records(
        tmp_path, spec, [Said("O-A", {"name": "Karoo"}), Said("P-A", {"name": "Anna Botha"})]
    )
    run_stage(merge.run, inputs, tmp_path / "out", spec)
    assert columns_of(pq.read_schema(tmp_path / "out" / "provenance.parquet")) == columns_of(PROVENANCE)
    for table, entity_type in (("organisations", "organisation"), ("people", "person")):
        written = pq.read_schema(tmp_path / "out" / f"{table}.parquet")
        schema = golden_schema(spec.entities[entity_type].published)
        assert columns_of(written) == columns_of(schema)
    assert "given_name" not in pq.read_schema(tmp_path / "out" / "people.parquet").names


@pytest.mark.parametrize("entities", [[], ["O-A", "O-B"]])
def test_a_record_that_is_not_in_exactly_one_entity_stops_the_merge(
    tmp_path: Path, entities: list[str]
) -> None:
    spec, said = profile_of(keep=KEEP), Said("O-A", {"name": "Karoo"})
    inputs = write_records(tmp_path, spec, [said])
    rows = [{"entity_type": "organisation", "entity_id": e, "record_id": said.record_id} for e in entities]
    pq.write_table(pa.Table.from_pylist(rows, schema=CLUSTERS), inputs["clusters"])
    with pytest.raises(InternalError, match=f"1 organisation records have {len(entities)} places"):
        run_stage(merge.run, inputs, tmp_path / "out", spec)


def test_no_records_at_all_give_empty_tables(tmp_path: Path) -> None:
    spec = profile_of()
    figures = run_stage(merge.run, write_records(tmp_path, spec, []), tmp_path / "out", spec)
    assert figures["organisations"] == figures["people"] == figures["provenance"] == figures["roles"] == 0
