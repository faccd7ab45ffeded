"""Drafts: one JSON file each in ``<workspace>/drafts/``, written as a whole at every change."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Final

from hotpass import preview
from hotpass.catalogue import Catalogue, files
from hotpass.intake import Drop, Incoming, take_in
from hotpass.preview import Preview
from hotpass.uploads.changes import Change, Record, corners
from hotpass.workspace import StoredFile, Workspace, write_whole

_NAME: Final = re.compile(r"[0-9a-f]{12}")
#: A draft that nobody has changed for so long is thrown away.
_KEPT: Final = timedelta(days=30)
_PLACE: Final = ("file_digest", "file_name", "sheet_id", "sheet")


@dataclass(slots=True)
class Draft:
    """What a person has put together so far.

    Attributes:
        id: names it in addresses.
        by: who began it.
        changed_at: when it was last changed.
        profile: name of the profile chosen, or None for the suggested one.
        files: by name.
        refused: sentences about refused files, by name.
        changes: by file digest and table.
        drawn: tables that a person drew where none was found, like rows of :data:`hotpass.model.TABLES`.
        unhidden: by file digest and sheet, whether what the sheet hides is read.
    """

    id: str = field(default_factory=lambda: secrets.token_hex(6))
    by: str = ""
    changed_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    profile: str | None = None
    files: dict[str, StoredFile] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    changes: dict[tuple[str, str], Change] = field(default_factory=dict)
    drawn: list[Record] = field(default_factory=list)
    unhidden: dict[tuple[str, str], bool] = field(default_factory=dict)

    def tables(self, plain: Preview) -> list[Record]:
        """The tables of a file as they were found, then those that were drawn by hand."""
        return [*plain.tables, *(t for t in self.drawn if t["file_digest"] == plain.file.digest)]

    def change(self, table: Record) -> Change:
        """The change of a table as it was found; made when there is none."""
        return self.changes.setdefault((table["file_digest"], table["table_id"]), Change())

    def draw(self, sheet: Record, range_: str) -> None:
        """Read a table in this range of a sheet, its first row as header."""
        first_row = (corners(range_) or (1,))[0]
        table = {"table_id": f"drawn-{len(self.drawn)}", "range": range_, "header_rows": [first_row]}
        self.drawn.append({**{key: sheet[key] for key in _PLACE}, **table, "used": True, "shape": None})

    def undraw(self, table: Record) -> None:
        """Take back all that was changed about a table; one that was drawn goes."""
        self.changes.pop((table["file_digest"], table["table_id"]), None)
        self.drawn = [t for t in self.drawn if t["table_id"] != table["table_id"]]

    def mappings(self, plain: Preview, *, columns: bool) -> list[dict[str, Any]]:
        """The changes of a file's tables as a run takes them; without columns only where the tables are."""
        changed = [(table, self.change(table)) for table in self.tables(plain)]
        tables = [
            change.mapping(table, columns=columns)
            for table, change in changed
            if change.moved or table in self.drawn or (columns and change.columns)
        ]
        return [*self.hidden(plain.file), *tables]

    def hidden(self, file: StoredFile) -> list[dict[str, Any]]:
        """What was said about hidden sheets, rows and columns of a file, as a run takes it."""
        said = [(sheet, chosen) for (digest, sheet), chosen in self.unhidden.items() if digest == file.digest]
        return [{"file": file.name, "sheet": sheet, "hidden": chosen} for sheet, chosen in said]

    def forget_columns(self) -> None:
        """Another profile has other fields: drop what was said of columns."""
        for change in self.changes.values():
            change.columns.clear()

    def drop(self, name: str) -> StoredFile | None:
        """Take a file out, and what was said of it."""
        self.refused.pop(name, None)
        gone = self.files.pop(name, None)
        if gone is not None and all(file.digest != gone.digest for file in self.files.values()):
            self.changes = {k: v for k, v in self.changes.items() if k[0] != gone.digest}
            self.unhidden = {k: v for k, v in self.unhidden.items() if k[0] != gone.digest}
            self.drawn = [table for table in self.drawn if table["file_digest"] != gone.digest]
        return gone


def find(workspace: Workspace, draft_id: str) -> Draft | None:
    """The draft of that id; None when there is none any more."""
    if not _NAME.fullmatch(draft_id):
        return None
    try:
        return _read(_path(workspace, draft_id))
    except FileNotFoundError:
        return None


def save(workspace: Workspace, draft: Draft) -> None:
    """Keep the draft as it is now."""
    draft.changed_at = datetime.now(UTC)
    path = _path(workspace, draft.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(_as_json(draft)))


