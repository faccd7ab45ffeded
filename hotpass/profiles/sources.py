"""What a profile says of a kind of input file, and what an officer must find about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from pydantic import Field

from hotpass.profiles.part import Days, Part, Share

#: Grounds of the Protection of Personal Information Act 4 of 2013, section 11(1)(a) to (f).
LawfulBasis = Literal[
    "consent",
    "contract",
    "legal_obligation",
    "subject_interest",
    "public_duty",
    "legitimate_interest",
]

#: What people call each ground.
LAWFUL_BASES: Final[Mapping[LawfulBasis, str]] = {
    "consent": "consent, s 11(1)(a)",
    "contract": "contract, s 11(1)(b)",
    "legal_obligation": "duty under law, s 11(1)(c)",
    "subject_interest": "interest of the data subject, s 11(1)(d)",
    "public_duty": "public law duty, s 11(1)(e)",
    "legitimate_interest": "legitimate interest, s 11(1)(f)",
}

#: How information was collected: from the data subject, as section 12(1) asks, by an exception of section
#: 12(2), or from somebody else without one.
Collected = Literal[
    "direct",
    "public_record",
    "made_public",
    "consent",
    "no_prejudice",
    "law_or_legitimate_interest",
    "prejudice_to_purpose",
    "not_practicable",
    "third_party",
]


class SourceSpec(Part):
    """What is known of one kind of input file."""

    name: str = Field(min_length=1)
    """What people call the source."""
    files: str = Field(min_length=1)
    """Glob pattern on the file name, in any case."""
    trust: int = 0
    """Higher wins where the survivorship rule is `trusted_source`, and settles ties elsewhere."""
    reliability: Share | None = None
    """How far its values can be relied on, 0 to 1; part `source` of the lead score. Without it, the trust
    against the highest trust stands in."""
    duplicate_free: bool = False
    """Whether no two of its records are the same entity; such pairs are then joined only by a key or a
    person."""
    columns: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)
    """By sheet name (`*` for any), by header, the field (`organisation.name`) or `""` for not used.
    Headers that are not named are mapped by recognition."""
    contract: str | None = None
    """Name of the contract that its files are held to: a folder of the workspace's `contracts/`, or one that
    comes with Hotpass. Without it, `columns` is the contract."""
    suite: str | None = None
    """Name of the expectation suite that the rows of its files are held to, as they stand; a file
    `<suite>.json` in `data_expectations/`."""
    skip_sheets: tuple[str, ...] = ()
    """Glob patterns of sheets that are never read as tables."""
    owner: str | None = None
    """Who answers for the source."""
    purpose: str | None = None
    """What the information is collected and used for (section 13)."""
    lawful_basis: LawfulBasis | None = None
    """Ground of the processing (section 11)."""
    notice: str | None = None
    """Where the notice to data subjects stands, or which version of it was given (section 18)."""
    collected: Collected | None = None
    """From whom it was collected: `direct`, by an exception of section 12(2), or from a `third_party` without
    one."""
    responsible_party: str | None = None
    """Who decides why and how it is processed, where that is another party than our own (section 57)."""
    retention_days: Days | None = None
    """How long its records are kept, days from a record's own date (section 14)."""
