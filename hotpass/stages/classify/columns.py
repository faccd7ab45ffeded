"""What the columns of the tables that were read hold, those that no field takes among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

import pyarrow as pa

from hotpass.contracts.texts import make_rows
from hotpass.engine.base import literal
from hotpass.fields.personal import SUSPECT, VERSION, column_key, detect
from hotpass.fields.personal.by_presidio import Look, found_in_texts, looker
from hotpass.fields.personal.sorts import OF_KIND
from hotpass.model import DETECTED
from hotpass.profiles import FieldSpec, Profile
from hotpass.stage import StageJob

#: Distinct values of a column that are looked at, of those that look personal and of the others.
_MOST: Final = 1_000
#: Rows of a table that are looked at, spread over it.
_ROWS: Final = 100_000


def write_detected(job: StageJob) -> Mapping[str, int]:
    """Write ``detected``; returns how many columns hold something personal."""
    as_of = date.fromisoformat(job.options["as_of"]) if job.options.get("as_of") else None
    look = looker(job.options["presidio"]) if job.options.get("presidio") else None
    rows: list[dict[str, Any]] = []
    if {"tables", "left_out", "grid"} <= set(job.inputs):
        job.view("tables", "left_out")
        for table in job.engine.arrow("SELECT * FROM tables ORDER BY file_name, table_id").to_pylist():
            rows += _of_table(job, table, as_of, look)
    job.engine.register("detected_now", pa.Table.from_pylist(rows, schema=DETECTED))
    job.engine.write(
        "SELECT * FROM detected_now ORDER BY file_name, file_digest, table_id, position, sort",
        job.output / "detected.parquet",
        schema=DETECTED,
    )
    return {"columns_personal": len({(r["table_id"], r["position"]) for r in rows if r["sort"]})}


def _of_table(
    job: StageJob, table: Mapping[str, Any], as_of: date | None, look: Look | None
) -> Iterator[dict[str, Any]]:
    there = make_rows(job.engine, job.inputs["grid"], table, "classified")
    job.engine.execute(
        f"""CREATE OR REPLACE TABLE looked_at AS SELECT * EXCLUDE (nth, total) FROM (
            SELECT *, row_number() OVER (ORDER BY "row") AS nth, count(*) OVER () AS total
            FROM grid_classified SEMI JOIN rows_classified USING ("row")
        ) WHERE nth % greatest(1, total // {_ROWS}) = 0"""
    )
    few = _whole(job)
    for column in table["columns"]:
        cell = f"c{column['position']}"
        values: Sequence[str] = ()
        weights: Sequence[float] = ()
        if cell in there:
            values, weights = few(cell) if few else _sampled(job, cell)
        yield from _of_column(job.profile, table, column, values, weights, as_of, look)


def _whole(job: StageJob) -> Callable[[str], tuple[Sequence[str], Sequence[float]]] | None:
    """The distinct texts of a column of a table that is looked at whole; None of one that is too long."""
    if job.engine.rows("SELECT count(*) FROM looked_at")[0][0] > 2 * _MOST:
        return None
    cells = job.engine.arrow("SELECT * FROM looked_at")

    def distinct(cell: str) -> tuple[Sequence[str], Sequence[float]]:
        texts = {text.strip() for text in cells.column(cell).to_pylist() if text}
        found = sorted(text for text in texts if text)
        return found, [1.0] * len(found)

    return distinct


def _sampled(job: StageJob, cell: str) -> tuple[Sequence[str], Sequence[float]]:
    """Distinct texts of a column, and how many each stands for."""
    found = job.engine.arrow(
        f"""WITH texts AS (
            SELECT DISTINCT trim({cell}) AS text FROM looked_at WHERE trim({cell}) <> ''
        ), parted AS (
            SELECT text, regexp_matches(text, {literal(SUSPECT)}) AS suspect,
                row_number() OVER (PARTITION BY suspect ORDER BY hash(text), text) AS nth,
                count(*) OVER (PARTITION BY suspect) AS total FROM texts
        ) SELECT text, total / least(total, {_MOST}) AS weight FROM parted
        WHERE nth <= {_MOST} ORDER BY text"""
    )
    return found.column("text").to_pylist(), found.column("weight").to_pylist()


def _of_column(
    profile: Profile,
    table: Mapping[str, Any],
    column: Mapping[str, Any],
    values: Sequence[str],
    weights: Sequence[float],
    as_of: date | None,
    look: Look | None,
) -> Iterator[dict[str, Any]]:
    header = column["name"] or ""
    said = {
        **{name: table[name] for name in ("file_digest", "file_name", "source", "sheet", "table_id")},
        **{name: column[name] for name in ("position", "letter", "kind", "field")},
        "header": header,
        "column_key": column_key(table["file_name"], table["sheet"] or "", header or column["letter"] or ""),
        "distinct_values": round(sum(weights)),
        "sampled": len(values),
        "detector": VERSION,
    }
    found = detect(header, values, kind=column["kind"], weights=weights, as_of=as_of)
    if look is not None:
        found += found_in_texts(header, values, weights, {one.sort for one in found}, look)
    for one in found:
        names = ("sort", "personal", "matching", "share", "examples", "reason")
        yield {**said, **{name: getattr(one, name) for name in names}, "header_tells": one.header}
    field = _field(profile, column["field"])
    if field is not None and field.personal_class not in ("none", *(one.personal for one in found)):
        by = "the profile" if field.personal_said else "its kind"
        reason = f"it is read as {field.label.lower()}, of this class by {by}"
        yield {**said, **_told(OF_KIND.get(field.kind, "field"), field.personal_class, reason)}
    elif not found:
        yield {**said, **_told("", "none", "neither kind, header nor content tells anything personal")}


def _field(profile: Profile, target: str | None) -> FieldSpec | None:
    return profile.field(target) if target else None


def _told(sort: str, personal: str, reason: str) -> dict[str, Any]:
    return {
        "sort": sort,
        "personal": personal,
        "header_tells": False,
        "matching": None,
        "share": None,
        "examples": [],
        "reason": reason,
    }
