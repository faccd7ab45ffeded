"""The reading child: its limits, its death, and what it leaves behind."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from hotpass.errors import InputError, InternalError
from hotpass.stages.ingest import reading
from hotpass.stages.ingest.limits import Limits
from hotpass.stages.ingest.reading import read_file

MIB = 1024 * 1024


@pytest.fixture
def grids(tmp_path: Path) -> Path:
    folder = tmp_path / "grids"
    folder.mkdir()
    return folder


def read_once(path: Path, grids: Path, limits: Limits) -> list[str]:
    with read_file(path, path.name, "digest", grids, limits) as found:
        return [sheet.problem for sheet in found.sheets]


def test_only_the_grids_stay(book: Any, grids: Path) -> None:
    assert read_once(book(one=[["a"], ["b"]], two=[["c"]]), grids, Limits()) == ["", ""]
    assert len(list(grids.iterdir())) == 2
    assert all(path.suffix == ".parquet" for path in grids.iterdir())


def test_too_little_memory_is_one_sentence(tmp_path: Path, grids: Path) -> None:
    path = tmp_path / "wide.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(60_000):
            sheet.write_row(row, 0, range(15))
    with pytest.raises(InputError, match="memory") as refused:
        read_once(path, grids, Limits(memory=300 * MIB))
    assert refused.value.where == "wide.xlsx"


def test_too_little_time_is_one_sentence(book: Any, grids: Path) -> None:
    with pytest.raises(InputError, match="longer than 0 s"):
        read_once(book(one=[["a"]]), grids, Limits(seconds=0))


def test_a_sheet_at_which_the_child_dies_is_left_out(
    book: Any, grids: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = subprocess.run

    def dying(command: list[str], **given: Any) -> Any:
        if '"skip": {}' in given["input"]:
            return subprocess.CompletedProcess(command, -6, stdout="1\n2\n", stderr="")
        return real(command, **given)

    monkeypatch.setattr(reading.subprocess, "run", dying)
    problems = read_once(book(one=[["a"]], two=[["b"]], three=[["c"]]), grids, Limits())
    assert [bool(problem) for problem in problems] == [False, True, False]


@pytest.mark.parametrize(("code", "stdout"), [(-6, ""), (-9, "1\n"), (134, "")])
def test_a_child_that_dies_again_and_again_refuses_the_file(
    book: Any, grids: Path, monkeypatch: pytest.MonkeyPatch, code: int, stdout: str
) -> None:
    dead = subprocess.CompletedProcess([], code, stdout=stdout, stderr="")
    monkeypatch.setattr(reading.subprocess, "run", lambda *_, **__: dead)
    with pytest.raises(InputError, match="memory"):
        read_once(book(one=[["a"]]), grids, Limits())
    assert not list(grids.iterdir())


def test_a_fault_of_the_reader_is_ours(book: Any, grids: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = subprocess.CompletedProcess([], 1, stdout="", stderr="Traceback …")
    monkeypatch.setattr(reading.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(InternalError):
        read_once(book(one=[["a"]]), grids, Limits())
    assert not list(grids.iterdir())
