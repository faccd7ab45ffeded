"""What is dropped is taken in by a process of its own, or refused; whatever breaks off is said."""

from __future__ import annotations

import io
import os
import signal
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from hotpass import uploads
from hotpass.desks import is_held
from hotpass.intake.desk import take_in
from hotpass.uploads import Draft
from hotpass.workspace import Workspace
from tests.uploads.corpus import CORPUS, READ
from tests.uploads.dropping import drop
from tests.workbench import books

AT_THE_GATE = [
    name
    for name, case in CORPUS.items()
    if name.startswith(("zip", "macros", "PDF", "encrypted", "zero"))
    and case.words != READ
    and name != "zip with a link"  # its other file is sound
]


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "workspace")
    made.make()
    return made


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def left(space: Workspace) -> list[Path]:
    return list((space.root / "incoming").glob("*"))


def worker(desk: Path) -> int:
    """The process that works at a desk, or 0."""
    for running in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if f"hotpass.intake\0{desk.resolve()}\0" in running.read_text():
                return int(running.parent.name)
    return 0


def test_a_file_that_was_taken_in_is_to_come_until_the_draft_has_it(space: Workspace) -> None:
    draft = Draft()
    dropped = take_in(space, draft.id, [("list.csv", io.BytesIO(b"Organisation\nKaroo Aviation\n"))])
    (desk,) = (space.root / "incoming").iterdir()
    until(lambda: not is_held(desk))
    assert [file.name for file in dropped.incoming()] == ["list.csv"]
    assert uploads.settle(space, draft) == []
    assert list(draft.files) == ["list.csv"]


def test_files_of_one_drop_come_in_beside_those_that_hurt(space: Workspace, tmp_path: Path) -> None:
    good, draft, hurting = books.schools(tmp_path), Draft(), []
    for at, name in enumerate(AT_THE_GATE):
        case = CORPUS[name]
        hurting.append(case.write(tmp_path / f"{at}-{case.name}"))
    drop(space, draft, *hurting[:5], good, *hurting[5:])
    assert list(draft.files) == [good.name]
    assert len(draft.refused) == len(hurting)
    assert all("\n" not in sentence for sentence in draft.refused.values())
    assert [path.name for path in space.files.iterdir()] == [draft.files[good.name].digest]
    assert not left(space)


def test_a_draft_thrown_away_leaves_nothing_of_what_was_still_to_come(space: Workspace) -> None:
    draft = Draft()
    large = b"name,tel\n" + b"Karoo Aviation,0115551234\n" * 400_000
    uploads.add(space, draft, [(f"{n}.csv", io.BytesIO(large)) for n in range(4)])
    (desk,) = left(space)
    uploads.discard(space, draft)
    until(lambda: not worker(desk))
    until(lambda: not left(space))
    assert list(space.files.iterdir()) == []


def test_the_draft_is_found_while_its_files_come_in(space: Workspace, tmp_path: Path) -> None:
    draft = Draft()
    content = io.BytesIO(books.schools(tmp_path).read_bytes())
    uploads.add(space, draft, [("a.csv", content), ("b.csv", io.BytesIO(b""))])
    assert uploads.find(space, draft.id)
    assert [coming.name for coming in uploads.settle(space, draft)] == ["a.csv", "b.csv"]
    until(lambda: not uploads.settle(space, draft))
    again = uploads.find(space, draft.id)
    assert again
    assert (list(again.files), list(again.refused)) == (["a.csv"], ["b.csv"])


def test_each_file_of_a_zip_is_a_file(space: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("2024/a.csv", "Organisation,E-mail\nKaroo,info@karoo.example\n")
        archive.writestr("2024/b.csv", "")
    draft = Draft()
    drop(space, draft, path)
    assert list(draft.files) == ["2024/a.csv"]
    assert list(draft.refused) == ["2024/b.csv"]


def test_two_zips_may_hold_a_file_of_one_name(space: Workspace, tmp_path: Path) -> None:
    paths = [tmp_path / "jan.zip", tmp_path / "feb.zip"]
    for path in paths:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("list.csv", f"Organisation,E-mail\n{path.stem},info@karoo.example\n")
    draft = Draft()
    drop(space, draft, *paths)
    assert list(draft.files) == ["list.csv", "list (2).csv"]


def test_a_process_that_was_killed_is_told_for_each_of_its_files(space: Workspace) -> None:
    draft = Draft()
    contents = [
        (f"{n}.csv", io.BytesIO(b"Organisation,E-mail\nKaroo,a@b.example\n" * 50_000)) for n in range(20)
    ]
    uploads.add(space, draft, contents)
    (desk,) = left(space)
    until(lambda: worker(desk))
    os.killpg(worker(desk), signal.SIGKILL)
    until(lambda: not uploads.settle(space, draft))
    assert len(draft.files) + len(draft.refused) == 20
    assert all("broke off" in sentence for sentence in draft.refused.values())
    assert draft.refused
    assert not left(space)


def test_a_name_is_kept_without_what_nobody_sees(space: Workspace) -> None:
    draft = Draft()
    rows = b"Organisation,E-mail\nKaroo,a@b.example\n"
    names = ["a\u202evsc.csv", "b\x1b[31m.csv", "c" * 400 + ".csv", "d \U0001f6e9 é.csv"]
    uploads.add(
        space, draft, [(name, io.BytesIO(rows + bytes([65 + n]) + b",\n")) for n, name in enumerate(names)]
    )
    until(lambda: not uploads.settle(space, draft))
    assert len(draft.files) == 4
    assert all(name.isprintable() and len(name) <= 255 for name in draft.files)
