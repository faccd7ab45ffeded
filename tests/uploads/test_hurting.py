"""The corpus through the command line: read, or refused in one sentence within bounds; nothing stays."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.uploads.corpus import CORPUS, READ

ROOT = Path(__file__).resolve().parents[2]
MOST_SECONDS, MOST_MIB = 20.0, 1536.0


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("hurting")
    done = subprocess.run(
        [sys.executable, "-m", "tests.uploads.measuring", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert done.returncode == 0, done.stderr
    return {found["case"]: found for found in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", CORPUS)
def test_is_read_or_refused_in_one_sentence(name: str, outcomes: dict[str, dict[str, Any]]) -> None:
    case, found = CORPUS[name], outcomes[name]
    if case.words == READ:
        assert (found["code"], found["err"]) == (0, "")
        assert case.rows in (None, found["rows"])
    else:
        assert (found["code"], found["out"]) == (2, "")
        assert found["err"].count("\n") == 1
        assert case.words in found["err"]
    assert not found["left"]
    assert found["cpu_seconds"] < MOST_SECONDS
    assert found["peak_mib"] < MOST_MIB
