from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotpass.engine import DuckDBEngine
from hotpass.golden import scored_schema
from hotpass.model import (
    ENTITY_TYPES,
    EXPECTATIONS,
    ISSUES,
    TABLES,
    golden_table,
    record_schema,
    record_table,
)
from hotpass.profiles import Profile, load_profile
from hotpass.quality import Outcome, expectations, load_suite
from hotpass.stage import StageJob
from hotpass.stages import validate
from hotpass.stages.validate import failures, judging
from hotpass.stages.validate.usable import NO_LAST_RUN, NOT_GIVEN

PROFILE = load_profile("generic")
RECORD = {"record_id": "r1", "file_name": "list.xlsx", "sheet": "Sheet", "row": 7, "part": 1}
Rows = list[dict[str, Any]]


class Found:
    def __init__(self, folder: Path, figures: Any) -> None:
        self.figures = figures
        tables = {t: pq.read_table(folder / f"{t}.parquet") for t in ("expectations", "issues")}
        assert (tables["expectations"].schema.names, tables["issues"].schema.names) == (
            EXPECTATIONS.names,
            ISSUES.names,
        )
        self.rules = {r["rule_id"]: r for r in tables["expectations"].to_pylist()}
        self.issues = tables["issues"].to_pylist()
        self.failures = pq.read_table(folder / "failures.parquet").to_pylist()

    def of(self, rule_id: str) -> list[dict[str, Any]]:
        return [i for i in self.issues if i["rule_id"] == rule_id]


def written(
    folder: Path,
    stage: Callable[..., Any],
    tables: dict[str, pa.Table],
    profile: Profile,
    options: dict[str, Any] | None = None,
    **given: Path,
) -> Found:
    inputs = {name: folder / f"{name}.parquet" for name in tables}
    for name, table in tables.items():
        pq.write_table(table, inputs[name])
    output = folder / "out"
    output.mkdir(exist_ok=True)
    with DuckDBEngine() as engine:
        return Found(output, stage(StageJob(inputs | given, output, profile, engine, options or {})))


def records(folder: Path, profile: Profile = PROFILE, suites: Any = None, **rows: Rows) -> Found:
    tables = {
        record_table(e): pa.Table.from_pylist(rows.get(e, []), record_schema(profile.entities[e].fields))
        for e in ENTITY_TYPES
    }
    return written(folder, validate.run, tables, profile, {"suites": suites})


def golden(folder: Path, given: Rows | None = None, **rows: Rows) -> Found:
    read = {} if given is None else {"tables": pa.Table.from_pylist(given, schema=TABLES)}
    tables = read | {
        golden_table(e): pa.Table.from_pylist(
            rows.get(e, []), scored_schema(e, PROFILE.entities[e].published)
        )
        for e in ENTITY_TYPES
    }
    return written(folder, validate.check, tables, PROFILE)


def person(number: int, **said: Any) -> dict[str, Any]:
    return {**RECORD, "record_id": f"p{number:05d}", "row": number + 1, "name": "Anna Botha"} | said


def test_states_of_rules(tmp_path: Path) -> None:
    people = [person(n, email="anna@karoo.co.za", email__raw="anna@karoo.co.za") for n in range(99)]
    people.append(person(99, name="Anna 2", email__raw="anna at", email__problem="unreadable"))
    people.append(person(100, email__raw="n/a", email__problem="placeholder"))
    found = records(tmp_path, person=people)
    rules = {key: (r["state"], r["evaluated"], r["failed"]) for key, r in found.rules.items()}
    assert rules["REC-PER-ID-UNIQUE"] == ("passed", 101, 0)
    assert rules["REC-PER-EMAIL-READABLE"] == ("passed_with_exceptions", 100, 1)
    assert rules["REC-PER-NAME-PLAIN"] == ("passed_with_exceptions", 101, 1)
    assert rules["REC-PER-PLACED"] == ("not_evaluated", 0, 0)
    assert rules["REC-PER-PHONE-READABLE"] == ("not_evaluated", 0, 0)
    assert rules["REC-PER-ROWS"] == ("passed", 101, 0)
    assert rules["REC-ORG-ROWS"] == ("not_evaluated", 0, 0)
    assert rules["REC-ORG-ID-UNIQUE"] == ("not_evaluated", 0, 0)
    assert found.figures["rules"] == len(rules)
    assert found.figures["issues"] == len(found.issues)


