"""The rows around a record in its sheet, as far as a reviewer may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from hotpass.engine.base import literal, quote
from hotpass.errors import InputError
from hotpass.linkage.opening import Linked
from hotpass.model import ENTITY_TYPES, EntityType, cells_sql, record_table
from hotpass.profiles import FieldSpec
from hotpass.review.policy import Policy
from hotpass.ssot import Neighbourhood, window
from hotpass.workspace import Workspace

#: Rows shown above and below.
ROWS: Final = 3
#: What stands for a cell that may not be seen.
HIDDEN: Final = "not shown"
MASKED: Final = "•••"
#: A record that is no row may begin so many rows above a cell of it.
_ABOVE: Final = 1_000


@dataclass(frozen=True, slots=True)
class _Reading:
    """A field that reads a cell: of which type, and its spec."""

    entity_type: EntityType
    spec: FieldSpec


def around(
    workspace: Workspace, linked: Linked, entity_type: EntityType, record_id: str, policy: Policy
) -> Neighbourhood:
    """The cells of a record with its header and a few rows around, as the sheet looks.

    Where the policy keeps anything back, a cell is shown only as far as every field that reads it may be
    seen, in the rows around as in the record's own; cells that no field reads, and their headings, are not.

    Raises:
        InputError: the run does not know the record, or what it read is gone.
        ConfigError: the policy names a field that is not there.
    """
    policy.check(linked.profile)
    digest, sheet, cells = _place(linked, entity_type, record_id)
    runs = [linked.run_id, linked.folder.name]
    has_read = [run for run in runs if _has_read(linked, workspace, run, digest)] or runs
    found = window(workspace, has_read[0], digest, sheet, cells, rows=ROWS, columns=2)
    if policy.sees_personal and not any(map(policy.restricts, ENTITY_TYPES)):
        return found
    return _restricted(linked, found, digest, policy)


def _has_read(linked: Linked, workspace: Workspace, run_id: str, digest: str) -> bool:
    """Whether a run has read the file: of records added to a linkage, not all come from one run."""
    path = workspace.run(run_id) / "ingest" / "sheets.parquet"
    if not path.is_file():
        return False
    linked.engine.view("sheets_read", path)
    return bool(linked.engine.rows("SELECT 1 FROM sheets_read WHERE file_digest = ? LIMIT 1", [digest]))


def _place(linked: Linked, entity_type: EntityType, record_id: str) -> tuple[str, str, str]:
    """Digest of the file of a record, its sheet and its cells."""
    specs = linked.profile.entities[entity_type].fields
    cells = ", ".join(_cells(spec.name) for spec in specs)
    rows = linked.engine.rows(
        f"""SELECT file_digest, coalesce(sheet, ''), concat_ws(' ', {cells}), "row"
        FROM every_{record_table(entity_type)} WHERE record_id = ?""",
        [record_id],
    )
    if not rows:
        raise InputError(f"there is no record {record_id!r} in run {linked.run_id}")
    digest, sheet, told, row = rows[0]
    return digest, sheet, " ".join(dict.fromkeys(told.split())) or f"A{row}"


def _cells(field: str) -> str:
    return cells_sql(quote(f"{field}__cols"), 'CAST("row" AS VARCHAR)')


def _restricted(linked: Linked, found: Neighbourhood, digest: str, policy: Policy) -> Neighbourhood:
    readers = _readers(linked, digest, found)
    by_column: dict[str, set[_Reading]] = {}
    for (_, letter), reading in readers.items():
        by_column.setdefault(letter, set()).update(reading)
    texts = tuple(
        tuple(
            _seen(text, readers.get((row, letter), set()), by_column.get(letter, set()), policy)
            for letter, text in zip(found.letters, line, strict=True)
        )
        for row, line in zip(found.rows, found.texts, strict=True)
    )
    header = tuple(
        text if text and _visible(by_column.get(letter, set()), policy) else HIDDEN if text else ""
        for letter, text in zip(found.letters, found.header, strict=False)
    )
    return replace(found, texts=_headed(found, texts, header), header=header)


def _headed(
    found: Neighbourhood, texts: Sequence[tuple[str, ...]], header: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    """The rows; of header rows only headings that may be seen."""
    return tuple(
        tuple(
            own if head != HIDDEN and own else HIDDEN if own else ""
            for own, head in zip(original, header, strict=False)
        )
        if row in found.header_rows
        else line
        for row, line, original in zip(found.rows, texts, found.texts, strict=True)
    )


def _readers(linked: Linked, digest: str, found: Neighbourhood) -> dict[tuple[int, str], set[_Reading]]:
    """By row and letter the fields that read a cell of the window into a record of either type."""
    readers: dict[tuple[int, str], set[_Reading]] = {}
    first, last = found.rows[0], found.rows[-1]
    for entity_type in ENTITY_TYPES:
        specs = {spec.name: spec for spec in linked.profile.entities[entity_type].fields}
        listed = ", ".join(
            f"struct_pack(field := {literal(name)}, cells := {_cells(name)})" for name in specs
        )
        rows = linked.engine.rows(
            f"""WITH told AS (
                SELECT unnest([{listed}], recursive := true) FROM every_{record_table(entity_type)}
                WHERE file_digest = ? AND coalesce(sheet, '') = ? AND "row" BETWEEN ? AND ?
            ), parted AS (SELECT field, unnest(string_split(cells, ' ')) AS cell FROM told)
            SELECT DISTINCT field, rtrim(cell, '0123456789'), CAST(ltrim(cell, {literal(_LETTERS)}) AS BIGINT)
            FROM parted WHERE cell <> ''""",
            [digest, found.sheet, first - _ABOVE, last],
        )
        for field, letters, row in rows:
            readers.setdefault((row, letters), set()).add(_Reading(entity_type, specs[field]))
    return {place: reading for place, reading in readers.items() if first <= place[0] <= last}


_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _visible(reading: set[_Reading], policy: Policy) -> bool:
    return bool(reading) and all(
        policy.of(one.entity_type, one.spec.name, one.spec.personal_class) != "hidden" for one in reading
    )


def _seen(text: str, own: set[_Reading], of_column: set[_Reading], policy: Policy) -> str:
    """A cell as the reviewer sees it: blank, whole, or not; text that is not canonical is masked whole."""
    if not text:
        return text
    if not own or not _visible(of_column, policy):
        return HIDDEN
    shown = {policy.shown(one.entity_type, one.spec, text) for one in own | of_column}
    return text if shown == {text} else MASKED
