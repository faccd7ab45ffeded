"""Every figure of quality is a sum over one table, and leads to as many rows as it counts."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from hotpass import quality, ssot
from hotpass.access import Role
from hotpass.cli.commands import app
from hotpass.errors import InputError
from hotpass.model import ENTITY_TYPES, Dimension, Severity
from hotpass.profiles import Profile, load_profile
from hotpass.quality.scoring import part_state
from hotpass.workspace import Workspace
from tests.quality import assessing


@pytest.fixture(scope="module")
def space(published: Path) -> Workspace:
    return Workspace(published)


@pytest.fixture(scope="module")
def assessed(space: Workspace) -> quality.Assessed:
    return quality.find(space, "ssot")


def sums(parts: tuple[quality.Part, ...]) -> tuple[int, ...]:
    return tuple(sum(getattr(p, name) for p in parts) for name in ("evaluated", "failed", "weighed", "lost"))


def test_parts_add_up_to_the_whole(assessed: quality.Assessed) -> None:
    card = quality.scorecard(assessed)
    whole = sums((card.whole,))
    assert whole[1] > 0
    for parts in (card.dimensions, card.entity_types, card.sources):
        assert sums(parts) == whole
    for parts in (card.dimensions, card.entity_types):
        assert sum(part.rules for part in parts) == card.whole.rules


def test_rules_say_what_the_stages_said(space: Workspace, assessed: quality.Assessed) -> None:
    run = space.run(assessed.run_id)
    said = [
        row
        for stage in ("validate", "check")
        for row in pq.read_table(run / stage / "expectations.parquet").to_pylist()
        if row["column"] is not None
    ]
    found = {line.rule_id: line for line in quality.rules(assessed)}
    assert said
    for row in said:
        line = found[row["rule_id"]]
        assert (line.state, line.evaluated, line.failed) == (row["state"], row["evaluated"], row["failed"])


def test_every_count_leads_to_as_many_rows(assessed: quality.Assessed) -> None:
    card = quality.scorecard(assessed)
    wishes = [
        *(quality.Wanted(dimension=d) for d in get_args(Dimension)),
        *(quality.Wanted(entity_type=t) for t in ENTITY_TYPES),
        *(quality.Wanted(source=part.name) for part in card.sources),
        *(quality.Wanted(severity=s, source=part.name) for s in get_args(Severity) for part in card.sources),
        *(quality.Wanted(state=state) for state in quality.WORST_FIRST),
        quality.Wanted(),
    ]
    counts = []
    for wanted in wishes:
        lines = quality.rules(assessed, wanted)
        rows = quality.failing(assessed, wanted, count=10_000)
        assert len(rows.rows) == rows.total == sum(line.failed for line in lines)
        counts.append(rows.total)
    assert counts[-1] == card.whole.failed
    assert sum(counts[: len(get_args(Dimension))]) == card.whole.failed


def test_a_failing_row_leads_to_its_cell(space: Workspace, assessed: quality.Assessed) -> None:
    rows = [row for row in quality.failing(assessed, quality.Wanted(), count=10_000).rows if row.file_name]
    assert rows
    for row in rows:
        cell = quality.cell_of(space, assessed, row)
        assert cell
        seen = ssot.neighbourhood(space, assessed.run_id, row.file_name or "", row.sheet or "", cell)
        texts = " ".join(seen.texts[r][c] for r, c in seen.targets)
        assert row.value is None or row.value in texts or not row.cell


def test_a_version_and_its_run_are_assessed_alike(space: Workspace, assessed: quality.Assessed) -> None:
    alone = quality.of_run(space, "ssot", assessed.run_id)
    assert quality.scorecard(alone) == quality.scorecard(assessed)


def test_values_are_masked_for_those_who_may_not_see_them(tmp_path: Path) -> None:
    measure = {"rule_id": "R", "rows": 2, "evaluated": 2, "failed": 1}
    written = assessing.write(
        tmp_path, [measure], [{"rule_id": "R", "record_id": "r1", "value": "011 555 1234"}]
    )

    def value(role: Role, profile: Profile | None = None) -> str | None:
        return quality.failing(written, quality.Wanted(), role=role, profile=profile).rows[0].value

    assert value(Role.ANALYST) == "011 555 1234"
    assert value(Role.AUDITOR) == "•••"
    masked = value(Role.AUDITOR, load_profile("generic"))
    assert masked
    assert "555" not in masked


def test_what_was_not_measured_is_one_sentence(space: Workspace) -> None:
    nothing = quality.of_run(space, "ssot", "20260101-000000-aaaa")
    assert not nothing.known
    with pytest.raises(InputError, match="Run its files again"):
        quality.scorecard(nothing)


@pytest.mark.parametrize(
    ("state", "evaluated", "failed", "mostly", "said"),
    [
        ("passed_with_exceptions", 10, 2, 0.9, "failed"),
        ("failed", 10, 0, 0.9, "passed"),
        ("failed", 10, 1, 0.9, "passed_with_exceptions"),
        ("passed", 0, 0, 1.0, "not_evaluated"),
        ("failed", 0, 1, 1.0, "failed"),
        ("errored", 10, 0, 0.9, "errored"),
        ("stale", 10, 0, 0.9, "stale"),
        ("not_evaluated", 0, 0, 1.0, "not_evaluated"),
    ],
)
def test_the_state_of_a_part(state: str, evaluated: int, failed: int, mostly: float, said: str) -> None:
    assert part_state(state, evaluated, failed, mostly) == said


def test_rules_that_did_not_run_count_neither_way_and_are_never_passed() -> None:
    def line(state: quality.State, failed: int, weighed: int) -> quality.RuleLine:
        said = dict.fromkeys(("suite", "table", "entity_type", "severity", "dimension", "owner", "popia"), "")
        return quality.RuleLine(
            rule_id=state, **said, column=None, sentence="", detail=None, mostly=1.0, state=state,
            rows=10, evaluated=10, failed=failed, weighed=weighed, lost=failed if weighed else 0,
        )  # fmt: skip

    part = quality.Part.of("", [line("passed", 0, 10), line("errored", 5, 0), line("not_evaluated", 0, 0)])
    assert part.score == 1.0
    assert (part.ran, part.state) == (1, "errored")
    silent = quality.Part.of("", [line("not_evaluated", 0, 0), line("stale", 0, 0)])
    assert (silent.score, silent.state) == (None, "stale")


def test_the_report_of_the_shell_says_what_the_scorecard_says(
    space: Workspace, assessed: quality.Assessed, tmp_path: Path
) -> None:
    def asked(*options: str) -> Result:
        return CliRunner().invoke(app, ["qa", "report", "-w", str(space.root), *options])

    card, lines = quality.scorecard(assessed), quality.rules(assessed)
    bad = {line.severity for line in lines if line.state in ("failed", "errored")}
    code = 6 if "critical" in bad else 1 if "warning" in bad else 0
    told = asked("--json")
    said = json.loads(told.stdout)
    assert told.exit_code == code
    assert said["parts"][0]["score"] == card.whole.score
    assert [rule["rule_id"] for rule in said["rules"]] == [line.rule_id for line in lines]
    suites = ElementTree.fromstring(asked("--junit").stdout)
    for tag, state in (("failure", "failed"), ("error", "errored")):
        assert len(suites.findall(f".//{tag}")) == card.whole.states[state]
    holding = sum(card.whole.states[state] for state in quality.HOLDING)
    assert len(suites.findall(".//skipped")) == card.whole.rules - holding - len(
        suites.findall(".//failure") + suites.findall(".//error")
    )
    assert f"{holding} of {card.whole.rules} rules hold." in asked().stdout
    asked("--output", str(tmp_path / "failing.csv"))
    with (tmp_path / "failing.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == card.whole.failed
    assert isinstance(asked("--output", "report.docx").exception, InputError)
