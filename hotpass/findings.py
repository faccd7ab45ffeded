"""What is wrong in files, cell by cell, before anything is run: the rules on cells and on records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pyarrow as pa

from hotpass import days
from hotpass.access import Role
from hotpass.engine import DuckDBEngine, Engine
from hotpass.engine.base import quote
from hotpass.errors import InputError
from hotpass.fields.base import Personal
from hotpass.model import ENTITY_TYPES, Severity, record_table
from hotpass.profiles import Profile
from hotpass.quality import Rule, Suite, condition, load_suite, suite_of
from hotpass.quality.cells import FINDINGS, find_faults
from hotpass.quality.cells.seen import cells_of, value_seen, without_confirmed
from hotpass.quality.conditions import AGREES, EXISTS, ROW_COUNT
from hotpass.quality.sheets import columns_of, sheet_of, sheet_suites, sheets_in
from hotpass.stage import StageJob
from hotpass.workspace import sha256

_Told = Mapping[str, Any]
#: Share of a table from which a rule that fails is said of the column once, not of each row.
_WHOLE_COLUMN: Final = 0.2
#: Rows of a sheet, and share of them, from which a value that they lack is missed of the sheet, not of each.
_BLANKS: Final = (4, 0.1)
#: Severities, the gravest last.
GRAVER: Final[tuple[Severity, ...]] = ("info", "warning", "critical")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a cell; with a column or table where it has no row and no cell.

    ``evidence`` names the cells of the row that it was compared with, of which nothing wrong is said; of a
    finding on a column, the cells that do what it says. ``record_id`` is the record that a run makes of the
    row, of the finding's own type where the row gives several.
    """

    rule_id: str
    severity: Severity
    dimension: str
    file: str
    sheet: str
    row: int | None
    column: str | None
    cell: str | None
    value: str | None
    message: str
    evidence: str | None = None
    record_id: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)


def find(
    files: Sequence[tuple[Path, str]],
    profile: Profile,
    *,
    role: Role = Role.AUDITOR,
    own: Path | None = None,
    confirmed: Mapping[str, Personal] | None = None,
) -> list[Finding]:
    """What is wrong in files that are read together, by file, sheet and row.

    Args:
        files: paths, each with the name that people know it by.
        profile: as which a run would read them.
        role: of whoever is to see the values.
        own: folder of the workspace's suites.
        confirmed: classes that people confirmed, by :func:`hotpass.fields.personal.column_key`.

    Raises:
        InputError: there is no such file, or it cannot be read.
    """
    from hotpass.stages.ingest.read.numbers_as_text import numbers_in

    with TemporaryDirectory(prefix="hotpass-findings-") as folder, DuckDBEngine() as engine:
        _read(files, profile, Path(folder))
        for table in ("tables", "left_out"):
            engine.view(table, Path(folder) / "ingest" / f"{table}.parquet")
        texts = numbers_in((name, path) for path, name in files)
        find_faults(engine, Path(folder) / "ingest" / "grid", profile.country, days.today(), texts)
        found = engine.arrow("SELECT * FROM findings").to_pylist()
        found += _of_sources(engine, Path(folder) / "ingest" / "grid", profile, own)
        found += _of_sheets(engine, Path(folder) / "ingest" / "grid", own)
        found += _of_records(engine, Path(folder) / "normalise", profile, own)
        cells, records = _blank_cells(engine), records_of_rows(engine, Path(folder) / "normalise", found)
        found = without_confirmed(engine, found, confirmed or {}, role)
    placed = [{**one, "cell": one["cell"] or cells(one)} for one in found]
    return [_finding({**one, "record_id": records(one)}, profile, role) for one in _once(placed)]


def worst(findings: Sequence[Finding]) -> Severity | None:
    """The gravest severity, or None where nothing is wrong."""
    return max((one.severity for one in findings), key=GRAVER.index, default=None)


def _read(files: Sequence[tuple[Path, str]], profile: Profile, folder: Path) -> None:
    """Do the stages ``ingest`` and ``normalise`` as a run would, each in its folder."""
    from hotpass.stages import ingest, normalise

    for path, _ in files:
        if not path.is_file():
            raise InputError("there is no such file", where=str(path))
    given = [{"digest": sha256(path), "name": name, "path": str(path)} for path, name in files]
    read, made = folder / "ingest", folder / "normalise"
    for one in (read, made):
        one.mkdir()
    with DuckDBEngine() as engine:
        ingest.run(StageJob({}, read, profile, engine, {"files": given}))
    inputs = {name: read / f"{name}.parquet" for name in ("sheets", "tables", "left_out")}
    with DuckDBEngine() as engine:
        normalise.run(StageJob({**inputs, "grid": read / "grid"}, made, profile, engine))


