"""A stratified random sample of the pairs of a run, drawn once and kept as files.

The pairs that a sample can tell of are all pairs of records of one entity, compared or not, and all pairs of
two entities that the linkage kept. They fall into strata by what the model says of them. In each stratum they
stand in an order that is random but always the same for a pair: by a digest of its two records. The pairs to
ask are the first ones of that order, so that a larger sample holds the smaller one, a run of the same records
asks the same pairs, and what was answered is not asked again (permanent random numbers: Ohlsson, 1995,
Coordination of samples using permanent random numbers, in Business Survey Methods).

What people had decided when the run was asked for binds its entities, so that those pairs are right whatever
the model is worth. They are a stratum of their own, of which all is known and nothing is drawn; the others
are drawn from what is left.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from hotpass.engine import Engine
from hotpass.engine.base import literal
from hotpass.linkage.opening import Linked
from hotpass.model import DECISIONS, ENTITY_TYPES
from hotpass.review.subjects import Subject, opened
from hotpass.review.waiting import view_places
from hotpass.workspace import Workspace

#: Pairs of each type that are asked when nobody says how many.
SIZE: Final = 200
#: So many pairs of each stratum are kept, the most that can be asked.
_MOST: Final = 1_000
#: Pairs of larger entities that were not kept are not drawn from: there are too many of them.
MOST_RECORDS: Final = 1_000
#: So many samples are kept.
_KEPT: Final = 12

#: Strata, by number: of one entity (``together``) or of two, the bounds of the weight above the match weight.
DECIDED: Final = "decided before the run"
BANDS: Final = (
    DECIDED,
    "bound by a key of its source",
    "8 and more above the match weight",
    "3 to 8 above the match weight",
    "up to 3 above the match weight",
    "up to 3 below the match weight",
    "3 and more below the match weight",
    "not compared, or far below",
)
_BAND: Final = """CASE WHEN decided IS NOT NULL THEN 0
        WHEN match_key = 'source key' THEN 1
        WHEN match_weight IS NULL THEN 7
        WHEN match_weight >= match + 8 THEN 2 WHEN match_weight >= match + 3 THEN 3
        WHEN match_weight >= match THEN 4 WHEN match_weight >= match - 3 THEN 5 ELSE 6 END"""
#: Of pairs that were not compared the model says nothing; among those of one entity about so many match.
_GUESS: Final = 0.9
#: However sure the model is, so large a share may be otherwise.
_LEAST: Final = 0.02

#: One row a pair that may be asked, in the order of asking (``place``). ``rank``: its turn in its stratum,
#: from 1; ``turn``: its turn among those of its type.
SAMPLE: Final = pa.schema(
    [
        ("place", pa.int64()),
        ("turn", pa.int64()),
        ("together", pa.bool_()),
        ("band", pa.int32()),
        ("rank", pa.int64()),
        *((name, pa.string()) for name in ("entity_type", "record_id_l", "record_id_r")),
        *((name, pa.string()) for name in ("entity_id_l", "entity_id_r", "file", "sheet")),
        ("row_l", pa.int64()),
        *((name, pa.string()) for name in ("file_r", "sheet_r")),
        ("row_r", pa.int64()),
        ("match_weight", pa.float64()),
        ("value", pa.float64()),
        ("reason", pa.string()),
        ("draw", pa.float64()),
        ("run_id", pa.string()),
    ]
)
#: One row a stratum: how many pairs it has, how many of them are ``drawn`` at most, and of those decided
#: before the run how many match.
STRATA: Final = pa.schema(
    [
        ("entity_type", pa.string()),
        ("together", pa.bool_()),
        ("band", pa.int32()),
        ("population", pa.int64()),
        ("drawn", pa.int64()),
        ("share", pa.float64()),
        ("matches", pa.int64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The files of a sample: ``sample`` (:data:`SAMPLE`) and ``strata`` (:data:`STRATA`)."""

    folder: Path

    @property
    def sample(self) -> Path:
        """The pairs that may be asked."""
        return self.folder / "sample.parquet"

    @property
    def strata(self) -> Path:
        """What they are drawn from."""
        return self.folder / "strata.parquet"


def drawn(workspace: Workspace, subject: Subject) -> Drawn:
    """The sample of a run, drawn when it is not there; records that were added to the run are left out."""
    every = workspace.root / "review" / "audit"
    folder = every / subject.run_id
    if not folder.is_dir():
        temporary = every / f".{subject.run_id}.{os.getpid()}"
        temporary.mkdir(parents=True, exist_ok=True)
        with opened(workspace, subject.run_id) as linked:
            _draw(linked, Drawn(temporary))
        try:
            temporary.rename(folder)
        except OSError:  # somebody else has drawn the same meanwhile
            shutil.rmtree(temporary)
        _forget(every, folder)
    return Drawn(folder)


def _forget(every: Path, newest: Path) -> None:
    for folder in sorted(every.glob("[!.]*"), key=lambda p: p.stat().st_mtime, reverse=True)[_KEPT:]:
        if folder != newest:
            shutil.rmtree(folder, ignore_errors=True)


