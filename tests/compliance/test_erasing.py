from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import signal
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from hotpass import access, compliance, corrections, days, runs, ssot, uploads
from hotpass.catalogue import Catalogue, audit, erasures
from hotpass.catalogue.tables import ATTESTATIONS
from hotpass.cli import carry_out
from hotpass.compliance import controls, erasing, exports, registers, standing, subjects
from hotpass.compliance.erasing import erasing as carrying_out
from hotpass.compliance.erasing import proposed
from hotpass.compliance.erasing.places import Places
from hotpass.compliance.erasing.writing import Ledger
from hotpass.compliance.exports import Asked
from hotpass.compliance.subjects import Sought
from hotpass.corrections import Given
from hotpass.errors import InputError, InternalError, PartlyDone
from hotpass.settings import settings
from hotpass.workspace import Workspace
from tests.once import once

HEADS = (
    *("Company", "Registration number", "Contact person", "Job title", "Contact e-mail", "Contact phone"),
    "Hobby",
)


HER = Sought("person", "Thandeka Mthimkhulu", ("thandeka.m@karoovlug.co.za",))


def _rows(text: str) -> list[tuple[str, ...]]:
    return [tuple(line.strip().split("|")) for line in text.strip().splitlines()]


#: Who is erased: under other spellings in each file, beside others at the same employer.
ROWS = _rows("""
    Karoo Vlug Skool|2011/123456/07|Thandeka Mthimkhulu|CFI|thandeka.m@karoovlug.co.za|082 555 0142|yodelling
    Karoo Vlug Skool|2011/123456/07|Pieter Oosthuizen|Accounts|pieter@karoovlug.co.za|051 555 0100|chess
    Overberg Air|2015/654321/07|Sarel Cilliers|Owner|sarel@overbergair.co.za|028 555 0111|
    Namib Gliders|2009/222333/23|Anna Botha|Manager|anna@namibgliders.co.za|083 555 0177|
    Delta Aero|2018/777888/07|Busi Dlamini|Head of training|busi@deltaaero.co.za|012 555 0133|
""")
SECOND = _rows("""
    Karoo Vlug Skool|2011/123456/07|Mthimkhulu, Thandeka|CFI|THANDEKA.M@karoovlug.co.za|+27 82 555 0142|
    Delta Aero|2018/777888/07|Busi Dlamini|CFI|busi@deltaaero.co.za|012 555 0133|to Thandeka Mthimkhulu
    Overberg Air|2015/654321/07|Sarel Cilliers|Owner|sarel@overbergair.co.za|028 555 0111|skiing
    Highveld Drones|2020/111222/07|Lerato Mokoena|Pilot|lerato@highvelddrones.co.za|011 555 0155|
""")
#: Controls that are attested by her, once as it was signed, once changed since.
ATTESTED, CHANGED = "popia-19-backup", "popia-19-encryption"
#: Signs of her that no file of the workspace may hold afterwards.
HERS = re.compile(r"thandeka|mthimkhulu|82\W?555\W?0142|825550142|yodelling", re.IGNORECASE)


