from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from hotpass.catalogue import Catalogue, files
from hotpass.workspace import Workspace


def names(catalogue: Catalogue) -> list[str]:
    with catalogue.read() as connection:
        return [entry.name for entry in files.newest(connection)]


def test_what_fails_leaves_nothing(workspace: Workspace) -> None:
    catalogue = Catalogue.open(workspace)

    def add_half() -> None:
        with catalogue.write() as connection:
            files.add(connection, "0" * 64, "a.csv", 1, "anna")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_half()
    assert names(catalogue) == []


def test_one_who_reads_sees_what_was_there_while_another_writes(workspace: Workspace) -> None:
    catalogue = Catalogue.open(workspace)
    with catalogue.write() as connection:
        files.add(connection, "0" * 64, "a.csv", 1, "anna")
        assert names(catalogue) == []
    assert names(catalogue) == ["a.csv"]


def test_writers_wait_for_each_other(workspace: Workspace) -> None:
    catalogue = Catalogue.open(workspace)
    together = threading.Barrier(8)

    def add(number: int) -> None:
        together.wait()
        for part in range(10):
            with catalogue.write() as connection:
                files.newest(connection)
                files.add(connection, f"{number:032}{part:032}", f"{number}-{part}", 1, "anna")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add, range(8)))
    with catalogue.read() as connection:
        assert len(files.newest(connection, limit=100)) == 80


def test_a_commit_to_sqlite_is_on_disk_before_it_is_believed(tmp_path: Path) -> None:
    with Catalogue.open(Workspace(tmp_path)).read() as connection:
        pragmas = [
            connection.execute(sa.text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")
        ]
    assert pragmas == ["wal", 2]


def test_a_file_is_known_under_each_of_its_names_once(workspace: Workspace) -> None:
    catalogue = Catalogue.open(workspace)
    for name, by in (("a.csv", "anna"), ("b.csv", "anna"), ("a.csv", "bongani")):
        with catalogue.write() as connection:
            files.add(connection, "0" * 64, name, 12, by)
    with catalogue.read() as connection:
        known = {(entry.name, entry.stored_by, entry.size) for entry in files.newest(connection)}
        assert all(entry.stored_at.utcoffset() is not None for entry in files.newest(connection))
    assert known == {("a.csv", "anna", 12), ("b.csv", "anna", 12)}
