"""What holds of entities at their subject's request or by law: restricted, held, objected to.

Whoever may read the registers of rights is told; a list of what holds of whom is personal information too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Final

from hotpass.access import Act, may
from hotpass.catalogue import Catalogue, erasures
from hotpass.catalogue import consents as table
from hotpass.compliance.consents.known_by import view_entity_keys
from hotpass.compliance.consents.recording import EVERYTHING
from hotpass.compliance.keyed import value_key
from hotpass.engine import Engine, ReadingEngine
from hotpass.engine.base import literal
from hotpass.model import EntityType, golden_table
from hotpass.ssot.summaries import Version
from hotpass.ssot.versions import profile_of
from hotpass.workspace import Workspace

RESTRICTED: Final = "restricted at the subject's request"
HELD: Final = "on legal hold"
OBJECTED: Final = "not for {}, to which the subject objects"


def standing_of(
    workspace: Workspace, version: Version, entity_type: EntityType, entities: Collection[str]
) -> dict[str, list[str]]:
    """By entity of which something holds, what does, as it is said of it; nothing for who may not know.

    Args:
        workspace: where the marks and the ledger of consents are.
        version: whose entities.
        entity_type: of the entities.
        entities: their ids, a page of them at most.
    """
    if not entities or not may(Act.REGISTERS):
        return {}
    with Catalogue.open(workspace).read() as connection:
        held = erasures.held_records(connection)
        restricted = erasures.keys_table(connection, "restricted")
        events, keys = table.tables(connection)
    if not (held or restricted.num_rows or events.num_rows):
        return {}
    found: dict[str, list[str]] = defaultdict(list)
    with ReadingEngine() as engine:
        for name, known in (("restricted_keys", restricted), ("said_events", events), ("said_keys", keys)):
            engine.register(name, known)
        _view(engine, workspace, version, entity_type, entities)
        for entity, said in _said(engine, held):
            found[entity].append(said)
    return dict(found)


def _view(
    engine: Engine,
    workspace: Workspace,
    version: Version,
    entity_type: EntityType,
    entities: Collection[str],
) -> None:
    """The entities alone, with what tells by what they are known."""
    listed = ", ".join(map(literal, sorted(entities)))
    engine.view("golden", version.path / f"{golden_table(entity_type)}.parquet")
    engine.execute(f"CREATE TABLE entities AS SELECT * FROM golden WHERE entity_id IN ({listed})")
    for name in ("organisations", "roles", "clusters"):
        engine.view(name, version.path / f"{name}.parquet")
    asked = "SELECT kind FROM said_keys UNION SELECT kind FROM restricted_keys"
    kinds = [kind for (kind,) in engine.rows(asked)]
    view_entity_keys(engine, value_key(workspace), profile_of(version.path), entity_type, kinds)


def _said(engine: Engine, held: Collection[str]) -> Iterator[tuple[str, str]]:
    """Entity, and what holds of it."""
    restricted = "SELECT DISTINCT entity_id FROM entity_keys SEMI JOIN restricted_keys USING (kind, digest)"
    yield from ((entity, RESTRICTED) for (entity,) in engine.rows(restricted))
    records = f"CAST([{', '.join(map(literal, held))}] AS VARCHAR[])"
    on_hold = f"""SELECT DISTINCT entity_id FROM clusters SEMI JOIN entities USING (entity_id)
        WHERE list_contains({records}, record_id)"""
    yield from ((entity, HELD) for (entity,) in engine.rows(on_hold))
    objected = """WITH state AS (
            SELECT kind, digest, purpose, arg_max(act, (day, seq)) AS act
            FROM said_keys JOIN said_events ON seq = event WHERE act <> 'asked' GROUP BY ALL
        ) SELECT DISTINCT entity_id, purpose FROM (
            SELECT entity_id, kind, digest FROM entity_keys UNION ALL FROM loose_keys
        ) JOIN state USING (kind, digest)
        WHERE act = 'objected' ORDER BY ALL"""
    for entity, purpose in engine.rows(objected):
        yield entity, OBJECTED.format("every use" if purpose == EVERYTHING else purpose)
