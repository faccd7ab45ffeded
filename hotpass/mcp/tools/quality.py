"""How good the data are: scores, rules, and the rows that fail one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from hotpass.access import Act
from hotpass.mcp.tool import tool
from hotpass.mcp.tools.arguments import (
    Dataset,
    EntityType,
    Limit,
    Offset,
    OfRun,
    Version,
    cut,
    following,
    place,
)
from hotpass.workspace import Workspace


@dataclass
class PartLine:
    """A score, 0–1: of all rules, of a dimension, a type or a source; null where no rule ran."""

    part: str
    score: float | None
    state: str
    rows_failing: int


@dataclass
class RuleLine:
    """A rule that does not hold, or did not run."""

    rule_id: str
    state: str
    severity: str
    dimension: str
    entity_type: str
    column: str | None
    rows_failing: int
    rows_evaluated: int
    must_hold: str
    detail: Annotated[str | None, Field(description="Such as why it did not run.")]
    mended_by: str


@dataclass
class Report:
    """How good a version or a run is; of the rules those that do not hold, most lost first."""

    dataset: str
    run: str
    version: int | None
    scores: list[PartLine]
    rules_in_all: int
    rules_not_holding: int
    rules: list[RuleLine]
    next_offset: int | None


@tool("Quality report", Act.READ)
def quality_report(
    workspace: Workspace,
    dataset: Dataset = "ssot",
    version: Version = None,
    run: OfRun = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Report:
    """Say how good a version or a run is: its scores by dimension, type and source, and the rules that do not
    hold, most lost first. `failing_rows` shows the rows behind a rule."""
    from hotpass import quality

    assessed, _ = quality.assessed_of(workspace, dataset, version, run)
    lines = quality.rules(assessed)
    open_ = [line for line in lines if line.state not in quality.HOLDING]
    shown = open_[offset : offset + limit]
    return Report(
        assessed.dataset,
        assessed.run_id,
        assessed.version,
        [
            PartLine(name, None if part.score is None else round(part.score, 4), part.state, part.failed)
            for name, part in quality.named_parts(quality.scorecard(assessed))
        ],
        len(lines),
        len(open_),
        [
            RuleLine(
                *(
                    r.rule_id,
                    r.state,
                    r.severity,
                    r.dimension,
                    r.entity_type,
                    r.column,
                    r.failed,
                    r.evaluated,
                ),
                *(r.sentence, r.detail, r.owner),
            )
            for r in shown
        ],
        following(offset, len(shown), len(open_)),
    )


@dataclass
class FailingRow:
    """A row that fails a rule, and the cell where that shows."""

    rule_id: str
    severity: str
    record_id: str | None
    field: str | None
    value: str | None
    source: str | None
    place: str
    message: str


@dataclass
class FailingRows:
    """Rows that fail, those of the heaviest rules first."""

    total: int
    rows: list[FailingRow]
    next_offset: int | None


@tool("Failing rows", Act.READ)
def failing_rows(
    workspace: Workspace,
    rule_id: Annotated[str | None, Field(description="Only of this rule, from `quality_report`.")] = None,
    dimension: Annotated[str | None, Field(description="Only of rules of this dimension.")] = None,
    entity_type: EntityType | None = None,
    source: Annotated[str | None, Field(description="Only rows of this source.")] = None,
    severity: Annotated[str | None, Field(description="critical, warning or info.")] = None,
    dataset: Dataset = "ssot",
    version: Version = None,
    run: OfRun = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> FailingRows:
    """Show the rows that fail a rule, or several narrowed by dimension, type, source or severity: the record,
    the cell and what is wrong. Values are masked as your role sees them."""
    from hotpass import quality

    assessed, profile = quality.assessed_of(workspace, dataset, version, run)
    wanted = quality.Wanted(rule_id, dimension, entity_type, source, severity)
    found = quality.failing(assessed, wanted, first=offset, count=limit, profile=profile)
    rows = [
        FailingRow(
            *(f.rule_id, f.severity, f.record_id, f.field, cut(f.value), f.source),
            place(f.file_name, f.sheet, f.cell or f.row),
            f.message,
        )
        for f in found.rows
    ]
    return FailingRows(found.total, rows, following(offset, len(rows), found.total))
