"""Disposals: proposed by one person, approved by another, carried out, certified.

A proposal is a list of records as of a day, or of fields of records that stay, kept beside the database under
its digest; what is carried out is that list and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Literal

from hotpass import days
from hotpass.access import AccessRefused, Act, Reason, current, require
from hotpass.catalogue import Catalogue, audit, erasures
from hotpass.catalogue import registers as table
from hotpass.catalogue.registers import Written
from hotpass.catalogue.tables import now
from hotpass.compliance.retention.overdue import dated
from hotpass.engine import DuckDBEngine
from hotpass.engine.base import literal
from hotpass.errors import InputError, Tampered
from hotpass.model import EntityType
from hotpass.ssot.versions import checked_type, find_version
from hotpass.workspace import Workspace, sha256

_REGISTER: Final = "disposals"
State = Literal["proposed", "approved", "refused", "executed", "certified"]
_STATES: Final[Mapping[str, State]] = {
    "propose": "proposed",
    "approve": "approved",
    "refuse": "refused",
    "execute": "executed",
    "certify": "certified",
}


@dataclass(frozen=True, slots=True)
class Disposal:
    """A list of records to dispose of, or of values of records that stay, as it stands.

    Attributes:
        id: such as ``D-0001``.
        state: how far it is.
        dataset, version, entity_type: whose records.
        as_of: the day on which they were overdue.
        records: how many.
        fields: values by field, of records that stay; none where whole records go.
        rules: records or values by the rule that kept them longest.
        digest: SHA-256 of the list.
        proposed_by, approved_by, executed_by: who did what; None where nobody did yet.
        reason: why it was proposed or refused.
        done: what was carried out, as the certificate tells.
        acts: what was done, by whom and when.
    """

    id: str
    state: State
    dataset: str
    version: int
    entity_type: EntityType
    as_of: date
    records: int
    fields: Mapping[str, int]
    rules: Mapping[str, int]
    digest: str
    proposed_by: str
    approved_by: str | None
    executed_by: str | None
    reason: str
    done: Mapping[str, Any]
    acts: tuple[tuple[str, str, datetime], ...]

    @property
    def count(self) -> int:
        """How much goes: values, or whole records."""
        return sum(self.fields.values()) or self.records

    @property
    def values(self) -> str:
        """How many values go of which fields, such as ``email: 12; phone: 3``; nothing of whole records."""
        return "; ".join(f"{name}: {count}" for name, count in self.fields.items())


def list_of(workspace: Workspace, disposal: str) -> Path:
    """The file with the records of a disposal: ``record_id``, ``field`` (of values), ``rule``, ``due``."""
    return workspace.root / "disposals" / f"{disposal}.parquet"


def propose(
    workspace: Workspace, dataset: str, entity_type: str, reason: str, *, values: bool = False
) -> Disposal:
    """Propose that the records of the current version that are overdue today, unless held, are disposed of.

    Args:
        workspace: where they are.
        dataset, entity_type: whose records.
        reason: why.
        values: whether it is values past their time of records that stay, in place of whole records.

    Raises:
        InputError: nothing is overdue, or no reason is given.
    """
    who = require(Act.DISPOSE)
    kind, version = checked_type(entity_type), find_version(workspace, dataset)
    if not reason.strip():
        raise InputError("a disposal is proposed for a reason", remedy="Give it")
    with Catalogue.open(workspace).write() as connection:
        audit.hold(connection)
        name = f"D-{len({row.entry for row in table.kept(connection, _REGISTER)}) + 1:04d}"
        path = list_of(workspace, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        held = erasures.held_records(connection)
        with dated(workspace, version, kind) as opened:
            if opened is None:
                raise InputError("no rule of retention is for these records", where=f"{dataset}, {kind}")
            engine, mine = opened
            whens = " ".join(f"WHEN {n} THEN {literal(rule.name)}" for n, rule in enumerate(mine))
            engine.execute(
                f"""CREATE VIEW late AS SELECT record_id, field, CASE rule {whens} END AS rule, due
                FROM {"due_values" if values else "(SELECT *, NULL AS field FROM due)"}
                WHERE past > 0 AND NOT list_contains({_listed(held)}, record_id)"""
            )
            listed = "record_id, field, rule, due" if values else "record_id, rule, due"
            count = engine.write(f"SELECT {listed} FROM late ORDER BY {listed}", path)
            by_rule = dict(engine.rows("SELECT rule, count(*) FROM late GROUP BY rule ORDER BY rule"))
            by_field = engine.rows("SELECT field, count(*) FROM late GROUP BY field ORDER BY field")
            ((records,),) = engine.rows("SELECT count(DISTINCT record_id) FROM late")
        if not count:
            path.unlink()
            what = "no value of a record that stays" if values else "no record"
            raise InputError(f"{what} is past its time", where=f"{dataset}, {kind}")
        said = {
            "dataset": dataset,
            "version": version.number,
            "entity_type": kind,
            "as_of": days.today().isoformat(),
            "records": records,
            **({"fields": dict(by_field)} if values else {}),
            "rules": by_rule,
            "digest": sha256(path),
            "reason": reason.strip(),
        }
        table.add(connection, Written(_REGISTER, name, "propose", said, who.name, now()))
        audit.note(connection, who.name, "disposal.propose", name, records=records, digest=said["digest"])
    return find_disposal(workspace, name)


def _listed(records: Sequence[str]) -> str:
    """SQL of a list of records."""
    return f"CAST([{', '.join(map(literal, records))}] AS VARCHAR[])"


def approve(workspace: Workspace, disposal: str) -> Disposal:
    """Approve a proposal; another person than the one who proposed it does.

    Raises:
        AccessRefused: it is the same person.
        InputError: there is no such disposal, or it is no longer a proposal.
    """
    who = require(Act.DISPOSE)
    standing = _in_state(workspace, disposal, "proposed")
    if standing.proposed_by == who.name:
        raise AccessRefused(
            f"{who.name} proposed it and may not approve it",
            where=disposal,
            remedy="Ask another person who may dispose of records",
            identity=who,
            act=Act.DISPOSE.value,
            reason=Reason.SAME_PERSON,
        )
    return _write(workspace, standing, "approve", {})


def refuse(workspace: Workspace, disposal: str, reason: str) -> Disposal:
    """Refuse a proposal, or take an approval back.

    Raises:
        InputError: it was carried out or refused already, or no reason is given.
    """
    require(Act.DISPOSE)
    if not reason.strip():
        raise InputError("a disposal is refused for a reason", where=disposal)
    return _write(
        workspace, _in_state(workspace, disposal, "proposed", "approved"), "refuse", {"reason": reason}
    )


def note_executed(workspace: Workspace, disposal: str, done: Mapping[str, Any]) -> Disposal:
    """Keep what the carrying out of an approved list has done."""
    require(Act.DISPOSE)
    return _write(workspace, _in_state(workspace, disposal, "approved"), "execute", {"done": dict(done)})


def note_certified(workspace: Workspace, disposal: str) -> Disposal:
    """Keep that the carrying out of a list was certified."""
    return _write(workspace, _in_state(workspace, disposal, "executed"), "certify", {})


def records_of(workspace: Workspace, disposal: Disposal) -> list[str]:
    """The ids of the records of a list.

    Raises:
        Tampered: the list is not as it was proposed.
    """
    path = list_of(workspace, disposal.id)
    if not path.is_file() or sha256(path) != disposal.digest:
        raise Tampered("the list of records is not as it was proposed", where=disposal.id)
    with DuckDBEngine() as engine:
        engine.view("list", path)
        return [r for (r,) in engine.rows("SELECT DISTINCT record_id FROM list ORDER BY record_id")]


def values_of(workspace: Workspace, disposal: Disposal) -> dict[str, list[str]]:
    """By field, the ids of the records of a list of values.

    Raises:
        Tampered: the list is not as it was proposed.
    """
    found: dict[str, list[str]] = {name: [] for name in disposal.fields}
    if found:
        records_of(workspace, disposal)
        with DuckDBEngine() as engine:
            engine.view("list", list_of(workspace, disposal.id))
            for record, name in engine.rows("SELECT record_id, field FROM list ORDER BY field, record_id"):
                found[name].append(record)
    return found


def disposals(workspace: Workspace, until: datetime | None = None) -> list[Disposal]:
    """Every disposal, the newest first; where a moment is given as they stood then."""
    require(Act.REGISTERS)
    return _read(workspace, until)[::-1]


def find_disposal(workspace: Workspace, disposal: str) -> Disposal:
    """The disposal of an id.

    Raises:
        InputError: there is none.
    """
    require(Act.REGISTERS)
    found = next((one for one in _read(workspace) if one.id == disposal), None)
    if found is None:
        raise InputError(f"there is no disposal {disposal!r}", remedy="`hotpass retention list` names all")
    return found


def _in_state(workspace: Workspace, disposal: str, *states: State) -> Disposal:
    found = find_disposal(workspace, disposal)
    if found.state not in states:
        raise InputError(f"the disposal is {found.state}", where=disposal)
    return found


def _write(workspace: Workspace, standing: Disposal, act: str, more: Mapping[str, Any]) -> Disposal:
    who = current()
    with Catalogue.open(workspace).write() as connection:
        audit.hold(connection)
        rows = table.kept(connection, _REGISTER, standing.id)
        if _STATES[rows[-1].act] != standing.state:
            raise InputError(f"the disposal is {_STATES[rows[-1].act]} by now", where=standing.id)
        said = {**rows[-1].said, **more}
        table.add(connection, Written(_REGISTER, standing.id, act, said, who.name, now()))
        audit.note(connection, who.name, f"disposal.{act}", standing.id, records=standing.records)
    return find_disposal(workspace, standing.id)


def _read(workspace: Workspace, until: datetime | None = None) -> list[Disposal]:
    rows: dict[str, list[Written]] = {}
    with Catalogue.open(workspace).read() as connection:
        for row in table.kept(connection, _REGISTER, until=until):
            rows.setdefault(row.entry, []).append(row)
    return [_disposal(name, of) for name, of in rows.items()]


def _disposal(name: str, rows: list[Written]) -> Disposal:
    said, by = rows[-1].said, {row.act: row.written_by for row in rows}
    return Disposal(
        id=name,
        state=_STATES[rows[-1].act],
        dataset=said["dataset"],
        version=said["version"],
        entity_type=checked_type(said["entity_type"]),
        as_of=date.fromisoformat(said["as_of"]),
        records=said["records"],
        fields=said.get("fields", {}),
        rules=said["rules"],
        digest=said["digest"],
        proposed_by=rows[0].written_by,
        approved_by=by.get("approve"),
        executed_by=by.get("execute"),
        reason=said["reason"],
        done=said.get("done", {}),
        acts=tuple((row.act, row.written_by, row.written_at) for row in rows),
    )
