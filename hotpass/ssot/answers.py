"""What is said of entities and cells: plain, typed and immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from hotpass.model import EntityType
from hotpass.ssot.summaries import Version


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a search.

    Attributes:
        rows: the golden rows of the page with their scores, in order; organisations besides with
            ``people`` (int64), people with ``organisations`` (names parted by ``"; "``).
        total: rows that the search finds in all.
        page: number of this page, from 1.
        page_size: rows a page.
    """

    rows: pa.Table
    total: int
    page: int
    page_size: int

    @property
    def pages(self) -> int:
        """Number of pages, at least 1."""
        return max(1, -(-self.total // self.page_size))


@dataclass(frozen=True, slots=True)
class Facet:
    """A value that a search can be narrowed to, and how many entities have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Alternative:
    """A value that an entity's records give besides the published one, and where."""

    value: str
    record_id: str
    file_name: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a golden field has its value.

    Attributes:
        field: name of the field.
        label: what people call it.
        value: the published value.
        raw: the text of the cell it comes from.
        file_name: the file.
        file_digest: SHA-256 of the file.
        sheet: the sheet, ``""`` for formats without sheets.
        cell: the cell, or several parted by a blank; ``""`` for a value that a person typed.
        row: the row in the sheet.
        record_id: the record.
        rule: key of the rule that chose it.
        reason: the rule in words, one sentence.
        agreeing: records of the entity that say the same.
        confidence: how likely one record more would say the same, 0–1; None in versions from before it was
            told.
        alternatives: what other records, or the same one, give besides.
        decided_by: the person who overruled the rule, or None.
    """

    field: str
    label: str
    value: str
    raw: str
    file_name: str
    file_digest: str
    sheet: str
    cell: str
    row: int | None
    record_id: str
    rule: str
    reason: str
    agreeing: int
    confidence: float | None
    alternatives: tuple[Alternative, ...]
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class GoldenField:
    """A field of a golden record, with or without a value.

    Attributes:
        name: name of the field.
        label: what people call it.
        kind: key of its kind.
        personal: class of personal information.
        value: the published value, or None.
        values: every distinct value, the published one first, for kinds with several.
        why: where the value comes from, or None without a value.
    """

    name: str
    label: str
    kind: str
    personal: str
    value: str | None
    values: tuple[str, ...]
    why: Explanation | None


@dataclass(frozen=True, slots=True)
class RecordField:
    """What one source record says of one field.

    Attributes:
        name: name of the field.
        label: what people call it.
        value: the canonical value, or None.
        raw: the text as found, or None.
        cells: the cells it stands in.
        problem: code of what is wrong with it, or None.
        published: whether the golden record has this value.
        values: every value, for kinds with several.
    """

    name: str
    label: str
    value: str | None
    raw: str | None
    cells: tuple[str, ...]
    problem: str | None
    published: bool
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A record of an entity: one source row as one entity.

    Attributes:
        record_id: its id.
        source: the source by name.
        file_name: the file.
        file_digest: SHA-256 of the file.
        sheet: the sheet, ``""`` for formats without sheets.
        row: the row in the sheet.
        part: position among several of one type in the row, from 1.
        fields: what it says, only fields that have a text.
    """

    record_id: str
    source: str
    file_name: str
    file_digest: str
    sheet: str
    row: int
    part: int
    fields: tuple[RecordField, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A person of an organisation, or an organisation of a person.

    Attributes:
        entity_id: of the person or organisation.
        name: its name.
        role: what the person does there.
        email: of the person or organisation.
        phone: of the person or organisation.
        is_primary: whether the person is the organisation's primary contact, in this role.
        valid_from: earliest date on which a record says so, as ISO 8601; None where none is dated.
        valid_to: latest such date of a role that has ended; None of one that has not.
        ended_by_file: the newer file that no longer says so.
    """

    entity_id: str
    name: str | None
    role: str | None
    email: str | None
    phone: str | None
    is_primary: bool
    valid_from: str | None
    valid_to: str | None
    ended_by_file: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """An event in the history of an entity id: created, merged_into, split_from or retired.

    An entity that another was merged into, or split from, has it as ``took_in`` or ``gave_off``.
    """

    event: str
    other_entity_id: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Score:
    """A score with the parts that make it, each 0–1; a part is None where nothing tells it.

    Attributes:
        name: ``quality`` or ``lead``.
        value: the score.
        parts: by name.
        weights: share of each part in the score; they add up to 1.
    """

    name: str
    value: float | None
    parts: Mapping[str, float | None]
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity and all that is known of it.

    Attributes:
        entity_id: its id.
        entity_type: organisation or person.
        name: its published name, or its id without one.
        version: the version it was read from.
        fields: golden fields in the profile's order.
        sources: sources by name.
        scores: quality, and lead for organisations.
        records: source records, side by side; empty when ``records_missing`` says why.
        records_missing: a sentence when the records cannot be shown, else ``""``.
        relations: people of the organisation (primary contact first), or organisations of the person.
        history: what happened to its id, oldest first.
    """

    entity_id: str
    entity_type: EntityType
    name: str
    version: Version
    fields: tuple[GoldenField, ...]
    sources: tuple[str, ...]
    scores: tuple[Score, ...]
    records: tuple[SourceRecord, ...]
    records_missing: str
    relations: tuple[Relation, ...]
    history: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A window of a sheet around a cell, as the sheet looks.

    Attributes:
        file_name: the file.
        sheet: the sheet.
        rows: row numbers of the window.
        letters: column letters of the window.
        texts: texts by row and column, ``""`` where blank.
        targets: positions in ``texts`` (row, column) of the cells asked for.
        header_rows: row numbers of the table's header.
        header: the header's text by column, ``""`` outside the table.
    """

    file_name: str
    sheet: str
    rows: tuple[int, ...]
    letters: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    targets: tuple[tuple[int, int], ...]
    header_rows: tuple[int, ...] = ()
    header: tuple[str, ...] = ()
