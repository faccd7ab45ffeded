"""What is wrong between cells: of a row, of a column, and of two tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations, product
from typing import Final

from hotpass.engine import Engine
from hotpass.engine.base import literal
from hotpass.quality.cells.alike import WORDED, nearly_repeated_rows, swapped_words
from hotpass.quality.cells.aspects import told_by_aspects
from hotpass.quality.cells.column import Column
from hotpass.quality.cells.cutting import cut_short
from hotpass.quality.cells.filling import filled_by_state
from hotpass.quality.cells.moved import of_other_column, swapped, whole_name
from hotpass.quality.cells.naming import named_otherwise, names_of_nothing
from hotpass.quality.cells.ordering import out_of_order
from hotpass.quality.cells.places import Place
from hotpass.quality.cells.references import orphans
from hotpass.quality.cells.repeating import named_within, said_otherwise
from hotpass.quality.cells.succession import (
    copied_down,
    left_out_rows,
    lone_cells,
    out_of_sequence,
)
from hotpass.quality.cells.sums import ENOUGH, Sums, sums_of
from hotpass.quality.cells.together import both, gone_together, out_of_line, parted_by_number
from hotpass.quality.cells.usual import FEW

#: Share of rows in which something must hold before the rest are faults.
_NEARLY_ALL: Final = 0.97
#: Share of pairs of cells that must agree before the others are faults.
_MOSTLY: Final = 0.8
#: Rows whose places do not agree, up to which they are faults in however short a table.
_FEW_APART: Final = 10
#: Equal rows or keys that are more than these are no slip.
_MOST_EQUAL: Final = 5
_KEYS: Final = frozenset(
    {
        *("identifier", "company_registration", "vat_number", "tax_number", "identity_number"),
        *("npo_number", "pbo_number", "approval_number"),
    }
)
#: Kinds that columns of codes are taken for, of which nothing says what they are.
_UNNAMED: Final = frozenset({None, "category", "text", "coordinates"})
_WHERE: Final = frozenset({"province", "locality", "postal_code", "address"})
#: Kinds of cells of a row that mean the same by a column of ``meant``, and the rule that says so.
_TOGETHER: Final = (
    ("email", "website", "domain", "EMAIL-WEBSITE"),
    ("email", "family_name", "family", "EMAIL-NAME"),
    ("email", "person_name", "family", "EMAIL-NAME"),
    *(("company_registration", kind, "year", "YEAR") for kind in ("number", "category", "identifier", None)),
    ("phone", "province", "area", "AREA"),
    ("phone", "locality", "area", "AREA"),
    ("company_registration", "organisation_name", "form", "FORM"),
    ("identity_number", "date", "born", "BIRTH"),
    ("identity_number", "category", "sex", "SEX"),
)
#: Kinds of codes that may have the year of a date of their row.
_DATED: Final = ("identifier", "category", "text", "number", "company_registration", None)
#: Share of pairs of a code and a date that must have the same year.
_SAME_YEAR: Final = 0.93
_LISTED: Final = frozenset({"category", "locality", "province", "postal_code", "country", "role", "status"})

#: Kinds of values of which several rows may have the same, and cells of each that make them recur.
_RECURRING: Final = frozenset(
    {
        *(None, "identifier", "organisation_name", "person_name", "given_name", "website", "text"),
        *("company_registration", "vat_number", "tax_number"),
    }
)
_RECURS: Final = 4
#: Kinds that counts are taken for, and fewest different ones.
_COUNTED: Final = frozenset({"number", "identifier", "category", None})
_RANKS: Final = 4
#: Digits up to which a number that names something may be one of a counter, as a meter's is.
_COUNTERS: Final = 7
#: Pairs of two columns that would be the same by chance before they are a key, and fewest values of each.
_BY_CHANCE: Final = 20
#: Times fewer that are the same than would be by chance.
_FEWER_PAIRS: Final = 2
_PARTS: Final = 3
#: Cells of a list that has a value of another one at most by mistake.
_MANY: Final = 50

#: Every query gives k, t, row, cell, text, the key of the rule, and the columns that it is compared with.
_CELL: Final = 'c.k, c.t, c."row", c.cell, c.text'
_NONE: Final = "CAST(NULL AS INTEGER[]) AS others"


class Rows:
    """Queries for faults between cells.

    Args:
        engine: with the tables ``cells``, ``data_rows`` and ``meant``.
        places: the columns.
        columns: their traits, by number.
    """

    def __init__(self, engine: Engine, places: Sequence[Place], columns: Sequence[Column]) -> None:
        self._engine, self._places = engine, places
        self._made_up = frozenset[int]()
        self._traits = {column.number: column for column in columns}
        self._rows = dict(engine.rows("SELECT g, count(*) FROM data_rows GROUP BY g"))
        self._distinct = dict(engine.rows("SELECT k, count(DISTINCT trim(text)) FROM cells GROUP BY k"))

    def faults(self) -> Iterator[str]:
        """All queries."""
        sums = list(self._sums())
        yield from (one.broken for one in sums if one.broken)
        self._made_up = frozenset[int]().union(*(one.columns for one in sums))
        keys = [place for place in self._places if place.number not in self._made_up and self._is_key(place)]
        for place in self._places:
            if self._is_filled(place):
                yield self._missing(place)
        yield from map(self._repeated_key, keys)
        yield from self._repeated_rows({place.number for place in keys})
        single = {place.number for place in self._places if self._is_single(place)}
        yield nearly_repeated_rows({place.number for place in keys}, single)
        yield from (copied_down(number) for number in sorted(single))
        yield from (out_of_sequence(place.number) for place in keys)
        for place in self._places:
            if self._is_measured(place):
                yield self._stored_as_text(place)
        yield left_out_rows()
        yield lone_cells()
        codes = [place for place in self._places if self._is_code(place)]
        yield from orphans(self._engine, self._places, keys, codes, self._distinct)
        yield from self._repeated_pairs()
        yield from named_otherwise(self._engine, self._places, codes, keys)
        yield from said_otherwise(self._engine, self._places, codes, keys)
        yield from names_of_nothing(self._engine, self._places, single)
        yield from cut_short(self._places)
        for group in {place.group for place in self._places}:
            if self._rows.get(group, 0) >= FEW:
                yield from self._within([place for place in self._places if place.group == group])

    def _sums(self) -> Iterator[Sums]:
        """What the columns of numbers and dates of each table make up."""
        for group in sorted({place.group for place in self._places}):
            if self._rows.get(group, 0) >= FEW:
                places = [place for place in self._places if place.group == group]
                summed = [place for place in places if self._is_summed(place)]
                yield sums_of(self._engine, summed, [place for place in places if place.kind == "date"])

    def _cells(self, place: Place) -> int:
        return self._traits[place.number].cells if place.number in self._traits else 0

    def _is_filled(self, place: Place) -> bool:
        rows = self._rows.get(place.group, 0)
        blank = rows - self._cells(place)
        return place.letter is not None and rows >= FEW and 0 < blank <= max(2, 0.015 * rows)

    def _missing(self, place: Place) -> str:
        return f"""SELECT {place.number} AS k, d.t, d."row", {literal(place.letter or "")} || d."row" AS cell,
            CAST(NULL AS VARCHAR) AS text, 'MISSING' AS key, {_NONE} FROM data_rows d
            ANTI JOIN (SELECT * FROM cells WHERE k = {place.number}) c ON c.t = d.t AND c."row" = d."row"
            WHERE d.g = {place.group}"""

    def _is_key(self, place: Place) -> bool:
        cells, distinct = self._cells(place), self._distinct.get(place.number, 0)
        slips = max(0.04 * cells, 3 if cells >= 2 * FEW else 0)
        trait = self._traits.get(place.number)
        if trait is not None and place.kind == "identifier" and trait.is_loose:
            return False
        named = (
            place.kind in _KEYS
            or (trait is not None and trait.networks > _MOSTLY)
            or (place.kind in _UNNAMED and trait is not None and trait.names_rows)
        )
        return named and cells >= FEW and distinct >= cells - slips

    def _is_code(self, place: Place) -> bool:
        """Whether the column refers to something by codes, whatever its header was taken for."""
        trait = self._traits.get(place.number)
        return place.kind == "identifier" or (trait is not None and trait.names_rows)

    def _is_single(self, place: Place) -> bool:
        """Whether hardly any two cells of the column say the same."""
        cells = self._cells(place)
        return cells >= FEW and self._distinct.get(place.number, 0) >= 0.9 * cells

    def _repeated_key(self, place: Place) -> str:
        return f"""SELECT {_CELL}, 'DUPLICATE-KEY' AS key, {_NONE} FROM (
            SELECT *, count(*) OVER (PARTITION BY trim(text)) AS n FROM cells WHERE k = {place.number}) c
            WHERE n BETWEEN 2 AND {_MOST_EQUAL}"""

    def _repeated_rows(self, keys: set[int]) -> Iterator[str]:
        """Rows that say the same, but for their key."""
        left_out = ", ".join(map(str, sorted(keys))) or "-1"
        # Whole rows are compared only of those that a checksum does not tell apart.
        yield f"""WITH alike AS (
            SELECT * FROM (
                SELECT g, t, "row", bit_xor(hash(k, lower(trim(text)))) AS sum
                FROM cells WHERE k NOT IN ({left_out}) GROUP BY g, t, "row" HAVING count(*) >= 3)
            QUALIFY count(*) OVER (PARTITION BY g, sum) > 1)
        SELECT {_CELL}, 'DUPLICATE-ROW' AS key, {_NONE} FROM (
            SELECT g, t, "row", count(*) OVER (PARTITION BY g, said) AS n FROM (
                SELECT g, t, "row", list((k, lower(trim(text))) ORDER BY k) AS said
                FROM cells SEMI JOIN alike USING (t, "row") WHERE k NOT IN ({left_out}) GROUP BY g, t, "row")
        ) d JOIN (SELECT * FROM cells QUALIFY row_number() OVER (PARTITION BY t, "row" ORDER BY k) = 1) c
            ON c.t = d.t AND c."row" = d."row" WHERE d.n BETWEEN 2 AND {_MOST_EQUAL}"""

    def _repeated_pairs(self) -> Iterator[str]:
        """Rows that say the same in two columns which together name the rows, as a meter and a month do.

        Of columns that had nothing to do with each other many more pairs would be the same.
        """
        for group, rows in self._rows.items():
            recurring = [p for p in self._places if p.group == group and self._names_in_part(p)]
            for one, other in combinations(recurring, 2):
                expected = rows * rows / (2 * self._distinct[one.number] * self._distinct[other.number])
                if rows < ENOUGH or expected < _BY_CHANCE:
                    continue
                pairs = f"""(SELECT c.*, count(*) OVER (PARTITION BY trim(o.text), trim(c.text)) AS n
                    FROM cells c JOIN cells o ON o.t = c.t AND o."row" = c."row" AND o.k = {one.number}
                    WHERE c.k = {other.number})"""
                repeated, every = self._engine.rows(
                    f"SELECT count(*) FILTER (WHERE n > 1), count(*) FROM {pairs}"
                )[0]
                few = repeated <= max(2, 0.04 * every) and _FEWER_PAIRS * repeated <= expected
                if repeated > 0 and few and every >= _NEARLY_ALL * rows:
                    yield f"""SELECT {_CELL}, 'DUPLICATE-KEY' AS key, [{one.number}] AS others
                        FROM {pairs} c WHERE n > 1"""

    def _is_measured(self, place: Place) -> bool:
        trait = self._traits.get(place.number)
        return trait is not None and trait.cells >= FEW and trait.numbers >= _NEARLY_ALL

    def _stored_as_text(self, place: Place) -> str:
        """Cells that hold a number as text, where hardly another of the column does."""
        return f"""SELECT {_CELL}, 'TEXT-NUMBER' AS key, {_NONE} FROM (
            SELECT c.*, x.cell IS NOT NULL AS typed, count(x.cell) OVER () AS n, count(*) OVER () AS every
            FROM cells c JOIN numbered f ON f.t = c.t LEFT JOIN numbers_as_text x
                ON x.file = f.file AND x.sheet = f.sheet AND x.cell = c.cell
            WHERE c.k = {place.number}) c WHERE typed AND n <= greatest(1, {1 - _NEARLY_ALL} * every)"""

    def _names_in_part(self, place: Place) -> bool:
        """Whether a column may be a part of a key: no measure, and each value is that of several rows."""
        if place.kind in ("money", "coordinates", "text") or self._cells(place) < ENOUGH:
            return False
        return bool(_PARTS <= self._distinct[place.number] <= self._cells(place) / 2)

    def _within(self, places: Sequence[Place]) -> Iterator[str]:
        of = {kind: [p for p in places if p.kind == kind] for kind in {p.kind for p in places}}
        for one, other, what, key in _TOGETHER:
            for first, second in product(of.get(one, []), of.get(other, [])):
                yield from self._apart(first, second, what, key)
        for code in (place for kind in _DATED for place in of.get(kind, [])):
            yield from self._years_apart(code, of.get("date", []))
        yield from self._places_apart([p for p in places if p.kind in _WHERE])
        yield from self._out_of_order(places)
        yield from filled_by_state(self._engine, places, self._traits, self._rows[places[0].group])
        yield from swapped_words(self._engine, [p for p in places if p.kind in WORDED], _LISTED)
        dates = [*of.get("date", []), *of.get("identity_number", [])]
        yield from self._going_together(places, dates)
        yield from self._in_wrong_columns(places, of.get("given_name", []), of.get("family_name", []))

    def _out_of_order(self, places: Sequence[Place]) -> Iterator[str]:
        for kind in ("date", "number", "money"):
            for first, last in permutations([p for p in places if p.kind == kind], 2):
                yield from out_of_order(self._engine, self._pairs(first, last), kind == "date")
        for first, last in permutations([p for p in places if self._is_timed(p)], 2):
            yield from out_of_order(self._engine, self._pairs(first, last), dates=False, times=True)

    def _in_wrong_columns(
        self, places: Sequence[Place], given: Sequence[Place], family: Sequence[Place]
    ) -> Iterator[str]:
        for first, second in product(given, family):
            yield whole_name(first, second)
            yield whole_name(second, first)
        names = [*given, *family]
        for first, second in permutations(self._listed(places), 2):
            if self._cells(first) >= _MANY and self._is_few(second):
                yield of_other_column(first, second)
        for first, second in (*combinations(self._listed(places), 2), *combinations(names, 2)):
            yield from swapped(self._pairs(first, second), first, second)

    def _listed(self, places: Sequence[Place]) -> Sequence[Place]:
        return [p for p in places if p.kind in _LISTED and self._cells(p) >= FEW]

    def _going_together(self, places: Sequence[Place], dates: Sequence[Place]) -> Iterator[str]:
        listed = self._listed(places)
        recurring = [p for p in places if p in listed or (p.kind in _RECURRING and self._recurs(p))]
        recurring += [p for p in places if self._is_counted_list(p)]
        for first, second in permutations(recurring, 2):
            if self._distinct[first.number] >= 2 and self._distinct[second.number] >= 2:
                code = second.kind == "postal_code"
                yield from gone_together(self._engine, self._pairs(first, second), code)
        yield from named_within(self._engine, [p for p in listed if self._recurs(p)], places, self._pairs)
        yield from told_by_aspects(self._engine, places, recurring, self._traits, self._distinct, self._pairs)
        ranged = [p for p in places if p.kind in ("date", "number", "money")]
        for first, second in product((p for p in listed if self._is_few(p)), ranged):
            yield from parted_by_number(self._engine, self._pairs(first, second))
        years = [*dates, *(p for p in places if self._is_of_years(p))]
        for first, second in product(places, years):
            if first is not second and self._is_counted(first):
                yield from out_of_line(self._engine, self._pairs(first, second))

    def _is_summed(self, place: Place) -> bool:
        trait = self._traits.get(place.number)
        if trait is None or trait.cells < ENOUGH:
            return False
        if trait.is_timed:
            return True
        if place.kind in ("identifier", "category"):
            counted = trait.is_loose or trait.lengths[1] <= _COUNTERS
            return trait.numbers >= _NEARLY_ALL and (counted or place.kind == "category")
        return place.kind in ("number", "money")

    def _is_timed(self, place: Place) -> bool:
        return place.number in self._traits and self._traits[place.number].is_timed

    def _is_counted_list(self, place: Place) -> bool:
        """Whether the column has the same few numbers over and over, and none makes up another."""
        numbers = place.kind in ("number", "money") and place.number not in self._made_up
        return numbers and self._is_few(place) and self._recurs(place)

    def _recurs(self, place: Place) -> bool:
        """Whether each value of the column is, on an average, that of several rows."""
        return bool(self._cells(place) >= max(FEW, _RECURS * self._distinct.get(place.number, 0)))

    def _is_of_years(self, place: Place) -> bool:
        trait = self._traits.get(place.number)
        return place.kind == "number" and trait is not None and trait.is_of_years

    def _is_few(self, place: Place) -> bool:
        return place.number in self._traits and self._traits[place.number].few

    def _is_counted(self, place: Place) -> bool:
        """Whether the column holds small numbers, be they taken for ranks: ages, grades."""
        trait = self._traits.get(place.number)
        if trait is None or trait.numbers < _NEARLY_ALL or trait.cells < ENOUGH:
            return False
        return place.kind in _COUNTED and bool(self._distinct[place.number] >= _RANKS)

    def _pairs(self, one: Place, other: Place) -> str:
        return f"""(SELECT a.t, a."row", a.k AS k, a.cell AS cell, a.text AS text, m.* EXCLUDE (k, text),
            b.k AS k2, b.cell AS cell2, b.text AS text2,
            n.canon AS canon2, n.day AS day2, n.number AS number2, n.province AS province2,
            n.by_code AS by_code2, n.domain AS domain2, n.form AS form2, n.born AS born2,
            n.year AS year2, n.sex AS sex2, n.name_of AS name_of2, n.family AS family2, n.area AS area2
            FROM cells a JOIN meant m ON m.k = a.k AND m.text = a.text
            JOIN cells b ON b.t = a.t AND b."row" = a."row" AND b.k = {other.number}
            JOIN meant n ON n.k = b.k AND n.text = b.text WHERE a.k = {one.number})"""

    def _apart(self, one: Place, other: Place, what: str, key: str) -> Iterator[str]:
        """Pairs of cells of a row that nearly everywhere mean the same, and here do not."""
        pairs = f"(SELECT * FROM {self._pairs(one, other)} WHERE {what} IS NOT NULL AND {what}2 IS NOT NULL)"
        same = f"({what} = {what}2 OR ends_with({what}, '.' || {what}2) OR ends_with({what}2, '.' || {what}))"
        agreeing, every = self._engine.rows(f"SELECT count(*) FILTER (WHERE {same}), count(*) FROM {pairs}")[
            0
        ]
        if every >= 10 and _MOSTLY * every <= agreeing < every:
            yield from both(f"SELECT * FROM {pairs} WHERE NOT {same}", key)

    def _years_apart(self, code: Place, dates: Sequence[Place]) -> Iterator[str]:
        """Codes of another year than that date of their row has whose year they nearly always have."""
        shares = list[tuple[float, Place]]()
        for day in dates:
            agreeing, every = self._engine.rows(
                f"""SELECT count(*) FILTER (WHERE year = year2), count(*) FROM {self._pairs(code, day)}
                WHERE year IS NOT NULL AND year2 IS NOT NULL"""
            )[0]
            if every >= ENOUGH and agreeing >= _SAME_YEAR * every:
                shares.append((agreeing / every, day))
        if shares:
            best = max(shares, key=lambda one: one[0])[1]
            yield from both(f"SELECT * FROM {self._pairs(code, best)} WHERE year <> year2", "YEAR")

    def _places_apart(self, places: Sequence[Place]) -> Iterator[str]:
        """Cells that mean another province than the rest of the row, and codes of another than their town."""
        if not places:
            return
        these = ", ".join(str(place.number) for place in places)
        said = f"""SELECT c.*, p.province FROM cells c JOIN (
                SELECT k, text, province FROM meant WHERE province IS NOT NULL UNION ALL
                SELECT k, text, by_code FROM meant WHERE by_code IS NOT NULL) p
            ON p.k = c.k AND p.text = c.text WHERE c.k IN ({these})"""
        apart, every = self._engine.rows(
            f"""SELECT count(*) FILTER (WHERE provinces > 1), count(*) FROM (
                SELECT count(DISTINCT province) AS provinces FROM ({said})
                GROUP BY t, "row" HAVING count(*) > 1)"""
        )[0]
        if apart > (1 - _MOSTLY) * every and apart > _FEW_APART:
            return
        yield f"""SELECT {_CELL}, 'PLACE' AS key, others FROM (
            SELECT *, list(k) OVER (PARTITION BY t, "row") AS others,
                count(DISTINCT province) OVER (PARTITION BY t, "row") AS provinces,
                count(*) OVER (PARTITION BY t, "row", province) AS agree,
                count(*) OVER (PARTITION BY t, "row") AS every FROM ({said})) c
            WHERE provinces > 1 AND 2 * agree <= every"""