def test_each_failing_row_is_an_issue_with_its_cell(tmp_path: Path) -> None:
    said = {"name": "Anna 2", "name__raw": "Anna 2 (CFI)", "name__cols": "B C"}
    found = records(tmp_path, person=[person(6, **said), person(8, name=None)])
    (digit,) = found.of("REC-PER-NAME-PLAIN")
    assert (digit["record_id"], digit["field"], digit["value"], digit["cell"]) == (
        "p00006",
        "name",
        "Anna 2",
        "B7 C7",
    )
    assert (digit["severity"], digit["dimension"], digit["entity_type"]) == (
        "warning",
        "consistency",
        "person",
    )
    assert (digit["file_name"], digit["sheet"]) == ("list.xlsx", "Sheet")
    assert digit["message"] == "The person's name holds a digit or an @."
    (nameless,) = found.of("REC-PER-NAME-PRESENT")
    assert (nameless["record_id"], nameless["value"], nameless["cell"]) == ("p00008", None, None)


def test_what_normalise_has_recorded_is_not_recorded_again(tmp_path: Path) -> None:
    said = {"email__raw": "anna at", "email__problem": "unreadable"}
    found = records(tmp_path, person=[person(1, **said)])
    assert found.rules["REC-PER-EMAIL-READABLE"]["failed"] == 1
    assert found.of("REC-PER-EMAIL-READABLE") == []


def test_failing_rows_are_kept_of_every_rule_up_to_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failures, "MOST_KEPT", 3)
    said = {"email__raw": "anna at", "email__problem": "unreadable", "email__cols": "D"}
    known = [{**RECORD, "record_id": "o00001", "row": 9, "name": "Karoo Aviation"}]
    found = records(tmp_path, person=[person(n, **said) for n in range(5)], organisation=known)
    rule = found.rules["REC-PER-EMAIL-READABLE"]
    assert (rule["failed"], rule["kept"], rule["table"], rule["owner"]) == (5, 3, "person_records", "analyst")
    kept = [f for f in found.failures if f["rule_id"] == "REC-PER-EMAIL-READABLE"]
    assert [(f["record_id"], f["row"], f["cell"], f["column"]) for f in kept] == [
        (f"p{n:05d}", n + 1, f"D{n + 1}", "email") for n in range(3)
    ]
    assert len(found.of("REC-PER-PLACED")) == 5


def test_suites_come_as_options_and_one_broken_rule_spoils_no_other(tmp_path: Path) -> None:
    def rule(number: int, kind: str, **kwargs: Any) -> dict[str, Any]:
        meta = {"id": f"R{number}", "dimension": "validity", "owner": "analyst", "popia": "16"}
        meta |= {"sentence": "It holds.", "message": "It does not."}
        return {"type": kind, "kwargs": {"column": "name", **kwargs}, "severity": "info", "meta": meta}

    shaped = "expect_column_values_to_match_regex"
    rules = [rule(n, shaped, regex=regex) for n, regex in enumerate(["^A", "(", "a$"])]
    rules.append(rule(3, "expect_column_values_to_not_be_null", nonsense=1))
    rules.append(rule(4, shaped, regex="^B"))
    stated = {"expectations": rules, "meta": {"off": {"R4": "not now"}}, "path": "own.json"}
    found = records(tmp_path, suites={"person_records": {"workspace": stated}}, person=[person(1)])
    mine = {i: r for i, r in found.rules.items() if i[0] == "R" and len(i) == 2}
    assert {i: r["state"] for i, r in mine.items()} == {
        **{"R0": "passed", "R1": "errored", "R2": "passed", "R3": "errored", "R4": "not_evaluated"},
    }
    assert mine["R4"]["detail"] == "Switched off: not now"
    assert json.loads(mine["R0"]["stated"]) == rules[0]
    assert len(found.figures["suite_person_records"]) == 64


