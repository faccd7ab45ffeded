"""How well clusters agree with a truth: precision, recall and F1 over pairs and over whole clusters.

Pairs of one cluster stand or fall together, so that intervals come from drawing again, with replacement, not
pairs but the groups of records that truth and clusters connect (the cluster bootstrap: Field and Welsh, 2007,
Bootstrapping clustered data, J. R. Statist. Soc. B 69).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hotpass.engine import DuckDBEngine, Engine
from hotpass.engine.base import literal, quote
from hotpass.errors import InputError

if TYPE_CHECKING:
    import numpy as np

_ENTITY: Final = "entity_id"
_TYPE: Final = "entity_type"
_KEYS: Final = ("record_id", "id", "file", "sheet", "row", "part")
_READERS: Final = {".parquet": "read_parquet({})", ".csv": "read_csv({}, all_varchar = true, header = true)"}
_DRAWS: Final = 1_000
_SEED: Final = 1
#: Bounds of the interval, as percentiles.
_BOUNDS: Final = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Measure:
    """A share, 0–1, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision, recall and F1.

    Attributes:
        said: how many pairs or clusters were found.
        real: how many the truth has.
        right: how many are both.
    """

    precision: Measure
    recall: Measure
    f1: Measure
    said: int
    real: int
    right: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Clusters of one entity type against the truth.

    Attributes:
        entity_type: the type; ``""`` where the files do not tell types.
        records: records of the truth.
        placed: how many of them the clusters place; the others count as entities of their own.
        pairs: over pairs of records.
        clusters: over clusters of which all members are the same.
    """

    entity_type: str
    records: int
    placed: int
    pairs: Agreement
    clusters: Agreement


def evaluate(clusters: Path, truth: Path) -> list[Evaluation]:
    """Compare clusters with a truth, by entity type.

    Both files are CSV or Parquet with ``entity_id``, and know a record by the columns that they share of
    ``record_id``, ``id``, ``file``, ``sheet``, ``row`` and ``part``; ``entity_type`` counts where both have
    it. Records that the truth does not know are passed over.

    Raises:
        InputError: a file or a column is missing, a file cannot be read or places a record twice, or the two
            have no record in common.
    """
    with DuckDBEngine() as engine:
        both = _columns(engine, "said", clusters) & _columns(engine, "real", truth)
        if _ENTITY not in both or not both & {*_KEYS}:
            raise InputError(
                f"{clusters.name} and {truth.name} have no columns in common that tell records and entities",
                remedy=f"Give both entity_id and some of {', '.join(_KEYS)}",
            )
        key = [name for name in _KEYS if name in both]
        of = quote(_TYPE) if _TYPE in both else "''"
        for table, path in (("said", clusters), ("real", truth)):
            _once(engine, table, path, [*key, *([_TYPE] if _TYPE in both else [])])
        joined = " AND ".join(f"coalesce(CAST(s.{c} AS VARCHAR), '') = coalesce(CAST(r.{c} AS VARCHAR), '')"
                              for c in map(quote, [*key, *([_TYPE] if _TYPE in both else [])]))  # fmt: skip
        engine.execute(
            f"""CREATE TABLE placed AS
            SELECT r.of, dense_rank() OVER (PARTITION BY r.of ORDER BY r.entity_id) - 1 AS real,
                   s.entity_id AS said
            FROM (SELECT *, {of} AS of FROM real) r LEFT JOIN said s ON {joined}"""
        )
        if not engine.rows("SELECT count(said) FROM placed")[0][0]:
            raise InputError(
                f"{clusters.name} places none of the records of {truth.name}",
                remedy=f"Give both the same {', '.join(key)} for a record",
            )
        types = [str(found) for (found,) in engine.rows("SELECT DISTINCT of FROM placed ORDER BY of")]
        return [_evaluation(engine, entity_type) for entity_type in types]


def _columns(engine: Engine, table: str, path: Path) -> set[str]:
    reader = _READERS.get(path.suffix.lower())
    if reader is None or not path.is_file():
        why = "there is no such file" if reader else "it is neither CSV nor Parquet"
        raise InputError(f"{path.name} cannot be compared: {why}")
    import duckdb

    try:
        engine.execute(f"CREATE TABLE {table} AS SELECT * FROM {reader.format(literal(str(path)))}")
    except duckdb.Error as error:
        kind = path.suffix.removeprefix(".").capitalize() if path.suffix.lower() == ".parquet" else "CSV"
        raise InputError(
            f"{path.name} cannot be read as {kind}", remedy="Check that it was saved and copied whole"
        ) from error
    return {str(name) for name, *_ in engine.rows(f"DESCRIBE {table}")}


