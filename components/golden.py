"""A golden record, one line a field: its value, where it is from, why it won, how many agree, what lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from components import facts, markup, pressable
from components.markup import Child, Markup, tag
from components.words import counted, number

if TYPE_CHECKING:
    from hotpass.ssot import Alternative, Explanation, GoldenField

MOST_OTHERS = 8
_HEADINGS = ("Field", "Value", "From", "Why", "Agreeing", "Instead of")


def show(fields: Sequence[GoldenField], chosen: str | None, records: int, *, key: str) -> str | None:
    """Show the record with the chosen field marked; returns the name of the field pressed just now."""
    head = tag("tr", (tag("th", heading, scope="col") for heading in _HEADINGS))
    body = [_line(field, field.why, records, chosen=field.name == chosen) for field in fields if field.why]
    if blank := [field.label for field in fields if field.why is None]:
        body.append(_blank(blank))
    label = "Golden record, one line a field"
    table = tag(
        "table", tag("thead", head), tag("tbody", body), class_="hp-table hp-golden", aria_label=label
    )
    return pressable.show(markup.scrolling(table, label), key)


def place(file_name: str, sheet: str, cell: str) -> str:
    """Where a cell stands, in one line: ``Contacts.xlsx · People · C12``."""
    cells = cell if cell.startswith("row ") else cell.replace(" ", ", ")
    return " · ".join(part for part in (file_name, sheet, cells) if part)


def reading(reason: str, file_name: str, sheet: str, cell: str, raw: str | None) -> Markup:
    """Why, where, and what the cell reads, in two lines."""
    reads = f", which reads “{raw}”" if raw else ""
    where = place(file_name, sheet, cell)
    stands = [tag("div", f"{where}{reads}", class_="hp-soft")] if where else []
    return tag("div", tag("div", reason), *stands, class_="hp-reading")


def alternatives(field: str, others: Sequence[Alternative], *, key: str) -> str | None:
    """Show what lost, each leading to its cell; returns ``"<field> <record_id>"`` pressed just now."""
    lines = [_other(field, other) for other in others[:MOST_OTHERS]]
    if len(others) > MOST_OTHERS:
        lines.append(markup.joined(f"and {counted(len(others) - MOST_OTHERS, 'other')}"))
    return pressable.show(tag("div", tag("strong", "Instead of"), facts.sentences(lines)), key)


def _other(field: str, other: Alternative) -> Markup:
    link = tag(
        "a",
        other.value,
        href=pressable.here(field=field, record=other.record_id),
        data_press=f"{field} {other.record_id}",
    )
    return markup.joined(
        link, " ", tag("span", place(other.file_name, other.sheet, other.cell), class_="hp-soft")
    )


def _blank(labels: Sequence[str]) -> Markup:
    fields = tag("td", ", ".join(labels), class_="hp-soft", colspan=len(_HEADINGS) - 1)
    return tag("tr", tag("th", "No value", scope="row", class_="hp-soft"), fields)


def _line(field: GoldenField, why: Explanation, records: int, *, chosen: bool) -> Markup:
    link = tag(
        "a",
        field.label,
        href=pressable.here(field=field.name, record=None),
        data_press=field.name,
        aria_current=_current(chosen),
    )
    return tag(
        "tr",
        tag("th", link, scope="row"),
        tag("td", _value(field), class_="hp-value"),
        tag("td", place(why.file_name, why.sheet, why.cell), class_="hp-small"),
        tag("td", why.reason, class_="hp-small"),
        tag("td", f"{number(why.agreeing)} of {number(records)}", class_="hp-number hp-small"),
        tag("td", _lost(why), class_="hp-small"),
        data_press=field.name,
        class_="hp-row hp-chosen" if chosen else "hp-row",
    )


def _current(chosen: bool) -> str | None:
    return "true" if chosen else None


def _value(field: GoldenField) -> Child:
    others = [value for value in field.values if value != field.value]
    personal = None if field.personal == "none" else tag("span", field.personal, class_="hp-personal")
    more = tag("span", "also ", ", ".join(others), class_="hp-also") if others else None
    return markup.joined(field.value, " ", personal, more)


def _lost(why: Explanation) -> Child:
    if not why.alternatives:
        return tag("span", "nothing else", class_="hp-soft")
    values = list(dict.fromkeys(other.value for other in why.alternatives))
    rest = f" and {counted(len(values) - 2, 'other')}" if len(values) > 2 else ""
    return "; ".join(values[:2]) + rest
