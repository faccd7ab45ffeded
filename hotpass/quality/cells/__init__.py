"""Rules on the cells of any file: each text is held to what its column is, and to the other cells.

Nothing is told beforehand but how the tables were read: what is usual in a column is learnt from it.
Set-based: Python judges each distinct text of a column once, SQL compares rows and tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final

import pyarrow as pa

from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.fields import KINDS
from hotpass.quality.cells.column import Column
from hotpass.quality.cells.habits import tell_habits
from hotpass.quality.cells.judging import judge
from hotpass.quality.cells.meaning import MEANING, meaning
from hotpass.quality.cells.places import Place, lay_out
from hotpass.quality.cells.rows import Rows
from hotpass.quality.cells.rules import RULES, CellRule
from hotpass.quality.cells.traits import traits_of

__all__ = ["FINDINGS", "RULES", "CellRule", "find_faults"]

#: One row a cell that breaks a rule; ``row`` and ``cell`` say where, ``evidence`` with which cells of the row
#: it was compared. Where there is no cell, so many of the column do what
#: the rule says that it is said once, and ``evidence`` names them.
FINDINGS: Final = pa.schema(
    [
        ("rule_id", pa.string()),
        ("severity", pa.string()),
        ("dimension", pa.string()),
        ("file", pa.string()),
        ("sheet", pa.string()),
        ("row", pa.int64()),
        ("column", pa.string()),
        ("cell", pa.string()),
        ("value", pa.string()),
        ("message", pa.string()),
        ("evidence", pa.string()),
        ("kind", pa.string()),
        ("field", pa.string()),
    ]
)
#: Distinct texts by which the traits of a column are told.
_TELLING: Final = 5_000
#: Places of cells that are held in lists of Python at once.
_AT_ONCE: Final = 50_000
_MARKED: Final = pa.schema([(name, pa.string()) for name in ("file", "sheet", "cell")])
_KEYS: Final = pa.schema([("keys", pa.list_(pa.string()))])


def find_faults(
    engine: Engine, grid: Path, country: str, today: date, texts: Iterable[tuple[str, str, str]] = ()
) -> int:
    """Make the table ``findings`` of :data:`FINDINGS` in the engine; returns its rows.

    Args:
        engine: with the views ``tables`` and ``left_out`` of the ingest stage.
        grid: its folder ``grid``.
        country: that texts are read for.
        today: dates after it lie in the future.
        texts: file, sheet and address of cells that hold a number as text, where files tell them apart.
    """
    engine.register("numbers_as_text", pa.Table.from_batches(_marked(texts), _MARKED))
    places = lay_out(engine, grid)
    columns = [_traits(engine, place, country) for place in places]
    said = pa.schema([*_KEYS, *MEANING])
    engine.map_distinct("judged", "SELECT k, text FROM cells", _reader(places, columns, country, today), said)
    engine.execute("CREATE OR REPLACE VIEW meant AS SELECT * EXCLUDE (keys) FROM judged")
    _register(engine, places)
    engine.execute(
        """CREATE OR REPLACE TABLE faults AS SELECT c.k, c.t, c."row", c.cell, c.text, unnest(j.keys) AS key,
            CAST(NULL AS INTEGER[]) AS others
        FROM cells c JOIN judged j ON j.k = c.k AND j.text = c.text WHERE len(j.keys) > 0"""
    )
    for query in Rows(engine, places, columns).faults():
        engine.execute(f"INSERT INTO faults {query}")
    _explain_away(engine)
    tell_habits(engine)
    names = ", ".join(map(quote, FINDINGS.names))
    engine.execute(
        f"""CREATE OR REPLACE TABLE findings AS SELECT {names} FROM (
            SELECT f.k, f.t, f."row", f.cell, f.text AS "value", r.rule_id, r.severity, r.dimension,
                coalesce(f.said, r.message) AS message,
                coalesce(any_value(f.named), string_agg(DISTINCT c.cell, ' ' ORDER BY c.cell)) AS evidence,
                coalesce(p.file_name, n.file) AS file, coalesce(p.sheet, n.sheet) AS sheet,
                p.name AS "column", p.kind, p.field
            FROM faults f JOIN rules r USING (key) LEFT JOIN columns p ON p.number = f.k
            LEFT JOIN numbered n ON n.t = f.t
            LEFT JOIN cells c
                ON list_contains(f.others, c.k) AND c.k <> f.k AND c.t = f.t AND c."row" = f."row"
            GROUP BY ALL)
        ORDER BY file, sheet, t NULLS FIRST, "row", k, rule_id"""
    )
    return int(engine.rows("SELECT count(*) FROM findings")[0][0])


def _marked(texts: Iterable[tuple[str, str, str]]) -> Iterator[pa.RecordBatch]:
    """The places of cells, as few at a time as take little memory."""
    given = iter(texts)
    while some := list(islice(given, _AT_ONCE)):
        yield pa.RecordBatch.from_arrays(
            [pa.array(column) for column in zip(*some, strict=True)], schema=_MARKED
        )


def _reader(
    places: Sequence[Place], columns: Sequence[Column], country: str, today: date
) -> Callable[[int, str], tuple[object, ...]]:
    """From the number of a column and a text to what is wrong with it and what it means, read once."""
    verdict = judge({column.number: column for column in columns}, today)
    meant = meaning({place.number: place for place in places}, country)
    kinds = {place.number: KINDS[place.kind] for place in places if place.kind}

    def read(number: int, text: str) -> tuple[object, ...]:
        found = kinds[number].normalise(text, country) if number in kinds else None
        return verdict(number, text, found), *meant(number, text, found)

    return read


def _explain_away(engine: Engine) -> None:
    """Drop what comparison says of a cell where a cell that it was compared with is wrong by itself.

    Nor is a cell that is wrong by itself said not to go with others; and of a person whose given name and
    family name both say that there is none, the second is left out.
    """
    grave = ", ".join(literal(key) for key, rule in RULES.items() if rule.severity != "info")
    engine.execute(
        f"""DELETE FROM faults WHERE others IS NOT NULL AND key <> 'SWAPPED' AND EXISTS (
            SELECT 1 FROM faults w WHERE w.others IS NULL AND (w.key IN ({grave}) OR w.key = 'FORMAT')
                AND w.t = faults.t AND w."row" = faults."row" AND w.k <> faults.k
                AND list_contains(faults.others, w.k))"""
    )
    engine.execute(
        f"""DELETE FROM faults WHERE key = 'AGREEMENT' AND EXISTS (
            SELECT 1 FROM faults w WHERE w.others IS NULL AND w.key IN ({grave}) AND w.t = faults.t
                AND w."row" = faults."row" AND w.k = faults.k)"""
    )
    engine.execute(
        """DELETE FROM faults WHERE key = 'STATE' AND EXISTS (
            SELECT 1 FROM faults w WHERE w.key = 'AGREEMENT' AND w.t = faults.t AND w."row" = faults."row"
                AND list_contains(faults.others, w.k))"""
    )
    engine.execute(
        """DELETE FROM faults USING columns c WHERE c.number = faults.k AND c.kind = 'family_name'
            AND faults.key = 'PLACEHOLDER' AND EXISTS (
            SELECT 1 FROM faults w JOIN columns d ON d.number = w.k AND d.kind = 'given_name'
            WHERE w.key = 'PLACEHOLDER' AND w.t = faults.t AND w."row" = faults."row"
                AND w.text = faults.text)"""
    )


def _traits(engine: Engine, place: Place, country: str) -> Column:
    texts = engine.rows(
        f"""SELECT text, count(*) AS n FROM cells WHERE k = {place.number} GROUP BY text
        ORDER BY n DESC, hash(text), text LIMIT {_TELLING}"""
    )
    cells = engine.rows(f"SELECT count(*) FROM cells WHERE k = {place.number}")[0][0]
    return traits_of(place.number, place.name, place.kind, texts, int(cells), country)


def _register(engine: Engine, places: list[Place]) -> None:
    """``columns``, ``rules``, and ``seen``: how often each column has a canonical value."""
    shown = ("number", "name", "kind", "field", "file_name", "sheet")
    engine.register("columns", pa.table({n: pa.array([getattr(p, n) for p in places]) for n in shown}))
    engine.register(
        "rules",
        pa.Table.from_pylist(
            [
                {"key": k, **{n: getattr(r, n) for n in CellRule.__dataclass_fields__}}
                for k, r in RULES.items()
            ]
        ),
    )
    engine.execute(
        """CREATE OR REPLACE TABLE seen AS SELECT c.k, m.canon, count(*) AS n
        FROM cells c JOIN meant m ON m.k = c.k AND m.text = c.text WHERE m.canon IS NOT NULL GROUP BY ALL"""
    )
