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
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hotpass.fields.base import NamesWithin
from hotpass.fields.text_folding import fold
from hotpass.settings import workspace_in_use

if TYPE_CHECKING:
    import numpy as np

    from hotpass.engine import ReadingEngine

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
        words: of every word that stands in one, so that only such words are put together.
    """

    whole: np.ndarray
    single: np.ndarray
    words: np.ndarray

    def found(self, text: str, looked: NamesWithin) -> list[tuple[int, int]]:
        """Where the names of persons stand in a text, in order; nothing overlaps."""
        phrases = list(_phrases(text, self.words)) if looked != "none" else []
        said = [one.words for one in phrases]
        whole = _among(said, self.whole)
        single = _among(said, self.single) if looked == "each" else whole
        spans: list[tuple[int, int]] = []
        for one, is_whole, is_single in zip(phrases, whole, single, strict=True):
            named = " " in one.words and is_whole
            alone = looked == "each" and is_single and one.capital and one.words not in _DAYS
            if (named or alone) and (not spans or spans[-1][1] <= one.start):
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


def _phrases(text: str, known: np.ndarray) -> Iterator[_Phrase]:
    """What may be a name, by where it begins; the longest first. Each word of it stands in some name."""
    words = list(_WORD.finditer(text))
    folded = [fold(word[0]) for word in words]
    some = _among(folded, known)
    for first, word in enumerate(words):
        last = first
        while some[last] and last - first < _MOST_WORDS - 1 and last + 1 < len(words) and some[last + 1]:
            if not _BETWEEN.fullmatch(text, words[last].end(), words[last + 1].start()):
                break
            last += 1
        for end in range(last, first - 1, -1) if some[first] else ():
            said = " ".join(folded[first : end + 1])
            yield _Phrase(word.start(), words[end].end(), said, words[end][0][0].isupper())


@lru_cache(maxsize=65_536)
def _digest(words: str) -> int:
    return int.from_bytes(md5(words.encode(), usedforsecurity=False).digest()[8:], "little")


def _among(said: Sequence[str], known: np.ndarray) -> list[bool]:
    """Of each of some words or phrases whether it is among the digests."""
    import numpy as np

    if not said or not len(known):
        return [False] * len(said)
    sought = np.array([_digest(one) for one in said], dtype=np.uint64)
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
    from hotpass.engine import ReadingEngine

    with ReadingEngine() as engine:
        parts: list[str] = []
        for number, (path, _) in enumerate(tables):
            engine.view(f"known_{number}", Path(path))
            parts += _parts(engine, f"known_{number}")
        said = " UNION ".join(parts) or "SELECT NULL AS given, NULL AS family, NULL AS initials WHERE false"
        engine.execute(f"CREATE TABLE known AS {said}")
        return Names(*(_digests(engine, names) for names in (_WHOLE, _SINGLE, _WORDS)))


def _parts(engine: ReadingEngine, table: str) -> Iterable[str]:
    """A query for the parts of the names in each column of persons' names."""
    from hotpass.engine.base import quote

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

    told = engine.arrow(f"SELECT md5_number_lower(name) AS digest FROM ({names}) WHERE name IS NOT NULL")
    return np.unique(np.asarray(told.column("digest"), dtype=np.uint64))


_FIRST: Final = "split_part(given, ' ', 1)"
_SPACED: Final = "array_to_string(string_split(initials, ''), ' ')"
#: What may stand before or behind a family name; no form twice, of which most names have but two.
_BEFORE: Final = (
    "given",
    f"CASE WHEN contains(given, ' ') THEN {_FIRST} END",
    "initials[1]",
    f"CASE WHEN len(initials) > 1 THEN {_SPACED} END",
    "CASE WHEN len(initials) > 1 THEN initials END",
)
_WHOLE: Final = " UNION ALL ".join(
    f"SELECT {one} FROM known"
    for before in _BEFORE
    for one in (f"{before} || ' ' || family AS name", f"family || ' ' || {before}")
)
_GIVEN: Final = "SELECT DISTINCT given AS name FROM known"
_FAMILY: Final = "SELECT DISTINCT family AS name FROM known"
_SINGLE: Final = f"""SELECT name FROM (
        SELECT unnest(string_split(name, ' ')) AS name FROM ({_GIVEN})
        UNION ALL SELECT unnest([name, split_part(name, ' ', -1)]) FROM ({_FAMILY})
    ) WHERE len(name) >= {_SHORTEST}"""
_WORDS: Final = f"""SELECT unnest(string_split(name, ' ')) AS name FROM ({_GIVEN} UNION {_FAMILY})
        UNION ALL SELECT unnest(list_append(string_split(name, ''), name))
        FROM (SELECT DISTINCT initials AS name FROM known)"""
