"""What a pack holds of controls, and of the rows behind each, as of the end of its period."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pyarrow as pa

from hotpass import days
from hotpass.access import Identity, acting_as
from hotpass.catalogue import Catalogue
from hotpass.catalogue import evidence as kept_evidence
from hotpass.catalogue.attestations import Attestation
from hotpass.catalogue.tables import now
from hotpass.compliance.controls import Standing, attesting, facts, standings
from hotpass.compliance.controls.asking import OFFENDING, rows_behind
from hotpass.compliance.controls.checks import CHECKS
from hotpass.compliance.controls.masking import masked
from hotpass.compliance.controls.past import still_there, stood_before
from hotpass.compliance.evidence.container import Pack, as_json, moment, texts
from hotpass.compliance.evidence.period import Period
from hotpass.workspace import Workspace

_AT_ONCE: Final = 200_000
_LISTED: Final = (
    *("framework", "section", "control", "condition", "duty", "owner", "state", "value", "unit"),
    *("threshold", "rows", "sentence", "due", "data_version", "computed_at", "query"),
)
_GONE: Final = "What it was worked out of has changed since, so that its rows cannot be given any more"


@dataclass(frozen=True, slots=True)
class Stood:
    """What the report tells of them.

    Attributes:
        standings: how every control stood at the end of the period, or stands where that is to come.
        history: by day of the period, control and state: how it stood at the day's end.
        over: whether the period has ended.
    """

    standings: Sequence[Standing]
    history: Sequence[tuple[date, str, str]]
    over: bool


def packed(workspace: Workspace, pack: Pack, period: Period, recipient: Identity) -> Stood:
    """Write them into a pack, the rows as the recipient may see them.

    Raises:
        AccessRefused: whoever acts may not see how controls stand.
    """
    over = period.until <= now()
    found = stood_before(workspace, period.until) if over else standings(workspace)
    vouched = attesting.standing(workspace, period.until)
    pack.table("controls/controls.csv", texts(_LISTED, (_listed(one) for one in found)))
    written = _rows(workspace, pack, found, recipient)
    told = [_told(one, vouched.get(one.control.id), written) for one in found]
    pack.add("controls/controls.json", as_json(told))
    with Catalogue.open(workspace).read() as connection:
        days = kept_evidence.tally(connection, period.first)
    history = [row for row in days if row[0] <= period.last]
    pack.table("controls/history.csv", texts(("day", "control", "state"), history))
    return Stood(found, history, over)


def _listed(one: Standing) -> Sequence[object]:
    c = one.control
    told = one.framework, c.section, c.id, c.condition, c.duty, c.owner, one.state, one.value, one.unit
    return (
        *told,
        *(one.threshold, one.count, one.sentence, one.due, one.data_version),
        *(moment(one.computed_at), one.query),
    )


def _told(one: Standing, vouched: Attestation | None, written: set[str]) -> dict[str, Any]:
    held = one.control.id in written
    return {
        **one.control.model_dump(mode="json"),
        "framework": one.framework,
        "state": one.state,
        "value": one.value,
        "unit": one.unit,
        "threshold": one.threshold,
        "rows": one.count,
        "rows_file": _rows_file(one) if held else None,
        "rows_missing": _GONE if _has_rows(one) and not held else None,
        "sentence": one.sentence,
        "query": one.query,
        "data_version": one.data_version,
        "due": one.due.isoformat() if one.due else None,
        "computed_at": moment(one.computed_at),
        "attestation": _attested(vouched),
    }


def _attested(vouched: Attestation | None) -> dict[str, Any] | None:
    if vouched is None:
        return None
    said = json.loads(attesting.signed(vouched))
    return {**said, "signature": vouched.signature}


def _has_rows(one: Standing) -> bool:
    return bool(one.count and one.control.check)


def _rows_file(one: Standing) -> str:
    return f"controls/rows/{one.control.id}.csv"


def _rows(workspace: Workspace, pack: Pack, found: Sequence[Standing], recipient: Identity) -> set[str]:
    """Write the rows behind each control, some at a time; returns the controls whose rows are still there.

    Of a control that rests on others they stand with those.
    """
    behind = [one for one in found if _has_rows(one)]
    written: set[str] = set()
    if not behind:
        return written
    with facts.opened(workspace, days.today(), behind[0].computed_at) as known:
        for one in behind:
            absent = known.ready(CHECKS[str(one.control.check)].needs)
            if absent or not still_there(known, one):
                continue
            ((count,),) = known.engine.rows(f"SELECT count(*) FROM ({one.query})")
            if count == one.count:
                pack.table(_rows_file(one), _batches(known, one, recipient))
                written.add(one.control.id)
    return written


def _batches(known: facts.Facts, one: Standing, recipient: Identity) -> Iterator[pa.Table]:
    profiles = {published.dataset: published.profile for published in known.published}
    skip, batch = 0, OFFENDING.empty_table()
    while not skip or len(batch) == _AT_ONCE:
        batch = rows_behind(known, one.query, _AT_ONCE, skip)
        skip += _AT_ONCE
        with acting_as(recipient):
            yield masked({one.control.id: batch}, profiles)[one.control.id]
