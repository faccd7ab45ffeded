"""The shape of a cell's text, and how much it reads like a header."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from hotpass.fields import KINDS
from hotpass.fields.vocabulary import vocabulary

#: Shapes: E-mail, URL, Date, Number, Phone-like digits, Code, teXt with a digit, Long text, Text, blank.
TEXTUAL: Final = frozenset("TXL")
NUMERIC: Final = frozenset("NPCD")

_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.\w+")
_URL: Final = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)+/?\S*", re.IGNORECASE)
#: Names as programs write them, which look like hosts: ``Sepal.Length``; and where words join in such a name.
_DOTTED: Final = re.compile(r"[^\W\d_]\w*(?:\.\w+)+")
_JOINT: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[^\W\d_])[._](?=\w)")
_DATE: Final = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ][\d:.]+)?|\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ,]+\d{2,4}"
    r"|[A-Za-z]{3,9} \d{1,2},? \d{4}|\d{1,2}:\d\d(?::\d\d)?"
)
_NUMBER: Final = re.compile(
    r"\(?[-+]?(?:R|ZAR|\$|€|£)?\s?-?\d[\d\s.,]*%?\)?|#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!)"
)
_LONG: Final = 60
#: Characters of a cell that tell its shape; patterns over tens of thousands of them would take minutes.
_TELLING: Final = 400
_LONGEST_HEADER: Final = 48
_MOST_WORDS: Final = 7
_PERIOD: Final = re.compile(
    r"(?:q|k|h|w|wk|p|fy|quarter|kwartaal|week|month|maand|day|dag|term|year|jaar|grade|graad)[ .-]?\d{1,4}"
    r"(?:/\d\d)?|(?:19|20)\d\d/(?:\d\d)?\d\d|[a-z]{3,9}[- ]?'?(?:20)?\d\d",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(r"[^\W\d_]{1,10}[ ._-]?\d{1,2}")
_YEAR: Final = re.compile(r"(?:fy ?)?((?:19|20)\d\d)(?:[/–-](?:(?:19|20)\d\d|\d\d))?", re.IGNORECASE)
_MEASURE: Final = (
    r"(?:[kcdmMµμnGh]?(?:m[²³23]?|g|l|s|Wh?|V|A|Pa|bar|Hz|J|N|B|ha|t)|tons?|hrs?|min|sec|days?|dae|pers(?:on)?"
    r"|units?|ea(?:ch)?|head|°?C|deg(?:rees)?|grade|cm²|ppm|psi|pp)"
)
_UNIT: Final = re.compile(
    r"[(\[][^()\[\]]{1,15}[)\]]"
    rf"|(?:r|c|zar|us\$|usd|eur|[$€£#°%]|no\.?|{_MEASURE})(?:(?:/| per ){_MEASURE})*"
    r"|r ?'?000'?s?|'000s?|(?:r|usd|\$|€|£) ?(?:m(?:illion)?|bn|'?000)|yyyy[-/]mm[-/]dd|dd[-/]mm[-/]yyyy",
    re.IGNORECASE,
)
#: Words that answer a question.
ANSWERS: Final = frozenset(("yes", "no", "ja", "nee", "yebo", "cha", "true", "false", "n/a", "yes/no"))
_WORD: Final = re.compile(r"[^\W\d_]{2,}|[^\W\d_](?:-[^\W\d_]+)+")
#: Words of headers that are no kind's own, and words that only join others.
_GENERAL_WORDS: Final = """
name names naam item items description beskrywing detail details besonderhede particulars field veld value
waarde question vraag answer antwoord unit units eenheid quantity qty hoeveelheid month maand week year
jaar quarter kwartaal day dag period periode type tipe soort code kode ref reference verwysing no nr
nommer number id size group groep class klas level vlak grade graad rank score punt rate koers cost koste
start begin end einde from until tot expense uitgawe account rekening subject onderwerp title titel jan
feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september
october november december januarie februarie maart mei junie julie augustus oktober desember monday
tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun maandag dinsdag woensdag
donderdag vrydag saterdag sondag room lokaal hour ure price prys stock voorraad balance saldo paid betaal
due age ouderdom mark punte test exam eksamen final percent persent weight massa length lengte width
breedte height hoogte colour kleur brand model make serial batch order bestelling invoice faktuur product
produk vehicle voertuig registration branch tak department afdeling manager member lid parent ouer child
kind learner leerder teacher onderwyser post incumbent venue capacity meeting task action target budget
begroting actual variance debit debiet credit krediet fee fare route stop depart arrive distance sample
monster zone opening closing
"""
_JOINING_WORDS: Final = "of the and or for to in on by at per is as an van die en se vir na op"
_GENERAL: Final = frozenset(_GENERAL_WORDS.split())
_JOINING: Final = frozenset(_JOINING_WORDS.split())
_KNOWN_WORD: Final = 0.4
_OF_GENERAL: Final = 0.75


@lru_cache(maxsize=65_536)
def shape(text: str) -> str:
    """One letter for what the text looks like; ``.`` for blank."""
    text = text.strip()[:_TELLING]
    if not text:
        return "."
    if "@" in text and _EMAIL.search(text):
        return "E"
    digits = sum(map(str.isdigit, text))
    if not digits:
        return "U" if _is_page(text) else "L" if len(text) > _LONG else "T"
    if _DATE.fullmatch(text):
        return "D"
    if _NUMBER.fullmatch(text):
        return "P" if digits >= 9 or (text[0] in "0+(" and digits >= 7) else "N"
    if _is_page(text) and any(map(str.isalpha, text)):
        return "U"
    if digits >= 0.5 * len(text.replace(" ", "")) and not _NUMBERED.fullmatch(text):
        return "P" if digits >= 7 else "C"
    return "L" if len(text) > _LONG else "X"


def _is_page(text: str) -> bool:
    """Whether a text is an address of a page, and no name with dots between its words."""
    if "." not in text or not _URL.fullmatch(text):
        return False
    if not _DOTTED.fullmatch(text) or text.casefold().startswith("www."):
        return True
    parts = text.casefold().split(".")
    return parts[-1] in vocabulary("top_domains") and not all(part in _GENERAL for part in parts)


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
    """How surely these are the words of a header, 0–1: by what every kind knows, less for strange words.

    ``Karoo Flight School`` ends like a header, but two of its three words stand in none.
    """
    text = text.strip()
    if len(text) > _LONGEST_HEADER or shape(text) not in "TX" or text.count(" ") >= _MOST_WORDS:
        return 0.0
    if _PERIOD.fullmatch(text):
        return _OF_GENERAL
    words = [word for word in _WORD.findall(_JOINT.sub(" ", text).casefold()) if word not in _JOINING]
    if not words:
        return 0.0
    known = sum(map(_is_known, words)) / len(words)
    general = (
        _OF_GENERAL if all(word in _GENERAL or word.removesuffix("s") in _GENERAL for word in words) else 0.0
    )
    return max(general, _of_kinds(text) * (0.2 + 0.8 * known))


@lru_cache(maxsize=16_384)
def _is_known(word: str) -> bool:
    return word in _GENERAL or word.removesuffix("s") in _GENERAL or _of_kinds(word) >= _KNOWN_WORD


def _of_kinds(text: str) -> float:
    return max(kind.header_score(text) for kind in KINDS.values())


@lru_cache(maxsize=4_096)
def told_kind(text: str) -> str | None:
    """The kind that the words of a header tell best, None where they tell none plainly."""
    scores = {name: kind.header_score(text) for name, kind in KINDS.items()}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= _KNOWN_WORD else None


@lru_cache(maxsize=4_096)
def is_state(text: str) -> bool:
    """Whether a text is a word for the state of something, as columns of a status hold it."""
    return KINDS["status"].content_score([text.strip()]) > 0


@lru_cache(maxsize=4_096)
def is_value(text: str) -> bool:
    """Whether a word is a province, which stands in columns and over sections but names no column."""
    return KINDS["province"].content_score([text.strip()]) >= 0.9


def is_mark(text: str) -> bool:
    """Whether a text only answers or ticks: ``Yes``, ``nee``, ``x``, ``P``."""
    return len(text.strip()) == 1 or folded(text) in ANSWERS


def year_of(text: str) -> int | None:
    """The year that a text is, the first of ``2023/24``; None when it is none."""
    found = _YEAR.fullmatch(text.strip())
    return int(found[1]) if found else None


def is_year(text: str) -> bool:
    """Whether a text is a year that may head a column."""
    return year_of(text) is not None


def is_unit(text: str) -> bool:
    """Whether a text is a unit as it stands below a header: ``(R)``, ``%``, ``km``."""
    return bool(_UNIT.fullmatch(text.strip()))


def folded(text: str) -> str:
    """Words to compare headers by."""
    return re.sub(r"\s+", " ", text).strip().casefold()
