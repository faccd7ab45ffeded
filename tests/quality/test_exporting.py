"""What is taken along: every failing row, harmless, hidden from some; a page that asks nobody anything."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from hotpass import api, quality
from hotpass.access import Role
from hotpass.cli.commands import app
from hotpass.documents import Paragraph, Section, Table, as_pdf
from hotpass.profiles import load_profile
from hotpass.workspace import Workspace
from tests.quality import assessing

PROFILE = load_profile("generic")
PLACE = {"source": "List", "file_name": "list.xlsx", "sheet": "Members"}


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> quality.Assessed:
    failed = {"rows": 50, "evaluated": 40, "failed": 2, "state": "passed_with_exceptions", "mostly": 0.9}
    measures = [{"rule_id": "PHONE", **PLACE, **failed}, {"rule_id": "NEVER", "state": "not_evaluated"}]
    nothing = {"rows": 0, "evaluated": 0, "failed": 0}
    measures[1] |= nothing
    failures = [
        {"rule_id": "PHONE", **PLACE, "record_id": "r1", "row": 4, "cell": "C4", "value": "=1+1"},
        {"rule_id": "PHONE", **PLACE, "record_id": "r2", "row": 5, "cell": "C5", "value": "011 555 1234"},
    ]
    return assessing.write(tmp_path_factory.mktemp("exporting"), measures, failures)


def about(title: str) -> quality.Origin:
    return quality.Origin(title, "report", ("Published on 1 January 2026.", "From list.xlsx."))


def rows(assessed: quality.Assessed, role: Role) -> list[dict[str, str]]:
    with quality.failing_csv(assessed, quality.Wanted(), role=role, profile=PROFILE) as file:
        return list(csv.DictReader(io.StringIO(file.read().decode("utf-8-sig"))))


def test_the_csv_has_every_row_and_runs_nothing(assessed: quality.Assessed) -> None:
    found = rows(assessed, Role.ANALYST)
    assert len(found) == quality.scorecard(assessed).whole.failed
    assert [row["value"] for row in found] == ["'=1+1", "011 555 1234"]
    assert [row["cell"] for row in found] == ["C4", "C5"]


def test_personal_values_are_hidden_from_those_who_may_not_see_them(assessed: quality.Assessed) -> None:
    assert {row["value"] for row in rows(assessed, Role.AUDITOR)} == {"•••"}
    book = openpyxl.load_workbook(io.BytesIO(quality.workbook(assessed, role=Role.AUDITOR, profile=PROFILE)))
    assert not any("555" in str(cell.value) for sheet in book for row in sheet for cell in row)


def test_the_workbook_has_the_scorecard_the_rules_and_the_rows(assessed: quality.Assessed) -> None:
    book = openpyxl.load_workbook(io.BytesIO(quality.workbook(assessed, profile=PROFILE)))
    assert book.sheetnames == ["Scorecard", "Rules", "Failing rows"]
    first = [cell.value for cell in book["Scorecard"][2]]
    assert first == ["All rules", 0.95, "passed with exceptions", 2, 1, 40, 2]
    assert [row[0].value for row in book["Rules"]][1:] == ["PHONE", "NEVER"]
    assert [row[6].value for row in book["Failing rows"]][1:] == ["'=1+1", "011 555 1234"]


def test_the_page_has_plots_and_no_value_and_asks_nobody(assessed: quality.Assessed, tmp_path: Path) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    past = [quality.Moment(assessed, start), quality.Moment(assessed, start + timedelta(days=1))]
    page = quality.report_html(Workspace(tmp_path), assessed, PROFILE, about("Quality of <ssot>"), past)
    assert "Quality of &lt;ssot&gt;" in page
    assert page.count("<svg") > 5
    assert "Published on 1 January 2026." in page
    assert "95.0 %" in page
    assert "passed with exceptions" in page
    for forbidden in ("http:", "https:", "//", "<script", "011 555", "=1+1"):
        assert forbidden not in page


def test_the_pdf_is_tagged_has_the_same_bytes_each_time_and_no_value(
    assessed: quality.Assessed, tmp_path: Path
) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    past = [quality.Moment(assessed, start), quality.Moment(assessed, start + timedelta(days=1))]
    made = quality.report_pdf(Workspace(tmp_path), assessed, PROFILE, about("Quality of Žemaitija"), past)
    assert made == quality.report_pdf(
        Workspace(tmp_path), assessed, PROFILE, about("Quality of Žemaitija"), past
    )
    assert made.startswith(b"%PDF")
    for said in (b"/StructTreeRoot", b"/Lang(en-GB)", b"/MarkInfo"):
        assert said in made
    assert "Žemaitija".encode("utf-16-be") in made or "Žemaitija".encode() in made
    assert b"555" not in made.split(b"stream")[0]


def test_text_in_a_document_is_text_and_never_markup() -> None:
    section = Section(
        "#panic()", [Paragraph('$x$ *b* #read("/etc/passwd") <a> @b'), Table(["#a"], [["[*]"]])]
    )
    assert as_pdf("#let", [section]).startswith(b"%PDF")


def test_of_a_list_of_people_only_nothing_is_asked_of_organisations_and_the_flat_table_is_of_people(
    tmp_path: Path,
) -> None:
    path, space = tmp_path / "members.csv", Workspace(tmp_path / "space")
    people = (f"Anna,Botha{n},anna.botha{n}@karoo.co.za,082555{n:04}" for n in range(12))
    path.write_text("\n".join(["Name,Surname,Email,Cell", *people]) + "\n", encoding="utf-8")
    report = api.refine([path], workspace=space)
    states = {line.rule_id: line for line in quality.rules(quality.find(space, "ssot"))}
    asked = ("REC-PER-PLACED", "SSOT-PER-ORGANISATION-PRESENT", "SSOT-PER-ROLE-PRESENT", "REC-ORG-ROWS")
    assert {states[one].state for one in asked} == {"not_evaluated"}
    assert "people only" in (states["REC-PER-PLACED"].detail or "")
    flat = (report.folder / "ssot.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(flat) == 13
    assert any("anna.botha3@karoo.co.za" in line for line in flat)
    of_sheet = ["explain", "members.csv:Sheet1:3", "members.csv:4", "--workspace", str(space.root)]
    assert "members.csv has no sheets" in str(CliRunner().invoke(app, of_sheet).exception)
