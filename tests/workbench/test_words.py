from __future__ import annotations

from datetime import UTC, datetime

import pytest

from components import stage_figures, words


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (999, "999"), (12_480, "12\u202f480"), (1_000_000, "1\u202f000\u202f000"), (None, "–")],
)
def test_numbers_are_grouped_by_thin_blanks(value: int | None, written: str) -> None:
    assert words.number(value) == written


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (0.01, "under 0.1 s"),
        (0.42, "0.4 s"),
        (42, "42 s"),
        (130, "2 min 10 s"),
        (3900, "1 h 5 min"),
        (None, "–"),
    ],
)
def test_durations_are_in_words(seconds: float | None, written: str) -> None:
    assert words.duration(seconds) == written


@pytest.mark.parametrize(
    ("count", "written"),
    [(412, "412 bytes"), (412_000, "412 kB"), (1_900_000, "1.9 MB"), (25_000_000, "25 MB")],
)
def test_sizes_are_in_words(count: int, written: str) -> None:
    assert words.size(count) == written


def test_counts_agree_with_their_nouns() -> None:
    assert [words.counted(n, "entity", "entities") for n in (1, 2)] == ["1 entity", "2 entities"]


def test_changes_carry_their_sign() -> None:
    assert [words.signed(n) for n in (12, 0, -3)] == ["+12", "no change", "−3"]


def test_probabilities_are_words_with_their_figure() -> None:
    assert [words.sure(p) for p in (0.97, 0.85, 0.5, 0.2)] == [
        "very likely, 0.97",
        "likely, 0.85",
        "perhaps, 0.50",
        "unsure, 0.20",
    ]


def test_times_carry_their_zone() -> None:
    assert words.when(datetime(2026, 11, 22, 16, 5, tzinfo=UTC)) == "22 Nov 2026 16:05 UTC"
    assert words.when(datetime(2026, 11, 22, 16, 5)) == "22 Nov 2026 16:05 UTC"


def test_states_are_in_the_readers_words() -> None:
    assert words.state("gate_closed") == "gate closed"
    assert words.state("something_new") == "something new"


def test_small_shares_are_told_as_one_in_so_many() -> None:
    assert [words.rarely(s) for s in (0.97, 0.01, 1 / 812_345, 0)] == [
        "97\u202f%",
        "1\u202f%",
        "1 in 812\u202f000",
        "0\u202f%",
    ]


def test_figures_of_a_stage_are_words_without_digests_and_noughts() -> None:
    link = {"warnings": 1, "person_largest_entity": 3, "person_records": 1200, "person_pairs_to_review": 0}
    assert stage_figures.said(link) == (
        "1\u202f200 records of people, 3 records in the largest, 1 note on the linkage"
    )
    assert stage_figures.said({"suite_people": "ab12", "published_at": "2026-11-28", "rules": 1}) == "1 rule"
