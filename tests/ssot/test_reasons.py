"""The rules in words."""

from __future__ import annotations

import pytest

from hotpass.ssot.reasons import reason

KEPT = {
    1: "From the most recent record that gives a value; another value is kept beside it.",
    3: "From the most recent record that gives a value; 3 other values are kept beside it.",
}


@pytest.mark.parametrize(
    ("rule", "agreeing", "alternatives", "sentence"),
    [
        ("longest", 1, 0, "The only value given."),
        ("longest", 3, 0, "The only value given, by 3 records alike."),
        ("longest", 1, 2, "The longest of the values given; 2 other values lost."),
        ("most_common", 2, 1, "Given by 2 records, more than or as many as give another value."),
    ],
)
def test_a_rule_is_one_sentence(rule: str, agreeing: int, alternatives: int, sentence: str) -> None:
    assert reason(rule, agreeing, alternatives, None) == sentence


def test_a_tie_says_what_settles_it() -> None:
    said = reason("most_common", 1, 1, None)
    assert said.startswith("Given as often as any other value; trust in the source, then date")
    assert said.endswith("settle it; another value lost.")


def test_a_person_is_named() -> None:
    assert reason("correction", 0, 2, "A. Analyst") == "Set by A. Analyst, whatever the records say."
    assert reason("correction", 1, 0, None) == "Set by a person, whatever the records say."


@pytest.mark.parametrize("alternatives", KEPT)
def test_a_field_of_several_loses_nothing(alternatives: int) -> None:
    assert reason("most_recent", 1, alternatives, None, several=True) == KEPT[alternatives]
