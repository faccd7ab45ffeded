"""The pairs of a linkage in the order of what an answer is worth, made once and kept as a file.

An answer is worth most where the model does not know: near the match weight, where names contradict what all
else says, and where a record hangs on its entity by one pair alone. It is worth more where it moves many
records, and those of entities that are worth more themselves. Pairs that compare alike tell the same, so that
each further one of a pattern counts less; a few of every other pattern show what nobody doubts.
"""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import pyarrow as pa

from hotpass.catalogue import Catalogue
from hotpass.catalogue import runs as catalogue_runs
from hotpass.engine import DuckDBEngine, Engine
from hotpass.engine.base import literal
from hotpass.linkage.opening import Linked
from hotpass.model import ENTITY_TYPES
from hotpass.review.records import linked_runs
from hotpass.review.subjects import Subject, opened
from hotpass.review.worth import view_worth
from hotpass.stages.link.scoring import CONTRADICTION
from hotpass.workspace import Workspace

#: Within so many bits of the match weight half of the doubt is left.
_NEAR: Final = 3.0
#: Pairs of less doubt are only asked when everything is, and after all others.
DOUBTFUL: Final = 0.25
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
#: Doubt of the only match by which a record hangs on an entity of several, near the match weight …
_LOOSE: Final = 0.8
#: … of which half is left so many bits above it.
_FAR: Final = 6.0
#: What is worth nothing more counts so much of what is worth all.
_PLAIN: Final = 0.6
#: So many earlier runs are looked through for the one that first found a pair.
_RUNS: Final = 25
#: So many queues are kept.
_KEPT: Final = 12
#: What was not finished for so long is nobody's any more, s.
_CUT: Final = 3_600.0

#: One row a pair; ``place`` 1 is the most valuable. ``against``: fields that speak against a match. ``draw``:
#: 0–1, the same for the same pair; which pairs two reviewers see hangs on it. ``fresh``: whether a record of
#: it is not in the version that the run was compared with. ``records``: how many its entities have together;
#: ``worth``: what the better of them is worth, 0–1. ``found_by``: the first run that kept the pair, and
#: ``since`` when that was asked for, s since 1970.
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
        ("records", pa.int64()),
        ("worth", pa.float64()),
        ("found_by", pa.string()),
        ("since", pa.float64()),
    ]
)
_SHAPE: Final = hashlib.sha256(str(QUEUE).encode()).hexdigest()[:6]


def waiting(workspace: Workspace, subject: Subject) -> Path:
    """The file of the pairs of a linkage (:data:`QUEUE`), answered or not; made when it is not there."""
    path = _path(workspace, subject)
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(workspace, subject, path)
        _forget(path.parent, path)
    return path


def is_made(workspace: Workspace, subject: Subject) -> bool:
    """Whether the file of the pairs of a linkage is there already."""
    return _path(workspace, subject).is_file()


def _path(workspace: Workspace, subject: Subject) -> Path:
    return workspace.root / "review" / f"{subject.key}-{_SHAPE}.parquet"


def _make(workspace: Workspace, subject: Subject, path: Path) -> None:
    with DuckDBEngine() as engine:
        parts = []
        for place, run_id in enumerate((subject.run_id, *subject.added)):
            with opened(workspace, run_id) as linked:
                found = valued(linked, _known(workspace, subject, linked))
            engine.register(f"part_{place}", found)
            parts.append(f"SELECT * FROM part_{place}")
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        newest = """QUALIFY row_number() OVER (
            PARTITION BY record_id_l, record_id_r ORDER BY run_id DESC) = 1"""
        several = newest if len(parts) > 1 else ""  # in one run every pair is there once
        engine.execute(f"CREATE TEMP TABLE queued AS SELECT * FROM ({' UNION ALL '.join(parts)}) {several}")
        _view_found(workspace, engine, subject)
        engine.write(
            f"""SELECT row_number() OVER (ORDER BY {_ORDER}) AS place, q.*,
                coalesce(f.found_by, q.run_id) AS found_by, since
            FROM queued q LEFT JOIN found f USING (record_id_l, record_id_r)
            LEFT JOIN asked_for a ON a.run_id = coalesce(f.found_by, q.run_id) ORDER BY place""",
            temporary,
            schema=QUEUE,
        )
        temporary.replace(path)


def _view_found(workspace: Workspace, engine: Engine, subject: Subject) -> None:
    """Make ``found``: pairs of ``queued`` that earlier runs kept, each with the first of those runs; and
    ``asked_for``: when each of the runs was asked for, s since 1970."""
    pair = "record_id_l, record_id_r"
    with Catalogue.open(workspace).read() as connection:
        every = [
            folder.parent.name for folder in linked_runs(workspace) if folder.parent.name < subject.run_id
        ]
        earlier = [
            run for run in catalogue_runs.named(connection, every[:_RUNS]) if run.dataset == subject.dataset
        ]
        known = earlier + catalogue_runs.named(connection, [subject.run_id, *subject.added])
    engine.execute("CREATE TEMP TABLE found_in (record_id_l VARCHAR, record_id_r VARCHAR, run_id VARCHAR)")
    for run in earlier:
        engine.view("kept_by", workspace.run(run.id) / "link" / "pairs.parquet")
        engine.execute(
            f"""INSERT INTO found_in SELECT {pair}, {literal(run.id)} FROM kept_by
            SEMI JOIN queued USING ({pair})"""
        )
    engine.execute(
        f"CREATE TEMP TABLE found AS SELECT {pair}, min(run_id) AS found_by FROM found_in GROUP BY ALL"
    )
    moments = {run.id: run.created_at.timestamp() for run in known}
    engine.register(
        "asked_for",
        pa.table([list(moments), list(moments.values())], ["run_id", "since"]),
    )


