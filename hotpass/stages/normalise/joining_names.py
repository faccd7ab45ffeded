"""People of a workbook's sheets joined to the sheet of its organisations by the organisation's name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from hotpass.engine.base import literal
from hotpass.stage import StageJob
from hotpass.stages.normalise.layout import Layout, SourceTable

#: Share of names that must be their rows' own, and of people's organisations that must be known.
_OWN, _KNOWN = 0.98, 0.5
#: Letters that may differ in a name with a slip, and by which any other name must differ more.
_SLIPPED, _APART = 1, 2
#: Names that are unknown beyond which slips are left to linkage.
_MOST_UNKNOWN: Final = 5_000


def join_by_names(job: StageJob, layout: Layout) -> list[dict[str, Any]]:
    """Add to ``joined_rows`` and ``unjoined_rows`` by names; returns rows of :data:`hotpass.model.JOINS`.

    Of each workbook the sheets that name people with their organisation are joined to the sheet without
    people in which each name stands once. Names are compared folded and without legal form; a name with a
    slip of one letter joins the only one that is nearly it and has the same figures. Names that share all but
    a place or a branch are left to linkage.
    """
    made = []
    for left, right in _pairs(job, layout):
        _match(job, left, right)
        names, shared, rows = job.engine.rows(
            """SELECT count(DISTINCT name), count(DISTINCT name) FILTER (of_row IS NOT NULL), count(of_row)
            FROM named"""
        )[0]
        if not names:
            continue
        joined = shared >= _KNOWN * names
        if joined:
            _add(job, left, right)
        made.append(_said(left, right, int(names), int(shared), int(rows) if joined else 0, joined))
    return made


def _pairs(job: StageJob, layout: Layout) -> Iterator[tuple[SourceTable, SourceTable]]:
    own = job.engine.rows(
        f"""SELECT t FROM row_names GROUP BY t
        HAVING count(*) > 1 AND count(DISTINCT name) >= {_OWN} * count(*)"""
    )
    named = {t for (t,) in own}
    lefts = [t for t in layout.tables if t.number in named and not _has_people(t) and _name_column(t)]
    for right in layout.tables:
        if _has_people(right) and _name_column(right):
            yield from ((left, right) for left in lefts if left.file_digest == right.file_digest)


def _has_people(table: SourceTable) -> bool:
    return any(field in table.columns for field in ("person.name", "person.family_name"))


def _name_column(table: SourceTable) -> str | None:
    """SQL of the letter of the column that names the organisation."""
    cells = table.columns.get("organisation.name") or table.columns.get("person.organisation")
    return cells[0][1] if cells and not table.own_grid else None


def _match(job: StageJob, left: SourceTable, right: SourceTable) -> None:
    """Make ``named``: row and name of the right table's rows that no key joins, and of_row if found."""
    job.engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE named AS
        WITH own AS (
            SELECT name, any_value("row") AS of_row FROM row_names WHERE t = {left.number}
            GROUP BY name HAVING count(*) = 1
        ), theirs AS (
            SELECT n."row", n.name FROM row_names n ANTI JOIN joined_rows j ON j.t = n.t AND j."row" = n."row"
            WHERE n.t = {right.number}
        ), unknown AS (SELECT DISTINCT name FROM theirs ANTI JOIN own USING (name)),
        slips AS (
            SELECT u.name, any_value(o.of_row) AS of_row FROM unknown u
            JOIN own o ON left(o.name, 2) = left(u.name, 2) AND {_DISTANCE} <= {_APART}
            WHERE (SELECT count(*) FROM unknown) <= {_MOST_UNKNOWN}
            GROUP BY u.name HAVING count(*) = 1 AND min({_DISTANCE}) <= {_SLIPPED}
        )
        SELECT t."row", t.name, coalesce(o.of_row, s.of_row) AS of_row
        FROM theirs t LEFT JOIN own o USING (name) LEFT JOIN slips s USING (name)"""
    )


#: SQL of how many letters two names differ by, null where that is plainly too many. Damerau's measure is
#: slow, so only pairs go to it that the fast one leaves.
_DISTANCE: Final = f"""(CASE WHEN abs(length(o.name) - length(u.name)) <= {_APART} AND length(u.name) > 5
        AND regexp_replace(o.name, '[^0-9]', '', 'g') = regexp_replace(u.name, '[^0-9]', '', 'g')
        AND jaro_winkler_similarity(o.name, u.name) >= 0.85
    THEN damerau_levenshtein(o.name, u.name) END)"""


def _add(job: StageJob, left: SourceTable, right: SourceTable) -> None:
    job.engine.execute(
        f"""INSERT INTO joined_rows SELECT {right.number}, "row", {left.number}, of_row
        FROM named WHERE of_row IS NOT NULL"""
    )
    said = f"No row of the sheet {left.sheet or left.file_name} has this name; the row is kept by itself."
    job.engine.execute(
        f"""INSERT INTO unjoined_rows SELECT {right.number}, n."row", {_name_column(right)}, n.name,
            'NORM-NAME-UNKNOWN', {literal(said)} FROM named n WHERE of_row IS NULL"""
    )


def _said(
    left: SourceTable, right: SourceTable, names: int, shared: int, rows: int, joined: bool
) -> dict[str, Any]:
    sides: dict[str, Any] = {}
    for side, table in (("left", left), ("right", right)):
        letter = (_name_column(table) or "").strip("'")
        sides |= {
            f"{side}_file": table.file_name,
            f"{side}_sheet": table.sheet,
            f"{side}_column": f"{letter} (name)",
        }
    told = f"{shared} of {names} names of organisations occur in both"
    sentence = f"Joined: {told}." if joined else f"Not joined: only {told}."
    figures = {"distinct_values": names, "shared": shared, "named": rows, "agreeing": rows, "rows": rows}
    return {**sides, **figures, "decision": "joined" if joined else "not_joined", "sentence": sentence}
