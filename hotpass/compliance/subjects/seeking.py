"""Which records of a table are about somebody who is sought.

A name is compared with every name of the table as the kind of the field compares names in linkage, so that
other spellings, initials, swapped and shortened names are found; every other value must be the same once it
is normalised, among several values of a field too. What says another thing than what is sought, such as
another identity number, speaks against: people share names, and colleagues an address or a telephone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.errors import InputError
from hotpass.fields import KINDS
from hotpass.fields.base import Kind
from hotpass.model import EntityType
from hotpass.profiles import EntitySpec, FieldSpec

#: Kinds of names, by what they are of.
NAMES: Final[Mapping[EntityType, str]] = {"organisation": "organisation_name", "person": "person_name"}
#: Kinds of values that are of one person or organisation alone.
NUMBERS: Final = (
    "identity_number",
    "company_registration",
    "vat_number",
    "tax_number",
    "npo_number",
    "pbo_number",
    "approval_number",
)
#: Levels of a comparison of names that are no sign of one bearer: those that start so, and others.
_DIFFERENT: Final = "Different"
_NO_SIGN: Final = ("Missing", "One name of two", "One within the other", "Initials")
_EXACT: Final = "Exact match"
#: Levels that tell of another bearer; of organisations, names that are like the one sought do not.
_ANOTHER: Final[Mapping[EntityType, tuple[str, ...]]] = {
    "organisation": (_DIFFERENT,),
    "person": (
        _DIFFERENT,
        "Different given name, same family name",
        "Different family name, same given name",
    ),
}

#: How sure it is that a record is about who is sought, surest first.
STANDINGS: Final = ("certain", "likely", "possible")


@dataclass(frozen=True, slots=True)
class Sought:
    """What is known of whom is sought; each is compared by its kind.

    Attributes:
        entity_type: what is sought.
        name: in any spelling, or ``""``.
        emails, phones: addresses and telephone numbers.
        numbers: identity, registration, VAT and other numbers that are one subject's alone.
    """

    entity_type: EntityType
    name: str = ""
    emails: Sequence[str] = ()
    phones: Sequence[str] = ()
    numbers: Sequence[str] = ()

    def __post_init__(self) -> None:
        if not (self.name.strip() or self.emails or self.phones or self.numbers):
            raise InputError("say whom to find: a name, an e-mail address, a telephone number or a number")
        for kind, values in (("email", self.emails), ("phone", self.phones)):
            for value in values:
                if KINDS[kind].normalise(value).value is None:
                    raise InputError(f"{value!r} is no {KINDS[kind].label.lower()} that can be read")
        if self.name.strip() and KINDS[NAMES[self.entity_type]].normalise(self.name).value is None:
            raise InputError(f"{self.name!r} is no name that can be read")

    def values(self, kind: str) -> list[str]:
        """What is sought in fields of a kind, as it is written there."""
        given = {"email": self.emails, "phone": self.phones}.get(
            kind, self.numbers if kind in NUMBERS else ()
        )
        return [value for one in given if (value := KINDS[kind].normalise(one).value) is not None]

    def tells(self, kind: str) -> bool:
        """Whether a number is given that can only be of this kind, so that another one speaks against."""
        return any(self._read_as(number) == [kind] for number in self.numbers)

    def _read_as(self, number: str) -> list[str]:
        return [kind for kind in NUMBERS if KINDS[kind].normalise(number).value is not None]

    @property
    def texts(self) -> list[str]:
        """What may stand in any cell: values as they were given and as they are written, without case."""
        written = [v for kind in ("email", "phone", *NUMBERS) for v in self.values(kind)]
        every = [self.name, *self.emails, *self.phones, *self.numbers, *written]
        return sorted({text.strip().lower() for text in every if len(text.strip()) > 3})


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that may be about who is sought.

    Attributes:
        record_id: the record.
        standing: one of :data:`STANDINGS`.
        reasons: in words, why it was found, and what speaks against.
        by_name: whether nothing but the name tells.
    """

    record_id: str
    standing: str
    reasons: Sequence[str] = field(default_factory=tuple)
    by_name: bool = False


def hits(engine: Engine, table: str, spec: EntitySpec, sought: Sought) -> list[Hit]:
    """The records of a record table, a view of that name, that may be about who is sought."""
    said = [*_by_values(spec, sought), *_by_name(engine, table, spec, sought)]
    told = " OR ".join(f"({one.holds})" for one in said if one.weight)
    if not told:
        return []
    each = ", ".join(f"CASE WHEN {one.holds} THEN {literal(one.reason)} END" for one in said)
    found = engine.rows(
        f"""SELECT record_id, list_filter([{each}], lambda r: r IS NOT NULL) FROM {table}
        WHERE {told} ORDER BY record_id"""
    )
    by_reason = {one.reason: one for one in said}
    return [
        _hit(record_id, reasons, [by_reason[reason] for reason in dict.fromkeys(reasons)])
        for record_id, reasons in found
    ]


@dataclass(frozen=True, slots=True)
class _Sign:
    """SQL that holds of a record, what it says in words, and how much it tells: 3 settles it alone, 0 speaks
    against. ``of`` is the kind of the field."""

    holds: str
    reason: str
    weight: int
    of: str


