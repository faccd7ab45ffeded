"""What a changed profile would do: keys that differ, and columns of a sample before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from components import markup, table
from components.markup import Child, Markup, tag
from components.words import NONE

if TYPE_CHECKING:
    from hotpass.profiles.differences import Difference
    from hotpass.profiles.trying import Effect, Understood

_KEYS = (
    table.Column("key", "What", wide=True),
    table.Column("before", "Before", wide=True),
    table.Column("after", "Now", wide=True),
)
_COLUMNS = (
    table.Column("header", "Column"),
    table.Column("means", "Means", wide=True),
    table.Column("texts", "Texts and their values", wide=True),
)


def differences(found: Sequence[Difference], label: str) -> None:
    """Key by key, what was said before and what is said now."""
    from hotpass.profiles.differences import shown

    rows = [
        table.Row(
            {
                "key": one.key.replace("_", " "),
                "before": NONE if one.before is None else shown(one.before),
                "after": NONE if one.after is None else shown(one.after),
            }
        )
        for one in found
    ]
    markup.show(table.html(_KEYS, rows, label))


def columns(effects: Sequence[Effect], label: str) -> None:
    """Each column of a sample: what it means, what becomes of its texts, and what of that is new."""
    rows = [
        table.Row({"header": one.header or "no header", "means": _means(one), "texts": _texts(one)})
        for one in effects
    ]
    markup.show(table.html(_COLUMNS, rows, label))


def _means(one: Effect) -> Child:
    before, after = one.before.field or "not used", one.after.field or "not used"
    if before == after:
        return after
    return markup.joined(tag("strong", after), " ", tag("span", f"was {before}", class_="hp-soft"))


def _texts(one: Effect) -> Markup:
    return markup.joined([_text(one.before, one.after, n) for n in range(len(one.after.texts))])


def _text(before: Understood, after: Understood, place: int) -> Markup:
    raw, value = after.texts[place]
    old = before.texts[place][1]
    if not after.field and not before.field:
        return tag("span", raw, class_="hp-sample")
    said: Child = NONE if value is None else value
    if value == old:
        return tag("span", raw, *([] if value == raw else [" → ", said]), class_="hp-sample")
    was = tag("span", f"was {NONE if old is None else old}", class_="hp-soft")
    return tag("span", raw, " → ", tag("strong", said), " ", was, class_="hp-sample")
