"""Letters written as figures."""

import pytest

from hotpass.fields import KINDS
from hotpass.fields.misread import as_letters


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("mary nicho1son", "mary nicholson"),
        ("sm1th", "smith"),
        ("wi11iam", "william"),
        ("spencer 5ociety", "spencer society"),
        ("friends 0f hosp1ta1", "friends of hospital"),
        ("c1inic", "clinic"),
        ("the f0x 5outh", "the fox south"),
        # what counts something, and codes, stay
        ("phase1", "phase1"),
        ("5star", "5star"),
        ("unit 5a 5am", "unit 5a 5am"),
        ("4x4", "4x4"),
        ("co2", "co2"),
        ("x1y1z1a", "x1y1z1a"),
    ],
)
def test_figures_in_words_are_read_as_the_letters_that_look_like_them(written: str, read: str) -> None:
    assert as_letters(written) == read


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [
        ("organisation_name", "Mary Nicho1son Schoo1", "Mary Nicholson School"),
        ("organisation_name", "TheWeston Schoo1", "The Weston School"),
        ("person_name", "J0hn Sm1th", "John Smith"),
        ("given_name", "A1ice", "Alice"),
        ("family_name", "B0tha", "Botha"),
        ("locality", "P0lokwane", "Polokwane"),
        ("address", "62170 5mith Highway", "62170 Smith Highway"),
    ],
)
def test_what_is_written_stays_and_is_compared_as_what_is_meant(kind: str, written: str, meant: str) -> None:
    read, right = KINDS[kind].read(written, "ZA"), KINDS[kind].read(meant, "ZA")
    assert read.value == written
    assert read.parts == right.parts
