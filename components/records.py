"""The records of an entity side by side: what each says of each field, differences marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from components import differences, markup, pressable
from components.markup import Child, Markup, tag
from components.words import NONE

if TYPE_CHECKING:
    from hotpass.ssot import GoldenField, RecordField, SourceRecord


def show(golden: Sequence[GoldenField], records: Sequence[SourceRecord], *, key: str) -> str | None:
    """Show the records; returns ``"<field> <record_id>"`` of the value pressed just now, or None."""
    said = {field.name for record in records for field in record.fields}
    fields = [field for field in golden if field.name in said or field.value]
    by_record = [{field.name: field for field in record.fields} for record in records]
    head = tag(
        "tr", tag("th", "Field", scope="col"), tag("th", "Golden", scope="col"), map(_heading, records)
    )
    body = (_line(field, records, by_record) for field in fields)
    label = "Records of the entity side by side"
    table = tag(
        "table", tag("thead", head), tag("tbody", body), class_="hp-table hp-records", aria_label=label
    )
    return pressable.show(markup.scrolling(table, label), key)


def _heading(record: SourceRecord) -> Markup:
    where = " · ".join(part for part in (record.sheet, f"row {record.row}") if part)
    part = f", part {record.part}" if record.part > 1 else ""
    return tag(
        "th", record.source, tag("span", where, part, class_="hp-also"), scope="col", title=record.file_name
    )


def _line(
    field: GoldenField, records: Sequence[SourceRecord], by_record: Sequence[Mapping[str, RecordField]]
) -> Markup:
    cells = (
        tag("td", _said(field, record, said.get(field.name)))
        for record, said in zip(records, by_record, strict=True)
    )
    return tag("tr", tag("th", field.label, scope="row"), tag("td", field.value or NONE), cells)


def _said(field: GoldenField, record: SourceRecord, said: RecordField | None) -> Child:
    if said is None:
        return tag("span", "missing", class_="hp-soft")
    text: Child = said.value or said.raw or NONE
    if said.value and field.value and not said.published:
        text = differences.marked(said.value, field.value)
    link = tag(
        "a",
        text,
        href=pressable.here(field=field.name, record=record.record_id),
        data_press=f"{field.name} {record.record_id}",
    )
    problem = tag("span", said.problem.replace("_", " "), class_="hp-problem") if said.problem else None
    reads = tag("span", "reads ", said.raw, class_="hp-also") if _differs(said) else None
    return markup.joined(link, problem, reads)


def _differs(said: RecordField) -> bool:
    return bool(said.value and said.raw and said.raw.strip() != said.value)
