"""Whom an erasure is about: ids, texts and cells, kept beside it until it is done."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from hotpass.compliance.erasing.sieve import Sieve
from hotpass.compliance.erasing.terms import Terms
from hotpass.model import EntityType

#: What is to stand in a cell: None for nothing.
Cell = tuple[int, int, str | None]


@dataclass(frozen=True)
class Subject:
    """What is erased.

    Attributes:
        reason: what a row says that is erased, without a name.
        entity_type: what the subject is.
        records: ids of its records.
        entities: ids of the entities that have no other records.
        terms: texts that are the subject's alone.
        cells: by SHA-256 of a file and number of its sheet, row, column and what is left of a cell's text.
        details: digests of what emptied cells said that had no field, where it is the subject's alone.
        details_beside: digests of all that emptied cells said: they go in the rows of its records.
        rows: file name, sheet and row of each record, and how many records of others stand there.
        reasons: file name, sheet and row where another reason holds, and that: several may be erased at once.
        shared: kinds of texts of the subject that are others' as well, and how many there are.
        values: by field, ids of the records of which its value alone goes; there are no ``records`` then.
        of_others: by field, ids of the records of the other entity type whose value goes whole.
        beside_others: by field, ids of its records that are in an entity with records of others, of which
            the golden values are chosen anew.
        leaving: with ``values``, those of the records that go whole after that.
        told: by field and record whose value stays, what is left of the text that told it.
        counted: by field and file name, how many cells are emptied, and how many stay as others read them.
    """

    reason: str
    entity_type: EntityType
    records: Sequence[str]
    entities: Sequence[str] = ()
    terms: Terms = field(default_factory=lambda: Terms((), ()))
    cells: Mapping[str, Mapping[int, Sequence[Cell]]] = field(default_factory=dict)
    details: Sequence[str] = ()
    details_beside: Sequence[str] = ()
    rows: Sequence[tuple[str, str, int, int]] = ()
    reasons: Sequence[tuple[str, str, int, str]] = field(default_factory=list)
    shared: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    of_others: Mapping[str, Sequence[str]] = field(default_factory=dict)
    beside_others: Mapping[str, Sequence[str]] = field(default_factory=dict)
    leaving: Sequence[str] = field(default_factory=list)
    told: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    counted: Sequence[tuple[str, str, int, int]] = field(default_factory=list)

    @cached_property
    def ids(self) -> list[str]:
        """Ids of records and entities."""
        return [*self.records, *self.entities]

    def reason_at(self, file_name: str, sheet: str, row: int) -> str:
        """What a row says that is erased."""
        return self._reasons.get((file_name, sheet, row), self.reason)

    @cached_property
    def _reasons(self) -> Mapping[tuple[str, str, int], str]:
        return {tuple(place): reason for *place, reason in self.reasons}  # type: ignore[misc]

    @cached_property
    def sieve(self) -> Sieve:
        """By which it is found which of its terms a content may say, then which of its ids."""
        return self.terms.sieve_with(self.ids)


def save(subject: Subject, path: Path) -> None:
    """Keep the subject, readable by its owner alone, so that an erasure that was cut goes on."""
    write_private(path, asdict(subject))


def write_private(path: Path, said: Mapping[str, Any]) -> None:
    """Write JSON that the owner of the workspace alone reads, whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        json.dump(said, stream)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)


def load(path: Path) -> Subject | None:
    """The subject of an erasure that has begun; None where none has."""
    try:
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    said["terms"].pop("signs", None)  # by which terms were found before there was a sieve
    said["terms"] = Terms(**said["terms"])
    said["cells"] = {
        digest: {int(sheet): [tuple(cell) for cell in cells] for sheet, cells in sheets.items()}
        for digest, sheets in said["cells"].items()
    }
    for name in ("rows", "reasons", "counted"):
        said[name] = [tuple(row) for row in said.get(name, ())]
    return Subject(**said)
