"""The texts by which a subject is known, and what is left of a text without them."""

from __future__ import annotations

import html
import html.entities
import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain
from typing import Final
from urllib.parse import quote, quote_plus

from hotpass.compliance.erasing.sieve import Sieve

#: What stands in prose where something was erased.
MARK: Final = "[erased]"
_BETWEEN: Final = r"(?:[\s().\-/]|%20)*"
#: What stands between words, in addresses of the web too.
_APART: Final = r"(?:\W|%20)+"
#: Texts that are taken out of longer ones as they stand have at least so many characters.
_LONG: Final = 12
_SHORTEST: Final = 4
#: A number, a name and a word such as Street: what has less may be anybody's.
_WORDS_OF_ADDRESS: Final = 3
#: Where a word begins, after a sign as addresses of the web write it too.
_BEGINS: Final = r"(?:\b|(?<=%[0-9a-f][0-9a-f]))"
#: What JSON writes for a sign before a word, and is no part of it.
_SIGN_OF_JSON: Final = r"\\(?:[bfnrt]|u[0-9a-f]{4})"
#: What stands before and after a value of JSON, HTML, lines of cells or words, and YAML.
_EDGES: Final = (
    (r"(?<=\")", r"(?=\\?\")"),
    (r"(?<=>)", r"(?=<)"),
    (r"(?<![^\t\x1f;,|\r\n])", r"(?![^\t\x1f;,|\r\n])"),
    (r"(?<=[:-] )", r"(?=[ \r\n]*$)"),
)
#: How many terms are looked for at once without asking first which of them may be there.
_FEW: Final = 8
#: How many expressions are kept ready, of those that are looked for one by one.
_READY: Final = 20_000
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
        within: regular expressions of what goes out of any text.
        spelt: of each of these the words of what it finds (:class:`Sieve`); none where that is not known.
    """

    whole: Sequence[str]
    within: Sequence[str]
    spelt: Sequence[str] = ()

    @cached_property
    def _wholes(self) -> frozenset[str]:
        return frozenset(self.whole)

    @cached_property
    def sieve(self) -> Sieve:
        """By which it is found which of these a content may say: those of ``whole``, then of ``within``."""
        return self.sieve_with(())

    def sieve_with(self, ids: Iterable[str]) -> Sieve:
        """The same, and after these some ids."""
        wholes = [[text, html.escape(text)] for text in self.whole]
        known = len(self.spelt) == len(self.within)
        within = [[one] for one in self.spelt] if known else [()] * len(self.within)
        return Sieve([*wholes, *within, *([one] for one in ids)])

    def among(self, numbers: Collection[int]) -> Terms:
        """Those of some numbers."""
        if not numbers:
            return NOTHING
        edge, known = len(self.whole), len(self.spelt) == len(self.within)
        rest = sorted(number - edge for number in numbers if number >= edge)
        return Terms(
            [self.whole[number] for number in sorted(numbers) if number < edge],
            [self.within[number] for number in rest],
            [self.spelt[number] for number in rest] if known else (),
        )

    def in_content(self, content: bytes) -> Terms:
        """Those that a content may say."""
        sieve = self.sieve
        return self.among(sieve.anywhere.union(*(numbers for _, numbers in sieve.places(content))))

    def and_literally(self, texts: Iterable[str]) -> Terms:
        """These and some texts of plain letters and digits, such as digests."""
        more = list(texts)
        return replace(self, within=[*self.within, *more], spelt=[*self.spelt, *more]) if more else self

    def _about(self, text: str) -> Terms:
        """Those that a text may say; to look for a few takes no longer than to know which they are."""
        return self if len(self.whole) + len(self.within) <= _FEW else self.among(self.sieve.of_text(text))

    def holds(self, text: str) -> bool:
        """Whether a cell's text would be another without the subject."""
        return text.strip().lower() in self._wholes or _finds(self._about(text).within, text)

    def without(self, text: str, mark: str = "") -> str | None:
        """What is left of a cell's text; None where nothing is."""
        if text.strip().lower() in self._wholes:
            return None
        some = self._about(text)
        left = _struck(some.within, text, mark)
        return (left if left == text else left.strip()) or None

    def out_of_file(self, text: str, mark: str = MARK) -> str:
        """A text file's content without the subject."""
        return _struck(self._about(text)._file_patterns, text, mark)

    def in_file(self, text: str) -> bool:
        """Whether a line of a text file has something that :meth:`out_of_file` takes out."""
        return any(_finds(self._about(line)._file_patterns, line) for line in text.split("\n"))

    def in_row(self, joined: str) -> bool:
        """Whether a row of texts and values of JSON, as :func:`joined_sql` joins them, says something."""
        some = self._about(joined)
        if some.whole:
            said = chain(joined.split(_EDGE), re.split(f'[{_EDGE}"]', joined))
            if not some._wholes.isdisjoint(one.strip().lower() for one in said):
                return True
        if not _finds(some.within, joined):
            return False
        return any(_finds(some.within, one) for text in joined.split(_EDGE) for one in _texts_in(text))

    @cached_property
    def _file_patterns(self) -> list[str]:
        """Also as JSON and HTML spell them, and long texts where they are all of a value."""
        spelt = {s for text in self.whole if len(text) >= _LONG for s in spellings(text)}
        return [*self.within, *(_alone(re.escape(s)) for s in sorted(spelt, key=len, reverse=True))]


