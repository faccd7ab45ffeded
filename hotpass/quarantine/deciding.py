"""What people decide of records that a gate kept back; the next run obeys."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hotpass import access
from hotpass.catalogue import Catalogue, events
from hotpass.catalogue import quarantine as kept
from hotpass.catalogue import runs as table
from hotpass.catalogue.corrections import Correction
from hotpass.catalogue.personal import profile_of_run
from hotpass.catalogue.quarantine import Act, Deed
from hotpass.catalogue.tables import now
from hotpass.errors import InputError
from hotpass.model import EntityType
from hotpass.profiles.reading import read_text
from hotpass.quarantine.reading import files_of, newest, opened
from hotpass.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

_SAID: Final[Mapping[Deed, str]] = {
    "release": "released a record from quarantine",
    "drop": "dropped a record in quarantine",
    "correct": "corrected a record in quarantine",
    "wait": "put a record back into quarantine",
}


#: Which records of a rule an act is about, of the view ``of_rules``. What fails another rule as well is not
#: released with those that fail this one alone.
_CHOSEN: Final[Mapping[Deed, str]] = {
    "release": "act IS NULL AND rules = 1",
    "drop": "act IS NULL",
    "wait": "act IS NOT NULL",
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of the records of one rule.

    Attributes:
        records: how many it was decided of.
        left: those that still wait, as another rule keeps them back too.
    """

    records: int
    left: int


def release(workspace: Workspace, dataset: str, record_id: str, *, reason: str, by: str) -> Act:
    """Let a record go on as it is; the next run obeys. Raises as :func:`correct` does."""
    access.require(access.Act.CORRECT)
    return _decide(workspace, dataset, record_id, "release", reason, by)


def drop(workspace: Workspace, dataset: str, record_id: str, *, reason: str, by: str) -> Act:
    """Leave a record out for good; the ledger of rows says so. Raises as :func:`correct` does."""
    access.require(access.Act.CORRECT)
    return _decide(workspace, dataset, record_id, "drop", reason, by)


def wait(workspace: Workspace, dataset: str, record_id: str, *, reason: str, by: str) -> Act:
    """Take back what was decided of a record: it waits again. Raises as :func:`correct` does."""
    access.require(access.Act.CORRECT)
    return _decide(workspace, dataset, record_id, "wait", reason, by)


def correct(
    workspace: Workspace, dataset: str, record_id: str, field: str, value: str, *, reason: str, by: str
) -> Act:
    """Let a record go on, with another value of a field.

    The value is published as a correction is: it wins until the records say something else.

    Args:
        workspace: where the run is.
        dataset: of the run.
        record_id: of the record.
        field: name of the field.
        value: as a person types it.
        reason: why, in the person's words.
        by: who decides.

    Raises:
        InputError: no such record is kept back, it has no such field, the value is none of the field's kind,
            or no reason is given.
    """
    access.require(access.Act.CORRECT)
    run = _needed(workspace, dataset, record_id)
    profile = profile_of_run(workspace, run.spec)
    row = _row(workspace, run.id, record_id)
    spec = profile.entities[row["entity_type"]].by_name.get(field)
    if spec is None:
        raise InputError(f"there is no field {field!r}", where=record_id)
    read = read_text(profile, spec, value)
    if read.value is None:
        raise InputError(f"{spec.of.plural} are not written like what was typed", where=record_id)
    before = _value_of(workspace, run.id, row["entity_type"], record_id, field)
    return _decide(workspace, dataset, record_id, "correct", reason, by, (field, read.value, before))


