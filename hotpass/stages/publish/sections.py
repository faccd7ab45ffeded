"""The run report as sections of sentences and tables, in whichever form they are then shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hotpass.model import ENTITY_TYPES, golden_table
from hotpass.profiles.sources import LAWFUL_BASES

Report = Mapping[str, Any]


class Share(float):
    """A share, 0–1, that is shown as a bar beside its figure."""


Cell = str | int | float | Share | None


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report.

    Attributes:
        title: heading.
        sentence: what the table shows, in words.
        headings: of the table's columns; none for no table.
        rows: cells of the table; numbers are aligned right.
    """

    title: str
    sentence: str
    headings: tuple[str, ...] = ()
    rows: Sequence[Sequence[Cell]] = ()


def sections(report: Report) -> list[Section]:
    """Every section of a report, those without anything to say left out."""
    made: list[Section | None] = [
        _rows(report),
        _published(report),
        _files(report),
        _sources(report),
        _particulars(report),
        _retention(report),
        _joins(report),
        _linkage(report),
    ]
    made += [_quality(report, entity_type) for entity_type in ENTITY_TYPES]
    made += [_changes(report), _conflicts(report), _contracts(report), _issues(report)]
    made += [_expectations(report), _gates(report), _personal(report)]
    return [section for section in made if section is not None]


def number(value: float) -> str:
    """A figure with its thousands parted: 12 480, 0.87."""
    text = f"{value:,d}" if isinstance(value, int) else f"{value:,.2f}"
    return text.replace(",", "\u202f")


def _rows(report: Report) -> Section:
    rows = report["rows"]
    whole = rows["in"] or 1
    sentence = (
        f"{number(rows['in'])} rows were read: {number(rows['in_records'])} gave records, "
        f"{number(rows['left_out'])} were left out, each with a reason in the table rows."
    )
    lines: list[tuple[Cell, ...]] = [("gave records", rows["in_records"], Share(rows["in_records"] / whole))]
    lines += [
        (f"left out: {_words(r['code'])}", r["rows"], Share(r["rows"] / whole)) for r in rows["reasons"]
    ]
    return Section("What became of the rows", sentence, ("Rows", "Count", "Share"), lines)


def _published(report: Report) -> Section:
    tables = report["tables"]
    alone = report["people_without_organisation"]
    if tables["people"] and not tables["organisations"]:
        sentence = f"The files hold people only: {number(tables['people'])}, and no organisation."
        return Section("What is published", sentence, ("Table", "Rows"), list(tables.items()))
    sentence = (
        f"{number(tables['organisations'])} organisations and {number(tables['people'])} people; "
        f"{number(alone)} people belong to no organisation that is known."
    )
    return Section("What is published", sentence, ("Table", "Rows"), list(tables.items()))


def _files(report: Report) -> Section:
    rows = [
        (f["name"], f["sheets"], f["tables"], f["rows"], f["records"], f["digest"]) for f in report["files"]
    ]
    headings = ("File", "Sheets", "Tables used", "Rows", "Records", "SHA-256")
    refused = [f"{f['name']}: {f['refused']}" for f in report["files"] if f.get("refused")]
    sentence = f"The version was made from {_counted(len(rows) - len(refused), 'file')}."
    if refused:
        sentence += f" {_counted(len(refused), 'file')} could not be read. {' '.join(refused)}"
    return Section("Files", sentence, headings, rows)


def _sources(report: Report) -> Section:
    columns = ("source", "organisation_records", "organisations", "person_records", "people")
    headings = ("Source", "Organisation records", "Organisations", "Person records", "People")
    rows = [[source[column] for column in columns] for source in report["sources"]]
    sentence = "Records of each source, and the golden records that hold one of them."
    return Section("Sources", sentence, headings, rows)


def _particulars(report: Report) -> Section | None:
    """Versions that an older Hotpass has published say nothing of it."""
    rows: list[list[Cell]] = [
        [s["source"], *(s[name] or "not recorded" for name in ("owner", "purpose")), _ground(s), _notice(s)]
        for s in report.get("particulars", [])
    ]
    if not rows:
        return None
    lacking = sum("not recorded" in row for row in rows)
    sentence = f"{number(lacking)} of {_counted(len(rows), 'source')} lack a particular."
    headings = ("Source", "Owner", "Purpose", "Lawful basis", "Notice")
    return Section("What the sources are used for", sentence, headings, rows)


