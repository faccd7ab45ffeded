"""Puts a version that was built into its place, in one step."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from hotpass.errors import InternalError
from hotpass.ssot.versions import MANIFEST, version_name
from hotpass.workspace import Workspace, link_or_copy

_NOT_PUBLISHED = {"stage.json"}


def commit_version(built: Path, workspace: Workspace, dataset: str, version: int) -> Path:
    """Make the built folder the version of that number, and the current one; returns its folder.

    The files get a second name in a folder beside, which then takes the version's name, and ``current`` is
    replaced by a link to it: a reader sees the version before or this one, whole. Done again after it was cut
    at any point, it ends the same; a version published meanwhile with a higher number stays the current one.

    Raises:
        InternalError: the number belongs to another run's version.
    """
    published = workspace.published(dataset)
    published.mkdir(parents=True, exist_ok=True)
    target = published / version_name(version)
    for leftover in published.glob(f".{target.name}.*"):
        shutil.rmtree(leftover)
    if not target.exists():
        _place(built, target)
    elif (target / MANIFEST).read_bytes() != (built / MANIFEST).read_bytes():
        raise InternalError("another run has published this version", where=str(target))
    _make_current(published, target)
    return target


def show_ahead(built: Path, workspace: Workspace, dataset: str, version: int) -> None:
    """Make a version that was built ahead the one that is read, until it is whole or withdrawn, in one step.

    Nothing is shown where there was nothing to build.
    """
    folder, link = built / version_name(version), workspace.ahead(dataset)
    if not (folder / MANIFEST).is_file():
        return
    fresh = link.with_name(f".{link.name}.{os.getpid()}.part")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(os.path.relpath(folder, link.parent.resolve()))
    fresh.replace(link)
    _flush(link.parent)


def _place(built: Path, target: Path) -> None:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    for source in sorted(p for p in built.rglob("*") if p.is_file() and p.name not in _NOT_PUBLISHED):
        copy = part / source.relative_to(built)
        copy.parent.mkdir(parents=True, exist_ok=True)
        link_or_copy(source, copy)
    for folder in (part, *(p for p in part.rglob("*") if p.is_dir())):
        _flush(folder)
    part.rename(target)
    _flush(target.parent)


def _make_current(published: Path, target: Path) -> None:
    link = published / "current"
    if link.is_symlink() and link.exists() and link.resolve().name >= target.name:
        return
    fresh = published / f".current.{os.getpid()}.part"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target.name)
    fresh.replace(link)
    _flush(published)


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
