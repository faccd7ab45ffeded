"""What people say of rules: who mends what by when, how far that is, and comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, rule_notes
from hotpass.catalogue.rule_notes import Kind, Note
from hotpass.catalogue.tables import now
from hotpass.errors import InputError
from hotpass.workspace import Workspace

#: How far the mending of a rule is. Whether the rule holds, its state says.
PROGRESS: Final = ("open", "being mended", "accepted as it is", "done")
_LONGEST: Final = 4_000


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of a rule now.

    Attributes:
        owner: who mends it, or ``""``.
        due: by when, or None.
        progress: how far that is; ``open`` until somebody says otherwise.
        notes: everything that was said, the oldest first.
    """

    owner: str = ""
    due: date | None = None
    progress: str = PROGRESS[0]
    notes: tuple[Note, ...] = ()

    def overdue(self, today: date) -> bool:
        """Whether it should have been mended by now."""
        return self.due is not None and self.due < today and self.progress in PROGRESS[:2]


def say(workspace: Workspace, dataset: str, rule_id: str, kind: Kind, said: str, by: str) -> None:
    """Say something of a rule.

    Args:
        workspace: whose catalogue keeps it.
        dataset: whose rule it is.
        rule_id: the rule.
        kind: what is said.
        said: a comment, the name of a person, an ISO 8601 date, or one of :data:`PROGRESS`; ``""`` takes
            back an owner or a date.
        by: who says it.

    Raises:
        InputError: the date is none, the progress is not known, or the comment is empty or too long.
    """
    require(Act.RULE)
    said = said.strip()
    if kind == "comment" and not 0 < len(said) <= _LONGEST:
        raise InputError(f"a comment has between 1 and {_LONGEST} characters")
    if kind == "progress" and said not in PROGRESS:
        raise InputError(f"{said!r} is not one of {', '.join(PROGRESS)}")
    if kind == "due" and said:
        _date(said)
    with Catalogue.open(workspace).write() as connection:
        rule_notes.add(connection, dataset, Note(rule_id, kind, said, by, now()))


def standing(workspace: Workspace, dataset: str) -> Mapping[str, Standing]:
    """What stands of each rule of a dataset of which anything was said."""
    with Catalogue.open(workspace).read() as connection:
        notes = rule_notes.of_dataset(connection, dataset)
    by_rule: dict[str, list[Note]] = {}
    for note in notes:
        by_rule.setdefault(note.rule_id, []).append(note)
    return {rule_id: _standing(of) for rule_id, of in by_rule.items()}


def _standing(notes: list[Note]) -> Standing:
    last = {note.kind: note.said for note in notes}
    due = last.get("due")
    return Standing(
        owner=last.get("owner", ""),
        due=_date(due) if due else None,
        progress=last.get("progress", PROGRESS[0]),
        notes=tuple(notes),
    )


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{text!r} is no date", remedy="Write it as 2026-11-30") from error
