"""What single texts mean, as far as cells of a row or of two tables are compared by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

import pyarrow as pa

from hotpass.fields import KINDS
from hotpass.fields.base import Normalised
from hotpass.fields.company_registration import SUFFIXES
from hotpass.fields.legal_forms import split_legal_form
from hotpass.fields.placeholders import is_placeholder
from hotpass.fields.regions import province_of_phone
from hotpass.fields.text_folding import fold, tidy
from hotpass.fields.vocabulary import vocabulary
from hotpass.quality.cells.numbers import number_of
from hotpass.quality.cells.places import Place
from hotpass.quality.cells.traits import ordinal_of

#: ``canon`` is the canonical value, ``day`` an ordinal, ``domain`` an organisation's own one.
MEANING: Final = pa.schema(
    [
        ("canon", pa.string()),
        ("day", pa.int64()),
        ("number", pa.float64()),
        ("province", pa.string()),
        ("by_code", pa.string()),
        ("domain", pa.string()),
        ("form", pa.string()),
        ("born", pa.string()),
        ("year", pa.string()),  # of a date, or the only number of a code that may be one
        ("sex", pa.string()),  # f or m
        ("name_of", pa.string()),  # given_name or family_name, of names that are only one of them
        ("family", pa.string()),  # the family name that a name or an address of a person has, letters only
        ("area", pa.string()),  # the province of a telephone on land, of a town, or the one named
    ]
)
_HOST: Final = re.compile(r"^(?:https?://)?(?:www\d?\.)?([^/:?#]+)", re.IGNORECASE)
_PARTS: Final = re.compile(r"[._-]")
_NO_LETTERS: Final = re.compile(r"[\W\d_]+")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d.*")
#: A number between marks that may be a year, and kinds of codes that have one.
_YEARS: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATED: Final = frozenset({"company_registration", "identifier", "category", "text", "number", None})
_TIME: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")
_IDENTITY: Final = re.compile(r"\d{13}")
#: What says whether somebody is a woman or a man; titles do.
_SEXES: Final = {
    **dict.fromkeys(
        ("f", "female", "vroulik", "vrou", "woman", "mrs", "ms", "miss", "mev", "mej", "madam"), "f"
    ),
    **dict.fromkeys(("m", "male", "manlik", "man", "mr", "mnr", "sir"), "m"),
}
#: Kinds whose texts may be numbers.
_NUMBERED: Final = frozenset({"number", "money", "identifier", "category", None})
#: Kinds that mean a province.
_PLACES: Final = frozenset({"province", "locality", "postal_code", "address"})


def meaning(
    columns: Mapping[int, Place], country: str
) -> Callable[[int, str, Normalised | None], tuple[object, ...]]:
    """From the number of a column, a text and what its kind reads to the columns of :data:`MEANING`."""

    def meant(number: int, text: str, read: Normalised | None) -> tuple[object, ...]:
        kind, core = columns[number].kind, tidy(text)
        if not core or is_placeholder(core):
            return (None,) * len(MEANING)
        value = (read.value if read else None) or core
        province, by_code = _provinces(kind, text, country)
        return (
            fold(value) or None,
            ordinal_of(read.value) if kind == "date" and read else None,
            _number(kind, core),
            province,
            by_code,
            _domain(kind, value),
            _form(kind, core, value),
            _born(kind, read),
            _year(kind, core, _born(kind, read) or value),
            _sex(kind, value, core),
            _name_of(fold(core)) if kind in ("given_name", "family_name") else None,
            _family(kind, value, read.parts if read and not read.others else {}),
            province_of_phone(value) if kind == "phone" else province,
        )

    return meant


def _provinces(kind: str | None, text: str, country: str) -> tuple[str | None, str | None]:
    """The province that a text names or whose town it names, and the one of its postal code."""
    if kind not in _PLACES:
        return None, None
    if kind == "province":
        read = KINDS["province"].normalise(text, country)
        return (read.value if read.problem in (None, "repaired") else None), None
    given = KINDS[kind].given(text, country)
    if kind == "postal_code":
        return None, given.get("province")
    if kind == "locality":
        return given.get("province"), None
    code = given.get("postal_code")
    town = KINDS["locality"].given(given["city"], country).get("province") if given.get("city") else None
    return (
        given.get("province") if _says_province(text, given) else town,
        KINDS["postal_code"].given(code, country).get("province") if code else None,
    )


def _says_province(text: str, given: Mapping[str, str]) -> bool:
    return "province" in given and fold(given["province"]) in fold(text)


def _domain(kind: str | None, value: str) -> str | None:
    if kind == "email":
        domain = value.rsplit("@", 1)[-1].lower()
    elif kind == "website" and (host := _HOST.match(value)):
        domain = host[1].lower()
    else:
        return None
    return None if domain in _shared_hosts() or "." not in domain else domain


@cache
def _shared_hosts() -> frozenset[str]:
    return vocabulary("free_mail") | vocabulary("shared_hosts")


def _form(kind: str | None, core: str, value: str) -> str | None:
    if kind == "company_registration":
        return SUFFIXES.get(value.rsplit("/", 1)[-1])
    if kind == "organisation_name":
        _, form, _ = split_legal_form(core)
        return form.key if form and form.key in SUFFIXES.values() else None
    return None


def _born(kind: str | None, read: Normalised | None) -> str | None:
    if read is None:
        return None
    return (
        read.parts.get("birth_date") if kind == "identity_number" else read.value if kind == "date" else None
    )


def _sex(kind: str | None, value: str, core: str) -> str | None:
    """By the digits after the date of an identity number (5000 and above are men), or by a word."""
    if kind == "identity_number" and _IDENTITY.fullmatch(value):
        return "m" if value[6] >= "5" else "f"
    return _SEXES.get(fold(core).rstrip(".")) if kind == "category" else None


def _name_of(folded: str) -> str | None:
    given, family = folded in vocabulary("given_names"), folded in vocabulary("family_names")
    return ("given_name" if given else "family_name") if given != family else None


def _number(kind: str | None, core: str) -> float | None:
    """The number that a text is; of a time of day the minutes since midnight."""
    if ":" not in core:
        return number_of(core) if kind in _NUMBERED else None
    found = _TIME.fullmatch(core)
    return int(found[1]) * 60 + int(found[2]) + int(found[3] or 0) / 60 if found else None


def _year(kind: str | None, core: str, value: str) -> str | None:
    if kind in ("date", "identity_number"):
        return value[:4] if _DAY.fullmatch(value) else None
    found = _YEARS.findall(core) if kind in _DATED else []
    return found[0] if len(found) == 1 else None


def _family(kind: str | None, value: str, read: Mapping[str, str | None]) -> str | None:
    """A family name; of an address that part beside a given name or initial that can be nothing else."""
    if kind == "family_name":
        return _letters(value) or None
    if kind == "person_name":
        return _letters(read.get("family") or "") or None
    if kind != "email":
        return None
    parts = [_letters(part) for part in _PARTS.split(value.partition("@")[0])]
    given, family = vocabulary("given_names"), _joined_families()
    if len(parts) == 1:
        cuts = ((parts[0][:at], parts[0][at:]) for at in range(3, len(parts[0]) - 2))
        parts = next(([a, b] for a, b in cuts if a in given and b in family), parts)
    names = [part for part in parts if part in family and part not in given]
    beside = any(part in given or len(part) == 1 for part in parts)
    return names[0] if len(parts) == 2 and len(names) == 1 and beside else None


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", fold(text))


@cache
def _joined_families() -> frozenset[str]:
    """Family names as addresses write them: ``vandermerwe``."""
    return frozenset(map(_letters, vocabulary("family_names")))