def _ground(source: Mapping[str, Any]) -> str:
    basis = source["lawful_basis"]
    return LAWFUL_BASES[basis] if basis else "not recorded"


def _notice(source: Mapping[str, Any]) -> str:
    return source["notice"] or "not recorded"


def _retention(report: Report) -> Section | None:
    rows: list[list[Cell]] = [
        [
            r["source"] or f"{r['entity_type']}.{r['field']}",
            golden_table(r["entity_type"]),
            *(r[name] for name in ("days", "kept", "past", "undated")),
        ]
        for r in report.get("retention", [])
    ]
    if not rows:
        return None
    past = sum(r["past"] for r in report["retention"])
    sentence = f"{number(past)} records are kept longer than the profile says, on the day of publication."
    headings = ("Source or field", "Of", "Days", "Records", "Past their time", "Without a date")
    return Section("Retention", sentence, headings, rows)


def _joins(report: Report) -> Section | None:
    """Versions that an older Hotpass has published say nothing of it."""
    rows: list[list[Cell]] = [
        [_column(join, "left"), _column(join, "right"), join["rows"], join["sentence"]]
        for join in report.get("joins", [])
    ]
    if not rows:
        return None
    joined = sum(join["decision"] == "joined" for join in report["joins"])
    sentence = f"{_counted(joined, 'pair')} of columns joined tables of the files."
    return Section("Joined tables", sentence, ("Key", "In", "Rows", "Why"), rows)


def _column(join: Mapping[str, Any], side: str) -> str:
    return f"{join[side] or ''} {join[f'{side}_column']}".strip()


def _linkage(report: Report) -> Section:
    names = ("records", "entities", "entities_of_several_records", "most_records_of_an_entity", "pairs_kept")
    rows: list[list[Cell]] = [
        [golden_table(t).capitalize(), *(report["linkage"][t][name] for name in names)] for t in ENTITY_TYPES
    ]
    headings = ("", "Records", "Entities", "Of several records", "Most records of one", "Pairs kept")
    number = report["linkage_model"]
    model = f"Model {number} was applied." if number else "The models were trained on these records."
    sentence = f"How many records were found to be the same entity. {model}"
    return Section("Linkage", sentence, headings, rows)


def _quality(report: Report, entity_type: str) -> Section:
    quality = report["quality"][entity_type]
    whole = sum(quality["bands"].values()) or 1
    title = f"Quality of {'organisations' if entity_type == 'organisation' else 'people'}"
    if quality["mean"] is None:
        return Section(title, "There are none.")
    parts = ", ".join(f"{name} {number(mean)}" for name, mean in quality["parts"].items() if mean is not None)
    sentence = f"The mean score is {number(quality['mean'])} ({parts})."
    rows = [(band, count, Share(count / whole)) for band, count in quality["bands"].items()]
    return Section(title, sentence, ("Quality", "Count", "Share"), rows)


def _changes(report: Report) -> Section | None:
    changes = report["changes"]
    if changes is None:
        return None
    kinds = ("created", "retired", "merged", "split", "changed", "improved", "worsened")
    why = {
        "by_decisions": "regrouped as decided",
        "by_records": "regrouped as records came or went",
        "by_model": "regrouped as the model weighs them",
    }
    told = {kind: [changes["entities"][t][kind] for t in ENTITY_TYPES] for kind in (*kinds, *why)}
    rows: list[list[Cell]] = [
        [why.get(kind, kind), *counts] for kind, counts in told.items() if kind in kinds or any(counts)
    ]
    return Section(
        f"What changed since version {changes['before']}",
        "Entities by what happened to them; a changed one has another value of some field.",
        ("", "Organisations", "People"),
        rows,
    )


def _conflicts(report: Report) -> Section | None:
    rows = [
        (c["entity_type"], c["field"], c["entities"], c["alternatives"])
        for c in report["conflicts"]["by_field"]
    ]
    if not rows:
        return None
    sentence = "Fields whose records disagree; the values that lost stand in the table provenance."
    return Section("Conflicts", sentence, ("Of", "Field", "Entities", "Values that lost"), rows)


