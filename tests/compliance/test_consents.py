from __future__ import annotations

import csv
import json
import random
import shutil
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from hotpass import days, ssot
from hotpass.access import AccessRefused, Identity, Role, acting_as
from hotpass.catalogue import Catalogue, audit
from hotpass.cli.commands import app
from hotpass.compliance import consents, exports, purposes, registers, subjects
from hotpass.compliance.consents import Statement, Subject, recording
from hotpass.compliance.purposes import KnownPurpose
from hotpass.engine import DuckDBEngine
from hotpass.errors import InputError
from hotpass.ssot.versions import current_version
from hotpass.workspace import Workspace
from tests.compliance.test_registers import book
from tests.sample_run import SampleRun

TODAY = days.today()
NEWS = KnownPurpose("Newsletter", "consent", True, None, ())


@dataclass(frozen=True)
class Person:
    entity: str
    email: str
    phone: str


@pytest.fixture(scope="module")
def sample(sample_run: SampleRun, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("consents") / "workspace"
    shutil.copytree(sample_run.workspace, root, symlinks=True)
    space = Workspace(root)
    registers.add(space, "purposes", {"name": "Newsletter", "ground": "consent", "direct_marketing": "yes"})
    registers.add(space, "purposes", {"name": "Invoices", "ground": "contract"})
    return space


@pytest.fixture(scope="module")
def people(sample: Workspace) -> list[Person]:
    """People who share neither address nor telephone number with others."""
    with DuckDBEngine() as engine:
        engine.view("people", sample.root / "published" / "ssot" / "current" / "people.parquet")
        rows = engine.rows(
            """SELECT entity_id, email, phone FROM people WHERE email IS NOT NULL AND phone IS NOT NULL
            QUALIFY count(*) OVER (PARTITION BY email) = 1 AND count(*) OVER (PARTITION BY phone) = 1
            ORDER BY entity_id LIMIT 9"""
        )
    assert len(rows) == 9
    return [Person(*row) for row in rows]


def keep(space: Workspace, act: str, person: Person, day: date = TODAY, **more: object) -> None:
    subject = Subject(email=person.email.upper(), phone=person.phone)
    consents.record(space, Statement(act, "newsletter", subject, day, **more))  # type: ignore[arg-type]


def test_an_export_takes_whom_the_purpose_may_use_and_lists_the_others(
    sample: Workspace, people: list[Person], tmp_path: Path
) -> None:
    given, customer, withdrew, lapsed, again, objected, refused, *_ = people
    keep(sample, "given", given, expires=TODAY + timedelta(days=9))
    keep(sample, "given", customer, basis="existing_customer")
    keep(sample, "given", withdrew, TODAY - timedelta(days=9))
    keep(sample, "withdrawn", Person("", withdrew.email, ""), TODAY - timedelta(days=2))
    keep(sample, "given", lapsed, TODAY - timedelta(days=9), expires=TODAY - timedelta(days=1))
    keep(sample, "withdrawn", again, TODAY - timedelta(days=9))
    keep(sample, "given", again, TODAY - timedelta(days=3))
    keep(sample, "given", objected)
    consents.record(sample, Statement("objected", "*", Subject(phone=objected.phone), TODAY))
    keep(sample, "refused", refused)

    target = tmp_path / "news.csv"
    asked = f"export {target} --purpose newsletter --recipient Agency --entity person --json -w {sample.root}"
    done = CliRunner().invoke(app, [*asked.split(), "--field", "name", "--field", "email"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.output)
    with target.open(encoding="utf-8") as stream:
        taken = {row["entity_id"]: row for row in csv.DictReader(stream)}
    assert set(taken) == {given.entity, customer.entity, again.entity}
    assert taken[given.entity]["email"] == given.email
    assert set(taken[given.entity]) == {"entity_id", "name", "email", "email__all"}
    with (tmp_path / "news-held-back.csv").open(encoding="utf-8") as stream:
        held = {row["entity_id"]: row["reason"] for row in csv.DictReader(stream)}
    reasons = {one.entity: held[one.entity] for one in (withdrew, lapsed, objected, refused)}
    assert list(reasons.values()) == [
        "withdrew consent",
        "consent has expired",
        "objected to it",
        "refused consent",
    ]
    every = ssot.find_version(sample, "ssot").rows["people"]
    assert (said["rows"], said["held_back"]) == (3, every - 3)
    assert said["held_by_reason"]["missing"] == every - 3 - 4
    purpose = purposes.named(sample, "newsletter")
    assert consents.whom(sample, purpose, "ssot", "person", "", 99) == sorted(taken)
    assert consents.whom(sample, purpose, "ssot", "person", "expired", 99) == [lapsed.entity]
    assert len(consents.whom(sample, purpose, "ssot", "person", "missing", 2)) == 2
    with Catalogue.open(sample).read() as connection:
        (entry,) = audit.latest(connection, 1, ["export.take"])
        assert (entry.subject, entry.details["rows"], entry.details["held_back"]) == (
            said["id"],
            3,
            every - 3,
        )
        trail = json.dumps([one.said for one in audit.latest(connection, 99)])
    assert given.email not in trail
    version = ssot.find_version(sample, "ssot")
    exports.take_file(sample, version, version.path / "ssot.csv").close()
    whole, *others, went = exports.recipients_of(sample, [given.entity, withdrew.entity])
    assert (whole.recipient, [one.entity_id for one in others]) == (None, [withdrew.entity])
    held = subjects.find(sample, subjects.Sought("person", emails=(given.email,)), "officer")
    told = json.loads(subjects.told(sample, held, "officer"))
    assert {one["recipient"] for one in told["given_to"]} == {None, "Agency"}
    assert (went.entity_id, went.recipient, went.purpose) == (given.entity, "Agency", "Newsletter")


def test_what_was_withdrawn_before_an_export_and_written_down_after_it_is_found(
    sample: Workspace, people: list[Person], tmp_path: Path
) -> None:
    late = people[7]
    keep(sample, "given", late, TODAY - timedelta(days=5))
    exports.take(
        sample, exports.Asked("ssot", "person", "Newsletter", "Sponsor"), tmp_path / "people.parquet"
    )
    assert late.entity in pq.read_table(tmp_path / "people.parquet").column("entity_id").to_pylist()
    assert consents.withdrawn_yet_exported(sample).count == 0
    keep(sample, "withdrawn", late, TODAY - timedelta(days=1))
    found = consents.withdrawn_yet_exported(sample)
    assert [row[2:] for row in found.rows] == [(late.entity, "withdrawn")]


def test_a_purpose_that_needs_no_consent_passes_all_but_those_who_objected_to_it(
    sample: Workspace, people: list[Person]
) -> None:
    asked = exports.Asked("ssot", "person", "Invoices", "Bank")
    every = ssot.find_version(sample, "ssot").rows["people"]
    assert exports.weigh(sample, asked) == exports.Judgement(every, {})
    consents.record(sample, Statement("objected", "Invoices", Subject(email=people[8].email), TODAY))
    assert exports.weigh(sample, asked) == exports.Judgement(every - 1, {"objected": 1})
    with acting_as(Identity("reviewer", frozenset({Role.REVIEWER}))), pytest.raises(AccessRefused):
        exports.weigh(sample, asked)
    with pytest.raises(InputError, match="there is no purpose 'Lottery'; purposes are"):
        exports.weigh(sample, replace(asked, purpose="Lottery"))


def test_whoever_sees_values_masked_takes_them_along_masked(sample: Workspace, tmp_path: Path) -> None:
    with acting_as(Identity("auditor", frozenset({Role.AUDITOR}))):
        exports.take(sample, exports.Asked("ssot", "person", "Invoices", "Court"), tmp_path / "masked.csv")
    with (tmp_path / "masked.csv").open(encoding="utf-8") as stream:
        emails = [row["email"] for row in csv.DictReader(stream) if row["email"]]
    assert emails
    assert all("•••" in email for email in emails)


def test_the_ledger_is_filled_from_a_workbook_or_told_what_is_wrong_in_which_cell(
    sample: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "form.pdf").write_bytes(b"signed")
    head: list[object] = ["Purpose", "E-mail", "Phone", "ID number", "Given on", "Withdrawn on", "Proof"]
    head += ["Requested count", "Name", "Organisation"]
    rows: list[list[object]] = [
        ["Newsletter", "anna@karoo.example.co.za", "082 555 0123", "", date(2026, 1, 5), "", "form.pdf", 1],
        ["newsletter", "", "", "", "2026-02-01", "01/03/2026", "", "", "Sipho Nkosi", "Karoo Flying School"],
        ["Newsletter", "ben@karoo.example.co.za", "", "", "", date(2026, 3, 1), "", 3],
    ]
    wrong: list[list[object]] = [
        ["Lottery", "x@karoo.example.co.za", "", "", "2026-01-01"],
        ["Newsletter", "not an address", "", "", "2026-01-01"],
        ["Newsletter", "", "", "", "2026-01-01"],
        ["Newsletter", "x@karoo.example.co.za", "", "", "yesterday"],
        ["Newsletter", "x@karoo.example.co.za"],
        ["Newsletter", "x@karoo.example.co.za", "", "", "2026-01-01", "", "lost.pdf"],
        ["Newsletter", "x@karoo.example.co.za", "", "", (TODAY + timedelta(days=3)).isoformat()],
    ]
    with pytest.raises(InputError, match=r"7 of 10 lines cannot be imported, so that none was") as caught:
        consents.import_consents(sample, book(tmp_path / "faulty.xlsx", [head, *rows, *wrong], "Consents"))
    told = [note.removeprefix("faulty.xlsx, sheet Consents, ") for note in caught.value.__notes__]
    assert told[0] == "cell A5: there is no purpose 'Lottery'. Enter it into the register."
    assert told[1] == "row 6: the e-mail cannot be read."
    assert told[2].startswith("row 7: it is not said who it is about")
    assert told[3].startswith("cell E8: given_on is no day: 'yesterday'")
    assert told[4] == "row 9: no day tells that anything was asked or said."
    assert told[5].startswith("cell G10: the proof is neither a file that is there nor a SHA-256")
    assert "is still to come" in told[6]

    good = book(tmp_path / "good.xlsx", [head, *rows])
    assert consents.import_consents(sample, good) == consents.Imported(3, 6, 6, 0)
    assert consents.import_consents(sample, good) == consents.Imported(3, 6, 0, 6)
    untidy: list[list[object]] = [
        ["Opt-ins, exported 3 August"],
        [],
        [" E-mail address: ", "Purpose", "Date given"],
    ]
    untidy += [["eva@karoo.example.co.za", "Newsletter", day] for day in ("4 March 2026", "04-Mar-26", 46085)]
    with pytest.raises(InputError, match="1 of 4 columns cannot be imported") as caught:
        consents.import_consents(
            sample, book(tmp_path / "more.xlsx", [*untidy[:2], [*untidy[2], "Hue"], [*untidy[3], "red"]])
        )
    assert caught.value.__notes__[0].startswith("more.xlsx, sheet Register, column D: the heading 'hue'")
    assert consents.import_consents(sample, book(tmp_path / "untidy.xlsx", untidy)).lines == 3
    assert {one.day for one in consents.latest(sample, subject=Subject(email="eva@karoo.example.co.za"))} == {
        date(2026, 3, 4)
    }
    found = consents.latest(sample, subject=Subject(phone="+27825550123"))
    assert [(one.act, one.day) for one in found] == [("given", date(2026, 1, 5)), ("asked", date(2026, 1, 5))]
    assert found[0].origin == "good.xlsx, sheet Register, row 2"
    assert found[0].proof
    (twice,) = consents.asked_twice(sample).rows
    assert twice[:2] == ("Newsletter", "3")
    with Catalogue.open(sample).read() as connection:
        kept = str(connection.exec_driver_sql("SELECT * FROM consent_events").all())
        kept += str(connection.exec_driver_sql("SELECT * FROM consent_keys").all())
    assert "karoo" not in kept.lower()
    assert "825550123" not in kept


def test_the_ledger_stands_in_either_database_and_names_who_was_asked_twice(workspace: Workspace) -> None:
    registers.add(workspace, "purposes", {"name": "News", "ground": "consent", "direct_marketing": "yes"})
    who, other = Subject(email="anna@karoo.example.co.za"), Subject(email="ben@karoo.example.co.za")
    first = Statement("asked", "news", who, TODAY - timedelta(days=9), channel="telephone")
    assert consents.record(workspace, first)
    assert not consents.record(workspace, first)
    assert consents.asked_twice(workspace).count == 0
    more = [
        Statement("refused", "News", other, TODAY - timedelta(days=3)),
        Statement("asked", "News", other, TODAY),
        Statement("asked", "News", who, TODAY),
        Statement("given", "News", who, TODAY, wording="2"),
    ]
    assert consents.record_all(workspace, more) == 4
    found = consents.asked_twice(workspace).rows
    assert [row[1:4] for row in found] == [
        ("2", "1, 4", "asked 2 times"),
        ("1", "3", "asked after a refusal"),
    ]
    assert found[0][4].startswith(f"{TODAY - timedelta(days=9):%-d %B %Y}")
    assert [row[3] for row in consents.without_proof(workspace).rows] == ["no proof"]
    said = consents.latest(workspace, subject=who)
    assert [(one.act, one.seq) for one in said] == [("given", 5), ("asked", 4), ("asked", 1)]
    assert consents.counts(workspace)[("News", "asked")] == 3


def values(one: Statement) -> dict[str, str]:
    return {k: v for k, v in (("email", one.subject.email), ("phone", one.subject.phone)) if v}


def passing(known: dict[str, dict[str, str]], said: list[Statement]) -> set[str]:
    """The entities that may be used, by the rules as docs/reference/registers.md has them."""
    newest: dict[tuple[str, str], str] = {}
    for _, one in sorted(enumerate(said), key=lambda pair: (pair[1].day, pair[0])):
        newest.update(dict.fromkeys(values(one).items(), one.act))
    outs = {value for value, act in newest.items() if act != "given"}

    def consents_for(entity: dict[str, str], one: Statement) -> bool:
        own = values(one)
        strongest = next((kind for kind in ("email", "phone") if kind in own and kind in entity), None)
        fits = strongest is not None and own[strongest] == entity[strongest]
        fresh = one.expires is None or one.expires >= TODAY
        return one.act == "given" and fits and fresh and not outs & own.items()

    return {
        name
        for name, entity in known.items()
        if not outs & entity.items() and any(consents_for(entity, one) for one in said)
    }


def test_the_gate_agrees_with_its_rules_read_one_by_one(sample: Workspace, tmp_path: Path) -> None:
    """400 entities and 500 statements over few shared values, held against the rules in plain Python."""
    chance = random.Random(7)
    version = ssot.find_version(sample, "ssot")
    space = Workspace(tmp_path / "workspace")
    folder = space.published("ssot") / "v0001"
    folder.mkdir(parents=True)
    shutil.copy(version.path / "profile.json", folder)
    for name in ("organisations", "roles"):
        shutil.copy(version.path / f"{name}.parquet", folder)
    registers.add(space, "purposes", {"name": "Newsletter", "ground": "consent", "direct_marketing": "yes"})

    def some(prefix: str, of: int, share: float) -> str:
        return f"{prefix}{chance.randrange(of)}" if chance.random() < share else ""

    entities = {f"P-{n}": (some("who", 300, 0.8), some("+2782555", 120, 0.7)) for n in range(400)}
    phones = {
        phone: f"+2782555{n:04d}" for n, phone in enumerate(sorted({p for _, p in entities.values()} - {""}))
    }
    known = {
        entity: ({"email": f"{email}@karoo.example.co.za"} if email else {})
        | ({"phone": phones[phone]} if phone else {})
        for entity, (email, phone) in entities.items()
    }
    with DuckDBEngine() as engine:
        engine.view("people", version.path / "people.parquet")
        texts = ", ".join(
            f"({e!r}, {v.get('email')!r}, {v.get('phone')!r})".replace("None", "NULL")
            for e, v in known.items()
        )
        engine.write(
            f"""SELECT p.* REPLACE (v.e AS entity_id, v.m AS email, [v.m] AS email__all, v.t AS phone,
                [v.t] AS phone__all)
            FROM (VALUES {texts}) v(e, m, t), (SELECT * FROM people LIMIT 1) p ORDER BY v.e""",
            folder / "people.parquet",
        )
    pool = [values for values in known.values() if values]
    said = []
    for _ in range(500):
        mine = dict(chance.choice(pool))
        if chance.random() < 0.3 and len(mine) == 2:
            mine.pop(chance.choice(["email", "phone"]))
        day = TODAY - timedelta(days=chance.randrange(60))
        act = chance.choice(["given", "given", "given", "refused", "withdrawn", "objected"])
        expires = (
            day + timedelta(days=chance.randrange(90)) if act == "given" and chance.random() < 0.5 else None
        )
        said.append(Statement(act, "Newsletter", Subject(**mine), day, expires=expires))  # type: ignore[arg-type]
    distinct = list(dict.fromkeys((s.act, str(s.subject), s.day, s.expires) for s in said))
    firsts = [next(s for s in said if (s.act, str(s.subject), s.day, s.expires) == key) for key in distinct]
    consents.record_all(space, firsts)

    expected = passing(known, firsts)
    with consents.judged(space, replace(version, path=folder), "person", NEWS) as result:
        found = {
            entity for (entity,) in result.engine.rows("SELECT entity_id FROM judged WHERE reason IS NULL")
        }
        assert result.engine.rows("SELECT count(*) FROM judged") == [(400,)]
    assert 20 < len(expected) < 300
    assert found == expected


def test_purposes_that_are_judged_together_are_judged_as_each_alone(
    sample: Workspace, people: list[Person]
) -> None:
    version = ssot.find_version(sample, "ssot")
    keep(sample, "given", people[0])
    objected = Subject(email=people[1].email)
    consents.record(sample, Statement("objected", recording.EVERYTHING, objected, TODAY))
    several = [
        KnownPurpose(f"{ground} {marketing} {n}", ground, marketing, None, ())
        for n in range(2)
        for ground, marketing in (("consent", False), ("consent", True), ("contract", False))
    ]
    reasons = {
        one.purpose.name: (one.reasons(), one.passed)
        for one in consents.judged_for_each(sample, version, "person", [NEWS, *several])
    }
    for purpose in (NEWS, *several):
        with consents.judged(sample, version, "person", purpose) as alone:
            assert reasons[purpose.name] == (alone.reasons(), alone.passed)
    assert len({str(one) for one in reasons.values()}) > 2


def test_purposes_come_from_the_register_and_from_the_profile_once_each(sample: Workspace) -> None:
    named = {one.name: one for one in purposes.known(sample)}
    assert named["Newsletter"].needs_consent
    assert not named["Invoices"].needs_consent
    of_profile = [one for one in named.values() if one.entry is None]
    assert all(one.sources for one in of_profile)


def test_an_opt_out_holds_without_the_legal_form_and_a_consent_does_not_count_so(sample: Workspace) -> None:
    rows = ssot.search(sample, "ssot", "organisation", text="pty").rows.to_pylist()
    one, other = [row for row in rows if row["name"].endswith(" (Pty) Ltd")][:2]
    version = current_version(sample, "ssot")
    assert version is not None

    def reasons() -> list[str | None]:
        with consents.judged(sample, version, "organisation", NEWS) as result:
            found = dict(result.engine.rows("SELECT entity_id, reason FROM judged"))
        return [found[row["entity_id"]] for row in (one, other)]

    assert reasons() == ["missing", "missing"]
    for act, row in (("objected", one), ("given", other)):
        bare = Subject(organisation=row["name"].removesuffix(" (Pty) Ltd"))
        assert consents.record(sample, Statement(act, "Newsletter", bare, TODAY, wording="1"))  # type: ignore[arg-type]
    assert reasons() == ["objected", "missing"]
