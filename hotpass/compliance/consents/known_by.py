"""By what a subject is known in the ledger: digests of normalised values, never the values themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import pyarrow as pa

from hotpass.catalogue.consents import Key
from hotpass.compliance.keyed import digest, digest_sql
from hotpass.compliance.subjects.seeking import NUMBERS
from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.errors import InputError
from hotpass.fields import KINDS
from hotpass.fields.legal_forms import split_legal_form
from hotpass.model import EntityType
from hotpass.profiles import EntitySpec, Profile

#: Kinds of values that name a subject, the strongest first. The last two are names: of an organisation, and
#: of a person with an organisation.
KINDS_OF_KEYS: Final = (*NUMBERS, "email", "phone", "organisation_name", "person_at_organisation")
_PART: Final = "\x1f"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom something is about.

    Attributes:
        email, phone: address and telephone number, written in any way.
        numbers: by kind, such as ``identity_number``, numbers that are one subject's alone.
        name: of a person, who is then known by it together with the organisation.
        organisation: name of an organisation.
    """

    email: str = ""
    phone: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    organisation: str = ""

    def keys(self, key: bytes) -> tuple[Key, ...]:
        """By what the subject is known.

        Raises:
            InputError: a value cannot be read, or nothing tells who it is; the value is not repeated.
        """
        found = tuple((kind, digest(key, kind, value)) for kind, value in self._values())
        if not found:
            raise InputError(
                "it is not said who it is about",
                remedy="Give an e-mail address, a telephone or other number, or a name with its organisation",
            )
        return found

    def _values(self) -> Iterator[tuple[str, str]]:
        given = {**self.numbers, "email": self.email, "phone": self.phone}
        for kind, text in given.items():
            if text.strip():
                value = normalised(kind, text.strip())
                if value is None:
                    raise InputError(f"the {KINDS[kind].label.lower()} cannot be read")
                yield kind, value
        organisation = (
            normalised("organisation_name", self.organisation) if self.organisation.strip() else None
        )
        person = normalised("person_name", self.name) if self.name.strip() else None
        if person and organisation:
            yield "person_at_organisation", f"{folded(person)}{_PART}{folded(organisation)}"
        elif organisation and not (person or self.email or self.phone):
            yield "organisation_name", folded(organisation)


@dataclass(frozen=True, slots=True)
class KnownBy:
    """A subject of whom nothing is held any more but by what the ledger knows it."""

    found: tuple[Key, ...]

    def keys(self, key: bytes) -> tuple[Key, ...]:
        """By what the subject is known."""
        return self.found


@lru_cache(maxsize=65_536)
def normalised(kind: str, text: str) -> str | None:
    """A text as its kind writes it, or None."""
    return KINDS[kind].normalise(text).value


def folded(name: str) -> str:
    """A name without case, accents and marks; as :func:`_folded_sql` does it in a table."""
    import unicodedata

    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare.lower()).split())


def _folded_sql(name: str) -> str:
    return f"trim(regexp_replace(lower(strip_accents({name})), '[^\\pL\\pN]+', ' ', 'g'))"


def view_entity_keys(
    engine: Engine, key: bytes, profile: Profile, entity_type: EntityType, kinds: list[str]
) -> None:
    """Make ``entity_keys`` (``entity_id``, ``kind``, ``rank``, ``digest``): by what entities are known.

    And ``loose_keys`` (``entity_id``, ``kind``, ``digest``): the same of names of organisations without their
    legal forms, which people leave out. They hold back who opted out, and never stand for a consent.

    Needs the views ``entities``, the golden table, and for people ``organisations`` and ``roles``.

    Args:
        engine: the session.
        key: of the digests.
        profile: says which fields are of which kind.
        entity_type: of the entities.
        kinds: those that are asked for; the others are spared.
    """
    parts = [
        f"SELECT entity_id, {literal(kind)} AS kind, {rank(kind)} AS rank, "
        f"{digest_sql(key, kind, 'v')} AS digest FROM ({select})"
        for kind, select in _values_sql(profile, entity_type)
        if kind in kinds
    ]
    nothing = "SELECT '' AS entity_id, '' AS kind, 0 AS rank, '' AS digest WHERE false"
    engine.execute(f"CREATE OR REPLACE TABLE entity_keys AS {' UNION '.join([nothing, *parts])}")
    loose = [
        f"SELECT entity_id, {literal(kind)} AS kind, {digest_sql(key, kind, 'v')} AS digest FROM ({select})"
        for kind, select in _loose_sql(engine, profile, entity_type, kinds)
    ]
    nothing = "SELECT '' AS entity_id, '' AS kind, '' AS digest WHERE false"
    engine.execute(f"CREATE OR REPLACE TABLE loose_keys AS {' UNION '.join([nothing, *loose])}")


