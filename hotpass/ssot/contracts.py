"""Contracts by the words that people name them by: a path, or a published version."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from hotpass.contracts import Contract, find_contract, read
from hotpass.errors import InputError
from hotpass.ssot.versions import CONTRACTS, find_version
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
