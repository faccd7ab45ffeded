"""Files that were uploaded: which there are, what is in them, what is wrong with them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from hotpass.access import Act, Role
from hotpass.mcp.tool import tool
from hotpass.mcp.tools.arguments import Limit, Offset, cut, following
from hotpass.workspace import Workspace

Upload = Annotated[
    str, Field(min_length=1, max_length=300, description="Name or SHA-256 of a file, from `list_uploads`.")
]
ProfileName = Annotated[
    str | None,
    Field(description="Name of a profile of the workspace; the one that knows the file when left out."),
]


@dataclass
class UploadLine:
    """A file that the workspace keeps."""

    name: str
    sha256: str
    bytes: int
    stored_at: datetime
    stored_by: str
    kept: Annotated[bool, Field(description="Whether its bytes are still there, so that it can be read.")]


@dataclass
class Uploads:
    """Files, the newest first."""

    uploads: list[UploadLine]
    next_offset: int | None


@tool("List uploads", Act.READ)
def list_uploads(workspace: Workspace, limit: Limit = 20, offset: Offset = 0) -> Uploads:
    """List the files that were uploaded to the workspace or read by a run, the newest first."""
    from hotpass import uploads

    found = uploads.kept(workspace, limit + 1, offset)
    lines = [
        UploadLine(f.name, f.digest, f.size, f.stored_at, f.stored_by, (workspace.files / f.digest).is_file())
        for f in found[:limit]
    ]
    return Uploads(lines, following(offset, len(lines), offset + len(found)))


@dataclass
class FoundColumn:
    """A column, and what it is understood as; `field` is null where it is not used."""

    name: str | None
    field: str | None
    confidence: float | None


@dataclass
class FoundTable:
    """A table that was found in a sheet."""

    sheet: str | None
    range: str
    header_rows: list[int]
    rows: int
    columns: list[FoundColumn]


@dataclass
class LeftOut:
    """A part of a sheet that is not read, and why."""

    sheet: str | None
    range: str
    reason: str


@dataclass
class Inspected:
    """What a file holds."""

    file: str
    profile: str
    tables: list[FoundTable]
    left_out: list[LeftOut]
    warnings: list[str]


@tool("Inspect an upload", Act.READ)
def inspect_upload(workspace: Workspace, upload: Upload, profile: ProfileName = None) -> Inspected:
    """Show the tables found in an uploaded file, what each column is understood as and how sure that is, and
    what is left out and why. Nothing is kept or changed. May take some seconds for a large file."""
    from hotpass import uploads

    files = uploads.kept_named(workspace, [upload])
    name, chosen = uploads.profile_for(workspace, files, profile)
    (found,) = uploads.inspected(workspace, files, chosen)
    return Inspected(
        found["file"],
        name,
        [_table(one) for one in found["tables"]],
        [LeftOut(one["sheet"], one["range"], one["reason"]) for one in found["left_out"]],
        list(found["warnings"]),
    )


def _table(one: dict[str, Any]) -> FoundTable:
    columns = [FoundColumn(c["name"], c["field"], c["confidence"]) for c in one["columns"]]
    return FoundTable(one["sheet"], one["range"], one["header_rows"], one["rows"], columns)


@dataclass
class BrokenRule:
    """A rule that the file breaks, and how often."""

    rule_id: str
    severity: str
    findings: int
    message: str


@dataclass
class FindingLine:
    """One thing that is wrong; without row and cell where it is of a whole column."""

    rule_id: str
    severity: str
    sheet: str | None
    row: int | None
    column: str | None
    cell: str | None
    value: str | None
    message: str


@dataclass
class Findings:
    """What is wrong in a file."""

    file: str
    profile: str
    total: int
    rules: list[BrokenRule]
    findings: list[FindingLine]
    next_offset: int | None


@tool("Check an upload", Act.READ)
def check_upload(
    workspace: Workspace,
    upload: Upload,
    profile: ProfileName = None,
    rule_id: Annotated[str | None, Field(description="Only the cells of this rule.")] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Findings:
    """Say what is wrong in an uploaded file, cell by cell, before it is run: how often each rule is broken,
    and the cells. Values are masked as you may see them. May take some seconds for a large file."""
    from hotpass import findings, uploads
    from hotpass.catalogue.personal import confirmed_columns

    files = uploads.kept_named(workspace, [upload])
    name, chosen = uploads.profile_for(workspace, files, profile)
    found = findings.find(
        files,
        chosen,
        # The role that sees all narrows nothing: what whoever acts may see counts.
        role=Role.COMPLIANCE_OFFICER,
        own=workspace.expectations,
        confirmed=confirmed_columns(workspace),
    )
    first = {one.rule_id: one for one in reversed(found)}
    counts = Counter(one.rule_id for one in found).most_common()
    wanted = [one for one in found if rule_id in (None, one.rule_id)]
    shown = wanted[offset : offset + limit]
    return Findings(
        files[0][1],
        name,
        len(wanted),
        [BrokenRule(key, first[key].severity, n, first[key].message) for key, n in counts],
        [
            FindingLine(
                *(f.rule_id, f.severity, f.sheet, f.row, f.column, f.cell, cut(f.value), f.message),
            )
            for f in shown
        ],
        following(offset, len(shown), len(wanted)),
    )
