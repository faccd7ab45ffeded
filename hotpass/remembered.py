"""What people chose for files of one shape: read for the next run, added to, and forgotten.

Choices are confirmed by the start of a run. A choice speaks for files of its shape
(:class:`hotpass.stages.ingest.shape.Choice`); the meanings that it gives to columns are also learnt for the
same headers in files of other shapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, readings
from hotpass.catalogue.database import Place
from hotpass.fields.headers import fold_header
from hotpass.stages.ingest.shape import Choice


@dataclass(frozen=True, slots=True)
class Told:
    """By whom and when a choice was confirmed, and how many things it changes."""

    at: datetime
    by: str
    changes: int


def known(place: Place, file_names: Iterable[str]) -> dict[str, Any]:
    """The options ``remembered`` and ``learnt`` of the ingest stage for files of these names.

    Returns:
        ``remembered``: choices that may be about one of the files, the newest first; ``learnt``: by folded
        header, ``<entity>.<field>`` or ``""`` for not used, as the newest choice says.
    """
    with Catalogue.open(place).read() as connection:
        said = readings.in_force(connection)
    names = list(file_names)
    choices = [Choice.of(reading.choice) for reading in said]
    learnt: dict[str, str] = {}
    for choice in choices:
        for _, header, target in choice.columns:
            if folded := fold_header(header):
                learnt.setdefault(folded, target)
    fitting = [choice.as_json() for choice in choices if any(map(choice.fits_file, names))]
    return {"remembered": fitting, "learnt": learnt}


def told(place: Place) -> Mapping[str, Told]:
    """By shape, who confirmed the choice that counts."""
    with Catalogue.open(place).read() as connection:
        said = readings.in_force(connection)
    return {r.shape: Told(r.said_at, r.said_by, Choice.of(r.choice).changes) for r in said}


def remember(place: Place, choices: Sequence[Choice], by: str, run_id: str) -> None:
    """Keep choices for the next files of their shapes; one without any change withdraws an earlier one."""
    if not choices:
        return
    with Catalogue.open(place).write() as connection:
        for choice in choices:
            kept = choice.as_json() if choice.changes else None
            readings.add(connection, choice.shape, kept, by, run_id)


def forget(place: Place, shape: str, by: str) -> None:
    """Read files of a shape as they are found again, and unlearn the meanings that came with the choice."""
    require(Act.RUN)
    with Catalogue.open(place).write() as connection:
        readings.add(connection, shape, None, by)
