"""What people decided that the published version does not obey yet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pyarrow as pa

from hotpass import ssot
from hotpass.catalogue import Catalogue, corrections, decisions, versions
from hotpass.catalogue import runs as catalogue_runs
from hotpass.catalogue.corrections import Correction
from hotpass.catalogue.decisions import Decision
from hotpass.engine import ReadingEngine
from hotpass.review.deciding import as_table
from hotpass.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Unapplied:
    """What waits to be applied to a version.

    Attributes:
        version: number of the current version, 0 for none.
        run_id: the run that made it, or ``""``.
        decisions: answers about pairs of its records, given or taken back since; unsure counts as none.
        corrections: corrections of its entities, made or taken back since.
        entities: published entities that these are about.
    """

    version: int = 0
    run_id: str = ""
    decisions: int = 0
    corrections: int = 0
    entities: int = 0

    def __bool__(self) -> bool:
        return bool(self.decisions or self.corrections)


def unapplied(workspace: Workspace, dataset: str) -> Unapplied:
    """What people decided or took back since the current version's run was asked for."""
    current = ssot.current_version(workspace, dataset)
    if current is None:
        return Unapplied()
    with Catalogue.open(workspace).read() as connection:
        entry = versions.find(connection, dataset, current.number)
        run = catalogue_runs.get(connection, entry.run_id) if entry else None
        obeyed = run.spec if run else {}
        known = obeyed.get("decisions", 0), obeyed.get("corrections", 0)
        if known == (decisions.last_seq(connection), corrections.last_seq(connection)):
            return Unapplied(current.number, current.run_id)
        records = decisions.records_since(connection, known[0])
        said = [decisions.standing_of(connection, records, until) for until in (known[0], None)]
        corrected = [corrections.standing(connection, dataset, until) for until in (known[1], None)]
    answers = {answer[:3] for answer in _answers(said[0]) ^ _answers(said[1])}
    moved = {one.seq: one for one in (*corrected[0], *corrected[1])}
    moved = {seq: moved[seq] for seq in {c.seq for c in corrected[0]} ^ {c.seq for c in corrected[1]}}
    found, entities = _found(current, answers, moved.values())
    return Unapplied(current.number, current.run_id, found, len(moved), entities)


def last_said(workspace: Workspace) -> tuple[int, int]:
    """Numbers of the newest row about decisions and about corrections: as long as they stay, so does what
    waits to be applied to a version."""
    with Catalogue.open(workspace).read() as connection:
        return decisions.last_seq(connection), corrections.last_seq(connection)


def _answers(standing: list[Decision]) -> set[tuple[str, str, str, str]]:
    """Both records, the reviewer and the answer, of those that bound clusters."""
    names = ("record_id_l", "record_id_r", "reviewer", "decision")
    columns = [as_table(standing)[name].to_pylist() for name in names]
    return {answer for answer in zip(*columns, strict=True) if answer[3] != "unsure"}


def _found(
    version: ssot.Version, answers: Collection[tuple[str, str, str]], moved: Collection[Correction]
) -> tuple[int, int]:
    """How many of the answers are about records of a version, and how many entities all are about."""
    with ReadingEngine() as engine:
        engine.view("clusters", version.path / "clusters.parquet")
        left, right = ([answer[side] for answer in answers] for side in (0, 1))
        engine.register(
            "answers", pa.table({"l": pa.array(left, pa.string()), "r": pa.array(right, pa.string())})
        )
        named = {name: [getattr(one, name) for one in moved] for name in ("record_id", "entity_id")}
        engine.register("moved", pa.table({name: pa.array(ids, pa.string()) for name, ids in named.items()}))
        engine.execute(
            """CREATE TABLE members AS SELECT record_id, entity_id FROM clusters WHERE record_id IN (
                SELECT l FROM answers UNION SELECT r FROM answers UNION
                SELECT record_id FROM moved WHERE record_id IS NOT NULL
            ) OR entity_id IN (SELECT entity_id FROM moved)"""
        )
        engine.execute(
            """CREATE TABLE placed AS SELECT a.entity_id AS one, b.entity_id AS other
            FROM answers JOIN members a ON a.record_id = l JOIN members b ON b.record_id = r"""
        )
        row = engine.rows(
            """SELECT (SELECT count(*) FROM placed), (SELECT count(DISTINCT entity_id) FROM (
                SELECT one AS entity_id FROM placed UNION ALL SELECT other FROM placed
                UNION ALL SELECT coalesce(m.entity_id, c.entity_id) FROM moved c
                LEFT JOIN members m ON m.record_id = c.record_id
            ))"""
        )[0]
    return int(row[0]), int(row[1])
