"""Tables whose columns are labelled by hand, and how many of them the mapping gets right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from hotpass.profiles import load_profile
from hotpass.profiles.mapping import MappedColumn, map_columns

LABELS = Path(__file__).parents[1] / "fields"


@dataclass(frozen=True)
class Column:
    file: str
    header: str
    kinds: tuple[str, ...]
    fields: tuple[str | None, ...]
    mapped: MappedColumn

    @property
    def right(self) -> bool:
        known = "?" in self.kinds or self.mapped.kind in self.kinds
        return known and self.mapped.field in self.fields


def labelled(name: str = "columns.yaml", headers: bool = True) -> Iterator[Column]:
    for table in yaml.safe_load((LABELS / name).read_text(encoding="utf-8")):
        heads, kinds, fields = zip(*map(_label, table["columns"]), strict=True)
        rows = [line.split("|") for line in table["rows"].strip("\n").split("\n")]
        assert all(len(row) == len(heads) for row in rows), (table["file"], [len(row) for row in rows])
        samples = [[value for value in column if value] for column in zip(*rows, strict=True)]
        given = list(heads) if headers else [""] * len(heads)
        mapped = map_columns(load_profile(table["profile"]), table["file"], table["sheet"], given, samples)
        for parts in zip(heads, kinds, fields, mapped, strict=True):
            yield Column(table["file"] + " " + table["sheet"], *parts)


def _label(text: str) -> tuple[str, tuple[str, ...], tuple[str | None, ...]]:
    header, _, rest = text.partition(" = ")
    kinds, _, fields = rest.partition(" -> ")
    wanted = tuple(None if field == "~" else field for field in fields.split("/"))
    return ("" if header == "''" else header), tuple(kinds.split("/")), wanted


def share_right(columns: Iterable[Column], least: float = 0.0) -> tuple[int, int]:
    """How many columns at or above a confidence are right, and how many there are."""
    sure = [column for column in columns if column.mapped.confidence >= least]
    return sum(column.right for column in sure), len(sure)
