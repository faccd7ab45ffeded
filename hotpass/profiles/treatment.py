"""How a profile wants values, pairs, scores and results treated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from hotpass.model import EntityType, Severity
from hotpass.profiles.part import Part, Share

Output = Literal["csv", "xlsx", "zip"]
OUTPUTS: Final[tuple[Output, ...]] = ("csv", "xlsx", "zip")

#: Tables on which there are expectation suites.
SuiteTable = Literal["organisation_records", "person_records", "organisations", "people"]

QualityPart = Literal["completeness", "validity", "agreement", "recency"]
LeadPart = Literal["completeness", "email", "phone", "source", "recency"]
Weight = Annotated[float, Field(ge=0)]
Together = Annotated[tuple[str, ...], Field(min_length=1)]


class ReferenceList(Part):
    """Values that a field may have, each with the other words for it."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    """By which fields name it."""
    values: Mapping[str, tuple[str, ...]] = Field(min_length=1)
    """By canonical value, the words that mean the same, in any case and with any accents."""
    closed: bool = False
    """Whether a value that is not in the list is an issue; it is kept all the same."""


class Linkage(Part):
    """How records are linked. Thresholds are probabilities of a match; those not given the data chooses."""

    match: Share | None = None
    """Pairs at or above it are the same entity; not given, what entities are expected to be best with."""
    review: Share | None = None
    """Pairs between it and `match` wait for a person; not given, those of odds of 1 to 4 and more."""
    blocking: Mapping[EntityType, tuple[Together, ...]] = Field(default_factory=dict)
    """By entity type, fields that make a pair worth comparing when all of them are equal, besides those
    that the kinds of the fields bring along."""

    @model_validator(mode="after")
    def _ordered(self) -> Linkage:
        if self.review is not None and self.match is not None and self.review > self.match:
            raise ValueError(f"review is {self.review}, above match, which is {self.match}")
        return self


class Scoring(Part):
    """Weights of the parts of the two scores; they are divided by their sum."""

    quality: Mapping[QualityPart, Weight] = {
        "completeness": 0.4,
        "validity": 0.3,
        "agreement": 0.2,
        "recency": 0.1,
    }
    """Weights of the quality score; a part that is not named counts for nothing."""
    lead: Mapping[LeadPart, Weight] = {
        "completeness": 0.3,
        "email": 0.25,
        "phone": 0.15,
        "source": 0.2,
        "recency": 0.1,
    }
    """Weights of the lead score of organisations."""
    stale_days: int = Field(1095, ge=1)
    """Age at which recency reaches 0, days."""


class RuleGate(Part):
    """One gate on rules: closed when more than a share of the rows fail any of them."""

    name: str = Field(min_length=1)
    """What people call it."""
    at: Literal["input", "records", "published"] = "records"
    """What is held: the rows of the files against contracts and suites of their sources, the records, or
    what is to be published."""
    rules: str = "*"
    """Glob pattern on the ids of the rules."""
    severity: Severity = "info"
    """Only rules that are at least as grave count."""
    share: Share = 0.0
    """Largest share of the rows that may fail a rule; of contracts, of the rows read."""
    then: Literal["stop", "quarantine", "warn"] = "stop"
    """What a closed gate does: end the run, keep what fails back until a person decides, or say so only.
    What a person releases counts no more."""


class Gates(Part):
    """What must hold before a version is published; a gate that is not named is open."""

    rows_left_out: Share | None = None
    """Largest share of the rows read that may give no record."""
    critical_failed: int | None = Field(None, ge=0)
    """Most critical expectations that may fail."""
    quality: Share | None = None
    """Least mean quality score of organisations."""
    rules: tuple[RuleGate, ...] = ()
    """Gates on rules, held in their order."""
