"""``hotpass resolve``: files to golden records, without a published version."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
from typer.testing import CliRunner

from hotpass.cli.commands import app

TABLES = ("organisations", "people", "roles", "provenance", "clusters")


def test_files_become_golden_records_with_their_provenance(tmp_path: Path) -> None:
    source, output = tmp_path / "list.csv", tmp_path / "out"
    rows = [
        ("Organisation", "Phone", "Website", "Contact person", "Email"),
        (
            "Karoo Flying School",
            "011 555 1234",
            "www.karooflying.co.za",
            "Anna Botha",
            "anna@karooflying.co.za",
        ),
        (
            "Karoo Flying School (Pty) Ltd",
            "011 555 1234",
            "www.karooflying.co.za",
            "A. Botha",
            "info@karooflying.co.za",
        ),
        (
            "=Kestrel Air Charters",
            "012 555 9876",
            "www.kestrelair.co.za",
            "Sipho Nkosi",
            "sipho@kestrelair.co.za",
        ),
    ]
    with source.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)
    done = CliRunner().invoke(app, ["resolve", str(source), "--output", str(output)])
    assert done.exit_code == 0, done.output
    assert sorted(p.name for p in output.iterdir()) == sorted(
        f"{t}.{e}" for t in TABLES for e in ("csv", "parquet")
    )
    written = {t: list(csv.DictReader((output / f"{t}.csv").open(encoding="utf-8-sig"))) for t in TABLES}
    exact = {t: pq.read_table(output / f"{t}.parquet").to_pylist() for t in TABLES}
    assert {t: len(found) for t, found in written.items()} == {t: len(found) for t, found in exact.items()}
    names = {row["name"] for row in exact["organisations"]}
    assert {row["name"].removeprefix("'") for row in written["organisations"]} == names
    assert len(exact["organisations"]) == 2
    everybody = zip(written["people"], exact["people"], strict=True)
    assert all(row["email__all"] == "; ".join(said["email__all"] or []) for row, said in everybody)
    alternatives = [json.loads(row["alternatives"]) for row in written["provenance"]]
    assert any(other["value"] for found in alternatives for other in found)
    assert {row["person_id"] for row in written["roles"]} == {row["entity_id"] for row in written["people"]}


def test_text_that_a_spreadsheet_would_run_is_made_harmless(tmp_path: Path) -> None:
    import pyarrow as pa

    from hotpass.engine import DuckDBEngine
    from hotpass.stages.publish.delimited import write_table

    table = pa.table({"a": ["=1+1", "fine"], "b": [["x", "@y"], []], "c": [[{"v": "=2"}], []], "n": [1, -2]})
    pq.write_table(table, tmp_path / "t.parquet")
    with DuckDBEngine(tmp_path / "spill") as engine:
        write_table(engine, tmp_path / "t.parquet", tmp_path / "t.csv")
    first, second = csv.DictReader((tmp_path / "t.csv").open(encoding="utf-8-sig"))
    assert first == {"a": "'=1+1", "b": "x; '@y", "c": '[{"v":"=2"}]', "n": "1"}
    assert second == {"a": "fine", "b": "", "c": "[]", "n": "-2"}


def test_what_looks_unsound_is_said(tmp_path: Path) -> None:
    source = tmp_path / "names.csv"
    names = ("Karoo Flying School", "Karoo Flying School CC", "Kestrel Air Charters", "Duiker Safaris")
    source.write_text("\n".join(["Organisation", *names]), encoding="utf-8")
    done = CliRunner().invoke(app, ["link", str(source), "--output", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "Warning: organisation: only name tells records apart" in done.output
