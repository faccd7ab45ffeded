"""The Quality page without a browser: the score, the rules, the rows, and the cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotpass import quality
from hotpass.workspace import Workspace
from tests.workbench.conftest import Open
from tests.workbench.test_empty import said
from tests.workbench.test_published import drawn


def test_the_scorecard_shows_the_formula_and_every_part(opened: Open, published: Path) -> None:
    app = opened(published, "pages/quality.py")
    assert not app.exception
    assert quality.FORMULA in said(app)
    for part in ("By dimension", "By type", "By source", "Completeness", "Golden records", "schools"):
        assert part in drawn(app)


def test_filters_in_the_address_narrow_rules_and_rows_alike(opened: Open, published: Path) -> None:
    assessed = quality.find(Workspace(published), "ssot")
    lines = quality.rules(assessed, quality.Wanted(dimension="completeness"))
    app = opened(published, "pages/quality.py", tab="Rules", dimension="completeness")
    failing = sum(line.failed for line in lines)
    assert f"{len(lines)} rules, {failing} failing row" in said(app)
    app = opened(published, "pages/quality.py", tab="Failing rows", dimension="completeness")
    assert f"of {failing}" in said(app)


def test_a_rule_shows_its_rows_and_the_cell_of_the_first(opened: Open, published: Path) -> None:
    assessed = quality.find(Workspace(published), "ssot")
    row = next(r for r in quality.failing(assessed, quality.Wanted(), count=500).rows if r.file_name)
    app = opened(published, "pages/quality.py", rule=row.rule_id)
    assert not app.exception
    assert row.rule_id in said(app)
    assert "source cell" in drawn(app)


@pytest.mark.parametrize("page", [{"rule": "NO-SUCH-RULE"}, {"run": "20260101-000000-aaaa"}])
def test_what_is_not_there_is_a_sentence(opened: Open, published: Path, page: dict[str, str]) -> None:
    app = opened(published, "pages/quality.py", **page)
    assert not app.exception
    assert "There is no such" in said(app)


def test_trends_and_the_history_of_a_rule_look_back(opened: Open, published: Path) -> None:
    app = opened(published, "pages/quality.py", tab="Trends")
    assert not app.exception
    assert "The score went from" in said(app)
    rule_id = quality.rules(quality.find(Workspace(published), "ssot"))[0].rule_id
    app = opened(published, "pages/quality.py", rule=rule_id, which="persisting")
    assert not app.exception
    assert not app.error
    assert "How many rows failed each time?" in said(app)
    assert [header.value for header in app.header][2:] == [
        "What the failing rows have in common",
        "Who mends it",
        "How it went",
    ]
