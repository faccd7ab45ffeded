"""What phone numbers, company numbers, postal codes and domains of South Africa must be, in SQL and Python.

Both say the same of every text. Nothing is wrong where the ranges and forms below do not settle it.
"""

from __future__ import annotations

import re
from typing import Final

from hotpass.engine.base import literal
from hotpass.fields.company_registration import SUFFIXES
from hotpass.fields.phone import BEGINS
from hotpass.fields.regions import PROVINCES, RANGES, province_of_code

_MARKS: Final = r"[ ().\-/]"
#: Nine national digits behind ``0`` or ``27``, the first two given out by the numbering plan (Government
#: Gazette 39861, National Numbering Plan Regulations, 2016); numbers of other countries, with their ``+``.
PHONE: Final = (
    rf"(?:0|(?:[+]|00)?27)(?:{BEGINS.pattern.replace(chr(92) + 'd', '[0-9]')})[0-9]{{7}}"
    r"|[+](?:[13-9][0-9]|2[0-689])[0-9]{5,12}"
)
#: Year, serial number, and a type of enterprise that the Companies and Intellectual Property Commission uses.
COMPANY: Final = r"(?:18[5-9][0-9]|19[0-9]{2}|20[0-4][0-9])/[0-9]{6}/(?:0[6-9]|1[0-2]|2[1-6]|3[01])"
_NAMES: Final = frozenset(PROVINCES.values())
_FORMS: Final = frozenset(SUFFIXES.values())


def phone_sql(column: str) -> str:
    """Whether a text is a phone number."""
    return f"regexp_full_match(regexp_replace({column}, '{_MARKS}', '', 'g'), {literal(PHONE)})"


def is_phone(text: str) -> bool:
    """Whether a text is a phone number: of South Africa by its numbering plan, or of another country."""
    return bool(re.fullmatch(PHONE, re.sub(_MARKS, "", text)))


def company_sql(column: str) -> str:
    """Whether a text is a company number in its canonical form."""
    return f"regexp_full_match({column}, {literal(COMPANY)})"


def is_company(text: str) -> bool:
    """Whether a text is a company number in its canonical form: ``2011/123456/07``."""
    return bool(re.fullmatch(COMPANY, text))


def misplaced_sql(code: str, province: str) -> str:
    """Whether a postal code lies in another province than the one that is named."""
    number = f"TRY_CAST({code} AS INTEGER)"
    cases = " ".join(
        f"WHEN {number} BETWEEN {first} AND {last} THEN {literal(PROVINCES[name])}"
        for first, last, name in RANGES
    )
    names = ", ".join(map(literal, sorted(_NAMES)))
    return (
        f"(regexp_full_match({code}, '[0-9]{{4}}') AND {province} IN ({names}) "
        f"AND coalesce(CASE {cases} END <> {province}, false))"
    )


def is_misplaced(code: str, province: str) -> bool:
    """Whether a postal code lies in another province than the one that is named."""
    lies = province_of_code(code)
    return lies is not None and province in _NAMES and lies != province


def of_other_form_sql(number: str, form: str) -> str:
    """Whether a company number is of another legal form than the one that is said."""
    cases = " ".join(f"WHEN {literal(end)} THEN {literal(name)}" for end, name in SUFFIXES.items())
    names = ", ".join(map(literal, sorted(_FORMS)))
    return (
        f"({company_sql(number)} AND {form} IN ({names}) "
        f"AND coalesce(CASE right({number}, 2) {cases} END <> {form}, false))"
    )


def is_of_other_form(number: str, form: str) -> bool:
    """Whether a company number is of another legal form than the one that is said."""
    told = SUFFIXES.get(number[-2:]) if is_company(number) else None
    return told is not None and form in _FORMS and told != form


def apart_sql(one: str, other: str) -> str:
    """Whether of two domains neither is the other or lies within it."""
    within = f"ends_with({one}, '.' || {other}) OR ends_with({other}, '.' || {one})"
    return f"NOT ({one} = {other} OR {within})"


def is_apart(one: str, other: str) -> bool:
    """Whether of two domains neither is the other or lies within it."""
    return not (one == other or one.endswith("." + other) or other.endswith("." + one))