def test_a_rule_without_sql_is_left_to_great_expectations_and_says_so(tmp_path: Path) -> None:
    said = {
        "dimension": "validity",
        "owner": "analyst",
        "popia": "16",
        "sentence": "It holds.",
        "message": "No.",
    }
    stated = [
        ("SUM", "expect_column_unique_value_count_to_be_between", {"column": "name", "min_value": 9}),
        (
            "LIKE",
            "expect_column_values_to_match_like_pattern_list",
            {"column": "name", "like_pattern_list": []},
        ),
        (
            "DATES",
            "expect_column_values_to_match_strftime_format",
            {"column": "name", "strftime_format": "%Y"},
        ),
    ]
    rules = [
        {"type": kind, "kwargs": given, "severity": "warning", "meta": {"id": name, **said}}
        for name, kind, given in stated
    ]
    suites = {"person_records": {"workspace": {"path": "mine.json", "expectations": rules}}}
    found = records(tmp_path, suites=suites, person=[person(1, name="2024"), person(2, name="Anna")])
    assert [
        (found.rules[one]["state"], found.rules[one]["evaluated"], found.rules[one]["failed"])
        for one, *_ in stated
    ] == [
        ("failed", 1, 1),
        ("errored", 1, 1),
        ("failed", 1, 1),
    ]
    assert found.rules["SUM"]["detail"] == "Great Expectations alone validates it: it finds 2."
    assert "1 of 2 rows fail, and it does not say which" in found.rules["DATES"]["detail"]
    assert found.failures == []


def test_golden_records_are_checked(tmp_path: Path) -> None:
    karoo = {"entity_id": "O-abcdefghjkmn", "name": "Karoo Aviation", "city": "George", "records": 2}
    karoo |= {"quality_score": 0.9, "phone": "+27115551234", "province": "Western Cape"}
    twin = karoo | {"entity_id": "O-bcdefghjkmnp", "phone": "011 555 1234", "province": "Bavaria"}
    found = golden(tmp_path, organisation=[karoo, twin])
    assert found.rules["SSOT-ORG-ID-SHAPE"]["state"] == "passed"
    (phone,) = found.of("SSOT-ORG-PHONE-SHAPE")
    assert (phone["severity"], phone["value"], phone["record_id"]) == (
        "critical",
        "011 555 1234",
        "O-bcdefghjkmnp",
    )
    assert (phone["file_name"], phone["cell"]) == (None, None)
    assert len(found.of("SSOT-ORG-NAME-CITY-UNIQUE")) == 2
    assert [i["value"] for i in found.of("SSOT-ORG-PROVINCE-KNOWN")] == ["Bavaria"]


@pytest.mark.parametrize(
    ("column", "used", "known", "state", "evaluated"),
    [
        ({"field": "organisation.phone", "name": "Phone"}, True, None, "not_evaluated", 0),
        ({"field": "organisation.last_contact"}, False, None, "not_evaluated", 0),
        ({"field": "organisation.last_contact"}, True, None, "failed", 2),
        ({"name": "Last_contact date"}, True, None, "failed", 2),
        ({"field": "organisation.phone"}, True, "2026-01-05", "passed_with_exceptions", 2),
    ],
)
def test_how_recent_rows_are_is_unknown_only_where_no_file_says_it(
    tmp_path: Path, column: dict[str, str], used: bool, known: str | None, state: str, evaluated: int
) -> None:
    tables = [{"table_id": "t", "used": used, "columns": [{"position": 1, **column}]}]
    rows = [
        {"entity_id": f"O-{n}", "name": f"Karoo {n}", "last_contact": known if n else None} for n in (0, 1)
    ]
    rule = golden(tmp_path, tables, organisation=rows).rules["SSOT-ORG-LAST-CONTACT-PRESENT"]
    assert (rule["state"], rule["evaluated"]) == (state, evaluated)
    assert (rule["detail"] == NOT_GIVEN) == (state == "not_evaluated")


