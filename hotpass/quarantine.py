"""Records that a gate kept back: which wait, and what people decide of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from hotpass import access
from hotpass.access import Role
from hotpass.catalogue import Catalogue, events
from hotpass.catalogue import quarantine as kept
from hotpass.catalogue import runs as table
from hotpass.catalogue.corrections import Correction
from hotpass.catalogue.personal import profile_of_run
from hotpass.catalogue.quarantine import Act, Deed
from hotpass.catalogue.tables import now
from hotpass.errors import InputError
from hotpass.fields.personal import text_seen
from hotpass.model import EntityType
from hotpass.profiles import FieldSpec, Profile
from hotpass.profiles.reading import read_text
from hotpass.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

    from hotpass.engine import Engine

_FILE: Final = Path("validate") / "quarantine.parquet"
#: Of what is held before publishing: entities, by their id. A run that a gate ends earlier has none.
_LATER: Final = Path("check") / "quarantine.parquet"
#: Runs that are looked through for the newest that held its records.
_LOOKED_AT: Final = 500
_SAID: Final[Mapping[Deed, str]] = {
    "release": "released a record from quarantine",
    "drop": "dropped a record in quarantine",
    "correct": "corrected a record in quarantine",
    "wait": "put a record back into quarantine",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule for which a record is kept back, and the cell that fails it."""

    gate: str
    rule_id: str
    field: str
    label: str
    value: str | None
    file_name: str
    sheet: str
    row: int | None
    cell: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Held:
    """A record that a gate kept back.

    Attributes:
        entity_type: what it is of.
        record_id: the record; of an entity that was held before publishing, its id.
        state: ``waiting``, ``released``, ``dropped`` or ``corrected``, as decided by now; the next run obeys.
        run_id: the run that kept it back.
        reasons: the rules for which it was kept back.
        act: what a person decided last, or None.
    """

    entity_type: EntityType
    record_id: str
    state: str
    run_id: str
    reasons: Sequence[Reason]
    act: Act | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many records the newest run of a dataset kept back.

    Attributes:
        run_id: the run.
        records: how many it kept back.
        waiting: those of which nobody has decided.
        fresh: those that were decided on since, which the next run obeys.
    """

    run_id: str
    records: int
    waiting: int
    fresh: int


def tally(workspace: Workspace, dataset: str) -> Tally | None:
    """How many records the newest run of a dataset kept back; None where it kept none."""
    run = _run(workspace, dataset)
    if run is None:
        return None
    with _opened(workspace, dataset, run.id) as engine:
        found = engine.rows(
            """SELECT count(*), count(*) FILTER (WHERE act IS NULL), count(*) FILTER (WHERE decided_for = ?)
            FROM listed""",
            [run.id],
        )[0]
    return Tally(run.id, *map(int, found)) if found[0] else None


def held(
    workspace: Workspace,
    dataset: str,
    role: Role | None = None,
    *,
    most: int | None = None,
    record_id: str | None = None,
) -> list[Held]:
    """The records that the newest run of a dataset kept back, those that wait first; none without such a run.

    Args:
        workspace: where the run is.
        dataset: of the run.
        role: of whoever is to see the values.
        most: how many at most.
        record_id: this one alone.
    """
    run = _run(workspace, dataset)
    if run is None:
        return []
    profile = profile_of_run(workspace, run.spec)
    with Catalogue.open(workspace).read() as connection:
        acts = {act.record_id: act for act in kept.standing(connection, dataset)}
    with _opened(workspace, dataset, run.id) as engine:
        rows = engine.arrow(
            f"""WITH chosen AS (
                SELECT record_id, act IS NOT NULL AS decided FROM listed
                {"WHERE record_id = ?" if record_id else ""}
                ORDER BY decided, entity_type, record_id {f"LIMIT {int(most)}" if most else ""}
            ) SELECT q.* FROM quarantined q JOIN chosen s USING (record_id)
            ORDER BY s.decided, q.entity_type, q.record_id, q.rule_id, q.cell""",
            [record_id] if record_id else [],
        ).to_pylist()
    found: dict[str, Held] = {}
    for row in rows:
        act = acts.get(row["record_id"])
        one = found.setdefault(
            row["record_id"], Held(row["entity_type"], row["record_id"], _state(act), run.id, (), act)
        )
        reason = _reason(row, profile, role)
        found[one.record_id] = replace(one, reasons=(*one.reasons, reason))
    return list(found.values())


@contextmanager
def _opened(workspace: Workspace, dataset: str, run_id: str) -> Iterator[Engine]:
    """An engine with ``quarantined``, the reasons of a run, and ``listed``: its records, each with the act
    that stands and the run that it was decided for, or null."""
    import pyarrow as pa

    from hotpass.engine import DuckDBEngine

    with Catalogue.open(workspace).read() as connection:
        acts = kept.standing(connection, dataset)
    told = {
        "record_id": [act.record_id for act in acts],
        "act": [act.act for act in acts],
        "decided_for": [act.run_id for act in acts],
    }
    with DuckDBEngine() as engine:
        engine.view("quarantined", _files(workspace, run_id))
        engine.register("acts", pa.table(told, pa.schema([(name, pa.string()) for name in told])))
        engine.execute(
            """CREATE TEMP VIEW listed AS SELECT * FROM (
                SELECT DISTINCT record_id, entity_type FROM quarantined
            ) LEFT JOIN acts USING (record_id)"""
        )
        yield engine


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


def _decide(
    workspace: Workspace,
    dataset: str,
    record_id: str,
    deed: Deed,
    reason: str,
    by: str,
    given: tuple[str | None, str | None, str | None] = (None, None, None),
) -> Act:
    if not reason.strip():
        raise InputError("a decision on a record in quarantine needs a reason", where=record_id)
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
        reason=reason.strip(),
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


def _state(act: Act | None) -> str:
    done: Mapping[Deed, str] = {"release": "released", "drop": "dropped", "correct": "corrected"}
    return done.get(act.act, "waiting") if act else "waiting"


def _run(workspace: Workspace, dataset: str) -> table.Run | None:
    """The newest run of a dataset that has held its records to gates, published or not."""
    with Catalogue.open(workspace).read() as connection:
        runs = table.newest(connection, limit=_LOOKED_AT)
    return next((r for r in runs if r.dataset == dataset and (workspace.run(r.id) / _FILE).is_file()), None)


def _needed(workspace: Workspace, dataset: str, record_id: str) -> table.Run:
    run = _run(workspace, dataset)
    if run is None:
        raise InputError(f"no run of dataset {dataset!r} has kept a record back", where=record_id)
    return run


def _files(workspace: Workspace, run_id: str) -> list[Path]:
    """What a run kept back, before linking and before publishing."""
    folder = workspace.run(run_id)
    return [folder / file for file in (_FILE, _LATER) if (folder / file).is_file()]


def _row(workspace: Workspace, run_id: str, record_id: str) -> dict[str, Any]:
    import pyarrow.parquet as pq

    of_record = [("record_id", "=", record_id)]
    files = _files(workspace, run_id)
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


def _reason(row: Mapping[str, Any], profile: Profile, role: Role | None) -> Reason:
    spec = _spec(profile, row["entity_type"], row["field"])
    value = spec.shown(row["value"], role) if spec else row["value"] and text_seen(row["value"], role)
    label = spec.label if spec else row["field"]
    shown = {n: row[n] for n in Reason.__dataclass_fields__ if n not in ("label", "value")}
    shown |= {n: row[n] or "" for n in ("file_name", "sheet", "field")}
    return Reason(**shown, label=label, value=value)


def _spec(profile: Profile, entity_type: EntityType, field: str | None) -> FieldSpec | None:
    """The field of a reason; one of the other entity type of its row is named with that."""
    if field and "." in field:
        other, _, field = field.partition(".")
        entity_type = cast(EntityType, other)
    return profile.entities[entity_type].by_name.get(field or "")
