"""The register of sources: why and how each kind of file is processed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from pydantic import Field

from hotpass.compliance.registers.form import Form
from hotpass.profiles.sources import Collected, LawfulBasis


class Source(Form):
    """Why and how one kind of file is processed."""

    register: ClassVar[str] = "sources"
    label: ClassVar[str] = "Sources"
    one: ClassVar[str] = "source"
    prefix: ClassVar[str] = "SO"
    about: ClassVar[str] = (
        "Why, on what ground and under which notice the records of a source are processed (sections 11 to "
        "18); it goes before what the profile says of the source."
    )
    dues: ClassVar[Mapping[str, str]] = {"review_on": "is to be reviewed"}

    name: str = Field(min_length=1)
    """The source as the profile calls it, or the name of a file that no source fits, without its ending and
    in the same case."""
    lawful_basis: LawfulBasis
    """Ground of section 11(1) on which its records are processed."""
    purpose: str | None = None
    """What the information is collected and used for (section 13)."""
    owner: str | None = None
    """Who answers for it (section 8)."""
    notice: str | None = None
    """Where the notice to data subjects stands, or which version of it was given (section 18)."""
    collected: Collected | None = None
    """From whom it was collected: direct, by an exception of section 12(2), or from a third party."""
    responsible_party: str | None = None
    """Who decides why and how it is processed, where that is another party than our own (section 57)."""
    retention_days: int | None = Field(None, ge=1)
    """How long its records are kept, days from a record's own date (section 14)."""
    review_on: date | None = None
    """By when it is looked at again."""

    def lacks(self) -> list[str]:
        """What the Act asks for and the entry does not say."""
        asked = {
            "owner": "nobody answers for it",
            "purpose": "no purpose is said",
            "notice": "no notice is named",
            "retention_days": "nobody says how long its records are kept",
        }
        return [words for name, words in asked.items() if getattr(self, name) is None]