def test_a_rule_on_a_field_that_the_profile_lacks_is_not_evaluated(tmp_path: Path) -> None:
    found = records(tmp_path, load_profile("aviation"), person=[person(1)])
    rule = found.rules["REC-PER-DATE-OF-BIRTH-READABLE"]
    assert (rule["state"], rule["evaluated"]) == ("not_evaluated", 0)
    assert "date_of_birth" in rule["detail"]


def test_a_profile_without_suites_has_no_rules(tmp_path: Path) -> None:
    bare = PROFILE.model_copy(update={"suites": {}})
    found = records(tmp_path, bare, person=[person(1)])
    assert (found.rules, found.issues, found.figures["rules"]) == ({}, [], 0)


def test_on_a_large_table_sql_counts_decide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "ROW_LIMIT", 10)
    people = [person(n, name="Anna Botha" if n < 50 else "Anna 2") for n in range(60)]
    rule = records(tmp_path, person=people).rules["REC-PER-NAME-PLAIN"]
    # The ten smallest ids are all well: on the sample alone the rule would hold.
    assert (rule["state"], rule["evaluated"], rule["failed"]) == ("failed", 60, 10)
    assert rule["detail"] == "Validated on 10 rows, counted on all."


def test_what_was_validated_on_a_sample_is_only_counted_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(validate, "ROW_LIMIT", 2)
    entities = {
        golden_table(t): pa.Table.from_pylist(
            [{"entity_id": f"{t}{n}"} for n in range(4)], scored_schema(t, PROFILE.entities[t].published)
        )
        for t in ENTITY_TYPES
    }
    first = written(tmp_path, validate.check, entities, PROFILE)
    (tmp_path / "out").rename(tmp_path / "before")
    monkeypatch.setattr(judging, "validate_frame", lambda *_: pytest.fail("validated once more"))
    again = written(tmp_path, validate.check, entities, PROFILE, base_check=tmp_path / "before")
    assert again.rules == first.rules
    details = {r["detail"] for r in first.rules.values()}
    assert details - {NO_LAST_RUN} <= {"Validated on 2 rows, counted on all.", None}


def test_engines_that_differ_make_an_error_and_never_a_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        judging, "validate_frame", lambda rules, _: {r.rule_id: Outcome(True, 3, 0) for r in rules[:-1]}
    )
    found = records(tmp_path, person=[person(1)])
    compared = [
        r for r in found.rules.values() if not r["detail"].startswith(("There is no", "The files hold"))
    ]
    assert {r["state"] for r in compared} == {"errored"}
    assert found.rules["REC-PER-ID-UNIQUE"]["detail"].startswith(
        "Great Expectations counts 0 of 3, SQL 0 of 1"
    )


def test_an_exception_in_great_expectations_is_an_error_without_personal_values() -> None:
    suite = load_suite("person_records")
    rule = next(r for r in suite.rules if r.rule_id == "REC-PER-NAME-PLAIN")
    import pandas as pd

    outcome = expectations.validate_frame([rule], pd.DataFrame({"other": ["x"]}))["REC-PER-NAME-PLAIN"]
    assert outcome.error
    assert "\n" not in outcome.error
    raised = {"a": {"raised_exception": True, "exception_message": "bad anna@karoo.co.za\nTraceback"}}
    assert expectations._error(raised) == "bad •••@•••"
    assert expectations._error({"raised_exception": False, "exception_message": None}) is None


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    people = [person(n, name=f"Anna {n}") for n in range(50)]
    written_twice = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        records(tmp_path / name, person=people)
        written_twice.append([p.read_bytes() for p in sorted((tmp_path / name / "out").iterdir())])
    assert written_twice[0] == written_twice[1]


def test_rules_are_written_in_the_order_of_their_ids(tmp_path: Path) -> None:
    ids = list(records(tmp_path).rules)
    assert ids == sorted(ids)
    assert json.dumps(ids)
