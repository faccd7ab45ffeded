"""By which keys a text is found that a term may be within, without searching every text for every term.

A key is a part that every text has in which :func:`~hotpass.compliance.erasing.terms.patterns` find the term:
of a name its longest word, of an address its domain with the word before the @, of a number its last digits.
"""

from __future__ import annotations

import re
from typing import Final

from hotpass.compliance.erasing.terms import Term, folded

#: Kinds of words; within the name of an organisation there may be a person's.
NAMES: Final = ("person_name", "organisation_name", "address")
_DIGITS: Final = 7
_PLAIN: Final = "lower(strip_accents(v))"

#: SQL of the keys of a text ``v``, a list of texts: of a name, an address, a number.
_WORDS: Final = f"string_split_regex({_PLAIN}, '[^a-z0-9]+')"
_ADDRESSES: Final = f"regexp_extract_all({_PLAIN}, '[a-z0-9]*@[a-z0-9.-]*[a-z0-9]')"


def _runs(between: str) -> str:
    """The last digits of each run of digits, between which these signs and blanks may stand."""
    found = rf"regexp_extract_all(regexp_replace(v, '\.0+$', ''), '\d[{between}\d\s]{{5,}}\d')"
    return rf"list_transform({found}, lambda d: right(regexp_replace(d, '\D', '', 'g'), {_DIGITS}))"


#: What a stroke parts is one number, or two.
_NUMBERS: Final = ", ".join((_WORDS, _runs(r"().\-"), _runs(r"().\-/")))


def keys_sql(kind: str) -> str:
    """SQL of the keys of a text ``v`` of a field of a kind, a list of texts."""
    if kind in NAMES:
        return _WORDS
    if kind == "email":
        return _ADDRESSES
    return f"list_concat({_NUMBERS})"


def key_of(term: Term) -> str:
    """The key of a term, which each text of its kind has that it is within."""
    plain = folded(term.text.strip().lower())
    if term.kind == "email":
        local, _, domain = plain.rpartition("@")
        return f"{re.split('[^a-z0-9]', local)[-1]}@{domain}"
    if term.kind in NAMES:
        return max(re.split("[^a-z0-9]+", plain), key=len)
    signs = re.sub("[^a-z0-9]", "", plain)
    if signs.isdecimal() and len(signs) >= _DIGITS:
        return signs[-_DIGITS:]
    return max(re.split("[^a-z0-9]+", plain), key=len)
