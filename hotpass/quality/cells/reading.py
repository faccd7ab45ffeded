"""What the kind of a column says of a text: that it cannot be read, is no value, or is hardly one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from hotpass.fields import KINDS
from hotpass.fields.base import Normalised
from hotpass.fields.legal_forms import split_legal_form
from hotpass.fields.text_folding import fold
from hotpass.fields.vocabulary import vocabulary
from hotpass.quality.cells.column import Column
from hotpass.quality.cells.forms import code_of, end_of, ending_of, outline_of
from hotpass.quality.cells.traits import FIXED, LOST

#: Share of a column from which what its cells have is usual.
_MOST: Final = 0.75
#: Share of a column from which a form of texts is one that its keepers chose.
_USUAL_FORM: Final = 0.05


EMAIL: Final = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE
)
_ADDRESS: Final = re.compile(
    r"(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE
)
#: ``www`` and one name, behind which nothing stands, and what is written for ``www``.
_NO_DOMAIN: Final = re.compile(
    r"(?:https?://)?(?:www\.[a-z0-9-]+/?|(?:ww|w{4,})\.\S+|www(?!\d?\.)[a-z0-9-]+\.\S+)", re.IGNORECASE
)
_RUN: Final = re.compile(r"(\d)\1\1|345|765")
#: Numbers that are typed where there is none.
_NO_NUMBER: Final = re.compile(
    r"\D*\d{0,4}?(\d)\1{6,}|\D*0?123456789?0?|(?:0|\D*27)\d\d1234567|\D*0?987654321?0?"
)
#: What people write into the name of a record that is no longer to be used.
_MARKS: Final = (
    r"delete(?:d)?|closed(?: down)?|gesluit|do not use|dnu|obsolete|duplicate|dup|old record|merged|skrap"
    r"|moenie gebruik"
)
#: Signs without which no name is marked; looked for first, since names are many.
_SIGN: Final = re.compile(r"[-:_(\[*]|^(?:zz|xx)", re.IGNORECASE)
_MARKED: Final = re.compile(
    rf"(?:(?:{_MARKS})\s*[-:_]+|zz+[\s_-]+|xx+[\s_-]+|\*+\s*(?:{_MARKS})\b).*|.*[(\[*]\s*(?:{_MARKS})\s*[)\]*]+"
    rf"|.*\s-\s*(?:{_MARKS})",
    re.IGNORECASE,
)
#: Words that stand beside phone numbers.
_BESIDE: Final = frozenset(
    {
        "cel",
        "cell",
        "ext",
        "extension",
        "fax",
        "faks",
        "home",
        "int",
        "mob",
        "mobile",
        "office",
        "phone",
        "sel",
        "switchboard",
        "tel",
        "telephone",
        "work",
    }
)
_LETTERS: Final = re.compile(r"[^\W\d_]{2,}")
#: A letter that looks like a digit and stands among digits.
_LETTER_FOR_DIGIT: Final = re.compile(r"(?<=[\d( ])[OolI](?=[\d) ])")
#: Signs that no name of an organisation has.
_NO_FIRM: Final = re.compile(r"[_{}<>|\\^~=]|\?(?=.)")
#: Signs that an e-mail address may have by its standard, and none has.
_ODD_IN_EMAIL: Final = re.compile(r"[!#$%*/=?^`{|}~]")
_BLANK_AT: Final = re.compile(r"\s@|@\s")
_ENDINGS: Final = re.compile(
    r"\.(?:con|cmo|ocm|cim|vom|xom|coza|co,za|co\.z|c|comm|coom|nett|ogr|orgg|co\.zaa|co\.sa)$", re.IGNORECASE
)
_DIGIT_IN_WORD: Final = re.compile(r"[^\W\d_]\d|\d[^\W\d_]")
_PERSONS: Final = frozenset({"person_name", "given_name", "family_name"})
#: Signs that no name has, and numbers as a spreadsheet shows those that are too long for it.
_NO_NAME: Final = re.compile(r"[*#<>^~|\\{}=@_]")
_SCIENTIFIC: Final = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}")
_TWICE: Final = re.compile(r"(\w{4,}) \1", re.IGNORECASE)
_DIGIT: Final = re.compile(r"\d")
_DIGIT_AT_WORD: Final = re.compile(r"[^\W\d_].*\d|\d.*[^\W\d_]")
_NUMBERED: Final = FIXED | {"phone"}
#: A company's registration number in a text, the word before it and all that belongs to it; and the ends that
#: such numbers have.
_REGISTERED: Final = re.compile(
    r"\breg(?:istration|istrasie)?\b\W*(?:(?:no|nr|number|nommer)\b\W*)?((?:CK|K)?\d+[\d/]*/\d+)",
    re.IGNORECASE,
)
_REGISTERS: Final = frozenset(f"{end:02}" for end in (*range(6, 13), *range(20, 27), 30, 31))
_NAMED: Final = _PERSONS | {"organisation_name"}
#: Coarse words, and the beginnings of words that all are.
_COARSE: Final = frozenset(w for w in vocabulary("coarse_words") if not w.endswith("*"))
_BEGINNINGS: Final = tuple(w[:-1] for w in vocabulary("coarse_words") if w.endswith("*"))
#: Share of names with digits from which a column holds something else than names.
_FEW_DIGITS: Final = 0.25
#: Kinds of which no value has digits, but for a few in columns of their own habits.
_WITHOUT_DIGITS: Final = frozenset({"locality", "province", "country", "role"})


def of_kind(column: Column, core: str, read: Normalised, today: date) -> Iterator[str]:
    """Keys of the rules that a text breaks by what its column holds; ``read`` is what that makes of it."""
    share = column.problems.get(read.problem or "", 0.0)
    if read.problem in LOST and (column.read >= _MOST or share <= column.rare):
        usual = read.problem in ("unreadable", "half") and column.unread.get(outline_of(core), 0.0)
        if not usual or usual <= _USUAL_FORM:
            yield LOST[read.problem]
    elif read.problem and read.problem != "placeholder" and share <= column.rare:
        yield "DOUBTFUL"
    if column.kind in _NAMED:
        yield from _of_names(column, core)
    if column.kind in _WITHOUT_DIGITS and column.digits <= column.rare and _DIGIT_AT_WORD.search(core):
        yield "DOUBTFUL"
    if column.kind in _NUMBERED and _SCIENTIFIC.fullmatch(core):
        yield "DIGITS-LOST"
    numbered = column.kind != "address" or column.digits < column.nearly_all or _DIGIT.search(core)
    if column.kind == "address" and (not numbered or _ends_otherwise(column, core)):
        yield "DOUBTFUL"
    if column.kind == "phone":
        yield from _of_phones(column, core, read)
    yield from _of_registrations(column.kind, core, read, today)
    if column.kind in ("email", "website") and (
        _is_mended(column.kind, core, read) or _ends_nowhere(column, core)
    ):
        yield "DOUBTFUL"


def _of_registrations(kind: str | None, core: str, read: Normalised, today: date) -> Iterator[str]:
    """What is wrong with a company's registration number, be it one in a text."""
    if kind == "text" and (told := _REGISTERED.search(core)):
        read = KINDS["company_registration"].normalise(told[1])
        if read.problem:
            yield "DOUBTFUL"
    elif kind != "company_registration":
        return
    if read.value is None or read.problem == "unusual_form":
        return
    if read.value[:4] > str(today.year):
        yield "FUTURE"
    if read.value.rpartition("/")[2] not in _REGISTERS:
        yield "DOUBTFUL"


