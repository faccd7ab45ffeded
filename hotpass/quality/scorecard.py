"""The scorecard and its rules: sums over one table, so that no two figures differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, get_args

from hotpass.engine import Engine
from hotpass.model import ENTITY_TYPES, Dimension
from hotpass.quality.answers import Part, RuleLine, Scorecard, Wanted
from hotpass.quality.assessed import Assessed, opened
from hotpass.quality.scoring import LOST_SQL, WEIGHED_SQL, part_state

_SAID: Final = (
    *("rule_id", "suite", "table", "entity_type", "column", "severity", "dimension", "owner", "popia"),
    *("sentence", "detail", "mostly", "state"),
)
#: How each wish narrows ``measures``; the state depends on the sums and is told apart after them.
_NARROWING: Final = ("rule_id", "dimension", "entity_type", "severity")


def scorecard(assessed: Assessed) -> Scorecard:
    """How good it is, by dimension, type and source.

    Raises:
        InputError: nothing is known of how good it is.
    """
    with opened(assessed) as engine:
        lines = lines_of(engine)
        by_source = _by_source(engine)
    return Scorecard(
        whole=Part.of("", lines),
        dimensions=_parts(lines, "dimension", get_args(Dimension)),
        entity_types=_parts(lines, "entity_type", ENTITY_TYPES),
        sources=tuple(Part.of(name, of) for name, of in by_source.items()),
    )


def rules(assessed: Assessed, wanted: Wanted = Wanted()) -> list[RuleLine]:  # noqa: B008 - immutable
    """What each rule found on the rows that are asked for, most lost first, then by id.

    Raises:
        InputError: nothing is known of how good it is.
    """
    with opened(assessed) as engine:
        found = lines_of(engine, *narrowed(wanted))
    return [line for line in found if wanted.state in (None, line.state)]


def named_parts(card: Scorecard) -> list[tuple[str, Part]]:
    """Parts under the names that they have in print."""
    return [
        ("All rules", card.whole),
        *((f"Dimension {part.name}", part) for part in card.dimensions),
        *((f"Type {part.name}", part) for part in card.entity_types),
        *((f"Source {part.name}" if part.name else "Golden records", part) for part in card.sources),
    ]


def narrowed(wanted: Wanted) -> tuple[str, list[str]]:
    """SQL over ``measures`` of the rules and rows that are asked for, and its parameters."""
    asked = {name: getattr(wanted, name) for name in _NARROWING}
    conditions = [f"{name} = ?" for name, value in asked.items() if value is not None]
    parameters = [value for value in asked.values() if value is not None]
    if wanted.source is not None:
        conditions.append("coalesce(source, '') = ?")
        parameters.append(wanted.source)
    return " AND ".join(conditions) or "true", parameters


def lines_of(engine: Engine, where: str = "true", parameters: Sequence[str] = ()) -> list[RuleLine]:
    """What each rule found on some rows of the view ``measures``, most lost first."""
    return [_line(row) for row in engine.arrow(_summed(where), parameters).to_pylist()]


def _by_source(engine: Engine) -> Mapping[str, list[RuleLine]]:
    """Rules by source; those of no source last."""
    found: dict[str, list[RuleLine]] = defaultdict(list)
    for row in engine.arrow(_summed("true", "source")).to_pylist():
        found[row.pop("source") or ""].append(_line(row))
    return dict(sorted(found.items(), key=lambda item: (not item[0], item[0])))


def _summed(where: str, by: str = "") -> str:
    said = ", ".join(f'any_value("{name}") AS "{name}"' for name in _SAID if name != "rule_id")
    keys = ", ".join(filter(None, ("rule_id", by)))
    return f"""SELECT {keys}, {said}, sum("rows")::BIGINT AS "rows", sum(evaluated)::BIGINT AS evaluated,
            sum(failed)::BIGINT AS failed, {WEIGHED_SQL} AS weighed, {LOST_SQL} AS lost
        FROM measures WHERE {where} GROUP BY {keys} ORDER BY lost DESC, failed DESC, rule_id"""


def _line(row: Mapping[str, Any]) -> RuleLine:
    line = RuleLine(**row)
    return replace(line, state=part_state(line.state, line.evaluated, line.failed, line.mostly))


def _parts(lines: Iterable[RuleLine], by: str, names: Iterable[str]) -> tuple[Part, ...]:
    having: dict[str, list[RuleLine]] = {name: [] for name in names}
    for line in lines:
        having[getattr(line, by)].append(line)
    return tuple(Part.of(name, of) for name, of in having.items())