def unfinished(workspace: Workspace) -> list[Draft]:
    """The drafts whose runs have not been started, the newest first; those left for long are discarded."""
    found = [_read(path) for path in (workspace.root / "drafts").glob("*.json")]
    for draft in found:
        if datetime.now(UTC) - draft.changed_at > _KEPT:
            discard(workspace, draft)
    kept = [draft for draft in found if datetime.now(UTC) - draft.changed_at <= _KEPT]
    return sorted(kept, key=lambda draft: draft.changed_at, reverse=True)


def add(workspace: Workspace, draft: Draft, dropped: Sequence[tuple[str, BinaryIO]]) -> None:
    """Begin to take files, and the files of zips, into the draft; :func:`settle` tells how far that is.

    Args:
        workspace: where they are kept.
        draft: saved at once, so that its id finds it.
        dropped: name and content of each.
    """
    save(workspace, draft)
    take_in(workspace, draft.id, dropped)


def settle(workspace: Workspace, draft: Draft) -> list[Incoming]:
    """Put what has been taken in by now into the draft; returns what is still to come.

    A file that cannot be taken in is refused; the others of its zip are not.
    """
    drops = Drop.of(workspace, draft.id)
    for drop in drops:
        for taken in drop.fetch():
            for file, path in taken.files:
                _add(workspace, draft, file, path)
            for name, sentence in taken.refused.items():
                remove(workspace, draft, name, sentence)
    return [file for drop in drops for file in drop.incoming()]


def _add(workspace: Workspace, draft: Draft, file: StoredFile, path: Path) -> None:
    before = draft.drop(file.name)
    draft.files[file.name] = file
    workspace.keep(path, file.digest)
    save(workspace, draft)
    workspace.keep(path, file.digest)  # should somebody have thrown the same content away meanwhile
    if before is not None and before.digest != file.digest:
        _release(workspace, before)


def remove(workspace: Workspace, draft: Draft, name: str, sentence: str = "") -> None:
    """Take a file out of the draft; with a sentence, as refused."""
    gone = draft.drop(name)
    if sentence:
        draft.refused[name] = sentence
    save(workspace, draft)
    if gone is not None:
        _release(workspace, gone)


def discard(workspace: Workspace, draft: Draft) -> None:
    """Throw a draft away, with the files that nothing else refers to and those still to come."""
    started(workspace, draft)
    for file in draft.files.values():
        _release(workspace, file)


def started(workspace: Workspace, draft: Draft) -> None:
    """Drop a draft whose run has begun: its files are the run's, and their previews go."""
    _path(workspace, draft.id).unlink(missing_ok=True)
    for drop in Drop.of(workspace, draft.id):
        drop.abandon()
    for file in draft.files.values():
        _forget_looks(workspace, file)


def _release(workspace: Workspace, file: StoredFile) -> None:
    """Remove the previews of a file that no draft looks at, and the file when no run refers to it either."""
    _forget_looks(workspace, file)
    with Catalogue.open(workspace).read() as connection:
        if files.is_known(connection, file.digest):
            return
    if not _is_in_draft(workspace, file):
        (workspace.files / file.digest).unlink(missing_ok=True)


def _forget_looks(workspace: Workspace, file: StoredFile) -> None:
    """Remove the previews of a file, unless another draft looks at them."""
    if not _is_in_draft(workspace, file):
        preview.clear(workspace, file)


def _is_in_draft(workspace: Workspace, file: StoredFile) -> bool:
    texts = (path.read_text(encoding="utf-8") for path in (workspace.root / "drafts").glob("*.json"))
    return any(file.digest in text for text in texts)


def _path(workspace: Workspace, draft_id: str) -> Path:
    return workspace.root / "drafts" / f"{draft_id}.json"


def _as_json(draft: Draft) -> dict[str, Any]:
    return {
        **{name: getattr(draft, name) for name in ("id", "by", "profile", "refused", "drawn")},
        "changed_at": draft.changed_at.isoformat(),
        "files": [asdict(file) for file in draft.files.values()],
        "changes": [[*key, asdict(change)] for key, change in draft.changes.items() if change],
        "unhidden": [[*key, chosen] for key, chosen in draft.unhidden.items()],
    }


def _read(path: Path) -> Draft:
    given: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Draft(
        **{name: given[name] for name in ("id", "by", "profile", "refused", "drawn")},
        changed_at=datetime.fromisoformat(given["changed_at"]),
        files={file["name"]: StoredFile(**file) for file in given["files"]},
        changes={(digest, table): Change(**change) for digest, table, change in given["changes"]},
        unhidden={(digest, sheet): chosen for digest, sheet, chosen in given["unhidden"]},
    )