def _of_names(column: Column, core: str) -> Iterator[str]:
    kind = column.kind
    if _SIGN.search(core) and _MARKED.fullmatch(core):
        yield "MARKED"
    if any(word in _COARSE or word.startswith(_BEGINNINGS) for word in _LETTERS.findall(fold(core))):
        yield "ABUSE"
    if kind not in _PERSONS:
        if _NO_FIRM.search(core):
            yield "SIGN"
        if _has_two_forms(core):
            yield "DOUBTFUL"
        return
    if kind != "person_name" and _has_title(column, core):
        yield "DOUBTFUL"
    if kind != "person_name" and _TWICE.fullmatch(core):
        yield "REPEATED"
    if column.digits <= _FEW_DIGITS and (_DIGIT_IN_WORD if kind == "person_name" else _DIGIT).search(core):
        yield "DOUBTFUL"
    if _NO_NAME.search(core):
        yield "SIGN"


def _has_two_forms(core: str) -> bool:
    """Whether a name ends in two legal forms that are not the same."""
    rest, form, _ = split_legal_form(core)
    before = split_legal_form(rest)[1] if form else None
    return before is not None and form is not None and before.key != form.key


def _has_title(column: Column, core: str) -> bool:
    """Whether a title stands with a name, in a column that hardly has another."""
    words = _LETTERS.findall(core.lower())
    titles = vocabulary("titles") - vocabulary("given_names") - vocabulary("family_names")
    return len(words) > 1 and any(w in titles and column.words.get(w, 0) <= 2 for w in (words[0], words[-1]))


