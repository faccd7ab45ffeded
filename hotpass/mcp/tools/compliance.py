"""How the controls stand, what is behind one, and what is held about somebody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from hotpass import access
from hotpass.access import Act
from hotpass.mcp.tool import tool
from hotpass.mcp.tools.arguments import EntityType, Limit, Offset, cut, following, place
from hotpass.workspace import Workspace

if TYPE_CHECKING:
    from hotpass.compliance.controls import Standing


@dataclass
class ControlLine:
    """How a control stands, and by what figure."""

    control: str
    framework: str
    section: str
    state: str
    value: float | None
    unit: str
    rows_behind: int
    sentence: str
    owner: str
    due: date | None


@dataclass
class Posture:
    """How the controls stand; `stale` where something has changed since it was worked out."""

    counts: dict[str, int]
    stale: bool
    controls: list[ControlLine]
    next_offset: int | None


@tool("Compliance status", Act.COMPLIANCE)
def compliance_status(
    workspace: Workspace,
    framework: Annotated[str | None, Field(description="popia, iso27001, soc2 or one of your own.")] = None,
    state: Annotated[
        str | None, Field(description="Only breached, due, unknown, attested or satisfied.")
    ] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Posture:
    """Say how the controls of POPIA, ISO/IEC 27001 and SOC 2 stand, each with its figure, why, and whose it
    is. `show_control` gives the rows behind one."""
    from hotpass.compliance import controls

    at_hand = controls.at_hand(workspace)
    of = [one for one in at_hand.standings if framework in (None, one.framework)]
    wanted = [one for one in of if state in (None, one.state)]
    shown = wanted[offset : offset + limit]
    return Posture(
        dict(Counter(one.state for one in of)),
        at_hand.stale,
        [_line(one) for one in shown],
        following(offset, len(shown), len(wanted)),
    )


def _line(one: Standing) -> ControlLine:
    control = one.control
    return ControlLine(
        *(control.id, one.framework, control.section, one.state, one.value, one.unit, one.count),
        *(one.sentence, control.owner, one.due),
    )


@dataclass
class EvidenceRow:
    """A row behind a control."""

    subject: str | None
    field: str | None
    value: str | None
    place: str
    why: str | None


@dataclass
class ControlShown:
    """A control with its evidence."""

    control: ControlLine
    condition: str
    duty: str
    question: str
    query: str
    data_version: str
    worked_out_at: datetime
    rows: list[EvidenceRow]
    next_offset: int | None


@tool("Show a control", Act.COMPLIANCE)
def show_control(
    workspace: Workspace,
    control: Annotated[str, Field(max_length=60, description="Such as popia-14-overdue.")],
    limit: Limit = 20,
    offset: Offset = 0,
) -> ControlShown:
    """Show one control with its evidence: the duty, the question, the figure and the query that gives it, the
    version of the data, and the rows behind it, masked as your role sees them."""
    from hotpass.compliance import controls

    controls.control_named(workspace, control)
    one = next(one for one in controls.standings(workspace) if one.control.id == control)
    rows: list[dict[str, Any]] = []
    if one.count:
        rows = controls.offending(workspace, control, limit, offset).to_pylist()
    return ControlShown(
        _line(one),
        *(one.control.condition, one.control.duty, one.control.question),
        *(one.query, one.data_version, one.computed_at),
        [_row(row) for row in rows],
        following(offset, len(rows), one.count) if rows else None,
    )


def _row(row: dict[str, Any]) -> EvidenceRow:
    at = place(row["file_name"], row["sheet"], row["cell"] or row["row"])
    of = row["subject"] or row["entity_id"] or row["record_id"]
    return EvidenceRow(of, row["field"], cut(row["value"]), at, row["why"])


@dataclass
class HeldRecord:
    """A record that may be about the subject: how sure that is, why, and what it says."""

    record_id: str
    how_sure: str
    why: list[str]
    place: str
    values: dict[str, str | None]


@dataclass
class Held:
    """What is held about a subject, surest first."""

    records_in_all: int
    records: list[HeldRecord]
    published: Annotated[list[str], Field(description="Entities of versions that hold records of theirs.")]
    mentions: Annotated[list[str], Field(description="Cells elsewhere that hold what was sought.")]
    acts: Annotated[dict[str, int], Field(description="What people decided about these records.")]
    runs_looked_through: int
    runs_gone: int
    next_offset: int | None


@tool("Find a data subject", Act.SUBJECTS)
def find_subject(
    workspace: Workspace,
    entity_type: EntityType = "person",
    name: Annotated[str, Field(max_length=200, description="Name, in any spelling.")] = "",
    emails: Annotated[tuple[str, ...], Field(max_length=10)] = (),
    phones: Annotated[tuple[str, ...], Field(max_length=10)] = (),
    numbers: Annotated[
        tuple[str, ...],
        Field(max_length=10, description="Identity, registration, VAT or other numbers of theirs."),
    ] = (),
    limit: Limit = 20,
    offset: Offset = 0,
) -> Held:
    """Find what is held about a person or an organisation in every run, version and file, also under other
    spellings, to answer a request of theirs. That you looked is kept in the audit trail; whom for is not.
    Looks through everything, so that it may take some seconds."""
    from hotpass.compliance import subjects

    sought = subjects.Sought(entity_type, name, emails, phones, numbers)
    held = subjects.find(workspace, sought, access.current().name)
    shown = held.records[offset : offset + limit]
    return Held(
        len(held.records),
        [
            HeldRecord(
                *(r.record_id, r.standing, list(r.reasons)),
                place(r.file_name, r.sheet, r.row),
                {v.label: cut(v.value) for v in r.values},
            )
            for r in shown
        ],
        [f"{one.entity_id} in version {one.version} of {one.dataset}" for one in held.published[:limit]],
        [place(one.file_name, one.sheet, one.cell) for one in held.mentions[:limit]],
        dict(held.acts),
        held.runs,
        len(held.gone),
        following(offset, len(shown), len(held.records)),
    )
