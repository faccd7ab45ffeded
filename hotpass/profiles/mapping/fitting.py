"""How well a field of the profile suits a column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from hotpass.fields import KINDS
from hotpass.fields.headers import fold_header
from hotpass.profiles.mapping.linking import shared_words
from hotpass.profiles.mapping.names import put_together
from hotpass.profiles.mapping.seen import (
    BIRTH,
    LEAST_CONFIDENCE,
    NAMES_OF_PEOPLE,
    OTHER_NAME,
    Column,
    Table,
)
from hotpass.profiles.schema import FieldSpec

#: Kinds of which a profile may have several fields: the header must say which.
_TOLD_BY_HEADER: Final = frozenset(("category", "text", "date", "number", "money", "identifier"))
_NO_TOWN: Final = re.compile(
    r"\b(?:district|distrik|county|area|region|ward|wyk|municipal\w*"
    r"|munisipal\w*)\b"
)
_PART_OF_TOWN: Final = re.compile(
    r"\b(?:suburb|voorstad|township|village|dorpie|neighbourhood"
    r"|estate|complex|woonbuurt)\b"
)
#: Ways to reach somebody else than the row is about.
NOT_THEIRS: Final = re.compile(
    r"\b(?:next of kin|naasbestaande|emergency|nood\w*|spouse|eggenoot"
    r"|referee)\b"
)
_OF_CITIZENS: Final = re.compile(r"\b(?:nationality|nasionaliteit|citizenship|burgerskap)\b")
_OTHER_FAMILY: Final = re.compile(r"nooiens\w*|\b(?:maiden|birth|previous|former|vorige)\b")
_PLURAL: Final = re.compile(r"(?<=\w{3})s\b")
#: Words whose type or status is not the organisation's.
_OF_ANOTHER_THING: Final = re.compile(
    r"\b(?:phone|email|address|contact|tel|id|document|licen[cs]e|payment|card|person|order|invoice"
    r"|marital|visa|vehicle|dir|director"
    r"|approval|attendance|booking|application|call|verification|record|file|subscription|marketing"
    r"|employment|relationship)\b"
)
_REMARKS: Final = re.compile(
    r"\b(?:notes?|notas?|comments?|kommentaar|opmerkings?|aanmerkings?|aantekeninge?|remarks?|kommentare|feedback|terugvoer"
    r"|issues|problems|probleme|concerns)$"
)
_SORT_OF_PARTY: Final = re.compile(
    r"(?:account|business|client|company|customer|entiteit|entity|enterprise|klient|member|organisation|school|skool"
    r"|supplier|vendor|verskaffer|donor|skenker|customer|debtor|debiteur|club|klub|practice|praktyk) "
    r"(?:class|group|grade|kind|type|klas|groep|soort|tipe)"
    r"|(?:class|group|grade|kind|type|klas|groep|soort|tipe) (?:of|van) (?:account|business|client|company"
    r"|customer|entity|enterprise|klient|member|organisation|school|skool|supplier|vendor|verskaffer|donor|skenker|debtor"
    r"|club|klub|practice|praktyk|institution|instelling|facility)"
)
#: Values from which repeats count.
_ENOUGH: Final = 5
#: A header that says this much for a kind says it plainly.
_PLAINLY: Final = 0.8
#: A sort of something that is said: of a ticket, of a tax.
_QUALIFIED: Final = re.compile(r"(\w+) (?:category|type|kategorie|tipe|soort|class|klas|group|groep)")
#: Share of repeats from which a column says hardly more than one thing.
_ALWAYS: Final = 0.8
_STATE_OF: Final = re.compile(r"\w+ status|(?:\w+ )?(?:phase|fase|stage)")
_YES_OR_NO: Final = frozenset(("y", "n", "yes", "no", "j", "ja", "nee", "true", "false"))
#: Questions about a state that yes and no answer.
_ACTIVE: Final = re.compile(r"\b(?:in|de)?(?:active|aktief|aktiewe|status)\b")
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d")
#: Headers that say no more than that it is a date.
BARE_DATE: Final = re.compile(r"date|datum|timestamp|day|dag|date time|when|wanneer")
#: Dates on which somebody dealt with the entity; others tell nothing of how recent the row is.
_RECENT: Final = re.compile(
    rf"^(?:{BARE_DATE.pattern})$|^(?:last|laaste|latest"
    r"|most recent)\b(?!.*\b(?:name|year)\b)"
    r"|\b(?:contact\w*|kontak\w*|gekontak|called|gebel|visit\w*|besoek\w*|spoke\w*|touch\w*"
    r"|reach\w*|interaction|interaksie"
    r"|activity|aktiwiteit|update\w*|opgedateer|modified|gewysig|edited|seen|engage\w*|follow\w* up"
    r"|verified|checked)\b"
)
_NOT_RECENT: Final = re.compile(
    r"\b(?:next|volgende|due|due date|planned|future|follow up"
    r"|opvolg\w*|expir\w+)\b"
)
_COUNTER: Final = re.compile(
    r"(?:object ?id|fid|nr|no|num|number|nommer|row|ry|index|seq|count|line|item|s no|sr no)?"
)
_KEY: Final = re.compile(
    r"(?:id|key|code|kode|uid|guid|uuid|ref|reference|verwysing|record|rec ?id|identifier|sku|sleutel)"
    r"|\w+(?: \w+)? (?:id|key|code|kode|ref|no|nr|number|nommer|uid|guid)|\w+(?:nommer|kode|id|nr)"
    r"|(?:nat ?)?emis|persal"
    r"|(?:account|rekening|customer|client|klient|debtor|debiteur|creditor|krediteur|supplier|verskaffer"
    r"|vendor|dealer|member|lid)s?"
    r"|record id \w+|(?:unique|system|external|source|record) \w+|id \w+|(?:no|nr|number|nommer)"
)
#: What organisations are told apart by, in words of their own trade.
_WHAT_THEY_DO: Final = re.compile(
    r"(?:main |core |primary |hoof ?)?(?:discipline|dissipline|commodit(?:y|ies)|kommoditeite?|sports?"
    r"|specialit(?:y|ies)|specialt(?:y|ies)|speciali[sz]ations?|spesialiteit|spesialisasie|denominations?"
    r"|denominasie|trades?|ambag|fo[ck]us(?: ?areas?)?)(?: (?:code|type|soort|tipe|group|category))?"
)
_ANY_ROW: Final = re.compile(r"\b(?:uid|guid|uuid)$")
_OF_WHAT: Final = re.compile(r" ?(?:id|key|code|kode|ref|reference|no|nr|number|nommer|uid|guid)$|^id ")
#: Words with which a key is one of whatever the rows are about.
_ANY_KEY: Final = re.compile(
    r"\b(?:unique|system|external|internal|source|record|reg|registration|register|registrasie|file|leer|ref|crm|db|pk|row"
    r"|staff|lead|site|app|applicant|application|aansoek\w*|emis|acc|account|rekening|lic|mem|memb|ato|c|org|emp|stud)\b"
)
#: Registers that give every school or teacher a number.
_REGISTER: Final = re.compile(r"(?:nat ?)?emis\b|\bpersal\b")
_BANK: Final = re.compile(r"\bbank\b|\b(?:account|rekening) ?(?:holder|houer)\b")
_NOT_KEY: Final = re.compile(
    r"\b(?:invoice|faktuur|receipt|kwitansie|voucher|transaction|order|bestel\w*|ticket|case|cheque|bank|licen[cs]e|lisensie|tax|batch|po"
    r"|quote|serial|asset|deliver\w*|del|grant|cert(?:ificate)?|sertifikaat|contract|kontrak|claim|eis"
    r"|donation|skenking|card|kaart|key|sleutel|medical|mediese|med|fonds|web|property|eiendom"
    r"|booking|bespreking|matter|saak|job|list|lys|shop|stall|locker|radio|kennel|route|roete|gate|bay|pole|vehicle|voertuig"
    r"|waybill|docket|permit|lease|loan|statement|payment|complaint|incident|event|course|exam"
    r"|(?:tel|telephone|telefoon|phone|dial\w*|area|fax) (?:code|kode)"
    r"|winkel|stalletjie|staanplek|kaartjie|table|tafel|slot|page|ward|wyk|unit|eenheid|flat|erf|stand|plot|door|room|kamer|seat|box)\b"
)


def fit(table: Table, column: Column, spec: FieldSpec) -> float:
    """How well a field suits a column, 0 where it does not."""
    if not takes(spec, column.kind):
        part = spec.kind == "address" and column.kind == "locality" and _is_part_of_town(table, column)
        return 0.7 if part and _has_town(table, column) else 0.0
    if spec.kind in ("email", "phone") and NOT_THEIRS.search(column.header):
        return 0.0
    if spec.kind == "postal_code" and column.header and not _is_told(column):
        return 0.0
    if spec.kind == "country" and _OF_CITIZENS.search(column.header):
        return 0.0
    if spec.kind == "identifier":
        narrower = 0.7 if column.kind != spec.kind else 1.0
        return 0.0 if _at_a_bank(table, column) else narrower * _fit_of_key(table, column, spec)
    if spec.kind == "date":
        return _fit_of_date(column, spec)
    if spec.kind in _TOLD_BY_HEADER:
        remarks = spec.name == "notes" and not column.header and column.content("text") > 0.6
        if spec.kind == "category" and _answers(column) and not _ACTIVE.search(column.header):
            return 0.0
        sort = not _WHAT_THEY_DO.fullmatch(column.header) and _is_sort_of_another(table, column.header)
        if spec.kind == "category" and (sort or _is_state_of_another(column)):
            return 0.0
        by_words = _fit_by_words(column.header, spec)
        return 0.75 if remarks else by_words or _fit_by_sort(column, spec)
    return _fit_of_name(table, column, spec)


def _is_told(column: Column) -> bool:
    """Whether its header or its neighbours say its kind, rather than its values alone."""
    found = column.found
    alone = found is None or (column.kind == found.kind and column.confidence <= found.confidence)
    return not alone or column.told(column.kind or "") >= 0.3


def takes(spec: FieldSpec, kind: str | None) -> bool:
    """Whether a field takes columns of a kind: its own, or a narrower one."""
    return kind in taken_by(frozenset((spec.kind,)))


@cache
def taken_by(own: frozenset[str]) -> frozenset[str]:
    """Kinds of columns that fields of these kinds take."""
    classes = tuple(type(KINDS[kind]) for kind in own)
    return frozenset(kind for kind, one in KINDS.items() if isinstance(one, classes))


def _is_part_of_town(table: Table, column: Column) -> bool:
    """Whether its header says so, or says nothing between an address and a town."""
    if _PART_OF_TOWN.search(column.header):
        return True
    beside = table.columns[max(0, column.position - 1) : column.position + 2]
    between = [c.kind for c in beside if c is not column] == ["address", "locality"]
    return between and (column.found is None or not column.found.says_header)


def _has_town(table: Table, column: Column) -> bool:
    towns = [c for c in table.of_kind("locality") if c is not column]
    return any(not _PART_OF_TOWN.search(c.header) and not _NO_TOWN.search(c.header) for c in towns)


def _fit_of_name(table: Table, column: Column, spec: FieldSpec) -> float:
    if spec.kind in NAMES_OF_PEOPLE and column not in table.people:
        return 0.0
    if spec.kind == "person_name" and not put_together(column, table.columns):
        return 0.0
    if spec.kind == "family_name" and _OTHER_FAMILY.search(column.header):
        return 0.6 if len(table.of_kind("family_name")) == 1 else 0.0
    if spec.kind == "organisation_name" and (spec.name != "name" or OTHER_NAME.search(column.header)):
        sure = [c for c in table.of_kind("organisation_name") if c.confidence >= LEAST_CONFIDENCE]
        return 0.6 if spec.name == "name" and len(sure) == 1 else 0.0
    if spec.kind == "locality" and (_PART_OF_TOWN.search(column.header) or _NO_TOWN.search(column.header)):
        return 0.8 if not _has_town(table, column) else 0.0
    told = column.told(spec.kind)
    if spec.kind == "organisation_name":
        repeats = 1.0 - _differing(column) if len(column.values) >= _ENOUGH else 0.0
        same = 0.1 * repeats if told < _PLAINLY or repeats >= _ALWAYS else 0.0
        return 0.8 + 0.15 * min(1.0, max(1.2 * told, column.content(spec.kind))) - same
    return max(0.85, told) if told >= 0.3 or not column.header else 0.8


def _fit_by_words(header: str, spec: FieldSpec) -> float:
    """Whether the header holds the field's words, in singular or plural."""
    said = _singular(header)
    words = {_singular(fold_header(word)) for word in (*spec.headers, spec.label, spec.name)} - {""}
    if said in words:
        return 0.98
    held = any(re.search(rf"\b{re.escape(word)}\b", said) for word in words)
    return 0.9 if held and not _OF_ANOTHER_THING.search(said) else 0.0


