"""The Quality page without a browser: the score, the rules, the rows, and the cell."""

from __future__ import annotations

import dataclasses
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from hotpass import cells_of_runs, quality
from hotpass.quality import asking
from hotpass.workspace import Workspace
from tests.quality import assessing
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


def test_odd_cells_are_told_and_of_very_many_cells_the_page_says_so(
    opened: Open, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "1 finding in the files" in said(opened(published, "pages/quality.py", tab="Cells", page="9"))
    monkeypatch.setattr(cells_of_runs, "MOST_CELLS", 100)
    app = opened(published, "pages/quality.py", tab="Cells", version="1")
    assert not app.exception
    assert "more than 100 cells" in said(app)


@pytest.mark.parametrize("page", [{"rule": "NO-SUCH-RULE"}, {"run": "20260101-000000-aaaa"}])
def test_what_is_not_there_is_a_sentence(opened: Open, published: Path, page: dict[str, str]) -> None:
    app = opened(published, "pages/quality.py", **page)
    assert not app.exception
    assert "There is no such" in said(app)


@pytest.mark.parametrize("asked", [{"tab": "Failing rows"}, {"tab": "Cells"}, {"rule": ""}])
def test_a_page_behind_the_last_is_the_last(opened: Open, published: Path, asked: dict[str, str]) -> None:
    if "rule" in asked:
        asked["rule"] = quality.rules(quality.find(Workspace(published), "ssot"))[0].rule_id
    app = opened(published, "pages/quality.py", **asked, page="999")
    assert not app.exception
    assert not app.error
    (shown,) = re.findall(r"([\d\s]+) to ([\d\s]+) of ([\d\s]+)$", said(app), re.MULTILINE)
    assert shown[1].split() == shown[2].split()


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


def test_columns_are_shown_beside_those_of_another_table_and_one_with_its_values(
    opened: Open, published: Path
) -> None:
    asked = {"table": "organisation_records", "beside": "organisations", "column": "province"}
    app = opened(published, "pages/quality.py", tab="Columns", **asked)
    assert not app.exception
    assert "Which values are most frequent?" in said(app)
    assert "Organisations, published" in said(app)
    assert "Filled there" in drawn(app)
    given = next(
        (table.key, column.name)
        for table in asking.tables_of_version(Workspace(published), "ssot")
        for column in table.columns
        if table.level == "input" and column.field == "organisation.phone"
    )
    raw = {"table": given[0], "beside": "organisations", "column": given[1]}
    app = opened(published, "pages/quality.py", tab="Columns", **raw)
    assert not app.exception
    assert "In Organisations, published:" in said(app)


def test_a_suggested_rule_is_accepted_as_it_was_changed_and_another_rejected(
    opened: Open, published: Path, tmp_path: Path
) -> None:
    copied = tmp_path / "workspace"
    shutil.copytree(published, copied, symlinks=True)
    space = Workspace(copied)
    subjects = [one for one in asking.tables_of_version(space, "ssot") if one.key == "organisation_records"]
    first, second = asking.suggestions(space, subjects)[:2]
    asked = {"tab": "Suggestions", "table": "organisation_records"}
    app = opened(copied, "pages/quality.py", **asked, suggestion=first.id)
    assert first.candidate.why in said(app)
    app.get_by_key(f"mostly {first.id}").set_value(60.0)
    app.get_by_key(f"accept {first.id}").click().run()
    rules = {rule.rule_id: rule for rule in quality.load_suite(first.suite, own=space.expectations).rules}
    assert rules[first.expectation["meta"]["id"]].mostly == 0.6
    app = opened(copied, "pages/quality.py", **asked, suggestion=second.id)
    app.get_by_key(f"reject {second.id}").click().run()
    assert "needs a reason" in said(app)
    app.get_by_key(f"reason {second.id}").set_value("Not so")
    app.get_by_key(f"reject {second.id}").click().run()
    assert {first.id, second.id}.isdisjoint(one.id for one in asking.suggestions(space, subjects))


def test_without_an_earlier_version_there_is_no_drift(opened: Open, published: Path) -> None:
    app = opened(published, "pages/quality.py", tab="Drift", version="1")
    assert not app.exception
    assert "once there is an earlier version to compare with" in said(app)


def test_a_stopped_run_stands_beside_the_lines_of_trends(tmp_path: Path) -> None:
    half = assessing.write(tmp_path / "stopped", [{"rule_id": "A", "rows": 50, "evaluated": 50, "failed": 2}])
    full = [
        assessing.write(tmp_path / str(n), [{"rule_id": "A", "rows": 50, "evaluated": 50, "failed": 4}])
        for n in (1, 2)
    ]
    stopped = dataclasses.replace(half, run_id="run-9", version=None)
    assert stopped.is_partial
    assert not full[0].is_partial
    start = datetime(2026, 1, 1, tzinfo=UTC)
    past = [
        quality.Moment(one, start + timedelta(days=n)) for n, one in enumerate((full[0], stopped, full[1]))
    ]
    series = {"Validity": quality.trend(Workspace(tmp_path / "space"), past, "dimension")["validity"]}

    def page(series: object, past: object) -> None:
        from components import trend_chart

        trend_chart.scores(series, past, "How did the scores go?", key="scores")  # type: ignore[arg-type]

    app = AppTest.from_function(page, args=(series, past)).run()
    assert not app.exception
    assert "Version 1, 92.0" in drawn(app)
    assert "run-9" not in drawn(app)
    assert "Not in the lines: Run run-9." in said(app)
