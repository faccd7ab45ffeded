"""Which columns join the tables of an upload: found by the values they share, judged by what else agrees.

A key stands once in each row of a table of organisations; the column of another table that holds its values
joins the two. Keys are compared as they are written and, where that keeps them apart, without what stands
before their figures: ``C-0042``, ``0042`` and ``42.0`` are then the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from hotpass.engine.base import literal
from hotpass.fields.headers import fold_header
from hotpass.model import JOINS
from hotpass.stage import StageJob
from hotpass.stages.normalise.joining_names import join_by_names
from hotpass.stages.normalise.layout import Layout, SourceTable
from hotpass.stages.normalise.source import inside

#: Kinds of unused columns that may hold keys.
_KEY_KINDS: Final = frozenset({None, "identifier", "number", "postal_code", "phone", "category"})
_CODE: Final = (
    r"[A-Za-z]{0,6}[-_/. #]?[0-9]{1,12}(?:\.0+)?|[A-Za-z0-9][A-Za-z0-9_/-]{1,30}[0-9][A-Za-z0-9_/-]{0,9}"
)
_FIGURES: Final = "^[a-z]{0,6}[-_/. #]?0*([0-9]+)$"
#: Share of a column's texts that must look like keys, of its keys that must be its rows' own, and of the
#: figures from its least to its greatest that tell a column which only counts.
_CODES, _OWN, _COUNTING = 0.8, 0.98, 0.9
#: Share of values that must be known, with and without other evidence, and of names that must agree.
_KNOWN, _KNOWN_IF_TOLD, _AGREEING = 0.9, 0.5, 0.7
_LEAST_SHARED: Final = 2
#: Values beyond which a sample is looked at, and pairs of columns of two tables that are.
_MOST_VALUES, _LIKELIEST = 400_000, 3
#: Headers that any table may have for its rows.
_GENERIC: Final = re.compile(
    r"(?:id|no|nr|num|number|nommer|key|code|kode|ref|row|ry|index|seq|record|sleutel|)"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column that may hold keys."""

    table: SourceTable
    position: int
    letter: str
    header: str

    @property
    def said(self) -> str:
        """What it is called, folded."""
        return fold_header(self.header)


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two columns have in common.

    Attributes:
        values: distinct keys of the right column, ``shared`` those of them that the left one has once.
        counts_left: whether the left column only counts; ``counts_right`` likewise.
        own_right: whether no key of the right column repeats.
        same_header: whether both are called alike, ``telling`` whether what they are called tells of a key.
        named: joined rows with a name on both sides, ``agreeing`` those whose names agree.
    """

    values: int
    shared: int
    counts_left: bool
    counts_right: bool
    own_right: bool
    same_header: bool
    telling: bool
    named: int
    agreeing: int

    @property
    def share(self) -> float:
        """Share of the right column's keys that the left one has."""
        return self.shared / self.values


def judge(found: Overlap) -> tuple[bool, str]:
    """Whether two columns join their tables, and why, as a sentence."""
    told = f"{found.shared} of {found.values} values occur in both"
    names = f"the names agree in {found.agreeing} of {found.named} rows"
    if found.named and found.agreeing < _AGREEING * found.named:
        return False, f"Not joined: {told}, but {names}."
    if found.named and found.share >= _KNOWN_IF_TOLD:
        return True, f"Joined: {told}, and {names}."
    if found.share < (_KNOWN_IF_TOLD if found.same_header and found.telling else _KNOWN):
        return False, f"Not joined: only {told}."
    if found.counts_left and found.counts_right and found.own_right and not found.telling:
        return False, f"Not joined: {told}, but both columns only count their rows."
    if found.counts_left and not found.same_header:
        return False, f"Not joined: {told}, but the left column only counts its rows and the headers differ."
    if found.shared < _LEAST_SHARED and not found.same_header:
        return False, f"Not joined: {told}, which is too few."
    return True, f"Joined: {told}{' and the headers are the same' if found.same_header else ''}."


