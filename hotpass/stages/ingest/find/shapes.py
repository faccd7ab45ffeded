"""The shape of a cell's text, and how much it reads like a header."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from hotpass.fields import KINDS

#: Shapes: E-mail, URL, Date, Number, Phone-like digits, Code, teXt with a digit, Long text, Text, blank.
TEXTUAL: Final = frozenset("TXL")
NUMERIC: Final = frozenset("NPCD")

_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.\w+")
_URL: Final = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)+/?\S*", re.IGNORECASE)
_DATE: Final = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ][\d:.]+)?|\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ,]+\d{2,4}"
    r"|[A-Za-z]{3,9} \d{1,2},? \d{4}|\d{1,2}:\d\d(?::\d\d)?"
)
_NUMBER: Final = re.compile(
    r"\(?[-+]?(?:R|ZAR|\$|€|£)?\s?-?\d[\d\s.,]*%?\)?|#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!)"
)
_LONG: Final = 60
_LONGEST_HEADER: Final = 48
_MOST_WORDS: Final = 7


@lru_cache(maxsize=65_536)
def shape(text: str) -> str:
    """One letter for what the text looks like; ``.`` for blank."""
    text = text.strip()
    if not text:
        return "."
    if "@" in text and _EMAIL.search(text):
        return "E"
    digits = sum(map(str.isdigit, text))
    if not digits:
        return "U" if "." in text and _URL.fullmatch(text) else "L" if len(text) > _LONG else "T"
    if _DATE.fullmatch(text):
        return "D"
    if _NUMBER.fullmatch(text):
        return "P" if digits >= 9 or (text[0] in "0+(" and digits >= 7) else "N"
    if "." in text and _URL.fullmatch(text) and any(map(str.isalpha, text)):
        return "U"
    if digits >= 0.5 * len(text.replace(" ", "")):
        return "P" if digits >= 7 else "C"
    return "L" if len(text) > _LONG else "X"


def family(text: str) -> str:
    """The shape, with all kinds of text and all kinds of figures as one."""
    found = shape(text)
    return "T" if found in TEXTUAL else "N" if found in NUMERIC else found


def texty(text: str) -> float:
    """How far a cell is words rather than a value, 0–1."""
    found = shape(text)
    if found == "L":
        return 0.2
    return {"T": 1.0, "X": 0.8}.get(found, 0.0)


@lru_cache(maxsize=65_536)
def header_likeness(text: str) -> float:
    """How surely these are the words of a header, 0–1, by what every kind knows."""
    text = text.strip()
    if shape(text) not in "TX" or len(text) > _LONGEST_HEADER or text.count(" ") >= _MOST_WORDS:
        return 0.0
    return max(kind.header_score(text) for kind in KINDS.values())


@lru_cache(maxsize=4_096)
def is_value(text: str) -> bool:
    """Whether a word is a province, which stands in columns and over sections but names no column."""
    return KINDS["province"].content_score([text.strip()]) >= 0.9


def folded(text: str) -> str:
    """Words to compare headers by."""
    return re.sub(r"\s+", " ", text).strip().casefold()
