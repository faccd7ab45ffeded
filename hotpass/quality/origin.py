"""What a report is about: the version or run assessed, when it was made, by what, and from which files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from hotpass.profiles import read_profile
from hotpass.quality.asking import run_named
from hotpass.quality.assessed import Assessed
from hotpass.ssot.versions import find_version
from hotpass.workspace import Workspace

#: Files that are named; of more, their number is told.
_MOST_FILES: Final = 20


@dataclass(frozen=True, slots=True)
class Origin:
    """What a report is about.

    Attributes:
        title: its title.
        stem: what a file of it is called, without its ending.
        sentences: when it was made, by what and from what; each file with the SHA-256 of its bytes.
    """

    title: str
    stem: str
    sentences: tuple[str, ...]


def origin(workspace: Workspace, assessed: Assessed) -> Origin:
    """What a report of a version or a run is about.

    Raises:
        InputError: there is no such run or version.
    """
    if assessed.version is None:
        named = f"run {assessed.run_id}"
        run = run_named(workspace, assessed.run_id)
        files = [(file["name"], file["digest"]) for file in run.spec["files"]]
        made = f"Asked for on {_moment(run.created_at)}; the run's state is {run.state.replace('_', ' ')}."
        profile = read_profile(run.spec["profile"]).title
    else:
        named = f"version {assessed.version}"
        version = find_version(workspace, assessed.dataset, assessed.version)
        files = [(file.name, file.digest) for file in version.files]
        made = f"Published on {_moment(version.published_at)} by run {version.run_id}."
        profile = version.profile
    return Origin(
        f"Quality of {assessed.dataset}, {named}",
        f"{assessed.dataset}-quality-{named.replace(' ', '-')}",
        (made, f"Profile: {profile}.", *_files(files)),
    )


def _files(files: Sequence[tuple[str, str]]) -> Iterable[str]:
    for name, digest in files[:_MOST_FILES]:
        yield f"From {name}, SHA-256 {digest}."
    if len(files) > _MOST_FILES:
        yield f"And from {len(files) - _MOST_FILES} more files."


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%-d %B %Y, %H:%M} UTC"
