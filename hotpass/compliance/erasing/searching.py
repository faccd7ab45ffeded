"""Searches a whole workspace for what is left of a subject: tables decoded, archives unpacked."""

from __future__ import annotations

import gzip
import string
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Final, cast

from hotpass.compliance.erasing.subject import Subject
from hotpass.compliance.erasing.tables import says
from hotpass.compliance.erasing.terms import Terms
from hotpass.compliance.erasing.uploads.columnar import said_of_itself
from hotpass.compliance.erasing.uploads.members import DEEPEST
from hotpass.compliance.erasing.uploads.overwriting import texts_of
from hotpass.engine import Engine
from hotpass.workspace import Workspace

_CHUNK: Final = 1 << 22
#: After how much of what there is it is told again how far the search is.
_TELLING: Final = 0.05
#: Of what may say something so much is looked at closely at once, in bytes.
_PART: Final = 1 << 15
_WORD: Final = (string.ascii_letters + string.digits + "_").encode()
#: No term is longer, as bytes.
_OVERLAP: Final = 4096
_PARQUET: Final = b"PAR1"
_GZIP: Final = b"\x1f\x8b"
#: How workbooks of Excel 97 to 2003 begin.
_COMPOUND: Final = b"\xd0\xcf\x11\xe0"
#: Files of keys, which are no texts.
_KEYS: Final = ("private-key.pem", "value-key")
#: How the names of the catalogue's files begin.
_CATALOGUE: Final = "catalogue.db"
_SAY: Final = "import shutil, sys; shutil.copyfileobj(open(sys.argv[1], 'rb'), sys.stdout.buffer)"


def remains(
    engine: Engine,
    workspace: Workspace,
    subject: Subject,
    aside: Path,
    report: Callable[[float, str], None] = lambda *_: None,
) -> list[str]:
    """Places in the workspace that still say something of the subject.

    Args:
        engine: a session.
        workspace: which is searched, its database where it is a file too.
        subject: whose texts are looked for.
        aside: folder of the erasure itself.
        report: told how much of what there is was searched, 0-1, and how many files.

    Where values go and their records stay, others may say the same in tables and in files made of them: there
    only text files are searched.
    """
    found: list[str] = []
    if not (subject.terms.whole or subject.terms.within):
        return found
    #: what files say, each searched under one of its names
    said: dict[tuple[int, int], list[str]] = {}
    files = [
        path for path in _files(workspace, aside) if not subject.values or not _is_table(workspace, path)
    ]
    sizes = {(state.st_dev, state.st_ino): state.st_size for state in (path.stat() for path in files)}
    done, told, whole = 0, 0.0, max(sum(sizes.values()), 1)
    for number, path in enumerate(files):
        where = path.relative_to(workspace.root).as_posix()
        state = path.stat()
        key = (state.st_dev, state.st_ino)
        if key not in said:
            said[key] = list(_said(engine, path, subject))
            done += sizes.get(key, 0)
        if done - told >= whole * _TELLING:
            told = done
            report(min(done / whole, 1.0), f"{number + 1:,} of {len(files):,} files".replace(",", " "))
        found += [f"{where}: {part}" if part else where for part in said[key]]
    return found


def _files(workspace: Workspace, aside: Path) -> list[Path]:
    """The files to be searched."""
    every = (path for path in workspace.root.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path for path in every if aside not in path.parents and path.name not in _KEYS)


def _is_table(workspace: Workspace, path: Path) -> bool:
    """Whether a file holds rows: a table, an upload, or what a version makes of its tables."""
    return path.parent == workspace.files or path.suffix in (".parquet", ".zip") or path.stem == "ssot"


def says_something(engine: Engine, path: Path, subject: Subject) -> bool:
    """Whether a file says something of a subject."""
    return next(_said(engine, path, subject), None) is not None


