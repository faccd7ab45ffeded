"""What a version holds besides its tables, made anew from them by what makes it when it is published."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from hotpass.compliance.erasing.terms import Terms
from hotpass.compliance.erasing.writing import part_of
from hotpass.engine import DuckDBEngine
from hotpass.profiles import read_profile
from hotpass.ssot.versions import MANIFEST, PROFILE
from hotpass.stage import StageJob
from hotpass.workspace import link_or_copy

_TABLES: Final = ("organisations", "people", "roles")
_REPORT: Final = "report.json"


def flat_files(folder: Path, wanted: bool) -> Iterator[tuple[Path, Path]]:
    """Each flat file of a version, and its new content beside it."""
    there = [folder / f"{table}.parquet" for table in _TABLES]
    if not wanted or not all(p.is_file() for p in (*there, folder / PROFILE, folder / "ssot.parquet")):
        return
    from hotpass.stages.publish import summary
    from hotpass.stages.publish.delimited import write_csv
    from hotpass.stages.publish.flat import write_flat
    from hotpass.stages.publish.workbook import write_workbook

    profile = read_profile(json.loads((folder / PROFILE).read_text(encoding="utf-8")))
    with (
        TemporaryDirectory(dir=folder.parent, prefix=".erasing-") as made,
        DuckDBEngine(Path(made) / "spill", threads=1) as engine,
    ):
        output = Path(made) / "files"
        output.mkdir()
        for table in _TABLES:
            engine.view(table, folder / f"{table}.parquet")
        job = StageJob({}, output, profile, engine)
        rows = write_flat(job)
        if (folder / "ssot.csv").is_file():
            write_csv(job)
        if (folder / "ssot.xlsx").is_file():
            write_workbook(job, rows, summary(json.loads((folder / _REPORT).read_text(encoding="utf-8"))))
        for path in sorted(output.iterdir()):
            part = part_of(folder / path.name)
            shutil.move(path, part)
            yield folder / path.name, part


def reseal(folder: Path, digests: Mapping[str, str], terms: Terms) -> Iterator[tuple[Path, Path]]:
    """The manifest, the checksums and the archive of a version, and their new contents beside them."""
    from hotpass.stages.publish.manifest import seal

    head: dict[str, Any] = json.loads(
        _without((folder / MANIFEST).read_text(encoding="utf-8"), digests, terms)
    )
    tables = {name: _rows(folder / said["file"]) for name, said in head.pop("tables").items()}
    del head["files"]
    archive = next((p.stem for p in folder.glob("*.zip")), None)
    with TemporaryDirectory(dir=folder.parent, prefix=".erasing-") as made:
        output = Path(made)
        sealing = {MANIFEST, "SHA256SUMS", "stage.json"} | {f"{archive}.zip", f"{archive}.zip.sha256"}
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name not in sealing):
            again = output / path.relative_to(folder)
            again.parent.mkdir(parents=True, exist_ok=True)
            if not path.name.startswith("."):
                link_or_copy(path, again)
        seal(output, head, tables, archive)
        for name in sorted(sealing - {"stage.json"}):
            if (output / name).is_file():
                part = part_of(folder / name)
                shutil.move(output / name, part)
                yield folder / name, part


def _rows(path: Path) -> int:
    import pyarrow.parquet as pq

    return int(pq.read_metadata(path).num_rows)


def _without(text: str, digests: Mapping[str, str], terms: Terms) -> str:
    for old, new in digests.items():
        text = text.replace(old, new)
    return terms.out_of_file(text)
