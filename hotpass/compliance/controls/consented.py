"""The consent ledger and the log of exports, as tables that checks ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import pyarrow as pa

from hotpass import days
from hotpass.catalogue import Catalogue
from hotpass.catalogue import consents as ledger
from hotpass.compliance import consents, exports, purposes
from hotpass.model import ENTITY_TYPES
from hotpass.ssot.versions import current_version
from hotpass.workspace import Workspace

_TEXT: Final = pa.string()
_JUDGED: Final = pa.schema(
    [(name, _TEXT) for name in ("purpose", "dataset", "entity_type", "entity_id", "reason")]
)
_EXPORTS: Final = pa.schema(
    [
        *((name, _TEXT) for name in ("id", "dataset", "entity_type", "purpose", "recipient", "form")),
        *(("version", pa.int64()), ("rows", pa.int64()), ("taken_by", _TEXT), ("taken_on", pa.date32())),
    ]
)
_AGAINST: Final = pa.schema(
    [
        *((name, _TEXT) for name in ("export", "purpose", "dataset", "entity_id", "reason")),
        *(("marketing", pa.bool_()), ("taken_on", pa.date32())),
    ]
)
_FIELDS: Final = pa.schema(
    [
        *((name, _TEXT) for name in ("export", "dataset", "entity_type", "field", "purpose", "recipient")),
        *(("filled", pa.int64()), ("taken_on", pa.date32())),
    ]
)
_TWICE: Final = pa.schema(
    [(name, _TEXT) for name in ("purpose", "times", "events", "why", "asked", "entity_id", "dataset")]
)


def events(workspace: Workspace, _today: date) -> pa.Table:
    """What subjects were asked and said."""
    with Catalogue.open(workspace).read() as connection:
        return ledger.tables(connection)[0]


def judged(workspace: Workspace, today: date) -> pa.Table:
    """Entities of the versions in force by purposes that need consent; ``reason`` is null where they may be
    used."""
    found = [_JUDGED.empty_table(), *_judged(workspace, today)]
    return pa.concat_tables(found)


def _judged(workspace: Workspace, today: date) -> Iterator[pa.Table]:
    needing = [one for one in purposes.known(workspace) if one.needs_consent]
    for dataset in workspace.datasets():
        version = current_version(workspace, dataset)
        for entity_type in ENTITY_TYPES if version else ():
            assert version is not None
            for result in consents.judged_for_each(workspace, version, entity_type, needing, today):
                rows = result.engine.arrow("SELECT entity_id, reason FROM judged")
                known = [result.purpose.name, dataset, entity_type]
                parts = [pa.array([word] * len(rows), _TEXT) for word in known]
                yield pa.table([*parts, *(rows.column(n).cast(_TEXT) for n in (0, 1))], schema=_JUDGED)


def taken(workspace: Workspace, _today: date) -> pa.Table:
    """What was taken along."""
    rows: list[dict[str, Any]] = [
        {
            **{name: getattr(one, name) for name in _EXPORTS.names if name != "taken_on"},
            "taken_on": days.day_of(one.taken_at),
        }
        for one in exports.exports(workspace)
    ]
    return pa.Table.from_pylist(rows, schema=_EXPORTS)


def taken_fields(workspace: Workspace, _today: date) -> pa.Table:
    """Fields with values in exports of which that was noted."""
    rows = [
        {
            "export": one.id,
            "dataset": one.dataset,
            **dict(zip(("entity_type", "field"), name.split(".", 1), strict=True)),
            "purpose": one.purpose,
            "recipient": one.recipient,
            "filled": filled,
            "taken_on": days.day_of(one.taken_at),
        }
        for one in exports.exports(workspace)
        for name, filled in (one.fields or {}).items()
        if filled
    ]
    return pa.Table.from_pylist(rows, schema=_FIELDS)


def against(workspace: Workspace, _today: date) -> pa.Table:
    """Entities in exports for purposes that they had opted out of by then."""
    marketing = {one.name for one in purposes.known(workspace) if one.direct_marketing}
    of = {one.id: one for one in exports.exports(workspace)}
    rows = [
        {
            **dict(zip(("export", "purpose", "entity_id", "reason"), row, strict=True)),
            "dataset": of[row[0]].dataset,
            "marketing": row[1] in marketing,
            "taken_on": days.day_of(of[row[0]].taken_at),
        }
        for row in consents.withdrawn_yet_exported(workspace, most=None).rows
    ]
    return pa.Table.from_pylist(rows, schema=_AGAINST)


def twice(workspace: Workspace, _today: date) -> pa.Table:
    """Requests for consent to direct marketing of subjects who had been asked, or had refused."""
    rows = [
        dict(zip(_TWICE.names, row, strict=True)) for row in consents.asked_twice(workspace, most=None).rows
    ]
    return pa.Table.from_pylist(rows, schema=_TWICE)
