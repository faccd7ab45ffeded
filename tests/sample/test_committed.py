"""The committed copy is what the command writes."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from hotpass.resources import sample_folder
from hotpass.sample import write_sample


def contents(path: Path) -> dict[str, bytes]:
    """The members of a workbook, or a file as it is; how a workbook is compressed depends on the machine."""
    if path.suffix != ".xlsx":
        return {"": path.read_bytes()}
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_committed_copy_is_what_the_command_writes(tmp_path: Path) -> None:
    summary = write_sample(tmp_path)
    made = (*summary.files, summary.truth)
    assert {path.name for path in sample_folder().iterdir()} == {*(path.name for path in made), "README.md"}
    for path in made:
        assert contents(path) == contents(sample_folder() / path.name), path.name


@pytest.mark.parametrize("word", ["hotpass sample data/sample", "no real person"])
def test_readme_says_where_it_comes_from(word: str) -> None:
    assert word in (sample_folder() / "README.md").read_text(encoding="utf-8")
