"""Folders and zip archives: the data files in them."""

from __future__ import annotations

import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from hotpass.errors import FileRefused, InputError, printable
from hotpass.stages.ingest.gate import READ_SUFFIXES, is_document_archive, members_of
from hotpass.stages.ingest.limits import MIB, Limits, limits_in_force
from hotpass.stages.ingest.reading import refused

_ZIP: Final = b"PK"
_ARCHIVES: Final = (".zip", ".7z", ".rar", ".gz", ".tar", ".tgz", ".bz2", ".xz", ".zst")
_LONGEST_NAME: Final = 255
_CHUNK: Final = 4 * MIB


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A data file of an archive.

    Attributes:
        path: where it was unpacked; nothing stands there when it was refused.
        name: its path in the archive.
        refused: why it was not unpacked, or None.
    """

    path: Path
    name: str
    refused: InputError | None = None


def data_files(folder: Path) -> list[Path]:
    """Data files and archives of a folder, by name, those in folders below left aside.

    A sample's truth is no input, and the lock files of spreadsheet programs are no workbooks.
    """
    return sorted(p for p in folder.iterdir() if p.is_file() and is_data(p.name, archives=(".zip",)))


def is_data(name: str, archives: tuple[str, ...] = ()) -> bool:
    """Whether a file of that name is an input when it stands in a folder."""
    suffix = PurePosixPath(name).suffix.lower()
    return (
        (suffix in READ_SUFFIXES or suffix in archives)
        and name != "truth.csv"
        and not name.startswith(("~$", "."))
    )


def plain_name(name: str) -> str:
    """The name without characters that nobody sees; of a very long one the middle is left out."""
    seen = printable(name)
    half = _LONGEST_NAME // 2
    return seen if len(seen) <= _LONGEST_NAME else f"{seen[:half]}…{seen[-half:]}"


def is_bundle(path: Path, name: str) -> bool:
    """Whether a file is a zip archive of files, told by its content; a workbook or a document is none.

    Raises:
        FileRefused: it is an archive, and damaged or out of bounds.
    """
    try:
        with path.open("rb") as stream:
            if stream.read(2) != _ZIP:
                return False
        named = PurePosixPath(name).suffix.lower() in READ_SUFFIXES
        return not named and not is_document_archive(path, limits_in_force())
    except OSError:
        return False
    except InputError as error:
        if not name.lower().endswith(".zip"):
            return False
        raise refused(InputError(_of_an_archive(error.what), remedy=error.remedy), name) from None


def _of_an_archive(what: str) -> str:
    return what.replace("the workbook", "the archive")


def unpacked(path: Path, name: str, folder: Path) -> Iterator[Unpacked]:
    """The data files of a zip archive, each under a new name in ``folder``.

    Other files are left aside. A damaged or protected member is told as refused, and the others go on.

    Raises:
        FileRefused: the archive itself is out of bounds, or holds no data file.
    """
    limits = limits_in_force()
    with zipfile.ZipFile(path) as archive:
        members = _wanted(archive, path, name, limits)
        left = limits.inflated
        for member in members:
            target = Path(tempfile.mkstemp(prefix="member-", dir=folder)[1])
            own = plain_name(member.filename.replace("\\", "/"))
            try:
                left -= _extract(archive, member, target, min(limits.file, left))
            except InputError as error:
                target.unlink()
                yield Unpacked(target, own, refused(error, own))
            else:
                yield Unpacked(target, own)


def _wanted(archive: zipfile.ZipFile, path: Path, name: str, limits: Limits) -> list[zipfile.ZipInfo]:
    try:
        members_of(path, limits)
    except InputError as error:
        raise refused(InputError(_of_an_archive(error.what), remedy=error.remedy), name) from None
    files = [member for member in archive.infolist() if not member.is_dir()]
    shown = [m for m in files if not m.filename.startswith("__MACOSX/")]
    nested = [m.filename for m in shown if m.filename.lower().endswith(_ARCHIVES)]
    if nested:
        raise FileRefused(
            f"the archive holds another archive ({PurePosixPath(nested[0]).name})",
            where=name,
            remedy="Unpack it, and use what is inside",
        )
    wanted = [m for m in shown if is_data(PurePosixPath(m.filename.replace("\\", "/")).name)]
    if not wanted:
        raise FileRefused("the archive holds no file that is read", where=name)
    if all(m.flag_bits & 1 for m in wanted):
        raise FileRefused(
            "the archive is protected by a password", where=name, remedy="Unpack it, and use what is inside"
        )
    return wanted


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, most: int) -> int:
    """Write a member's content; returns its true size, whatever the directory says of it."""
    if member.flag_bits & 1:
        raise InputError("it is protected by a password", remedy="Take the password off")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise InputError("it is only a link to another file", remedy="Pack that file itself")
    size = 0
    try:
        with archive.open(member) as stream, target.open("wb") as out:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > most:
                    raise InputError("it unpacks to more than is read", remedy="Unpack the archive")
                out.write(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise InputError("it is damaged in the archive", remedy="Pack it again") from error
    return size