def _fit_by_sort(column: Column, spec: FieldSpec) -> float:
    """A field of remarks or of a state takes whatever header says so in other words than the profile's."""
    if spec.name == "notes" and _REMARKS.search(column.header):
        return 0.88
    said = column.found is not None and column.found.says_header
    if spec.name == "category" and column.kind == "category":
        if _SORT_OF_PARTY.fullmatch(column.header):
            return 0.88
        if _WHAT_THEY_DO.fullmatch(column.header):
            return 0.86
    told = column.told("status") >= 0.7 or (not said and column.content("status") >= 0.8)
    of_state = spec.name == "status" and column.kind == "status" and told
    return 0.88 if of_state and column.header and not _OF_ANOTHER_THING.search(column.header) else 0.0


def _is_sort_of_another(table: Table, header: str) -> bool:
    """Whether a header says the sort of something that is no organisation: of a ticket, of a tax."""
    found = _QUALIFIED.fullmatch(header)
    if found is None or KINDS["organisation_name"].header_score(found[1]) >= 0.5:
        return False
    return not any(shared_words(header, c.header) for c in table.of_kind("organisation_name"))


def _answers(column: Column) -> bool:
    """Whether it answers a question with yes or no."""
    return len(column.values) > 1 and {value.casefold() for value in column.values} <= _YES_OR_NO


