"""SQL of the columns that a field has in a record table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hotpass.engine.base import quote
from hotpass.model import field_columns
from hotpass.profiles import FieldSpec

#: Kind whose values mean something only within one source.
SCOPED: Final = "identifier"


@dataclass(frozen=True, slots=True)
class Text:
    """A text that a field is read from, as SQL.

    Attributes:
        raw: the text.
        cols: letters of its sheet columns.
        read: alias of the joined map of the field's kind, or a struct like its rows.
        joined: the join that gives ``read``, where it is not that of the map.
    """

    raw: str
    cols: str
    read: str
    joined: str | None = None

    def join(self, read_as: str) -> str:
        """The join of the map under the alias."""
        return self.joined or f"LEFT JOIN map_{read_as} {self.read} ON {self.read}.raw = {self.raw}"


def single(field: FieldSpec, texts: Sequence[Text]) -> list[str]:
    """Columns of a field of one value: from the first text that gives a value, else the first text."""
    scope = "p.source || ':' || " if field.kind == SCOPED else ""
    made = {
        field.name: _chosen(texts, scope + "{read}.value"),
        f"{field.name}__raw": _chosen(texts, "{raw}"),
        f"{field.name}__cols": _chosen(texts, "{cols}"),
        f"{field.name}__problem": _chosen(texts, "{read}.problem"),
        **{f"{field.name}__{part}": _chosen(texts, "{read}.p_" + part) for part in field.parts},
    }
    return [f"{made[name]} AS {quote(name)}" for name, _ in field_columns(field)]


def _chosen(texts: Sequence[Text], wanted: str) -> str:
    if not texts:
        return "CAST(NULL AS VARCHAR)"
    stated = [wanted.format(raw=t.raw, cols=t.cols, read=t.read) for t in texts]
    if len(texts) == 1:
        return f"CASE WHEN {texts[0].raw} IS NOT NULL THEN {stated[0]} END"
    read = [f"WHEN {t.read}.value IS NOT NULL THEN {s}" for t, s in zip(texts, stated, strict=True)]
    given = [f"WHEN {t.raw} IS NOT NULL THEN {s}" for t, s in zip(texts, stated, strict=True)]
    return f"CASE {' '.join(read + given)} END"


def listed(field: FieldSpec, items: str, unread: str) -> list[str]:
    """Columns of a field of several values, from its items or, without any, the text that gave none."""
    none = f"len({items}) = 0"
    made = {
        field.name: f"{items}[1].value",
        f"{field.name}__raw": f"CASE WHEN {none} THEN {unread}.raw ELSE {_cells(items, 'raw', '; ')} END",
        f"{field.name}__cols": f"CASE WHEN {none} THEN {unread}.cols ELSE {_cells(items, 'cols', ' ')} END",
        f"{field.name}__problem": f"CASE WHEN {none} THEN {unread}.problem ELSE {items}[1].problem END",
        f"{field.name}__all": f"CASE WHEN NOT {none} THEN list_transform({items}, lambda x: x.value) END",
        **{
            f"{field.name}__{p}": f"CASE WHEN {none} THEN {unread}.parts.p_{p} ELSE {items}[1].p_{p} END"
            for p in field.parts
        },
    }
    return [f"{made[name]} AS {quote(name)}" for name, _ in field_columns(field)]


def _cells(items: str, part: str, between: str) -> str:
    """Texts or letters of the cells that the items stand in, each cell once."""
    cells = f"list_transform({items}, lambda x: x.cols)"
    once = f"list_filter({items}, lambda x, k: list_position({cells}, x.cols) = k)"
    joined = f"array_to_string(list_transform({once}, lambda x: x.{part}), '{between}')"
    return f"CASE WHEN len({items}) = 1 THEN {items}[1].{part} ELSE {joined} END"
