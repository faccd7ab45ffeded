"""Two records beside each other, a line a field, and what an answer would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components import differences, markup, pressable
from components.markup import Child, Markup, tag
from components.words import NONE, counted

if TYPE_CHECKING:
    from hotpass.review import Effect, FieldSides, Place, Said, Sides

_TONES: Final = {"same": "green", "similar": "amber", "conflicting": "red", "missing": "grey"}


def show(sides: Sides, *, key: str, entities: bool = True) -> str | None:
    """Show the two records; returns the id of the entity of one that was pressed just now.

    Args:
        sides: the records.
        key: of the component.
        entities: whether they lead to their entities, which tells whether those are one.
    """
    label = "Two records side by side"
    heads = tag("th", tag("span", "Field", class_="hp-unseen"), scope="col")
    last = tag("th", tag("span", "How they agree", class_="hp-unseen"), scope="col")
    head = tag("tr", heads, (_place(place, entities) for place in (sides.left, sides.right)), last)
    body = [_line(field) for field in sides.fields]
    table = tag("table", tag("thead", head), tag("tbody", body), class_="hp-table hp-pair", aria_label=label)
    return pressable.show(markup.scrolling(table, label), key)


def _place(place: Place, leads: bool) -> Markup:
    part = f", part {place.part}" if place.part > 1 else ""
    where = " · ".join(p for p in (place.file_name, place.sheet, f"row {place.row}{part}") if p)
    entity = tag(
        "a",
        "its entity",
        href=pressable.here(tab="Entities", entity=place.entity_id),
        data_press=place.entity_id,
    )
    return tag(
        "th",
        place.source or place.file_name,
        tag("span", where, (" · ", entity) if leads else None, class_="hp-also"),
        scope="col",
    )


def _line(field: FieldSides) -> Markup:
    sides = (tag("td", _said(said)) for said in (field.left, field.right))
    return tag("tr", tag("th", field.label, scope="row"), sides, tag("td", _state(field), class_="hp-agrees"))


def _said(said: Said | None) -> Child:
    if said is None:
        return tag("span", NONE, class_="hp-soft", aria_label="not given")
    return markup.joined(differences.shown(said.stretches), tag("span", said.cells, class_="hp-cell"))


def _state(field: FieldSides) -> Child:
    state = tag("span", field.state, class_=f"hp-state hp-{_TONES[field.state]}")
    if not field.elsewhere:
        return state
    others = counted(field.elsewhere, "other has it too", "others have it too")
    return markup.joined(state, tag("span", others, class_="hp-also"))


def effect(found: Effect | None) -> str:
    """What the answers would do to the entities, in one line."""
    if found is None:
        return "Its entities are too large to say at once what an answer would do."
    match = _becomes(found.now, found.match)
    no_match = _becomes(found.now, found.no_match)
    if match and no_match:
        return f"If they match: {match}. If they do not: {no_match}."
    if match:
        return f"If they match: {match}. If they do not: nothing changes."
    if no_match:
        return f"If they match: nothing changes. If they do not: {no_match}."
    return "Neither answer changes an entity by itself."


def _becomes(now: tuple[int, ...], then: tuple[int, ...]) -> str:
    if now == then:
        return ""
    change = f"{counted(len(now), 'entity', 'entities')} become{'s' if len(now) == 1 else ''} {len(then)}"
    return f"{change} ({' and '.join(map(str, then))} record{'' if then == (1,) else 's'})"