def rank(kind: str) -> int:
    """How strongly a kind tells one subject from another; 0 is the strongest."""
    return KINDS_OF_KEYS.index(kind)


def _values_sql(profile: Profile, entity_type: EntityType) -> Iterator[tuple[str, str]]:
    """By kind a query of ``entity_id`` and ``v``, the value as the ledger knows it."""
    spec = profile.entities[entity_type]
    for one in spec.published:
        if one.kind not in KINDS_OF_KEYS or one.kind == "organisation_name":
            continue
        own = quote(one.name)
        every = (
            f"list_concat([{own}], coalesce({quote(f'{one.name}__all')}, []))" if one.multi else f"[{own}]"
        )
        unnested = f"SELECT DISTINCT entity_id, unnest({every}) AS v FROM entities WHERE {own} IS NOT NULL"
        yield one.kind, f"SELECT entity_id, v FROM ({unnested}) WHERE v IS NOT NULL"
    yield from _named_sql(profile, entity_type)


def _named_sql(profile: Profile, entity_type: EntityType, said: str = "") -> Iterator[tuple[str, str]]:
    """The same of names, with what a table ``said`` says of those of organisations in their place."""
    name = _name(profile.entities[entity_type], entity_type)
    theirs = _name(profile.entities["organisation"], "organisation")
    if not name or not theirs:
        return
    column = f"s.{quote('loose')}" if said else f"o.{quote(theirs)}"
    joined = f"JOIN {said} s ON s.name = o.{quote(theirs)}" if said else ""
    if entity_type == "organisation":
        yield (
            "organisation_name",
            f"""SELECT o.entity_id, {_folded_sql(column)} AS v FROM entities o {joined}
            WHERE {column} IS NOT NULL""",
        )
    else:
        value = f"{_folded_sql(f'e.{quote(name)}')} || {literal(_PART)} || {_folded_sql(column)}"
        yield (
            "person_at_organisation",
            f"""SELECT DISTINCT e.entity_id, {value} AS v FROM entities e
            JOIN roles r ON r.person_id = e.entity_id
            JOIN organisations o ON o.entity_id = r.organisation_id {joined}
            WHERE e.{quote(name)} IS NOT NULL AND {column} IS NOT NULL""",
        )


def _loose_sql(
    engine: Engine, profile: Profile, entity_type: EntityType, kinds: list[str]
) -> Iterator[tuple[str, str]]:
    """By kind a query of ``entity_id`` and ``v``, the name as the ledger knows it without a legal form."""
    theirs = _name(profile.entities["organisation"], "organisation")
    wanted = [kind for kind, _ in _named_sql(profile, entity_type) if kind in kinds]
    if theirs and wanted:
        table, name = "entities" if entity_type == "organisation" else "organisations", quote(theirs)
        engine.map_distinct(
            "loose_names",
            f"SELECT DISTINCT {name} AS name FROM {table} WHERE {name} IS NOT NULL",
            lambda text: (split_legal_form(text)[0],),
            pa.schema([("loose", pa.string())]),
        )
        yield from _named_sql(profile, entity_type, "loose_names")


def _name(spec: EntitySpec, entity_type: EntityType) -> str | None:
    kind = "organisation_name" if entity_type == "organisation" else "person_name"
    return next((one.name for one in spec.published if one.kind == kind), None)
