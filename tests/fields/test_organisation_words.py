"""Words that stand for others, with and without a slip."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_lowercase

import pytest

from hotpass.fields.organisation_words import likely_slips, meant
from hotpass.fields.vocabulary import spellings


@pytest.mark.parametrize(
    ("word", "stands_for"),
    [
        *[("ctr", "centre"), ("center", "centre"), ("cnter", "centre"), ("ecnter", "centre")],
        *[("laerskol", "primary school"), ("stigtng", "foundation")],
        *[("venter", "venter"), ("carter", "carter"), ("enter", "enter"), ("sunter", "sunter")],
    ],
)
def test_a_word_stands_for_another_also_with_a_slip(word: str, stands_for: str) -> None:
    assert meant(word) == stands_for


def test_all_slips_are_likely_ones() -> None:
    known, likely = spellings("organisation_spellings"), re.compile(likely_slips())
    slips = {slip for entry, whole in known.items() if entry != whole for slip in slips_in(entry)}
    told = [slip for slip in slips - set(known) if meant(slip) != slip]
    assert len(told) > 10_000
    assert [slip for slip in told if not likely.fullmatch(slip)] == []


def slips_in(word: str) -> Iterator[str]:
    for place in range(len(word)):
        before, letter, behind = word[:place], word[place], word[place + 1 :]
        yield before + behind
        yield before + behind[:1] + letter + behind[1:]
        for other in ascii_lowercase:
            yield before + other + behind
            yield before + other + letter + behind
