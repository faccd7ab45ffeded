"""Goes through the files of a workspace and rewrites those that say something of a subject.

Every step may be done again: what was rewritten says nothing of the subject any more and stays as it is.
"""

from __future__ import annotations

import json
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final, cast

from hotpass.compliance.erasing.files import below, identity, is_broken, same
from hotpass.compliance.erasing.flat import flat_files, reseal
from hotpass.compliance.erasing.grids import rewrite_grid, rewrite_own_grid
from hotpass.compliance.erasing.leftovers import dropped, left_by_work
from hotpass.compliance.erasing.searching import says_something
from hotpass.compliance.erasing.subject import Subject
from hotpass.compliance.erasing.tables import add_left_out, rewrite, rewrite_index
from hotpass.compliance.erasing.terms import Terms
from hotpass.compliance.erasing.text_files import LARGEST, TextFiles
from hotpass.compliance.erasing.uploads import rewrite_upload
from hotpass.compliance.erasing.uploads.members import rewrite_member
from hotpass.compliance.erasing.writing import Ledger, part_of, twin, write_json
from hotpass.engine import Engine
from hotpass.engine.base import literal
from hotpass.errors import InputError
from hotpass.workspace import Workspace, sha256

Report = Callable[[float, str], None]

_RECORD: Final = "stage.json"
#: What is made anew when it is gone.
_CACHES: Final = ("kept", "previews")
#: Where nothing of a subject may stand in the first place, or that are seen to elsewhere.
_ASIDE: Final = ("audit", "files", "incoming", "erasures", "exports", "disposals", *_CACHES)
MADE_ANEW: Final = ("ssot.parquet", "ssot.csv", "ssot.xlsx", "manifest.json", "SHA256SUMS")
#: What a file gives that was read once and is damaged since, of whatever format.
_UNFIT: Final = (InputError, zipfile.BadZipFile, zlib.error, EOFError, struct.error, SyntaxError, ValueError)
_METHOD: Final = "rows of the subject left out, its texts taken out of others"