#: No terms.
NOTHING: Final = Terms((), ())


def joined_sql(values: Iterable[str]) -> str:
    """SQL of the texts of a row, to be looked at together."""
    edge = f"chr({ord(_EDGE)})"
    return f"{edge} || concat_ws({edge}, {', '.join(values)}) || {edge}"


def _texts_in(text: str) -> Iterator[str]:
    """Each text and key of a value of JSON by itself: what two of them say together nobody says.

    Any other text as it is.
    """
    try:
        yield from _leaves(json.loads(text) if text[:1] in ("[", "{") else text)
    except ValueError:
        yield text


def _leaves(said: object) -> Iterator[str]:
    if isinstance(said, dict):
        yield from said
        said = list(said.values())
    if isinstance(said, list):
        for one in said:
            yield from _leaves(one)
    else:
        yield str(said)


@lru_cache(_READY)
def _ready(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _finds(patterns: Iterable[str], text: str) -> bool:
    """Whether a text has what one of some expressions finds: to make one of all ready would take longer."""
    return any(_ready(one).search(text) for one in patterns)


def spans(patterns: Iterable[str], text: str) -> list[tuple[int, int]]:
    """Where some expressions find something, of those that overlap each other all that they cover.

    One alone would leave of the next what is not its own: of "Botha p.botha@…" an address without its "p".
    """
    found: list[tuple[int, int]] = []
    there = (known for one in patterns if (known := _ready(one)).search(text))  # mostly none, told sooner so
    for start, end in sorted(match.span() for known in there for match in known.finditer(text)):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _struck(patterns: Iterable[str], text: str, mark: str) -> str:
    left, at = [], 0
    for start, end in spans(patterns, text):
        left += [text[at:start], mark]
        at = end
    return "".join([*left, text[at:]])


def spellings(text: str) -> set[str]:
    """A text as it stands in plain text, JSON, HTML and addresses of the web."""
    in_json = {json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]}
    return {text, *in_json, html.escape(text), _by_number(html.escape(text)), quote(text), quote_plus(text)}


def _by_name(text: str) -> str:
    """A text with characters beyond ASCII as HTML names them."""
    names = html.entities.codepoint2name
    return "".join(f"&{names[ord(c)]};" if ord(c) > 127 and ord(c) in names else c for c in text)


def _by_number(text: str) -> str:
    """A text with characters beyond ASCII as XML writes them by number."""
    return text.encode("ascii", "xmlcharrefreplace").decode()


def is_telling(term: Term) -> bool:
    """Whether a cell that says just this is about the subject; short numbers may be about anything."""
    text = term.text.strip()
    return len(text) >= _SHORTEST and not (text.isdecimal() and len(text) < 7)


def patterns(term: Term) -> Iterator[str]:
    """Regular expressions that find a value of a kind in any text, however it is written there."""
    for pattern, _ in _patterns(term):
        yield pattern


def _patterns(term: Term) -> Iterator[tuple[str, str]]:
    """The regular expressions, each with the words of what it finds."""
    if term.kind == "email":
        yield from _literals(term.text)
    elif term.kind == "phone":
        yield from _phone(term.text)
    elif term.kind in ("person_name", "organisation_name"):
        yield from _name(term)
    elif term.kind == "website":
        yield from _website(term.text)
    elif term.kind == "address":
        yield from _address(term.text)
    else:
        yield from _number(term.text)


