"""What is recommended: with figures, in the order of what it would gain, and with the rows behind it."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass import quality
from hotpass.model import CLUSTERS, ISSUES, PROVENANCE
from hotpass.profiles import load_profile
from hotpass.workspace import Workspace
from tests.quality import assessing

PROFILE = load_profile("generic")
PLACE = {"source": "List", "file_name": "list.xlsx", "sheet": "Members"}


def test_what_gains_most_comes_first_with_its_rows(tmp_path: Path) -> None:
    measures = [
        {"rule_id": "SHEET", **PLACE, "rows": 50, "evaluated": 50, "failed": 12},
        {"rule_id": "SHEET", **PLACE, "sheet": "Others", "rows": 50, "evaluated": 50, "failed": 3},
        {"rule_id": "LACKS", **PLACE, "rows": 50, "evaluated": 50, "failed": 3, "dimension": "completeness"},
        {
            "rule_id": "TWICE",
            "rows": 9,
            "evaluated": 9,
            "failed": 2,
            "dimension": "uniqueness",
            "severity": "critical",
        },
        {"rule_id": "FINE", "rows": 9, "evaluated": 9, "failed": 0},
    ]
    lacking = [{"rule_id": "LACKS", "record_id": f"r{n}"} for n in range(3)]
    assessed = assessing.of_folder(assessing.write(tmp_path, measures, lacking))
    members = [{"entity_type": "organisation", "entity_id": f"O-{n}", "record_id": f"r{n}"} for n in range(3)]
    known = [{"entity_type": "organisation", "entity_id": "O-1", "field": "phone", "value": "+27115551234"}]
    slip = {"rule_id": "NORM-PHONE-REPAIRED", "severity": "info", "entity_type": "organisation"}
    slip |= {"field": "phone", "value": "115551234"}
    slips = [
        {**slip, "file_name": "list.xlsx", "sheet": "Members", "cell": f"C{n}", "message": "mended"}
        for n in range(4)
    ]
    for name, rows, schema in (
        ("clusters", members, CLUSTERS),
        ("provenance", known, PROVENANCE),
        ("issues", slips, ISSUES),
    ):
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), tmp_path / f"{name}.parquet")
    found = quality.recommendations(Workspace(tmp_path), assessed, PROFILE)
    assert [(one.kind, one.rows, one.lost) for one in found] == [
        ("one sheet", 12, 24),
        ("duplicates", 2, 8),
        ("taken over", 1, 2),
        ("repaired", 4, 0),
    ]
    assert found[0].sentence.startswith("12 of 15 rows that fail the rule")
    assert "list.xlsx, sheet Members" in found[0].sentence
    assert found[3].sentence.startswith("4 texts given as Phone in sheet Members of list.xlsx")
    assert "8 % of them all" in found[3].sentence
    cells, total = quality.mended(assessed, PROFILE, found[3].key)
    assert (total, [one.cell for one in cells]) == (4, ["C0", "C1", "C2", "C3"])
    assert {(one.before, one.after) for one in cells} == {("115551234", "+27115551234")}
    assert quality.mended(assessed, PROFILE, "no such key") == ([], 0)
    assert "repaired" not in {
        one.kind for one in quality.recommendations(Workspace(tmp_path), assessed, PROFILE, [found[3].key])
    }
