"""An approved disposal carried out: its records are erased from everything that the workspace holds, at once.

It goes on where it was cut: what is erased lies beside it until it is done, as with an erasure that a data
subject asks for. Unlike after that one, nobody is kept out: a record that comes again is new. A value is kept
out of the same row, while a rule is for its field (:mod:`hotpass.compliance.retention.keeping_out`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, erasures
from hotpass.catalogue import runs as run_table
from hotpass.compliance.erasing.destroying import Destroyed, Report, destroy, folder_of, subject_file
from hotpass.compliance.erasing.gathering import gather
from hotpass.compliance.erasing.subject import Subject, load, save
from hotpass.compliance.erasing.values.gathering import gather_values
from hotpass.compliance.erasing.values.knowing import keys_of_values
from hotpass.compliance.forgetting import forget
from hotpass.compliance.keyed import value_key
from hotpass.compliance.retention.disposals import (
    Disposal,
    disposals,
    find_disposal,
    list_of,
    note_executed,
    records_of,
    values_of,
)
from hotpass.compliance.sealing import seal
from hotpass.compliance.subjects.opening import readings_of
from hotpass.errors import InputError
from hotpass.ssot.versions import find_version
from hotpass.workspace import Workspace


def execute(workspace: Workspace, disposal: str, report: Report = lambda *_: None) -> Disposal:
    """Erase the records of an approved list, and keep what was done; the list itself goes too.

    Raises:
        InputError: it is not approved, some of its records are held, or a run is going on, which would bring
            them back.
        Tampered: the list is not as it was proposed.
    """
    who = require(Act.DISPOSE)
    for one in disposals(workspace):
        if one.state in ("executed", "certified"):
            forget_list(workspace, one)
    standing = find_disposal(workspace, disposal)
    if standing.state != "approved":
        raise InputError(f"the disposal is {standing.state}", where=disposal, remedy="Have it approved first")
    with Catalogue.open(workspace).read() as connection:
        if run_table.newest(connection, "running", limit=1):
            raise InputError("a run is going on", where=disposal, remedy="Dispose once it is over")
    folder = folder_of(workspace, disposal)
    subject = load(kept := subject_file(folder))
    if subject is None:
        report(0.0, "gathering what is held")
        subject = _gathered(workspace, standing)
        if subject.values:
            _know(workspace, standing, subject)
        save(subject, kept)
    done = destroy(workspace, subject, folder, report, who.name)
    finished = note_executed(workspace, disposal, _done(subject, done))
    forget_list(workspace, finished)
    seal(workspace)
    return finished


def forget_list(workspace: Workspace, disposal: Disposal) -> None:
    """Forget whom a disposal that was carried out was about, also where it was cut before its end."""
    forget(list_of(workspace, disposal.id))
    forget(folder_of(workspace, disposal.id))


def _gathered(workspace: Workspace, disposal: Disposal) -> Subject:
    with Catalogue.open(workspace).read() as connection:
        kept = set(erasures.held_records(connection))
    records = records_of(workspace, disposal)
    if held := kept & set(records):
        raise InputError(
            f"{len(held)} of its records are held by now",
            where=disposal.id,
            remedy="Lift the hold, or refuse the disposal and propose another",
        )
    reason = f"Disposed of past its time: {disposal.id}"
    if disposal.fields:
        values = values_of(workspace, disposal)
        return gather_values(readings_of(workspace), disposal.entity_type, values, reason)
    return gather(workspace, readings_of(workspace), disposal.entity_type, records, reason)[0]


def _know(workspace: Workspace, disposal: Disposal, subject: Subject) -> None:
    """Keep by what these values are known again, before they are gone."""
    version = find_version(workspace, disposal.dataset, disposal.version)
    of, current = disposal.entity_type, workspace.run(version.run_id)
    readings, key = readings_of(workspace), value_key(workspace)
    keys = keys_of_values(readings, of, subject.values, current, key)
    with Catalogue.open(workspace).write() as connection:
        erasures.know(connection, disposal.id, keys)


def _done(subject: Subject, done: Destroyed) -> dict[str, Any]:
    """How much of what was done, and what is left."""
    return {
        **(_values(subject) if subject.values else _records(subject)),
        "files_rewritten": _listed(Counter(sorted(one.kind for one in done.ledger.every()))),
        "rows_of_the_catalogue": _listed(done.ledger.counts()),
        "places_with_traces": len(done.left),
        **({"traces": "; ".join(done.left)} if done.left else {}),
    }


def _records(subject: Subject) -> dict[str, Any]:
    return {"records_erased": len(subject.records), "entities_without_records": len(subject.entities)}


def _values(subject: Subject) -> dict[str, Any]:
    """How many values and cells were emptied, and how many cells stay as others read them."""
    every = subject.counted
    return {
        "values_emptied": sum(map(len, subject.values.values())),
        "cells_emptied": sum(emptied for _, _, emptied, _ in every),
        "cells_that_others_read": sum(stay for _, _, _, stay in every),
        "cells": [list(one) for one in every],
    }


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name}: {count}" for name, count in counts.items()) or "none"