def find_joins(job: StageJob, layout: Layout) -> int:
    """Make ``joins_made`` and ``joined_rows`` (t, row, of_t, of_row); returns how many columns join tables.

    ``joins_made`` is :data:`hotpass.model.JOINS` of pairs of columns. ``joined_rows`` has for a row of the
    right table the one row of the left table with its key.
    ``unjoined_rows`` (t, row, cols, value, rule_id, message) says of which rows of it that is not so.
    """
    for name, more in (("joined_rows", "of_t INTEGER, of_row BIGINT"), ("unjoined_rows", _UNJOINED)):
        job.engine.execute(f'CREATE OR REPLACE TABLE {name} (t INTEGER, "row" BIGINT, {more})')
    columns = list(_columns(job, layout))
    rows: list[Mapping[str, Any]] = []
    job.engine.execute(f"CREATE OR REPLACE TEMP TABLE row_names AS {_names(layout)}")
    if len({column.table.number for column in columns}) > 1:
        _write_keys(job, columns)
        for left, right, level, found in _overlaps(job, columns):
            joined, sentence = judge(found)
            count = _join(job, columns, columns.index(left), columns.index(right), level) if joined else 0
            rows.append(_said(left, right, found, count, sentence))
    rows = [*_telling(rows), *join_by_names(job, layout)]
    job.engine.register("joins_made", pa.Table.from_pylist(rows, schema=JOINS))
    return sum(row["decision"] == "joined" for row in rows)


def _telling(rows: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """What joins, and of each other column the likeliest way in which it might have."""
    joined = [row for row in rows if row["decision"] == "joined"]
    right = ("right_file", "right_sheet", "right_column", "distinct_values")
    told = {tuple(row[name] for name in right) for row in joined}
    yield from joined
    for row in sorted(rows, key=lambda row: (-row["agreeing"], -row["shared"])):
        place = tuple(row[name] for name in right)
        if place not in told:
            told.add(place)
            yield row


_UNJOINED: Final = "cols VARCHAR, value VARCHAR, rule_id VARCHAR, message VARCHAR"


def _join(job: StageJob, columns: Sequence[Column], one: int, other: int, level: str) -> int:
    """Join the rows of two columns, unless their names contradict; returns how many."""
    right, left = columns[other], columns[one]
    engine = job.engine
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE met AS
        SELECT m.*, a.name IS NULL OR b.name IS NULL OR {_ALIKE} AS alike
        FROM ({_matches(one, other, level)}) m LEFT JOIN row_names a ON a.t = m.of_t AND a."row" = m.of_row
        LEFT JOIN row_names b ON b.t = m.t AND b."row" = m."row" ANTI JOIN joined_rows j
            ON j.t = m.t AND j."row" = m."row\""""
    )
    engine.execute('INSERT INTO joined_rows SELECT t, "row", of_t, of_row FROM met WHERE alike')
    place = f"the sheet {left.table.sheet or left.table.file_name}"
    unknown = f"No row of {place} has the key that stands here; the row is kept by itself."
    differs = (
        f"The row of {place} with the key that stands here has another name; the rows are not joined by it."
    )
    engine.execute(
        f"""INSERT INTO unjoined_rows
        SELECT k.t, k."row", '{right.letter}', k.raw,
            CASE WHEN m.t IS NULL THEN 'NORM-KEY-UNKNOWN' ELSE 'NORM-KEY-NAME-DIFFERS' END,
            CASE WHEN m.t IS NULL THEN {literal(unknown)} ELSE {literal(differs)} END
        FROM key_texts k LEFT JOIN met m ON m.t = k.t AND m."row" = k."row"
        WHERE k.col = {other} AND (m.t IS NULL OR NOT m.alike)"""
    )
    return int(engine.rows("SELECT count(*) FROM met WHERE alike")[0][0])


def _said(left: Column, right: Column, found: Overlap, rows: int, sentence: str) -> dict[str, Any]:
    """The row of ``joins`` about two columns."""
    sides = {
        f"{side}_{name}": value
        for side, column in (("left", left), ("right", right))
        for name, value in (
            ("file", column.table.file_name),
            ("sheet", column.table.sheet),
            ("column", f"{column.letter} {column.header}".strip()),
        )
    }
    figures = {"distinct_values": found.values, "shared": found.shared, "rows": rows}
    figures |= {"named": found.named, "agreeing": found.agreeing}
    decision = "joined" if judge(found)[0] else "not_joined"
    return {**sides, **figures, "decision": decision, "sentence": sentence}


