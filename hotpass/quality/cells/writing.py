"""Texts that are written otherwise than nearly all others of their column."""

from __future__ import annotations

from typing import Final

from hotpass.quality.cells.column import Column
from hotpass.quality.cells.forms import (
    first_of,
    form_of,
    head_of,
    is_padded,
    order_of,
    order_of_name,
    outline_of,
    shape_of,
    skeleton_of,
)
from hotpass.quality.cells.traits import FIXED

#: Kinds of names, and of texts of words.
NAMES: Final = frozenset(
    {"organisation_name", "person_name", "given_name", "family_name", "locality", "role"}
)
WORDED: Final = frozenset({*NAMES, "province", "country", "category", "text", "address"})
#: Kinds whose texts are held to what they say, not to their form.
_READ: Final = frozenset({"email", "website", "phone", "number", "money"})
#: Share of a column from which what its cells have is usual.
_MOST: Final = 0.75
#: The form of dates as spreadsheets and databases write them.
_ISO: Final = "9999-99-99"
#: Digits from which a number is long.
_LONG_KEY: Final = 5
#: Digits up to which a number counts something.
_COUNT: Final = 3


def is_odd_form(column: Column, core: str) -> bool:
    """Whether a text is of another form than nearly all of its column."""
    if column.kind == "date":
        return _is_odd_date(column, core)
    if column.orders_of_names:
        return _is_rare_order(column, order_of_name(core))
    head = (first_of if column.kind in FIXED else head_of)(core)
    if column.heads.get(head, 0.0) <= column.rare and column.has_one_head:
        return True
    if column.kind == "phone" and _is_dialled_otherwise(column, core):
        return True
    if _is_count(column, core):
        return False
    return column.kind not in _READ and (_is_odd_code(column, core) or _is_odd_skeleton(column, core))


def _is_count(column: Column, core: str) -> bool:
    """Whether a text is a small number among numbers, which may have one figure more: 100 among marks."""
    figures = core.isdigit() and core[:1] != "0" and len(core) <= _COUNT
    return figures and column.numbers >= column.nearly_all and not column.padded


def _is_dialled_otherwise(column: Column, core: str) -> bool:
    """Whether a calling code stands before a number where before hardly another one, or the other way."""
    dialled = core[:1] == "+"
    return (column.dialled if dialled else 1 - column.dialled) <= column.rare


def _is_odd_skeleton(column: Column, core: str) -> bool:
    """Whether a code has marks elsewhere than all others, or a sign that stands in no other."""
    if not column.is_of_one_skeleton:
        return False
    if column.skeletons.get(skeleton_of(core), 0.0) <= column.rare:
        return True
    return not column.lone_symbols.isdisjoint(core)


def _is_odd_date(column: Column, core: str) -> bool:
    order = order_of(core)
    timed = column.orders.get("time", 0.0) >= 1 - column.rare and order != "time"
    iso = column.forms.get(_ISO, 0.0) >= 1 - column.rare and form_of(core) != _ISO
    outlined = max(column.outlines.values(), default=0.0) >= 1 - column.rare
    other = outlined and column.outlines.get(outline_of(core), 0.0) <= column.rare
    return timed or iso or other or _is_other_order(column, order)


def _is_odd_code(column: Column, core: str) -> bool:
    if column.kind == "identifier" and column.numbers >= _MOST:
        if is_padded(core):
            return column.padded <= column.rare
        parted = next((sign for sign in " .,;/-" if sign in core.strip("-")), None)
        if parted and sum(n for form, n in column.forms.items() if parted in form) <= column.rare:
            return True
    other_shape = column.coded and column.shapes.get(shape_of(core), 0.0) <= column.rare
    if column.kind in WORDED:
        return other_shape
    if column.kind == "identifier" and _has_other_digits(column, core):
        return True
    if column.numbers >= _MOST and column.kind not in FIXED and not _is_padded(column):
        return False
    forms, form = (
        (column.shapes, shape_of(core)) if column.kind == "identifier" else (column.forms, form_of(core))
    )
    leading = [share for share in forms.values() if share >= 0.1]
    return other_shape or (sum(leading) >= 0.95 and forms.get(form, 0.0) <= 0.02)


def _has_other_digits(column: Column, core: str) -> bool:
    """Whether a number has fewer or more digits than nearly all, where none were counted up to the next."""
    main, share = max(column.shapes.items(), key=lambda one: one[1], default=("", 0.0))
    if column.bounds is None or share < column.nearly_all or not core.isdigit() or set(main) != {"9"}:
        return False
    least = 10 ** (len(main) - 1)
    if len(core) < len(main):
        return len(main) >= _LONG_KEY and (len(main) - len(core) > 1 or column.bounds[0] > 1.2 * least)
    return len(core) > len(main) >= _LONG_KEY and column.bounds[3] < 9 * least


def _is_padded(column: Column) -> bool:
    """Whether numbers that name something have zeros before them, so that all are of one length."""
    longest = max(column.shapes.values(), default=0.0)
    return column.kind == "identifier" and column.padded > column.rare and longest >= column.nearly_all


def _is_rare_order(column: Column, order: str) -> bool:
    """Whether hardly another name of the column is written so, and nearly all are in one other way."""
    shares = column.orders_of_names
    return shares.get(order, 0.0) <= column.rare and max(shares.values()) >= column.nearly_all


def _is_other_order(column: Column, order: str) -> bool:
    """Whether hardly another date is written so; which of day and month stands first, others must tell."""
    if not order or column.orders.get(order, 0.0) > column.rare:
        return False
    other = {"day": "month", "month": "day"}.get(order)
    return other is None or column.orders.get(other, 0.0) > column.rare
