"""How the files of a draft are read, as far as that is known by now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path

from hotpass import preview, remembered
from hotpass.errors import ConfigError
from hotpass.preview import Looking, Preview, Request
from hotpass.profiles import Profile, load_profile, shipped_profiles
from hotpass.uploads.changes import Record, shared
from hotpass.uploads.drafts import Draft, remove
from hotpass.workspace import StoredFile, Workspace


@dataclass(frozen=True, slots=True)
class FileLooks:
    """One file of a draft.

    Attributes:
        file: the stored file.
        plain: as it is found, what was remembered from earlier files included.
        read: the same with the tables that were changed by hand; meanings of columns are not in it.
    """

    file: StoredFile
    plain: Looking
    read: Looking

    @property
    def going_on(self) -> bool:
        """Whether there is something to wait for."""
        return self.plain.going_on or self.read.going_on

    @property
    def ready(self) -> tuple[Preview, Preview] | None:
        """Both previews, once they are there."""
        plain, read = self.plain.preview, self.read.preview
        return (plain, read) if plain and read else None


def looks(workspace: Workspace, draft: Draft, profile: Profile) -> dict[str, FileLooks]:
    """Each file of the draft with how far its reading is; never waits for it.

    A file that turns out to be unreadable is taken out as refused. When it cannot be read with what was
    changed by hand, the file stays and its ``read`` says why.
    """
    found: dict[str, FileLooks] = {}
    for name, file in list(draft.files.items()):
        request = _request(workspace, file, profile)
        plain = preview.look(workspace, request)
        if plain.state in ("refused", "failed"):
            remove(workspace, draft, name, plain.sentence)
            preview.forget(workspace, request)
            continue
        found[name] = FileLooks(file, plain, _with_changes(workspace, draft, request, plain))
    return found


def stop(workspace: Workspace, draft: Draft, name: str, profile: Profile) -> None:
    """Stop reading a file of the draft, and take it out."""
    if name in draft.files:
        preview.forget(workspace, _request(workspace, draft.files[name], profile))
    remove(workspace, draft, name)


def _request(workspace: Workspace, file: StoredFile, profile: Profile) -> Request:
    return Request(file, profile, (), remembered.known(workspace, [file.name]))


def _with_changes(workspace: Workspace, draft: Draft, request: Request, plain: Looking) -> Looking:
    if plain.preview is None:
        return plain
    changed = draft.mappings(plain.preview, columns=False)
    return preview.look(workspace, replace(request, mappings=changed)) if changed else plain


def shown(draft: Draft, table: Record, tables: Sequence[Record]) -> Record | None:
    """The table that stands where this one was found, after changes by hand; None when it holds nothing."""
    wanted = draft.change(table).range or table["range"]
    same = [t for t in tables if t["sheet_id"] == table["sheet_id"] and shared(wanted, t["range"])]
    return max(same, key=lambda t: shared(wanted, t["range"]), default=None)


def standing(draft: Draft, table: Record, now: Record | None) -> tuple[str, list[int]]:
    """Range and header rows of a table: as it is read now, else as a person set them."""
    change = draft.change(table)
    if now is not None and now["table_id"] != table["table_id"]:
        return now["range"], list(now["header_rows"])
    headers = table["header_rows"] if change.header_rows is None else change.header_rows
    return change.range or table["range"], list(headers)


def known_profiles(workspace: Workspace) -> dict[str, Profile]:
    """The shipped profiles and the workspace's own, by name."""
    own = sorted(workspace.profiles.glob("*.yaml"))
    return dict(_loaded(workspace.profiles, tuple((path.stem, path.stat().st_mtime_ns) for path in own)))


@lru_cache(maxsize=8)
def _loaded(folder: Path, own: tuple[tuple[str, int], ...]) -> Mapping[str, Profile]:
    """Read once until one of the workspace's own changes; those that cannot be used are left out."""
    found = {}
    for name in sorted({*shipped_profiles(), *(name for name, _ in own)}):
        with suppress(ConfigError):
            found[name] = load_profile(name, folder)
    return found


def suggested(profiles: Mapping[str, Profile], names: Sequence[str]) -> str:
    """The profile that knows most of the files by their names; the generic one when none does."""
    known = {
        key: sum(fnmatch(n.lower(), s.files.lower()) for n in names for s in profile.sources)
        for key, profile in profiles.items()
    }
    return max(known, key=lambda key: (known[key], key == "generic"))
