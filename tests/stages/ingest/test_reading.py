"""The reading child: its limits, its death, and what it leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from hotpass.errors import FileRefused, InputError, InternalError
from hotpass.profiles import load_profile
from hotpass.settings import NO_THREADS
from hotpass.stages.ingest import reading
from hotpass.stages.ingest.child import Together
from hotpass.stages.ingest.files import examine_file
from hotpass.stages.ingest.limits import Limits
from hotpass.stages.ingest.read import reader_of
from hotpass.stages.ingest.read.task import Task
from hotpass.stages.ingest.reading import Means, admit, read_file

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


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of 900,000 cells, which takes memory and more than a second."""
    path = tmp_path_factory.mktemp("wide") / "wide.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(60_000):
            sheet.write_row(row, 0, range(15))
    return path


def test_too_little_memory_is_one_sentence(wide: Path, grids: Path) -> None:
    with pytest.raises(InputError, match="memory") as refused:
        read_once(wide, grids, Limits(memory=275 * MIB))
    assert refused.value.where == "wide.xlsx"


def test_too_little_time_is_one_sentence(wide: Path, grids: Path) -> None:
    with pytest.raises(InputError, match="longer than 0 s"):
        read_once(wide, grids, Limits(seconds=0))


def test_a_sheet_at_which_the_child_dies_is_left_out(
    book: Any, grids: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = reading._carried_out

    def dying(task: Task, *given: Any) -> subprocess.CompletedProcess[str]:
        if not task.skip:
            return subprocess.CompletedProcess([], -6, stdout="1\n2\n", stderr="")
        return real(task, *given)

    monkeypatch.setattr(reading, "_carried_out", dying)
    problems = read_once(book(one=[["a"]], two=[["b"]], three=[["c"]]), grids, Limits())
    assert [bool(problem) for problem in problems] == [False, True, False]


@pytest.mark.parametrize(("code", "stdout"), [(-6, ""), (-9, "1\n"), (134, "")])
def test_a_child_that_dies_again_and_again_refuses_the_file(
    book: Any, grids: Path, monkeypatch: pytest.MonkeyPatch, code: int, stdout: str
) -> None:
    dead = subprocess.CompletedProcess([], code, stdout=stdout, stderr="")
    monkeypatch.setattr(reading, "_carried_out", lambda *_: dead)
    with pytest.raises(InputError, match="memory"):
        read_once(book(one=[["a"]]), grids, Limits())
    assert not list(grids.iterdir())


def test_a_fault_of_the_reader_is_ours(book: Any, grids: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = subprocess.CompletedProcess([], 1, stdout="", stderr="Traceback …")
    monkeypatch.setattr(reading, "_carried_out", lambda *_: failed)
    with pytest.raises(InternalError):
        read_once(book(one=[["a"]]), grids, Limits())
    assert not list(grids.iterdir())


def test_small_files_share_a_child_and_one_that_kills_it_is_alone(tmp_path: Path, grids: Path) -> None:
    """A file that it refuses, or at which it dies, is read by a child of its own."""
    paths = []
    for name, text in (("a", "Organisation\nKaroo"), ("b", "Organisation\nSky"), ("blank", " , \n")):
        paths.append(tmp_path / f"{name}.csv")
        paths[-1].write_text(text)
    paths.append(tmp_path / "wide.csv")
    paths[-1].write_text(f"Organisation\n{'x' * 200_000}")
    with Together() as together:

        def rows(path: Path) -> int:
            with read_file(path, path.name, "d", grids, Limits(), Means(together=together)) as found:
                return sum(sheet.rows for sheet in found.sheets)

        assert rows(paths[0]) == 2
        first = together.process
        assert rows(paths[1]) == 2
        assert together.process == first
        with pytest.raises(FileRefused, match="no cell"):
            rows(paths[2])
        with pytest.raises(FileRefused, match="field is longer"):
            rows(paths[3])
        assert together.process == first
        os.kill(together.process or 0, signal.SIGKILL)
        assert rows(paths[1]) == 2
        assert together.process is None
        assert rows(paths[0]) == 2
        assert together.process not in (None, first)


def test_what_does_not_fit_into_the_shared_child_is_read_by_its_own(tmp_path: Path, grids: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Organisation\n" + "Karoo\n" * 200_000)
    with Together() as together, read_file(path, "a.csv", "d", grids, Limits(), Means(together=together)):
        assert together.process is None


FORKING = """
import os, sys
from pathlib import Path
from hotpass.errors import HotpassError
from hotpass.stages.ingest import reading
from hotpass.stages.ingest.limits import Limits
from hotpass.stages.ingest.read import delimited

def said(change):
    delimited.read_delimited = change
    try:
        with reading.read_file(path, path.name, "d", path.parent, Limits()) as found:
            return found.sheets[0].rows
    except HotpassError as error:
        return f"{error.what} {error.__cause__ or ''}".strip()

path, real = Path(sys.argv[1]), delimited.read_delimited
print(said(real), said(lambda task: os.abort()), said(lambda task: 1 / 0), said(real), sep="\\n")
"""


def test_where_there_are_no_threads_the_child_is_a_fork(tmp_path: Path) -> None:
    """What is changed here is changed there; that it dies or fails is told as of any child."""
    path = tmp_path / "a.csv"
    path.write_text("Organisation\nKaroo")
    command = [sys.executable, "-c", FORKING, str(path)]
    done = subprocess.run(
        command, env={**os.environ, **NO_THREADS}, capture_output=True, text=True, check=True
    )
    first, died, failed, *_, last = done.stdout.splitlines()
    assert (first, last) == ("2", "2")
    assert "more memory than is allowed" in died
    assert failed.startswith("the reader failed Traceback")
    assert "ZeroDivisionError" in done.stdout
    assert [left.name for left in tmp_path.iterdir() if left.suffix != ".parquet"] == ["a.csv"]


@pytest.mark.parametrize("name", ["a.csv", "a.parquet", "a.jsonl"])
def test_a_reader_tells_the_share_that_it_has_read(name: str, tmp_path: Path, grids: Path) -> None:
    path, count = tmp_path / name, 60_000
    if name == "a.parquet":
        pq.write_table(pa.table({"Organisation": [f"Karoo {n}" for n in range(count)]}), path)
    elif name == "a.jsonl":
        path.write_text("".join(f'{{"Organisation": "Karoo {n}"}}\n' for n in range(count)))
    else:
        path.write_text("Organisation,Town\n" + "".join(f"Karoo {n},Beaufort West\n" for n in range(count)))
    form = admit(path, name, Limits())
    task = Task(path, name, "d", form, grids, tmp_path, Limits())
    assert task.told() is None
    reader_of(form)(task)
    assert 0.9 < (task.told() or 0) < 1


def test_what_the_child_tells_is_passed_on(grids: Path, tmp_path: Path) -> None:
    """It is listened to until it ends, and the file is done with its end."""
    path, shares = tmp_path / "a.csv", list[float]()
    path.write_text("Organisation,Town\nKaroo,Beaufort West\n")
    examine_file(path, "a.csv", "d", grids, load_profile("generic"), (), Limits(), report=shares.append)
    assert shares[-1] == 1.0
    assert shares == sorted(shares)
