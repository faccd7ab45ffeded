"""How many columns of the labelled tables are mapped rightly, and how sure the mapping said that it was.

A column is right when its field is; "what it is" is right as well where only whose it is is not, the
organisation's or the person's of the row. The confidence is of what it is; whose it is has one of its own.

The peer goes by headers alone: the field of the profile whose words, label or name rapidfuzz finds most like
the header, if they are alike at 85 of 100.

Each file was written by itself, and measured before anything was changed for it (``FIRST``); the rules then
learnt from it, so that only a new file tells how they do on what they have not seen. From the seventeenth on
their writer drew the names in the cells from lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz, process

from benchmarks.columns.labelled import TABLES, Table, labelled
from hotpass.fields.headers import fold_header
from hotpass.profiles import Profile, load_profile
from hotpass.profiles.mapping import map_columns

ALIKE = 85
#: By file, as first measured: the shares right and right at 0.8 or more, and how many were wrong above 0.9.
FIRST = {
    "first": (0.857, 0.493, 2),
    "second": (0.901, 0.563, 3),
    "third": (0.842, 0.752, 11),
    "fourth": (0.934, 0.873, 1),
    "fifth": (1.000, 0.963, 0),
    "sixth": (0.914, 0.857, 3),
    "seventh": (0.909, 0.869, 0),
    "eighth": (0.928, 0.870, 0),
    "ninth": (0.966, 0.914, 0),
    "tenth": (0.868, 0.826, 5),
    "eleventh": (0.900, 0.858, 4),
    "twelfth": (0.929, 0.904, 2),
    "thirteenth": (0.950, 0.941, 1),
    "fourteenth": (0.943, 0.931, 1),
    "fifteenth": (0.930, 0.930, 0),
    "sixteenth": (0.900, 0.875, 1),
    "seventeenth": (0.943, 0.923, 4),
    "eighteenth": (0.945, 0.924, 6),
    "nineteenth": (0.956, 0.943, 4),
    "twentieth": (0.942, 0.926, 7),
    "twentyfirst": (0.957, 0.942, 1),
    "twentysecond": (0.976, 0.963, 1),
    "twentythird": (0.896, 0.866, 3),
    "twentyfourth": (0.911, 0.901, 2),
    "twentyfifth": (0.958, 0.946, 0),
    "twentysixth": (0.948, 0.925, 0),
    "twentyseventh": (0.992, 0.992, 0),
    "twentyeighth": (0.977, 0.977, 0),
    "twentyninth": (0.956, 0.948, 0),
    "thirtieth": (0.948, 0.918, 1),
    "thirtyfirst": (0.992, 0.992, 0),
    "thirtysecond": (0.946, 0.938, 1),
    "thirtythird": (0.980, 0.970, 0),
    "thirtyfourth": (0.960, 0.957, 1),
    "thirtyfifth": (0.973, 0.949, 0),
    "thirtysixth": (0.986, 0.986, 0),
    "thirtyseventh": (0.966, 0.959, 0),
    "thirtyeighth": (0.949, 0.949, 1),
}
BUCKETS = (0.0, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)


@dataclass(frozen=True)
class Judged:
    """A column: which field it was given, how surely, and whether that is right.

    ``alike`` says whether it is right but for whose it is, ``whose`` how surely that was said.
    """

    table: str
    header: str
    field: str | None
    confidence: float
    right: bool
    alike: bool
    whose: float | None = None


def main() -> None:
    """Print the table of files and methods, then how far the confidence can be believed."""
    heads = (
        "tables",
        "columns",
        "right",
        "right at 0.8 or more",
        "wrong above 0.9",
        "what it is",
        "at 0.8 or more",
        "wrong above 0.9",
        "at first",
        "by headers alone",
    )
    print(f"| {' | '.join(heads)} |")
    print("|---" * len(heads) + "|")
    every: list[Judged] = []
    for path in sorted(TABLES.glob("*.txt"), key=lambda p: _order(p.stem)):
        tables = list(labelled(path))
        found = [one for table in tables for one in judged(table)]
        peer = [one for table in tables for one in by_header(table)]
        figures = f"{_figures(found)} | {_first(path.stem)} | {_right(peer)}"
        print(f"| {path.stem} ({len(tables)}) | {len(found)} | {figures} |")
        every += found
    print(f"| all | {len(every)} | {_figures(every)} | | |")
    _buckets("what it is", [(one.confidence, one.alike) for one in every])
    _buckets("whose it is", [(one.whose, one.right) for one in every if one.whose and one.alike])


def _buckets(of: str, said: Sequence[tuple[float, bool]]) -> None:
    """How far a confidence can be believed."""
    print(f"\n| confidence in {of} | columns | right | share |")
    print("|---|---|---|---|")
    for least, most in pairwise(BUCKETS):
        some = [right for sure, right in said if least <= sure < most]
        if some:
            share = sum(some) / len(some)
            print(f"| {least:.2f}–{min(1.0, most):.2f} | {len(some)} | {sum(some)} | {share:.3f} |")


def judged(table: Table) -> list[Judged]:
    """What Hotpass makes of each column of a table."""
    profile = load_profile(table.profile)
    mapped = map_columns(profile, table.file, table.sheet, table.headers, table.samples)
    return [
        Judged(
            table.file,
            header,
            one.field,
            one.confidence,
            _is_right(profile, one.field, fields),
            _is_alike(profile, one.field, fields),
            one.whose_confidence,
        )
        for header, fields, one in zip(table.headers, table.fields, mapped, strict=True)
    ]


def by_header(table: Table) -> list[Judged]:
    """What the likeness of headers alone makes of each column."""
    profile = load_profile(table.profile)
    words = {
        (fold_header(word), f"{entity}.{spec.name}"): None
        for entity, of in profile.entities.items()
        for spec in of.fields
        for word in (*spec.headers, spec.label, spec.name)
    }
    known = list(words)
    out = []
    for header, fields in zip(table.headers, table.fields, strict=True):
        said = fold_header(header)
        best = process.extractOne(said, [word for word, _ in known], scorer=fuzz.token_sort_ratio)
        field = known[best[2]][1] if said and best and best[1] >= ALIKE else None
        right = _is_right(profile, field, fields)
        out.append(Judged(table.file, header, field, 1.0, right, right))
    return out


def _is_right(profile: Profile, field: str | None, fields: Iterable[str]) -> bool:
    """Whether the field is among the right ones; those that the profile lacks mean not used."""
    known = {f"{entity}.{spec.name}" for entity, of in profile.entities.items() for spec in of.fields}
    return (field or "~") in {right if right in known else "~" for right in fields}


def _is_alike(profile: Profile, field: str | None, fields: Iterable[str]) -> bool:
    """Whether the field is one of the right ones but for whose it is."""
    return _what(profile, field or "~") in {_what(profile, right) for right in fields}


def _what(profile: Profile, field: str) -> tuple[str, str]:
    """What a field holds, whosever it is: its kind, and its name where the kind says little."""
    try:
        spec = profile.field(field)
    except (KeyError, ValueError):
        return "~", ""
    return spec.kind, spec.name if spec.kind in ("category", "date", "identifier", "text") else ""


def _figures(found: list[Judged]) -> str:
    right, alike = ([one.right for one in found], [one.alike for one in found])
    return f"{_shares(found, right)} | {_shares(found, alike)}"


def _shares(found: list[Judged], right: Sequence[bool]) -> str:
    """Share right, share right at 0.8 or more, and how many are wrong above 0.9."""
    judged_ = list(zip(found, right, strict=True))
    sure = sum(good and one.confidence >= 0.8 for one, good in judged_)
    wrong = sum(not good and one.confidence > 0.9 for one, good in judged_)
    return f"{sum(right) / len(found):.3f} | {sure / len(found):.3f} | {wrong}"


def _right(found: list[Judged]) -> str:
    return f"{sum(one.right for one in found) / len(found):.3f}"


def _first(stem: str) -> str:
    right, sure, wrong = FIRST[stem]
    return f"{right:.3f}, {sure:.3f}, {wrong}"


def _order(stem: str) -> int:
    return list(FIRST).index(stem)
