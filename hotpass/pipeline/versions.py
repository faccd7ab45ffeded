"""The folders of published versions: ``v0001`` …, and ``current``, which names the newest."""

from __future__ import annotations

from pathlib import Path

from hotpass.workspace import Workspace


def version_folder(workspace: Workspace, dataset: str, number: int) -> Path:
    """Folder of a published version."""
    return workspace.published(dataset) / f"v{number:04d}"


def current_version(workspace: Workspace, dataset: str) -> int:
    """Number of the version that ``current`` names, or 0."""
    folder = workspace.current(dataset)
    return int(folder.name[1:]) if folder else 0


def highest_version(workspace: Workspace, dataset: str) -> int:
    """Highest number that has a folder, or 0."""
    folders = workspace.published(dataset).glob("v[0-9]*")
    return max((int(p.name[1:]) for p in folders if p.name[1:].isdigit()), default=0)


def withdraw_ahead(workspace: Workspace, dataset: str, run_id: str) -> None:
    """Show what a run has built ahead no more: it is whole now, or will not be."""
    link = workspace.ahead(dataset)
    if link.is_symlink() and workspace.run(run_id).resolve() in link.resolve().parents:
        link.unlink(missing_ok=True)
