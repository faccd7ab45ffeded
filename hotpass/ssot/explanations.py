"""Why each published value is what it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hotpass.errors import InputError
from hotpass.model import golden_table
from hotpass.profiles import FieldSpec
from hotpass.ssot.answers import Alternative, Explanation
from hotpass.ssot.reasons import reason
from hotpass.ssot.seen import explained_seen
from hotpass.ssot.versions import Opened, entity_type_of, opened
from hotpass.workspace import Workspace


def explain(
    workspace: Workspace, dataset: str, entity_id: str, field: str | None = None, version: int | None = None
) -> list[Explanation]:
    """Where each value of an entity comes from, in the profile's order of fields; of one field when named.

    Raises:
        InputError: there is no such version, entity or field, or the field has no value.
    """
    with opened(workspace, dataset, version) as found:
        check_entity(found, entity_id)
        every = explanations(found, entity_id)
        by_name = found.profile.entities[entity_type_of(entity_id)].by_name
        every = {name: explained_seen(one, by_name[name]) for name, one in every.items()}
        if field is None:
            return list(every.values())
        known = [f.name for f in found.profile.entities[entity_type_of(entity_id)].published]
    if field not in known:
        raise InputError(
            f"there is no field {field!r}", where=entity_id, remedy=f"Fields are {', '.join(known)}"
        )
    if field not in every:
        raise InputError(f"the field {field!r} has no value", where=entity_id)
    return [every[field]]


def check_entity(found: Opened, entity_id: str) -> None:
    """Raise an error with the way out when a version has no such entity.

    Raises:
        InputError: the id is none, or what became of it is named.
    """
    table = golden_table(entity_type_of(entity_id))
    if found.engine.rows(f"SELECT 1 FROM {table} WHERE entity_id = ?", [entity_id]):
        return
    gone = found.engine.rows(
        """SELECT event, other_entity_id, version FROM lineage
        WHERE entity_id = ? AND event IN ('merged_into', 'retired') ORDER BY version DESC LIMIT 1""",
        [entity_id],
    )
    where = f"version {found.version.number} of {found.version.dataset}"
    if not gone:
        raise InputError(f"there is no entity {entity_id!r}", where=where)
    event, other, number = gone[0]
    became = f"became part of {other}" if event == "merged_into" else "was retired"
    raise InputError(f"{entity_id} {became} in version {number}", where=where)


def explanations(found: Opened, entity_id: str) -> dict[str, Explanation]:
    """Explanation by field, in the order of the profile."""
    rows = found.engine.arrow("SELECT * FROM provenance WHERE entity_id = ?", [entity_id]).to_pylist()
    fields = found.profile.entities[entity_type_of(entity_id)].published
    by_field = {row["field"]: row for row in rows}
    return {f.name: _explanation(by_field[f.name], f) for f in fields if f.name in by_field}


def _explanation(row: Mapping[str, Any], field: FieldSpec) -> Explanation:
    alternatives = tuple(
        Alternative(a["value"], a["record_id"], a["file_name"], a["sheet"] or "", a["cell"] or "")
        for a in row["alternatives"]
    )
    return Explanation(
        field=row["field"],
        label=field.label,
        value=row["value"],
        raw=row["raw"] or "",
        file_name=row["file_name"] or "",
        file_digest=row["file_digest"] or "",
        sheet=row["sheet"] or "",
        cell=row["cell"] or "",
        row=row["row"],
        record_id=row["record_id"] or "",
        rule=row["rule"],
        reason=reason(row["rule"], row["agreeing"], len(alternatives), row["decided_by"], field.multi),
        agreeing=row["agreeing"],
        confidence=row.get("confidence"),
        alternatives=alternatives,
        decided_by=row["decided_by"],
    )