@dataclass
class Places:
    """The files of a workspace as an erasure goes through them.

    Attributes:
        workspace: whose files.
        subject: who is erased.
        ledger: what was rewritten.
        names: what people call each file, by SHA-256.
        report: told how far it is.
        engine: a session for all of them.
        unreadable: uploads that say something of the subject, or may do so, and cannot be read any more.
    """

    workspace: Workspace
    subject: Subject
    ledger: Ledger
    names: Mapping[str, str]
    report: Report
    engine: Engine
    unreadable: list[Path] = field(default_factory=list)
    #: How far it is when a run is begun, and how much of the whole that run is.
    _share: tuple[float, float] = (0.1, 0.6)
    _seen: dict[tuple[int, int, int], Path | None] = field(default_factory=dict)

    def rewrite(self) -> None:
        """Rewrite uploads, runs, versions, models and all other files; no run may be going on."""
        self._leftovers()
        self._uploads()
        digests = self.digests
        runs = self._folders("runs/*")
        for number, run in enumerate(runs):
            self._share = (0.1 + 0.6 * number / len(runs), 0.6 / len(runs))
            self._run(run, digests)
        self.report(0.7, "rewriting versions and models")
        for folder in self._folders("published/*/v*"):
            self.report(0.7, f"rewriting version {folder.name} of {folder.parent.name}")
            self._version(folder, digests)
        for folder in self._folders("models/*/v*"):
            self._files(folder, digests)
        self.report(0.8, "rewriting everything else")
        self._caches()
        self._rest(digests)

    def rewrite_run(self, run: str, files: Collection[str]) -> None:
        """Rewrite some uploads and what a run made of them."""
        self._uploads(files)
        self._run(self.workspace.run(run), self.digests)
        self._caches()

    @cached_property
    def _text_files(self) -> TextFiles:
        return TextFiles(self.subject.terms)

    @property
    def upload_terms(self) -> Terms:
        """What goes out of uploads beside the cells."""
        return self.subject.terms

    @property
    def digests(self) -> dict[str, str]:
        """SHA-256 of the uploads that were rewritten, by the one that they had."""
        done = [one for one in self.ledger.every() if one.kind == "uploads" and one.after]
        return {one.before: one.after for one in done if one.after and one.before != one.after}

    def _folders(self, pattern: str) -> list[Path]:
        return sorted(p for p in self.workspace.root.glob(pattern) if p.is_dir() and not p.is_symlink())

    def _leftovers(self) -> None:
        says = partial(says_something, self.engine, subject=self.subject)
        for path in [*left_by_work(self.workspace, says)]:
            self.ledger.remove(path, "leftovers", "removed; work that was cut left it")
        for folder in (p for p in self.workspace.root.glob("runs/*/.*") if p.is_dir()):
            shutil.rmtree(folder)
        for path in [*dropped(self.workspace, says)]:
            self.ledger.remove(path, "incoming", "removed; it is to be dropped again")

    def _uploads(self, only: Collection[str] | None = None) -> None:
        every = sorted(self.workspace.files.glob("[0-9a-f]*")) if self.workspace.files.is_dir() else []
        files = [path for path in every if only is None or path.name in only]
        for number, path in enumerate(files):
            self.report(0.1 * number / len(files), "rewriting uploads")
            cells = self.subject.cells.get(path.name, {})
            if not cells and not zipfile.is_zipfile(path) and not self._says_aside(path):
                if is_broken(path) and not self._was_read(path.name):
                    self.unreadable.append(path)
                continue
            part = part_of(path)
            try:
                method = rewrite_upload(path, part, self.names.get(path.name, ""), cells, self.upload_terms)
            except _UNFIT:
                part.unlink(missing_ok=True)
                if cells:
                    self.unreadable.append(path)
                continue
            if same(path, part):
                part.unlink()
                continue
            self.ledger.move(part, path, path.with_name(sha256(part)), "uploads", method)

    def _says_aside(self, path: Path) -> bool:
        """Whether an upload says something of the subject that is in none of its cells."""
        terms = self.upload_terms
        return bool(terms.whole or terms.within) and says_something(self.engine, path, self.subject)

    def _was_read(self, digest: str) -> bool:
        """Whether a run has read an upload, so that its cells are known to be none of the subject's."""
        for sheets in (self.workspace.root / "runs").glob("*/ingest/sheets.parquet"):
            self.engine.view("sheets", sheets)
            if self.engine.rows(f"SELECT 1 FROM sheets WHERE file_digest = {literal(digest)} LIMIT 1"):
                return True
        return False

    def _run(self, run: Path, digests: Mapping[str, str]) -> None:
        begun, share = self._share
        self.report(begun, f"rewriting run {run.name}")
        self._grids(run)
        stages = stages_of(run)
        for number, stage in enumerate(stages):
            self.report(begun + share * number / len(stages), f"rewriting {stage.name} of run {run.name}")
            if stage.name == "ahead":
                self._ahead(stage)
                continue
            if stage.name == "link":
                self._indexes(stage)
            if (stage / "manifest.json").is_file():
                self._version(stage, digests)
            else:
                self._files(stage, digests)
            self._record(stage)

    def _ahead(self, stage: Path) -> None:
        """Remove a version as it was read before it was whole: no run is going on that would need it."""
        for path in [*below(stage)]:
            self.ledger.remove(path, "runs", "removed; the version stands whole")
        shutil.rmtree(stage)

    def _grids(self, run: Path) -> None:
        sheets, tables = (run / "ingest" / f"{name}.parquet" for name in ("sheets", "tables"))
        if not self.subject.cells or not sheets.is_file():
            return
        self.engine.view("sheets", sheets)
        found = self.engine.rows("SELECT file_digest, sheet_no, sheet_id, grid FROM sheets")
        own = []
        if tables.is_file():
            self.engine.view("tables", tables)
            own = self.engine.rows("SELECT sheet_id, grid FROM tables WHERE grid IS NOT NULL")
        back = {new: old for old, new in self.digests.items()}
        self._left_out(run, back)
        for digest, number, sheet, grid in found:
            cells = self.subject.cells.get(back.get(digest, digest), {}).get(number)
            if not cells:
                continue
            self._one(run / "ingest" / grid, partial(rewrite_grid, self.engine, cells=cells))
            for path in (run / "ingest" / own_grid for of, own_grid in own if of == sheet):
                self._one(path, partial(rewrite_own_grid, self.engine, cells=cells))

    def _left_out(self, run: Path, back: Mapping[str, str]) -> None:
        """Say in the run's list of what it left out which rows of which sheets were the subject's."""
        path = run / "ingest" / "left_out.parquet"
        if not path.is_file():
            return
        rows = {(file, sheet, row) for file, sheet, row, _ in self.subject.rows}
        places = []
        for digest, number, sheet_id, file, sheet in self.engine.rows(
            "SELECT file_digest, sheet_no, sheet_id, file_name, sheet FROM sheets ORDER BY ALL"
        ):
            columns: dict[int, list[int]] = {}
            for row, column, left in self.subject.cells.get(back.get(digest, digest), {}).get(number, ()):
                if left is None and (file, sheet, row) in rows:
                    columns.setdefault(row, []).append(column)
            places += [(sheet_id, file, sheet, row, at) for row, at in sorted(columns.items())]
        self._one(path, partial(add_left_out, self.engine, subject=self.subject, places=places))

    def _indexes(self, stage: Path) -> None:
        """Keys of a linkage's index, before the records that they are of are forgotten."""
        for keys in sorted(stage.glob("index_*_keys.parquet")) + sorted(stage.glob("index_*_joint.parquet")):
            records = keys.with_name(f"{keys.stem.rpartition('_')[0]}_records.parquet")
            patch = records.with_suffix(".patch") / "base.parquet"
            known = records if records.is_file() else patch
            if known.is_file():
                self._one(
                    keys,
                    partial(rewrite_index, self.engine, records=known, ids=self.subject.records),
                )

    def _version(self, folder: Path, digests: Mapping[str, str]) -> None:
        """The files of a version: its tables, what is made of them, and what seals them.

        A version and the stage that made it share their files: what the one has made anew the other takes.
        """
        self._files(folder, digests, without=MADE_ANEW)
        if not self._touched(folder):
            return
        made = {path: identity(path) for path in _made_of_tables(folder)}
        if made and all(self._seen.get(known) for known in made.values()):
            for path, known in made.items():
                self._put(twin(cast(Path, self._seen[known]), path), path, "made anew from the tables")
            return
        for path, part in flat_files(folder, self._holds(folder)):
            self._put(part, path, "made anew from the tables")
        for path, part in reseal(folder, digests, self.subject.terms):
            self._put(part, path, "sealed anew")
        self._seen |= {known: path for path, known in made.items()}

    def _holds(self, folder: Path) -> bool:
        tables = {"organisations.parquet", "people.parquet", "roles.parquet"}
        return any(Path(one.place).name in tables for one in self._done(folder))

    def _touched(self, folder: Path) -> bool:
        return bool(self._done(folder))

    def _done(self, folder: Path) -> list[Any]:
        place = folder.relative_to(self.workspace.root).as_posix() + "/"
        return [one for one in self.ledger.every() if one.place.startswith(place)]

    def _files(self, folder: Path, digests: Mapping[str, str], without: tuple[str, ...] = ()) -> None:
        for path in below(folder):
            if path.name in (*without, _RECORD) or path.suffix in (".sha256", ".zip"):
                continue
            self._file(path, digests)

    def _file(self, path: Path, digests: Mapping[str, str]) -> None:
        if path.suffix == ".parquet":
            if path.parent.name != "grid":
                self._one(path, partial(rewrite, self.engine, subject=self.subject, digests=digests))
        elif not zipfile.is_zipfile(path):
            self._one(
                path, partial(self._text_files.write, digests=digests), "texts of the subject taken out"
            )

    def is_done(self, path: Path) -> bool:
        """Whether a file was rewritten, or found to say nothing, under another of its names."""
        return identity(path) in self._seen

    def _one(self, path: Path, make: Callable[[Path, Path], bool], method: str = _METHOD) -> None:
        """Rewrite a file, under each of its names only once."""
        key, part = identity(path), part_of(path)
        if key in self._seen and path.parent.name != "grid":
            known = self._seen[key]
            if known is None or known == path:
                return
            self._put(twin(known, path), path, method)
            return
        self._seen[key] = None
        if make(path, part):
            self._put(part, path, method)
            self._seen[key] = path
            self._seen.setdefault(identity(path), None)

    def _put(self, part: Path, path: Path, method: str) -> None:
        kind = path.relative_to(self.workspace.root).parts[0]
        if path.exists():
            self.ledger.put(part, path, kind, method)
        else:
            part.unlink()

    def _record(self, stage: Path) -> None:
        """Write the record of a stage with the digests that its files have now."""
        path = stage / _RECORD
        done = {one.place for one in self._done(stage)}
        if not done or not path.is_file():
            return
        said = json.loads(path.read_text(encoding="utf-8"))
        for name in said["files"]:
            whole = stage / name
            if whole.relative_to(self.workspace.root).as_posix() in done:
                said["files"][name] = sha256(whole)
        said["figures"] = json.loads(self.subject.terms.out_of_file(json.dumps(said["figures"])))
        part = part_of(path)
        write_json(part, said)
        self._put(part, path, "digests of what was rewritten")

    def _caches(self) -> None:
        for name in _CACHES:
            for path in sorted((self.workspace.root / name).glob("*")):
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                elif path.is_file():
                    self.ledger.remove(path, name, "removed; it is made anew when it is asked for")

    def _rest(self, digests: Mapping[str, str]) -> None:
        done = {"runs", "published", "models", *_ASIDE}
        for path in sorted(self.workspace.root.iterdir()):
            if path.name in done or path.name.startswith((".", "catalogue.db")) or path.is_symlink():
                continue
            for file in [path] if path.is_file() else below(path):
                if zipfile.is_zipfile(file):
                    self._archive(file)
                else:
                    self._file(file, digests)

    def _archive(self, path: Path) -> None:
        """Rewrite a workbook that somebody keeps here; remove an evidence pack, which cannot be changed."""
        from hotpass.compliance.evidence.container import is_pack

        if not says_something(self.engine, path, self.subject):
            return
        if is_pack(path):
            self.ledger.remove(path, "packs", "removed; what is sealed cannot be changed")
            return
        part = part_of(path)
        try:
            method = rewrite_upload(path, part, path.name, {}, self.upload_terms)
        except _UNFIT:
            part.unlink(missing_ok=True)
            self._members(path, part)
        else:
            self._put(part, path, method)

    def _members(self, path: Path, part: Path) -> None:
        """Rewrite the members of an archive that is no workbook; one that is too large is left, and named."""
        if path.stat().st_size > LARGEST:
            return
        content = path.read_bytes()
        left = rewrite_member(content, self.upload_terms)
        if left != content:
            part.write_bytes(left)
            self._put(part, path, "texts of the subject taken out of its members")


def stages_of(run: Path) -> list[Path]:
    """The folders of the stages of a run."""
    return sorted(p for p in run.iterdir() if p.is_dir() and not p.name.startswith("."))


def _made_of_tables(folder: Path) -> list[Path]:
    """The files of a version that are made of its tables, and those that seal it."""
    sealing = (".zip", ".sha256")
    return [p for p in sorted(folder.iterdir()) if p.name in MADE_ANEW or p.suffix in sealing]
