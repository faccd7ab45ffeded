"""The run report: the ledger, no value of anybody, safe in every form."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from hotpass.stages.publish.sections import sections
from tests.ssot.published import build
from tests.stages.merge.said import Said, profile_of

from .conftest import NOTES, SAID


@pytest.fixture(scope="session")
def report(built: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((built / "report.json").read_text(encoding="utf-8"))
    return said


class Tags(HTMLParser):
    """Tags in their order, with attributes, and the headings' texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_every_row_is_accounted_for(report: dict[str, Any]) -> None:
    rows = report["rows"]
    assert rows["in"] == rows["in_records"] + rows["left_out"]
    assert rows["reasons"] == [{"code": "header", "rows": 1}]
    assert sum(r["rows"] for r in rows["reasons"]) == rows["left_out"]


def test_figures_of_the_whole_run(report: dict[str, Any]) -> None:
    organisations = len(NOTES) + 1
    assert report["tables"]["organisations"] == organisations
    assert report["linkage"]["organisation"] == {
        "records": organisations,
        "entities": organisations,
        "entities_of_several_records": 0,
        "most_records_of_an_entity": 1,
        "pairs_kept": 0,
    }
    assert sum(report["quality"]["person"]["bands"].values()) == 3
    assert report["sources"][0]["organisation_records"] == organisations
    assert report["files"][0] | {"digest": ""} == {
        "name": "regulator.xlsx",
        "digest": "",
        "sheets": 1,
        "tables": 1,
        "rows": len({s.row for s in SAID}) + 1,
        "records": len({s.row for s in SAID}),
        "refused": None,
    }
    assert report["people_without_organisation"] == 0
    assert report["stages"] == {"merge": {"organisations": 1}}
    assert report["changes"] is None


def test_issues_and_expectations_are_counted_by_rule(report: dict[str, Any]) -> None:
    assert report["issues"]["by_severity"] == {"critical": 0, "warning": 1, "info": 0}
    (rule,) = report["issues"]["by_rule"]
    assert (rule["rule_id"], rule["field"], rule["issues"]) == ("phone", "phone", 1)
    assert report["expectations"][0]["state"] == "passed"


def test_conflicts_are_counted_by_field(tmp_path: Path) -> None:
    said = [
        Said("O-A", {"name": "Karoo", "city": "Durban", "phone": "011 555 0001"}, row=2),
        Said("O-A", {"name": "Karoo", "city": "Pretoria", "phone": "011 555 0002"}, row=3),
    ]
    report = json.loads((build(tmp_path, said, profile_of()) / "report.json").read_text())
    assert report["conflicts"]["by_field"] == [
        {"entity_type": "organisation", "field": "city", "entities": 1, "alternatives": 1}
    ]
    (top,) = report["conflicts"]["top"]
    assert (top["entity_id"], top["field"], top["alternatives"]) == ("O-A", "city", 1)


def test_no_value_of_anybody_is_in_the_report(built: Path) -> None:
    values = {"Anna", "Botha", "anna@karoo.co.za", "555 0009", "825550009", "115550001", "Karoo", "HYPERLINK"}
    for name in ("report.json", "report.md", "report.html", "manifest.json"):
        text = (built / name).read_text(encoding="utf-8")
        assert [value for value in values if value in text] == []


def test_the_page_is_well_made(built: Path) -> None:
    page = Tags((built / "report.html").read_text(encoding="utf-8"))
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("h1")) == len(page.all("main")) == 1
    assert page.all("script") == page.all("img") == page.all("link") == []
    assert not any("src" in a or str(a.get("href", "#")).startswith("http") for _, a in page.tags)
    targets = {a["href"] for a in page.all("a")}
    assert targets == {f"#{a['id']}" for a in page.all("h2") if "id" in a}
    assert {a.get("scope") for a in page.all("th")} == {"col", "row"}


def test_what_people_typed_is_text_in_every_form(tmp_path: Path) -> None:
    said = [Said("O-A", {"name": "A"}, file="<script>alert(1)</script>|x.xlsx", source="a|<b>")]
    folder = build(tmp_path, said, profile_of())
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)" in page
    lines = (folder / "report.md").read_text(encoding="utf-8").splitlines()
    (row,) = [line for line in lines if "alert" in line]
    assert row.startswith("| \\<script\\>alert(1)\\</script\\>\\|x.xlsx |")


def test_markdown_tables_are_whole(built: Path) -> None:
    lines = (built / "report.md").read_text(encoding="utf-8").splitlines()
    tables = [line.replace("\\|", "").count("|") for line in lines if line.startswith("|")]
    heads = [at for at, line in enumerate(lines) if line.startswith("| ---")]
    assert len(heads) >= 8
    for at in heads:
        assert lines[at - 1].count("|") == lines[at].count("|")
    assert tables
    assert "Every organisation \\| has a \\<name\\>." in (built / "report.md").read_text(encoding="utf-8")


def test_which_linkage_model_was_applied_is_told(report: dict[str, Any]) -> None:
    def said(of: dict[str, Any]) -> str:
        return next(section.sentence for section in sections(of) if section.title == "Linkage")

    assert said(report).endswith("The models were trained on these records.")
    assert said({**report, "linkage_model": 3}).endswith("Model 3 was applied.")


def test_a_gate_that_warns_is_told(built: Path, report: dict[str, Any]) -> None:
    (section,) = [one for one in sections(report) if one.title == "Gates"]
    assert section.sentence == "1 of 1 gate on rules closed."
    assert section.rows == [["names", "warns", "ORG-1", 2, 3, "66.7%", "10.0%"]]
    assert "| names | warns | ORG-1 |" in (built / "report.md").read_text(encoding="utf-8")
