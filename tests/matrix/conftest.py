"""A workspace in which what only some may see was planted: one for each file of tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.matrix.planted import planted_space


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return planted_space(tmp_path_factory)
