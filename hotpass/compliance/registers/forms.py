"""The simple registers: purposes, operators, notices, transfers, officers, directives and retention rules.

Sections are those of the Protection of Personal Information Act 4 of 2013.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar, Final, Literal

from pydantic import Field, field_validator, model_validator

from hotpass.access import CLASSES
from hotpass.compliance.registers.form import Form
from hotpass.fields import KINDS
from hotpass.model import ENTITY_TYPES, EntityType
from hotpass.profiles.sources import LawfulBasis

#: What section 18(1) has a notice tell, by letter of its paragraphs.
NoticeItem = Literal[
    "what_and_from_where",
    "who_is_responsible",
    "purpose",
    "voluntary_or_mandatory",
    "consequences",
    "law",
    "transfer_abroad",
    "recipients_and_rights",
]
#: Grounds of section 72(1)(a) to (e).
TransferGround = Literal[
    "binding_protection",
    "consent",
    "contract_with_subject",
    "contract_for_subject",
    "benefit_of_subject",
]
#: Special information, by sections 28 to 33.
SpecialSort = Literal["religion", "race", "trade_union", "politics", "health", "biometrics", "crime"]
#: From when a period of retention runs.
Trigger = Literal["collected", "record_date", "last_verified", "last_contact", "end_of_contract"]

_ISO_COUNTRY: Final = r"^[A-Z]{2}$"


class Purpose(Form):
    """What personal information is used for."""

    register: ClassVar[str] = "purposes"
    label: ClassVar[str] = "Purposes"
    one: ClassVar[str] = "purpose"
    prefix: ClassVar[str] = "PU"
    about: ClassVar[str] = "What personal information is used for, and on what ground (sections 11 and 13)."
    dues: ClassVar[Mapping[str, str]] = {"review_on": "is to be reviewed"}
    until: ClassVar[str | None] = "ended_on"

    name: str = Field(min_length=1)
    """By which exports, consents and sources name it."""
    ground: LawfulBasis
    """Ground of section 11(1)."""
    direct_marketing: bool = False
    """Whether subjects are approached electronically to sell to them (section 69)."""
    description: str | None = None
    """What is done, in a sentence."""
    categories: tuple[str, ...] = ()
    """Categories of subjects and of information."""
    recipients: tuple[str, ...] = ()
    """To whom the information may go, as exports name them; where none is named, to anybody."""
    needs: tuple[str, ...] = ()
    """Fields that it needs, such as person.email (section 10)."""
    compatibility: str | None = None
    """Why it is compatible with what the information was collected for, where that is another (section
    15)."""
    special: tuple[SpecialSort, ...] = ()
    """Sorts of special information that it processes (sections 26 to 33)."""
    authorisation: str | None = None
    """What authorises that: the paragraph of sections 27 to 33, and where it is reasoned."""
    automated: bool = False
    """Whether it decides about subjects by automated means alone, with legal or substantial effect
    (section 71)."""
    human_review: str | None = None
    """Who looks at such decisions, and how subjects may make representations (section 71(3))."""
    prior_authorisation: str | None = None
    """Reference of the Regulator's authorisation, where section 57 asks for one."""
    owner: str | None = None
    """Who answers for it."""
    review_on: date | None = None
    """By when it is looked at again."""
    ended_on: date | None = None
    """Since when nothing is done for it."""

    @property
    def needs_consent(self) -> bool:
        """Whether only those may be exported who consented, or whom section 69(3) allows to be approached."""
        return self.ground == "consent" or self.direct_marketing

    def lacks(self) -> list[str]:
        """What the Act asks for and the entry does not say."""
        return [] if self.owner else ["nobody answers for it"]


class Operator(Form):
    """Somebody who processes information for the responsible party."""

    register: ClassVar[str] = "operators"
    label: ClassVar[str] = "Operators"
    one: ClassVar[str] = "operator"
    prefix: ClassVar[str] = "OP"
    about: ClassVar[str] = "Who processes information for us, and by what contract (sections 20 and 21)."
    dues: ClassVar[Mapping[str, str]] = {
        "contract_until": "contract ends",
        "review_on": "is to be reviewed",
    }
    until: ClassVar[str | None] = "ended_on"
    ordered: ClassVar[Sequence[tuple[str, str]]] = (("contract_from", "contract_until"),)

    name: str = Field(min_length=1)
    """The operator."""
    service: str = Field(min_length=1)
    """What it does for us."""
    country: str = Field("ZA", pattern=_ISO_COUNTRY)
    """Where it processes: ISO 3166-1 code of the country."""
    contract: str | None = None
    """Where the written contract lies."""
    contract_from: date | None = None
    """Since when the contract holds."""
    contract_until: date | None = None
    """Last day of the contract; blank where it has none."""
    only_as_authorised: bool = False
    """Whether it processes only with our knowledge or authorisation (section 20(a))."""
    confidential: bool = False
    """Whether it must treat the information as confidential (section 20(b))."""
    safeguards: bool = False
    """Whether the contract makes it keep the safeguards of section 19 (section 21(1))."""
    tells_of_breaches: bool = False
    """Whether it must tell us at once of a suspected breach (section 21(2))."""
    assured_on: date | None = None
    """When it last showed that it keeps them."""
    owner: str | None = None
    """Who answers for it."""
    review_on: date | None = None
    """By when it is looked at again."""
    ended_on: date | None = None
    """Since when it does nothing for us."""

    def lacks(self) -> list[str]:
        """What the Act asks for and the entry does not say."""
        wanted = {
            "there is no written contract": self.contract,
            "it is not bound to what we authorise": self.only_as_authorised,
            "it is not bound to confidentiality": self.confidential,
            "the contract asks for no safeguards": self.safeguards,
            "it need not tell of breaches": self.tells_of_breaches,
        }
        return [words for words, there in wanted.items() if not there]

    def has_contract(self, day: date) -> bool:
        """Whether a written contract holds on a day."""
        begun = self.contract_from is None or self.contract_from <= day
        return bool(self.contract) and begun and (self.contract_until is None or day <= self.contract_until)