def _issues(report: Report) -> Section:
    issues = report["issues"]
    severities = ", ".join(f"{number(n)} {severity}" for severity, n in issues["by_severity"].items())
    names = ("rule_id", "severity", "dimension", "entity_type", "field", "issues")
    rows = [[rule[name] for name in names] for rule in issues["by_rule"]]
    headings = ("Rule", "Severity", "Dimension", "Of", "Field", "Issues")
    return Section("Issues", f"{number(issues['total'])} issues: {severities}.", headings, rows)


def _contracts(report: Report) -> Section | None:
    """Versions that an older Hotpass has published say nothing of them."""
    said = report.get("contracts") or {"sources": [], "breaches": []}
    if not said["sources"]:
        return None
    kept = sum(not source["breaches"] for source in said["sources"])
    named = ", ".join(f"{s['source']} to {s['name']} {s['version']}" for s in said["sources"])
    sentence = (
        f"Sources that keep their contract: {number(kept)} of {number(len(said['sources']))}. "
        f"Held were {named}."
    )
    names = ("source", "sheet", "severity", "message", "count", "first_cell")
    rows = [[breach[name] for name in names] for breach in said["breaches"]]
    headings = ("Source", "Sheet", "Severity", "What is broken, and what the run did", "Count", "First cell")
    return Section("Contracts", sentence, headings, rows)


def _expectations(report: Report) -> Section | None:
    names = ("suite", "sentence", "severity", "state", "evaluated", "failed")
    rows = [[_words(e[n]) if n == "state" else e[n] for n in names] for e in report["expectations"]]
    if not rows:
        return None
    passed = sum(e["state"].startswith("passed") for e in report["expectations"])
    sentence = f"{number(passed)} of {_counted(len(rows), 'expectation')} passed."
    headings = ("Suite", "Expectation", "Severity", "State", "Evaluated", "Failed")
    return Section("Expectations", sentence, headings, rows)


def _gates(report: Report) -> Section | None:
    held = report["gates"]
    if not held:
        return None
    gates, closed = {row["gate"] for row in held}, {row["gate"] for row in held if row["closed"]}
    sentence = f"{number(len(closed))} of {_counted(len(gates), 'gate')} on rules closed."
    deeds = {"warn": "warns", "quarantine": "keeps records back", "stop": "stops the run"}
    rows: list[list[Cell]] = [
        [
            row["gate"],
            deeds[row["then"]],
            row["rule_id"],
            row["failed"],
            row["evaluated"],
            f"{row['share']:.1%}",
            f"{row['bound']:.1%}",
        ]
        for row in held
        if row["closed"]
    ]
    headings = ("Gate", "What it does", "Rule", "Failed", "Evaluated", "Share", "Share allowed")
    return Section("Gates", sentence, headings, rows)


def _personal(report: Report) -> Section | None:
    names = ("entity_type", "field", "personal", "values")
    rows = [[field[name] for name in names] for field in report["personal_information"]]
    if not rows:
        return None
    sentence = "Fields that hold personal information, by class."
    return Section("Personal information", sentence, ("Of", "Field", "Class", "Values"), rows)


def _moment(iso: str) -> str:
    """A time in words: 22 Nov 2026 16:05 UTC."""
    return f"{datetime.fromisoformat(iso).astimezone(UTC):%-d %b %Y %H:%M} UTC"


def _words(code: str) -> str:
    return code.replace("_", " ")


def _counted(count: int, noun: str) -> str:
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"


def heading(report: Report) -> str:
    """What the report is called."""
    return f"{report['profile']['title']}: version {report['version']} of {report['dataset']}"


def about(report: Report) -> Iterable[tuple[str, str]]:
    """Name and value of what a reader must know to place the report."""
    yield "Made at", _moment(report["published_at"])
    yield "Run", report["run_id"]
    yield "Asked for by", report["requested_by"] or "not recorded"
    profile = report["profile"]
    digest = f", SHA-256 {profile['digest']}" if "digest" in profile else ""
    note = f" ({profile['note']})" if profile.get("note") else ""
    yield "Profile", f"{profile['name']}, version {profile['version']}{note}{digest}"
