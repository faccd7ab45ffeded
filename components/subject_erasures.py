"""An erasure in words: what it takes away, how far it is, and what holds of its subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from components import facts
from components.markup import Child
from components.words import counted, when
from hotpass.compliance.erasing import Erasure, Marked
from hotpass.compliance.erasing.marking import Standing

#: What may be written down of a subject, and whether it is lifted.
CHANGES: Final[Mapping[str, tuple[Standing, bool]]] = {
    "restrict": ("restricted", False),
    "lift_restriction": ("restricted", True),
    "hold": ("held", False),
    "lift_hold": ("held", True),
}
_WORDS: Final = {
    "restrict": "Restrict: stored, exported for no purpose",
    "lift_restriction": "Lift the restriction",
    "hold": "Hold: neither erased nor disposed of",
    "lift_hold": "Lift the hold",
}
_MARKS: Final = {"erased": "Erased", "restricted": "Restricted", "held": "Held"}


def change(name: str) -> str:
    """What a change does."""
    return _WORDS[name]


def marks(standing: Sequence[Marked]) -> list[Child]:
    """A line for each that holds of a subject."""
    return [f"{_MARKS[one.mark]} by {one.marked_by} {when(one.marked_at)}: {one.reason}" for one in standing]


def facts_of(one: Erasure) -> list[tuple[str, Child]]:
    """What is known of an erasure."""
    said = one.certificate or one.proposed
    shared = [counted(count, kind.replace("_", " ")) for kind, count in said["shared"].items()]
    known: list[tuple[str, Child]] = [
        ("State", facts.state(one.state)),
        ("Proposed", f"{one.proposed_by}, {when(one.proposed_at)}"),
        ("Takes away", f"{counted(said['records'], 'record')}, {counted(said['cells'], 'cell')}"),
        ("From uploads", counted(said["files_read"], "file")),
    ]
    if shared:
        known.append(("Stays with others", ", ".join(shared)))
    if one.approved_by and one.approved_at:
        word = "Refused" if one.state == "refused" else "Approved"
        known.append((word, f"{one.approved_by}, {when(one.approved_at)}"))
    if one.certificate is not None:
        left = one.certificate["left"]
        known.append(("Rewritten", counted(len(one.certificate["files"]), "file")))
        known.append(("Searched afterwards", f"found in {', '.join(left)}" if left else "nothing was found"))
        names = [backup["name"] for backup in one.certificate.get("backups", ())]
        known.append(("Backups that hold it", ", ".join(names) or "none is registered"))
        known.append(
            ("Copies handed out", "; ".join(one.certificate.get("handed_out", ())) or "none is known")
        )
    return known
