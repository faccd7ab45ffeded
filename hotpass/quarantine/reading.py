"""Records that a gate kept back: which there are, why, and which of them wait."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from hotpass import access
from hotpass.access import Role
from hotpass.catalogue import Catalogue, corrections
from hotpass.catalogue import quarantine as kept
from hotpass.catalogue import runs as table
from hotpass.catalogue.personal import profile_of_run
from hotpass.catalogue.quarantine import Act, Deed
from hotpass.engine.base import literal
from hotpass.fields.personal import text_seen
from hotpass.model import EntityType
from hotpass.profiles import FieldSpec, Profile
from hotpass.workspace import Workspace

if TYPE_CHECKING:
    from hotpass.catalogue.corrections import Correction
    from hotpass.engine import Engine

_FILE: Final = Path("validate") / "quarantine.parquet"
#: Of what is held before publishing: entities, by their id. A run that a gate ends earlier has none.
_LATER: Final = Path("check") / "quarantine.parquet"
#: Which cell each golden value comes from.
_PROVENANCE: Final = Path("merge") / "provenance.parquet"
#: Which entity each record is of.
_CLUSTERS: Final = Path("link") / "clusters.parquet"
#: Runs that are looked through for the newest that held its records.
_LOOKED_AT: Final = 500


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
        overruled_by: who corrected the field anew since, where the act corrected it, or None.
    """

    entity_type: EntityType
    record_id: str
    state: str
    run_id: str
    reasons: Sequence[Reason]
    act: Act | None
    overruled_by: str | None = None


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


@dataclass(frozen=True, slots=True)
class ByRule:
    """How many records the newest run of a dataset kept back for one rule.

    Attributes:
        rule_id: the rule.
        message: what is wrong with the first of them.
        records: how many it kept back.
        waiting: those of which nobody has decided.
        alone: those that wait for no other rule as well.
    """

    rule_id: str
    message: str
    records: int
    waiting: int
    alone: int


def tally(workspace: Workspace, dataset: str) -> Tally | None:
    """How many records the newest run of a dataset kept back; None where it kept none."""
    run = newest(workspace, dataset)
    if run is None:
        return None
    with opened(workspace, dataset, run.id) as engine:
        found = engine.rows(
            """SELECT count(*), count(*) FILTER (WHERE act IS NULL), count(*) FILTER (WHERE decided_for = ?)
            FROM listed""",
            [run.id],
        )[0]
    return Tally(run.id, *map(int, found)) if found[0] else None


def by_rule(workspace: Workspace, dataset: str) -> list[ByRule]:
    """The rules for which the newest run of a dataset kept records back, those of most that wait first."""
    run = newest(workspace, dataset)
    if run is None:
        return []
    with opened(workspace, dataset, run.id) as engine:
        found = engine.rows(
            """SELECT rule_id, min(message), count(*), count(*) FILTER (WHERE act IS NULL) AS waiting,
                count(*) FILTER (WHERE act IS NULL AND rules = 1)
            FROM of_rules GROUP BY rule_id ORDER BY waiting DESC, rule_id"""
        )
    return [ByRule(str(rule_id), str(message), *map(int, rest)) for rule_id, message, *rest in found]


def held(
    workspace: Workspace,
    dataset: str,
    role: Role | None = None,
    *,
    most: int | None = None,
    record_id: str | None = None,
    rule_id: str | None = None,
) -> list[Held]:
    """The records that the newest run of a dataset kept back, those that wait first; none without such a run.

    Args:
        workspace: where the run is.
        dataset: of the run.
        role: of whoever is to see the values.
        most: how many at most.
        record_id: this one alone.
        rule_id: those alone that are kept back for this rule.
    """
    access.require(access.Act.READ)
    run = newest(workspace, dataset)
    if run is None:
        return []
    profile = profile_of_run(workspace, run.spec)
    with Catalogue.open(workspace).read() as connection:
        acts = {act.record_id: act for act in kept.standing(connection, dataset)}
        corrected = corrections.standing(connection, dataset)
    wanted = {
        "record_id = ?": record_id,
        "record_id IN (SELECT record_id FROM of_rules WHERE rule_id = ?)": rule_id,
    }
    asked = {condition: value for condition, value in wanted.items() if value}
    with opened(workspace, dataset, run.id) as engine:
        rows = engine.arrow(
            f"""WITH chosen AS (
                SELECT record_id, act IS NOT NULL AS decided FROM listed
                {"WHERE " + " AND ".join(asked) if asked else ""}
                ORDER BY decided, entity_type, record_id {f"LIMIT {int(most)}" if most else ""}
            ) {_with_cells(workspace, run.id)} JOIN chosen s ON s.record_id = q.record_id
            ORDER BY s.decided, q.entity_type, q.record_id, q.rule_id, q.cell""",
            list(asked.values()),
        ).to_pylist()
    found: dict[str, Held] = {}
    for row in rows:
        act = acts.get(row["record_id"])
        if row["record_id"] not in found:
            of_row = row["entity_type"], row["record_id"], _state(act), run.id, (), act
            found[row["record_id"]] = Held(*of_row, _overruled(workspace, run.id, act, corrected))
        one = found[row["record_id"]]
        reason = _reason(row, profile, role)
        found[one.record_id] = replace(one, reasons=(*one.reasons, reason))
    return list(found.values())


