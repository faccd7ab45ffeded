"""A profile put on top of the one that it extends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from hotpass.errors import ConfigError
from hotpass.profiles.documents import NAME, is_named
from hotpass.profiles.nearest import suggestion

#: Keys of an item that say what becomes of it, and are no part of the profile.
REMOVE: Final = "remove"
AFTER: Final = "after"
#: What an item that comes before all others stands after.
FIRST: Final = ""


def put_on(base: Mapping[str, Any], own: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The keys of both: mappings are put together key by key, lists of named parts by name, all else is
    replaced. A key without a value takes the inherited one away; so does ``remove: true`` in a named part,
    and ``after: <name>`` places it (``after: ""`` before all others).

    Raises:
        ConfigError: what is to be removed or stood behind is not there.
    """
    merged = dict(base)
    for key, value in own.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, Mapping):
            before = merged.get(key)
            merged[key] = put_on(before if isinstance(before, Mapping) else {}, value, f"{where}, {key}")
        elif is_named(value):
            before = merged.get(key)
            merged[key] = _by_name(before if is_named(before) else [], value, f"{where}, {key}")
        else:
            merged[key] = value
    return merged


def _by_name(base: Any, own: Any, where: str) -> list[dict[str, Any]]:
    parts: dict[str, dict[str, Any]] = {str(part[NAME]): dict(part) for part in base}
    for part in own:
        name = str(part[NAME])
        said = {key: value for key, value in part.items() if key not in (REMOVE, AFTER)}
        if part.get(REMOVE):
            if name not in parts:
                raise ConfigError(f"there is no {name!r} to remove{suggestion(name, parts)}", where=where)
            del parts[name]
            continue
        parts[name] = put_on(parts.get(name, {}), said, f"{where} {name}")
        if AFTER in part:
            parts = _behind(parts, name, str(part[AFTER]), where)
    return list(parts.values())


def _behind(parts: dict[str, dict[str, Any]], name: str, other: str, where: str) -> dict[str, dict[str, Any]]:
    order = [key for key in parts if key != name]
    if other == FIRST:
        return {key: parts[key] for key in [name, *order]}
    if other not in order:
        near = suggestion(other, order)
        raise ConfigError(f"{name!r} cannot stand after {other!r}, which is not there{near}", where=where)
    order.insert(order.index(other) + 1, name)
    return {key: parts[key] for key in order}


def on_top_of(base: Mapping[str, Any], whole: Mapping[str, Any]) -> dict[str, Any]:
    """What must be written on top of ``base`` to get ``whole``: the inverse of :func:`put_on`."""
    own: dict[str, Any] = {key: None for key in base if key not in whole}
    for key, value in whole.items():
        before = base.get(key)
        if key in base and before == value:
            continue
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            own[key] = on_top_of(before, value)
        elif is_named(value) and is_named(before):
            own[key] = _named_on_top(before or [], value)
        else:
            own[key] = value
    return own


def _named_on_top(base: Any, whole: Any) -> list[dict[str, Any]]:
    before = {str(part[NAME]): part for part in base}
    now = {str(part[NAME]): part for part in whole}
    own = [{NAME: name, REMOVE: True} for name in before if name not in now]
    order = [name for name in before if name in now]
    for place, name in enumerate(now):
        new = name not in before
        changed = dict(now[name]) if new else on_top_of(before[name], now[name])
        changed.pop(NAME, None)
        if new:
            order.append(name)
        if order[place] != name:
            order.remove(name)
            order.insert(place, name)
            changed[AFTER] = order[place - 1] if place else FIRST
        if changed or new:
            own.append({NAME: name, **changed})
    return own
