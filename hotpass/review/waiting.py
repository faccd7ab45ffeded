"""The pairs of a linkage in the order of what an answer is worth, made once and kept as a file.

An answer is worth most where the model does not know: near the match weight, where names contradict what all
else says, and where one pair alone holds two parts of an entity together. Pairs that compare alike tell the
same, so that each further one of a pattern counts less; a few of every other pattern show what nobody doubts.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pyarrow as pa

from hotpass.engine import DuckDBEngine, Engine
from hotpass.engine.base import literal
from hotpass.linkage.opening import Linked
from hotpass.model import ENTITY_TYPES
from hotpass.review.subjects import Subject, opened
from hotpass.stages.link.scoring import CONTRADICTION
from hotpass.workspace import Workspace

#: Within so many bits of the match weight half of the doubt is left.
_NEAR: Final = 3.0
#: Doubt of a pair of which the model has none.
SURE: Final = 0.1
#: Pairs bound before they were compared tell nothing of the model.
_BOUND: Final = ("source key", "decision")
#: Of entities of up to so many records, two that by themselves are quite unlike are asked too.
_MOST_RECORDS: Final = 60
#: Doubt of these.
_UNLIKE: Final = 0.5
#: A field disagrees where it takes more than so much from the weight.
_AGAINST: Final = -0.5
#: So many queues are kept.
_KEPT: Final = 12

#: One row a pair; ``place`` 1 is the most valuable. ``against``: fields that speak against a match. ``draw``:
#: 0–1, the same for the same pair; which pairs two reviewers see hangs on it. ``fresh``: whether a record of
#: it is not in the version that the run was compared with.
QUEUE: Final = pa.schema(
    [
        ("place", pa.int64()),
        *((name, pa.string()) for name in ("entity_type", "record_id_l", "record_id_r")),
        *((name, pa.string()) for name in ("entity_id_l", "entity_id_r", "source_l", "source_r")),
        *((name, pa.string()) for name in ("file", "sheet")),
        ("row_l", pa.int64()),
        *((name, pa.string()) for name in ("file_r", "sheet_r")),
        ("row_r", pa.int64()),
        ("match_weight", pa.float64()),
        ("doubt", pa.float64()),
        ("value", pa.float64()),
        ("reason", pa.string()),
        ("against", pa.list_(pa.string())),
        ("draw", pa.float64()),
        ("fresh", pa.bool_()),
        ("run_id", pa.string()),
    ]
)


def waiting(workspace: Workspace, subject: Subject) -> Path:
    """The file of the pairs of a linkage (:data:`QUEUE`), answered or not; made when it is not there."""
    folder = workspace.root / "review"
    path = folder / f"{subject.key}.parquet"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        _make(workspace, subject, path)
        _forget(folder, path)
    return path


def _make(workspace: Workspace, subject: Subject, path: Path) -> None:
    with DuckDBEngine() as engine:
        parts = []
        for place, run_id in enumerate((subject.run_id, *subject.added)):
            with opened(workspace, run_id) as linked:
                found = valued(linked, _known(workspace, subject, linked))
            engine.register(f"part_{place}", found)
            parts.append(f"SELECT * FROM part_{place}")
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        engine.write(
            f"""SELECT row_number() OVER (ORDER BY {_ORDER}) AS place, * EXCLUDE (turn) FROM (
                SELECT *, row_number() OVER (
                    PARTITION BY record_id_l, record_id_r ORDER BY run_id DESC) AS turn
                FROM ({" UNION ALL ".join(parts)})
            ) WHERE turn = 1 ORDER BY place""",
            temporary,
            schema=QUEUE,
        )
        temporary.replace(path)


_ORDER: Final = "value DESC, md5(record_id_l || record_id_r), record_id_l, record_id_r"


def _forget(folder: Path, newest: Path) -> None:
    """Remove the queues that were made longest ago; whoever asks for one makes it anew."""
    made = sorted(folder.glob("*.parquet"), key=lambda p: p.stat().st_mtime, reverse=True)
    for path in made[_KEPT:]:
        if path != newest:
            path.unlink(missing_ok=True)


def _known(workspace: Workspace, subject: Subject, linked: Linked) -> list[Path]:
    """Files of the clusters that were known before the run."""
    if linked.run_id != subject.run_id:
        return [linked.folder / "link" / "clusters.parquet"]
    path = workspace.published(subject.dataset) / f"v{subject.base_version:04d}" / "clusters.parquet"
    return [path] if path.is_file() else []


def valued(linked: Linked, known: list[Path]) -> pa.Table:
    """The pairs of a linkage with all of :data:`QUEUE` but ``place``."""
    engine = linked.engine
    view_places(engine)
    _view_known(engine, known)
    engine.execute(_asked(linked))
    only = (
        ""
        if linked.folder.name == linked.run_id
        else "SEMI JOIN pairs_added USING (record_id_l, record_id_r)"
    )
    return engine.arrow(
        f"""WITH doubted AS (
            SELECT *, greatest({SURE}, coalesce(pow(2, -abs(above) / {_NEAR}), {_UNLIKE}),
                CASE WHEN contradicted THEN 0.8 ELSE 0 END,
                CASE WHEN together <> (above >= 0) THEN 0.9 ELSE 0 END) AS doubt
            FROM asked {only}
        ), valued AS (
            SELECT *, doubt / row_number() OVER (
                PARTITION BY entity_type, pattern, contradicted
                ORDER BY doubt DESC, md5(record_id_l || record_id_r)
            ) AS value FROM doubted
        )
        SELECT entity_type, record_id_l, record_id_r, entity_id_l, entity_id_r, source_l, source_r,
            file, sheet, row_l, file_r, sheet_r, row_r, match_weight, doubt, round(value, 4) AS value,
            {_REASON} AS reason, against, fresh,
            md5_number_lower(record_id_l || record_id_r) / 18446744073709551616.0 AS draw,
            {literal(linked.run_id)} AS run_id
        FROM valued"""
    )


def view_places(engine: Engine) -> None:
    """Make ``places``: every record with its entity, source and row."""
    sources = " UNION ALL ".join(
        f"SELECT record_id, source, {literal(t)} AS entity_type FROM every_{t}_records" for t in ENTITY_TYPES
    )
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE places AS
        SELECT c.entity_type, c.record_id, c.entity_id, c.file_name, c.sheet, c."row", s.source
        FROM clusters c JOIN ({sources}) s USING (entity_type, record_id)"""
    )