def decide_all(
    workspace: Workspace, dataset: str, rule_id: str, deed: Deed, *, reason: str, by: str
) -> Decided:
    """Release or drop all records that wait for a rule, or let those of it wait again; the next run obeys.

    Args:
        workspace: where the run is.
        dataset: of the run.
        rule_id: the rule that keeps them back. One that another rule keeps back as well is not released.
        deed: ``release``, ``drop`` or ``wait``.
        reason: why, in the person's words.
        by: who decides.

    Raises:
        InputError: nothing is kept back for that rule, no such decision can be made of many, or no reason is
            given.
    """
    access.require(access.Act.CORRECT)
    if deed not in _CHOSEN:
        raise InputError(f"records cannot be decided on with {deed!r} by rule", where=rule_id)
    why, run = _given(reason, rule_id), _needed(workspace, dataset, rule_id)
    with opened(workspace, dataset, run.id) as engine:
        found = engine.rows(
            f"""SELECT entity_type, record_id, {_CHOSEN[deed]}, act IS NULL FROM of_rules WHERE rule_id = ?
            ORDER BY entity_type, record_id""",
            [rule_id],
        )
    if not found:
        raise InputError(
            "the newest run keeps no record back for this rule",
            where=rule_id,
            remedy="See `hotpass qa quarantine list`",
        )
    at, nothing = now(), (None, None, None)
    acts = [
        Act(dataset, entity_type, record_id, deed, *nothing, why, by, at, run.id)
        for entity_type, record_id, chosen, _ in found
        if chosen
    ]
    if acts:
        digest = hashlib.sha256("\n".join(act.record_id for act in acts).encode()).hexdigest()
        with Catalogue.open(workspace).write() as connection:
            kept.add_all(connection, acts, rule_id, digest)
            said = _SAID[deed].replace("a record", f"{len(acts)} records")
            events.append(connection, run.id, "info", f"{by} {said}: {rule_id}")
    waiting = sum(bool(waits) for *_, waits in found)
    return Decided(len(acts), 0 if deed == "wait" else waiting - len(acts))


def _decide(
    workspace: Workspace,
    dataset: str,
    record_id: str,
    deed: Deed,
    reason: str,
    by: str,
    given: tuple[str | None, str | None, str | None] = (None, None, None),
) -> Act:
    why = _given(reason, record_id)
    run = _needed(workspace, dataset, record_id)
    row = _row(workspace, run.id, record_id)
    field, value, before = given
    act = Act(
        dataset=dataset,
        entity_type=row["entity_type"],
        record_id=record_id,
        act=deed,
        field=field,
        value=value,
        instead_of=before,
        reason=why,
        decided_by=by,
        decided_at=now(),
        run_id=run.id,
    )
    with Catalogue.open(workspace).write() as connection:
        kept.add(connection, act)
        events.append(connection, run.id, "info", f"{by} {_SAID[deed]}: {record_id}")
    return act


def acts_table(acts: Iterable[Act]) -> pa.Table:
    """Acts as validating takes them (:data:`hotpass.model.QUARANTINE_ACTS`)."""
    import pyarrow as pa

    from hotpass.model import QUARANTINE_ACTS

    rows = [{name: getattr(act, name) for name in QUARANTINE_ACTS.names} for act in acts]
    return pa.Table.from_pylist(rows, QUARANTINE_ACTS)


def as_corrections_of(acts: Iterable[Act]) -> list[Correction]:
    """The values that records are to have, as merging takes them."""
    return [
        Correction(
            dataset=act.dataset,
            entity_type=act.entity_type,
            entity_id=act.record_id,
            record_id=act.record_id,
            field=act.field,
            value=act.value,
            instead_of=act.instead_of,
            reason=act.reason,
            decided_by=act.decided_by,
            decided_at=act.decided_at,
            run_id=act.run_id,
        )
        for act in acts
        if act.field is not None and act.value is not None
    ]


def _given(reason: str, where: str) -> str:
    if not reason.strip():
        raise InputError("a decision on a record in quarantine needs a reason", where=where)
    return reason.strip()


def _needed(workspace: Workspace, dataset: str, where: str) -> table.Run:
    run = newest(workspace, dataset)
    if run is None:
        raise InputError(f"no run of dataset {dataset!r} has kept a record back", where=where)
    return run


def _row(workspace: Workspace, run_id: str, record_id: str) -> dict[str, Any]:
    import pyarrow.parquet as pq

    of_record = [("record_id", "=", record_id)]
    files = files_of(workspace, run_id)
    rows: list[dict[str, Any]] = [
        row for file in files for row in pq.read_table(file, filters=of_record).to_pylist()
    ]
    if not rows:
        raise InputError(
            f"the record {record_id} is not kept back", remedy="See `hotpass qa quarantine list`"
        )
    return rows[0]


def _value_of(
    workspace: Workspace, run_id: str, entity_type: EntityType, record_id: str, field: str
) -> str | None:
    import pyarrow.parquet as pq

    from hotpass.model import golden_table, record_table

    folder = workspace.run(run_id)
    for path, key in (
        (folder / "normalise" / f"{record_table(entity_type)}.parquet", "record_id"),
        (folder / "score" / f"{golden_table(entity_type)}.parquet", "entity_id"),
    ):
        if path.is_file() and field in pq.read_schema(path).names:
            found = pq.read_table(path, columns=[field], filters=[(key, "=", record_id)]).to_pylist()
            if found:
                value: str | None = found[0][field]
                return value
    return None
