"""Retention, breaches and the record of processing, on the refined sample."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hotpass import days, ssot
from hotpass.access import AccessRefused, Identity, Role, acting_as
from hotpass.catalogue import Catalogue, audit, erasures, subject_requests
from hotpass.catalogue.tables import FILES, now
from hotpass.cli.commands import app
from hotpass.compliance import breaches, exports, purposes, registers, retention, reveal, subjects
from hotpass.compliance.subjects import RequestAct
from hotpass.engine import DuckDBEngine
from hotpass.errors import InputError, Tampered
from hotpass.workspace import Workspace
from tests.compliance.test_erasing import refined, space
from tests.sample_run import SampleRun

__all__ = ["refined", "space"]  # fixtures

TODAY = days.today()
OFFICER = Identity("officer", frozenset({Role.COMPLIANCE_OFFICER}))
STEWARD = Identity("steward", frozenset({Role.STEWARD}))


@pytest.fixture(scope="module")
def sample(sample_run: SampleRun, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("duties") / "workspace"
    shutil.copytree(sample_run.workspace, root, symlinks=True)
    return Workspace(root)


def ask(space: Workspace, sql: str) -> list[tuple[object, ...]]:
    with DuckDBEngine() as engine:
        for kind in ("organisation", "person"):
            engine.view(f"{kind}_records", next(space.root.glob(f"runs/*/normalise/{kind}_records.parquet")))
        for table in ("clusters", "people", "organisations"):
            engine.view(table, space.root / "published" / "ssot" / "current" / f"{table}.parquet")
        return engine.rows(sql)


def test_what_is_past_its_time_is_counted_by_rule_and_age_and_disposed_of_by_two(sample: Workspace) -> None:
    profile = ssot.profile_of(ssot.find_version(sample, "ssot").path)
    dated = profile.entities["organisation"].dated
    assert dated is not None
    day = f"TRY_CAST({dated.name} AS DATE)"
    years = [
        int(y)
        for (y,) in ask(sample, f"SELECT year({day}) FROM organisation_records WHERE {day} IS NOT NULL")
    ]
    days = (TODAY - date(sorted(years)[len(years) // 2], 7, 1)).days
    with acting_as(OFFICER):
        rule = {"name": "Contacts", "days": str(days), "entity_type": "organisation", "law": "board 2025/4"}
        registers.add(sample, "retention", rule)
    expected = ask(
        sample,
        f"""SELECT count(*) FILTER ({day} + {days} < DATE '{TODAY}'), count(*) FILTER ({day} IS NULL),
        count(*)
        FROM organisation_records WHERE record_id IN (SELECT record_id FROM clusters)""",
    )[0]
    (found,) = [one for one in retention.overdue(sample) if one.rule == "Contacts"]
    assert (found.overdue, found.undated, found.kept) == expected
    assert sum(found.bands.values()) == found.overdue > 0

    with acting_as(OFFICER):
        made = retention.propose(sample, "ssot", "organisation", "past their time")
        assert (made.records, made.rules) == (found.overdue, {"Contacts": found.overdue})
        with pytest.raises(AccessRefused, match="officer proposed it and may not approve it"):
            retention.approve(sample, made.id)
        with pytest.raises(InputError, match="the disposal is proposed"):
            retention.certify(sample, made)
    with acting_as(Identity("auditor", frozenset({Role.AUDITOR}))), pytest.raises(AccessRefused):
        retention.approve(sample, made.id)
    with acting_as(STEWARD):
        approved = retention.approve(sample, made.id)
    assert (approved.state, approved.approved_by) == ("approved", "steward")
    listed = retention.records_of(sample, approved)
    late = ask(sample, f"SELECT record_id FROM organisation_records WHERE {day} + {days} < DATE '{TODAY}'")
    assert set(listed) <= {record for (record,) in late}
    path = sample.root / "disposals" / f"{made.id}.parquet"
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(Tampered, match="D-0001: the list of records is not as it was proposed"):
        retention.records_of(sample, approved)
    with acting_as(OFFICER):
        assert retention.refuse(sample, made.id, "the list was touched").state == "refused"
    with Catalogue.open(sample).read() as connection:
        acts = [entry.act for entry in audit.latest(connection, 3)]
    assert acts == ["disposal.refuse", "disposal.approve", "disposal.propose"]


def test_an_approved_disposal_erases_its_records_and_no_others(space: Workspace) -> None:
    old = datetime.combine(TODAY - timedelta(days=400), datetime.min.time(), UTC)
    with Catalogue.open(space).write() as connection:
        connection.execute(FILES.update().where(FILES.c.name == "second.xlsx").values(stored_at=old))
    with acting_as(OFFICER):
        rule = {"name": "Old", "days": "365", "trigger": "collected", "entity_type": "organisation"}
        registers.add(space, "retention", {**rule, "law": "board 2025/4"})
        made = retention.propose(space, "ssot", "organisation", "past their time")
        with pytest.raises(InputError, match="the disposal is proposed"):
            retention.execute(space, made.id)
    with acting_as(STEWARD):
        retention.approve(space, made.id)
    gone = retention.records_of(space, made)
    assert 4 <= len(gone) < 20
    before = ask(space, "SELECT record_id FROM organisation_records")
    asked = subjects.receive(space, "restriction", TODAY, "officer").id
    with Catalogue.open(space).write() as connection:
        about = {"kind": "organisation", "entities": [], "records": gone[:1]}
        subject_requests.add(connection, RequestAct(asked, "find", TODAY, about, "officer", now()))
        erasures.mark(connection, asked, "held", "set", "a dispute", "officer")
    with pytest.raises(InputError, match="1 of its records are held by now"):
        retention.execute(space, made.id)
    with Catalogue.open(space).write() as connection:
        erasures.mark(connection, asked, "held", "lift", "settled", "officer")
    done = retention.execute(space, made.id)
    after = {record for (record,) in ask(space, "SELECT record_id FROM organisation_records")}
    assert {record for (record,) in before} - after == set(gone)
    among = ", ".join(f"'{record}'" for record in gone)
    assert ask(space, f"SELECT count(*) FROM clusters WHERE record_id IN ({among})") == [(0,)]
    assert done.state == "executed"
    assert done.done["records_erased"] == len(gone)
    assert done.done["places_with_traces"] == 0
    assert retention.certify(space, done).startswith(b"%PDF")
    assert retention.find_disposal(space, made.id).state == "certified"
    assert not (space.root / "disposals" / f"{made.id}.parquet").exists()
    assert sum(one.overdue for one in retention.overdue(space)) == 0

    leak = {"name": "Leak", "discovered_on": TODAY.isoformat(), "versions": "ssot/1"}
    with acting_as(OFFICER):
        breach = registers.add(space, "breaches", leak)
        (gone_since,) = breaches.affected(space, breach.id).unknown
        assert gone_since.startswith(f"what was disposed of by {made.id} on ")


def test_a_longer_rule_outlasts_a_shorter_one(sample: Workspace) -> None:
    before = sum(one.overdue for one in retention.overdue(sample))
    with acting_as(OFFICER):
        made = registers.add(sample, "retention", {"name": "Law", "days": "36500", "trigger": "collected"})
    found = retention.overdue(sample)
    with acting_as(OFFICER):
        registers.amend(sample, "retention", made.id, {"ended_on": (TODAY - timedelta(days=1)).isoformat()})
    assert before > 0
    assert sum(one.overdue for one in found) == 0
    assert sum(one.overdue for one in retention.overdue(sample)) == before


def test_a_rule_with_a_category_is_for_values_whose_records_stay(sample: Workspace) -> None:
    (said,) = ask(
        sample,
        """SELECT count(coalesce(email, email__raw)) FROM person_records
        WHERE record_id IN (SELECT record_id FROM clusters)""",
    )
    whole = [one for one in retention.overdue(sample) if one.category is None]
    rules = {"Kind": ("email", 36_000), "Field": ("Person.Email", 35_000), "Of others": ("person.nothing", 1)}
    with acting_as(OFFICER):
        with pytest.raises(InputError, match="'identiy' is no class"):
            registers.add(sample, "retention", {"name": "A", "days": "1", "category": "identiy"})
        made = [
            registers.add(
                sample,
                "retention",
                {"name": name, "category": of, "days": str(days), "trigger": "collected", "law": "b"},
            )
            for name, (of, days) in rules.items()
        ]
    later = TODAY + timedelta(days=36_010)
    found = {one.rule: one for one in retention.overdue(sample, later) if one.category == "email"}
    kept = {one.rule for one in retention.overdue(sample) if one.category}
    with acting_as(OFFICER):
        for one in made:
            registers.amend(sample, "retention", one.id, {"ended_on": (TODAY - timedelta(1)).isoformat()})
    assert kept == {"Kind"}  # the longest of its rules keeps a value, and no rule is for a field of nobody
    assert (found["Kind"].overdue, found["Kind"].bands["1 to 30 days"]) == (*said, *said)
    assert said[0] > 0
    assert [one for one in retention.overdue(sample) if one.category is None] == whole


def test_whom_a_breach_touched_is_computed_from_files_exports_and_what_somebody_saw(
    sample: Workspace, tmp_path: Path
) -> None:
    digest, name = ask(sample, "SELECT file_digest, file_name FROM person_records ORDER BY ALL LIMIT 1")[0]
    of_file = ask(
        sample,
        f"""SELECT c.entity_type, count(DISTINCT entity_id) FROM clusters c JOIN (
            SELECT record_id FROM person_records WHERE file_digest = '{digest}' UNION ALL
            SELECT record_id FROM organisation_records WHERE file_digest = '{digest}') USING (record_id)
        GROUP BY 1""",
    )
    made = registers.add(
        sample,
        "breaches",
        {
            "name": "Lost laptop",
            "discovered_on": (TODAY - timedelta(days=9)).isoformat(),
            "files": str(digest),
        },
    )
    found = breaches.affected(sample, made.id)
    assert {kind: count for kind, count in found.counts.items() if count} == dict(of_file)
    assert found.records == 0
    assert all(one.through == f"file {name}" for one in found.first)

    registers.add(sample, "purposes", {"name": "Letters", "ground": "contract"})
    (entity,) = ask(sample, "SELECT entity_id FROM organisations ORDER BY 1 LIMIT 1")[0]
    with acting_as(STEWARD):
        export = exports.take(
            sample, exports.Asked("ssot", "person", "Letters", "Agency"), tmp_path / "all.csv"
        ).export
        reveal(sample, "ssot", str(entity), "name", "to write")
    by_actor = registers.add(
        sample,
        "breaches",
        {"name": "Account taken over", "discovered_on": TODAY.isoformat(), "actors": "steward"},
    )
    told = breaches.affected(sample, by_actor.id, most=10_000)
    assert told.counts == {"organisation": 1, "person": export.rows}
    seen = {one.entity_id: one for one in told.first}
    assert seen[str(entity)].through == "a value that was revealed"
    by_export = registers.amend(
        sample, "breaches", by_actor.id, {"actors": "", "exports": f"{export.id}; E-1"}
    )
    again = breaches.affected(sample, by_export.id, most=3)
    assert (again.counts["person"], len(again.first)) == (export.rows, 3)
    assert again.unknown == ["export E-1 is not in the log"]
    with acting_as(Identity("auditor", frozenset({Role.AUDITOR}))):
        masked = breaches.affected(sample, by_actor.id, most=3)
    assert all(one.name is None or "•" in one.name for one in masked.first)


def test_the_drafts_hold_what_the_law_asks_for_and_the_clock_runs(sample: Workspace) -> None:
    late = registers.add(
        sample, "breaches", {"name": "Stolen disk", "discovered_on": (TODAY - timedelta(days=4)).isoformat()}
    )
    assert late.id in {one.id for one in registers.breaches_unnotified(sample)}
    said = {
        "consequences": "Letters in your name.",
        "measures": "The disk is wiped.",
        "advice": "Watch your post.",
        "intruder": "A former clerk",
    }
    registers.amend(sample, "breaches", late.id, said)
    letter = " ".join(breaches.letter(sample, late.id))
    assert all(text in letter for text in said.values())
    nobody = breaches.affected(sample, late.id)
    assert "names no file, run, version, export or account" in nobody.unknown[0]
    fields = dict(breaches.portal_fields(sample, late.id, nobody))
    assert fields["Description of the incident"] == breaches.OPEN
    assert fields["Number of data subjects affected"] == breaches.OPEN
    assert fields["Possible consequences"] == "Letters in your name."
    told = {"regulator_told_on": TODAY.isoformat(), "subjects_told_on": TODAY.isoformat()}
    mended = registers.amend(sample, "breaches", late.id, told)
    assert late.id not in {one.id for one in registers.breaches_unnotified(sample)}
    assert mended.form.lacks() == [
        "the Regulator's reference is missing",
        "there is no proof that subjects were told",
    ]


def test_the_record_of_processing_says_purposes_recipients_and_safeguards(
    sample: Workspace, tmp_path: Path
) -> None:
    registers.add(
        sample, "operators", {"name": "Cape Mailers", "service": "letters", "contract_until": "2020-01-01"}
    )
    registers.add(sample, "transfers", {"recipient": "Cloud host", "country": "IE", "what": "copies"})
    assert [one.form.title for one in registers.operators_without_contract(sample)] == ["Cape Mailers"]
    assert [one.id for one in registers.transfers_without_ground(sample)] == ["TR-0001"]
    profile = ssot.profile_of(ssot.find_version(sample, "ssot").path)
    assert purposes.sources_without_notice(sample) == [s.name for s in profile.sources if not s.notice]
    for suffix in ("json", "csv", "pdf"):
        command = ["registers", "processing-record", str(tmp_path / f"r.{suffix}"), "-w", str(sample.root)]
        assert CliRunner().invoke(app, command).exit_code == 0
    made = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    (letters,) = [one for one in made["processing"] if one["purpose"] == "Letters"]
    assert letters["ground"] == "contract, s 11(1)(b)"
    assert letters["recipients"] == ["Agency"]
    assert made["transfers"][0]["lacks"] == ["no ground of section 72 is given"]
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    assert 'Letters,"contract, s 11(1)(b)"' in (tmp_path / "r.csv").read_text(encoding="utf-8")
