"""What is wrong with a text in its column: not of its kind, or unlike the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from hotpass.fields.base import Normalised
from hotpass.fields.placeholders import is_placeholder
from hotpass.fields.regions import is_town
from hotpass.fields.text_folding import tidy
from hotpass.fields.vocabulary import spellings, vocabulary
from hotpass.quality.cells.bounds import out_of_bounds
from hotpass.quality.cells.check_digits import is_unchecked
from hotpass.quality.cells.column import Column
from hotpass.quality.cells.forms import (
    ending_of,
    form_of,
    host_of,
    is_network_address,
    is_of_figures,
    is_shared,
    marks_several,
)
from hotpass.quality.cells.lists import is_code_among_names, is_listed_otherwise, is_marked_otherwise, of_list
from hotpass.quality.cells.oddities import ODDITIES, oddity_of
from hotpass.quality.cells.reading import EMAIL, of_kind
from hotpass.quality.cells.strays import STRAYS, persons_names, stray_of
from hotpass.quality.cells.texts import faults_of, odd_capitals, style_of
from hotpass.quality.cells.traits import LOST, is_answer
from hotpass.quality.cells.usual import FEW
from hotpass.quality.cells.writing import NAMES, WORDED, is_odd_form

#: Share of a column from which what its cells have is usual.
_MOST: Final = 0.75
#: Characters up to which texts hold one value each.
_SHORT: Final = 40
#: Letters up to which capitals alone are an abbreviation.
_ACRONYM: Final = 5
_WEB: Final = re.compile(
    r"(?:https?://|www\.)\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:co|org|net|com|ac|gov)(?:\.[a-z]{2})?/?",
    re.IGNORECASE,
)
_PHONE: Final = re.compile(r"(?:\+|00|0)\(?\d[\d ()./-]{7,16}\d")
_STREET: Final = re.compile(
    r"(?:p\.? ?o\.? ?box|posbus|private bag|privaatsak) *\d+\b.*"
    r"|\d+\w? [^,]+ (?:street|straat|road|weg|avenue|laan|drive|rylaan|crescent|singel)\b.*,.*",
    re.IGNORECASE,
)
#: A time of day that there is none of.
_NO_TIME: Final = re.compile(r"(?:2[5-9]|[3-9]\d):\d\d(?::\d\d)?|\d?\d:[6-9]\d(?::\d\d)?")
_TIMELESS: Final = re.compile(rf"[\sT](?:{_NO_TIME.pattern})$")
_ISO_OR_SLASHED: Final = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?/\d\d?/\d{4}")
#: Kinds whose texts are of words that many of them have.
_TRADED: Final = frozenset({"organisation_name", "role", "category", "locality"})
_WORD: Final = re.compile(r"[^\W\d_]{5,}")
#: Share of the addresses of a column with the name of a person, from which it is of persons.
_PERSONAL: Final = 0.5
#: Letters of a host from which one more or less is a slip.
_HOST: Final = 8
#: Share of a column whose capitals are unlike the usual from which its keepers care little for them.
_OTHER_STYLES: Final = 0.06
#: Characters from which even the short texts of a column are long.
_LONG: Final = 15
#: Kinds of addresses, and the share of a column up to which those on shared hosts are none of it: many an
#: organisation has an address of its own name and a page that is not.
_SHARED: Final = {"email": 0.0, "website": 0.1}
#: Share of a column of names up to which addresses are none of it.
_ADDRESSES: Final = 0.1
#: Rules that say nothing more where another one says why.
_SAID_BY: Final = {
    "DOUBTFUL": frozenset({"KIND", "OTHER-KIND", *LOST.values()}),
    "KIND": frozenset({"OTHER-KIND"}),
    "UNUSUAL": frozenset({"CASE", "FORMAT"}),
}


def judge(columns: Mapping[int, Column], today: date) -> Callable[[int, str, Normalised | None], list[str]]:
    """From the number of a column, a text and what its kind reads to the keys of the rules that it breaks."""

    def verdict(number: int, text: str, read: Normalised | None) -> list[str]:
        column, found = columns[number], dict.fromkeys(faults_of(text))
        if is_answer(column.kind, text) or (column.is_trial and not is_placeholder(text.strip())):
            found.pop("PLACEHOLDER", None)
        if not {"FORMULA-ERROR", "PLACEHOLDER"} & set(found):
            core = tidy(text)
            if read is not None:
                found |= dict.fromkeys(of_kind(column, core, read, today))
                odd = oddity_of(column.kind, text)
                if odd and column.oddities.get(odd, 0.0) <= column.rare:
                    found[ODDITIES[odd]] = None
            if column.few and column.cells < FEW:
                found |= dict.fromkeys(of_list(column, core))
            if column.cells >= FEW:
                found |= dict.fromkeys(_unlike(column, text.strip(), core, read))
                found |= dict.fromkeys(out_of_bounds(column, core, read, today))
        return [key for key in found if key not in _SAID_BY or not found.keys() & _SAID_BY[key]]

    return verdict


def _unlike(column: Column, text: str, core: str, read: Normalised | None) -> Iterator[str]:
    """What the rest of the column has and the text has not."""
    if _is_other_kind(column, core) or _is_other_line(column, read):
        yield "OTHER-KIND"
    if odd_capitals(core) or _is_odd_style(column, core) or is_listed_otherwise(column, core):
        yield "CASE"
    several = column.kind == "phone" and read is not None and bool(read.others)
    worded = column.kind == "address" or (column.kind == "text" and column.lengths[1] > _SHORT)
    single = column.singles >= 1 - column.rare and not worded
    if single and (several or marks_several(text.rstrip(";"))):
        yield "SEVERAL"
    if is_odd_form(column, core) or is_marked_otherwise(column, core) or is_code_among_names(column, core):
        yield "FORMAT"
    yield from _of_numbers(column, core)
    yield from of_list(column, core)
    yield from _of_host(column, core)
    if column.kind in STRAYS and _is_stray(column, core):
        yield STRAYS[column.kind]
    if _has_slip(column, core):
        yield "SLIP"
    yield from _of_ends(column, core)


def _of_numbers(column: Column, core: str) -> Iterator[str]:
    """A check digit that is wrong as hardly another of the column is, or a time that there is none of."""
    if is_unchecked(core, column.schemes):
        yield "CHECK-DIGIT"
    if column.kind == "date" and _TIMELESS.search(core):
        yield "IMPOSSIBLE-DATE"


def _of_ends(column: Column, core: str) -> Iterator[str]:
    """A text that breaks off, or is far longer or shorter than others."""
    if _is_cut(column, core) or _is_cut_at_country(column, core):
        yield "CUT"
    if _is_odd_length(column, core):
        yield "LENGTH"


def _is_odd_length(column: Column, core: str) -> bool:
    low, high = column.lengths
    if low >= _LONG and len(core) < low / 3 and column.numbers <= column.rare:
        return True
    return bool(high) and (
        len(core) > max(3 * high, high + 40) or (column.kind in NAMES and len(core) == 1 and low >= 3)
    )


def _is_other_kind(column: Column, core: str) -> bool:
    if column.numbers >= 0.95:
        return column.number_in(core) is None
    if column.coded and _NO_TIME.fullmatch(core):
        return True
    if column.networks >= column.nearly_all:
        return not is_network_address(core)
    shown = _kind_shown(column, core)
    if column.kind in NAMES and shown in ("email", "website"):
        return _share_like(column, core) <= _ADDRESSES
    if shown and shown != column.kind and _share_like(column, core) <= column.rare:
        return column.kind not in ("text", "address", "identifier") or (
            column.read >= _MOST and column.kind != "text"
        )
    return (
        column.kind in WORDED - {"text", "address"}
        and max(column.numbers, column.figures) <= column.rare
        and is_of_figures(core)
    )


def _is_other_line(column: Column, read: Normalised | None) -> bool:
    """Whether a number is one on land where nearly all others are mobile, or the other way about."""
    line = read.parts.get("type") if read and column.kind == "phone" else None
    if line is None or column.lines.get(line, 1.0) > column.rare:
        return False
    return max(column.lines.values()) >= 1 - 2 * column.rare


def _kind_shown(column: Column, core: str) -> str | None:
    """The kind that a text plainly is of, whatever its column holds."""
    if "@" in core and EMAIL.fullmatch(core):
        return "email"
    if ("." in core or "://" in core) and _WEB.fullmatch(core):
        return "website"
    if core[:1] in ("+", "0") and _PHONE.fullmatch(core):
        return "phone"
    if core[:1].isdigit() and _ISO_OR_SLASHED.fullmatch(core):
        return "date"
    return "address" if column.kind in NAMES and _STREET.fullmatch(core) else None


def _share_like(column: Column, core: str) -> float:
    return column.forms.get(form_of(core), 0.0)


def _is_odd_style(column: Column, core: str) -> bool:
    style = style_of(core)
    short = style == "upper" and len(core) <= _ACRONYM
    if not style or column.kind in ("text", "identifier") or short:
        return False
    main, share = column.main_style
    return (
        style != main
        and share >= _MOST * sum(n for s, n in column.styles.items() if s)
        and share + column.styles.get("", 0.0) >= 1 - _OTHER_STYLES
        and (column.styles.get(style, 0.0) <= max(0.02, 1.01 / column.cells))
    )


def _has_slip(column: Column, core: str) -> bool:
    """Whether a word that hardly another cell has is a slip of one that many have."""
    return column.kind in _TRADED and any(
        _slips(word, usual)
        for word in set(_WORD.findall(core.lower()))
        if column.words.get(word, 0) <= 2 and not _is_word(word)
        for usual in column.frequent
    )


def _slips(word: str, usual: str) -> bool:
    """Whether one letter makes a word of another; its first and its last tell words apart."""
    if word[0] != usual[0] or abs(len(word) - len(usual)) > 1:
        return False
    if word.startswith(usual) or usual.startswith(word):
        return False
    return DamerauLevenshtein.distance(word, usual, score_cutoff=1) == 1


def _is_word(word: str) -> bool:
    return word in persons_names() or is_town(word) or word in spellings("organisation_spellings")


def _of_host(column: Column, core: str) -> Iterator[str]:
    """A host that is nearly a usual one, or shared where hardly another is."""
    if column.kind == "email" and column.once(_is_near_host, host_of(core)):
        yield "SPELLING"
    if column.kind in _SHARED and column.shared <= max(_SHARED[column.kind], column.rare) and is_shared(core):
        yield "SHARED"


def _is_near_host(column: Column, host: str) -> bool:
    """Whether the host of an address is a slip of one that everybody knows, or many of the column have."""
    known = vocabulary("free_mail")
    if host.startswith("gmail.") and host not in known:
        return True
    if len(host) < _HOST or host in known or host in column.hosts:
        return False
    return any(
        DamerauLevenshtein.distance(host, usual, score_cutoff=1) == 1
        for usual in (*known, *column.hosts)
        if len(usual) >= _HOST
    )


def _is_cut(column: Column, core: str) -> bool:
    """Whether a bracket stays open, or the last word begins a usual one and stands nowhere else."""
    if column.kind in NAMES and "(" in core and core.rfind("(") > core.rfind(")"):
        return True
    if (
        column.kind not in ("organisation_name", "text", "address", "role", "category")
        or not core[-1:].isalpha()
    ):
        return False
    words = core.lower().split()
    last = words[-1]
    if len(words) < 2 or len(last) < 2 or not last.isalpha() or column.words.get(last, 0) > 2:
        return False
    if spellings("organisation_spellings").get(last, last) != last:
        return False
    return any(
        n >= 5 and word.startswith(last) and len(word) > len(last) + 1 for word, n in column.words.items()
    )


def _is_stray(column: Column, core: str) -> bool:
    stray = stray_of(column.kind, core)
    if column.kind == "email" and (stray != "office" or column.strays.get("person", 0.0) < _PERSONAL):
        return False
    if stray == "name" and column.words.get(core.lower(), 0) > 2:
        return False
    return bool(stray) and column.strays.get(stray, 0.0) <= max(column.rare, 2.01 / column.cells)


def _is_cut_at_country(column: Column, core: str) -> bool:
    """Whether an address ends in ``.co`` where hardly another does, and ``.co.za`` is usual."""
    ending = ending_of(core)
    if ending != "co" or column.endings.get(ending, 0.0) > column.rare:
        return False
    return any(share >= 0.1 for end, share in column.endings.items() if end.startswith("co."))
