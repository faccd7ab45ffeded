"""The page on adding a kind of field, followed to the letter in a copy of the package."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "how-to" / "add-a-field-kind.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the package and every file that the page shows."""
    folder = tmp_path_factory.mktemp("kind")
    shutil.copytree(ROOT / "hotpass", folder / "hotpass", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("data_expectations", "schemas"):
        (folder / name).symlink_to(ROOT / name)
    for path, text in re.findall(r"^`([^`\n]+)`:\n\n```\w+\n(.*?)^```", PAGE, re.M | re.S):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def hotpass(folder: Path, command: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(folder), "HOTPASS_WORKSPACE": str(folder / "workspace")}
    done = subprocess.run(
        [sys.executable, "-m", "hotpass.cli", *command.split()],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_column_is_recognised(followed: Path) -> None:
    (file,) = json.loads(hotpass(followed, f"{command('inspect')} --json"))
    columns = file["tables"][0]["columns"]
    assert [column["field"] for column in columns] == [
        "organisation.name",
        "organisation.aircraft",
        "organisation.email",
    ]
    assert columns[1]["confidence"] >= 0.8


def test_a_run_publishes_it(followed: Path) -> None:
    hotpass(followed, command("run"))
    (path,) = followed.glob("workspace/published/*/v*/organisations.parquet")
    found = dict(zip(*pq.read_table(path, columns=["name", "aircraft"]).to_pydict().values(), strict=True))
    assert found["Karoo Aviation (Pty) Ltd"] == "ZS-ABC"
    assert found["Limpopo Air (Pty) Ltd"] is None


def test_it_keeps_what_every_kind_promises(followed: Path) -> None:
    code = (
        "from hotpass.fields import KINDS; kind = KINDS['aircraft_registration']; "
        "found = kind.normalise('zt xyz'); "
        "assert (found.value, found.parts) == ('ZT-XYZ', {'country': 'ZS'}); "
        "assert kind.normalise(found.value) == found; assert kind.normalise('n/a').problem == 'placeholder'"
    )
    subprocess.run(
        [sys.executable, "-c", code], cwd=followed, env=os.environ | {"PYTHONPATH": str(followed)}, check=True
    )


def command(name: str) -> str:
    """The page's command of this name, without ``hotpass``."""
    (line,) = re.findall(rf"^\$ hotpass ({name} .*)$", PAGE, re.M)
    return str(line)
