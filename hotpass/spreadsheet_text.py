"""Text that a spreadsheet would run as a formula, made harmless.

After the OWASP note on CSV injection: a cell that starts with ``=``, ``+``, ``-``, ``@``, their full-width
forms, tab, carriage return or line feed, also behind blanks, gets an apostrophe in front. A plain number is
left alone, with or without a sign: ``-25.5`` cannot run, and ``+27825551234`` stays a telephone number for
whoever reads the file; ``+27825551234; +27115551234`` is no number and gets the apostrophe.

In CSV the same holds behind ``;``, tab and line breaks inside a cell: where the list separator of the system
is a semicolon, as in South Africa, a spreadsheet may split there and run what follows.
"""

from __future__ import annotations

from hotpass.engine.base import literal

_TRIGGER = r"[=+@＝＋－＠\-]"
_BLANK = r"[\s\x{85}\x{a0}\x{3000}\x{feff}]*"
_NUMBER = r"[+-]?[0-9]+(?:[.][0-9]+)?"
_BREAK = r"[;\t\r\n]"
#: Code points that a dangerous cell can start with; most text is told apart by this one look.
_FIRST = (*range(9, 14), 32, 43, 45, 61, 64, 0x85, 0xA0, 0x3000, 0xFEFF, 0xFF0B, 0xFF0D, 0xFF1D, 0xFF20)


def may_change(text: str) -> str:
    """SQL of whether making it harmless may change a text: a quick look, so that plain columns are spared."""
    return f"coalesce(unicode({text}) IN ({', '.join(map(str, _FIRST))}) OR {_breaks(text)}, false)"


def _breaks(text: str) -> str:
    return "(" + " OR ".join(f"contains({text}, chr({code}))" for code in (9, 10, 13, 59)) + ")"


def safe_in_cell(text: str) -> str:
    """SQL of the text of a cell that stays one cell, as in a workbook."""
    starts = literal(rf"^{_BLANK}{_TRIGGER}|^[\t\r\n]")
    return f"""CASE WHEN unicode({text}) IN ({", ".join(map(str, _FIRST))})
        AND regexp_matches({text}, {starts}) AND NOT regexp_full_match({text}, {literal(_NUMBER)})
        THEN '''' || {text} ELSE {text} END"""


def safe_in_line(text: str) -> str:
    """SQL of the text of a cell that may be split once more, as in CSV."""
    dangerous = f"({_BREAK}{_BLANK})({_TRIGGER})"
    inside = _replaced(text, dangerous, r"\1'\2")
    whole_number = f"({_BREAK}{_BLANK})'({_NUMBER})({_BLANK}(?:{_BREAK}|$))"
    for _ in range(2):  # neighbours share the mark between them
        inside = _replaced(inside, whole_number, r"\1\2\3")
    return f"""CASE WHEN {_breaks(text)} AND regexp_matches({text}, {literal(dangerous)})
        THEN {safe_in_cell(f"({inside})")} ELSE {safe_in_cell(text)} END"""


def _replaced(text: str, pattern: str, by: str) -> str:
    return f"regexp_replace({text}, {literal(pattern)}, {literal(by)}, 'g')"
