"""What people name as input, as files: paths, folders, zip archives, databases and remote storage.

A database and what lies elsewhere are copied first, so that a run reads what was there when it was asked for
and can be done again. Passwords stay in the address: no file, name, log or error repeats them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hotpass.errors import refusal
from hotpass.inputs.archives import Unpacked, data_files, is_bundle, plain_name, unpacked

__all__ = ["File", "Unpacked", "data_files", "files_of", "is_bundle", "plain_name", "unpacked"]

File = tuple[Path, str]
"""Where a file stands, and the name that people know it by."""


@contextmanager
def files_of(given: Sequence[str | Path]) -> Iterator[list[File]]:
    """The files that are meant; copies are gone afterwards.

    Args:
        given: paths of files, zip archives and folders, and addresses: of a database
            (``postgresql://host/db?table=contacts``, ``sqlite:///crm.db?query=SELECT …``) or of remote
            storage (``s3://bucket/contacts.xlsx``).

    Raises:
        InputError: one of them is not there, is refused, or holds nothing that is read.
        DependencyError: a database or storage cannot be reached, or its package is not installed.
    """
    with TemporaryDirectory(prefix="hotpass-inputs-") as folder:
        yield [file for item in given for file in _files(str(item), Path(folder))]


def _files(given: str, folder: Path) -> list[File]:
    scheme, is_address, _ = given.partition("://")
    if not is_address:
        return _local(Path(given), Path(given).name, folder)
    if _is_database(scheme):
        from hotpass.inputs.databases import snapshot

        return snapshot(given, folder)
    from hotpass.inputs.remote import fetched

    return [file for path, name in fetched(given, folder) for file in _local(path, name, folder)]


def _is_database(scheme: str) -> bool:
    return scheme.partition("+")[0] in (
        "postgresql",
        "postgres",
        "sqlite",
        "mysql",
        "mariadb",
        "mssql",
        "oracle",
    )


def _local(path: Path, name: str, folder: Path) -> list[File]:
    if path.is_dir():
        return [file for inner in data_files(path) for file in _local(inner, inner.name, folder)]
    if not is_bundle(path, name):
        return [(path, plain_name(name))]
    members = list(unpacked(path, name, folder))
    refused = [member.refused for member in members if member.refused is not None]
    if refused:
        raise refusal(refused)
    return [(member.path, member.name) for member in members]