def _with_cells(workspace: Workspace, run_id: str) -> str:
    """SQL of the reasons; those of golden values lead to the cell that the value comes from."""
    provenance = workspace.run(run_id) / _PROVENANCE
    if not provenance.is_file():
        return "SELECT q.* FROM quarantined q"
    places = ("file_name", "sheet", "row", "cell")
    cells = ", ".join(f'coalesce(q."{name}", g."{name}") AS "{name}"' for name in places)
    return f"""SELECT q.* REPLACE ({cells}) FROM quarantined q LEFT JOIN (
            SELECT DISTINCT ON (entity_type, entity_id, field) * FROM {literal(str(provenance))} p
            SEMI JOIN chosen c ON c.record_id = p.entity_id
        ) g ON q.file_name IS NULL AND g.entity_id = q.record_id AND g.entity_type = q.entity_type
            AND g.field = q.field"""


@contextmanager
def opened(workspace: Workspace, dataset: str, run_id: str) -> Iterator[Engine]:
    """An engine with what a run kept back.

    ``quarantined`` has its reasons; ``listed`` its records, each with the act that stands and the run that it
    was decided for, or null; ``of_rules`` a row for each record and rule, with the number of the record's
    rules and the act.
    """
    import pyarrow as pa

    from hotpass.engine import ReadingEngine

    with Catalogue.open(workspace).read() as connection:
        acts = kept.standing(connection, dataset)
    told = {
        "record_id": [act.record_id for act in acts],
        "act": [act.act for act in acts],
        "decided_for": [act.run_id for act in acts],
    }
    with ReadingEngine() as engine:
        engine.view("quarantined", files_of(workspace, run_id))
        engine.register("acts", pa.table(told, pa.schema([(name, pa.string()) for name in told])))
        engine.execute(
            """CREATE TEMP VIEW listed AS SELECT * FROM (
                SELECT DISTINCT record_id, entity_type FROM quarantined
            ) LEFT JOIN acts USING (record_id)"""
        )
        engine.execute(
            """CREATE TEMP VIEW of_rules AS SELECT record_id, entity_type, rule_id, min(message) AS message,
                count(*) OVER (PARTITION BY record_id, entity_type) AS rules, any_value(act) AS act
            FROM quarantined JOIN listed USING (record_id, entity_type) GROUP BY 1, 2, 3"""
        )
        yield engine


def _overruled(
    workspace: Workspace, run_id: str, act: Act | None, corrected: Sequence[Correction]
) -> str | None:
    """Who corrected the field of an act anew after it, of its record or of the entity that this is of."""
    if act is None or act.field is None:
        return None
    later = [one for one in corrected if one.field == act.field and one.decided_at > act.decided_at]
    if not later:
        return None
    ids = {act.record_id}
    clusters = workspace.run(run_id) / _CLUSTERS
    if clusters.is_file():
        import pyarrow.parquet as pq

        of_record = pq.read_table(clusters, filters=[("record_id", "=", act.record_id)])
        ids |= set(of_record["entity_id"].to_pylist())
    mine = [one for one in later if one.record_id in ids or one.entity_id in ids]
    return mine[-1].decided_by if mine else None


def _state(act: Act | None) -> str:
    done: Mapping[Deed, str] = {"release": "released", "drop": "dropped", "correct": "corrected"}
    return done.get(act.act, "waiting") if act else "waiting"


def newest(workspace: Workspace, dataset: str) -> table.Run | None:
    """The newest run of a dataset that has held its records to gates, published or not."""
    with Catalogue.open(workspace).read() as connection:
        runs = table.newest(connection, limit=_LOOKED_AT)
    return next((r for r in runs if r.dataset == dataset and (workspace.run(r.id) / _FILE).is_file()), None)


def files_of(workspace: Workspace, run_id: str) -> list[Path]:
    """What a run kept back, before linking and before publishing."""
    folder = workspace.run(run_id)
    return [folder / file for file in (_FILE, _LATER) if (folder / file).is_file()]


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
