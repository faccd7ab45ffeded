"""The commands over kept models."""

from __future__ import annotations

import json
import shutil

from typer.testing import CliRunner

from hotpass import linkage_models
from hotpass.cli.commands import app
from hotpass.workspace import Workspace


def said(space: Workspace, *words: str) -> str:
    done = CliRunner().invoke(app, ["models", *words, "--workspace", str(space.root)])
    assert done.exit_code == 0, done.output
    return done.output


def test_models_are_used_and_rolled_back_and_each_says_what_runs_do_now(space: Workspace) -> None:
    assert "None is in use: each run trains its own." in said(space, "list")
    assert "Runs of ssot apply model 2." in said(space, "use", "2")
    assert [row["number"] for row in json.loads(said(space, "list", "--json")) if row["in_use"]] == [2]
    assert "ssot: each run trains its own." in said(space, "use", "none")
    assert "Runs of ssot apply model 2." in said(space, "rollback")
    refused = CliRunner().invoke(app, ["models", "use", "two", "--workspace", str(space.root)])
    assert "'two' is no number of a model" in str(refused.exception)


def test_models_are_shown_and_compared(space: Workspace) -> None:
    shown = said(space, "show", "1")
    assert "not trained" in shown
    assert "Warning: organisation: too few likely matches reach" in shown
    assert str(space.models("ssot") / "v0001" / "charts_organisation.html") in shown.replace("\n", "")
    assert len(json.loads(said(space, "show", "1", "--json"))["types"]) == 1
    shutil.rmtree(space.root / "runs")
    compared = said(space, "compare", "1", "2")
    assert "Levels whose weight moved, the most first" in compared
    assert "cannot be told: the records that they were trained on are no longer kept." in compared
    assert "No weight moved." in said(space, "compare", "1", "1")
    found = json.loads(said(space, "compare", "1", "2", "--json"))
    own = linkage_models.compare(space, "ssot", 1, 2)
    assert {level["by"] for level in found["levels"]} == {moved.by for moved in own.levels}
