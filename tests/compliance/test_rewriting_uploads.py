"""Uploads of every format lose the cells that are asked for; all others stand where they stood."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from hotpass.compliance.erasing.terms import Terms
from hotpass.compliance.erasing.uploads import rewrite_upload
from hotpass.stages.ingest.limits import limits_in_force
from hotpass.stages.ingest.reading import read_file

FORMATS = Path(__file__).parents[1] / "stages" / "ingest" / "formats"
Rows = dict[int, dict[int, str]]


def _read(path: Path, folder: Path) -> Rows:
    """The texts of the first sheet by row and column."""
    folder.mkdir()
    with read_file(path, path.name, "0" * 64, folder, limits_in_force()) as read:
        rows = pq.read_table(folder / f"{read.sheets[0].sheet_id}.parquet").to_pylist()
    return {r.pop("row"): {int(k[1:]): v for k, v in r.items() if v is not None} for r in rows}


@pytest.fixture(params=["members.xls", "members.xlsb", "members.ods", "people.jsonl", "people.csv"])
def upload(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    name: str = request.param
    if name.startswith("members"):
        return FORMATS / name
    path = tmp_path / name
    people = [{"name": "Botha", "at": {"city": "Parys"}, "n": n, "note": 'a "b",\nc'} for n in range(4)]
    if name.endswith("jsonl"):
        path.write_text("".join(json.dumps(one) + "\n" for one in people))
    else:
        path.write_bytes('name;note;n\r\nB\xe9;"x ""y"";\r\nz";1\r\nCloete;;2\r\n'.encode("utf-16"))
    return path


def test_a_row_is_emptied_and_every_other_cell_stays(upload: Path, tmp_path: Path) -> None:
    before = _read(upload, tmp_path / "before")
    row = sorted(before)[2] if len(before) > 2 else max(before)
    texts = [text for text in before[row].values() if len(text) > 6]
    part = tmp_path / f"again{upload.suffix}"
    cells = {1: [(row, column, None) for column in before[row]]}
    rewrite_upload(upload, part, upload.name, cells, Terms((), [re.escape(text) for text in texts]))
    after = _read(part, tmp_path / "after")
    assert after.get(row, {}) == {}
    del before[row]
    after.pop(row, None)
    assert after == before