def _view_known(engine: Engine, known: list[Path]) -> None:
    if known:
        engine.view("known_before", known)
    chosen = (
        "SELECT DISTINCT record_id FROM known_before" if known else "SELECT DISTINCT record_id FROM places"
    )
    engine.execute(f"CREATE OR REPLACE TEMP TABLE known_records AS {chosen}")


_OWN_PATTERN: Final = 999
#: Of each entity the pair that was not kept and whose records hang on the rest most loosely.
_UNLIKE_WITHIN: Final = f"""WITH ends AS (
        SELECT entity_type, record_id_l AS record_id, record_id_r AS other, match_weight FROM pairs
        UNION ALL SELECT entity_type, record_id_r, record_id_l, match_weight FROM pairs
    ), held AS (
        SELECT e.entity_type, e.record_id, max(coalesce(e.match_weight, 100)) AS strength FROM ends e
        JOIN places a USING (entity_type, record_id)
        JOIN places b ON b.entity_type = e.entity_type AND b.record_id = e.other AND b.entity_id = a.entity_id
        GROUP BY ALL
    ), sized AS (
        SELECT p.*, h.strength, count(*) OVER (PARTITION BY p.entity_type, p.entity_id) AS n
        FROM places p JOIN held h USING (entity_type, record_id)
    )
    SELECT a.entity_type, a.record_id AS record_id_l, b.record_id AS record_id_r
    FROM sized a JOIN sized b ON a.entity_type = b.entity_type AND a.entity_id = b.entity_id
        AND a.record_id < b.record_id AND a.n BETWEEN 3 AND {_MOST_RECORDS}
    ANTI JOIN pairs p ON p.entity_type = a.entity_type AND p.record_id_l = a.record_id
        AND p.record_id_r = b.record_id
    QUALIFY row_number() OVER (PARTITION BY a.entity_type, a.entity_id
        ORDER BY a.strength + b.strength, md5(a.record_id || b.record_id)) = 1"""


def _asked(linked: Linked) -> str:
    """SQL that makes ``asked``: pairs that were compared, and pairs of one entity that are quite unlike."""
    match = ", ".join(f"({literal(t)}, {float(linked.report[t]['match_weight'])})" for t in ENTITY_TYPES)
    bound = ", ".join(map(literal, _BOUND))
    return f"""CREATE OR REPLACE TEMP TABLE asked AS
        WITH every_pair AS (
            SELECT entity_type, record_id_l, record_id_r, match_weight, match_key,
                {linked.told("contradicted")} AS contradicted,
                list_transform(map_values(weights), lambda w: CAST(round(w / 2) AS INTEGER)) AS pattern,
                list_transform(list_filter(map_entries(weights), lambda e:
                    e.value < {_AGAINST} AND e.key <> {literal(CONTRADICTION)}), lambda e: e.key) AS against
            FROM pairs WHERE match_key NOT IN ({bound})
            UNION ALL
            SELECT *, NULL, '', false, [{_OWN_PATTERN}], [] FROM ({_UNLIKE_WITHIN})
        )
        SELECT p.* EXCLUDE (match_key), p.match_weight - t.match AS above,
            l.entity_id AS entity_id_l, r.entity_id AS entity_id_r, l.entity_id = r.entity_id AS together,
            l.source AS source_l, r.source AS source_r, l.file_name AS file, l.sheet, l."row" AS row_l,
            r.file_name AS file_r, r.sheet AS sheet_r, r."row" AS row_r,
            p.record_id_l NOT IN (FROM known_records) OR p.record_id_r NOT IN (FROM known_records) AS fresh
        FROM every_pair p JOIN (VALUES {match}) t(entity_type, match) USING (entity_type)
        JOIN places l ON l.record_id = p.record_id_l AND l.entity_type = p.entity_type
        JOIN places r ON r.record_id = p.record_id_r AND r.entity_type = p.entity_type"""


_REASON: Final = """CASE
         WHEN match_weight IS NULL THEN 'one entity, though the two by themselves are quite unlike'
         WHEN contradicted THEN 'the names contradict what else agrees'
         WHEN together AND above < 0 THEN 'one entity, though this pair by itself does not match'
         WHEN NOT together AND above >= 0 THEN 'two entities, though this pair by itself matches'
         WHEN abs(above) < 4 THEN 'near the match weight'
         ELSE 'to see whether the model is right' END"""