def _said(engine: Engine, path: Path, subject: Subject) -> Iterator[str]:
    """What of a file says something: the member of an archive, else "" for all of it."""
    terms = subject.terms
    if path.name.startswith(_CATALOGUE):
        yield from [""] if _holds_apart(path, terms) else []
        return
    with path.open("rb") as stream:
        head = stream.read(4)
    if head == _PARQUET:
        given = path.suffix != ".parquet"
        told = given and terms.in_file(said_of_itself(path))
        yield from [""] if told or says(engine, path, subject, given=given) else []
    elif zipfile.is_zipfile(path):
        with path.open("rb") as stream:
            yield from _members(stream, terms, 0)
    else:
        with unpacked(path) as stream:
            if holds(stream, terms, binary=head == _COMPOUND):
                yield ""


def _members(stream: IO[bytes], terms: Terms, depth: int) -> Iterator[str]:
    """The members of an archive that say something, those of archives within it by both names."""
    with zipfile.ZipFile(stream) as archive:
        for info in archive.infolist():
            if info.filename.endswith(".parquet") and not depth:
                continue  # it is searched where it stands beside the archive
            try:
                with archive.open(info) as member:
                    if holds(member, terms, binary=True):
                        yield info.filename
                        continue
                    member.seek(0)
                    if depth < DEEPEST and zipfile.is_zipfile(member):
                        yield from (f"{info.filename}: {one}" for one in _members(member, terms, depth + 1))
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
                if not depth:
                    raise


def _holds_apart(path: Path, terms: Terms) -> bool:
    """:func:`holds`, of a file of the catalogue, which another process reads.

    A process that closes such a file loses what SQLite has locked in it for all its connections, and others
    may then truncate what it still uses (sqlite.org/howtocorrupt.html, section 2.2).
    """
    command = [sys.executable, "-I", "-S", "-c", _SAY, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reading:
        assert reading.stdout is not None
        found = holds(reading.stdout, terms)
    if reading.returncode and not found and path.exists():
        raise OSError(f"{path} cannot be read")
    return found


def is_packed(path: Path) -> bool:
    """Whether a file is packed with gzip, as what rotates logs does."""
    with path.open("rb") as stream:
        return stream.read(2) == _GZIP


def unpacked(path: Path) -> IO[bytes]:
    """What a file says."""
    return cast(IO[bytes], gzip.open(path)) if is_packed(path) else path.open("rb")


def holds(stream: IO[bytes], terms: Terms, *, binary: bool = False) -> bool:
    """Whether a line of a stream, as UTF-8 or UTF-16, has what some terms find in a file.

    Args:
        stream: the content.
        terms: what is looked for.
        binary: also texts beside which lengths and types stand, as formats of workbooks have them.
    """
    before = b""
    while (terms.whole or terms.within) and (chunk := stream.read(_CHUNK)):
        content = before + chunk
        if any(some.in_file(text) for text, some in _doubtful(content, terms, binary=binary)):
            return True
        before = content[-_OVERLAP:]
    return False


def _doubtful(content: bytes, terms: Terms, *, binary: bool) -> Iterator[tuple[str, Terms]]:
    """The parts of a content that may say something, as text, each with what it may say."""
    if anywhere := terms.sieve.anywhere:
        yield from ((text, terms.among(anywhere)) for text in _texts(content, binary=binary))
    parts: dict[int, frozenset[int]] = {}
    for end, numbers in terms.sieve.places(content):
        parts[end // _PART] = parts.get(end // _PART, frozenset()) | numbers
    for part, numbers in sorted(parts.items()):
        start, stop = max(part * _PART - _OVERLAP, 0), (part + 1) * _PART + _OVERLAP
        said = content[start:stop]
        said = said.lstrip(_WORD) if start else said  # a word that is cut may be another than it was
        said = said.rstrip(_WORD) if stop < len(content) else said
        yield from ((text, terms.among(numbers)) for text in _texts(said, binary=binary))


def _texts(content: bytes, *, binary: bool) -> Iterator[str]:
    """The content as text, as far as it is text."""
    text = content.decode("utf-8", "replace")
    yield text
    if "\ufffd" in text:
        yield content.decode("latin-1")
    if b"\0" not in content:
        return
    if binary:
        yield from (text for text, _, _ in texts_of(content))
        return
    for shift in (0, 1):
        even = content[shift : len(content) - (len(content) - shift) % 2]
        yield even.decode("utf-16-le", "replace")