def _of_phones(column: Column, core: str, read: Normalised) -> Iterator[str]:
    words = _LETTERS.findall(core.lower())
    if _LETTER_FOR_DIGIT.search(core):
        yield "DOUBTFUL"
    if read.value and any(w not in _BESIDE and column.words.get(w, 0) <= 2 for w in words):
        yield "DOUBTFUL"
    if _RUN.search(core.replace(" ", "")) and _NO_NUMBER.fullmatch(core.replace(" ", "").replace("-", "")):
        yield "PLACEHOLDER"
    elif read.value and column.codes.get(code_of(read.value), 0.0) <= column.rare and _one_country(column):
        yield "ABROAD"


def _one_country(column: Column) -> bool:
    return max(column.codes.values(), default=0.0) >= 1 - 2 * column.rare


def _ends_otherwise(column: Column, core: str) -> bool:
    """Whether an address ends in no code as nearly all do, or in one of another form."""
    end = end_of(core)
    if not end:
        return 1 - column.ends.get(end, 0.0) >= column.nearly_all
    coded = sum(share for form, share in column.ends.items() if form)
    return bool(end) and column.ends.get(end, 0.0) <= column.rare and max(column.ends.values()) >= 0.9 * coded


def _ends_nowhere(column: Column, core: str) -> bool:
    """Whether a host ends with what no host ends with, nor many of the column: ``karoo.co.zq``."""
    ending = ending_of(core)
    known = ending.rpartition(".")[2] in vocabulary("top_domains")
    return bool(ending) and not known and column.endings.get(ending, 0.0) <= column.rare


def _is_mended(kind: str, core: str, read: Normalised) -> bool:
    """Whether an address had to be mended to be read, or is none."""
    if kind == "email" and _BLANK_AT.search(core):
        return True
    if read.others:
        return False
    if kind == "email" and core.lower().startswith("www."):
        return True
    text = core.removeprefix("mailto:").removesuffix(";")
    if kind == "email" and _ODD_IN_EMAIL.search(text.rpartition("@")[0]):
        return True
    if kind == "email" and read.value and read.value.lower() != text.lower():
        return True
    if kind == "website" and _NO_DOMAIN.fullmatch(text):
        return True
    return not _is_address(EMAIL if kind == "email" else _ADDRESS, text)


def _is_address(shape: re.Pattern[str], text: str) -> bool:
    return bool(shape.fullmatch(text)) and not _ENDINGS.search(text.split("/")[2] if "://" in text else text)
