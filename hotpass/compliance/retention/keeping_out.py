"""Keeps out of a run whom was erased, and values that were disposed of where the same row comes again.

A value is kept out while a rule with a category is for its field, and where its record says all that it said
then. A row that says something else was collected anew: its time runs by the rule.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from hotpass.catalogue import Catalogue, erasures
from hotpass.catalogue import runs as run_table
from hotpass.catalogue.personal import as_confirmed
from hotpass.catalogue.runs import Run
from hotpass.compliance import erasing
from hotpass.compliance.erasing.destroying import SUBJECT, folder_of
from hotpass.compliance.erasing.keeping_out import take_out
from hotpass.compliance.erasing.subject import Subject, load
from hotpass.compliance.erasing.values.gathering import gather_values
from hotpass.compliance.erasing.values.knowing import VALUE, known_values
from hotpass.compliance.keyed import value_key
from hotpass.compliance.retention.rules import rules
from hotpass.compliance.subjects.opening import opened, reading_of, tables_of
from hotpass.errors import InternalError
from hotpass.model import ENTITY_TYPES, record_table
from hotpass.workspace import Workspace

_REASON: Final = "Disposed of past its time, and come again in the same row"


def keep_out(workspace: Workspace, run_id: str) -> dict[str, str] | None:
    """Take everybody who was erased, and every value that was disposed of, out of the first tables of a run.

    Returns:
        SHA-256 of the files that were rewritten by the one that they had, or None where nothing was.

    Raises:
        InternalError: something is there still after having been taken out.
    """
    changed = erasing.keep_out(workspace, run_id)
    catalogue, folder = Catalogue.open(workspace), folder_of(workspace, f"{run_id}-values")
    with catalogue.read() as connection:
        digests = erasures.digests_of(connection, VALUE)
        run = run_table.get(connection, run_id)
    if run is None or not (digests or folder.is_dir()):
        return changed
    before: Subject | None = None
    subject = load(folder / SUBJECT)
    while subject := subject or _found(workspace, run, digests):
        if before is not None and subject.values == before.values:
            raise InternalError("values that were disposed of cannot be taken out of the run", where=run_id)
        now = take_out(workspace, run, subject, folder)
        changed = {old: now.get(new, new) for old, new in (changed or {}).items()} | now
        before, subject = subject, None
    return changed


def _found(workspace: Workspace, run: Run, digests: Collection[str]) -> Subject | None:
    """Values of one entity type that were disposed of and are in the run, or None where none is."""
    key, reading = value_key(workspace), reading_of(workspace, run)
    with opened(reading) as (engine, profile):
        confirmed = as_confirmed(workspace, profile)
        for of in ENTITY_TYPES:
            if record_table(of) not in tables_of(engine):
                continue
            spec = confirmed.entities[of]
            mine = [rule for rule in rules(workspace, confirmed) if rule.entity_type == of]
            fields = sorted({one.name for rule in mine for one in rule.fields(spec)})
            if values := known_values(engine, of, spec, fields, digests, key):
                return gather_values([reading], of, values, _REASON)
    return None