def _draw(linked: Linked, into: Drawn) -> None:
    engine = linked.engine
    view_places(engine)
    _view_decided(engine, linked.folder)
    engine.execute(f"CREATE TEMP TABLE strata AS {_strata(linked)}")
    engine.write(
        """SELECT * EXCLUDE (first), len(first) AS drawn FROM strata ORDER BY entity_type, together, band""",
        into.strata,
        schema=STRATA,
    )
    engine.write(
        f"""WITH listed AS (
            SELECT * EXCLUDE (first), unnest(first) AS pair, generate_subscripts(first, 1) AS rank FROM strata
        ), timed AS (
            SELECT *, row_number() OVER (PARTITION BY entity_type ORDER BY {_TURN}) AS turn FROM listed
        )
        SELECT row_number() OVER (ORDER BY turn, s.entity_type) AS place, turn, together, band, rank,
            s.entity_type, l.record_id AS record_id_l, r.record_id AS record_id_r,
            l.entity_id AS entity_id_l, r.entity_id AS entity_id_r, l.file_name AS file, l.sheet,
            l."row" AS row_l, r.file_name AS file_r, r.sheet AS sheet_r, r."row" AS row_r,
            pair.weight AS match_weight, 0 AS value, 'drawn at random' AS reason,
            md5_number_lower(pair.l || pair.r) / 18446744073709551616.0 AS draw,
            {literal(linked.run_id)} AS run_id
        FROM timed s JOIN places l ON l.record_id = pair.l AND l.entity_type = s.entity_type
        JOIN places r ON r.record_id = pair.r AND r.entity_type = s.entity_type ORDER BY place""",
        into.sample,
        schema=SAMPLE,
    )


#: Each stratum comes to its share at any time, so that the sample may end anywhere.
_TURN: Final = "(rank - 0.5) / share, together, band"


def _view_decided(engine: Engine, folder: Path) -> None:
    """Make ``decided``: pairs that a decision bound in the run, and whether they match."""
    given = folder / "given" / "decisions.parquet"
    if given.is_file():
        engine.view("given", given)
    else:
        engine.register("given", DECISIONS.empty_table())
    engine.execute(
        """CREATE TEMP TABLE decided AS
        SELECT entity_type, record_id_l, record_id_r, bool_and(decision = 'match') AS decided FROM given
        WHERE decision <> 'unsure' GROUP BY ALL HAVING count(DISTINCT decision) = 1"""
    )


def _strata(linked: Linked) -> str:
    """SQL of the strata; ``first``: their first pairs (l, r, weight) by what is drawn."""
    match = ", ".join(f"({literal(t)}, {float(linked.report[t]['match_weight'])})" for t in ENTITY_TYPES)
    return f"""WITH framed AS (
            SELECT entity_type, record_id_l, record_id_r, match_weight, match_key FROM pairs
            UNION ALL
            SELECT *, NULL, '' FROM ({_WITHIN})
        ), told AS (
            SELECT p.*, d.decided, l.entity_id = r.entity_id AS together, t.match,
                1 / (1 + pow(2, -match_weight)) AS likely
            FROM framed p JOIN (VALUES {match}) t(entity_type, match) USING (entity_type)
            JOIN places l ON l.record_id = p.record_id_l AND l.entity_type = p.entity_type
            JOIN places r ON r.record_id = p.record_id_r AND r.entity_type = p.entity_type
            LEFT JOIN decided d ON d.entity_type = p.entity_type AND d.record_id_l = p.record_id_l
                AND d.record_id_r = p.record_id_r
        ), counted AS (
            SELECT entity_type, together, {_BAND} AS band, count(*) AS population,
                count(*) FILTER (decided) AS matches, avg(coalesce(likely, {_GUESS})) AS likely,
                min_by(struct_pack(l := record_id_l, r := record_id_r, weight := match_weight),
                    md5_number_lower('audit' || record_id_l || record_id_r), {_MOST}) AS first
            FROM told GROUP BY entity_type, together, band
        ), wanted AS (
            SELECT *, CASE WHEN band = 0 THEN 0 ELSE population * sqrt(
                greatest({_LEAST}, least({1 - _LEAST}, likely))
                * (1 - greatest({_LEAST}, least({1 - _LEAST}, likely)))) END AS spread,
                CAST(band > 0 AS INTEGER) AS asked
            FROM counted
        )
        SELECT entity_type, together, band, population, CASE WHEN band = 0 THEN matches END AS matches,
            CASE WHEN band = 0 THEN [] ELSE first END AS first,
            asked / greatest(1, sum(asked) OVER of) / 2 + spread / greatest(1e-9, sum(spread) OVER of) / 2
                AS share
        FROM wanted WINDOW of AS (PARTITION BY entity_type)"""


#: Pairs of one entity that were not kept.
_WITHIN: Final = f"""WITH sized AS (
        SELECT *, count(*) OVER (PARTITION BY entity_type, entity_id) AS n FROM places
    ), several AS (SELECT * FROM sized WHERE n BETWEEN 3 AND {MOST_RECORDS})
    SELECT a.entity_type, a.record_id AS record_id_l, b.record_id AS record_id_r
    FROM several a JOIN several b ON a.entity_type = b.entity_type AND a.entity_id = b.entity_id
        AND a.record_id < b.record_id
    ANTI JOIN pairs p ON p.entity_type = a.entity_type AND p.record_id_l = a.record_id
        AND p.record_id_r = b.record_id"""
