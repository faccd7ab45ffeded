"""What is wrong in the order of rows: cells dragged down, numbers out of step, rows that are no records."""

from __future__ import annotations

from typing import Final

#: Cells that say the same one after the other, from which they were dragged down.
_RUN: Final = 3
#: Share of the steps of a column that must go up before one that does not is a fault.
_RISING: Final = 0.97
#: Fewest steps that tell.
_STEPS: Final = 30
#: Fewest rows, the share of them that may have one cell, and the share that has three and more.
_ROWS, _FEW_ALONE, _MANY = 20, 0.01, 0.9
_CELL: Final = 'k, t, "row", cell, text'
_NONE: Final = "CAST(NULL AS INTEGER[]) AS others"


def copied_down(column: int) -> str:
    """The query for cells that say what those above say, in a column where hardly any two say the same."""
    return f"""SELECT {_CELL}, 'COPIED' AS key, {_NONE} FROM (
        SELECT *, count(*) OVER (PARTITION BY t, run) AS length_of_run,
            row_number() OVER (PARTITION BY t, run ORDER BY "row") AS nth FROM (
            SELECT *, sum(CASE WHEN trim(text) = before THEN 0 ELSE 1 END)
                OVER (PARTITION BY t ORDER BY "row") AS run FROM (
                SELECT *, lag(trim(text)) OVER (PARTITION BY t ORDER BY "row") AS before
                FROM cells WHERE k = {column})))
        WHERE length_of_run >= {_RUN} AND nth > 1 AND length(trim(text)) >= 4"""


def out_of_sequence(column: int) -> str:
    """The query for numbers that do not stand between those above and below, where nearly all do."""
    return f"""SELECT {_CELL}, 'SEQUENCE' AS key, {_NONE} FROM (
        SELECT *, avg((n > above)::INTEGER) OVER () AS rising, count(above) OVER () AS steps FROM (
            SELECT *, lag(n) OVER up AS above, lead(n) OVER up AS below FROM (
                SELECT *, try_cast(regexp_extract(text, '(\\d+)\\D*$', 1) AS BIGINT) AS n
                FROM cells WHERE k = {column}) WHERE n IS NOT NULL
            WINDOW up AS (PARTITION BY t ORDER BY "row")))
        WHERE rising >= {_RISING} AND steps >= {_STEPS} AND above < below AND n NOT BETWEEN above AND below"""


def left_out_rows() -> str:
    """The query for rows among records that are none: a header once more, a total, a note, a lone heading.

    One heading amid the records of a table parts nothing: tables that are parted have several.
    """
    return f"""WITH those AS (
            SELECT *, count(*) FILTER (WHERE code = 'section') OVER (PARTITION BY table_id) AS sections
            FROM left_out),
        begun AS (SELECT t, min("row") AS begin FROM data_rows GROUP BY t)
        SELECT CAST(NULL AS INTEGER) AS k, n.t, l.first_row AS "row", n.letter || l.first_row AS cell,
            CAST(NULL AS VARCHAR) AS text, CASE l.code WHEN 'total' THEN 'TOTAL-ROW'
                WHEN 'repeated_header' THEN 'HEADER-ROW' ELSE 'LONE-CELL' END AS key, {_NONE}
        FROM those l JOIN numbered n USING (table_id) JOIN begun USING (t)
        WHERE (l.code IN ('total', 'repeated_header', 'note')
                OR (l.code = 'section' AND sections = 1 AND l.first_row > begin))
            AND (l.last_row < n.last_row OR l.code = 'total') AND n.letter IS NOT NULL"""


def lone_cells() -> str:
    """The query for rows that have one cell, in tables where nearly all have three and more."""
    return f"""SELECT c.k, c.t, c."row", c.cell, c.text, 'LONE-CELL' AS key, {_NONE} FROM (
        SELECT *, count(*) OVER (PARTITION BY g) AS every,
            count(*) FILTER (WHERE n = 1) OVER (PARTITION BY g) AS alone,
            count(*) FILTER (WHERE n >= 3) OVER (PARTITION BY g) AS many
        FROM (SELECT g, t, "row", count(*) AS n FROM cells GROUP BY ALL)) r
        JOIN cells c ON c.t = r.t AND c."row" = r."row"
        WHERE r.n = 1 AND every >= {_ROWS} AND alone <= greatest(3, {_FEW_ALONE} * every)
            AND many >= {_MANY} * every"""
