"""Cells of columns in which something special was found, that no person has rejected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from hotpass.catalogue import Catalogue
from hotpass.catalogue import personal as decided
from hotpass.compliance.controls.records import Published
from hotpass.engine import Engine, there_is
from hotpass.engine.base import literal
from hotpass.workspace import Workspace

_FORM: Final = """dataset VARCHAR, sort VARCHAR, header VARCHAR, reason VARCHAR, file_name VARCHAR,
    sheet VARCHAR, "row" BIGINT, cell VARCHAR"""


def special_cells(workspace: Workspace, engine: Engine, published: Sequence[Published]) -> None:
    """Make the view ``special_cells``: a row a cell that is not blank, of the rows that give records."""
    with Catalogue.open(workspace).read() as connection:
        said = decided.standing(connection)
    rejected = {key for key, one in said.items() if one.decision == "rejected"}
    parts: list[str] = []
    for number, one in enumerate(published):
        folder = workspace.run(one.version.run_id)
        if not (folder / "classify" / "detected.parquet").is_file():
            continue
        for name in ("tables", "sheets", "left_out"):
            if there_is(folder / "ingest" / f"{name}.parquet"):
                engine.view(f"d{number}_{name}", folder / "ingest" / f"{name}.parquet")
        parts += _of_dataset(engine, number, one, str(folder / "ingest"), rejected)
    engine.execute(f"CREATE TABLE special_none ({_FORM})")
    engine.execute(f"CREATE VIEW special_cells AS {' UNION ALL '.join(['FROM special_none', *parts])}")


def _of_dataset(
    engine: Engine, number: int, one: Published, folder: str, rejected: set[tuple[str, str]]
) -> Iterator[str]:
    columns = engine.arrow(
        f"""SELECT d.*, t.grid IS NOT NULL AS own, coalesce(t.grid, s.grid) AS grid, t.first_row, t.last_row
        FROM d{number}_detected d JOIN d{number}_tables t USING (table_id)
        JOIN d{number}_sheets s USING (sheet_id)
        WHERE d.personal = 'special' AND d.sort <> '' ORDER BY d.table_id, d.position, d.sort"""
    ).to_pylist()
    for column in columns:
        if (column["column_key"], column["sort"]) not in rejected:
            yield _cells(number, one, folder, column)


def _cells(number: int, one: Published, folder: str, column: Mapping[str, Any]) -> str:
    text = f"c{column['position']}"
    cell = f"a{column['position']}" if column["own"] else f'{literal(column["letter"])} || "row"'
    said = (
        one.dataset,
        column["sort"],
        column["header"],
        column["reason"],
        column["file_name"],
        column["sheet"],
    )
    table = literal(column["table_id"])
    return f"""SELECT {", ".join(literal(str(word or "")) for word in said)}, "row", {cell}
        FROM read_parquet({literal(f"{folder}/{column['grid']}")}) g
        WHERE trim({text}) <> '' AND "row" BETWEEN {column["first_row"]} AND {column["last_row"]}
        AND NOT EXISTS (FROM d{number}_left_out l WHERE l.table_id = {table}
            AND g."row" BETWEEN l.first_row AND l.last_row)"""
