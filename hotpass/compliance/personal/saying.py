"""People confirm or reject what was found."""

from __future__ import annotations

from hotpass.access import CLASSES, Act, require
from hotpass.catalogue import Catalogue
from hotpass.catalogue import personal as table
from hotpass.catalogue.personal import Decided, Decision
from hotpass.catalogue.tables import now
from hotpass.compliance.personal.finding import Found, found
from hotpass.errors import InputError
from hotpass.fields.personal import gravest
from hotpass.workspace import Workspace


def say(
    workspace: Workspace,
    run_id: str,
    found_id: str,
    decision: Decision,
    reason: str,
    *,
    personal: str | None = None,
) -> Decided:
    """Confirm or reject what was found, or take that back; the class that is confirmed masks at once.

    Args:
        workspace: where the run stands.
        run_id: the run that was looked at.
        found_id: :attr:`Found.id`.
        decision: ``confirmed``, ``rejected`` or ``withdrawn``.
        reason: why, in the person's words.
        personal: the class to confirm; the suggested one when not given.

    Raises:
        AccessRefused: whoever acts may not classify.
        InputError: nothing of that id was found, no reason is given, or there is no such class.
    """
    who = require(Act.CLASSIFY)
    if not reason.strip():
        raise InputError("what is personal is said for a reason", where=found_id, remedy="Give it")
    if personal is not None and personal not in CLASSES[1:]:
        raise InputError(f"there is no class {personal!r}; classes are {', '.join(CLASSES[1:])}")
    one = _named(workspace, run_id, found_id)
    confirmed = gravest((personal or one.personal,))
    if decision == "confirmed" and confirmed == "none":
        raise InputError(
            "nothing was found in the column", where=found_id, remedy="Name the class that you confirm"
        )
    place = ", ".join(filter(None, (one.file, one.sheet, one.header)))
    decided = Decided(
        column_key=one.column_key,
        sort=one.sort,
        decision=decision,
        personal=confirmed,
        suggested=one.suggested,
        share=one.share,
        place=place,
        field=one.field,
        reason=reason.strip(),
        run_id=run_id,
        decided_by=who.name,
        decided_at=now(),
    )
    with Catalogue.open(workspace).write() as connection:
        table.add(connection, decided)
    return decided


def _named(workspace: Workspace, run_id: str, found_id: str) -> Found:
    for one in found(workspace, run_id, every=True):
        if one.id == found_id:
            return one
    raise InputError(
        f"nothing with the id {found_id!r} was found in run {run_id}",
        remedy="`hotpass classify list --all` names all",
    )
