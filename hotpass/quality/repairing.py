"""Slips that reading mends, by field and sheet: what they were and became, and that people accept them.

A repair is named by its field and by the words of the file's and the sheet's name that their next edition has
too, so that what is accepted holds for the next file of the shape.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue
from hotpass.catalogue import repairs as kept
from hotpass.catalogue.repairs import Accepted
from hotpass.catalogue.tables import now
from hotpass.engine import Engine, there_is
from hotpass.engine.base import literal
from hotpass.errors import InputError
from hotpass.fields import KINDS
from hotpass.fields.editions import source_words, words_of
from hotpass.model import EntityType
from hotpass.profiles import Profile
from hotpass.quality.assessed import Assessed, opened
from hotpass.workspace import Workspace

_REPAIRED: Final = "(rule_id LIKE 'NORM-%-REPAIRED' OR rule_id LIKE 'NORM-%-REPAIR-ACCEPTED')"


@dataclass(frozen=True, slots=True)
class Repair:
    """Slips of one field in sheets of one shape.

    Attributes:
        key: names it, also in the next edition of the file.
        entity_type: what the field is of.
        field: its name.
        file_name: the file, the first by name of several.
        sheet: the sheet, or ``""``.
        cells: how many were mended.
        given: how many texts the field is given there; 0 where nobody counted.
        rule_id: by which they are noted.
        accepted: what a person said, or None.
    """

    key: str
    entity_type: EntityType
    field: str
    file_name: str
    sheet: str
    cells: int
    given: int
    rule_id: str
    accepted: Accepted | None = None

    @property
    def obeyed(self) -> bool:
        """Whether the run that made the version knew that it is accepted."""
        return self.rule_id.endswith("-ACCEPTED")


@dataclass(frozen=True, slots=True)
class Mended:
    """One cell that was mended: as whoever looks may see it, before and after."""

    file_name: str
    sheet: str
    cell: str
    record_id: str | None
    before: str | None
    after: str | None


def repairs(workspace: Workspace, assessed: Assessed) -> list[Repair]:
    """The repairs of a version, most cells first, with what was said of each.

    Raises:
        InputError: nothing is known of how good it is.
    """
    require(Act.READ)
    return _repairs(workspace, assessed)


def _repairs(workspace: Workspace, assessed: Assessed) -> list[Repair]:
    with opened(assessed) as engine:
        found = found_in(engine, assessed)
    with Catalogue.open(workspace).read() as connection:
        said = {one.repair: one for one in kept.standing(connection, assessed.dataset)}
    return [replace(one, accepted=said.get(one.key)) for one in found]


def accepted_repairs(workspace: Workspace, dataset: str) -> list[Accepted]:
    """What is accepted, the newest first, also of files that the newest version is not of."""
    with Catalogue.open(workspace).read() as connection:
        return kept.standing(connection, dataset)[::-1]


def accept_repair(
    workspace: Workspace, assessed: Assessed, key: str, *, by: str, reason: str = ""
) -> Accepted:
    """Accept a repair; the next run obeys, and so does that of the next file of the shape.

    Raises:
        InputError: the version has no such repair, or it is accepted already.
    """
    require(Act.CORRECT)
    one = next((one for one in _repairs(workspace, assessed) if one.key == key), None)
    if one is None:
        raise InputError("there is no such repair", where=key, remedy="See `hotpass qa repairs list`")
    if one.accepted:
        raise InputError("the repair is accepted already", where=key)
    source, sheet = _words(one.file_name, one.sheet)
    said = Accepted(
        dataset=assessed.dataset, repair=key, entity_type=one.entity_type, field=one.field, source=source,
        sheet=sheet, act="accept", cells=one.cells, reason=reason.strip(), decided_by=by, decided_at=now(),
        run_id=assessed.run_id,
    )  # fmt: skip
    with Catalogue.open(workspace).write() as connection:
        kept.add(connection, said)
    return said


def undo_repair(workspace: Workspace, dataset: str, key: str, *, by: str) -> Accepted:
    """Accept a repair no longer; the next run obeys.

    Raises:
        InputError: it is not accepted.
    """
    require(Act.CORRECT)
    with Catalogue.open(workspace).write() as connection:
        one = next((one for one in kept.standing(connection, dataset) if one.repair == key), None)
        if one is None:
            raise InputError("no such repair is accepted", where=key, remedy="See `hotpass qa repairs list`")
        taken = replace(one, act="undo", decided_by=by, decided_at=now(), reason="")
        kept.add(connection, taken)
    return taken


def mended(
    assessed: Assessed, profile: Profile, key: str, *, first: int = 0, count: int = 50
) -> tuple[list[Mended], int]:
    """Some cells of a repair before and after, and how many there are; none for a key that names none.

    Raises:
        InputError: nothing is known of how good it is.
    """
    with opened(assessed) as engine:
        places = [row for row in _places(engine, assessed) if _key_of(row) == key]
        if not places:
            return [], 0
        names = ("rule_id", "entity_type", "field", "file_name", "sheet")
        said = (
            " AND ".join(f"coalesce({name}, '') = {literal(row[name])}" for name in names) for row in places
        )
        where = " OR ".join(f"({one})" for one in said)
        total = int(engine.rows(f"SELECT count(*) FROM issues WHERE {where}")[0][0])
        rows = engine.arrow(
            f"""SELECT * FROM issues WHERE {where} ORDER BY file_name, sheet,
            try_cast(regexp_extract(cell, '[0-9]+') AS BIGINT), cell, record_id
            LIMIT {int(count)} OFFSET {int(first)}"""
        ).to_pylist()
    return [_mended(row, profile) for row in rows], total


def found_in(engine: Engine, assessed: Assessed) -> list[Repair]:
    """The repairs that an engine with the view ``measures`` finds, most cells first."""
    found: dict[str, Repair] = {}
    for row in _places(engine, assessed):
        key = _key_of(row)
        before = found.get(key)
        given = max(row["given"] or 0, 0)
        found[key] = (
            replace(before, cells=before.cells + row["cells"], given=before.given + given)
            if before
            else Repair(
                key, row["entity_type"], row["field"], row["file_name"], row["sheet"], row["cells"], given,
                row["rule_id"],
            )
        )  # fmt: skip
    return sorted(found.values(), key=lambda one: (-one.cells, one.key))


def _places(engine: Engine, assessed: Assessed) -> list[dict[str, Any]]:
    path = assessed.measures[0].parent / "issues.parquet"
    if not there_is(path) or assessed.version is None:
        return []
    engine.view("issues", path)
    found = engine.arrow(
        f"""WITH given AS (
            SELECT file_name, sheet, entity_type, "column" AS field, max(evaluated) AS given
            FROM measures WHERE file_name IS NOT NULL GROUP BY ALL)
        SELECT rule_id, entity_type, field, file_name, coalesce(i.sheet, '') AS sheet, count(*) AS cells,
            any_value(g.given) AS given
        FROM issues i LEFT JOIN given g USING (file_name, sheet, entity_type, field)
        WHERE {_REPAIRED} AND file_name IS NOT NULL GROUP BY ALL ORDER BY ALL"""
    )
    return list(found.to_pylist())


def _key_of(row: Mapping[str, Any]) -> str:
    return _digest((row["entity_type"], row["field"], *_words(row["file_name"], row["sheet"])))


def _words(file_name: str, sheet: str) -> tuple[str, str]:
    return " ".join(source_words(file_name)), " ".join(words_of(sheet))


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def _mended(row: Mapping[str, Any], profile: Profile) -> Mended:
    spec = profile.field(f"{row['entity_type']}.{row['field']}")
    after = KINDS[spec.kind].normalise(row["value"] or "", profile.country).value
    return Mended(
        row["file_name"], row["sheet"] or "", row["cell"] or "", row["record_id"], spec.shown(row["value"]),
        spec.shown(after),
    )  # fmt: skip
