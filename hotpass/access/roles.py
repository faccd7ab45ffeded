"""Who may do and see what, as data: roles by acts, and roles by classes of personal information."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a person or a program is to the data. A person may have several."""

    ANALYST = "analyst"
    REVIEWER = "reviewer"
    COMPLIANCE_OFFICER = "compliance_officer"
    STEWARD = "steward"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    SERVICE = "service"

    @property
    def label(self) -> str:
        """What people call it."""
        return self.value.replace("_", " ")


class Act(StrEnum):
    """What may be done; the words complete *may …*."""

    READ = "read"
    RUN = "run"
    DECIDE = "decide"
    ASSIGN = "assign"
    CORRECT = "correct"
    RULE = "rule"
    CONFIGURE = "configure"
    EXPORT = "export"
    REVEAL = "reveal"
    SUBJECTS = "subjects"
    REGISTERS = "registers"
    ENTER = "enter"
    DISPOSE = "dispose"
    COMPLIANCE = "compliance"
    ATTEST = "attest"
    CLASSIFY = "classify"
    AUDIT = "audit"
    ACCESS = "access"
    TOKENS = "tokens"

    @property
    def words(self) -> str:
        """The act in words, to follow *may* or *may not*."""
        return _WORDS[self]


class Sight(StrEnum):
    """How a value is shown: as it is, in the masked form of its kind, or not at all."""

    CLEAR = "clear"
    MASKED = "masked"
    HIDDEN = "hidden"


_WORDS: Final[Mapping[Act, str]] = {
    Act.READ: "look at what is published",
    Act.RUN: "start, cancel or resume runs",
    Act.DECIDE: "decide which records are one",
    Act.ASSIGN: "give pairs to reviewers",
    Act.CORRECT: "correct values or decide about quarantined records",
    Act.RULE: "decide or comment on quality rules",
    Act.CONFIGURE: "change profiles, linkage models or connections",
    Act.EXPORT: "export data",
    Act.REVEAL: "reveal masked values",
    Act.SUBJECTS: "look for what is held about somebody or answer requests",
    Act.REGISTERS: "read the registers of rights and duties",
    Act.ENTER: "write into the registers of rights and duties",
    Act.DISPOSE: "propose or approve the disposal of records",
    Act.COMPLIANCE: "see how controls stand",
    Act.ATTEST: "attest controls",
    Act.CLASSIFY: "say what is personal information",
    Act.AUDIT: "read the audit trail",
    Act.ACCESS: "see who may do and see what",
    Act.TOKENS: "make or revoke tokens",
}

_WORK: Final = frozenset({Act.READ, Act.RUN, Act.DECIDE, Act.ASSIGN, Act.CORRECT, Act.RULE, Act.CONFIGURE})

#: What each role may do.
PERMISSIONS: Final[Mapping[Role, frozenset[Act]]] = {
    Role.ANALYST: _WORK | {Act.EXPORT, Act.REVEAL},
    Role.REVIEWER: frozenset({Act.READ, Act.DECIDE, Act.REVEAL}),
    Role.COMPLIANCE_OFFICER: frozenset(
        {Act.READ, Act.EXPORT, Act.REVEAL, Act.SUBJECTS, Act.AUDIT, Act.ACCESS}
        | {Act.REGISTERS, Act.ENTER, Act.DISPOSE, Act.COMPLIANCE, Act.ATTEST, Act.CLASSIFY}
    ),
    Role.STEWARD: _WORK | {Act.EXPORT, Act.REVEAL, Act.REGISTERS, Act.DISPOSE},
    Role.ADMINISTRATOR: frozenset({Act.READ, Act.RUN, Act.CONFIGURE, Act.AUDIT, Act.ACCESS, Act.TOKENS}),
    Role.AUDITOR: frozenset({Act.READ, Act.EXPORT, Act.REGISTERS, Act.COMPLIANCE, Act.AUDIT, Act.ACCESS}),
    Role.SERVICE: frozenset({Act.READ, Act.RUN, Act.EXPORT}),
}

#: The classes of personal information, from the least to the most delicate.
CLASSES: Final = ("none", "contact", "identity", "special")

_C, _M, _H = Sight.CLEAR, Sight.MASKED, Sight.HIDDEN

#: How each role sees values of each of :data:`CLASSES`.
SIGHTS: Final[Mapping[Role, Mapping[str, Sight]]] = {
    role: dict(zip(CLASSES, sights, strict=True))
    for role, sights in {
        Role.ANALYST: (_C, _C, _C, _M),
        Role.REVIEWER: (_C, _M, _C, _H),
        Role.COMPLIANCE_OFFICER: (_C, _C, _C, _C),
        Role.STEWARD: (_C, _C, _C, _M),
        Role.ADMINISTRATOR: (_C, _M, _M, _H),
        Role.AUDITOR: (_C, _M, _M, _H),
        Role.SERVICE: (_C, _M, _M, _H),
    }.items()
}

#: From the one that tells most.
BEST_FIRST: Final = (Sight.CLEAR, Sight.MASKED, Sight.HIDDEN)


def sight_of(roles: Iterable[Role], personal: str) -> Sight:
    """How somebody with these roles sees a value of a class: as the role sees it that sees most of it."""
    return min((SIGHTS[role][personal] for role in roles), key=BEST_FIRST.index, default=Sight.HIDDEN)
