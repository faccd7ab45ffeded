"""What of the ledger breaks the Act: counts and rows for controls and pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from hotpass import days
from hotpass.access import Act, require
from hotpass.catalogue import Catalogue
from hotpass.catalogue import consents as table
from hotpass.catalogue import exports as export_table
from hotpass.compliance import purposes
from hotpass.compliance.consents.judging import judged, view_ledger
from hotpass.compliance.purposes import KnownPurpose
from hotpass.engine import DuckDBEngine
from hotpass.engine.base import literal
from hotpass.errors import InputError
from hotpass.model import ENTITY_TYPES, EntityType
from hotpass.ssot.versions import current_version, find_version
from hotpass.workspace import Workspace

#: Rows that a check names; its count has all.
MOST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    Attributes:
        count: how many there are.
        rows: the first of them, ids and words without personal values.
        columns: what stands in each row.
    """

    count: int
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Standing:
    """How the entities of one type stand to a purpose that needs consent.

    Attributes:
        purpose, dataset, version, entity_type: what is judged.
        passed: how many may be used.
        held: by reason, how many may not.
    """

    purpose: str
    dataset: str
    version: int
    entity_type: EntityType
    passed: int
    held: dict[str, int]


def standing(workspace: Workspace, purpose: KnownPurpose, as_of: date | None = None) -> list[Standing]:
    """How the entities of every version in force stand to a purpose."""
    require(Act.REGISTERS)
    found = []
    for dataset in workspace.datasets():
        version = current_version(workspace, dataset)
        for entity_type in ENTITY_TYPES if version else ():
            assert version is not None
            with judged(workspace, version, entity_type, purpose, as_of) as result:
                found.append(
                    Standing(
                        purpose.name, dataset, version.number, entity_type, result.passed, result.reasons()
                    )
                )
    return found


def missing(workspace: Workspace, reason: str = "missing") -> Finding:
    """Entities of versions in force without consent for a purpose that needs it, because of a reason."""
    require(Act.REGISTERS)
    rows: list[tuple[str, ...]] = []
    count = 0
    for purpose in (one for one in purposes.known(workspace) if one.needs_consent):
        for dataset in workspace.datasets():
            version = find_version(workspace, dataset)
            for entity_type in ENTITY_TYPES:
                with judged(workspace, version, entity_type, purpose) as result:
                    where = f"WHERE reason = {literal(reason)}"
                    count += int(result.engine.rows(f"SELECT count(*) FROM judged {where}")[0][0])
                    ids = result.engine.rows(
                        f"SELECT entity_id FROM judged {where} ORDER BY entity_id LIMIT {MOST}"
                    )
                rows += [(purpose.name, dataset, entity_id) for (entity_id,) in ids]
    return Finding(count, ("purpose", "dataset", "entity"), rows[:MOST])


def expired(workspace: Workspace) -> Finding:
    """Entities of versions in force whose consent has expired."""
    return missing(workspace, "expired")


def withdrawn_yet_exported(workspace: Workspace) -> Finding:
    """Entities in an export for a purpose that they had opted out of on or before its day.

    An opt-out that was written down only after the export counts too: it had been said.
    """
    require(Act.REGISTERS)
    with Catalogue.open(workspace).read() as connection:
        taken = [one for one in export_table.kept(connection) if one.purpose and one.entity_type]
    rows: list[tuple[str, ...]] = []
    count = 0
    for export in taken:
        members = workspace.exports / f"{export.id}.parquet"
        try:
            purpose = purposes.named(workspace, export.purpose or "")
            version = find_version(workspace, export.dataset, export.version)
        except InputError:
            continue
        entity_type: EntityType = "person" if export.entity_type == "person" else "organisation"
        with judged(workspace, version, entity_type, purpose, days.day_of(export.taken_at)) as result:
            result.engine.view("members", members)
            held = """FROM members m JOIN judged j USING (entity_id)
                WHERE m.reason IS NULL AND j.reason IN ('refused', 'withdrawn', 'objected')"""
            count += int(result.engine.rows(f"SELECT count(*) {held}")[0][0])
            found = result.engine.rows(f"SELECT entity_id, j.reason {held} ORDER BY entity_id LIMIT {MOST}")
        rows += [(export.id, purpose.name, entity_id, reason) for entity_id, reason in found]
    return Finding(count, ("export", "purpose", "entity", "reason"), rows[:MOST])


def asked_twice(workspace: Workspace) -> Finding:
    """Subjects who were asked for consent to direct marketing more than once, or after they had refused.

    Section 69(2): they may be approached once, and not when they withheld it before. A subject is told by its
    strongest value. Rows name the events.
    """
    require(Act.REGISTERS)
    marketing = [one.name for one in purposes.known(workspace) if one.direct_marketing]
    if not marketing:
        return Finding(0, ("purpose", "times", "events"), [])
    with Catalogue.open(workspace).read() as connection:
        events, keys = table.tables(connection, marketing)
    with DuckDBEngine() as engine:
        engine.register("said_events", events)
        engine.register("said_keys", keys)
        view_ledger(engine)
        rows = engine.rows(
            """WITH strongest AS (
                SELECT event, arg_min(digest, rank) AS digest FROM ledger_keys GROUP BY event
            ), asked AS (
                SELECT digest, purpose, sum(times) AS times, list(seq ORDER BY seq) AS events,
                    max(day) AS last
                FROM ledger JOIN strongest ON event = seq WHERE act = 'asked' GROUP BY ALL
            ), refused AS (
                SELECT digest, purpose, min(day) AS first FROM ledger JOIN ledger_keys ON event = seq
                WHERE act IN ('refused', 'withdrawn', 'objected') GROUP BY ALL
            )
            SELECT purpose, times, array_to_string(events, ', ')
            FROM asked LEFT JOIN refused USING (digest, purpose)
            WHERE times > 1 OR last > first ORDER BY purpose, events"""
        )
    return Finding(len(rows), ("purpose", "times", "events"), [tuple(map(str, row)) for row in rows[:MOST]])


def without_proof(workspace: Workspace) -> Finding:
    """Consents without a proof or without the version of the words that were agreed to."""
    require(Act.REGISTERS)
    with Catalogue.open(workspace).read() as connection, DuckDBEngine() as engine:
        engine.register("said_events", table.tables(connection)[0])
        where = "act = 'given' AND basis = 'consent' AND (proof IS NULL OR wording IS NULL)"
        count = int(engine.rows(f"SELECT count(*) FROM said_events WHERE {where}")[0][0])
        rows = engine.rows(
            f"""SELECT CAST(seq AS VARCHAR), purpose, CAST(day AS VARCHAR),
            CASE WHEN proof IS NULL THEN 'no proof' ELSE 'no version of the wording' END
            FROM said_events WHERE {where} ORDER BY seq LIMIT {MOST}"""
        )
    return Finding(count, ("event", "purpose", "day", "what is missing"), rows)