def _hit(record_id: str, reasons: Sequence[str], signs: Sequence[_Sign]) -> Hit:
    names = set(NAMES.values())
    by_name = all(sign.of in names for sign in signs if sign.weight)
    return Hit(record_id, _standing(signs, by_name), reasons, by_name)


def _standing(signs: Sequence[_Sign], by_name: bool) -> str:
    if any(sign.weight == 3 for sign in signs):
        return STANDINGS[0]
    against = {sign.of for sign in signs if not sign.weight}
    settling = {*NUMBERS, *NAMES.values(), *(("email", "phone") if by_name else ())}
    told = sum(sign.weight for sign in signs)
    if against & settling or told < 2:
        return STANDINGS[2]
    return STANDINGS[0] if told >= 3 else STANDINGS[1]


def _by_values(spec: EntitySpec, sought: Sought) -> Iterator[_Sign]:
    for one in spec.fields:
        values = sought.values(one.kind)
        if not values:
            continue
        among = ", ".join(map(literal, values))
        own = f"coalesce({quote(one.name)} IN ({among}), false)"
        holds = own
        if one.multi:
            every = quote(f"{one.name}__all")
            holds = f"({own} OR coalesce(list_has_any({every}, [{among}]), false))"
        weight = {"email": 2, "phone": 1}.get(one.kind, 3)
        yield _Sign(holds, f"{one.label}: the same", weight, one.kind)
        if one.kind not in NUMBERS or sought.tells(one.kind):
            other = f"{quote(one.name)} IS NOT NULL AND NOT {holds}"
            yield _Sign(other, f"{one.label}: another", 0, one.kind)


def _by_name(engine: Engine, table: str, spec: EntitySpec, sought: Sought) -> Iterator[_Sign]:
    """Signs of a name, one a level of the kind's comparison; a record shows the best of them."""
    kind = KINDS[NAMES[sought.entity_type]]
    read = kind.normalise(sought.name) if sought.name.strip() else None
    for one in spec.fields if read and read.value else ():
        if one.kind != kind.name or read is None:
            continue
        known = {one.name: read.value, **_parts(one, read.parts)}
        sides = _compared(engine, table, one, kind, known, _ANOTHER[sought.entity_type])
        if sides is None:
            continue
        fitting = ", ".join(literal(key) for keys in sides.values() for key in keys)
        another = f"{quote(one.name)} NOT IN ({fitting})" if fitting else f"{quote(one.name)} IS NOT NULL"
        yield _Sign(f"coalesce({another}, false)", f"{one.label}: another", 0, one.kind)
        for level, keys in sides.items():
            if level in _NO_SIGN or level.startswith(_DIFFERENT):
                continue
            weight = 2 if level == _EXACT else 1
            among = ", ".join(map(literal, keys))
            said = "the same" if level == _EXACT else level[0].lower() + level[1:]
            holds = f"coalesce({quote(one.name)} IN ({among}), false)"
            yield _Sign(holds, f"{one.label}: {said}", weight, one.kind)


def _parts(one: FieldSpec, parts: Mapping[str, str | None]) -> dict[str, str | None]:
    return {f"{one.name}__{part}": parts.get(part) for part in one.parts}


def _compared(
    engine: Engine,
    table: str,
    one: FieldSpec,
    kind: Kind,
    sought: Mapping[str, str | None],
    another: Sequence[str],
) -> dict[str, list[str]] | None:
    """By level of the comparison, the distinct names of the table that may be the one sought; None where the
    kind compares none."""
    comparison = kind.comparison(one.name)
    if comparison is None:
        return None
    derived = kind.derived(one.name)
    columns = [one.name, *(f"{one.name}__{part}" for part in one.parts)]
    theirs = ", ".join(map(quote, columns))
    own = ", ".join(f"CAST({_value(sought.get(name))} AS VARCHAR) AS {quote(name)}" for name in columns)
    more = "".join(f", {sql} AS {quote(name)}" for name, sql in derived.items() if name not in columns)
    every = [*columns, *(name for name in derived if name not in columns)]
    pair = ", ".join(f"{s}.{quote(name)} AS {quote(f'{name}_{s}')}" for name in every for s in ("l", "r"))
    levels = _levels(comparison["comparison_levels"])
    whens = " ".join(f"WHEN {sql} THEN {literal(label)}" for label, sql in levels)
    found = engine.rows(
        f"""WITH l AS (SELECT *{more} FROM (SELECT {own})),
        names AS (SELECT DISTINCT {theirs} FROM {table} WHERE {quote(one.name)} IS NOT NULL),
        r AS (SELECT *{more} FROM names),
        pairs AS (SELECT r.{quote(one.name)} AS known, {pair} FROM l, r)
        SELECT level, list(DISTINCT known ORDER BY known) FROM (
            SELECT known, CASE {whens} END AS level FROM pairs
        ) WHERE level IS NOT NULL AND level NOT IN ({", ".join(map(literal, another))}) GROUP BY level"""
    )
    return dict(found)


def _levels(levels: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    return [
        (str(level["label_for_charts"]), str(level["sql_condition"]))
        for level in levels
        if level["sql_condition"] != "ELSE"
    ]


def _value(text: str | None) -> str:
    return "NULL" if text is None else literal(text)
