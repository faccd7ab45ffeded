"""The register of security compromises (section 22 of the Act)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import ClassVar, Literal

from pydantic import Field

from hotpass.compliance.registers.form import Form
from hotpass.settings import settings

#: Types that the Regulator's notification knows.
Compromise = Literal["loss", "damage", "destruction", "unlawful_access", "unlawful_processing"]
#: Ways of section 22(4) in which subjects may be told.
Manner = Literal["post", "email", "website", "news_media", "as_directed"]


class Breach(Form):
    """A security compromise: what happened, what it touched, and who was told.

    What it touched is named by files, runs, versions (``ssot/3``) and exports, or by who acted and in what
    period; the subjects are computed from it.
    """

    register: ClassVar[str] = "breaches"
    label: ClassVar[str] = "Breaches"
    one: ClassVar[str] = "breach"
    prefix: ClassVar[str] = "BR"
    about: ClassVar[str] = "Security compromises, whom they touched, and who was told (section 22)."
    until: ClassVar[str | None] = "closed_on"
    ordered: ClassVar[Sequence[tuple[str, str]]] = (
        ("period_from", "period_until"),
        ("period_from", "discovered_on"),
        ("occurred_on", "discovered_on"),
    )

    name: str = Field(min_length=1)
    """What people call it; no name of a subject."""
    discovered_on: date
    """When there were reasonable grounds to believe it."""
    kind: Compromise = "unlawful_access"
    """What happened to the information."""
    certainty: Literal["alleged", "confirmed"] = "alleged"
    """Whether it is confirmed."""
    description: str | None = None
    """What happened."""
    occurred_on: date | None = None
    """When it happened, or began."""
    files: tuple[str, ...] = ()
    """SHA-256 of files that it touched."""
    runs: tuple[str, ...] = ()
    """Ids of runs."""
    versions: tuple[str, ...] = ()
    """Published versions, such as ssot/3."""
    exports: tuple[str, ...] = ()
    """Ids of exports."""
    actors: tuple[str, ...] = ()
    """Accounts whose exports and reveals are touched."""
    period_from: date | None = None
    """First day of what the accounts did."""
    period_until: date | None = None
    """Last day of it."""
    categories: tuple[str, ...] = ()
    """Categories of information."""
    consequences: str | None = None
    """What may follow for subjects (section 22(5)(a))."""
    measures: str | None = None
    """What is done about it (section 22(5)(b))."""
    advice: str | None = None
    """What subjects should do (section 22(5)(c))."""
    intruder: str | None = None
    """Who got at it, if known (section 22(5)(d))."""
    delay: str | None = None
    """Why it was or is told later: who directed the delay (section 22(3))."""
    portal_reference: str | None = None
    """Reference that the Regulator's portal gave."""
    regulator_told_on: date | None = None
    """When the Regulator was told."""
    subjects_told_on: date | None = None
    """When the subjects were told."""
    told_by: tuple[Manner, ...] = ()
    """How the subjects were told."""
    proof: str | None = None
    """Where the proof of sending lies."""
    owner: str | None = None
    """Who deals with it."""
    closed_on: date | None = None
    """When it was closed."""

    @property
    def tell_by(self) -> date:
        """Until when it is to be told by our own clock; the Act says as soon as reasonably possible."""
        return self.discovered_on + timedelta(days=settings().breach_days)

    @property
    def state(self) -> str:
        """How far it is."""
        if self.closed_on:
            return "closed"
        told = (self.regulator_told_on is not None) + (self.subjects_told_on is not None)
        return ("open", "told in part", "told")[told]

    def due(self) -> list[tuple[date, str]]:
        """Who is still to be told, and by when."""
        waiting = {"the Regulator": self.regulator_told_on, "the subjects": self.subjects_told_on}
        return [(self.tell_by, f"{who} to be told") for who, on in waiting.items() if on is None]

    def lacks(self) -> list[str]:
        """What section 22 asks a notification to hold and the entry does not say."""
        wanted: Mapping[str, object] = {
            "the possible consequences are not described": self.consequences,
            "the measures are not described": self.measures,
            "subjects are not advised what to do": self.advice,
            "the Regulator's reference is missing": self.portal_reference or self.regulator_told_on is None,
            "there is no proof that subjects were told": self.proof or self.subjects_told_on is None,
        }
        return [words for words, there in wanted.items() if not there]