def _of_sources(engine: Engine, grid: Path, profile: Profile, own: Path | None) -> list[dict[str, Any]]:
    """The same of the rules on the rows of each source's files, of sources that have a suite."""
    from hotpass.stages.validate.sources import lay_out_sources

    return [
        row
        for table in lay_out_sources(engine, grid, profile)
        for row in _of_table(engine, table, "", load_suite(profile.every_suite[table], own=own))
    ]


def _of_sheets(engine: Engine, grid: Path, own: Path | None) -> Iterator[dict[str, Any]]:
    """The same of the rules on tables as they stand, with the kind that each column was read as."""
    from hotpass.stages.validate.sheets import lay_out_sheets

    stated = sheet_suites(own)
    for table, those in lay_out_sheets(engine, grid, sheets_in(stated)).items():
        sheet = sheet_of(stated[table])
        assert sheet is not None
        kinds = {n: c["kind"] for one in those for n, c in sheet.under_its_names(columns_of(one)).items()}
        for row in _of_table(engine, table, "", suite_of(sheet.suite, stated[table])):
            yield {**row, "kind": kinds.get(row["column"] or "")}


def _of_records(engine: Engine, folder: Path, profile: Profile, own: Path | None) -> list[dict[str, Any]]:
    """Rows of :data:`hotpass.quality.cells.FINDINGS` of the rules on records; SQL alone decides here."""
    found: list[dict[str, Any]] = []
    for entity_type in ENTITY_TYPES:
        table = record_table(entity_type)
        name = next((name for of, name in profile.suites.items() if of == table), None)
        if name is not None:
            engine.view(table, folder / f"{table}.parquet")
            found += _of_table(engine, table, f"{entity_type}.", load_suite(name, own=own))
    return found


def _of_table(engine: Engine, table: str, entity: str, suite: Suite) -> Iterator[dict[str, Any]]:
    """Rows of a table that fail a rule; ``entity`` stands before the names of its columns in the profile."""
    from hotpass.stages.validate.failures import failing_rows
    from hotpass.stages.validate.usable import can_be_evaluated

    columns = engine.arrow(f"SELECT * FROM {quote(table)} LIMIT 0").column_names
    usable, _ = can_be_evaluated(engine, suite, columns, None, table)
    rules = [
        _of_the_fewer(rule)
        for rule in usable
        if rule.off is None
        and rule.compiles
        and rule.type not in (ROW_COUNT, EXISTS)
        and set(rule.columns) <= set(columns)
    ]
    for rule in rules:
        evaluated, failed = _counted(engine, table, rule)
        if failed == 0 or rule.severity == "info":
            continue
        fields = {f"{entity}{column.split('__')[0]}" for column in rule.columns}
        field = f"{entity}{(rule.column or '').split('__')[0]}"
        if failed > _WHOLE_COLUMN * evaluated:
            if (evaluated - failed) / evaluated < rule.mostly:
                yield _of_column(engine, table, rule, field, failed, evaluated)
            continue
        (query,) = failing_rows(table, "record_id", suite.name, [rule], columns)
        rows = engine.arrow(f"SELECT * FROM ({query}) ORDER BY file_name, sheet, row, record_id").to_pylist()
        told = {"field": field, "fields": fields, "evidence": None, "kind": None}
        often = _blank_sheets(engine, table, rule, rows)
        for (file, sheet), (lacking, every) in often.items():
            whole = _of_column(engine, table, rule, field, lacking, every)
            yield {**whole, "file": file, "sheet": sheet}
        for row in rows:
            if (row["file_name"], row["sheet"] or "") in often:
                continue
            yield {**row, **told, "file": row["file_name"], "column": row["field"]}


def _blank_sheets(
    engine: Engine, table: str, rule: Rule, failing: Sequence[_Told]
) -> dict[tuple[str, str], tuple[int, int]]:
    """Sheets of which so many rows lack a value that it is said once, with these rows and all of them."""
    if rule.dimension != "completeness":
        return {}
    least, share = _BLANKS
    lacking = Counter((row["file_name"], row["sheet"] or "") for row in failing)
    every = engine.rows(f"SELECT file_name, coalesce(sheet, ''), count(*) FROM {quote(table)} GROUP BY ALL")
    return {
        (file, sheet): (lacking[file, sheet], rows)
        for file, sheet, rows in every
        if lacking[file, sheet] >= max(least, share * rows)
    }


def _of_the_fewer(rule: Rule) -> Rule:
    """The rule; of those on names that follow from a key, one that fails only what most other rows outnumber.

    Names are compared there by their first letters; whether two of them are the same the rules on cells say.
    """
    if rule.type != AGREES or not rule.arguments.get("letters"):
        return rule
    return replace(rule, arguments={**rule.arguments, "outnumbered": True})


