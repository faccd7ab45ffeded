"""Whose an e-mail address or number is, in a row that names several people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

import pyarrow as pa

from hotpass.fields.person_name import root_of
from hotpass.fields.text_folding import fold
from hotpass.profiles import FieldSpec
from hotpass.stage import StageJob
from hotpass.stages.normalise.gather import items_column, unread_column

#: Owner of a value that belongs to none of the row's people.
NOBODY: Final = 0

_SHORTEST: Final = 3
_DIGITS: Final = 7
_MARKS: Final = "()+./ -"
_BETWEEN: Final = re.compile(r"[^\d\n;,]{0,3}")
_APART: Final = re.compile(r"[\W\d_]+")


def uneven(field: FieldSpec) -> str:
    """SQL of t, row, people, items and unread of a person's field, in rows where its owner is in question.

    These name nobody or several people, or have a value in the columns of another person than the one they
    name. ``people`` has name and slot, ``items`` are the values. It reads ``person_rows``.
    """
    items, unread = items_column("person", field), unread_column("person", field)
    astray = f"len(list_filter({items}, lambda i: i.slot NOT IN (0, people[1].slot))) > 0"
    named = "list_transform(people, lambda p: {'name': p.value, 'slot': p.slot})"
    return f"""SELECT t, "row", {named} AS people, {items} AS items, {unread} AS unread
        FROM person_rows
        WHERE (len(people) <> 1 OR people[1].slot <> 0 AND {astray})
            AND (len({items}) > 0 OR {unread} IS NOT NULL)"""


def map_owners(job: StageJob, field: FieldSpec) -> None:
    """Make ``owners_<field>`` from ``uneven_<field>``: t, row, owners, of the rows that name people.

    ``owners`` has for each value of the person field the position of its owner, from 1, or :data:`NOBODY`.
    """
    listed = f"""SELECT t, "row", people,
            list_transform(items, lambda i: {{'value': i.value, 'slot': i.slot, 'raw': i.raw}}) AS items
        FROM uneven_{field.name} WHERE len(people) > 0 AND len(items) > 0"""

    def pair(people: Sequence[Mapping[str, Any]], items: Sequence[Mapping[str, Any]]) -> Sequence[list[int]]:
        return (owners_by_slot(people, items),)

    outputs = pa.schema([("owners", pa.list_(pa.int32()))])
    job.engine.map_distinct("paired", f"SELECT people, items FROM ({listed})", pair, outputs)
    job.engine.execute(
        f"""CREATE OR REPLACE TABLE owners_{field.name} AS
        SELECT t, "row", owners FROM ({listed}) JOIN paired USING (people, items)"""
    )


def unclaimed(field: FieldSpec) -> str:
    """SQL of t, row, named, items and unread of a person's field that belong to none of the row's people.

    ``named`` says whether the row names people at all.
    """
    return f"""SELECT t, "row", len(people) > 0 AS named, CASE WHEN len(people) = 0 THEN unread END AS unread,
            CASE WHEN owners IS NULL THEN items
                ELSE list_filter(items, lambda x, k: owners[k] = {NOBODY}) END AS items
        FROM uneven_{field.name} LEFT JOIN owners_{field.name} USING (t, "row")
        WHERE len(people) = 0 OR list_contains(owners, {NOBODY})"""


def owners_by_slot(people: Sequence[Mapping[str, Any]], items: Sequence[Mapping[str, Any]]) -> list[int]:
    """Position of each value's owner among the people, from 1, or :data:`NOBODY`.

    Values of a person's own columns (``slot`` other than 0) are shared out among those whom the columns of
    that slot name, the others among all.
    """
    found = [NOBODY] * len(items)
    for slot in dict.fromkeys(item["slot"] for item in items):
        inside = [at for at, person in enumerate(people, 1) if slot in (0, person["slot"])]
        places = [at for at, item in enumerate(items) if item["slot"] == slot]
        theirs = [items[at] for at in places]
        if len(inside) == 1 and slot:
            shared = [1] * len(theirs)
        else:
            shared = owners(
                [people[at - 1]["name"] for at in inside],
                [item["value"] for item in theirs],
                [item["raw"] or "" for item in theirs],
            )
        for at, owner in zip(places, shared, strict=True):
            found[at] = inside[owner - 1] if owner else NOBODY
    return found


def owners(names: Sequence[str], values: Sequence[str], raws: Sequence[str] = ()) -> list[int]:
    """Position of each value's owner among the names, from 1, or :data:`NOBODY`.

    A value belongs to the person whose name stands beside it in its cell (``raws``), an e-mail address to the
    one whose name or initials it holds. As many values as people go by their order, unless that would give
    one to somebody whom another names.
    """
    beside = _beside(names, values, raws) if raws else [NOBODY] * len(values)
    named = [said or _named(value, names) for said, value in zip(beside, values, strict=True)]
    in_order = len(names) == len(values) and all(n in (NOBODY, at) for at, n in enumerate(named, 1))
    return list(range(1, len(values) + 1)) if in_order else named


def _beside(names: Sequence[str], values: Sequence[str], raws: Sequence[str]) -> list[int]:
    """Whose name stands beside each value in its cell: before all of them or behind all of them."""
    found = [NOBODY] * len(values)
    for raw in dict.fromkeys(raws):
        places = [at for at, of in enumerate(raws) if of == raw]
        spans = list(_spans(raw, [values[at] for at in places]))
        if not spans or len(spans) < len(places):
            continue
        edges = [0, *(edge for span in spans for edge in span), len(raw)]
        gaps = [raw[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
        before = _mentioned(gaps[0], names)
        told = gaps[:-1] if before else gaps[1:]
        owner = NOBODY
        for at, gap in zip(places, told, strict=True):
            owner = _mentioned(gap, names) or (owner if before else NOBODY)
            found[at] = owner
    return found


def _spans(raw: str, values: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the values stand in a text, as long as each stands behind the one before."""
    start = 0
    for value in values:
        span = _address_in(raw, value, start) if "@" in value else _number_in(raw, value, start)
        if span is None:
            return
        yield span
        start = span[1]


