"""Checks of an installation and a workspace: what is wrong, and what to do.

Looking changes nothing. What can be mended without losing anything is mended only when that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from hotpass.doctor.finding import Check, Finding, guarded
from hotpass.doctor.machine import look_at_machine, look_at_settings
from hotpass.doctor.places import look_at_disk, look_at_permissions, look_at_workspace, look_for_leftovers
from hotpass.doctor.stores import look_at_database, look_at_profiles
from hotpass.workspace import Workspace

__all__ = ["Check", "check"]


def check(workspace: Workspace, *, fix: bool = False) -> list[Check]:
    """Look at the machine, settings, workspace, disk, database, profiles and permissions.

    Args:
        workspace: the workspace; it need not be there yet.
        fix: mend what can safely be mended: missing folders, what cut runs have left for a day, tables of an
            older Hotpass, profiles in an older form, permissions that are too wide.
    """
    return [finding.mended() if fix else finding.check for finding in _findings(workspace)]


def _findings(workspace: Workspace) -> Iterator[Finding]:
    yield from look_at_machine()
    yield from look_at_settings()
    elsewhere = "Name another folder with --workspace"
    yield guarded("workspace", lambda: look_at_workspace(workspace), elsewhere)
    yield guarded("leftovers", lambda: look_for_leftovers(workspace), elsewhere)
    yield guarded("disk", lambda: look_at_disk(workspace), elsewhere)
    yield guarded("database", lambda: look_at_database(workspace), "See HOTPASS_DATABASE_URL")
    yield from look_at_profiles(workspace)
    yield from look_at_permissions(workspace)
