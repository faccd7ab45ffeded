"""A version that the profile's gates hold back."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotpass import runs
from hotpass.errors import GateClosed
from hotpass.workspace import Workspace
from tests.runs import toy


def test_a_closed_gate_ends_the_run_and_publishes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    orders = toy.order(tmp_path, gate="publish")
    (tmp_path / "gate").touch()
    run_id = runs.submit(workspace, [orders], pipeline=toy.PIPELINE)
    with pytest.raises(GateClosed, match="too few rows"):
        runs.execute(workspace, run_id, pipeline=toy.PIPELINE)
    run = runs.get(workspace, run_id)
    assert (run.state, run.ended, run.version) == ("gate_closed", True, None)
    assert run.error is not None
    assert (run.error.kind, run.error.error.exit_code) == ("gate", 6)
    assert workspace.current("ssot") is None