_ORDER: Final = "value DESC, md5(record_id_l || record_id_r), record_id_l, record_id_r"


def _forget(folder: Path, newest: Path) -> None:
    """Remove the queues that were made longest ago, and what a process that was ended left of one; whoever
    asks for one makes it anew."""
    made = sorted(folder.glob("*.parquet"), key=lambda p: p.stat().st_mtime, reverse=True)
    for path in made[_KEPT:]:
        if path != newest:
            path.unlink(missing_ok=True)
    for path in folder.glob(".*"):
        with suppress(FileNotFoundError):  # it was finished meanwhile
            if time.time() - path.stat().st_mtime > _CUT:
                path.unlink()


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
    view_worth(linked)
    engine.execute(f"CREATE OR REPLACE TEMP TABLE held AS {_HELD}")
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
                CASE WHEN together <> (above >= 0) THEN 0.9 ELSE 0 END,
                CASE WHEN alone THEN {_LOOSE} * pow(2, -above / {_FAR}) ELSE 0 END) AS doubt,
                {_PLAIN} + {(1 - _PLAIN) / 2} * (1 - 2.0 / greatest(2, records) + worth) AS stake
            FROM asked {only}
        ), valued AS (
            SELECT *, doubt * stake / row_number() OVER (
                PARTITION BY entity_type, pattern, contradicted
                ORDER BY doubt * stake DESC, md5(record_id_l || record_id_r)
            ) AS value FROM doubted
        )
        SELECT entity_type, record_id_l, record_id_r, entity_id_l, entity_id_r, source_l, source_r,
            file, sheet, row_l, file_r, sheet_r, row_r, match_weight, doubt, round(value, 4) AS value,
            {_REASON} AS reason, against, fresh,
            md5_number_lower(record_id_l || record_id_r) / 18446744073709551616.0 AS draw,
            {literal(linked.run_id)} AS run_id, records, worth
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
#: Of each record of an entity the weight of the pair that ties it to the others most strongly.
_HELD: Final = """WITH ends AS (
        SELECT entity_type, record_id_l AS record_id, record_id_r AS other, match_weight FROM pairs
        UNION ALL SELECT entity_type, record_id_r, record_id_l, match_weight FROM pairs
    )
    SELECT e.entity_type, e.record_id, max(coalesce(e.match_weight, 100)) AS strength FROM ends e
    JOIN places a USING (entity_type, record_id)
    JOIN places b ON b.entity_type = e.entity_type AND b.record_id = e.other AND b.entity_id = a.entity_id
    GROUP BY ALL"""
#: Of each entity the pair that was not kept and whose records hang on the rest most loosely.
_UNLIKE_WITHIN: Final = f"""WITH sized AS (
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
            p.record_id_l NOT IN (FROM known_records) OR p.record_id_r NOT IN (FROM known_records) AS fresh,
            CASE WHEN l.entity_id = r.entity_id THEN wl.records ELSE wl.records + wr.records END AS records,
            greatest(wl.worth, wr.worth) AS worth,
            l.entity_id = r.entity_id AND wl.records > 2 AND p.match_weight >= t.match
                AND p.match_weight >= least(hl.strength, hr.strength) AS alone
        FROM every_pair p JOIN (VALUES {match}) t(entity_type, match) USING (entity_type)
        JOIN places l ON l.record_id = p.record_id_l AND l.entity_type = p.entity_type
        JOIN places r ON r.record_id = p.record_id_r AND r.entity_type = p.entity_type
        JOIN worths wl ON wl.entity_id = l.entity_id AND wl.entity_type = p.entity_type
        JOIN worths wr ON wr.entity_id = r.entity_id AND wr.entity_type = p.entity_type
        LEFT JOIN held hl ON hl.record_id = p.record_id_l AND hl.entity_type = p.entity_type
        LEFT JOIN held hr ON hr.record_id = p.record_id_r AND hr.entity_type = p.entity_type"""


_REASON: Final = """CASE
         WHEN match_weight IS NULL THEN 'one entity, though the two by themselves are quite unlike'
         WHEN contradicted THEN 'the names contradict what else agrees'
         WHEN together AND above < 0 THEN 'one entity, though this pair by itself does not match'
         WHEN NOT together AND above >= 0 THEN 'two entities, though this pair by itself matches'
         WHEN abs(above) < 4 THEN 'near the match weight'
         WHEN alone THEN 'a record hangs on its entity by this pair alone'
         ELSE 'to see whether the model is right' END"""
