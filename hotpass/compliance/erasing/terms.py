"""The texts by which a subject is known, and what is left of a text without them."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from hotpass.engine.base import literal

#: What stands in prose where something was erased.
MARK: Final = "[erased]"
_BETWEEN: Final = r"[\s().\-/]*"
#: The same signs, blanks as RE2 knows them.
_SEPARATORS: Final = " \t\n\f\r().-/"
#: Texts that are taken out of longer ones as they stand have at least so many characters.
_LONG: Final = 12
_SHORTEST: Final = 4
_SIGN_OF_JSON: Final = r"\\(?:[bfnrt]|u[0-9a-f]{4})"
#: How long an expression may be. RE2 makes ready none that takes more than 8 MiB, which some of 148,000
#: characters do, and one of 64,000 reads 14 times slower than four of 16,000, as its automaton does not fit.
_LONGEST: Final = 8_000
#: Between the texts of a row that are looked at together.
_EDGE: Final = "\x1f"


@dataclass(frozen=True, slots=True)
class Term:
    """A text of a kind of field that is the subject's alone."""

    kind: str
    text: str


@dataclass(frozen=True)
class Terms:
    """What is erased wherever it stands.

    Attributes:
        whole: cells that say just this go, whatever their case.
        within: regular expressions, as RE2 and Python read them, of what goes out of any text.
        signs: parts of which each text that has any of these has one, without the signs between digits; none
            where that is not known. To look for plain parts first is many times faster.
    """

    whole: Sequence[str]
    within: Sequence[str]
    signs: Sequence[str] = ()

    @cached_property
    def _compiled(self) -> re.Pattern[str] | None:
        return re.compile("|".join(self.within), re.IGNORECASE) if self.within else None

    @cached_property
    def _wholes(self) -> frozenset[str]:
        return frozenset(self.whole)

    @cached_property
    def _in_files(self) -> re.Pattern[str] | None:
        """Also as JSON and HTML spell them, and long texts as they stand."""
        every = "|".join(self._file_patterns)
        return re.compile(every, re.IGNORECASE) if every else None

    def holds(self, text: str) -> bool:
        """Whether a cell's text would be another without the subject."""
        return text.strip().lower() in self._wholes or bool(self._compiled and self._compiled.search(text))

    def without(self, text: str, mark: str = "") -> str | None:
        """What is left of a cell's text; None where nothing is."""
        if text.strip().lower() in self._wholes:
            return None
        left = self._compiled.sub(mark, text) if self._compiled else text
        return (left if left == text else left.strip()) or None

    def out_of_file(self, text: str, mark: str = MARK) -> str:
        """A text file's content without the subject."""
        return self._in_files.sub(mark, text) if self._in_files else text

    def row_sql(self, values: Iterable[str], ids: Iterable[str] = ()) -> str:
        """SQL: whether one of the texts or values of JSON of a row holds something, or names one of the ids.

        All are looked at together, for to make ready an expression takes longer than to use it.
        """
        named = list(ids)
        patterns = self._row_patterns(named)
        if not patterns:
            return "false"
        edge = f"chr({ord(_EDGE)})"
        joined = f"{edge} || concat_ws({edge}, {', '.join(values)}) || {edge}"
        matched = matches_sql(joined, patterns)
        if not self.signs:
            return matched
        signs = map(re.escape, sorted({*self.signs, *map(_closed, named)}))
        closed = f"translate({joined}, {literal(_SEPARATORS)}, '')"
        return f"CASE WHEN {matches_sql(closed, signs)} THEN {matched} ELSE false END"

    def _row_patterns(self, ids: Iterable[str]) -> list[str]:
        wholes = alternations(map(re.escape, self.whole))
        said = [rf'[{_EDGE}"]\s*(?:{every})\s*[{_EDGE}"]' for every in wholes]
        return [*said, *self.within, *map(re.escape, sorted(ids))]

    @cached_property
    def file_patterns(self) -> list[str]:
        """Regular expressions of all that :meth:`out_of_file` takes out, as RE2 can read them."""
        return alternations(self._file_patterns)

    @cached_property
    def _file_patterns(self) -> list[str]:
        spelt = {s for text in self.whole if len(text) >= _LONG for s in spellings(text)}
        return [*self.within, *(_apart(re.escape(s), s) for s in sorted(spelt, key=len, reverse=True))]

    def without_sql(self, value: str) -> str:
        """SQL of :meth:`without` of a text."""
        whole = f"WHEN lower(trim({value})) IN ({_among(self.whole)}) THEN NULL" if self.whole else ""
        if not self.within:
            return f"CASE {whole} ELSE {value} END" if whole else value
        left = value
        for pattern in alternations(self.within):
            left = f"regexp_replace({left}, {literal(pattern)}, '', 'gi')"
        matched = matches_sql(value, self.within)
        return f"CASE {whole} WHEN {matched} THEN nullif(trim({left}), '') ELSE {value} END"


def alternations(patterns: Iterable[str]) -> list[str]:
    """Regular expressions that find together what these find, each short enough for RE2 to make ready."""
    found: list[list[str]] = []
    length = _LONGEST
    for pattern in patterns:
        length += len(pattern) + 1
        if length > _LONGEST:
            found.append([])
            length = len(pattern)
        found[-1].append(pattern)
    return ["|".join(some) for some in found]


