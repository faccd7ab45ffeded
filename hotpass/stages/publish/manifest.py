"""What a version consists of: the manifest, the checksums and the archive."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hotpass.quality.assessed import FILES
from hotpass.ssot.index import index_files
from hotpass.ssot.versions import MANIFEST, SUMS
from hotpass.workspace import sha256

_PACKED = {".parquet", ".xlsx"}
#: The same for every member, so that the same files give the same archive.
_TIME = (1980, 1, 1, 0, 0, 0)


def seal(folder: Path, head: Mapping[str, Any], tables: Mapping[str, int], archive: str | None) -> None:
    """Write the manifest, the checksums and the archive over the files of a version.

    ``manifest.json``: what names the version, its tables with their rows, its files with size and SHA-256.
    ``SHA256SUMS``: every file, as ``sha256sum -c`` reads it. ``<archive>.zip``: all of these at its top, as
    unpacking makes a folder of its name; ``<archive>.zip.sha256`` is its own sum; neither without a name. The
    indexes of the workbench and what its Quality page reads are no part of what is published.
    """
    digests = {path.relative_to(folder).as_posix(): sha256(path) for path in _published(folder)}
    files = {
        name: {"size": (folder / name).stat().st_size, "sha256": digest} for name, digest in digests.items()
    }
    named = {
        name: {"file": f"{name}.parquet", "rows": rows, "sha256": digests[f"{name}.parquet"]}
        for name, rows in tables.items()
    }
    write_manifest(folder, {**head, "tables": named, "files": files})
    digests[MANIFEST] = sha256(folder / MANIFEST)
    _write_sums(folder / SUMS, digests)
    if archive is None:
        return
    packed = folder / f"{archive}.zip"
    _pack(folder, [*digests, SUMS], packed)
    _write_sums(folder / f"{archive}.zip.sha256", {packed.name: sha256(packed)})


def write_manifest(folder: Path, said: Mapping[str, Any]) -> None:
    """Write ``manifest.json``."""
    text = json.dumps(said, indent=1, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _pack(folder: Path, names: Iterable[str], path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(names):
            member = folder / name
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_STORED if member.suffix in _PACKED else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            large = member.stat().st_size > 1 << 31
            with member.open("rb") as source, archive.open(entry, "w", force_zip64=large) as sink:
                shutil.copyfileobj(source, sink, 1 << 20)


def _published(folder: Path) -> list[Path]:
    """Every file that was written but those of the workbench, by path."""
    inner = index_files() | set(FILES)
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in inner]
    return sorted(files, key=lambda path: path.relative_to(folder).as_posix())


def _write_sums(path: Path, digests: Mapping[str, str]) -> None:
    path.write_text("".join(f"{digest}  {name}\n" for name, digest in digests.items()), encoding="utf-8")