class Notice(Form):
    """A version of a notice that subjects are given."""

    register: ClassVar[str] = "notices"
    label: ClassVar[str] = "Notices"
    one: ClassVar[str] = "notice"
    prefix: ClassVar[str] = "NO"
    about: ClassVar[str] = "What subjects are told when information is collected, by version (section 18)."
    dues: ClassVar[Mapping[str, str]] = {"review_on": "is to be reviewed"}
    until: ClassVar[str | None] = "given_until"
    ordered: ClassVar[Sequence[tuple[str, str]]] = (("given_from", "given_until"),)
    named_by: ClassVar[tuple[str, ...]] = ("name", "version")

    name: str = Field(min_length=1)
    """The notice."""
    version: str = Field(min_length=1)
    """Its version."""
    given_from: date
    """Since when it is given."""
    given_until: date | None = None
    """Last day on which it was given."""
    sources: tuple[str, ...] = ()
    """Sources whose subjects are given it, as the profile calls them."""
    channel: str | None = None
    """How it is given, such as form or website."""
    where: str | None = None
    """Where its text lies."""
    tells: tuple[NoticeItem, ...] = ()
    """What of section 18(1) it tells."""
    owner: str | None = None
    """Who answers for it."""
    review_on: date | None = None
    """By when it is looked at again."""

    def lacks(self) -> list[str]:
        """What section 18(1) asks for and the notice does not tell."""
        items: tuple[str, ...] = NoticeItem.__args__  # type: ignore[attr-defined]
        return [f"it does not tell {item.replace('_', ' ')}" for item in items if item not in self.tells]


class Transfer(Form):
    """Information that leaves the Republic."""

    register: ClassVar[str] = "transfers"
    label: ClassVar[str] = "Transfers"
    one: ClassVar[str] = "transfer"
    prefix: ClassVar[str] = "TR"
    about: ClassVar[str] = "What leaves the Republic, to whom and on what ground (section 72)."
    dues: ClassVar[Mapping[str, str]] = {"review_on": "is to be reviewed"}
    until: ClassVar[str | None] = "ended_on"
    named_by: ClassVar[tuple[str, ...]] = ("recipient", "country", "what")

    recipient: str = Field(min_length=1)
    """Who receives it."""
    country: str = Field(pattern=_ISO_COUNTRY)
    """Where: ISO 3166-1 code of the country."""
    what: str = Field(min_length=1)
    """What is transferred."""
    ground: TransferGround | None = None
    """Ground of section 72(1)."""
    reference: str | None = None
    """Where the agreement, the rules or the advice on the law lies."""
    special_or_children: bool = False
    """Whether special information or that of children is among it (section 57(1)(d))."""
    prior_authorisation: str | None = None
    """Reference of the Regulator's authorisation, where section 57(1)(d) asks for one."""
    began_on: date | None = None
    """Since when."""
    owner: str | None = None
    """Who answers for it."""
    review_on: date | None = None
    """By when it is looked at again."""
    ended_on: date | None = None
    """Since when nothing is transferred."""

    def lacks(self) -> list[str]:
        """What the Act asks for and the entry does not say."""
        bare = [] if self.ground else ["no ground of section 72 is given"]
        if self.ground == "binding_protection" and not self.reference:
            bare.append("it is not said where the protection is written")
        return bare


