"""A workspace in which a small list of companies was linked."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from hotpass import api
from hotpass.workspace import Workspace

#: Six companies on eleven lines; lines 2 and 3, say, are one.
COMPANIES = [
    ("Karoo Kestrel Aviation", "12 Main Road", "Pretoria", "012 555 0101"),
    ("Karoo Kestrel Avn", "12 Main Rd", "Pretoria", "012 555 0101"),
    ("Baobab Helicopters", "4 Kloof Street", "Durban", "031 555 0102"),
    ("Baobab Helicopters (Pty) Ltd", "4 Kloof St", "Durban", "031 555 0102"),
    ("Protea Air Charters", "77 Beach Road", "George", "044 555 0103"),
    ("Protea Air Charter", "77 Beach Rd", "George", "044 555 0103"),
    ("Mistral Flight School", "9 Airport Way", "Kimberley", "053 555 0104"),
    ("Mistral Flight Academy", "9 Airport Way", "Kimberley", "053 555 0104"),
    ("Heron Aircraft Maintenance", "31 Dune Avenue", "Upington", "054 555 0105"),
    ("Condor Aerial Survey", "2 Veld Street", "Welkom", "057 555 0106"),
    ("Impala Air Cargo", "8 River Lane", "Ermelo", "017 555 0107"),
]


def write_list(path: Path, rows: list[tuple[str, ...]], *more: str) -> Path:
    """The rows as a file; ``more`` are headings of columns beyond the four."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(("Company", "Address", "Town", "Tel", *more))
        writer.writerows(rows)
    return path


def entities(space: Workspace, path: Path) -> dict[int, str]:
    """Entity by row, of a run over a file."""
    rows = api.link(path, workspace=space).arrow().to_pylist()
    return {row["row"]: row["entity_id"] for row in rows if row["entity_type"] == "organisation"}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """With SQLite: what differs between databases is told in the catalogue's own tests."""
    return Workspace(tmp_path / "workspace")


@pytest.fixture
def companies(tmp_path: Path) -> Path:
    return write_list(tmp_path / "companies.csv", COMPANIES)


@pytest.fixture(scope="session")
def linked_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("linked")
    api.link(write_list(folder / "companies.csv", COMPANIES), workspace=folder / "workspace")
    return folder / "workspace"


@pytest.fixture
def linked(workspace: Workspace, linked_once: Path) -> Workspace:
    """Linked once for all tests; each has its own copy."""
    shutil.copytree(linked_once, workspace.root)
    return workspace
