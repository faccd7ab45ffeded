"""Columns of several people beside each other: ``Contact 1 Name``, ``Contact 1 E-mail``, ``Contact 2``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from hotpass.fields.text_folding import fold

#: Fields of which each tells of a person of its own.
_WHOLE: Final = frozenset({"person.name", "person.family_name"})
_NAMING: Final = _WHOLE | {"person.given_name"}
#: Words of headers that tell what a column holds, and not of whom.
_GENERIC: Final = re.compile(
    r"\b(?:(?:first|last|middle|second|full|fore|sur|family|given|maiden|preferred|[fmls])[ -]?names?"
    r"|(?:voor|familie|volle|tweede)[ -]?na+me?|voorletters|surname|van|names?|naam|initials"
    r"|contacts?|kontak\w*|persons?|persoon\w*|details|besonderhede|column \d+)\b"
)


def slots(columns: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """The slot of each column of a person, by its position: columns of one slot tell of one person.

    Slots count from 1; 0 is for columns that tell of no one in particular. A table with columns for one
    person only has none. Slots are told apart by the numbers and words of the headers that name people
    (``Contact 2``, ``Principal``), or by blocks of columns that repeat themselves.
    """
    people = [column for column in columns if str(column["field"]).startswith("person.")]
    naming = [column for column in people if column["field"] in _NAMING]
    if len([c for c in naming if c["field"] in _WHOLE]) < 2:
        return {}
    return _by_words(people, naming) or _by_blocks(people)


def _by_words(people: Sequence[Mapping[str, Any]], naming: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    said = {column["position"]: _words(column["name"] or "") for column in naming}
    common = frozenset.intersection(*said.values())
    of = {position: words - common for position, words in said.items()}
    whole = {of[c["position"]] for c in naming if c["field"] in _WHOLE}
    keys = list(dict.fromkeys(key for key in of.values() if key in whole))
    found = {c["position"]: _slot(_words(c["name"] or ""), keys) for c in people}
    return found if len(keys) > 1 and all(found[position] for position in said) else {}


def _slot(words: frozenset[str], keys: Sequence[frozenset[str]]) -> int:
    """The slot whose words a header holds, the most words first; one without words takes what holds none."""
    fitting = [key for key in sorted(keys, key=len, reverse=True) if key <= words]
    numbers = {word for word in words if word.isdigit()}
    known = {word for key in keys for word in key}
    if not fitting or (not fitting[0] and numbers - known):
        return 0
    return keys.index(fitting[0]) + 1


def _words(header: str) -> frozenset[str]:
    told = re.sub(r"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])", " ", fold(header))
    words = _GENERIC.sub(" ", told).split()
    return frozenset(word.lstrip("0") or "0" for word in words if len(word) > 1 or word.isdigit())


def _by_blocks(people: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Slots of columns without telling headers: blocks that repeat, or as many of each field as of names."""
    ordered = sorted(people, key=lambda c: c["position"])
    fields = [c["field"] for c in ordered]
    for count in range(2, len(fields) // 2 + 1):
        size, rest = divmod(len(fields), count)
        if not rest and size > 1 and fields == fields[:size] * count and _WHOLE & set(fields[:size]):
            return {c["position"]: place // size + 1 for place, c in enumerate(ordered)}
    often = Counter(fields)
    if len(often) > 1 and set(often.values()) == {often["person.name"]} and often["person.name"] > 1:
        seen: Counter[str] = Counter()
        found = {}
        for column in ordered:
            seen[column["field"]] += 1
            found[column["position"]] = seen[column["field"]]
        return found
    return {}
