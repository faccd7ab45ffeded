"""Slips that reading mends: their cells before and after, and which repairs are accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from components import markup, pressable, table
from components.markup import Markup, tag
from components.scorecard import Address
from components.words import NONE, number, when

if TYPE_CHECKING:
    from hotpass.catalogue.repairs import Accepted
    from hotpass.quality import Mended

_ACCEPTED: Final = (
    table.Column("field", "Field"),
    table.Column("sheet", "Files and sheet"),
    table.Column("cells", "Cells then", numeric=True),
    table.Column("by", "Accepted by"),
    table.Column("when", "When"),
    table.Column("reason", "Reason", wide=True),
)


def show_cells(
    cells: Sequence[Mended], chosen: Mended | None, address: Address, advice: str, *, key: str
) -> str | None:
    """Show cells before and after; returns the address of the one pressed just now."""
    head = tag("tr", (tag("th", label, scope="col") for label in ("Cell", "Before", "After")))
    body = [_row(one, address(_asked(one, advice)), marked=one == chosen) for one in cells]
    label = "Cells that are mended, before and after"
    whole = tag(
        "table", tag("thead", head), tag("tbody", body), class_="hp-table hp-failing", aria_label=label
    )
    return pressable.show(markup.scrolling(whole, label), key)


def show_accepted(
    accepted: Sequence[Accepted], labels: Mapping[tuple[str, str], str], address: Address, *, key: str
) -> str | None:
    """Show the repairs that are accepted; returns the address of the one pressed just now."""
    rows = []
    for one in accepted:
        asked = address({"tab": "Recommendations", "advice": one.repair})
        cells = {
            "field": labels.get((one.entity_type, one.field), one.field),
            "sheet": ", sheet ".join(filter(None, (one.source, one.sheet))) or NONE,
            "cells": number(one.cells),
            "by": one.decided_by,
            "when": when(one.decided_at),
            "reason": one.reason or NONE,
        }
        rows.append(table.Row(cells, press=asked, href=f"?{asked}"))
    return table.show(_ACCEPTED, rows, "Repairs that are accepted", key=key)


def _asked(one: Mended, advice: str) -> dict[str, str]:
    return {"tab": "Recommendations", "advice": advice, "cell": one.cell}


def _row(one: Mended, asked: str, *, marked: bool) -> Markup:
    link = tag("a", one.cell, href=f"?{asked}", data_press=asked, aria_current="true" if marked else None)
    return tag(
        "tr",
        tag("th", link, scope="row"),
        tag("td", one.before or NONE, class_="hp-wide"),
        tag("td", tag("span", one.after or NONE, class_="hp-differs"), class_="hp-wide"),
        data_press=asked,
        class_="hp-row hp-chosen" if marked else "hp-row",
    )
