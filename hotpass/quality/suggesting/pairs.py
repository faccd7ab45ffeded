"""Rules on two columns: one follows from the other, equals it, is no greater, is filled wherever it is; or
both together name each row.

Looked for on numbers that stand for values, in a sample of rows: whether a rule holds is counted on all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hotpass.quality.profiling.columns import ColumnProfile
from hotpass.quality.suggesting.candidates import Candidate, counted
from hotpass.quality.suggesting.tolerance import tolerated, unseen

Ints = npt.NDArray[np.int64]

#: Columns looked at two by two; those of a wider table with most values.
MOST_COLUMNS: Final = 40
#: Exceptions that chance would bring, below which it cannot be told from a rule.
_TOLD: Final = 40
#: Share of these that may be exceptions all the same.
_SLACK: Final = 0.05
#: Rules of one sort that are offered about one column.
_MOST_EACH: Final = 2
#: Pairs of rows that would share both values by chance, from which it is a rule that none do, and one that
#: may be accepted unread.
_CLASHING: Final = (60, 120)
#: Share of rows that may clash all the same.
_TWICE: Final = 0.002
#: Share of rows with a value of their own, from which a column is a key by itself.
_OWN: Final = 0.9
_PAIR: Final = "either_value_is_missing"


@dataclass(frozen=True, slots=True)
class _Coded:
    """A column as numbers: ``codes`` of its values (-1 without one), and what they measure, if anything."""

    profile: ColumnProfile
    codes: Ints
    values: pa.Array
    measured: npt.NDArray[np.float64] | None

    @property
    def name(self) -> str:
        return self.profile.column.name

    @property
    def label(self) -> str:
        return self.profile.column.label

    @property
    def filled(self) -> npt.NDArray[np.bool_]:
        return self.codes >= 0

    @property
    def distinct(self) -> int:
        return len(self.values)


def pair_rules(profiles: Sequence[ColumnProfile], rows: pa.Table) -> Iterator[Candidate]:
    """Candidates on two columns of a table.

    Args:
        profiles: of its columns.
        rows: the sample, with these columns.
    """
    filled = sorted((p for p in profiles if p.filled > 0), key=lambda p: -p.filled)[:MOST_COLUMNS]
    columns = [_coded(p, rows[p.column.name]) for p in filled]
    equal = list(_equal(columns))
    yield from equal
    same = {frozenset((c.arguments["column_A"], c.arguments["column_B"])) for c in equal}
    yield from _best(_following(columns, same), "column_B")
    yield from _ordered(columns, same)
    yield from _best(_implied(columns), "column")
    yield from _together(columns, same)


def _coded(profile: ColumnProfile, column: pa.ChunkedArray) -> _Coded:
    encoded = column.combine_chunks().dictionary_encode()
    codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return _Coded(profile, codes, encoded.dictionary, _measured(profile, column))


def _measured(profile: ColumnProfile, column: pa.ChunkedArray) -> npt.NDArray[np.float64] | None:
    """Numbers that are stored as such, or ISO days of one length; these compare alike in both engines."""
    if profile.column.dtype == "number":
        found: npt.NDArray[np.float64] = column.cast(pa.float64()).to_numpy()
        return found
    if profile.made != "days" or not profile.shortest == profile.longest == 10:
        return None
    if profile.days < profile.filled:
        return None
    days = pc.cast(column, pa.date32()).cast(pa.int32()).cast(pa.float64())
    as_days: npt.NDArray[np.float64] = days.to_numpy()
    return as_days


def _best(found: Iterator[tuple[float, Candidate]], about: str) -> Iterator[Candidate]:
    """Of the candidates on one column those with the most evidence."""
    by_column: dict[str, list[tuple[float, Candidate]]] = {}
    for weight, candidate in found:
        by_column.setdefault(candidate.arguments[about], []).append((weight, candidate))
    for those in by_column.values():
        yield from (c for _, c in sorted(those, key=lambda one: -one[0])[:_MOST_EACH])


def _following(columns: Sequence[_Coded], same: set[frozenset[str]]) -> Iterator[tuple[float, Candidate]]:
    for b in columns:
        told = _shares(b.codes)
        if b.distinct < 2 or told > 0.98 or b.distinct > 0.5 * b.filled.sum():
            continue
        for a in columns:
            if a is b or a.distinct < 2 or frozenset((a.name, b.name)) in same:
                continue
            found = _follows(a, b)
            if found:
                yield found


def _follows(a: _Coded, b: _Coded) -> tuple[float, Candidate] | None:
    """B follows from A where rows with the same A agree on B far more than any two rows do."""
    both = a.filled & b.filled
    n = int(both.sum())
    if n < 50 or a.distinct > 0.9 * n:
        return None
    pairs, counts = np.unique(a.codes[both] * (b.distinct + 1) + b.codes[both], return_counts=True)
    group = pairs // (b.distinct + 1)
    sizes = np.bincount(group, weights=counts, minlength=a.distinct)
    exceptions = int(counts[2 * counts <= sizes[group]].sum())
    supported = int(np.maximum(sizes - 1, 0).sum())
    by_chance = supported * (1 - _shares(b.codes[both]))
    if by_chance < _TOLD or exceptions > _SLACK * by_chance:
        return None
    why = (
        f"{counted(supported, 'row')} share their {a.label} with another, and {exceptions} of them "
        f"disagree on {b.label}; by chance about {by_chance:.0f} would."
    )
    candidate = Candidate(
        "follows",
        "expect_column_pair_values_to_agree_within_groups",
        {"column_A": a.name, "column_B": b.name, "ignore_row_if": _PAIR},
        "consistency",
        f"{b.label} is the same wherever {a.label} is",
        f"Most rows with the same {a.label} have another {b.label}.",
        why,
        proven=exceptions <= 0.01 * n,
        more=2 + _of_new_groups(sizes, group[2 * counts <= sizes[group]]),
        trials=supported,
    )
    return by_chance, candidate


def _of_new_groups(sizes: npt.NDArray[Any], disagreeing: Ints) -> float:
    """Exceptions to expect in groups that have said nothing so far: as many as groups that have may bring."""
    groups = int((sizes >= 2).sum())
    new = unseen(int((sizes == 1).sum()), int((sizes == 2).sum()))
    return new * (1 - tolerated(len(np.unique(disagreeing)), groups))


def _shares(codes: Ints) -> float:
    """Chance that two rows with a value have the same."""
    counts = np.bincount(codes[codes >= 0])
    total = counts.sum()
    return float((counts / total) @ (counts / total)) if total else 1.0


def _equal(columns: Sequence[_Coded]) -> Iterator[Candidate]:
    for place, a in enumerate(columns):
        for b in columns[place + 1 :]:
            both = a.filled & b.filled
            n = int(both.sum())
            if n < 50 or a.profile.column.dtype != b.profile.column.dtype or a.distinct < 2:
                continue
            known = pc.index_in(b.values, a.values)
            there = pc.fill_null(known, -2).to_numpy(zero_copy_only=False).astype(np.int64)
            if not (there >= 0).any():
                continue
            said = there[b.codes[both]]
            agreeing = int((said == a.codes[both]).sum())
            chance = _alike(a.codes[both], said, a.distinct)
            if n * (1 - chance) < _TOLD or n - agreeing > _SLACK * n * (1 - chance):
                continue
            yield Candidate(
                "equal",
                "expect_column_pair_values_to_be_equal",
                {"column_A": a.name, "column_B": b.name, "ignore_row_if": _PAIR},
                "consistency",
                f"{a.label} and {b.label} are the same",
                f"{a.label} and {b.label} differ.",
                f"They are in {agreeing} of {n} rows; by chance they would be in {n * chance:.0f}.",
                proven=n - agreeing <= 0.01 * n,
            )


def _alike(one: Ints, other: Ints, distinct: int) -> float:
    known = other[other >= 0]
    left = np.bincount(one, minlength=distinct) / len(one)
    right = np.bincount(known, minlength=distinct) / len(one)
    return float(left @ right)


def _ordered(columns: Sequence[_Coded], same: set[frozenset[str]]) -> Iterator[Candidate]:
    measured = [c for c in columns if c.measured is not None and c.distinct > 1]
    for place, a in enumerate(measured):
        for b in measured[place + 1 :]:
            if a.profile.column.dtype == b.profile.column.dtype and frozenset((a.name, b.name)) not in same:
                for lower, upper in ((a, b), (b, a)):
                    found = _order(lower, upper)
                    if found:
                        yield found


def _order(lower: _Coded, upper: _Coded) -> Candidate | None:
    """No row has them the other way round, where values paired at random often would."""
    assert lower.measured is not None
    assert upper.measured is not None
    both = lower.filled & upper.filled
    low, high = lower.measured[both], upper.measured[both]
    n = len(low)
    if n < 50:
        return None
    wrong = int((low > high).sum())
    by_chance = n * float((low > np.roll(high, n // 2)).mean() + (low > np.roll(high, n // 3)).mean()) / 2
    if by_chance < _TOLD or wrong > _SLACK * by_chance:
        return None
    return Candidate(
        "order",
        "expect_column_pair_values_a_to_be_greater_than_b",
        {"column_A": upper.name, "column_B": lower.name, "or_equal": True, "ignore_row_if": _PAIR},
        "consistency",
        f"{lower.label} is not greater than {upper.label}",
        f"{lower.label} is greater than {upper.label}.",
        f"{wrong} of {n} rows have it the other way; paired at random about {by_chance:.0f} would.",
        proven=wrong <= 0.01 * n,
    )


def _implied(columns: Sequence[_Coded]) -> Iterator[tuple[float, Candidate]]:
    partly = [c for c in columns if 0.02 < c.filled.mean() < 0.98]
    for b in partly:
        for a in partly:
            found = None if a is b else _implies(a, b)
            if found:
                yield found


def _implies(a: _Coded, b: _Coded) -> tuple[float, Candidate] | None:
    asked = int(a.filled.sum())
    missing = int((a.filled & ~b.filled).sum())
    by_chance = asked * float(1 - b.filled.mean())
    if by_chance < _TOLD or missing > _SLACK * by_chance:
        return None
    condition = {"type": "nullity", "column": {"name": a.name}, "is_null": False}
    candidate = Candidate(
        "implied",
        "expect_column_values_to_not_be_null",
        {"column": b.name, "row_condition": condition},
        "completeness",
        f"{b.label} has a value wherever {a.label} has one",
        f"{a.label} has a value, and {b.label} has none.",
        f"{asked} rows have {a.label}; {missing} of them lack {b.label}, "
        f"by chance about {by_chance:.0f} would.",
        proven=missing <= 0.01 * asked,
    )
    return by_chance, candidate


def _together(columns: Sequence[_Coded], same: set[frozenset[str]]) -> Iterator[Candidate]:
    """Two columns name each row where hardly any two rows share both, and by chance many would."""
    single = [c for c in columns if 2 <= c.distinct < _OWN * c.filled.sum()]
    for place, a in enumerate(single):
        for b in single[place + 1 :]:
            if frozenset((a.name, b.name)) not in same and (found := _unique_pair(a, b)):
                yield found


def _unique_pair(a: _Coded, b: _Coded) -> Candidate | None:
    both = a.filled & b.filled
    n = int(both.sum())
    if n < 50 or a.distinct * b.distinct < n:
        return None
    expected = n * (n - 1) / 2 * _shares(a.codes[both]) * _shares(b.codes[both])
    if expected < _CLASHING[0]:
        return None
    _, counts = np.unique(a.codes[both] * (b.distinct + 1) + b.codes[both], return_counts=True)
    clashing = int(counts[counts > 1].sum())
    if clashing > _TWICE * n:
        return None
    return Candidate(
        "key",
        "expect_compound_columns_to_be_unique",
        {"column_list": [a.name, b.name], "ignore_row_if": "any_value_is_missing"},
        "uniqueness",
        f"{a.label} and {b.label} together are those of no other row",
        f"Another row has the same {a.label} and {b.label}.",
        f"{clashing} of {counted(n, 'row')} share both; were they drawn at random, about "
        f"{counted(round(expected), 'pair')} of rows would.",
        proven=clashing == 0 and expected >= _CLASHING[1],
        more=2,
        weight=2,
    )
