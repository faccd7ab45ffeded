"""What a text holds that hardly another of its column does, though nothing forbids it."""

from __future__ import annotations

import re
from typing import Final

#: The rule that an oddity breaks.
ODDITIES: Final = {
    "alphabet": "SCRIPT",
    "sign": "SIGN",
    "mark": "DOUBTFUL",
    "number": "DOUBTFUL",
    "end": "CUT",
    "bracket": "QUOTED",
    "answer": "OTHER-KIND",
    "pair": "SEVERAL",
}
_NAMES: Final = frozenset(
    {"organisation_name", "person_name", "given_name", "family_name", "locality", "role", "province"}
)
_PERSONS: Final = frozenset({"person_name", "given_name", "family_name"})
_WORDED: Final = _NAMES | {"country", "category", "text", "address"}
_FOREIGN: Final = re.compile(r"[\u0370-\u1fff\u2c00-\ud7ff]")
_SIGN: Final = re.compile(r"[|\\_~^{}<>¡¿¤¦¬]|^[*#=+]{2,}|[*#=+]{2,}$")
_DIGIT_IN_WORD: Final = re.compile(
    r"[A-Za-z][a-z][01345][a-z]|\b[A-Za-z][01345][a-z]{2}|[a-z]{4}[01]\b(?<!\d)"
)
#: A postal code that is none.
_NO_CODE: Final = re.compile(r"\D0{4}$")
_LONG_NUMBER: Final = re.compile(r"\d{5,}")
_BRACKETED: Final = re.compile(r"\[[^\]]{3,}\]|\{[^}]{3,}\}|<[^>@]{3,}>")
#: Two persons in one cell.
_PAIR: Final = re.compile(r"\w\.?\s*(?:&|\+|/|\band\b)\s*\w", re.IGNORECASE)
#: What is said in place of a name.
_ANSWERS: Final = frozenset(
    {"true", "false", "pending", "ditto", "idem", "same", "same as above", "as above", "see above", "new"}
)
#: Phones as a program writes numbers, with letters for digits, a sign in front or behind, or two codes.
_ODD_PHONE: Final = re.compile(
    r"\+?\d{8,}\.\d{1,2}|[-?*].*|.*[?*]|\+\+.*|.*(?:\d[OolI]|[OolI]\d).*|(?:\+|00)\s?27[\s-]*0\d.*|[^()]*\([^()]*"
    r"|[^()]*\)[^()]*"
)


def oddity_of(kind: str | None, text: str) -> str:
    """The first of :data:`ODDITIES` that a text has in a column of this kind, or ``""``."""
    core = text.strip()
    if kind == "phone":
        return "mark" if _ODD_PHONE.fullmatch(core) else ""
    if kind not in _WORDED:
        return ""
    if not core.isascii() and _FOREIGN.search(core):
        return "alphabet"
    if _BRACKETED.fullmatch(core):
        return "bracket"
    if _SIGN.search(core) or (kind in _NAMES | {"address"} and "\n" in core):
        return "sign"
    if core[-1:] in (",", ";") and core.rstrip(",; ")[-1:].isalnum():
        return "end"
    if _DIGIT_IN_WORD.search(core) or (kind == "address" and _NO_CODE.search(core)):
        return "mark"
    return _of_name(kind, core) if kind in _NAMES else ""


def _of_name(kind: str, core: str) -> str:
    """What no name has: an answer in its place, a mark of doubt behind it, another person, a long number."""
    if core.casefold() in _ANSWERS:
        return "answer"
    if core[-1:] in ("!", "?") and len(core) > 1:
        return "mark"
    if kind in _PERSONS and _PAIR.search(core):
        return "pair"
    return "number" if _LONG_NUMBER.search(core) else ""