def _once(engine: Engine, table: str, path: Path, key: Sequence[str]) -> None:
    by = ", ".join(map(quote, key))
    twice = engine.rows(f"SELECT {by} FROM {table} GROUP BY {by} HAVING count(*) > 1 ORDER BY ALL LIMIT 1")
    if twice:
        said = ", ".join(f"{name} {value}" for name, value in zip(key, twice[0], strict=True))
        raise InputError(f"a record stands twice ({said})", where=path.name, remedy="Leave one of its lines")


def _evaluation(engine: Engine, entity_type: str) -> Evaluation:
    import numpy as np

    found = engine.arrow(
        f"""WITH own AS (
            SELECT real, said, coalesce(said, 'alone ' || row_number() OVER ()) AS label
            FROM placed WHERE of = {literal(entity_type)}
        )
        SELECT real, dense_rank() OVER (ORDER BY said IS NULL, label) - 1 AS said, said IS NOT NULL AS placed
        FROM own"""
    )
    real, said = (found[side].to_numpy().astype(np.int64) for side in ("real", "said"))
    placed = int(np.count_nonzero(found["placed"].to_numpy(zero_copy_only=False)))
    pairs, clusters = _counts(real, said)
    return Evaluation(entity_type, len(real), placed, _agreement(pairs), _agreement(clusters))


def _counts(real: np.ndarray, said: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Said, real and right pairs, and clusters, of each group of records: two arrays of three columns."""
    import numpy as np
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    shape = int(real.max(initial=-1)) + 1, int(said.max(initial=-1)) + 1
    cells = coo_matrix((np.ones(len(real), dtype=np.int64), (real, said)), shape=shape).tocsr().tocoo()
    nodes = sum(shape)
    bipartite = coo_matrix((np.ones(cells.nnz), (cells.row, cells.col + shape[0])), shape=(nodes, nodes))
    groups, label = connected_components(bipartite, directed=False)
    sizes = np.bincount(real, minlength=shape[0]), np.bincount(said, minlength=shape[1])
    of_real, of_said, of_both = label[: shape[0]], label[shape[0] :], label[cells.row]
    whole = (cells.data == sizes[0][cells.row]) & (cells.data == sizes[1][cells.col])
    pairs = [_sum(of, n * (n - 1) // 2, groups)
             for of, n in ((of_said, sizes[1]), (of_real, sizes[0]), (of_both, cells.data))]  # fmt: skip
    clusters = [_sum(of, np.ones(len(of)), groups) for of in (of_said, of_real)]
    return np.column_stack(pairs), np.column_stack([*clusters, _sum(of_both, whole, groups)])


def _sum(group: np.ndarray, amount: np.ndarray, groups: int) -> np.ndarray:
    import numpy as np

    return np.bincount(group, amount.astype(np.float64), groups)


def _agreement(counts: np.ndarray) -> Agreement:
    import numpy as np

    dice = np.random.default_rng(_SEED)
    said, real, right = counts.sum(axis=0).tolist()
    kinds, times = np.unique(counts, axis=0, return_counts=True)
    draws = dice.multinomial(len(counts), times / len(counts), _DRAWS) @ kinds
    low, high = np.percentile([_shares(*draw) for draw in draws.tolist()], _BOUNDS, axis=0).tolist()
    values = _shares(said, real, right)
    precision, recall, f1 = (
        Measure(value, min(least, _seen(len(counts))) if value == 1 else least, most)
        for value, least, most in zip(values, low, high, strict=True)
    )
    return Agreement(precision, recall, f1, int(said), int(real), int(right))


def _seen(groups: int) -> float:
    """Least share where no exception was seen (rule of three: Hanley and Lippman-Hand, 1983)."""
    return max(0.0, 1 - 3 / groups)


def _shares(said: float, real: float, right: float) -> tuple[float, float, float]:
    """Precision, recall, F1; of nothing said, or nothing to find, all is right."""
    return (
        right / said if said else 1.0,
        right / real if real else 1.0,
        2 * right / (said + real) if said + real else 1.0,
    )