def _literals(text: str) -> Iterator[tuple[str, str]]:
    for spelt in sorted(spellings(text) | spellings(folded(text))):
        yield _bounded(re.escape(spelt), spelt), spelt


def _bounded(pattern: str, text: str) -> str:
    first, last = (at if _is_word(c) else "" for at, c in ((_BEGINS, text[0]), (r"\b", text[-1])))
    return f"{first}{pattern}{last}"


def _alone(pattern: str) -> str:
    """The pattern where it is all of a value of a text file, as search finds a cell: what others say that has
    it within is theirs."""
    return "|".join(before + pattern + after for before, after in _EDGES)


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")


def folded(text: str) -> str:
    """The text without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _decomposed(text: str) -> str:
    """The text with accents beside their letters, as some systems write it."""
    return unicodedata.normalize("NFD", text)


def _phone(text: str) -> Iterator[tuple[str, str]]:
    digits = re.sub(r"\D", "", text)
    if len(digits) < 7:
        return
    if text.startswith("+27") and len(digits) == 11:
        own = _BETWEEN.join(digits[2:])
        before = rf"(?:\+?\b|%2B)(?:(?:00)?27{_BETWEEN}(?:\(?0\)?{_BETWEEN})?|\(?0{_BETWEEN})?"
        yield rf"{before}{own}(?:\.0+)?\b", digits[2:]
    else:
        yield rf"(?:\+?\b|%2B)(?:00)?{_BETWEEN.join(digits)}(?:\.0+)?\b", digits


def _number(text: str) -> Iterator[tuple[str, str]]:
    signs = re.sub(r"[\W_]", "", text)
    if len(signs) >= 8 and sum(map(str.isdigit, signs)) >= 6:
        yield rf"\b{_BETWEEN.join(map(re.escape, signs))}\b", signs


def _name(term: Term) -> Iterator[tuple[str, str]]:
    words = _words(term.text)
    if len(words) < 2 or sum(map(len, words)) < 6:
        return
    orders = [words]
    if term.kind == "person_name":
        orders += [[*words[1:], words[0]], [words[-1], *words[:-1]]]
    for order in orders:
        for form in {tuple(order), tuple(map(folded, order)), tuple(map(_decomposed, order))}:
            spelt = _APART.join(_word(word) for word in form)
            yield _bounded(spelt, "".join(form)), " ".join(form)


def _address(text: str) -> Iterator[tuple[str, str]]:
    words = re.findall(r"\w+", text)
    if len(text) >= _LONG and len(words) >= _WORDS_OF_ADDRESS and any(map(str.isdecimal, words)):
        spelt = _APART.join(map(_word, words))
        yield rf"(?:\b|{_SIGN_OF_JSON}){spelt}\b", " ".join(words)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text)


def _word(word: str) -> str:
    """A word as it stands, or with signs beyond ASCII as JSON, HTML and the web spell them, or misread."""
    misread = word.encode().decode("latin-1")
    ways = sorted({word, json.dumps(word)[1:-1], _by_number(word), _by_name(word), quote(word), misread})
    return re.escape(word) if len(ways) == 1 else f"(?:{'|'.join(map(re.escape, ways))})"


def _website(text: str) -> Iterator[tuple[str, str]]:
    bare = _bare(text)
    if "." in bare:
        before, _, _ = bare.rpartition(".")  # its last word may go on
        yield rf"(?:https?://(?:www\.)?|\bwww\.){re.escape(bare)}(?:/[^\s\"'<>]*)?", before


def _bare(website: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", website.strip().lower()).rstrip("/")


def terms_of(own: Collection[Term], within: Collection[Term]) -> Terms:
    """The terms of texts: ``own`` go where a cell says just that, ``within`` out of every text."""
    whole = {t.text.strip().lower() for t in own if is_telling(t)}
    found = {pattern: spelt for term in within for pattern, spelt in _patterns(term)}
    every = sorted(found, key=lambda p: (-len(p), p))
    return Terms(sorted(whole), every, [found[pattern] for pattern in every])
