"""Every key of a profile changes what a run does: the schema is walked, and each key has its proof."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from hotpass.engine import DuckDBEngine
from hotpass.errors import ConfigError, GateClosed, HotpassError
from hotpass.model import input_table
from hotpass.profiles import Gates, load_profile, read_profile
from hotpass.profiles.keys import every_key
from hotpass.profiles.schema import SCHEMA
from hotpass.profiles.treatment import RuleGate
from hotpass.stages.link import blocking
from hotpass.stages.publish.gates import hold_gates
from hotpass.stages.validate.gating import held_rules
from hotpass.stages.validate.sources import lay_out_sources
from tests.profiles.obeying import Run, base_run, changed, first_difference

ORGANISATION, PERSON = ("entities", "organisation", "fields"), ("entities", "person", "fields")


def _base() -> dict[str, Any]:
    """The generic profile with something in every key that a change can be seen in."""
    given = load_profile("generic").model_dump(mode="json")
    given["sources"] = [
        {
            "name": "Register",
            "files": "*register*",
            "trust": 2,
            "columns": {"*": {"Notes": "organisation.notes"}},
        },
        {"name": "Contacts", "files": "*contacts*", "trust": 1},
    ]
    given["linkage"] = {"match": 0.9999, "review": 0.9}
    given["references"] = [{"name": "kinds", "values": {"Flight training": ["flight school", "training"]}}]
    fields = given["entities"]["organisation"]["fields"]
    next(field for field in fields if field["name"] == "category")["reference"] = "kinds"
    return given


BASE = _base()

#: By key of the schema, the first stage that reads it, and where it is changed and to what; several where a
#: key means several things.
CHANGES: Mapping[str, tuple[str, list[tuple[tuple[str, ...], Any]]]] = {
    "country": ("normalise", [(("country",), "US")]),
    "day_first": ("normalise", [(("day_first",), False)]),
    "placeholders": ("normalise", [(("placeholders",), ["To follow"])]),
    "entities": (
        "normalise",
        [(("entities", "organisation", "fields"), BASE["entities"]["organisation"]["fields"][1:])],
    ),
    "entities[].fields": (
        "normalise",
        [(("entities", "person", "fields"), BASE["entities"]["person"]["fields"][:8])],
    ),
    "entities[].fields[].name": ("normalise", [((*ORGANISATION, "website", "name"), "site")]),
    "entities[].fields[].kind": ("normalise", [((*ORGANISATION, "city", "kind"), "text")]),
    "entities[].fields[].label": ("publish", [((*ORGANISATION, "phone", "label"), "Telephone")]),
    "entities[].fields[].headers": ("ingest", [((*ORGANISATION, "description", "headers"), ["remarks"])]),
    "entities[].fields[].compose": ("normalise", [((*ORGANISATION, "description", "compose"), "{notes}!")]),
    "entities[].fields[].told_by": ("normalise", [((*ORGANISATION, "province", "told_by"), [])]),
    "entities[].fields[].required": ("publish", [((*ORGANISATION, "website", "required"), True)]),
    "entities[].fields[].match": ("link", [((*ORGANISATION, "phone", "match"), False)]),
    "entities[].fields[].survives": ("merge", [((*ORGANISATION, "city", "survives"), "longest")]),
    "entities[].fields[].weight": ("score", [((*ORGANISATION, "website", "weight"), 9)]),
    "entities[].fields[].personal": ("classify", [((*ORGANISATION, "notes", "personal"), "special")]),
    "entities[].fields[].reference": ("normalise", [((*ORGANISATION, "category", "reference"), None)]),
    "entities[].fields[].retention_days": ("publish", [((*ORGANISATION, "notes", "retention_days"), 30)]),
    "sources": ("ingest", [(("sources",), [])]),
    "sources[].name": ("ingest", [(("sources", "Register", "name"), "Regulator")]),
    "sources[].files": ("ingest", [(("sources", "Register", "files"), "*nothing*")]),
    "sources[].trust": ("merge", [(("sources", "Contacts", "trust"), 3)]),
    "sources[].reliability": ("score", [(("sources", "Contacts", "reliability"), 0.9)]),
    "sources[].duplicate_free": ("link", [(("sources", "Register", "duplicate_free"), True)]),
    "sources[].columns": ("ingest", [(("sources", "Register", "columns"), {"*": {"Notes": ""}})]),
    "sources[].skip_sheets": ("ingest", [(("sources", "Contacts", "skip_sheets"), ["*"])]),
    "sources[].retention_days": ("publish", [(("sources", "Register", "retention_days"), 365)]),
    "references": ("normalise", [(("references",), [{"name": "kinds", "values": {"Club": []}}])]),
    "references[].values": (
        "normalise",
        [(("references", "kinds", "values"), {"School": ["flight school", "training"]})],
    ),
    "references[].closed": ("normalise", [(("references", "kinds", "closed"), True)]),
    "linkage": ("link", [(("linkage",), {"match": 1.0, "review": 1.0})]),
    "linkage.match": ("link", [(("linkage", "match"), 1.0)]),
    "linkage.review": ("link", [(("linkage", "review"), 0.9999)]),
    "scoring": ("score", [(("scoring",), {"stale_days": 30})]),
    **{
        f"scoring.{score}": ("score", [(("scoring", score, part), 9.0) for part in BASE["scoring"][score]])
        for score in ("quality", "lead")
    },
    "scoring.stale_days": ("score", [(("scoring", "stale_days"), 30)]),
    "outputs": ("publish", [(("outputs",), outputs) for outputs in (["csv"], ["xlsx", "zip"])]),
}

#: Keys whose change stops a run, and what it says then.
REFUSED: Mapping[str, tuple[tuple[str, ...], Any, type[HotpassError], str]] = {
    "schema": (("schema",), SCHEMA + 1, ConfigError, "Update Hotpass"),
    "gates": (("gates",), {"rows_left_out": 0.0, "quality": 1.0}, GateClosed, "; the mean quality"),
    "gates.rows_left_out": (("gates", "rows_left_out"), 0.0, GateClosed, "of the rows gave no record"),
    "gates.quality": (("gates", "quality"), 1.0, GateClosed, "must be 1.00"),
}

#: Keys whose proof is a test of its own, below or in tests/compliance/test_planted_breaches.py.
ELSEWHERE = {
    *("name", "title", "version", "note", "dataset", "suites", "references[].name"),
    *("linkage.blocking", "gates.critical_failed", "sources[].contract", "gates.rules"),
    *("sources[].suite", "entities[].fields[].evidence"),
    *(f"gates.rules[].{name}" for name in ("name", "at", "rules", "severity", "share", "then")),
    *(f"sources[].{name}" for name in ("owner", "purpose", "lawful_basis", "notice")),
    *("sources[].collected", "sources[].responsible_party"),
}


Before = tuple[Run, dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Before:
    return base_run(tmp_path_factory.mktemp("before"), read_profile(BASE))


def test_no_key_is_without_proof() -> None:
    assert {key.name for key in every_key()} == {*CHANGES, *REFUSED, *ELSEWHERE}


def test_the_same_profile_comes_to_the_same(before: Before, tmp_path: Path) -> None:
    assert first_difference(tmp_path, *before, read_profile(BASE), "ingest") is None


@pytest.mark.parametrize(
    ("since", "path", "value"),
    [
        pytest.param(since, path, value, id=".".join(path))
        for since, changes in CHANGES.values()
        for path, value in changes
    ],
)
def test_a_changed_key_changes_the_run(
    since: str, path: tuple[str, ...], value: Any, before: Before, tmp_path: Path
) -> None:
    assert first_difference(tmp_path, *before, changed(BASE, path, value), since)


@pytest.mark.parametrize(("path", "value", "error", "said"), REFUSED.values(), ids=REFUSED)
def test_a_run_stops_where_the_profile_says_so(
    path: tuple[str, ...], value: Any, error: type[HotpassError], said: str, before: Before, tmp_path: Path
) -> None:
    with pytest.raises(error, match=said):
        first_difference(tmp_path, *before, changed(BASE, path, value), "publish")


def test_what_names_a_profile_and_its_sources_stands_in_the_version(before: Before, tmp_path: Path) -> None:
    named = {"name": "another", "title": "Another", "version": 7, "note": "what is new"}
    legal = {
        "owner": "A. Officer",
        "purpose": "supervision",
        "lawful_basis": "public_duty",
        "notice": "of 2026",
    }
    given = {
        **BASE,
        **named,
        "dataset": "trial",
        "sources": [{**BASE["sources"][0], **legal}, BASE["sources"][1]],
    }
    profile = read_profile(given)
    Run(tmp_path, before[0]).carry_out("publish", profile)
    for name in ("manifest", "report"):
        said = json.loads((tmp_path / "publish" / f"{name}.json").read_text())
        assert said["profile"] == {**named, "digest": profile.digest}
        assert said["dataset"] == "trial"
        register, contacts = sorted(said["particulars"], key=lambda s: s["source"] != "Register")
        assert {k: register[k] for k in legal} == legal
        assert contacts["owner"] is None
    shown = (tmp_path / "publish" / "report.html").read_text()
    assert all(
        text in shown for text in ("A. Officer", "supervision", "s 11(1)(e)", "of 2026", "what is new")
    )


def test_a_field_names_a_list_that_there_is() -> None:
    with pytest.raises(ValueError, match="the nearest is 'kind'"):
        changed(BASE, ("references", "kinds", "name"), "kind")


def test_suites_are_loaded_by_the_name_that_the_profile_gives(before: Before, tmp_path: Path) -> None:
    profile = changed(BASE, ("suites",), {"organisation_records": "of-nobody"})
    with pytest.raises(ConfigError, match="no expectation suite 'of-nobody'"):
        Run(tmp_path, before[0]).carry_out("validate", profile)


def test_the_rows_of_a_source_are_laid_out_for_its_suite(before: Before) -> None:
    """How they are held to it, tests/quality shows."""
    ingest = before[0].stage("ingest")
    named = changed(BASE, ("sources", "Register", "suite"), "regulator_input")
    with DuckDBEngine() as engine:
        engine.view("tables", ingest / "tables.parquet")
        engine.view("left_out", ingest / "left_out.parquet")
        assert lay_out_sources(engine, ingest / "grid", read_profile(BASE)) == {}
        assert list(lay_out_sources(engine, ingest / "grid", named)) == [input_table("Register")]


def test_critical_expectations_close_the_gate() -> None:
    failed = [{"severity": "critical", "state": "failed"}, {"severity": "info", "state": "failed"}]
    report = {
        "rows": {"in": 1, "left_out": 0},
        "quality": {"organisation": {"mean": 1.0}},
        "profile": {"name": "own"},
        "expectations": failed,
    }
    hold_gates(Gates(critical_failed=1), report)
    with pytest.raises(GateClosed, match="1 critical expectations failed, and at most 0 may"):
        hold_gates(Gates(critical_failed=0), report)


@pytest.mark.parametrize(
    ("key", "value", "changes"),
    [
        ("name", "other", {"gate": "other"}),
        ("rules", "X-*", None),
        ("severity", "critical", None),
        ("share", 0.3, {"bound": 0.3}),
        ("then", "warn", {"then": "warn"}),
        ("at", "published", {"at": "published"}),
    ],
)
def test_each_key_of_a_gate_on_rules_counts(key: str, value: Any, changes: dict[str, Any] | None) -> None:
    """Where a gate is held, tests/quality/test_gates.py shows; here, what it says of a rule."""
    found = [
        {"rule_id": "REC-A", "severity": "warning", "state": "failed", "failed": 1, "evaluated": 4},
        {"rule_id": "REC-B", "severity": "warning", "state": "not_evaluated", "failed": 0, "evaluated": 0},
    ]
    (before,) = held_rules(RuleGate(name="one", rules="REC-*", severity="warning", share=0.1), found)
    assert (before["failed"], before["evaluated"], before["bound"]) == (1, 4, 0.1)
    given = {"name": "one", "rules": "REC-*", "severity": "warning", "share": 0.1, key: value}
    after = list(held_rules(RuleGate.model_validate(given), found))
    assert after == ([] if changes is None else [before | changes])
    errored = [{**found[0], "state": "errored", "failed": 0}]
    assert next(held_rules(RuleGate(name="one", share=1), errored))["errored"]


def test_own_blocking_rules_bring_pairs(
    before: Before, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few records are all compared with each other: here they are not."""
    monkeypatch.setattr(blocking, "_ALL_PAIRS", 0)
    profile = changed(BASE, ("linkage", "blocking"), {"organisation": [["category", "city"]]})
    Run(tmp_path, before[0]).carry_out("link", profile)
    told = json.loads((tmp_path / "link" / "linkage.json").read_text())
    assert "category and city" in [rule["rule"] for rule in told["organisation"]["rules"]]


def test_a_source_without_duplicates_stays_apart_through_others(before: Before, tmp_path: Path) -> None:
    run, profile = before[0], changed(BASE, ("sources", "Register", "duplicate_free"), True)
    joined = _largest_of_a_source(run.folder / "link", run)
    Run(tmp_path, run).carry_out("link", profile)
    assert (joined, _largest_of_a_source(tmp_path / "link", run)) == (2, 1)


def _largest_of_a_source(folder: Path, run: Run) -> int:
    """Most records of one organisation that the register gives."""
    records = pq.read_table(run.folder / "normalise" / "organisation_records.parquet").to_pylist()
    register = {r["record_id"] for r in records if r["source"] == "Register"}
    clusters = pq.read_table(folder / "clusters.parquet").to_pylist()
    return max(Counter(c["entity_id"] for c in clusters if c["record_id"] in register).values())