def _address_in(raw: str, value: str, start: int) -> tuple[int, int] | None:
    if raw.isascii() and value.isascii():
        at = raw.lower().find(value.lower(), start)
        return (at, at + len(value)) if at >= 0 else None
    found = re.compile(re.escape(value), re.IGNORECASE).search(raw, start)
    return found.span() if found else None


def _number_in(raw: str, value: str, start: int) -> tuple[int, int] | None:
    """From the start of the first run of figures and marks that ends with the last figures of the value, to
    their last place in that run; they may stand a few marks apart."""
    last = re.sub(r"\D", "", value)[-_DIGITS:]
    places = [at for at in range(start, len(raw)) if raw[at].isdecimal()]
    figures = "".join([raw[at] for at in places])
    found: tuple[int, int] | None = None
    at = figures.find(last)
    while at >= 0 and last:
        span = places[at : at + len(last)]
        if all(_BETWEEN.fullmatch(raw, a + 1, b) for a, b in pairwise(span)):
            first = span[0]
            while first > start and (raw[first - 1].isdecimal() or raw[first - 1] in _MARKS):
                first -= 1
            if found is not None and first > found[0]:
                break
            found = first, span[-1] + 1
        at = figures.find(last, at + 1)
    return found


def _mentioned(text: str, names: Sequence[str]) -> int:
    """The one whose name stands last in a text, by words that no other of the names has."""
    words = fold(text).split()
    last = {word: at for at, word in enumerate(words)}
    theirs = [set(_words(name)) for name in names]
    places = [
        max((last.get(word, -1) for word in own - _others(theirs, at)), default=-1)
        for at, own in enumerate(theirs)
    ]
    return places.index(max(places)) + 1 if places and max(places) >= 0 else NOBODY


def _others(theirs: Sequence[set[str]], one: int) -> set[str]:
    return set().union(*(words for at, words in enumerate(theirs) if at != one))


def _named(value: str, names: Sequence[str]) -> int:
    """The one person of whose name the part before the ``@`` holds most; NOBODY when two share it."""
    local, at, _ = value.partition("@")
    if not at:
        return NOBODY
    held = [_held(local, name) for name in names]
    most = max(held, default=0)
    return held.index(most) + 1 if most and held.count(most) == 1 else NOBODY


def _held(local: str, name: str) -> float:
    """How many letters of a name an address holds: whole words, and what is left as their first letters."""
    words = fold(name).split()
    tokens = [token for token in _APART.split(fold(local)) if token]
    letters = "".join(tokens)
    initials = "".join(word[0] for word in words)
    if letters == initials and len(letters) > 1:
        return float(len(letters))
    found = [w for w in words if (len(w) >= _SHORTEST and w in letters) or (len(w) > 1 and w in tokens)]
    known = float(sum(map(len, found)))
    if not found:
        return max(
            (len(t) - 0.5 for t in tokens if len(t) >= _SHORTEST and root_of(t) == root_of(words[0])),
            default=0,
        )
    rest = letters
    for word in found:
        rest = rest.replace(word, "", 1)
    left = "".join(word[0] for word in words if word not in found)
    return known + 0.5 * (1 if rest and left.startswith(rest) else -1 if 0 < len(rest) < _SHORTEST else 0)


def _words(name: str) -> list[str]:
    return [word for word in fold(name).split() if len(word) >= _SHORTEST]