class Officer(Form):
    """The information officer, or a deputy."""

    register: ClassVar[str] = "officers"
    label: ClassVar[str] = "Information officers"
    one: ClassVar[str] = "officer"
    prefix: ClassVar[str] = "IO"
    about: ClassVar[str] = "The information officer and deputies, and their registration (sections 55, 56)."
    dues: ClassVar[Mapping[str, str]] = {"training_due": "is to be trained again"}
    until: ClassVar[str | None] = "ended_on"

    name: str = Field(min_length=1)
    """Who it is."""
    duty: Literal["information_officer", "deputy"] = "information_officer"
    """Whether the officer or a deputy."""
    appointed_on: date
    """Since when."""
    registered_on: date | None = None
    """When registered with the Regulator; before duties are taken up (section 55(2))."""
    registration: str | None = None
    """Number of the registration."""
    contact: str | None = None
    """How the officer is reached, as the manual tells."""
    trained_on: date | None = None
    """When last trained."""
    training_due: date | None = None
    """When to be trained again."""
    ended_on: date | None = None
    """Last day."""

    def lacks(self) -> list[str]:
        """What the Act asks for and the entry does not say."""
        return [] if self.registered_on else ["not registered with the Regulator"]


class Directive(Form):
    """What the Regulator has asked of the responsible party."""

    register: ClassVar[str] = "directives"
    label: ClassVar[str] = "Notices of the Regulator"
    one: ClassVar[str] = "notice of the Regulator"
    prefix: ClassVar[str] = "RN"
    about: ClassVar[str] = "What the Regulator served on us, and by when it is answered (sections 90 to 95)."
    dues: ClassVar[Mapping[str, str]] = {"answer_by": "is to be answered"}
    until: ClassVar[str | None] = "answered_on"
    named_by: ClassVar[tuple[str, ...]] = ("reference",)

    reference: str = Field(min_length=1)
    """The Regulator's reference."""
    kind: Literal["information_notice", "enforcement_notice", "infringement_notice", "assessment", "other"]
    """What it is."""
    received_on: date
    """When it was served."""
    answer_by: date
    """By when it asks to be answered."""
    about_what: str = Field(min_length=1)
    """What it asks for."""
    owner: str | None = None
    """Who answers it."""
    answered_on: date | None = None
    """When it was answered."""


class RetentionRule(Form):
    """How long records are kept, or a category of what they say."""

    register: ClassVar[str] = "retention"
    label: ClassVar[str] = "Retention rules"
    one: ClassVar[str] = "retention rule"
    prefix: ClassVar[str] = "RR"
    about: ClassVar[str] = (
        "How long records, or values of a category, are kept, from when, and by what law (section 14)."
    )
    dues: ClassVar[Mapping[str, str]] = {"review_on": "is to be reviewed"}
    until: ClassVar[str | None] = "ended_on"

    name: str = Field(min_length=1)
    """What people call the rule."""
    days: int = Field(ge=1, le=36_525)
    """How long, calendar days from the trigger."""
    trigger: Trigger = "record_date"
    """From when: the day of upload, the record's own date, or a date that a field of it tells."""
    field: str | None = None
    """Field of the record with the date of last verification, last contact or end of contract."""
    category: str | None = None
    """Values that go while their records stay: a class (contact, identity, special), a kind of field (such as
    email), or one field (such as person.email); blank for whole records."""
    entity_type: EntityType | None = None
    """Records of organisations or of people; blank for both."""
    source: str | None = None
    """Records of this source, as the profile calls it; blank for every one."""
    purpose: str | None = None
    """Records of sources with this purpose; blank for any."""
    law: str | None = None
    """Law or decision that gives the period."""
    owner: str | None = None
    """Who answers for it."""
    review_on: date | None = None
    """By when it is looked at again."""
    ended_on: date | None = None
    """Since when it holds no more."""

    @model_validator(mode="after")
    def _dated(self) -> RetentionRule:
        if self.trigger in ("last_verified", "last_contact", "end_of_contract") and not self.field:
            raise ValueError(f"a period from {self.trigger.replace('_', ' ')} names the field with the date")
        return self

    @field_validator("category")
    @classmethod
    def _category(cls, value: str | None) -> str | None:
        """A class or kind as it is spelt; a field is known once a profile is."""
        if value is None:
            return None
        same = value.lower().replace(" ", "_").replace("-", "_")
        owner, _, field = same.partition(".")
        if same in (*CLASSES[1:], *KINDS) or (owner in ENTITY_TYPES and field):
            return same
        raise ValueError(
            f"{value!r} is no class ({', '.join(CLASSES[1:])}), no kind of field, "
            "and no field such as person.email"
        )

    def lacks(self) -> list[str]:
        """What is not said and should be."""
        return [] if self.law else ["no law or decision gives the period"]


class Backup(Form):
    """A copy of the workspace or its database, which an erasure does not reach."""

    register: ClassVar[str] = "backups"
    label: ClassVar[str] = "Backups"
    one: ClassVar[str] = "backup"
    prefix: ClassVar[str] = "BK"
    about: ClassVar[str] = "Copies of the workspace; those made before an erasure still hold its subject."
    dues: ClassVar[Mapping[str, str]] = {"destroy_by": "is to be destroyed"}
    until: ClassVar[str | None] = "destroyed_on"

    name: str = Field(min_length=1)
    """Where the copy lies."""
    made_on: date
    """When it was made."""
    destroy_by: date | None = None
    """By when it is destroyed or written over."""
    destroyed_on: date | None = None
    """When it was."""
    owner: str | None = None
    """Who answers for it."""
