"""Under which source and sheet the records of a table are known.

A record's id is made from its source and sheet, so that two lists never share one. A file that comes again
under another name, as a workbook for what was text, or cut in two, is the same list all the same: as what
people decided and the ids of entities hang on record ids, its records keep those that they had.

The version before says under which source and sheet each of its tables was known. A table of a name that it
does not have is looked for among those that came no more: by the ids that its records would have there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa

from hotpass.engine.base import literal, quote
from hotpass.model import EntityType
from hotpass.profiles import FieldSpec
from hotpass.stage import StageJob

#: File with the origins; a version's manifest repeats them.
ORIGINS_FILE: Final = "origins.json"

#: A source, and a sheet of it or "".
Place = tuple[str, str]
#: By the source and sheet of a table, those under which its records are known, the usual one first.
Origins = dict[Place, list[Place]]

#: Least share of a table's records that must be known, and most that are looked up.
_LEAST, _MOST = 0.5, 5_000


def find_origins(job: StageJob, entity: EntityType, names: Sequence[FieldSpec], ids: str) -> Origins:
    """The origins of all tables of an entity type, made the table ``<entity>_origins`` too: source, sheet,
    of_source, of_sheet and place (0 for the usual one).

    Args:
        job: of the stage; with ``previous_manifest``, ``previous_clusters`` and ``previous_provenance`` where
            there is a version before.
        entity: the type.
        names: its fields that name it: where records have keys, these count only where the names agree.
        ids: SQL over ``<entity>_origins`` of t, row, part, of_source, of_sheet, key and record_id.
    """
    own: list[Place] = [
        (source, sheet)
        for source, sheet in job.engine.rows(
            f"SELECT DISTINCT source, sheet FROM places SEMI JOIN {entity}_found USING (t) ORDER BY ALL"
        )
    ]
    before = _before(job, entity)
    origins = {place: before.get(place, [place]) for place in own}
    strangers = [place for place in own if place not in before]
    gone = sorted({of for ofs in before.values() for of in ofs} - {of for p in own for of in origins[p]})
    if strangers and gone:
        _register(job, entity, dict.fromkeys(strangers, gone))
        origins |= _recognised(job, entity, names, ids)
    _register(job, entity, origins)
    return origins


def write_origins(folder: Path, found: Mapping[EntityType, Origins]) -> None:
    """Write ``origins.json``."""
    told = [
        {"entity_type": entity, "source": source, "sheet": sheet, "known_as": [list(of) for of in ofs]}
        for entity, origins in found.items()
        for (source, sheet), ofs in origins.items()
    ]
    (folder / ORIGINS_FILE).write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")


def _before(job: StageJob, entity: EntityType) -> Origins:
    """The origins in the version before; none where there is none, or an older Hotpass made it."""
    path = job.inputs.get("previous_manifest")
    if path is None or not path.is_file():
        return {}
    told = json.loads(path.read_text(encoding="utf-8")).get("origins", [])
    return {
        (one["source"], one["sheet"]): [(source, sheet) for source, sheet in one["known_as"]]
        for one in told
        if one["entity_type"] == entity
    }


def _recognised(job: StageJob, entity: EntityType, names: Sequence[FieldSpec], ids: str) -> Origins:
    """The tables that came under another name, with those of the registered origins whose records they have,
    most of them first."""
    job.view("previous_clusters", "previous_provenance")
    fields = ", ".join(literal(f.name) for f in names) or "NULL"
    said = ", ".join(["NULL", *(f"f.{quote(f.name)}" for f in names)])
    rows = job.engine.rows(
        f"""WITH looked_up AS (
            SELECT p.source, p.sheet, k.of_source, k.of_sheet, k.key, k.record_id, [{said}] AS said
            FROM ({ids}) k JOIN places p USING (t)
            JOIN {entity}_found f ON f.t = k.t AND f."row" = k."row" AND f.part = k.part
            QUALIFY row_number() OVER (
                PARTITION BY p.source, p.sheet, k.of_source, k.of_sheet ORDER BY k.record_id) <= {_MOST}
        ), held AS (
            SELECT DISTINCT record_id FROM previous_clusters WHERE entity_type = {literal(entity)}
        ), named AS (
            SELECT record_id, any_value("value") AS "value" FROM previous_provenance
            WHERE entity_type = {literal(entity)} AND field IN ({fields}) GROUP BY ALL
        )
        SELECT source, sheet, of_source, of_sheet, count(*), count(h.record_id),
            count(*) FILTER (l.key IS NOT NULL AND n."value" IS NOT NULL),
            count(*) FILTER (l.key IS NOT NULL AND list_contains(l.said, n."value"))
        FROM looked_up l LEFT JOIN held h USING (record_id) LEFT JOIN named n USING (record_id)
        GROUP BY ALL HAVING count(h.record_id) > 0
        ORDER BY source, sheet, count(h.record_id) DESC, of_source, of_sheet"""
    )
    found: Origins = {}
    shares: dict[Place, float] = {}
    for source, sheet, of_source, of_sheet, records, known, keyed, agreeing in rows:
        if agreeing >= _LEAST * keyed and (agreeing or known > keyed):
            found.setdefault((source, sheet), []).append((of_source, of_sheet))
            shares[source, sheet] = shares.get((source, sheet), 0.0) + known / records
    return {place: ofs for place, ofs in found.items() if shares[place] >= _LEAST}


def _register(job: StageJob, entity: EntityType, origins: Mapping[Place, Sequence[Place]]) -> None:
    names = ("source", "sheet", "of_source", "of_sheet")
    schema = pa.schema([*((name, pa.string()) for name in names), ("place", pa.int32())])
    rows = [
        dict(zip(schema.names, (*own, *of, place), strict=True))
        for own, ofs in origins.items()
        for place, of in enumerate(ofs)
    ]
    job.engine.register(f"{entity}_origins", pa.Table.from_pylist(rows, schema))
