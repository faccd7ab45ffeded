"""The files of a version: tables, manifest, checksums, archive."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

import pyarrow.parquet as pq

from hotpass.golden import flat_schema
from hotpass.model import ISSUES, LINEAGE, PROVENANCE, ROLES
from hotpass.profiles import Profile
from hotpass.ssot import compare_versions
from hotpass.workspace import Workspace, sha256
from tests.ssot.published import build, publish_version
from tests.stages.merge.said import Said, columns_of, profile_of, rows_of

from .conftest import EXPECTATION, ISSUE, KAROO, LEFT_OUT, PEOPLE, SAID

TABLES = (
    "organisations", "people", "roles", "provenance", "issues", "lineage", "changes", "clusters", "rows",
    "ssot",
)  # fmt: skip


def test_a_version_holds_every_file(built: Path) -> None:
    files = {p.relative_to(built).as_posix() for p in built.rglob("*") if p.is_file()}
    tables = {f"{t}.parquet" for t in TABLES} | {f"contracts/{t}.json" for t in TABLES}
    others = {
        "ssot.csv",
        "ssot.xlsx",
        "report.md",
        "report.html",
        "report.json",
        "profile.json",
        "manifest.json",
    }
    sealed = {"SHA256SUMS", "hotpass-ssot-v0001.zip", "hotpass-ssot-v0001.zip.sha256"}
    indexes = {f"{kind}_{of}.parquet" for kind in ("index", "facets") for of in ("organisation", "person")}
    assert files == tables | others | sealed | indexes


def test_the_checksums_hold_for_sha256sum(built: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=built, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.splitlines()) >= {"manifest.json: OK", "ssot.xlsx: OK", "contracts/ssot.json: OK"}
    archive = ["sha256sum", "-c", "hotpass-ssot-v0001.zip.sha256"]
    assert subprocess.run(archive, cwd=built, capture_output=True).returncode == 0


def test_a_changed_file_is_found_out(built: Path, tmp_path: Path) -> None:
    for path in built.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "ssot.csv").write_bytes(b"changed")
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode != 0
    assert "ssot.csv: FAILED" in done.stdout


def test_the_archive_holds_what_the_checksums_name(built: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(built / "hotpass-ssot-v0001.zip") as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    named = {line.split("  ")[1] for line in (built / "SHA256SUMS").read_text().splitlines()}
    assert {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()} == {
        *named,
        "SHA256SUMS",
    }
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True)
    assert done.returncode == 0


def test_the_manifest_says_what_the_version_is(built: Path) -> None:
    manifest = json.loads((built / "manifest.json").read_text())
    assert (manifest["dataset"], manifest["version"], manifest["run_id"]) == ("ssot", 1, "run-1")
    assert manifest["inputs"] == [{"name": "regulator.xlsx", "digest": KAROO.file_digest}]
    assert set(manifest["tables"]) == set(TABLES)
    for name, table in manifest["tables"].items():
        assert table["rows"] == pq.read_metadata(built / f"{name}.parquet").num_rows
        assert table["sha256"] == sha256(built / f"{name}.parquet")
    assert all(sha256(built / name) == f["sha256"] for name, f in manifest["files"].items())


def test_the_profile_goes_with_the_version(built: Path) -> None:
    assert Profile.model_validate_json((built / "profile.json").read_text()) == profile_of({"Regulator": 3})


def test_tables_have_the_columns_of_the_model(built: Path) -> None:
    flat = flat_schema(profile_of().entities["organisation"].published)
    schemas = {"issues": ISSUES, "lineage": LINEAGE, "provenance": PROVENANCE, "roles": ROLES, "ssot": flat}
    for table, schema in schemas.items():
        assert columns_of(pq.read_schema(built / f"{table}.parquet")) == columns_of(schema)


def test_no_parquet_file_says_which_run_or_when(built: Path) -> None:
    for path in built.glob("*.parquet"):
        assert b"run-1" not in path.read_bytes()
        assert "2026-11-2" not in str(pq.read_table(path).to_pylist())


def test_another_run_over_the_same_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    again = build(
        tmp_path / "again",
        list(reversed(SAID)),
        profile_of({"Regulator": 3}),
        run_id="run-2",
        issues=[ISSUE],
        expectations=[EXPECTATION],
        left_out=LEFT_OUT,
    )
    same = {*(f"{t}.parquet" for t in TABLES), "ssot.csv", "ssot.xlsx", "profile.json", "report.json"}
    same |= {f"{kind}_{of}.parquet" for kind in ("index", "facets") for of in ("organisation", "person")}
    same -= {"clusters.parquet", "report.json"}  # clusters are taken over as they are
    assert {name for name in same if (again / name).read_bytes() != (built / name).read_bytes()} == set()


def test_the_lineage_goes_on_from_the_version_before(tmp_path: Path) -> None:
    space, profile = Workspace(tmp_path), profile_of()
    publish_version(space, [Said("O-A", {"name": "A"})], profile)
    events = [
        {"entity_type": "organisation", "entity_id": "O-B", "event": "split_from", "other_entity_id": "O-A"}
    ]
    said = [Said("O-A", {"name": "A"}), Said("O-B", {"name": "B"}, row=3)]
    folder = publish_version(space, said, profile, version=2, lineage=events)
    assert [(r["entity_id"], r["event"], r["version"]) for r in rows_of(folder / "lineage.parquet")] == [
        ("O-A", "created", 1),
        ("O-B", "split_from", 2),
    ]


def test_what_a_version_changed_is_told_by_entity_record_and_value(tmp_path: Path) -> None:
    space, profile = Workspace(tmp_path), profile_of()

    def said(*rows: tuple[str, str, int]) -> list[Said]:
        return [Said(entity, {"name": name, "city": name}, row=row) for entity, name, row in rows]

    publish_version(
        space, said(("O-A", "Ada", 2), ("O-A", "Ada", 3), ("O-B", "Bo", 4), ("O-C", "Cy", 5)), profile
    )
    kind = "organisation"
    events = [
        {"entity_type": kind, "entity_id": "O-B", "event": "merged_into", "other_entity_id": "O-A"},
        {"entity_type": kind, "entity_id": "O-D", "event": "split_from", "other_entity_id": "O-A"},
        {"entity_type": kind, "entity_id": "O-C", "event": "retired"},
    ]
    why = [{"entity_type": kind, "entity_id": one, "because": "model"} for one in ("O-A", "O-B", "O-D")]
    rows = said(("O-A", "Ava", 2), ("O-D", "Ada", 3), ("O-A", "Ava", 4), ("O-A", "Ava", 6))
    folder = publish_version(space, rows, profile, version=2, lineage=events, regrouped=why)
    told = rows_of(folder / "changes.parquet")
    place = {one.record_id: one.row for one in [*rows, *said(("O-C", "Cy", 5))]}
    found = [
        (r["entity_id"], r["change"], r["other_entity_id"], place.get(r["record_id"]), r["field"], r["after"])
        for r in told
    ]
    assert found == [
        ("O-A", "record_added", None, 6, None, None),
        ("O-A", "record_moved", "O-B", 4, None, None),
        ("O-A", "value_changed", None, None, "city", "Ava"),
        ("O-A", "value_changed", None, None, "name", "Ava"),
        ("O-B", "merged_into", "O-A", None, None, None),
        ("O-C", "record_removed", None, 5, None, None),
        ("O-C", "retired", None, None, None, None),
        ("O-D", "record_moved", "O-A", 3, None, None),
        ("O-D", "split_from", "O-A", None, None, None),
    ]
    assert {r["before"] for r in told} == {None, "Ada"}
    moves = {"merged_into", "split_from", "record_moved"}
    assert {(r["change"] in moves, r["because"]) for r in told} == {(True, "model"), (False, None)}
    assert compare_versions(space, profile.dataset, 1, 2).entities[kind].by_model == 3


def test_the_flat_table_has_one_row_an_organisation(built: Path) -> None:
    rows = rows_of(built / "ssot.parquet")
    assert [r["name"] for r in rows] == sorted((r["name"] for r in rows), key=str.lower)
    (karoo,) = [r for r in rows if r["entity_id"] == "O-KAROO"]
    assert (karoo["phone"], karoo["phone_others"]) == ("+27115550001", "+27825550002")
    contact = [karoo[f"contact_{part}"] for part in ("id", "name", "role", "email", "phone")]
    assert contact == ["P-ANNA", "Anna Botha", "Owner", "anna@karoo.co.za", None]
    assert karoo["people"] == len(PEOPLE)
    assert karoo["sources"] == "Regulator"


def test_the_other_contacts_stand_in_one_order(built: Path) -> None:
    (karoo,) = [r for r in rows_of(built / "ssot.parquet") if r["entity_id"] == "O-KAROO"]
    assert karoo["other_contact_names"] == "Ben Nkosi; Cara Smith"
    assert karoo["other_contact_roles"] == "Pilot; "
    assert karoo["other_contact_phones"] == "+27825550009; "
    assert karoo["other_contact_emails"] is None


def test_the_flat_table_says_what_is_amiss(built: Path) -> None:
    rows = {r["entity_id"]: r for r in rows_of(built / "ssot.parquet")}
    assert rows["O-KAROO"]["flags"] == "faulty values"
    assert rows["O-N10"]["flags"] == "no contact; no e-mail; no phone"
    assert rows["O-KAROO"]["quality"] in {"good", "fair", "weak", "poor"}


def test_a_dataset_of_nothing_is_published_too(tmp_path: Path) -> None:
    folder = build(tmp_path, [], profile_of())
    assert pq.read_metadata(folder / "ssot.parquet").num_rows == 0
    assert subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True).returncode == 0
    assert json.loads((folder / "report.json").read_text())["quality"]["organisation"]["mean"] is None
