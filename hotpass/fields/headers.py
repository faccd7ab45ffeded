"""How the words of a header tell a kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from hotpass.fields.joined_words import parted
from hotpass.fields.text_folding import fold, tidy
from hotpass.fields.vocabulary import spellings

Words = tuple[tuple[str, float], ...]
"""Regular expressions over a folded header and how surely each tells the kind, 0–1."""

#: What kind of value a column of a database holds, before its name: ``strCompany``, ``dtmLastOrder``.
_TYPED: Final = re.compile(r"^(?:str|txt|dtm|dte|bln|cur|int|lng|dbl|chr|mem|fld)(?=[A-Z][a-z])")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_VOWELS: Final = re.compile(r"[aeiou]")
_DIGITS: Final = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_NAMELESS: Final = re.compile(
    r"(?:unnamed|column|kolom|col|field|veld)(?: \d+)*(?: level \d+)?|[a-z]?(?: ?\d+)+|[cfv] \d+"
)
_SPELLINGS: Final = (
    (re.compile(r"\be (?=mail|pos)"), "e"),
    (re.compile(r"\bcell (?=phone|number|no\b|nr\b)"), "cell"),
    (re.compile(r"\b(?:organi[sz]ation|organisasie)(?=s?\b)"), "organisation"),
    (re.compile(r"\bno s\b"), "no"),
    (re.compile(r"\bname surname\b"), "name and surname"),
    (re.compile(r"\bnaam van$"), "naam en van"),
    (re.compile(r"\bdo b\b"), "dob"),
    (re.compile(r"^b ?(?:date|dt|day)$"), "birth date"),
    (re.compile(r"\bmidl? name\b"), "middle name"),
    (re.compile(r"^[lm](?=(?:street|addr|city|state|zip)(?: \d)?$)"), ""),
    (re.compile(r"^(?:city|town) st(?:ate)? zip(?: code)?$"), "address 2"),
    (re.compile(r"\bname (first|last|middle)\b"), r"\1 name"),
    (re.compile(r"^(?:tbl|qry|vw|dbo|stg) (?=\w)"), ""),
    (re.compile(r"\b(\w{3,}) \1\b"), r"\1"),
    (re.compile(r"^pk (?=\w)(.+)$"), r"\1 id"),
    (re.compile(r"^ac(?= (?:no|nr|number|code)$|$)"), "account"),
    (re.compile(r"\b(category|type|class|status|sector|industry) (?:description|name)$"), r"\1"),
    (re.compile(r"(?<=\w{4})(soort|tipe)\b"), r" \1"),
)


#: Characters of a header that count; patterns over tens of thousands of them would take minutes.
_TELLING: Final = 300
_NOUN_FIRST: Final = re.compile(
    r"^(number|name|date|code|type|address) (identity|birth|registration|phone|postal|member|contact)$"
)
_LETTERS: Final = re.compile(r"\b(?:[a-z] )+[a-z]\b")
_ASIDE: Final = re.compile(
    r"(?<=\w) (?:in(?! charge| beheer)|at|for|within|from|during|as per|soos"
    r"|vir|per)(?: \w+)+$"
)
#: ``Type of business`` is a type, whatever of.
_SORT_OF: Final = re.compile(
    r"^((?:\w+ ){0,2}(?:type|tipe|soort|kind|method|metode|nature|aard|source|bron|reason|rede"
    r"|level|vlak|field"
    r"|mode|form|proof|bewys|purpose|doel)s?) (?:of|van) .+$"
)
_BRACKETS: Final = re.compile(r"(?<=\w)\s*[(\[](?!first|last|middle)[^()\[\]]*[)\]]\s*$", re.IGNORECASE)
#: Words behind a noun that tell which one of several it is.
_WHICH: Final = re.compile(
    r"(?<=\w) (?:work|werk|home|huis|other|ander|main|hoof|primary|secondary|alternative|alternate|alt"
    r"|personal|second|third|one|two)$"
)


#: Blanks from which a header is a sentence, which may speak of anything before it ends.
_SENTENCE: Final = 5


@lru_cache(maxsize=4096)
def fold_header(header: str) -> str:
    """A header's words: ``ContactEmail_1`` is ``contact email 1``; ``""`` for names like ``Unnamed: 4``."""
    words = _joined(
        _DIGITS.sub(
            " ",
            fold(
                _CAMEL.sub(
                    " ", _TYPED.sub("", tidy(header[:_TELLING]).replace("_", " ").replace("#", " no "))
                )
            ),
        )
    )
    if _NAMELESS.fullmatch(words):
        return ""
    words = spellings("headers_abroad").get(words, words)
    for pattern, spelling in _SPELLINGS:
        words = pattern.sub(spelling, words)
    return _in_order(
        " ".join(_whole(word) for joined in words.split(" ") for word in parted(joined).split(" "))
    )


def _in_order(words: str) -> str:
    """Words of languages that put what qualifies behind the noun as English puts them."""
    return _NOUN_FIRST.sub(r"\2 \1", words)


def _whole(word: str) -> str:
    """The word that another one shortens, ``phn`` or ``cntct``; else itself."""
    return spellings("header_words").get(word) or _by_consonants().get(word, word)


@cache
def _by_consonants() -> dict[str, str]:
    """Words of headers by their consonants, as old databases shorten them; those that several share go."""
    words = set(spellings("header_words").values())
    short = [(word[0] + _VOWELS.sub("", word[1:]), word) for word in sorted(words)]
    counted = Counter(left for left, _ in short)
    return {left: word for left, word in short if len(left) > 2 and counted[left] == 1}


def _joined(words: str) -> str:
    """``d o b`` as ``dob``."""
    return _LETTERS.sub(lambda run: run[0].replace(" ", ""), words)


@lru_cache(maxsize=64)
def _compiled(words: Words) -> tuple[tuple[re.Pattern[str], float], ...]:
    return tuple((re.compile(rf"\b(?:{pattern})\b"), weight) for pattern, weight in words)


@lru_cache(maxsize=64)
def _any_of(words: Words) -> re.Pattern[str]:
    """All patterns as one: most words tell nothing of most kinds, and one look says so."""
    return re.compile(rf"\b(?:{'|'.join(f'(?:{pattern})' for pattern, _ in words)})\b")


def header_match(header: str, words: Words) -> float:
    """The best weight among the patterns found, 0–1; less where they cover little of it or miss its end.

    The last word is mostly the noun that the others qualify: ``company status`` is a status.
    """
    return max((score for score, _ in _matches(header, words)), default=0.0)


def at_the_end(header: str, words: Words) -> bool:
    """Whether one of the patterns is found at the end of the header."""
    return any(last for _, last in _matches(header, words))


@lru_cache(maxsize=4096)
def _core(header: str) -> str:
    """The folded header without what only tells which one of several it is."""
    bare = _BRACKETS.sub("", tidy(header[:_TELLING]))
    folded = fold_header(bare) or fold_header(header)
    return _WHICH.sub("", _SORT_OF.sub(r"\1", _ASIDE.sub("", folded.rstrip("0123456789 "))))


def _matches(header: str, words: Words) -> Iterator[tuple[float, bool]]:
    folded = _core(header)
    if not words or not _any_of(words).search(folded):
        return
    letters = len(folded.replace(" ", ""))
    within = 0.5 if folded.count(" ") >= _SENTENCE else 0.8
    for pattern, weight in _compiled(words):
        for found in pattern.finditer(folded):
            covered = len(found[0].replace(" ", "")) / letters if letters else 0.0
            last = found.end() == len(folded)
            yield weight * (1.0 if last else within) * (0.75 + 0.25 * covered), last
