"""Previews are read by processes of their own: once for all who ask, and again after one was killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hotpass import preview
from hotpass.preview import Request
from hotpass.preview.reading import folder_of, load
from hotpass.profiles import load_profile
from hotpass.workspace import Workspace
from tests.workbench import books


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "workspace")
    made.make()
    return made


def asked(space: Workspace, path: Path) -> Request:
    return Request(space.store(path), load_profile("generic"))


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def status(space: Workspace, request: Request) -> dict[str, object]:
    path = folder_of(space, request).with_name(f".{request.key}") / "status.json"
    found: dict[str, object] = json.loads(path.read_text()) if path.exists() else {}
    return found


def test_who_asks_gets_an_answer_at_once_and_all_get_one_preview(space: Workspace, tmp_path: Path) -> None:
    request = asked(space, books.schools(tmp_path))
    with ThreadPoolExecutor(8) as people:
        first = list(people.map(lambda _: preview.look(space, request), range(8)))
    assert all(looking.going_on for looking in first)
    until(lambda: status(space, request).get("pid"))
    assert status(space, request)["attempt"] == 1
    done = preview.wait(space, request)
    assert done.preview is not None
    assert done.preview.tables[0]["rows"] == 30
    assert preview.look(space, request).preview is done.preview
    assert [p.name for p in folder_of(space, request).parent.glob(".*/request.json")] == []


def test_a_file_that_cannot_be_read_is_refused_until_it_is_forgotten(
    space: Workspace, tmp_path: Path
) -> None:
    request = asked(space, books.broken(tmp_path))
    looking = preview.wait(space, request)
    assert (looking.state, looking.preview) == ("refused", None)
    assert looking.sentence.startswith("Broken.xlsx: ")
    assert preview.look(space, request).state == "refused"
    preview.forget(space, request)
    assert status(space, request) == {}


def reader(space: Workspace, request: Request) -> int:
    """The process that reads, once it is there."""
    preview.look(space, request)
    until(lambda: status(space, request).get("pid"))
    return int(str(status(space, request)["pid"]))


def test_a_reading_that_was_killed_is_taken_up_again(space: Workspace, tmp_path: Path) -> None:
    request = asked(space, books.reachout(tmp_path, 3000))
    os.killpg(reader(space, request), signal.SIGKILL)
    assert preview.wait(space, request).state == "ready"


def test_forgetting_a_file_ends_its_reading(space: Workspace, tmp_path: Path) -> None:
    request = asked(space, books.reachout(tmp_path, 3000))
    child = reader(space, request)
    preview.forget(space, request)
    assert status(space, request) == {}
    until(lambda: not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text())
    assert not folder_of(space, request).exists()


def test_small_files_are_read_by_a_few_processes(space: Workspace, tmp_path: Path) -> None:
    requests = []
    for number in range(6):
        path = tmp_path / f"list {number}.csv"
        path.write_text(f"Organisation,Phone\nKaroo Aviation {number},011 555 100{number}\n")
        requests.append(asked(space, path))
    readers: set[object] = set()

    def all_ready() -> bool:
        going_on = [preview.look(space, request).going_on for request in requests]
        readers.update(pid for request in requests if (pid := status(space, request).get("pid")))
        return not any(going_on)

    until(all_ready)
    assert len(readers) < len(requests)
    found = [preview.look(space, request).preview for request in requests]
    assert all(one is not None and one.tables[0]["rows"] == 1 for one in found)


def test_clearing_a_file_leaves_nothing_of_it(space: Workspace, tmp_path: Path) -> None:
    one, other = asked(space, books.schools(tmp_path)), asked(space, books.reachout(tmp_path, 20))
    for request in (one, moved(one, "A3:D12", 3), other):
        assert preview.wait(space, request).preview is not None
    preview.clear(space, one.file)
    folder = folder_of(space, one).parent
    assert {path.name[:6] for path in folder.glob("*") if not path.name.startswith(".")} == {
        other.key[:6],
        "cells-",
    }
    assert len(list(folder.glob("cells-*"))) == 1


def moved(request: Request, area: str, header: int) -> Request:
    said = {"file": request.file.name, "sheet": "", "range": area, "header_rows": [header]}
    return Request(request.file, request.profile, [said])


def told(done: preview.Looking) -> list[object]:
    found = done.preview
    assert found is not None
    grids = [found.grid(sheet["sheet_id"]).to_pylist() for sheet in found.sheets]
    return [found.sheets, found.tables, found.left_out, found.issues, grids]


def test_a_moved_boundary_is_answered_at_once_from_the_cells_that_are_there(
    space: Workspace, tmp_path: Path
) -> None:
    request = asked(space, books.schools(tmp_path))
    assert preview.look(space, request).going_on
    preview.wait(space, request)
    change = moved(request, "A3:D12", 3)
    at_once = preview.look(space, change)
    said = told(at_once)
    assert [table["range"] for table in at_once.preview.tables] == ["A3:D12"]  # type: ignore[union-attr]
    for folder in (*folder_of(space, request).parent.glob("cells-*"), folder_of(space, change)):
        shutil.rmtree(folder)
    load.cache_clear()
    assert preview.look(space, change).going_on
    assert told(preview.wait(space, change)) == said


def test_cells_that_are_not_all_there_any_more_are_read_again(space: Workspace, tmp_path: Path) -> None:
    request = asked(space, books.schools(tmp_path))
    preview.wait(space, request)
    (kept,) = folder_of(space, request).parent.glob("cells-*")
    next(kept.glob("*.bits")).unlink()
    changed = preview.wait(space, moved(request, "A1:F9", 1)).preview
    assert changed is not None
    assert changed.tables[0]["rows"] == 8


def test_a_boundary_that_cannot_be_is_refused_at_once(space: Workspace, tmp_path: Path) -> None:
    request = asked(space, books.schools(tmp_path))
    preview.wait(space, request)
    looking = preview.look(space, moved(request, "A1:F", 1))
    assert looking.state == "refused"
    assert "'A1:F'" in looking.sentence
