"""Two profiles compared key by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hotpass.profiles.documents import NAME, is_named
from hotpass.profiles.schema import Profile


@dataclass(frozen=True, slots=True)
class Difference:
    """One key that two profiles say differently.

    Attributes:
        key: ``sources[Regulator].trust``; parts of a list are named.
        before: what the first says, None when it says nothing.
        after: what the second says, None when it says nothing.
    """

    key: str
    before: Any
    after: Any

    @property
    def sentence(self) -> str:
        """The whole in one line."""
        if self.before is None:
            return f"{self.key}: {shown(self.after)}, which was not there"
        if self.after is None:
            return f"{self.key}: gone, was {shown(self.before)}"
        return f"{self.key}: {shown(self.after)}, was {shown(self.before)}"


def differences(before: Profile, after: Profile) -> list[Difference]:
    """Every key that differs, in the order of the profile."""
    first, second = (dict(_flat(p.model_dump(mode="json"), "")) for p in (before, after))
    keys = dict.fromkeys([*second, *first])
    return [
        Difference(key, first.get(key), second.get(key)) for key in keys if first.get(key) != second.get(key)
    ]


def _flat(value: Any, key: str) -> Iterator[tuple[str, Any]]:
    """Keys with what they say; a list of named parts says in which order they stand, too."""
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from _flat(inner, f"{key}.{name}" if key else name)
    elif is_named(value):
        yield f"{key} in order", [part[NAME] for part in value]
        for part in value:
            inner = {name: said for name, said in part.items() if name != NAME}
            yield from _flat(inner, f"{key}[{part[NAME]}]")
    elif value not in (None, {}, []):
        yield key, value


def shown(value: Any) -> str:
    """A value as people write it."""
    if isinstance(value, list):
        return ", ".join(map(shown, value)) or "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
