"""From a draft to its run, and what is remembered of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from hotpass import remembered, runs
from hotpass.profiles import Profile
from hotpass.uploads.choosing import choices
from hotpass.uploads.drafts import Draft, started
from hotpass.uploads.looking import FileLooks
from hotpass.workspace import Workspace


def start(
    workspace: Workspace,
    draft: Draft,
    found: Mapping[str, FileLooks],
    profile: Profile,
    *,
    by: str,
    further: Sequence[tuple[Path, str]] = (),
) -> str:
    """Start the run of a draft whose files are all read, and remember what was changed; returns the run's id.

    Args:
        workspace: where the run will live.
        draft: it is gone afterwards.
        found: its files, each ready.
        profile: of the run.
        by: who starts it.
        further: other files that the run reads, as paths with names.

    Raises:
        InputError: a file is refused.
    """
    read = [both for look in found.values() if (both := look.ready)]
    mappings = [mapping for plain, _ in read for mapping in draft.mappings(plain, columns=True)]
    given = [(workspace.files / file.digest, name) for name, file in draft.files.items()]
    said = [
        choice
        for plain, now in read
        for choice in choices(draft, plain, now, profile, _before(workspace, plain.file.name))
    ]
    run_id = runs.submit(workspace, [*given, *further], profile=profile, mappings=mappings, requested_by=by)
    remembered.remember(workspace, said, by, run_id)
    started(workspace, draft)
    return run_id


def _before(workspace: Workspace, name: str) -> Sequence[Mapping[str, object]]:
    choices: Sequence[Mapping[str, object]] = remembered.known(workspace, [name])["remembered"]
    return choices