def _csv(path: Path, rows: list[tuple[str, ...]], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", newline="", encoding=encoding) as stream:
        csv.writer(stream, delimiter=delimiter).writerows([HEADS, *rows])
    return path


def _xlsx(path: Path, rows: list[tuple[str, ...]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (HEADS, *rows):
        sheet.append(row)
    sheet["C2"].comment = openpyxl.comments.Comment("Ask Thandeka Mthimkhulu again", "a")
    sheet["E2"].hyperlink = "mailto:thandeka.m%40karoovlug.co.za"
    book.create_sheet("Notes").append(["Thandeka Mthimkhulu rang", "=1+1"])
    book.save(path)
    return path


def _parquet(path: Path, rows: list[tuple[str, ...]]) -> Path:
    pq.write_table(pa.table({h: [row[i] for row in rows] for i, h in enumerate(HEADS)}), path)
    return path


def _refined(folder: Path) -> None:
    """Two versions of a dataset: of files of three kinds, and with a correction applied."""
    space = Workspace(folder / "workspace")
    files = [
        _csv(folder / "first.csv", ROWS, ";"),
        _xlsx(folder / "second.xlsx", SECOND),
        _parquet(folder / "third.parquet", ROWS),
    ]
    runs.execute(space, runs.submit(space, files, profile="generic"))
    people = pq.read_table(space.published("ssot") / "current" / "people.parquet").to_pylist()
    (her,) = (row["entity_id"] for row in people if row["name"] == HER.name)
    said = Given("Assistant of Thandeka Mthimkhulu")
    corrections.make(space, "ssot", her, "role", said, reason="Thandeka rang", by="anna")
    compliance.reveal(space, "ssot", her, "phone", "Mthimkhulu, Thandeka rang from 082 555 0142")
    another = next(row["entity_id"] for row in people if row["name"] == "Anna Botha")
    compliance.reveal(space, "ssot", another, "phone", "MTHIMKHULU Thandeka asks for it")
    for control in (ATTESTED, CHANGED):
        controls.attest(space, control, days.today() + timedelta(days=9), "Thandeka Mthimkhulu saw it")
    with Catalogue.open(space).write() as connection:
        connection.execute(sa.update(ATTESTATIONS).where(ATTESTATIONS.c.control == CHANGED).values(key="x"))
    runs.execute(space, runs.apply(space, "ssot"))
    assert list(space.root.glob("runs/*/merge/provenance.patch"))


@pytest.fixture(scope="module")
def refined(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "erasing", _refined)


@pytest.fixture
def space(refined: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(refined / "workspace", tmp_path / "workspace", symlinks=True)
    return Workspace(tmp_path / "workspace")


def _asked(space: Workspace, sought: Sought) -> str:
    request = subjects.receive(space, "deletion", days.today(), "officer").id
    subjects.identify(space, request, "document seen", days.today(), "officer")
    subjects.found(space, request, subjects.find(space, sought, "officer"), "officer")
    return request


def _texts(path: Path) -> Iterator[str]:
    """Everything that a file says, unpacked and decoded, by other means than those that erase."""
    content = path.read_bytes()
    if content[:4] == b"PAR1":
        yield str(pq.read_table(path).to_pylist())
        yield repr(pq.read_metadata(path).to_dict())
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    yield (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8", "replace")


def _found_in(space: Workspace, pattern: re.Pattern[str]) -> list[str]:
    files = sorted(p for p in space.root.rglob("*") if p.is_file() and not p.is_symlink())
    return [str(p.relative_to(space.root)) for p in files if any(pattern.search(t) for t in _texts(p))]


def _golden(space: Workspace) -> dict[str, list[dict[str, Any]]]:
    """What versions say of everybody but her."""
    found = {}
    for path in sorted(space.root.glob("published/*/v*/*.parquet")):
        if path.stem in ("people", "organisations", "roles", "provenance", "clusters"):
            rows = (
                pq.read_table(path).drop_columns("file_digest").to_pylist()
                if path.stem == "provenance"
                else pq.read_table(path).to_pylist()
            )
            found[f"{path.parent.name}/{path.stem}"] = rows
    return found


def _others(rows: dict[str, list[dict[str, Any]]], hers: set[str]) -> dict[str, list[dict[str, Any]]]:
    keys = ("entity_id", "person_id", "record_id")
    return {
        name: [row for row in of if not hers & {row.get(key) for key in keys}] for name, of in rows.items()
    }


def test_a_person_is_erased_everywhere_however_often_it_is_cut_and_kept_out_afterwards(
    space: Workspace, refined: Path, tmp_path: Path
) -> None:
    held = subjects.find(space, HER, "officer")
    hers = {r.record_id for r in held.records} | {p.entity_id for p in held.published}
    before = _others(_golden(space), hers)
    assert len(_found_in(space, HERS)) > 20
    draft = _drafted(space, tmp_path)
    desk = _cut_off(space, tmp_path)
    _kept_here(space)
    subjects.told(space, held, "officer", None)
    request = _asked(space, HER)
    subjects.told(space, held, "officer", request)
    read = space.root / "erasures" / request / "unread" / "0" / "ingest"  # by a proposal that was killed
    read.mkdir(parents=True)
    (read / "left").write_text("Thandeka Mthimkhulu")
    _killed(space, request, Ledger, "_note", 45)
    _killed(space, request, carrying_out, "forget", 0)
    assert _found_in(space, HERS) == [f"erasures/{request}/subject.json"]
    assert not erasing.work_once(space)
    assert _found_in(space, HERS) == []
    assert all(p.read_bytes()[:4] == b"PAR1" for p in space.root.rglob("*.parquet"))
    assert not list((space.root / "erasures").iterdir())
    assert not list(space.root.rglob("*.part"))
    assert not list((space.root / "runs").glob("*/.*"))
    assert sorted(path.name for path in desk.iterdir()) == ["drop.json"]
    assert _golden(space) == before
    done = erasing.find_erasure(space, request)
    certificate = done.certificate
    assert certificate is not None
    assert (done.state, done.attempt, certificate["left"]) == ("done", 2, [])
    assert {f["kind"] for f in certificate["files"]} >= {"uploads", "runs", "published", "packs"}
    assert (space.root / "note.txt").read_text() == "[erased] rang; P. Mthembu did not\n"
    with zipfile.ZipFile(space.root / "letters.zip") as letters:
        assert letters.read("1.eml") == b"To: \nDear all,"
        assert letters.read("2.eml") == b"To: pieter@karoovlug.co.za\n"
    assert any(f["place"].endswith("people.parquet") for f in certificate["files"])
    answers = [f"the answer to {request}, made by", "an answer about one person under no request, made by"]
    assert [any(said.startswith(one) for said in certificate["handed_out"]) for one in answers] == [
        True,
        True,
    ]
    compliance.verify(space)
    with Catalogue.open(space).read() as connection:
        (why, _), (struck, *_) = (
            audit.latest(connection, 9, [act]) for act in ("value.reveal", "audit.strike")
        )
    assert why.details["reason"] == "[erased] asks for it"
    assert (struck.subject, struck.details["request"]) == (str(why.seq), request)
    attested = {one.control.id: one for one in controls.standings(space)}
    assert attested[ATTESTED].state == "attested"
    assert ": [erased] saw it. Words about somebody who was erased" in attested[ATTESTED].sentence
    assert attested[CHANGED].state == "due"
    assert attested[CHANGED].sentence.endswith("it was changed since. Attest it anew.")
    _sums_hold(space)
    _reads_as_before(space, _left_of_draft(space, draft))
    erasing.write_certificate(space, request, tmp_path / "certificate.pdf")
    assert not HERS.search((tmp_path / "certificate.pdf").read_bytes().decode("latin-1"))
    again = runs.execute(
        space,
        runs.submit(
            space,
            [refined / "first.csv", refined / "third.parquet", refined / "second.xlsx"],
            profile="generic",
        ),
    )
    assert _found_in(space, HERS) == []
    left_out = pq.read_table(space.run(again.run_id) / "ingest" / "left_out.parquet").to_pylist()
    assert {r["reason"] for r in left_out if r["code"] == "erased"} == {
        f"Erased at the request {request} of the data subject"
    }
    names = pq.read_table(space.run(again.run_id) / "merge" / "people.parquet")["name"].to_pylist()
    assert sorted(names) == [
        "Anna Botha",
        "Busi Dlamini",
        "Lerato Mokoena",
        "Pieter Oosthuizen",
        "Sarel Cilliers",
    ]
    applied = {r["entity_id"] for r in _golden(space)[f"v{again.version:04d}/people"]}
    assert applied == {r["entity_id"] for r in before["v0002/people"]}


def _sums_hold(space: Workspace) -> None:
    for sums in space.root.glob("published/*/v*/SHA256SUMS"):
        for line in sums.read_text().splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256((sums.parent / name).read_bytes()).hexdigest() == digest, name
    for record in space.root.glob("runs/*/*/stage.json"):
        for name, digest in json.loads(record.read_text())["files"].items():
            assert hashlib.sha256((record.parent / name).read_bytes()).hexdigest() == digest, (record, name)


def _drafted(space: Workspace, folder: Path) -> str:
    """A draft with a file that no run has read, and a log that was rotated."""
    draft, path = uploads.Draft(by="anna"), _csv(folder / "unread.csv", SECOND)
    draft.files[path.name] = space.store(path)
    uploads.save(space, draft)
    with gzip.open(space.logs / "hotpass.log.2.gz", "wt") as stream:
        stream.write("rang Thandeka Mthimkhulu\nrang Anna Botha\n")
    return draft.id


def _cut_off(space: Workspace, folder: Path) -> Path:
    """What a run and an upload that were killed left, and a drop that is in no draft yet; its desk."""
    run = min((space.root / "runs").iterdir())
    for spilt in (run / ".spill-0", run / ".link.0.part"):
        spilt.mkdir()
        (spilt / "packed").write_bytes(b"what nobody can read")
    (space.files / ".0.part").write_text("Thandeka Mthimkhulu")
    desk = space.root / "incoming" / "anna-1"
    desk.mkdir(parents=True)
    (desk / "drop.json").write_text('{"names": ["second.xlsx"], "sizes": [1]}')
    (desk / "0.json").write_text('{"files": [{"digest": "0", "name": "second.xlsx", "size": 1}]}')
    _xlsx(desk / "0", SECOND)
    return desk


def _kept_here(space: Workspace) -> None:
    """What somebody has put into the workspace: a note, a workbook, an archive, and a pack."""
    (space.root / "note.txt").write_text("T. Mthimkhulu rang; P. Mthembu did not\n")
    _xlsx(space.root / "mine.xlsx", SECOND)
    with zipfile.ZipFile(space.root / "letters.zip", "w") as letters:
        letters.writestr("1.eml", "To: thandeka.m@karoovlug.co.za\nDear all,")
        letters.write(space.root / "mine.xlsx", "mine.xlsx")
        letters.writestr("2.eml", "To: pieter@karoovlug.co.za\n")
    with zipfile.ZipFile(space.root / "pack.zip", "w") as pack:
        pack.writestr("manifest.json", json.dumps({"format": "hotpass-evidence/1"}))
        pack.writestr("exports.csv", "Mthimkhulu, Thandeka")


def _left_of_draft(space: Workspace, draft: str) -> str:
    """The digest of the draft's file, in which what others say stands where it stood."""
    with gzip.open(space.logs / "hotpass.log.2.gz", "rt") as stream:
        assert stream.read() == "rang [erased]\nrang Anna Botha\n"
    found = uploads.find(space, draft)
    assert found is not None
    digest = found.files["unread.csv"].digest
    rows = list(csv.reader((space.files / digest).read_text().splitlines()))[1:]
    assert rows[0] == ["Karoo Vlug Skool", "2011/123456/07", "", "", "", "", ""]
    assert rows[1] == [*SECOND[1][:-1], "to"]
    assert [tuple(row) for row in rows[2:]] == SECOND[2:]
    return digest


def _reads_as_before(space: Workspace, besides: str) -> None:
    """The uploads are whole files of their kind, in which all other cells stand where they stood."""
    kinds = set()
    for path in (p for p in space.files.iterdir() if p.name != besides):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
        if zipfile.is_zipfile(path):
            kinds.add("xlsx")
            sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).worksheets[0]
            assert [c.value for c in sheet[2]] == [
                "Karoo Vlug Skool",
                "2011/123456/07",
                None,
                None,
                None,
                None,
                None,
            ]
            assert [c.value for c in sheet[4]] == list(SECOND[2])
            assert sheet["G3"].value == "to"
        elif path.read_bytes()[:4] == b"PAR1":
            kinds.add("parquet")
            assert pq.read_table(path).to_pylist()[1:] == [
                dict(zip(HEADS, row, strict=True)) for row in ROWS[1:]
            ]
        else:
            kinds.add("csv")
            lines = path.read_text().splitlines()
            assert lines[1] == "Karoo Vlug Skool;2011/123456/07;;;;;"
            assert lines[2] == ";".join(ROWS[1])
    assert kinds == {"xlsx", "parquet", "csv"}


def test_an_organisation_is_erased_and_who_works_there_stays(space: Workspace) -> None:
    request = _asked(space, Sought("organisation", "Karoo Vlug Skool", numbers=("2011/123456/07",)))
    elsewhere = ("Karoo Vlug Skool CC", "2011/123456/07", *("",) * 5)
    draft = uploads.Draft(
        by="anna", files={"a.csv": space.store(_csv(space.root.parent / "a.csv", [elsewhere]))}
    )
    uploads.save(space, draft)
    received = {"files": [], "rows": {}, "recipients": [["Karoo Vlug Skool", "E-2020-0001"]]}
    with Catalogue.open(space).write() as connection:  # what another was told of it
        erasures.propose(connection, "R-2020-0001", {}, "anna")
        erasures.finish(connection, "R-2020-0001", received, "anna")
    registers.add(space, "backups", {"name": "tape 1", "made_on": days.today().isoformat()})
    people = pq.read_table(space.published("ssot") / "current" / "people.parquet").to_pylist()
    told: list[tuple[float, str]] = []
    erasing.erase_now(space, request, lambda *said: told.append(said))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert any(re.fullmatch(r"searching for what is left: \d+ of \d+ files", said) for _, said in told)
    assert _found_in(space, re.compile(r"karoo\W?vlug\W?skool|2011/123456/07", re.IGNORECASE)) == []
    left = pq.read_table(space.published("ssot") / "current" / "people.parquet").to_pylist()
    others = {"Karoo Vlug Skool": None}
    assert left == [
        {**row, "organisation": others.get(row["organisation"], row["organisation"])} for row in people
    ]
    done = erasing.find_erasure(space, request).certificate
    assert done is not None
    assert [backup["name"] for backup in done["backups"]] == ["tape 1"]


def test_who_is_restricted_or_objects_is_exported_for_no_purpose_and_who_is_held_is_not_erased(
    space: Workspace,
) -> None:
    registers.add(space, "purposes", {"name": "newsletter", "ground": "legal_obligation"})
    request, asked = (
        _asked(space, HER),
        Asked("ssot", entity_type="person", purpose="newsletter", recipient="x"),
    )
    version = ssot.find_version(space, "ssot")
    ids = pq.read_table(version.path / "people.parquet")["entity_id"].to_pylist()
    erasing.set_mark(space, request, "restricted", "accuracy contested")
    assert exports.weigh(space, asked).held == {"restricted": 1}
    (her,) = {one.entity_id for one in subjects.find(space, HER, "officer").published}
    assert compliance.standing_of(space, version, "person", ids) == {her: [standing.RESTRICTED]}
    with access.acting_as(access.Identity("a", frozenset({access.Role.REVIEWER}))):
        assert compliance.standing_of(space, version, "person", ids) == {}
    erasing.lift_mark(space, request, "restricted", "told today")
    assert exports.weigh(space, asked).held == {}
    exports.take(space, asked, space.root.parent / "taken.csv")
    less = replace(asked, fields=("email",), recipient="who was given no role")
    exports.take(space, less, space.root.parent / "less.csv")
    assert erasing.object_to(space, request, ["newsletter"]) == 2
    with pytest.raises(InputError, match="was entered before"):
        erasing.object_to(space, request, ["newsletter"])
    assert exports.weigh(space, asked).held == {"objected": 1}
    with access.acting_as(access.Identity("a", frozenset({access.Role.COMPLIANCE_OFFICER}))):
        assert erasing.notices(space, request) == []
        made, told = erasing.correct(space, request, "ssot", her, "role", "Principal")
        assert (made.seq > 0, made.value, [one.recipient for one in told]) == (True, "Principal", ["x"])
        (notice,) = erasing.notices(space, request)
        assert notice.startswith("To x")
        assert "the export E-2026-0001 was" in notice
        with pytest.raises(InputError, match="the subject is not erased"):
            subjects.answer(space, request, "granted", "", days.today(), "a")
    erasing.set_mark(space, request, "held", "court order 7")
    with pytest.raises(InputError, match="is held: court order 7"):
        erasing.propose(space, request)
    assert [(deed.what, deed.about) for deed in erasing.carried_out(space, request)] == [
        ("restrict", "accuracy contested"),
        ("lift_restriction", "told today"),
        ("object", "newsletter"),
        ("correct", "role"),
        ("hold", "court order 7"),
    ]
    marks = [standing.HELD, standing.OBJECTED.format("newsletter")]
    assert compliance.standing_of(space, version, "person", ids) == {her: marks}


def _known_as_erased(space: Workspace, whom: Sought) -> str:
    asked = subjects.find_request(space, _asked(space, whom))
    _, keys = carrying_out._gathered(space, asked)
    with Catalogue.open(space).write() as connection:
        erasures.know(connection, asked.id, keys)
        erasures.mark(connection, asked.id, "erased", "set", f"asked by {asked.id}", "officer")
    return asked.id


def test_several_are_kept_out_at_once_each_for_their_own_request(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    hers = _known_as_erased(space, HER)
    his = _known_as_erased(space, Sought("person", "Sarel Cilliers", ("sarel@overbergair.co.za",)))
    passes, rewrite = [], Places.rewrite_run
    monkeypatch.setattr(Places, "rewrite_run", lambda *given: passes.append(1) or rewrite(*given))
    run = min((space.root / "runs").iterdir())
    assert erasing.keep_out(space, run.name)
    assert len(passes) == 1
    left_out = pq.read_table(run / "ingest" / "left_out.parquet").to_pylist()
    said = {row["reason"] for row in left_out if row["code"] == "erased"}
    assert said == {f"asked by {hers}", f"asked by {his}"}
    names = pq.read_table(run / "normalise" / "person_records.parquet")["name"].to_pylist()
    assert not {"Thandeka Mthimkhulu", "Sarel Cilliers"} & set(names)
    assert "Anna Botha" in names


def test_a_run_ends_from_which_somebody_cannot_be_taken_out(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    _known_as_erased(space, HER)
    monkeypatch.setattr(Places, "rewrite_run", lambda *_: None)
    first = min(path.name for path in (space.root / "runs").iterdir())
    with pytest.raises(InternalError, match="cannot be taken out of the run"):
        erasing.keep_out(space, first)
    assert not list((space.root / "erasures").iterdir())


def test_an_upload_that_cannot_be_read_any_more_is_named_and_everything_else_is_erased(
    space: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    request = _asked(space, HER)
    exports_to = Asked("ssot", entity_type="person", recipient=HER.name, purpose="newsletter")
    registers.add(space, "purposes", {"name": "newsletter", "ground": "legal_obligation"})
    exports.take(space, exports_to, space.root.parent / "taken.csv")
    (damaged,) = (path for path in space.files.iterdir() if zipfile.is_zipfile(path))
    damaged.write_bytes(damaged.read_bytes()[:-200])
    unknown = space.files / ("0" * 64)
    unknown.write_bytes(damaged.read_bytes()[:500])
    command = ["hotpass", "subjects", "erase", request, "--now", "--workspace", str(space.root)]
    monkeypatch.setattr(sys, "argv", command)
    assert carry_out() == PartlyDone.exit_code
    said = f"files/{damaged.name}, which cannot be read any more"
    assert said in "".join(capsys.readouterr().out.split("\n"))
    certificate = erasing.find_erasure(space, request).certificate
    assert certificate is not None
    assert certificate["unreadable"] == [unknown.name, damaged.name], "no run has read the one"
    assert [said in one for one in certificate["left"]] == [False, True]
    erasing.drop_upload(space, request, unknown.name, "damaged")
    assert certificate["recipients"] == [["[erased]", "E-2026-0001"]]
    with pytest.raises(InputError, match="say why"):
        erasing.drop_upload(space, request, damaged.name, " ")
    with pytest.raises(InputError, match="names no such upload"):
        erasing.drop_upload(space, request, "0" * 64, "damaged")
    dropped = erasing.drop_upload(space, request, damaged.name[:12], "damaged on the way").certificate
    assert dropped is not None
    assert (dropped["left"], dropped["unreadable"]) == ([], [])
    assert dropped["files"][-1]["method"] == "removed whole, as it could not be read: damaged on the way"
    assert _found_in(space, HERS) == []
    with Catalogue.open(space).read() as connection:
        entry, _ = audit.latest(connection, 10, ["erasure.drop_file"])
    assert (entry.subject, json.loads(entry.said)) == (request, {"file": damaged.name})
    compliance.verify(space)


def test_another_person_approves_where_two_are_asked(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTPASS_ERASURE_SECOND_PERSON", "true")
    settings.cache_clear()
    try:
        request = _asked(space, HER)
        erasing.propose(space, request)
        asked = subjects.find_request(space, request)
        kept = proposed.kept(space, asked)
        assert kept is not None
        assert kept == carrying_out._gathered(space, asked)
        with pytest.raises(InputError, match="another person"):
            erasing.approve(space, request)
        with access.acting_as(access.Identity("ben", frozenset({access.Role.COMPLIANCE_OFFICER}))):
            erasing.approve(space, request)
            with pytest.raises(InputError, match="the erasure is approved"):
                erasing.approve(space, request)
            assert erasing.refuse(space, request).state == "refused"  # it is not begun
        erasing.propose(space, request)
        (space.files / ("0" * 64)).write_text("another upload")
        assert proposed.kept(space, asked) is None
        assert erasing.refuse(space, request).state == "refused"
        assert not list((space.root / "erasures").iterdir())
    finally:
        settings.cache_clear()


def _killed(space: Workspace, request: str, of: object, name: str, after: int) -> None:
    """Erase in a process that is killed at a call of a function, once it has been called some times."""
    child = os.fork()
    if child == 0:
        called, plain = [0], getattr(of, name)

        def counted(*arguments: Any) -> Any:
            if called[0] == after:
                os.kill(os.getpid(), signal.SIGKILL)
            called[0] += 1
            return plain(*arguments)

        setattr(of, name, counted)
        erasing.erase_now(space, request)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def test_what_an_organisation_had_of_a_person_is_chosen_anew_among_what_others_say(tmp_path: Path) -> None:
    hers, others = "anele.khuzwayo@zebra.co.za", "zebragliders@gmail.com"
    rows = [
        ("Zebra Gliders", "2011/555666/07", "Anele Khuzwayo", "CFI", hers, "082 311 4477", "", hers),
        ("Zebra Gliders", "2011/555666/07", "Khuzwayo, A.", "CFI", hers, "082 311 4477", "x", hers),
        (
            *("Zebra Gliders", "2011/555666/07", "Piet Botha", "Clerk", "piet@zebra.co.za", ""),
            *("flew with Osprey Air Tours, Osprey Airways", others),
        ),
        (
            "Osprey Air Tours (Pty) Ltd",
            "2012/100001/07",
            "Busi Nkosi",
            "CFI",
            "busi@osprey.co.za",
            "",
            "",
            "info@osprey.co.za",
        ),
    ]
    space, path = Workspace(tmp_path / "workspace"), tmp_path / "firms.csv"
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows([(*HEADS, "Company e-mail"), *rows])
    runs.execute(space, runs.submit(space, [path], profile="generic"))
    current = space.published("ssot") / "current"

    def golden() -> dict[str, Any]:
        every = pq.read_table(current / "organisations.parquet").to_pylist()
        return next(row for row in every if row["name"] == "Zebra Gliders")

    before = golden()
    assert before["email"] == hers
    request = _asked(space, Sought("person", "Anele Khuzwayo", (hers,)))
    erasing.erase_now(space, request)
    assert golden() == before | {"email": others, "email__all": [others]}
    (told,) = (
        row
        for row in pq.read_table(current / "provenance.parquet").to_pylist()
        if (row["entity_id"], row["field"]) == (before["entity_id"], "email")
    )
    assert (told["value"], told["cell"], told["alternatives"]) == (others, "H4", [])
    flat = pq.read_table(current / "ssot.parquet").to_pylist()
    (firm,) = (row for row in flat if row["email"] == others)
    assert (firm["contact_name"], firm["people"]) == ("Piet Botha", 1)  # who was the next after her
    erasing.erase_now(space, _asked(space, Sought("organisation", "Osprey Air Tours")))
    assert _found_in(space, re.compile(r"osprey\Wair\Wtours", re.IGNORECASE)) == []  # nor without its form
    assert next(space.files.iterdir()).read_text().count("flew with , Osprey Airways") == 1
    (made,) = space.root.glob("runs/*/publish")
    assert all(path.samefile(made / path.name) for path in current.iterdir() if path.is_file())
    _sums_hold(space)
    assert _found_in(space, re.compile("khuzwayo|anele|311.?4477", re.IGNORECASE)) == []


def test_of_whom_the_linkage_held_for_the_subject_and_an_officer_for_another_nothing_goes(
    tmp_path: Path,
) -> None:
    rows = _rows("""
        Springs Aero|2015/654321/07|Nomsa Radebe|Owner|nomsa@springsaero.co.za|028 555 0111|
        Springs Aero|2015/654321/07|Nomsa Radebe (Owner)|Boss|nomsa@springsaero.co.za|083 555 0112|yodelling
        Delta Aero|2018/777888/07|Busi Dlamini|Head of training|busi@deltaaero.co.za|012 555 0133|
    """)
    space = Workspace(tmp_path / "workspace")
    runs.execute(space, runs.submit(space, [_csv(tmp_path / "a.csv", rows)], profile="generic"))
    current = space.published("ssot") / "current"
    before, _ = _of_people(current)
    assert (before["phone"], before["role"]) == ("+27835550112", "Boss")
    sought = Sought("person", "Nomsa Radebe", ("nomsa@springsaero.co.za",))
    request = _asked(space, sought)
    held = subjects.find(space, sought, "officer")
    (other,) = (one for one in held.records if "Owner" in [value.value for value in one.values])
    subjects.exclude(space, request, other.record_id, "another signed for it", "officer")
    subjects.found(space, request, subjects.as_judged(space, request, held), "officer")
    erasing.erase_now(space, request)
    certificate = erasing.find_erasure(space, request).certificate
    assert certificate is not None
    assert certificate["left"] == []  # "Nomsa Radebe,Owner" of a line of cells is the other's
    after, _ = _of_people(current)
    assert (after["name"], after["phone"], after["role"]) == ("Nomsa Radebe", "+27285550111", "Owner")
    assert after["phone__all"] == ["+27285550111"]
    assert (before["records"], after["records"]) == (2, 1)
    assert "Nomsa Radebe,Owner,nomsa@springsaero.co.za" in (current / "ssot.csv").read_text()
    assert _found_in(space, re.compile(r"83\W?555\W?0112|835550112|yodel")) == []
    _sums_hold(space)


def _of_people(current: Path) -> list[dict[str, Any]]:
    rows = pq.read_table(current / "people.parquet").to_pylist()
    return sorted(rows, key=lambda row: row["name"] == "Busi Dlamini")
