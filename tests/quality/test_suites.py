from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hotpass.errors import ConfigError
from hotpass.golden import scored_schema
from hotpass.model import record_schema
from hotpass.profiles import load_profile, shipped_profiles
from hotpass.quality import load_suite
from hotpass.resources import expectations_folder

SHIPPED = sorted(p.stem for p in expectations_folder().glob("*.json"))


def test_every_suite_of_every_shipped_profile_is_there() -> None:
    named = {suite for p in shipped_profiles() for suite in load_profile(p).every_suite.values()}
    assert named == set(SHIPPED)


def test_ids_are_unique_over_all_suites_and_sentences_are_sentences() -> None:
    rules = [rule for name in SHIPPED for rule in load_suite(name).rules]
    assert len({rule.rule_id for rule in rules}) == len(rules) > 60
    for rule in rules:
        for sentence in (rule.sentence, rule.message):
            assert sentence[0].isupper(), rule.rule_id
            assert sentence.endswith("."), rule.rule_id
        stated = f"{rule.mostly:.0%}".rstrip("%")
        assert rule.mostly == 1 or stated in rule.sentence or "half" in rule.sentence, rule.rule_id


def test_every_rule_reads_columns_that_the_generic_profile_has() -> None:
    profile = load_profile("generic")
    organisation, person = profile.entities["organisation"], profile.entities["person"]
    columns = {
        "organisation_records": record_schema(organisation.fields).names,
        "person_records": record_schema(person.fields).names,
        "organisations": scored_schema("organisation", organisation.published).names,
        "people": scored_schema("person", person.published).names,
    }
    for table, suite in profile.suites.items():
        for rule in load_suite(suite).rules:
            assert set(rule.columns) <= set(columns[table]), rule.rule_id


def test_great_expectations_reads_the_files_as_they_are() -> None:
    from hotpass.quality.great import gx

    for name in SHIPPED:
        stated = json.loads((expectations_folder() / f"{name}.json").read_text(encoding="utf-8"))
        suite = gx.ExpectationSuite(**stated)
        assert len(suite.expectations) == len(stated["expectations"])


META = {"id": "X", "dimension": "validity", "owner": "analyst", "popia": "16"}
META |= {"sentence": "S.", "message": "M."}
NO_OWNER = {**META, "dimension": None, "owner": ""}
ANY = {"type": "pass_through", "pass_through_filter": ""}
GOOD: dict[str, Any] = {
    "type": "expect_column_values_to_not_be_null",
    "kwargs": {"column": "a"},
    "severity": "info",
    "meta": META,
}


@pytest.mark.parametrize(
    ("expectations", "said"),
    [
        ([GOOD, GOOD], "two rules have the id X"),
        ([{**GOOD, "severity": "bad"}], "the severity 'bad' is not one of critical, info, warning"),
        ([{**GOOD, "type": "expect_magic"}], "the expectation type 'expect_magic' is not one of"),
        (
            [{**GOOD, "meta": NO_OWNER}],
            "its meta has no dimension and no owner",
        ),
        ([{**GOOD, "meta": {**META, "dimension": "beauty"}}], "the dimension 'beauty' is not one of"),
        (
            [
                {
                    **GOOD,
                    "kwargs": {
                        "column": "a",
                        "row_condition": {"type": "pass_through", "pass_through_filter": ""},
                    },
                }
            ],
            "the rule cannot be put into SQL",
        ),
        ([{**GOOD, "kwargs": {}}], "the rule cannot be put into SQL"),
    ],
)
def test_a_rule_that_cannot_be_used_is_named(tmp_path: Path, expectations: Any, said: str) -> None:
    (tmp_path / "own.json").write_text(json.dumps({"name": "own", "expectations": expectations}))
    with pytest.raises(ConfigError, match=said) as raised:
        load_suite("own", tmp_path)
    assert "own.json" in raised.value.where


def test_a_suite_that_is_missing_or_broken_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no expectation suite 'own'"):
        load_suite("own", tmp_path)
    (tmp_path / "own.json").write_text('{"name": "own",\n nothing}')
    with pytest.raises(ConfigError, match="line 2: the expectation suite is not valid JSON"):
        load_suite("own", tmp_path)
