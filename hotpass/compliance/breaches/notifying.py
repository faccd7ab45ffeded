"""Drafts of the notifications of a breach: what the Regulator's portal asks for, and a letter to subjects.

The portal is the Regulator's eServices; since 1 April 2025 a notification goes through it alone. Its fields
are those of the Regulator's form for security compromises (SCN1). What a notification to subjects holds is in
section 22(5) of the Act.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hotpass.compliance import registers
from hotpass.compliance.breaches.affected import Affected, breach_of
from hotpass.compliance.registers import Breach, Officer
from hotpass.workspace import Workspace

#: What stands where something is still to be said.
OPEN: Final = "[to be filled in]"
_KINDS: Final = {
    "loss": "Loss of personal information",
    "damage": "Damage to personal information",
    "destruction": "Unauthorised destruction of personal information",
    "unlawful_access": "Unlawful access to personal information",
    "unlawful_processing": "Unlawful processing of personal information",
}


def portal_fields(workspace: Workspace, entry: str, found: Affected) -> list[tuple[str, str]]:
    """Label and text of each field that the Regulator's portal asks for.

    Raises:
        InputError: there is no such breach.
    """
    breach = breach_of(workspace, entry)
    officer = _officer(workspace)
    delay = breach.delay or ("none" if breach.state == "open" else OPEN)
    return [
        ("Information officer", officer.name if officer else OPEN),
        ("Registration of the officer", (officer and officer.registration) or OPEN),
        ("Contact of the officer", (officer and officer.contact) or OPEN),
        ("Confirmed or alleged", breach.certainty.capitalize()),
        ("Type of compromise", _KINDS[breach.kind]),
        ("Date of the incident", _day(breach.occurred_on)),
        ("Date of discovery", _day(breach.discovered_on)),
        ("Reason for a delay in telling", delay),
        ("Description of the incident", breach.description or OPEN),
        ("Categories of personal information", ", ".join(breach.categories) or OPEN),
        ("Number of data subjects affected", _count(found)),
        ("How subjects are told", ", ".join(m.replace("_", " ") for m in breach.told_by) or OPEN),
        ("When subjects were told", _day(breach.subjects_told_on)),
        ("Possible consequences", breach.consequences or OPEN),
        ("Measures taken or intended", breach.measures or OPEN),
        ("Advice to subjects", breach.advice or OPEN),
        ("Identity of the unauthorised person", breach.intruder or "not known"),
    ]


def letter(workspace: Workspace, entry: str) -> list[str]:
    """The paragraphs of a letter to subjects, with what section 22(5) asks for.

    Raises:
        InputError: there is no such breach.
    """
    breach = breach_of(workspace, entry)
    officer = _officer(workspace)
    what = ", ".join(breach.categories) or OPEN
    return [
        "We write to you under section 22 of the Protection of Personal Information Act, 4 of 2013.",
        f"On {_day(breach.discovered_on)} we found reason to believe that personal information about you was "
        f"affected by a security compromise: {_KINDS[breach.kind].lower()}. {breach.description or OPEN}",
        f"It concerns: {what}.",
        f"What may follow for you: {breach.consequences or OPEN}",
        f"What we do about it: {breach.measures or OPEN}",
        f"What you can do: {breach.advice or OPEN}",
        f"Who got at the information: {breach.intruder or 'this is not known to us'}.",
        f"Questions: {officer.name if officer else OPEN}, information officer, "
        f"{(officer and officer.contact) or OPEN}. You may also complain to the Information Regulator.",
    ]


def draft_pdf(workspace: Workspace, entry: str, found: Affected) -> bytes:
    """Both drafts as one PDF, with the people who were touched as whoever acts sees them."""
    from hotpass.documents import Paragraph, Section, Table, as_pdf

    breach: Breach = breach_of(workspace, entry)
    fields: Sequence[tuple[str, str]] = portal_fields(workspace, entry, found)
    names = [(one.entity_id, one.name or "", one.through) for one in found.first]
    told = f"{len(names)} of {found.total} are listed." if names else "None is known."
    sections = [
        Section("For the Regulator's portal", [Table(("Field", "What to enter"), fields, (), (2, 5))]),
        Section("Letter to subjects", [Paragraph(text) for text in letter(workspace, entry)]),
        Section(
            "Whom it touched",
            [
                Paragraph(told),
                *([Table(("Subject", "Name", "Through"), names, (), (2, 2, 3))] if names else []),
            ],
        ),
    ]
    return as_pdf(f"Notification of {breach.name}", sections, subtitle=f"Draft of breach {entry}")


def _officer(workspace: Workspace) -> Officer | None:
    forms = [entry.form for entry in registers.in_force(workspace, "officers")]
    officers = [form for form in forms if isinstance(form, Officer)]
    return next((one for one in officers if one.duty == "information_officer"), None)


def _day(day: object) -> str:
    from datetime import date

    return f"{day:%-d %B %Y}" if isinstance(day, date) else OPEN


def _count(found: Affected) -> str:
    if found.unknown and not found.total:
        return OPEN
    people, organisations = found.counts["person"], found.counts["organisation"]
    return f"{found.total}: {people} people and {organisations} organisations (juristic persons)"
