"""What of the ledger breaks the Act: counts and rows for controls and pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from hotpass import days
from hotpass.access import Act, require
from hotpass.catalogue import Catalogue
from hotpass.catalogue import consents as table
from hotpass.catalogue import exports as export_table
from hotpass.compliance import purposes
from hotpass.compliance.consents.judging import judged, view_golden, view_ledger
from hotpass.compliance.consents.known_by import view_entity_keys
from hotpass.compliance.keyed import value_key
from hotpass.compliance.purposes import KnownPurpose
from hotpass.engine import Engine, ReadingEngine
from hotpass.engine.base import literal
from hotpass.errors import InputError
from hotpass.model import ENTITY_TYPES, EntityType
from hotpass.ssot.versions import current_version, find_version, profile_of
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


def whom(
    workspace: Workspace, purpose: KnownPurpose, dataset: str, entity_type: EntityType, reason: str, most: int
) -> list[str]:
    """Ids of the first entities of the version in force that a purpose may use, or because of a reason may
    not; ``reason`` is ``""`` for those that it may."""
    require(Act.REGISTERS)
    version = find_version(workspace, dataset)
    with judged(workspace, version, entity_type, purpose) as result:
        rows = result.engine.rows(
            f"""SELECT entity_id FROM judged WHERE coalesce(reason, '') = {literal(reason)}
            ORDER BY entity_id LIMIT {int(most)}"""
        )
    return [entity_id for (entity_id,) in rows]


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


def withdrawn_yet_exported(workspace: Workspace, most: int | None = MOST) -> Finding:
    """Entities in an export for a purpose that they had opted out of before its day, and not since agreed to.

    An opt-out that was written down only after the export counts too: it had been said. One that was said on
    the day itself does not, as the export may have been first; the gate holds back what was written by then.
    ``most`` rows are named, every one for None.
    """
    require(Act.REGISTERS)
    with Catalogue.open(workspace).read() as connection:
        taken = [one for one in export_table.kept(connection) if one.purpose and one.entity_type]
    found = [(export.id, *row) for export in taken for row in _against(workspace, export)]
    return Finding(len(found), ("export", "purpose", "entity", "reason"), found[:most])


def _against(workspace: Workspace, export: export_table.Export) -> list[tuple[str, str, str]]:
    """Purpose, entity and reason of those in an export who had opted out."""
    members = workspace.exports / f"{export.id}.parquet"
    try:
        purpose = purposes.named(workspace, export.purpose or "")
        version = find_version(workspace, export.dataset, export.version)
    except InputError:
        return []
    entity_type: EntityType = "person" if export.entity_type == "person" else "organisation"
    on = days.day_of(export.taken_at)
    out: dict[str, str] = {}
    for day in (on, on - timedelta(days=1)):
        with judged(workspace, version, entity_type, purpose, day) as result:
            result.engine.view("members", members)
            held = result.engine.rows(
                """SELECT entity_id, j.reason FROM members m JOIN judged j USING (entity_id)
                WHERE m.reason IS NULL AND j.reason IN ('refused', 'withdrawn', 'objected')
                ORDER BY entity_id"""
            )
        out = {entity: reason for entity, reason in held if day == on or entity in out}
        if not out:
            return []
    return [(purpose.name, entity, reason) for entity, reason in out.items()]


def asked_twice(workspace: Workspace, most: int | None = MOST) -> Finding:
    """Subjects who were asked for consent to direct marketing more than once, or after they had refused.

    Section 69(2): they may be approached once, and not when they withheld it before. A subject is told by its
    strongest value: by the entity of the versions in force whose value it is alone, so that one who was asked
    by e-mail and by telephone was asked twice. Rows name the events, when and where each was said, and the
    entity where one is known; ``most`` of them, every one for None.
    """
    require(Act.REGISTERS)
    marketing = [one.name for one in purposes.known(workspace) if one.direct_marketing]
    columns = ("purpose", "times", "events", "why", "asked", "entity", "dataset")
    if not marketing:
        return Finding(0, columns, [])
    with Catalogue.open(workspace).read() as connection:
        events, keys = table.tables(connection, marketing)
    with ReadingEngine() as engine:
        engine.register("said_events", events)
        engine.register("said_keys", keys)
        view_ledger(engine)
        engine.execute("CREATE TABLE sole (kind VARCHAR, digest VARCHAR, entity_id VARCHAR, dataset VARCHAR)")
        if "asked" in events.column("act").to_pylist():
            _sole_owners(engine, workspace)
        rows = engine.rows(
            """WITH subjects AS (
                SELECT event, rank, coalesce(entity_id, digest) AS subject
                FROM ledger_keys LEFT JOIN sole USING (kind, digest)
            ), strongest AS (
                SELECT event, arg_min(subject, rank) AS subject FROM subjects GROUP BY event
            ), asked AS (
                SELECT subject, purpose, sum(times) AS times, list(seq ORDER BY seq) AS events,
                    list(strftime(day, '%-d %B %Y') ORDER BY seq) AS days, max((day, seq)) AS last
                FROM ledger JOIN strongest ON event = seq WHERE act = 'asked' GROUP BY ALL
            ), refused AS (
                SELECT subject, purpose, min((day, seq)) AS first FROM ledger JOIN subjects ON event = seq
                WHERE act IN ('refused', 'withdrawn', 'objected') GROUP BY ALL
            )
            SELECT purpose, times, events, days,
                CASE WHEN times > 1 THEN 'asked ' || times || ' times' ELSE 'asked after a refusal' END,
                coalesce(known.subject, ''), coalesce(dataset, '')
            FROM asked LEFT JOIN refused USING (subject, purpose)
            LEFT JOIN (SELECT entity_id AS subject, min(dataset) AS dataset FROM sole GROUP BY ALL) known
            USING (subject)
            WHERE times > 1 OR last > first ORDER BY purpose, events"""
        )
    shown = rows[:most]
    with Catalogue.open(workspace).read() as connection:
        origins = table.origins_of(connection, [seq for _, _, seqs, *_ in shown for seq in seqs])
    return Finding(
        len(rows),
        columns,
        [
            (
                *(purpose, str(times), ", ".join(map(str, seqs)), why),
                "; ".join(_told(day, origins.get(seq, "")) for day, seq in zip(on, seqs, strict=True)),
                *place,
            )
            for purpose, times, seqs, on, why, *place in shown
        ],
    )


def _told(day: str, origin: str) -> str:
    return f"{day}, {origin}" if origin else day


def _sole_owners(engine: Engine, workspace: Workspace) -> None:
    """Fill ``sole``: the keys of the ledger by which one entity alone is known, and that entity."""
    key = value_key(workspace)
    kinds = [kind for (kind,) in engine.rows("SELECT DISTINCT kind FROM said_keys")]
    for dataset in workspace.datasets():
        version = current_version(workspace, dataset)
        for entity_type in ENTITY_TYPES if version else ():
            assert version is not None
            view_golden(engine, version, entity_type)
            view_entity_keys(engine, key, profile_of(version.path), entity_type, kinds)
            engine.execute(
                f"""INSERT INTO sole SELECT kind, digest, min(entity_id), {literal(dataset)}
                FROM (SELECT entity_id, kind, digest FROM entity_keys UNION ALL FROM loose_keys)
                SEMI JOIN said_keys USING (kind, digest)
                GROUP BY ALL HAVING count(DISTINCT entity_id) = 1"""
            )
    engine.execute(
        """CREATE OR REPLACE TABLE sole AS SELECT kind, digest, min(entity_id) AS entity_id,
            min(dataset) AS dataset
        FROM sole GROUP BY ALL HAVING count(*) = 1"""
    )


def without_proof(workspace: Workspace) -> Finding:
    """Consents without a proof or without the version of the words that were agreed to."""
    require(Act.REGISTERS)
    with Catalogue.open(workspace).read() as connection, ReadingEngine() as engine:
        engine.register("said_events", table.tables(connection)[0])
        where = "act = 'given' AND basis = 'consent' AND (proof IS NULL OR wording IS NULL)"
        count = int(engine.rows(f"SELECT count(*) FROM said_events WHERE {where}")[0][0])
        rows = engine.rows(
            f"""SELECT CAST(seq AS VARCHAR), purpose, CAST(day AS VARCHAR),
            CASE WHEN proof IS NULL THEN 'no proof' ELSE 'no version of the wording' END
            FROM said_events WHERE {where} ORDER BY seq LIMIT {MOST}"""
        )
    return Finding(count, ("event", "purpose", "day", "what is missing"), rows)
