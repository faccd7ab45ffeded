"""What a file of controls says."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, model_validator

from hotpass.compliance.controls.checks import CHECKS
from hotpass.profiles.nearest import suggestion
from hotpass.profiles.part import Part

State = Literal["breached", "due", "unknown", "attested", "satisfied"]
#: From the one that asks most of people.
STATES: Final[tuple[State, ...]] = ("breached", "due", "unknown", "attested", "satisfied")

Frequency = Literal["run", "day", "month", "quarter", "year"]


def _known_check(name: str) -> str:
    if name not in CHECKS:
        raise ValueError(f"there is no check {name!r}{suggestion(name, sorted(CHECKS))}")
    return name


class Control(Part):
    """One duty, and how it is known whether it is kept."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)
    """By which it is named."""
    section: str = Field(min_length=1)
    """Provision, such as `11(1)` or `A.8.10`."""
    condition: str = Field(min_length=1)
    """Condition or chapter that the provision stands in."""
    duty: str = Field(min_length=1)
    """What is to be done, one sentence."""
    question: str = Field(min_length=1)
    """What must be answered to know that it is."""
    check: Annotated[str, AfterValidator(_known_check)] | None = None
    """Name of the check that answers it."""
    parameters: dict[str, Any] = Field(default_factory=dict)
    """What the check is told."""
    rests_on: tuple[str, ...] = ()
    """Ids of controls that answer it together: it stands as the worst of them."""
    attested: bool = False
    """Whether a person answers where no check can: without a check always, else where it finds nothing to
    look at."""
    threshold: float = Field(0, ge=0)
    """Largest figure of the check that keeps the duty."""
    owner: str = Field(min_length=1)
    """Whose it is."""
    frequency: Frequency = "run"
    """How often it is looked at."""
    source: str = Field(min_length=1)
    """Where the duty is written."""
    verified_by: str | None = None
    """Who compared this entry with its source."""
    verified_on: date | None = None
    """When."""

    @model_validator(mode="after")
    def _answered(self) -> Control:
        ways = [bool(self.check), bool(self.rests_on)]
        if sum(ways) > 1:
            raise ValueError("a control has a check or rests on others, not both")
        if not (any(ways) or self.attested):
            raise ValueError("nothing answers it: give check, rests_on or attested: true")
        known = CHECKS[self.check].parameters if self.check else {}
        for name in self.parameters:
            if name not in known:
                raise ValueError(
                    f"the check {self.check} is told nothing of {name!r}{suggestion(name, known)}"
                )
        return self


class Controls(Part):
    """The controls of one framework."""

    framework: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    """Key of the framework."""
    title: str = Field(min_length=1)
    """What people call it."""
    controls: tuple[Control, ...] = ()
    """In the order of the provisions."""