def matches_sql(value: str, patterns: Iterable[str]) -> str:
    """SQL: whether a text holds what one of some regular expressions finds."""
    every = [f"regexp_matches({value}, {literal(one)}, 'i')" for one in alternations(patterns)]
    return f"({' OR '.join(every)})" if every else "false"


def _among(texts: Iterable[str]) -> str:
    return ", ".join(map(literal, texts))


def spellings(text: str) -> set[str]:
    """A text as it stands in plain text, JSON and HTML."""
    return {text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1], html.escape(text)}


def is_telling(term: Term) -> bool:
    """Whether a cell that says just this is about the subject; short numbers may be about anything."""
    text = term.text.strip()
    return len(text) >= _SHORTEST and not (text.isdecimal() and len(text) < 7)


def patterns(term: Term) -> Iterator[str]:
    """Regular expressions that find a value of a kind in any text, however it is written there."""
    if term.kind == "email":
        yield from _literals(term.text)
    elif term.kind == "phone":
        yield from _phone(term.text)
    elif term.kind in ("person_name", "organisation_name"):
        yield from _name(term)
    elif term.kind == "website":
        yield from _website(term.text)
    else:
        yield from _number(term.text)


def _literals(text: str) -> Iterator[str]:
    for spelt in sorted(spellings(text) | spellings(folded(text))):
        yield _bounded(re.escape(spelt), spelt)


def _bounded(pattern: str, text: str) -> str:
    first, last = (r"\b" if _is_word(c) else "" for c in (text[0], text[-1]))
    return f"{first}{pattern}{last}"


def _apart(pattern: str, text: str) -> str:
    """The pattern where no longer word begins or ends with it: 4 Kerk Street is not in 14 Kerk Street. What
    JSON writes for a sign before it is no word."""
    bounded = _bounded(pattern, text)
    return rf"(?:\b|{_SIGN_OF_JSON}){bounded[2:]}" if bounded.startswith(r"\b") else bounded


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")


def folded(text: str) -> str:
    """The text without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _phone(text: str) -> Iterator[str]:
    digits = re.sub(r"\D", "", text)
    if len(digits) < 7:
        return
    if text.startswith("+27") and len(digits) == 11:
        own = _BETWEEN.join(digits[2:])
        yield rf"\+?\b(?:(?:00)?27{_BETWEEN}(?:\(?0\)?{_BETWEEN})?|\(?0{_BETWEEN})?{own}(?:\.0+)?\b"
    else:
        yield rf"\+?\b(?:00)?{_BETWEEN.join(digits)}(?:\.0+)?\b"


def _number(text: str) -> Iterator[str]:
    signs = re.sub(r"[\W_]", "", text)
    if len(signs) >= 8 and sum(map(str.isdigit, signs)) >= 6:
        yield rf"\b{_BETWEEN.join(map(re.escape, signs))}\b"


def _name(term: Term) -> Iterator[str]:
    words = _words(term.text)
    if len(words) < 2 or sum(map(len, words)) < 6:
        return
    orders = [words]
    if term.kind == "person_name":
        orders += [[*words[1:], words[0]], [words[-1], *words[:-1]]]
    for order in orders:
        for form in {tuple(order), tuple(map(folded, order))}:
            spelt = r"\W+".join(_word(word) for word in form)
            yield _bounded(spelt, "".join(form))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text)


def _word(word: str) -> str:
    """A word as it stands, or with characters beyond ASCII as JSON spells them."""
    escaped = json.dumps(word)[1:-1]
    return re.escape(word) if escaped == word else f"(?:{re.escape(word)}|{re.escape(escaped)})"


def _website(text: str) -> Iterator[str]:
    bare = _bare(text)
    if "." in bare:
        yield rf"(?:https?://(?:www\.)?|\bwww\.){re.escape(bare)}(?:/[^\s\"'<>]*)?"


def _bare(website: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", website.strip().lower()).rstrip("/")


def terms_of(own: Collection[Term], within: Collection[Term]) -> Terms:
    """The terms of texts: ``own`` go where a cell says just that, ``within`` out of every text."""
    whole = {t.text.strip().lower() for t in own if is_telling(t)}
    found = {pattern: term for term in within for pattern in patterns(term)}
    signs = {*map(_sign, whole), *map(_sign_within, found.values())}
    return Terms(
        sorted(whole),
        sorted(found, key=lambda p: (-len(p), p)),
        sorted(signs) if all(signs) else (),
    )


def _sign_within(term: Term) -> str:
    """A part of every text in which the patterns of a term find it."""
    if term.kind in ("person_name", "organisation_name"):
        return max(map(_sign, _words(term.text)), key=len)
    if term.kind == "phone":
        return re.sub(r"\D", "", term.text)[-7:]
    return _sign(_bare(term.text) if term.kind == "website" else re.sub("_", "", term.text))


def _sign(text: str) -> str:
    """The longest part of a text that stands in it however it is spelt, once it is closed."""
    return max(re.findall("[a-z0-9@]+", _closed(text.lower())), key=len, default="")


def _closed(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, _SEPARATORS)))
