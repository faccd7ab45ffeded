"""The rows behind every figure: those that fail, a page at a time."""

from __future__ import annotations

from typing import Any, Final

from hotpass.access import HIDDEN, Role, mask_value
from hotpass.engine import Engine, ReadingEngine
from hotpass.engine.base import literal
from hotpass.model import column_letter
from hotpass.profiles import Profile
from hotpass.quality.answers import Failure, Failures, Wanted
from hotpass.quality.assessed import Assessed, opened
from hotpass.quality.scorecard import narrowed, rules
from hotpass.quality.scoring import WEIGHT_SQL
from hotpass.workspace import Workspace

_COLUMNS: Final = ", ".join(
    (
        *("rule_id", "severity", "entity_type", "record_id", "field", '"value"'),
        *("source", "file_name", "sheet", '"row"', "cell", "message"),
    )
)


def failing(
    assessed: Assessed,
    wanted: Wanted,
    *,
    first: int = 0,
    count: int = 50,
    role: Role | None = None,
    profile: Profile | None = None,
) -> Failures:
    """Rows that fail, those of the heaviest rules first, then by place.

    Args:
        assessed: what is asked about.
        wanted: which rules and rows.
        first: rows to leave out.
        count: most rows to give.
        role: of the person who looks; for some, personal values are masked.
        profile: says what is personal; without it every value is masked for those.

    Raises:
        InputError: nothing is known of how good it is.
    """
    states = [line.rule_id for line in rules(assessed, wanted)] if wanted.state else None
    with opened(assessed) as engine:
        view_failing(engine, wanted, states)
        return page_of(engine, first, count, role, profile)


def page_of(
    engine: Engine, first: int, count: int, role: Role | None = None, profile: Profile | None = None
) -> Failures:
    """Some rows of the view ``failing``, those of the heaviest rules first, then by place."""
    total = int(engine.rows("SELECT count(*) FROM failing")[0][0])
    rows = engine.arrow(
        f"""SELECT {_COLUMNS} FROM failing ORDER BY {WEIGHT_SQL} DESC, rule_id, source, file_name, sheet,
            "row", record_id, cell LIMIT {int(count)} OFFSET {int(first)}"""
    ).to_pylist()
    return Failures(tuple(_failure(row, role, profile) for row in rows), total)


def view_failing(engine: Engine, wanted: Wanted, only: list[str] | None = None) -> None:
    """Make the view ``failing``: rows of ``failures`` that are asked for."""
    where, parameters = narrowed(wanted)
    for value in parameters:
        where = where.replace("?", literal(value), 1)
    chosen = "true" if only is None else f"rule_id IN ({', '.join(map(literal, ['', *only]))})"
    place = "" if wanted.source is None else f"AND coalesce(source, '') = {literal(wanted.source)}"
    engine.execute(
        f"""CREATE OR REPLACE TEMP VIEW failing AS SELECT * FROM failures
        SEMI JOIN (SELECT "table", rule_id FROM measures WHERE {where}) USING ("table", rule_id)
        WHERE {chosen} {place}"""
    )


def _failure(row: dict[str, Any], role: Role | None, profile: Profile | None) -> Failure:
    value = value_seen(row["entity_type"], row["field"], row["value"], role, profile)
    return Failure(**{**row, "value": value})


def value_seen(
    entity_type: str | None, field: str | None, value: str | None, role: Role | None, profile: Profile | None
) -> str | None:
    """A failing value as a person in that role, else whoever acts, sees it."""
    entity = next((e for t, e in profile.entities.items() if t == entity_type), None) if profile else None
    spec = entity.by_name.get(field or "") if entity else None
    return spec.shown(value, role) if spec else _unknown(value, role)


def _unknown(value: str | None, role: Role | None) -> str | None:
    """A value of which nobody knows how personal it is."""
    return mask_value(lambda _: HIDDEN, value, role)


def cell_of(workspace: Workspace, assessed: Assessed, failure: Failure) -> str | None:
    """The cell that a failing row is about; for a value that is missing, the blank one that should have it.

    None where the row stands in no sheet, or no column of its table is of the field.
    """
    if failure.cell or failure.row is None or failure.field is None:
        return failure.cell
    tables = workspace.run(assessed.run_id) / "ingest" / "tables.parquet"
    if not tables.is_file():
        return None
    with ReadingEngine() as engine:
        engine.view("tables", tables)
        found = engine.rows(
            """SELECT c.position FROM (SELECT *, unnest("columns") AS c FROM tables WHERE grid IS NULL)
            WHERE used AND file_name = ? AND coalesce(sheet, '') = ? AND ? BETWEEN first_row AND last_row
                AND c.field IN (?, ?) ORDER BY c.field = ? DESC, c.position LIMIT 1""",
            [
                *(failure.file_name, failure.sheet or "", failure.row),
                *_fields(failure),
                _fields(failure)[0],
            ],
        )
    return f"{column_letter(found[0][0])}{failure.row}" if found else None


def entity_of(assessed: Assessed, failure: Failure) -> str | None:
    """The entity that a failing row is of, or is; None where nothing tells."""
    if failure.record_id is None or failure.file_name is None or assessed.clusters is None:
        return failure.record_id
    with ReadingEngine() as engine:
        engine.view("clusters", assessed.clusters)
        sql = "SELECT entity_id FROM clusters WHERE record_id = ? AND {} LIMIT 1"
        asked = [failure.record_id, failure.entity_type]
        # Clusters lie by type: mostly the record is of the type that the rule is about, and found sooner so.
        found = engine.rows(sql.format("entity_type = ?"), asked) or engine.rows(
            sql.format("entity_type IS DISTINCT FROM ?"), asked
        )
    return found[0][0] if found else None


def _fields(failure: Failure) -> tuple[str, str]:
    """The field as tables name it, and the one that names rows of its type."""
    return f"{failure.entity_type}.{failure.field}", f"{failure.entity_type}.name"
