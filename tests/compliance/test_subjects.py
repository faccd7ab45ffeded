from __future__ import annotations

import json
import os
import shutil
import time
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hotpass import days, uploads
from hotpass.catalogue import Catalogue, audit
from hotpass.cli.commands import app
from hotpass.compliance import subjects, subjects_aside
from hotpass.compliance.subjects import HeldRecord, Published, Sought
from hotpass.compliance.subjects.finding import HeldValue
from hotpass.compliance.subjects.namesakes import without_namesakes
from hotpass.compliance.subjects.texts import Mention
from hotpass.desks import is_held
from hotpass.engine import DuckDBEngine
from hotpass.errors import InputError
from hotpass.settings import settings
from hotpass.workspace import Workspace
from tests.sample_run import SampleRun

TODAY = days.today()


@pytest.fixture(scope="module")
def space(sample_run: SampleRun, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The refined sample, to write to."""
    root = tmp_path_factory.mktemp("subjects") / "workspace"
    shutil.copytree(sample_run.workspace, root, symlinks=True)
    return Workspace(root)


def _table(space: Workspace, sql: str) -> list[tuple[str, ...]]:
    with DuckDBEngine() as engine:
        records = next(space.root.glob("runs/*/normalise/person_records.parquet"))
        engine.view("records", records)
        engine.view("clusters", space.root / "published" / "ssot" / "current" / "clusters.parquet")
        return engine.rows(sql)


def test_all_records_of_a_person_are_found_under_other_spellings(space: Workspace) -> None:
    """Everybody of several records and an e-mail address: each record is found by name and address."""
    people = _table(
        space,
        """SELECT any_value(r.name), any_value(r.email), list(r.record_id ORDER BY r.record_id)
        FROM records r JOIN clusters c USING (record_id) WHERE r.name__given IS NOT NULL
        GROUP BY c.entity_id HAVING count(*) > 2 AND any_value(r.email) IS NOT NULL
        ORDER BY c.entity_id LIMIT 8""",
    )
    assert len(people) == 8
    for name, email, records in people:
        given, _, family = name.partition(" ")
        held = subjects.find(space, Sought("person", f"{family}, {given[0]}", (email.upper(),)), "officer")
        own = {r.record_id for r in held.records if r.standing != "possible"}
        assert set(records) <= own, name
        assert all(r.values and r.runs and r.file_digest for r in held.records)
        assert held.entities
        assert held.gone == []


def test_who_only_bears_the_name_or_shares_the_address_is_perhaps_another(space: Workspace) -> None:
    (one, _), (_, theirs) = _table(
        space,
        """SELECT any_value(name), email FROM records WHERE email IS NOT NULL AND name__given IS NOT NULL
        GROUP BY email ORDER BY md5(email) LIMIT 2""",
    )
    held = subjects.find(space, Sought("person", one, (theirs,)), "officer")
    against = {reason for r in held.records for reason in r.reasons if reason.endswith("another")}
    assert against == {"E-mail: another", "Name: another"}
    assert {r.standing for r in held.records} == {"possible"}
    assert (subjects.own_records(held), held.entities) == ([], [])
    assert json.loads(subjects.told(space, held, "officer"))["published"] == []


def _held(record: str, standing: str, by_name: bool = False, **values: str) -> HeldRecord:
    named = {"person_name": "Thandi Qwabe", **values}
    said = [HeldValue(kind, kind, kind, value, value, "") for kind, value in named.items()]
    return HeldRecord(record, standing, (), "s", "d", "f", "", 1, said, ("run",), by_name)


def test_what_contradicts_the_records_that_are_certain_is_only_possible() -> None:
    sure = _held("sure", "certain", email="a@b.za", identity_number="1", organisation_name="Karoo Air CC")
    others = {
        "another number": _held("another number", "likely", email="a@b.za", identity_number="2"),
        "another employer": _held("another employer", "likely", True, organisation_name="Namib Air CC"),
        "the same employer": _held("the same employer", "likely", True, organisation_name="KAROO AIR cc"),
        "nothing else": _held("nothing else", "likely", True),
        "linked": _held("linked", "likely", True, organisation_name="Namib Air CC"),
    }
    published = [Published("ssot", 1, True, "P-1", ("sure", "linked"))]
    found = without_namesakes({"sure": sure, **others}, published)
    assert {name for name, one in found.items() if one.standing == "possible"} == {
        "another number",
        "another employer",
    }
    alone = {name: others[name] for name in ("nothing else", "linked")}
    apart = [Published("ssot", 1, True, name, (name,)) for name in alone]
    assert {one.standing for one in without_namesakes(alone, apart).values()} == {"possible"}
    assert {one.standing for one in without_namesakes(alone, apart[:1]).values()} == {"likely"}


def test_what_gave_no_record_is_found_in_its_cell(space: Workspace) -> None:
    """A sheet that is not used holds texts that no record has."""
    ingest = next(space.root.glob("runs/*/ingest"))
    with DuckDBEngine() as engine:
        engine.view("sheets", ingest / "sheets.parquet")
        grid = engine.rows("SELECT grid FROM sheets WHERE sheet = 'Admin'")[0][0]
        engine.view("grid", ingest / grid)
        shortest = "SELECT row, c1 FROM grid WHERE length(c1) > 6 ORDER BY length(c1), row LIMIT 1"
        row, text = engine.rows(shortest)[0]
    held = subjects.find(space, Sought("organisation", text), "officer")
    assert ("Contact Database.xlsx", "Admin", f"A{row}") in {
        (m.file_name, m.sheet, m.cell) for m in held.mentions
    }
    nobody = subjects.find(space, Sought("person", emails=("nobody.at.all@example.org",)), "officer")
    assert (nobody.records, nobody.published, nobody.mentions) == ([], [], [])
    assert (nobody.fresh, nobody.unread) == (0, ())


def test_uploads_that_no_run_has_read_are_looked_through(space: Workspace, tmp_path: Path) -> None:
    said = "Company,Contact,Email,Remark\nKaroo Vlug,Nomsa Tshabalala,nomsa@karoovlug.co.za,\n"
    (tmp_path / "list.csv").write_text(
        f"{said}Delta Aero,Piet Botha,piet@deltaaero.co.za,ask nomsa tshabalala\n"
    )
    (tmp_path / "cut.xlsx").write_bytes(b"PK\x03\x04")
    draft = uploads.Draft(by="anna")
    draft.files |= {path.name: space.store(path) for path in sorted(tmp_path.iterdir())}
    uploads.save(space, draft)
    killed = space.root / ".finding-0"
    killed.mkdir()
    (killed / "lock").touch()
    held = subjects.find(space, Sought("person", "Tshabalala, N.", ("NOMSA@karoovlug.co.za",)), "officer")
    told = json.loads(subjects.told(space, held, "officer"))
    assert _found_aside(space, held.sought) == json.loads(json.dumps(asdict(held)))
    subjects_aside.find_aside(space, held.sought, "R-1")
    subjects_aside.give_up(space, "find", "R-1")
    assert subjects_aside.seeking(space, "find", "R-1") is None
    _forgotten_once_it_is_old_or_somebody_was_erased(space, held.sought)
    assert subjects_aside.bytes_unread(space, []) > sum(p.stat().st_size for p in tmp_path.iterdir())
    uploads.discard(space, draft)
    own = subjects.own_records(held)
    assert [(r.file_name, r.row, r.standing, r.runs) for r in own] == [("list.csv", 2, "certain", ())]
    assert [(m.file_name, m.cell, m.run_id) for m in held.mentions] == [("list.csv", "D3", "")]
    assert (held.fresh, held.unread, told["uploads_that_could_not_be_read"]) == (
        1,
        ("cut.xlsx",),
        ["cut.xlsx"],
    )
    assert not list(space.root.glob(".finding-*"))


def _found_aside(space: Workspace, sought: Sought) -> object:
    """What a process of its own finds, which nothing is left of."""
    subjects_aside.find_aside(space, sought, None)
    while (now := subjects_aside.seeking(space, "find", None)) and now.going_on:
        time.sleep(0.05)
    assert now is not None
    assert now.wrong == ""
    held = subjects_aside.take(space, None)
    assert held is not None
    assert not list((space.root / ".seeking").iterdir())
    return json.loads(json.dumps(asdict(held)))


def _forgotten_once_it_is_old_or_somebody_was_erased(space: Workspace, sought: Sought) -> None:
    subjects_aside.find_aside(space, sought, "R-2")
    desk = space.root / ".seeking" / "find-R-2"
    while is_held(desk):
        time.sleep(0.05)
    subjects_aside.forget_left(space)
    (desk / "found.json").unlink()  # as an erasure does
    assert (now := subjects_aside.seeking(space, "find", "R-2")) is not None
    assert now.wrong.startswith("Somebody was erased meanwhile")
    os.utime(desk, (0, 0))
    subjects_aside.forget_left(space)
    assert not desk.exists()


def test_an_organisation_is_found_by_its_name_without_legal_form_and_its_telephone(space: Workspace) -> None:
    with DuckDBEngine() as engine:
        engine.view("o", next(space.root.glob("runs/*/normalise/organisation_records.parquet")))
        name, phone, record = engine.rows(
            """SELECT name__key, phone__raw, record_id FROM o
            WHERE phone IS NOT NULL AND name__legal_form IS NOT NULL AND phone__problem IS NULL
            ORDER BY record_id LIMIT 1"""
        )[0]
    held = subjects.find(space, Sought("organisation", name.upper(), phones=(phone,)), "officer")
    assert next(r for r in held.records if r.record_id == record).standing == "certain"


def test_the_search_leaves_no_name_in_the_trail_and_the_file_leaves_out_who_may_be_another(
    space: Workspace, tmp_path: Path
) -> None:
    name = _table(space, "SELECT name FROM records WHERE name__given IS NOT NULL ORDER BY name LIMIT 1")[0][0]
    held = subjects.find(space, Sought("person", name), "officer")
    count = subjects.export(space, held, tmp_path / "held.json", "officer", None)
    told = json.loads((tmp_path / "held.json").read_text())
    assert len(told["records"]) == count == len([r for r in held.records if r.standing != "possible"]) > 0
    assert told["left_out_as_perhaps_another_s"] == len(held.records) - count
    cells = [Mention("0", "a.csv", "", row, f"A{row}", "run") for row in range(1, 103)]
    subjects.export(space, replace(held, mentions=cells), tmp_path / "held.pdf", "officer", None)
    assert (tmp_path / "held.pdf").read_bytes().startswith(b"%PDF-")
    with Catalogue.open(space).read() as connection:
        newest = audit.latest(connection, 3)[1:]
    assert [e.act for e in newest] == ["subject.export", "subject.search"]
    assert not any(name in e.said + e.subject for e in newest)


@pytest.mark.parametrize(
    ("sought", "sentence"),
    [
        ({}, "say whom to find"),
        ({"emails": ("x@",)}, "'x@' is no e-mail"),
        ({"name": "12345"}, "is no name"),
    ],
)
def test_whom_nobody_could_find_is_one_sentence(sought: dict[str, object], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        Sought("person", **sought)  # type: ignore[arg-type]


def test_a_request_goes_its_way(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    received = TODAY - timedelta(days=10)
    made = subjects.receive(workspace, "deletion", received, "officer", channel="post", reference="letter 7")
    assert (made.id, made.state, made.identified) == (f"R-{received.year}-0001", "open", None)
    assert made.due is not None
    assert made.due >= received + timedelta(days=30)
    with pytest.raises(InputError, match="not made sure who asks"):
        subjects.answer(workspace, made.id, "granted", "", TODAY, "officer")
    with pytest.raises(InputError, match="say why"):
        subjects.answer(workspace, made.id, "refused", " ", TODAY, "officer")
    longer = subjects.extend(workspace, made.id, 30, "many records", TODAY, "officer")
    assert longer.due is not None
    assert longer.due >= received + timedelta(days=60)
    with pytest.raises(InputError, match="it can be once"):
        subjects.extend(workspace, made.id, 5, "still many", TODAY, "officer")
    subjects.identify(workspace, made.id, "document seen", TODAY - timedelta(days=2), "officer")
    second = subjects.receive(workspace, "access", TODAY, "officer")
    ended = subjects.answer(workspace, made.id, "partly", "section 14(1)(a)", TODAY, "officer")
    assert (ended.state, ended.outcome, ended.ended) == ("answered", "partly", TODAY)
    assert [r.id for r in subjects.requests(workspace)] == [second.id, made.id]
    with pytest.raises(InputError, match="the request is answered"):
        subjects.withdraw(workspace, made.id, TODAY, "officer")
    with pytest.raises(InputError, match="still to come"):
        subjects.receive(workspace, "access", TODAY + timedelta(days=2), "officer")


def test_the_clock_may_begin_when_it_is_sure_who_asks(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTPASS_REQUEST_CLOCK", "identified")
    monkeypatch.setenv("HOTPASS_REQUEST_DAYS", "14")
    settings.cache_clear()
    try:
        made = subjects.receive(workspace, "access", date(2026, 3, 2), "officer")
        assert made.due is None
        sure = subjects.identify(workspace, made.id, "document seen", date(2026, 3, 8), "officer")
        assert sure.due == date(2026, 3, 23)  # Sunday the 22nd is left out
    finally:
        settings.cache_clear()


def test_the_command_line_keeps_the_register_and_writes_the_file(space: Workspace, tmp_path: Path) -> None:
    def hotpass(*words: str) -> str:
        done = CliRunner().invoke(app, ["subjects", *words, "--workspace", str(space.root)])
        assert done.exit_code == 0, done.output
        return done.output

    name, email = _table(
        space, "SELECT name, email FROM records WHERE email IS NOT NULL ORDER BY ALL LIMIT 1"
    )[0]
    request = json.loads(hotpass("receive", "access", "--channel", "e-mail", "--json"))["id"]
    with pytest.raises(InputError, match="it was not made sure who asks"):
        subjects.told(space, subjects.find(space, Sought("person", name), "officer"), "officer", request)
    hotpass("identify", request, "document seen")
    assert email not in hotpass("find", name, "--email", email, "--request", request)
    standing = json.loads(hotpass("list", "--json"))[0]
    assert standing["records"]
    assert standing["subjects"]
    assert "1 record is in" in hotpass(
        "export", str(tmp_path / "told.json"), "--name", name, "--email", email, "--request", request
    )
    assert email in (tmp_path / "told.json").read_text()
    assert "granted" in hotpass("answer", request, "granted")
    assert request in hotpass("list")


def test_an_officer_says_whose_a_record_is(space: Workspace) -> None:
    (phone,) = _table(space, "SELECT phone FROM records WHERE phone IS NOT NULL ORDER BY phone LIMIT 1")[0]
    sought = Sought("person", phones=(phone,))
    held = subjects.find(space, sought, "officer")
    perhaps = next(r for r in held.records if r.standing == "possible")
    request = subjects.receive(space, "access", TODAY, "officer").id
    with pytest.raises(InputError, match="say why"):
        subjects.confirm(space, request, perhaps.record_id, " ", "officer")
    subjects.confirm(space, request, perhaps.record_id, "the document bears the same number", "officer")
    again = subjects.as_judged(space, request, subjects.find(space, sought, "officer"))
    own = subjects.own_records(again)
    assert perhaps.record_id in [r.record_id for r in own]
    assert again.records[0].record_id == perhaps.record_id
    assert again.records[0].reasons[-1] == "confirmed: the document bears the same number"
    subjects.exclude(space, request, perhaps.record_id, "another signed for it", "officer")
    again = subjects.as_judged(space, request, again)
    assert perhaps.record_id not in [r.record_id for r in subjects.own_records(again)]
    assert again.records[-1].reasons[-1] == "another's: another signed for it"
    other = subjects.receive(space, "access", TODAY, "officer").id
    assert perhaps.record_id not in [
        r.record_id for r in subjects.own_records(subjects.as_judged(space, other, held))
    ]
