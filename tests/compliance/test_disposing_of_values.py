"""Values past their time go by record and field, while their records and everybody else's values stay."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotpass import days
from hotpass.access import AccessRefused, Identity, Role, acting_as
from hotpass.catalogue import Catalogue, erasures
from hotpass.catalogue.tables import FILES
from hotpass.compliance import registers, retention
from hotpass.compliance.erasing.terms import Term
from hotpass.compliance.erasing.values.gathering import left_of
from hotpass.compliance.erasing.values.knowing import VALUE, known_values
from hotpass.compliance.erasing.writing import Ledger
from hotpass.compliance.keyed import value_key
from hotpass.engine import DuckDBEngine
from hotpass.model import field_columns
from hotpass.ssot.versions import find_version, profile_of
from hotpass.workspace import Workspace
from tests.compliance.test_erasing import SECOND, refined, space

__all__ = ["refined", "space"]  # fixtures

OFFICER = Identity("officer", frozenset({Role.COMPLIANCE_OFFICER}))
STEWARD = Identity("steward", frozenset({Role.STEWARD}))


def read(space: Workspace) -> dict[str, pa.Table]:
    return {
        path.relative_to(space.root).as_posix(): pq.read_table(path)
        for folder in ("runs", "published")
        for path in sorted((space.root / folder).rglob("*.parquet"))
        if "ahead" not in path.parts
    }


def changed(before: dict[str, pa.Table], after: dict[str, pa.Table]) -> Iterator[tuple[str, str]]:
    """Table and column of what is another, but for digests of files."""
    for name, table in before.items():
        for column in table.column_names if table.num_rows == after[name].num_rows else ():
            if column != "file_digest" and not table[column].equals(after[name][column]):
                yield Path(name).stem, column


def test_values_past_their_time_go_by_record_and_field_and_nothing_else_does(
    space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version, name = find_version(space, "ssot"), "second.xlsx"
    records = min(space.root.glob("runs/*/normalise/person_records.parquet"))
    people = pq.read_table(records, columns=["record_id", "file_name", "email", "email__all"]).to_pylist()
    old = datetime.combine(days.today() - timedelta(days=400), datetime.min.time(), UTC)
    with Catalogue.open(space).write() as connection:
        connection.execute(FILES.update().where(FILES.c.name == name).values(stored_at=old))
    rule = {"name": "E-mail", "category": "person.email", "days": "365", "trigger": "collected", "law": "b"}
    with acting_as(OFFICER):
        registers.add(space, "retention", rule)
        one = retention.propose(space, "ssot", "person", "past their time", values=True)
        with pytest.raises(AccessRefused):
            retention.approve(space, one.id)
    with acting_as(STEWARD):
        retention.approve(space, one.id)
    gone = set(retention.values_of(space, one)["email"])
    assert one.fields == {"email": len(SECOND)}
    assert {row["record_id"] for row in people if row["file_name"] == name} == gone
    before, again = read(space), tmp_path / "again.parquet"
    shutil.copyfile(records, again)

    put, puts = Ledger.put, iter(range(6))

    def cut(self: Ledger, *given: object) -> str:
        next(puts)  # StopIteration after some files
        return put(self, *given)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "put", cut)
        with acting_as(OFFICER), pytest.raises(StopIteration):
            retention.execute(space, one.id)
    with acting_as(OFFICER):
        done = retention.execute(space, one.id)
    after = read(space)

    profile = profile_of(version.path)
    spec = profile.entities["person"]
    own = {column for column, _ in field_columns(spec.by_name["email"])}
    found = set(changed(before, after))
    assert {column for table, column in found if table == "person_records"} <= own | {"name__raw"}
    assert ("person_records", "email") in found
    allowed = {"email", "email__all", "_search", "contact_email", "other_contact_emails", "flags"}
    tables = {"people", "index_person", "ssot"}
    assert {column for table, column in found if table in tables} <= allowed
    assert not [column for table, column in found if table in ("organisations", "clusters", "pairs", "roles")]
    emptied = pq.read_table(records).to_pylist()
    assert {row["record_id"] for row in emptied if row["email"] is None} >= gone
    kept = {row["record_id"]: row["email"] for row in people if row["record_id"] not in gone}
    assert {row["record_id"]: row["email"] for row in emptied if row["record_id"] in kept} == kept
    with DuckDBEngine() as engine:
        for table in ("provenance", "people"):
            engine.view(table, version.path / f"{table}.parquet")
        chosen = engine.rows("SELECT record_id FROM provenance WHERE field = 'email'")
        mails = dict(engine.rows("SELECT name, email FROM people"))
    assert chosen
    assert not gone & {record for (record,) in chosen}
    assert mails["Lerato Mokoena"] is None  # whom no other file names
    assert mails["Thandeka Mthimkhulu"] == "thandeka.m@karoovlug.co.za"  # as the other files say it too
    texts = {text for row in people if row["record_id"] in gone for text in row["email__all"] or ()}
    said = {text for row in people if row["record_id"] not in gone for text in row["email__all"] or ()}
    others = json.dumps(pq.read_table(records.with_name("organisation_records.parquet")).to_pylist()).lower()
    alone = {text for text in texts - said if text not in others}
    assert alone == {"lerato@highvelddrones.co.za"}
    decoded = json.dumps([table.to_pylist() for table in after.values()], ensure_ascii=False, default=str)
    assert not [text for text in alone if text in decoded.lower()]

    assert done.done["values_emptied"] == len(gone)
    assert done.done["places_with_traces"] == 0
    assert {file for _, file, _, _ in done.done["cells"]} == {name}
    assert retention.certify(space, done).startswith(b"%PDF")
    assert sum(rule.overdue for rule in retention.overdue(space) if rule.category) == 0
    with Catalogue.open(space).read() as connection:
        digests = erasures.digests_of(connection, VALUE)
    with DuckDBEngine() as engine:
        engine.view("person_records", again)
        known = known_values(engine, "person", spec, ["email"], digests, value_key(space))
    assert known == {"email": gone}


def test_a_cell_that_another_field_reads_too_loses_the_value_and_keeps_the_rest() -> None:
    raw = "Anna Botha (anna@karoo.example.co.za)"
    own = {Term("email", raw), Term("email", "anna@karoo.example.co.za")}
    name = ("r1", "name", raw, ("Anna Botha",))
    assert left_of(raw, own, [name]) == "Anna Botha"
    assert left_of(raw, own, []) is None
    assert left_of(raw, own, [name, ("o1", "email", raw, ("anna@karoo.example.co.za",))]) == raw
