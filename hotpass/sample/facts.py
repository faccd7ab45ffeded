"""The truth of the sample: organisations and people, before anybody has written them down."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from hotpass.sample.words.people import Given
from hotpass.sample.words.places import Town
from hotpass.sample.words.trade import LegalForm, Line

_FOLD: Final = str.maketrans("áéèêëïíóôöüÉ", "aeeeeiiooouE")
_UNSPELT: Final = {ord(sign): None for sign in " -'&./"}


def unaccented(text: str) -> str:
    """The text without its accents, as many keyboards write it."""
    return text if text.isascii() else text.translate(_FOLD)


def slug(text: str) -> str:
    """The text as it stands in a domain: small letters and digits only."""
    return unaccented(text).translate(_UNSPELT).lower()


#: As :func:`slug`, for the names of the word lists, which come again and again.
name_slug = cache(slug)


@dataclass(slots=True)
class Person:
    """One true person.

    Attributes:
        given, surname: the name; ``given`` knows the short forms.
        role: the ways of writing the role.
        cell, old_cell: mobile numbers as ten digits; the old one is the person's too.
        email, old_email: addresses of the person alone.
        known_twice: works for two organisations, so that a row must carry the cell or the e-mail.
        has_relative: a colleague bears the same surname, so that the given name must be written out.
    """

    id: str
    given: Given
    surname: str
    role: tuple[str, ...]
    cell: str
    old_cell: str
    email: str
    old_email: str
    known_twice: bool = False
    has_relative: bool = False


@dataclass(slots=True)
class Organisation:
    """One true organisation.

    Attributes:
        brand: the opening of the name that no other house bears; the house's members share it.
        name: the full name without the legal form.
        holder: the legal name of the company that trades under ``name``, or ``""``.
        domain: web domain, or ``""`` when it has none.
        phone, old_phone: switchboard numbers as ten digits.
        registration: company registration number, or ``""``.
        known: whether the team has spoken to it, so that lists of people may name it.
        alone: no other organisation has a like name, so that the name may be shortened and misspelt.
        reach_keys: its keys in the reach-out database, the first the current one; empty when not there.
        company_key: its key in the contact database, or None.
    """

    id: str
    brand: str
    name: str
    line: Line
    legal: LegalForm | None
    holder: str
    town: Town
    street: str
    box: int
    domain: str
    email: str
    phone: str
    old_phone: str
    registration: str
    fleet: tuple[str, ...]
    people: tuple[Person, ...]
    known: bool
    alone: bool
    reach_keys: tuple[str, ...]
    company_key: int | None
