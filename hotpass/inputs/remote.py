"""Files of remote storage, by address: ``s3://bucket/contacts.xlsx``, a folder, or a pattern with ``*``.

Any storage that fsspec knows is read; the extra ``hotpass[s3]`` brings what S3 needs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from hotpass.errors import DependencyError, HotpassError, InputError
from hotpass.inputs.archives import is_data
from hotpass.stages.ingest.limits import MIB, limits_in_force

if TYPE_CHECKING:
    from hotpass.inputs import File

_CHUNK: Final = 4 * MIB


def fetched(address: str, folder: Path) -> list[File]:
    """Copy what an address names into ``folder``.

    Raises:
        InputError: nothing is there, or it is larger than is read.
        DependencyError: the storage cannot be reached, or its package is not installed.
    """
    scheme = address.partition("://")[0]
    with _told(scheme):
        import fsspec

        storage, path = fsspec.core.url_to_fs(address)
        return [(_copy(storage, found, folder), PurePosixPath(found).name) for found in _found(storage, path)]


def _found(storage: Any, path: str) -> list[str]:
    if any(mark in path for mark in "*["):
        found = [name for name in storage.glob(path) if not storage.isdir(name)]
    elif storage.isdir(path):
        found = [entry["name"] for entry in storage.ls(path, detail=True) if entry["type"] == "file"]
    else:
        return [path]
    data = sorted(name for name in found if is_data(PurePosixPath(name).name, archives=(".zip",)))
    if not data:
        raise InputError("nothing that is read stands there")
    return data


def _copy(storage: Any, path: str, folder: Path) -> Path:
    target = Path(tempfile.mkstemp(prefix="remote-", dir=folder)[1])
    most, size = limits_in_force().file, 0
    with storage.open(path, "rb") as stream, target.open("wb") as out:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise InputError(
                    f"the file has more than {most // MIB:,} MiB",
                    where=PurePosixPath(path).name,
                    remedy="Split it, or raise HOTPASS_MAX_UPLOAD_MIB",
                )
            out.write(chunk)
    return target


@contextmanager
def _told(scheme: str) -> Iterator[None]:
    """Faults of the storage in one sentence; without their causes, which may repeat keys."""
    where = f"{scheme}://"
    try:
        yield
    except HotpassError:
        raise
    except ImportError:
        remedy = "pip install 'hotpass[s3]'" if scheme in ("s3", "s3a") else "Install fsspec's package for it"
        raise DependencyError("reading from there needs a package", where=where, remedy=remedy) from None
    except FileNotFoundError:
        raise InputError("there is no such file", where=where) from None
    except ValueError:
        raise InputError("addresses of this kind are not read", where=where) from None
    except Exception as error:
        raise DependencyError(f"the storage cannot be read ({type(error).__name__})", where=where) from None
