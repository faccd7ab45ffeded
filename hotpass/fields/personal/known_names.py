"""Names of the persons whom a workspace knows, found in texts of others, such as an organisation's notes.

No form tells a name, and so they are looked up: a name of several words however it is written, family or
given name first, with initials or without, and in notes a family or given name alone that has a capital.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import md5
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hotpass.engine import ReadingEngine
from hotpass.engine.base import quote
from hotpass.fields.base import NamesWithin
from hotpass.fields.text_folding import fold
from hotpass.settings import workspace_in_use

if TYPE_CHECKING:
    import numpy as np

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’‘`´](?!s\b)[^\W\d_]+)*")
_BETWEEN: Final = re.compile(r"[\s.,\-–]{1,3}")
_MOST_WORDS: Final = 6
#: A shorter name is too often a word.
_SHORTEST: Final = 3
_DAYS: Final = frozenset(
    {
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("january", "february", "march", "april", "may", "june", "july", "august"),
        *("september", "october", "november", "december"),
    }
)


@dataclass(frozen=True, slots=True)
class Names:
    """Digests of names, in order: a digest of 64 bits stands for a name, of which there may be a million.

    Attributes:
        whole: of names of several words, each in the ways in which it may be written.
        single: of family and given names.
    """

    whole: np.ndarray
    single: np.ndarray

    def found(self, text: str, looked: NamesWithin) -> list[tuple[int, int]]:
        """Where the names of persons stand in a text, in order; nothing overlaps."""
        phrases = list(_phrases(text)) if looked != "none" else []
        whole = _among(phrases, self.whole)
        single = _among(phrases, self.single) if looked == "each" else whole
        spans: list[tuple[int, int]] = []
        for one, is_whole, is_single in zip(phrases, whole, single, strict=True):
            alone = is_single and one.capital and one.words not in _DAYS
            named = is_whole if " " in one.words else False
            if (named or (looked == "each" and alone)) and (not spans or spans[-1][1] <= one.start):
                spans.append((one.start, one.end))
        return spans


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words of a text that may be a name, folded; ``capital`` where the last of them has one."""

    start: int
    end: int
    words: str
    capital: bool


def known_names() -> Names:
    """The names of the persons in the versions that are published, and in the newest run."""
    root = workspace_in_use()
    return _read(tuple((str(path), path.stat().st_mtime_ns) for path in _tables(root)))


def _phrases(text: str) -> Iterator[_Phrase]:
    """What may be a name, by where it begins; the longest first."""
    words = list(_WORD.finditer(text))
    folded = [fold(word[0]) for word in words]
    joined = [bool(_BETWEEN.fullmatch(text, a.end(), b.start())) for a, b in pairwise(words)]
    for first, word in enumerate(words):
        last = first
        while last < len(joined) and joined[last] and last - first < _MOST_WORDS - 1:
            last += 1
        for end in range(last, first - 1, -1):
            said = " ".join(folded[first : end + 1])
            yield _Phrase(word.start(), words[end].end(), said, words[end][0][0].isupper())


def _digest(words: str) -> int:
    return int.from_bytes(md5(words.encode(), usedforsecurity=False).digest()[8:], "little")


def _among(phrases: Sequence[_Phrase], known: np.ndarray) -> list[bool]:
    """Of each phrase whether it is among the digests."""
    import numpy as np

    if not phrases or not len(known):
        return [False] * len(phrases)
    sought = np.array([_digest(one.words) for one in phrases], dtype=np.uint64)
    at = np.minimum(np.searchsorted(known, sought), len(known) - 1)
    return [bool(one) for one in known[at] == sought]


def _tables(root: Path) -> Iterator[Path]:
    """The record tables that tell who is known."""
    runs = {_run_of(str(link.resolve())) for link in root.glob("published/*/current")}
    if (root / "runs").is_dir():
        runs.add(_newest(str(root / "runs"), (root / "runs").stat().st_mtime_ns))
    for run in sorted(runs - {""}):
        yield from sorted((root / "runs" / run / "normalise").glob("*_records.parquet"))


@lru_cache(maxsize=64)
def _run_of(version: str) -> str:
    manifest = Path(version, "manifest.json")
    return str(json.loads(manifest.read_text(encoding="utf-8"))["run_id"]) if manifest.is_file() else ""


@lru_cache(maxsize=8)
def _newest(runs: str, _changed: int) -> str:
    return max((path.name for path in Path(runs).iterdir()), default="")


@lru_cache(maxsize=2)
def _read(tables: Sequence[tuple[str, int]]) -> Names:
    with ReadingEngine() as engine:
        parts: list[str] = []
        for number, (path, _) in enumerate(tables):
            engine.view(f"known_{number}", Path(path))
            parts += _parts(engine, f"known_{number}")
        said = " UNION ".join(parts) or "SELECT NULL AS given, NULL AS family, NULL AS initials WHERE false"
        engine.execute(f"CREATE TABLE known AS {said}")
        return Names(_digests(engine, _WHOLE), _digests(engine, _SINGLE))


def _parts(engine: ReadingEngine, table: str) -> Iterable[str]:
    """A query for the parts of the names in each column of persons' names."""
    columns = {name for (name,) in engine.rows(f"SELECT column_name FROM (DESCRIBE {table})")}
    for name in sorted(columns):
        field, _, part = name.rpartition("__")
        if part == "family" and {f"{field}__given", f"{field}__initials"} <= columns:
            given, family, initials = (quote(f"{field}__{p}") for p in ("given", "family", "initials"))
            yield (
                f"SELECT DISTINCT {given} AS given, {family} AS family, {initials} AS initials FROM {table} "
                f"WHERE {family} IS NOT NULL"
            )


def _digests(engine: ReadingEngine, names: str) -> np.ndarray:
    import numpy as np

    digests = engine.arrow(
        f"""SELECT DISTINCT md5_number_lower(name) AS digest FROM ({names})
        WHERE name IS NOT NULL ORDER BY digest"""
    )
    return np.asarray(digests.column("digest"), dtype=np.uint64)


_FIRST: Final = "split_part(given, ' ', 1)"
_SPACED: Final = "array_to_string(string_split(initials, ''), ' ')"
_BEFORE: Final = ("given", _FIRST, _SPACED, "initials", "initials[1]")
_WHOLE: Final = "SELECT unnest([{}]) AS name FROM known".format(
    ", ".join(f"{one} || ' ' || family, family || ' ' || {one}" for one in _BEFORE)
)
_SINGLE: Final = f"""SELECT name FROM (
        SELECT unnest(string_split(given, ' ')) AS name FROM known WHERE given IS NOT NULL
        UNION ALL SELECT unnest([family, split_part(family, ' ', -1)]) FROM known
    ) WHERE len(name) >= {_SHORTEST}"""