_ROW: Final = pa.schema([("file", pa.string()), ("sheet", pa.string()), ("row", pa.int64())])


def _blank_cells(engine: Engine) -> Callable[[_Told], str | None]:
    """Gives the cell in which a value is missing: of the first column of its table that gives the field."""
    tables = engine.arrow("SELECT * FROM tables WHERE used AND grid IS NULL").to_pylist()

    def cell(one: _Told) -> str | None:
        if one["row"] is None or one["field"] is None:
            return None
        for table in tables:
            here = (table["file_name"], table["sheet"] or "") == (one["file"], one["sheet"] or "")
            if here and table["first_row"] <= one["row"] <= table["last_row"]:
                letters = [c["letter"] for c in table["columns"] if c["field"] == one["field"]]
                if letters:
                    return f"{letters[0]}{one['row']}"
        return None

    return cell


def records_of_rows(engine: Engine, folder: Path, findings: Sequence[_Told]) -> Callable[[_Told], str | None]:
    """Gives the record of a finding, else the only one that its row gives of the type that it is of."""
    asked = [
        {"file": one["file"], "sheet": one["sheet"] or "", "row": one["row"]}
        for one in findings
        if one["row"] is not None
    ]
    engine.register("rows_asked", pa.Table.from_pylist(asked, schema=_ROW))
    found: dict[tuple[str, str, int], dict[str, str]] = {}
    for entity_type in ENTITY_TYPES:
        engine.view("placed", folder / f"{record_table(entity_type)}.parquet")
        rows = engine.rows(
            """SELECT file_name, coalesce(p.sheet, ''), p."row", min(record_id) FROM placed p
            SEMI JOIN rows_asked a
                ON a.file = file_name AND a.sheet = coalesce(p.sheet, '') AND a."row" = p."row"
            GROUP BY ALL HAVING count(*) = 1"""
        )
        for file, sheet, row, record_id in rows:
            found.setdefault((file, sheet, row), {})[entity_type] = record_id

    def record(one: _Told) -> str | None:
        if one.get("record_id") or one["row"] is None:
            return one.get("record_id")
        given = found.get((one["file"], one["sheet"] or "", one["row"]), {})
        of = (one["field"] or "").split(".")[0]
        if of in ENTITY_TYPES:
            return given.get(of)
        return next(iter(given.values())) if len(given) == 1 else None

    return record


def _counted(engine: Engine, table: str, rule: Rule) -> tuple[int, int]:
    said = condition(rule.type, rule.arguments)
    counted = engine.rows(
        f"""SELECT count(*) FILTER (WHERE evaluated), count(*) FILTER (WHERE failed)
        FROM (SELECT ({said.evaluated}) AS evaluated, ({said.failed}) AS failed FROM {quote(table)})"""
    )
    return int(counted[0][0]), int(counted[0][1])


def _of_column(
    engine: Engine, table: str, rule: Rule, field: str, failed: int, evaluated: int
) -> dict[str, Any]:
    files = engine.rows(f"SELECT min(file_name) FROM {quote(table)}")[0][0]
    said = f"{rule.sentence} It does not: {failed:,} of {evaluated:,} rows fail."
    named = {"rule_id": rule.rule_id, "severity": rule.severity, "dimension": rule.dimension}
    where = {"file": files, "sheet": "", "row": None, "cell": None, "value": None, "evidence": None}
    return {**named, **where, "column": rule.column, "message": said, "kind": None, "field": field}


def _once(found: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Without what the rules on records say where those on cells have said which cell is wrong."""
    told = [f for f in found if f["rule_id"].startswith("CELL-")]
    grave = [f for f in told if f["severity"] != "info"]
    every, wrong = cells_of(told), cells_of(grave)
    fields = {(f["file"], f["sheet"], f["row"], f["field"]) for f in grave}

    def is_said(one: Mapping[str, Any]) -> bool:
        place = one["file"], one["sheet"], one["row"]
        cells = cells_of([one])
        return bool(cells <= every or cells & wrong or any((*place, f) in fields for f in one["fields"]))

    kept = [f for f in found if f["rule_id"].startswith("CELL-") or f["cell"] is None or not is_said(f)]
    return sorted(
        kept, key=lambda f: (f["file"], f["sheet"] or "", f["row"] or 0, f["cell"] or "", f["rule_id"])
    )


def _finding(one: Mapping[str, Any], profile: Profile, role: Role) -> Finding:
    shown = {name: one[name] for name in FINDINGS.names if name not in ("kind", "field", "value")}
    return Finding(**shown, record_id=one["record_id"], value=value_seen(one, profile, role))