def _is_state_of_another(column: Column) -> bool:
    """Whether a header says the status of something, and none of the values is a word for a state."""
    found = _STATE_OF.fullmatch(column.header)
    return found is not None and len(column.values) >= _ENOUGH and column.content("status") < 0.1


def _singular(words: str) -> str:
    return _PLURAL.sub("", words)


def _fit_of_date(column: Column, spec: FieldSpec) -> float:
    by_words = _fit_by_words(column.header, spec)
    of_birth = any(BIRTH.search(fold_header(word)) for word in (*spec.headers, spec.name))
    if of_birth:
        told = by_words or BIRTH.search(column.header) or part_of_date(column)
        return 0.95 if told or (not column.header and _years_of_birth(column.values)) else 0.0
    if BIRTH.search(column.header) or part_of_date(column) or not column.header:
        return 0.0
    return by_words or (
        0.8 if _RECENT.search(column.header) and not _NOT_RECENT.search(column.header) else 0.0
    )


def _years_of_birth(values: Sequence[str]) -> bool:
    """Whether dates without a header reach so far back that they are births rather than dealings."""
    years = sorted(int(found[0]) for value in values if (found := _YEAR.search(value)))
    return len(years) > 3 and years[0] >= 1900 and years[len(years) // 2] < 1998


def _fit_of_key(table: Table, column: Column, spec: FieldSpec) -> float:
    if spec.name != "key":
        return _fit_by_words(column.header, spec)
    if len(column.values) >= _ENOUGH and _differing(column) < 0.6 * _differing_names(table):
        return 0.0
    if _COUNTER.fullmatch(column.header) and _counts(column.values):
        return 0.0
    if not column.header:
        return 0.7 if column.position == 0 else 0.0
    told = _KEY.fullmatch(column.header) and (
        _ANY_ROW.search(column.header)
        or not _NOT_KEY.search(column.header)
        or (column.position == 0 and _is_of_named(table, column))
    )
    if told and column.position > 0 and not _is_of_party(column.header):
        return 0.0
    return 0.9 + 0.02 * (column.position == 0) if told else 0.0


def _is_of_named(table: Table, column: Column) -> bool:
    """Whether it is of what the names are of as well: ``Property ID``, ``Property name``."""
    names = table.of_kind("organisation_name", *NAMES_OF_PEOPLE)
    of = _OF_WHAT.sub("", column.header)
    return any(of in c.header.split(" ") for c in names)


def _is_of_party(header: str) -> bool:
    """Whether a key is of an organisation or a person, or its header does not say of what."""
    of = _OF_WHAT.sub("", header)
    kinds = ("organisation_name", *NAMES_OF_PEOPLE)
    if _REGISTER.search(header):
        return True
    return not of or _ANY_KEY.search(of) is not None or max(KINDS[k].header_score(of) for k in kinds) >= 0.4


def _differing(column: Column) -> float:
    """Share of the values that are not there twice."""
    return len({value.casefold() for value in column.values}) / max(1, len(column.values))


def _differing_names(table: Table) -> float:
    """The same of the names that differ least, of which a key tells one from another."""
    return min((_differing(c) for c in table.of_kind("organisation_name", *NAMES_OF_PEOPLE)), default=1.0)


def _at_a_bank(table: Table, column: Column) -> bool:
    """Whether it stands behind the name of a bank, so that it is the number of an account there."""
    before = table.columns[max(0, column.position - 2) : column.position]
    return any(_BANK.search(c.header) for c in before)


def _counts(values: Sequence[str]) -> bool:
    """Whether whole numbers lie so close together that they number rows."""
    numbers = [int(value) for value in values if value.isdecimal()]
    if not numbers or len(numbers) < len(values):
        return False
    return max(numbers) - min(numbers) < 3 * len(numbers) + 10


def part_of_date(column: Column) -> bool:
    """Whether it is a year, a month or a day that is a date with its neighbours."""
    return column.kind == "date" and all(len(value) <= 4 for value in column.values[:5])