#: Whether the names of two organisations, ``a`` and ``b``, may be of one.
_ALIKE: Final = """(a.name = b.name OR contains(a.name, b.name) OR contains(b.name, a.name)
    OR jaro_winkler_similarity(a.name, b.name) >= 0.88)"""


def _columns(job: StageJob, layout: Layout) -> Iterator[Column]:
    by_id = {table.table_id: table for table in layout.tables if not table.own_grid}
    found = job.engine.rows("SELECT table_id, columns FROM tables ORDER BY table_id")
    for table_id, columns in found:
        for column in columns if table_id in by_id else ():
            field, kind = column["field"], column["kind"]
            if str(field).endswith(".key") or (field is None and kind in _KEY_KINDS):
                position, name = int(column["position"]), str(column["name"] or "")
                yield Column(by_id[table_id], position, str(column["letter"]), name)


def _write_keys(job: StageJob, columns: Sequence[Column]) -> None:
    """Make ``keys`` (t, row, col, level, value), and ``key_columns`` (their figures)."""
    engine = job.engine
    texts = " UNION ALL ".join(
        f"""SELECT {c.table.number} AS t, CAST("row" AS BIGINT) AS "row", {col} AS col,
            trim(c{c.position}) AS raw
        FROM grid_{c.table.number} WHERE {inside(c.table)} AND c{c.position} IS NOT NULL"""
        for col, c in enumerate(columns)
    )
    engine.execute(f"CREATE OR REPLACE TEMP TABLE key_texts AS {texts}")
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE keys AS
        WITH telling AS (
            SELECT col FROM key_texts GROUP BY col
            HAVING avg(CAST(regexp_full_match(raw, {literal(_CODE)}) AS DOUBLE)) >= {_CODES}
        ), exact AS (
            SELECT t, "row", col, regexp_replace(lower(raw), '\\.0+$', '') AS value
            FROM key_texts SEMI JOIN telling USING (col)
        )
        SELECT t, "row", col, 'exact' AS level, value FROM exact
        UNION ALL SELECT t, "row", col, 'figures', value FROM (
            SELECT * REPLACE (regexp_extract(value, {literal(_FIGURES)}, 1) AS value) FROM exact)
        WHERE value <> ''"""
    )
    engine.execute(
        """CREATE OR REPLACE TEMP TABLE key_columns AS
        SELECT col, level, count(*) AS rows, count(DISTINCT value) AS "values",
            coalesce(count(DISTINCT TRY_CAST(value AS BIGINT))
                / (max(TRY_CAST(value AS BIGINT)) - min(TRY_CAST(value AS BIGINT)) + 1), 0) AS dense
        FROM keys GROUP BY col, level"""
    )


def _names(layout: Layout) -> str:
    """SQL of t, row and name: the folded name of the organisation of each row that names one."""
    readings = layout.naming_organisation
    if not readings:
        return "SELECT CAST(NULL AS INTEGER) AS t, CAST(NULL AS BIGINT) AS \"row\", '' AS name WHERE false"
    names = ", ".join(f"n{r.number}.p_key" for r in readings)
    joins = " ".join(
        f"LEFT JOIN map_{r.field.read_as} n{r.number} ON n{r.number}.raw = s.{r.raw}" for r in readings
    )
    return f"""SELECT s.t, s."row", coalesce(NULL, {names}) AS name FROM source s {joins}
        WHERE coalesce(NULL, {names}) IS NOT NULL"""


def _overlaps(job: StageJob, columns: Sequence[Column]) -> Iterator[tuple[Column, Column, str, Overlap]]:
    """For each pair of columns that share keys, how much; of each table's ways to join another, the best."""
    engine = job.engine
    part = max(1, engine.rows("SELECT count(*) FROM keys")[0][0] // _MOST_VALUES)
    engine.execute(
        """CREATE OR REPLACE TEMP TABLE own_keys AS
        SELECT col, level, value, any_value(t) AS t, any_value("row") AS "row"
        FROM keys SEMI JOIN row_names USING (t) GROUP BY ALL HAVING count(*) = 1"""
    )
    found = engine.rows(_shared(part))
    agreements = _agreements(job, [(one, other, level) for one, other, level, *_ in found])
    judged: dict[tuple[int, int], tuple[Column, Column, str, Overlap]] = {}
    for one, other, level, values, shared, dense, dense_right, own in found:
        left, right = columns[one], columns[other]
        same = left.said == right.said != ""
        named, agreeing = agreements.get((one, other, level), (0, 0))
        overlap = Overlap(
            values * part if part > 1 else values,
            shared * part if part > 1 else shared,
            dense >= _COUNTING,
            dense_right >= _COUNTING,
            bool(own),
            same,
            same and not _GENERIC.fullmatch(left.said),
            named,
            agreeing,
        )
        pair = (left.table.number, right.table.number)
        if pair not in judged or _rank(overlap) > _rank(judged[pair][3]):
            judged[pair] = (left, right, level, overlap)
    yield from _one_way(judged)


def _shared(part: int) -> str:
    """SQL of what pairs of columns share, in every ``part``-th value; the likeliest pairs of two tables."""
    return f"""WITH sampled AS (
            SELECT col, level, value, any_value(t) AS t, count(*) AS rows FROM keys
            WHERE hash(value) % {part} = 0 GROUP BY col, level, value
        ), lefts AS (
            SELECT col, level FROM key_columns WHERE "values" >= {_OWN} * rows
        ), own AS (
            SELECT s.* FROM sampled s SEMI JOIN lefts USING (col, level) WHERE s.rows = 1
                AND s.t IN (SELECT t FROM row_names GROUP BY t)
        ), met AS (
            SELECT l.col AS one, r.col AS other, level, count(*) AS shared, any_value([l.t, r.t]) AS tables
            FROM own l JOIN sampled r USING (level, value) WHERE l.t <> r.t GROUP BY ALL
        ), whole AS (SELECT col AS other, level, count(*) AS "values" FROM sampled GROUP BY ALL)
        SELECT one, other, level, w."values", shared, a.dense, b.dense, b."values" = b.rows
        FROM met JOIN whole w USING (other, level)
        JOIN key_columns a ON a.col = one AND a.level = met.level
        JOIN key_columns b ON b.col = other AND b.level = met.level
        WHERE shared >= {_KNOWN_IF_TOLD} * w."values"
        QUALIFY row_number() OVER (
            PARTITION BY tables, level ORDER BY shared / w."values" DESC, one, other) <= {_LIKELIEST}
        ORDER BY level, shared / w."values" DESC, one, other"""


def _rank(found: Overlap) -> tuple[bool, int, bool, float]:
    return judge(found)[0], found.agreeing, found.same_header, found.share


def _one_way(
    judged: Mapping[tuple[int, int], tuple[Column, Column, str, Overlap]],
) -> Iterator[tuple[Column, Column, str, Overlap]]:
    """Of two tables that each could be the left one, the way whose right side knows fewer keys of its own."""
    for (left, right), found in sorted(judged.items()):
        back = judged.get((right, left))
        if back is None or (_rank(found[3]), -left) > (_rank(back[3]), -right):
            yield found


def _agreements(
    job: StageJob, ways: Sequence[tuple[int, int, str]]
) -> Mapping[tuple[int, int, str], tuple[int, int]]:
    """By way to join, of the rows that it would join: how many are named on both sides, and whose names
    agree."""
    if not ways:
        return {}
    listed = ", ".join(f"({one}, {other}, '{level}')" for one, other, level in ways)
    found = job.engine.rows(
        f"""SELECT w.one, w.other, w.level, count(*), count(*) FILTER ({_ALIKE})
        FROM (VALUES {listed}) w(one, other, level) JOIN keys r ON r.col = w.other AND r.level = w.level
        JOIN own_keys l ON l.col = w.one AND l.level = w.level AND l.value = r.value
        JOIN row_names a ON a.t = l.t AND a."row" = l."row"
        JOIN row_names b ON b.t = r.t AND b."row" = r."row" GROUP BY ALL"""
    )
    return {(one, other, level): (named, agreeing) for one, other, level, named, agreeing in found}


def _matches(one: int, other: int, level: str) -> str:
    """SQL of t, row, of_t and of_row: the rows that two columns would join."""
    return f"""SELECT r.t, r."row", l.t AS of_t, l."row" AS of_row
        FROM keys r JOIN own_keys l ON l.col = {one} AND l.level = r.level AND l.value = r.value
        WHERE r.col = {other} AND r.level = '{level}'"""
