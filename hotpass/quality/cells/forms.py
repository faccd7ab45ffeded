"""The forms that texts have, by which those of a column are alike."""

from __future__ import annotations

import re
from ipaddress import ip_address
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Final

from hotpass.fields.vocabulary import vocabulary

_CLASS: Final = re.compile(r"[A-Z]+|[a-z]+|\d+|[^\W\d_]+")
_CAPITALS: Final = re.compile("A{2,}")
_SMALL: Final = re.compile("a{2,}")
#: What each letter and digit is in the shape of a text.
_SHAPES: Final = str.maketrans(ascii_uppercase + ascii_lowercase + digits, "A" * 26 + "a" * 26 + "9" * 10)
_FIGURES: Final = re.compile(r"[\d\s.,+-]+")
_PADDED: Final = re.compile(r"0\d")
_SIGN: Final = re.compile(r"[^\W_]")
_NUMBERED_DATE: Final = re.compile(r"(\d\d?)[/.-](\d\d?)[/.-]\d{4}(?: .*)?")
_SHORT_YEAR: Final = re.compile(r"\d\d?([/.-])\d\d?\1\d\d")
_NO_DAY: Final = re.compile(r"[^\W\d_]{3,}\.? \d{4}|\d{4}[/-]\d\d?")
#: A time behind a day, or none of the marks between day, month and year.
_TIMED: Final = re.compile(r"\d{4}-\d\d?-\d\d?[T ]\d\d?:\d\d.*")
_ISO: Final = re.compile(r"\d{4}-\d\d?-\d\d?")
_SOLID: Final = re.compile(r"(?:19|20)\d{6}|\d{1,2}[^\W\d_]{3,9}\d{4}|\d{4}[/.-]\d{4}")
_GROUPED: Final = re.compile(r"\D{0,4}\d{1,3}(?:[, ']\d{3})+(?:\.\d+)?\D?")
_WORDS: Final = re.compile(r"[^\W\d_]+")
_COMMA: Final = re.compile(r"\D*\d+,(?:\d{1,2}|\d{4,})\D*")
_ENDING: Final = re.compile(r"\.((?:co\.)?[a-z]{2,})$")
_TWO_ADDRESSES: Final = re.compile(r"@[^@\s,]+[\s,]+[^@\s,]+@")
#: Letters that codes begin with.
_HEAD: Final = re.compile(r"[^\W\d_]+(?=[\W_]?\d)")
_DIGITS: Final = re.compile("9+")


def head_of(text: str) -> str:
    """The letters that a code begins with, or ``""``."""
    found = _HEAD.match(text)
    return found[0] if found else ""


def form_of(text: str) -> str:
    """The form of a text: each run of capitals is ``A``, of small letters ``a``, a digit is ``9``."""
    if text.isascii():
        return _SMALL.sub("a", _CAPITALS.sub("A", text.translate(_SHAPES)))
    return _CLASS.sub(
        lambda m: "9" * len(m[0]) if m[0][0].isdigit() else "A" if m[0].isupper() else "a", text
    )


def shape_of(text: str) -> str:
    """The form of a text with a mark for every letter and digit."""
    if text.isascii():
        return text.translate(_SHAPES)
    return _SIGN.sub(lambda m: "9" if m[0].isdigit() else "A" if m[0].isupper() else "a", text)


def skeleton_of(text: str) -> str:
    """The marks of a text, and where letters or digits stand between them."""
    return _SIGN.sub("x", text)


def is_of_figures(text: str) -> bool:
    """Whether a text is of digits and of the marks of numbers alone."""
    return bool(_FIGURES.fullmatch(text.strip()))


def is_padded(text: str) -> bool:
    """Whether a zero stands before the other digits of a number."""
    return bool(_PADDED.match(text))


def first_of(text: str) -> str:
    """The first digit of a number that begins with one, or ``""``."""
    return text[0] if text[:1].isdigit() else ""


def code_of(number: str) -> str:
    """The calling code of a phone number in E.164 form, as far as it tells countries apart."""
    return number[:2] if number[:2] in ("+1", "+7") else number[:3]


def end_of(text: str) -> str:
    """The form of the last word of a text where it holds a digit, or ``""``."""
    last = text.split()[-1:]
    return shape_of(last[0]) if last and any(c.isdigit() for c in last[0]) else ""


def outline_of(text: str) -> str:
    """The form of a text, however many digits it has."""
    return _DIGITS.sub("9", form_of(text))


def host_of(text: str) -> str:
    """What stands behind the ``@`` of an e-mail address, or ``""``."""
    return text.rpartition("@")[2].lower() if text.count("@") == 1 else ""


def is_shared(text: str) -> bool:
    """Whether an e-mail address or a page is on a host that many share."""
    core = text.strip().lower()
    if "@" in core:
        return host_of(core) in vocabulary("free_mail")
    host = re.sub(r"^(?:https?://)?(?:www\.)?", "", core).partition("/")[0]
    return any(host == shared or host.endswith(f".{shared}") for shared in vocabulary("shared_hosts"))


def ending_of(text: str) -> str:
    """The last part of a host, with ``co`` before it (``co.za``), of an address of a page or of e-mail."""
    found = _ENDING.search(text.rstrip("/").lower())
    return found[1] if found else ""


def order_of(text: str) -> str:
    """How a date is written: only ``day``, ``month`` or ``year`` can stand first, ``short`` year, no day, ...

    With a ``time``, or ``solid``, without marks between its parts.
    """
    core = text.strip()
    if _SHORT_YEAR.fullmatch(core):
        return "short"
    if _NO_DAY.fullmatch(core):
        return "no day"
    if _TIMED.fullmatch(core):
        return "time"
    if _SOLID.fullmatch(core):
        return "solid"
    if _ISO.fullmatch(core):
        return "year"
    found = _NUMBERED_DATE.fullmatch(core)
    if not found:
        return ""
    first, second = int(found[1]), int(found[2])
    if first <= 12 < second <= 31:
        return "month"
    return "day" if second <= 12 < first <= 31 else ""


def has_comma(text: str) -> bool:
    """Whether a comma stands in a number where no thousands begin: ``12,5``."""
    return bool(_COMMA.fullmatch(text.strip()))


def is_grouped(text: str) -> bool:
    """Whether a mark stands in a number before each three digits: ``1,200.00``."""
    return bool(_GROUPED.fullmatch(text.strip()))


def order_of_name(text: str) -> str:
    """How a person's name is written: with a ``comma`` between parts, ``one`` word, ``letters``, ``many``."""
    words = _WORDS.findall(text)
    if not any(len(word) > 1 for word in words):
        return "letters"
    if "," in text.strip(" ,"):
        return "comma"
    return "one" if len(words) == 1 else "many"


def is_network_address(text: str) -> bool:
    """Whether a text is an address of a computer, of version 4 or 6."""
    if text.count(".") != 3 and ":" not in text:
        return False
    try:
        ip_address(text.strip())
    except ValueError:
        return False
    return True


def marks_several(text: str) -> bool:
    """Whether a mark stands between several values."""
    return (
        ";" in text
        or " / " in text
        or "\n" in text
        or " | " in text
        or (text.count("@") > 1 and bool(_TWO_ADDRESSES.search(text)))
    )
