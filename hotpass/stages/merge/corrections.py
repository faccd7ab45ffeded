"""What people decided, placed on the entities of this run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa

from hotpass.contracts.naming import small
from hotpass.engine.base import literal
from hotpass.model import ISSUES, EntityType
from hotpass.profiles import FieldSpec
from hotpass.stage import StageJob
from hotpass.stages.merge.members import LINE, Members

#: Rules of the issues that ask a person for another look.
LAPSED: Final = "MERGE-CORRECTION-LAPSED"
ORPHANED: Final = "MERGE-CORRECTION-ORPHANED"

_PLACED: Final = pa.schema(
    [
        ("entity_no", pa.int32()),
        ("field", pa.string()),
        ("value", pa.string()),
        ("instead_of", pa.string()),
        ("decided_by", pa.string()),
    ]
)


def place_corrections(job: StageJob, entity_type: EntityType) -> pa.Table:
    """The corrections of this run's entities: entity_no, field, value, instead_of, decided_by.

    One an entity and field. A correction finds its entity by ``record_id``, else by ``entity_id``; one that
    finds none has no effect here: see :func:`orphans`.
    """
    if "corrections" not in job.inputs:
        return _PLACED.empty_table()
    job.view("corrections")
    return job.engine.arrow(
        f"""SELECT entity_no, field, value, instead_of, decided_by FROM ({_found(job, entity_type)})
        WHERE entity_no IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY entity_no, field ORDER BY sequence DESC) = 1
        ORDER BY field, entity_no"""
    ).cast(_PLACED)


def orphans(job: StageJob, entity_type: EntityType) -> Iterator[dict[str, str | None]]:
    """An issue (:data:`hotpass.model.ISSUES`) for each correction that finds no entity any more."""
    if "corrections" not in job.inputs:
        return
    labels = {f.name: small(f.label) for f in job.profile.entities[entity_type].published}
    rows = job.engine.rows(
        f"""SELECT entity_id, field, decided_by FROM ({_found(job, entity_type)})
        WHERE entity_no IS NULL ORDER BY sequence"""
    )
    for entity_id, field, by in rows:
        message = (
            f"{by} corrected {labels[field]} of {entity_id}, to which no record belongs any more. Correct "
            "the entity that came in its place, or undo the correction"
        )
        yield _issue(ORPHANED, entity_type, entity_id, field, message)


def _found(job: StageJob, entity_type: EntityType) -> str:
    """SQL of the corrections with ``entity_no``, null where there is no such entity."""
    fields = ", ".join(literal(f.name) for f in job.profile.entities[entity_type].published)
    return f"""SELECT coalesce(m.entity_no, e.entity_no) AS entity_no, c.* FROM corrections c
        LEFT JOIN {entity_type}_members m ON m.record_id = c.record_id
        LEFT JOIN {entity_type}_entities e ON e.entity_id = c.entity_id
        WHERE c.entity_type = {literal(entity_type)} AND c.field IN ({fields})"""


def part(given: pa.Table, ruled: pa.Table) -> tuple[pa.Table, pa.Table, np.ndarray]:
    """The corrections of one field that stand, those that lapse, and the rows of ``ruled`` that come instead.

    A correction stands where the rules still choose what the person saw, or what the person wants, or where
    the records give nothing.

    Args:
        given: the corrections of the field; see :func:`place_corrections`.
        ruled: what the records say without them; see :func:`hotpass.stages.merge.survivors.choose`.
    """
    entity = ruled["entity"].to_numpy()
    at = np.searchsorted(entity, given["entity_no"].to_numpy())
    said = np.append(entity, -1)[at] == given["entity_no"].to_numpy()
    now = ruled["value"].take(pa.array(at, mask=~said)).to_pylist()
    seen = zip(now, given["value"].to_pylist(), given["instead_of"].to_pylist(), strict=True)
    stands = np.array([value in (None, wanted, before) for value, wanted, before in seen], bool)
    return given.filter(pa.array(stands)), given.filter(pa.array(~stands)), at[~stands]


def lapses(
    entity_type: EntityType, field: FieldSpec, members: Members, gone: pa.Table, instead: pa.Table
) -> Iterator[dict[str, str | None]]:
    """An issue for each correction of a field that lapsed; ``instead`` are the values that came for them."""
    places = members.places.take(pa.array(members.place).take(instead[LINE])).to_pylist()
    entities = members.entities["entity_id"].take(gone["entity_no"]).to_pylist()
    rows = zip(entities, gone["decided_by"].to_pylist(), instead.to_pylist(), places, strict=True)
    for entity_id, by, now, place in rows:
        message = (
            f"{by} corrected {small(field.label)}, and the records say something new since: the rules "
            "choose again. Correct it anew, or undo the correction"
        )
        told = {"value": now["value"], "cell": now["cell"]}
        told |= {name: place[name] for name in ("file_name", "sheet")}
        yield _issue(LAPSED, entity_type, entity_id, field.name, message) | told


def _issue(
    rule: str, entity_type: EntityType, entity_id: str, field: str, message: str
) -> dict[str, str | None]:
    return {
        **dict.fromkeys(ISSUES.names),
        "rule_id": rule,
        "severity": "warning",
        "dimension": "accuracy",
        "entity_type": entity_type,
        "record_id": entity_id,
        "field": field,
        "message": message,
    }
