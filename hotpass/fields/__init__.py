"""The kinds of field. A new kind is one new module and a line here."""

from __future__ import annotations

from hotpass.fields.address import Address
from hotpass.fields.base import Kind, Normalised
from hotpass.fields.category import Category
from hotpass.fields.company_registration import CompanyRegistration
from hotpass.fields.country import Country
from hotpass.fields.date import Date
from hotpass.fields.email import Email
from hotpass.fields.family_name import FamilyName
from hotpass.fields.given_name import GivenName
from hotpass.fields.identifier import Identifier
from hotpass.fields.identity_number import IdentityNumber
from hotpass.fields.locality import Locality
from hotpass.fields.money import Money
from hotpass.fields.number import Number
from hotpass.fields.organisation_name import OrganisationName
from hotpass.fields.person_name import PersonName
from hotpass.fields.person_parsing import Person, people
from hotpass.fields.phone import Phone
from hotpass.fields.postal_code import PostalCode
from hotpass.fields.province import Province
from hotpass.fields.role import Role
from hotpass.fields.text import Text
from hotpass.fields.vat_number import VatNumber
from hotpass.fields.website import Website

#: One instance of each kind, by its name.
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        OrganisationName(),
        PersonName(),
        GivenName(),
        FamilyName(),
        Role(),
        Email(),
        Phone(),
        Website(),
        Address(),
        Locality(),
        Province(),
        PostalCode(),
        Country(),
        CompanyRegistration(),
        VatNumber(),
        IdentityNumber(),
        Identifier(),
        Date(),
        Category(),
        Number(),
        Money(),
        Text(),
    )
}

__all__ = ["KINDS", "Kind", "Normalised", "Person", "people"]
