"""Contracts by the words that people name them by: a path, or a published version."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from hotpass.contracts import Contract, find_contract, read
from hotpass.contracts.breach import Held, Summary
from hotpass.errors import InputError
from hotpass.ssot.summaries import Version
from hotpass.ssot.versions import CONTRACTS, find_version, report_of
from hotpass.workspace import Workspace

_VERSION: Final = re.compile(r"([a-z][a-z0-9_-]*)@(\d+|current)")


def contract_named(name: str, workspace: Workspace) -> Contract:
    """The contract in that folder or file, of that published version, or of that name.

    Args:
        name: a path; ``ssot@4`` or ``ssot@current`` for the tables of a version; or the name of a contract of
            the workspace, or of one that comes with Hotpass.
        workspace: where versions are published.

    Raises:
        InputError: there is no such contract.
    """
    if Path(name).exists():
        return read(Path(name))
    version = _VERSION.fullmatch(name)
    if version:
        number = None if version[2] == "current" else int(version[2])
        folder = find_version(workspace, version[1], number).path / CONTRACTS
        if folder.is_dir():
            return read(folder)
        raise InputError(f"{name} was published without contracts")
    return find_contract(name, workspace.contracts)


def held_in(version: Version) -> list[Held]:
    """The sources of a published version that have a contract, and how their files kept it.

    Cells are named without what they read. Versions that were published without contracts give none.
    """
    said = report_of(version).get("contracts") or {"sources": [], "breaches": []}
    return [
        Held(
            file=", ".join(
                sorted({b["file_name"] for b in said["breaches"] if b["source"] == one["source"]})
            ),
            source=one["source"],
            contract=read(version.path / CONTRACTS / "inputs" / one["name"]),
            breaches=[_summary(breach) for breach in said["breaches"] if breach["source"] == one["source"]],
        )
        for one in said["sources"]
    ]


def _summary(breach: Mapping[str, Any]) -> Summary:
    """The report says in one sentence what is broken and what the run did."""
    return Summary(
        rule=breach["rule_id"],
        severity=breach["severity"],
        file_name=breach["file_name"],
        sheet=breach["sheet"],
        column=None,
        what=breach["message"].removesuffix("."),
        then="",
        count=breach["count"],
        cells=[(breach["first_cell"], None)] if breach["first_cell"] else [],
    )
