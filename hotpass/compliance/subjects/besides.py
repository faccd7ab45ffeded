"""What the rows of a subject's records say in columns that no field takes: it is held all the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from hotpass.compliance.subjects.finding import HeldRecord, HeldValue
from hotpass.engine import DuckDBEngine, Engine, there_is
from hotpass.engine.base import literal
from hotpass.model import EntityType, record_table
from hotpass.workspace import Workspace

#: By entity type how many people its row may tell of, for what no field takes to be the subject's own.
_PEOPLE: Final[Mapping[EntityType, int]] = {"person": 1, "organisation": 0}


def besides(
    workspace: Workspace, entity_type: EntityType, records: Sequence[HeldRecord]
) -> dict[str, list[HeldValue]]:
    """By record what its row says in columns that no field takes, as the newest run read it.

    A row that tells of somebody else as well gives nothing: whose it is would be a guess, and section 23
    gives access to one's own.
    """
    found: dict[str, list[HeldValue]] = {}
    for run in dict.fromkeys(record.runs[0] for record in records if record.runs):
        folder = workspace.run(run)
        detected = folder / "classify" / "detected.parquet"
        if not detected.is_file():
            continue
        with DuckDBEngine() as engine:
            engine.view("detected", detected)
            for name in ("tables", "sheets"):
                engine.view(name, folder / "ingest" / f"{name}.parquet")
            own = [record.record_id for record in records if record.runs[:1] == (run,)]
            for column in _columns(engine, folder, entity_type, own):
                for record_id, text, cell in engine.rows(_cells(folder, column)):
                    value = HeldValue("", "", column["header"], text, text, cell)
                    found.setdefault(record_id, []).append(value)
    return found


def _columns(
    engine: Engine, folder: Path, entity_type: EntityType, own: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """The columns that no field takes, of the tables of these records."""
    people = folder / "normalise" / f"{record_table('person')}.parquet"
    if there_is(people):
        engine.view("people", people)
    counted = "(SELECT count(*) FROM people p WHERE (p.table_id, p.row) = (r.table_id, r.row))"
    engine.view("records", folder / "normalise" / f"{record_table(entity_type)}.parquet")
    engine.execute(
        f"""CREATE TABLE own AS SELECT record_id, table_id, row FROM records r
        WHERE record_id IN ({", ".join(map(literal, own))})
        AND {counted if there_is(people) else 0} = {_PEOPLE[entity_type]}"""
    )
    columns = engine.arrow(
        """SELECT DISTINCT d.table_id, d.position, d.letter, d.header, t.grid IS NOT NULL AS joined,
            coalesce(t.grid, s.grid) AS grid
        FROM detected d JOIN tables t USING (table_id) JOIN sheets s USING (sheet_id)
        WHERE d.field IS NULL AND d.table_id IN (SELECT table_id FROM own) ORDER BY d.table_id, d.position"""
    ).to_pylist()
    yield from columns


def _cells(folder: Path, column: Mapping[str, Any]) -> str:
    """Query of the cells of a column in those rows that are not blank."""
    position = column["position"]
    cell = f"g.a{position}" if column["joined"] else f"{literal(column['letter'])} || g.row"
    return f"""SELECT record_id, trim(g.c{position}), {cell} FROM own
        JOIN read_parquet({literal(str(folder / "ingest" / column["grid"]))}) g ON g.row = own.row
        WHERE own.table_id = {literal(column["table_id"])} AND trim(g.c{position}) <> '' ORDER BY record_id"""
