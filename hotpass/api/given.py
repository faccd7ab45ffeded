"""What the public functions take, as the library takes it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hotpass.profiles import Profile, load_profile
from hotpass.workspace import Workspace

Inputs = str | Path | Sequence[str | Path]


def given(inputs: Inputs) -> Sequence[str | Path]:
    """The inputs one by one."""
    return [inputs] if isinstance(inputs, str | Path) else inputs


def profile_of(profile: str | Path | Profile, workspace: Workspace | None = None) -> Profile:
    """The profile; one that is named is looked for in the workspace first."""
    if isinstance(profile, Profile):
        return profile
    return load_profile(profile, workspace.profiles if workspace else None)


def workspace_of(workspace: Workspace | str | Path | None) -> Workspace:
    """The workspace."""
    return workspace if isinstance(workspace, Workspace) else Workspace(workspace)
