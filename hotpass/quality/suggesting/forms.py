"""Rules on how a text is written: a known form, few masks, the characters in use, its length."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Final

from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.quality.profiling.columns import ColumnProfile, masks_table, values_table
from hotpass.quality.profiling.counting import MASKED_VALUES, coarse
from hotpass.quality.suggesting.candidates import Candidate, counted
from hotpass.quality.suggesting.tolerance import unseen

#: Forms that are known by name, each a pattern that both engines read alike.
_KNOWN: Final[Mapping[str, str]] = {
    "an e-mail address": r"^[A-Za-z0-9._%+'&-]+@[A-Za-z0-9-]+(?:[.][A-Za-z0-9-]+)+$",
    "a web address": r"^https?://[^ \t\n/.]+(?:[.][^ \t\n/.]+)+(?:/[^ \t\n]*)?$",
    "an international phone number": r"^[+][1-9][0-9]{6,14}$",
    "a UUID": r"^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
}
_MOST_MASKS: Final = 6
_LONGEST_MASK: Final = 40
_CAPITAL: Final = "A-ZÀ-ÖØ-Þ"
_SMALL: Final = "a-zß-öø-ÿ"
_CLASSES: Final = {"A": f"[{_CAPITAL}]", "a": f"[{_SMALL}]", "9": "[0-9]"}


def form_rules(engine: Engine, p: ColumnProfile, number: int) -> Iterator[Candidate]:
    """Candidates on how the texts of a column are written; masks that fix every letter say all there is."""
    exact = _masked(engine, p, number, "mask")
    if exact and exact.proven:
        yield exact
        return
    form = _known(engine, p, number) or exact or _masked(engine, p, number, coarse("mask"))
    if form:
        yield form
    if form is None or not form.proven:
        characters = _characters(engine, p, number)
        if characters:
            yield characters
    yield _length(p)


def _known(engine: Engine, p: ColumnProfile, number: int) -> Candidate | None:
    for said, regex in _KNOWN.items():
        rows = engine.rows(
            f"SELECT coalesce(sum(n), 0) FROM {quote(values_table(number))} "
            f"WHERE regexp_matches(v, {literal(regex)})"
        )
        matching = int(rows[0][0])
        if matching >= 0.9 * p.filled:
            why = f"{matching} of {counted(p.filled, 'text')} are of this form."
            return _regex(p, regex, said, why, proven=matching >= 0.95 * p.filled)
    return None


def _masked(engine: Engine, p: ColumnProfile, number: int, mask: str) -> Candidate | None:
    """Few masks that are saturated; ``mask`` is SQL of a mask, letter by letter or by runs."""
    found: list[tuple[str, int]] = engine.rows(
        f"""SELECT {mask} AS m, sum(n)::BIGINT AS n FROM {quote(masks_table(number))}
        GROUP BY 1 ORDER BY n DESC, m"""
    )
    kept = [(m, n) for m, n in found if n >= max(2, 0.001 * p.filled)]
    covered, total = sum(n for _, n in kept), sum(n for _, n in found)
    if not 1 <= len(kept) <= _MOST_MASKS or covered < 0.95 * total:
        return None
    if any(len(m) > _LONGEST_MASK or not m.strip() for m, _ in kept):
        return None
    if mask == "mask" and len({_without_lengths(m) for m, _ in kept}) < len(kept):
        # Runs of one form that differ in length may well have another length in fresh rows.
        return None
    shown = " or ".join(m for m, _ in kept[:3]) + (" …" if len(kept) > 3 else "")
    # Of a part of the values, no count says how many masks two rows have.
    twice = 0 if p.distinct >= 2 * MASKED_VALUES else sum(n == 2 for _, n in found)
    return _regex(
        p,
        "^(?:" + "|".join(_pattern(m) for m, _ in kept) + ")$",
        f"written as {shown}",
        f"{covered} of {counted(total, 'text')} are written in {counted(len(kept), 'way')}.",
        proven=covered >= 0.99 * total,
        more=unseen(0, twice),
    )


def _without_lengths(mask: str) -> str:
    return re.sub(r"([Aa9])\1+", r"\1", mask)


def _pattern(mask: str) -> str:
    """A mask as a pattern: ``99/A+`` is ``[0-9]{2}/[A-Z]+``."""
    found = []
    for run in re.finditer(r"([Aa9])\1*\+?|[^Aa9]", mask):
        text = run.group()
        if text[0] not in _CLASSES:
            found.append(f"[{text}]" if text in ".+*?()|{}$" else re.escape(text))
            continue
        length = len(text.rstrip("+"))
        times = f"{{{length}}}" if length > 1 else ""
        found.append(_CLASSES[text[0]] + ("+" if text.endswith("+") else times))
    return "".join(found)


def _regex(p: ColumnProfile, regex: str, said: str, why: str, *, proven: bool, more: float = 0) -> Candidate:
    return Candidate(
        "form",
        "expect_column_values_to_match_regex",
        {"column": p.column.name, "regex": regex},
        "validity",
        f"{p.column.label} is {said}",
        f"{p.column.label} is not {said}.",
        why,
        proven=proven,
        more=more,
    )


def _characters(engine: Engine, p: ColumnProfile, number: int) -> Candidate | None:
    """The signs in use beside letters and digits, where they are saturated."""
    step = max(1, p.distinct // 20_000)
    found: list[tuple[str, int]] = engine.rows(
        f"""SELECT c, count(*) FROM (
            SELECT DISTINCT v, unnest(string_split(v, '')) AS c FROM {quote(values_table(number))}
            WHERE hash(v) % {step} = 0) GROUP BY 1 ORDER BY 2 DESC, 1"""
    )
    known = {"9": re.compile("[0-9]"), "A": re.compile(f"[{_CAPITAL}{_SMALL}]")}
    used = {name for name, of in known.items() if any(n > 1 and of.match(c) for c, n in found)}
    signs = [(c, n) for c, n in found if not any(of.match(c) for of in known.values())]
    kept = [c for c, n in signs if n > 1 and c.isprintable()]
    if len(kept) > 15 or not used:
        return None
    classes = ("0-9" if "9" in used else "") + (f"{_CAPITAL}{_SMALL}" if "A" in used else "")
    regex = f"^[{classes}{''.join(_in_class(c) for c in kept)}]*$"
    said = " and ".join(filter(None, ("letters" * ("A" in used), "digits" * ("9" in used))))
    beside = f" and {' '.join(c if c != ' ' else 'blanks' for c in kept)}" if kept else ""
    twice = sum(n == 2 for _, n in signs) * step
    return Candidate(
        "characters",
        "expect_column_values_to_match_regex",
        {"column": p.column.name, "regex": regex},
        "validity",
        f"{p.column.label} is written with {said}{beside} alone",
        f"{p.column.label} has a character that it never has.",
        f"{counted(p.distinct, 'different text')} use {counted(len(kept), 'sign')} beside {said}.",
        proven=twice <= 0.01 * p.filled,
        more=unseen(0, twice),
    )


def _in_class(character: str) -> str:
    return f"\\{character}" if character in "\\]^-[" else character


def _length(p: ColumnProfile) -> Candidate:
    # Texts are cut off more often than they are too long, and a long one more is no surprise.
    low, high = max(1, p.shortest), math.ceil(1.3 * p.longest) + 1
    return Candidate(
        "length",
        "expect_column_value_lengths_to_be_between",
        {"column": p.column.name, "min_value": low, "max_value": high},
        "validity",
        f"{p.column.label} has {low} to {high} characters",
        f"{p.column.label} is shorter or longer than it ever is.",
        f"{counted(p.filled, 'text')} have {p.shortest} to {p.longest} characters.",
        more=2,
    )
