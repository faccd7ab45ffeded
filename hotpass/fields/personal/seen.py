"""Texts as whoever acts may see them: what is personal in them is masked by its own class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hotpass.access import CLASSES, HIDDEN, Role, Sight, sight
from hotpass.fields.base import NamesWithin
from hotpass.fields.personal.known_names import known_names
from hotpass.fields.personal.sorts import SORTS
from hotpass.fields.personal.texts import hits

#: The class of persons' names.
_OF_NAMES: Final = "identity"
_MASKED: Final = {"email": "•••@•••"}


def sees_all(role: Role | None = None) -> bool:
    """Whether whoever acts, and a person in that role where one is named, sees every class as it is."""
    return all(sight(personal, role) is Sight.CLEAR for personal in CLASSES)


def text_seen(
    text: str, role: Role | None = None, *, revealed: bool = False, names: NamesWithin = "each"
) -> str:
    """A text without what whoever acts sees masked or not at all: e-mail addresses and numbers, each by its
    class, and the names of persons whom the workspace knows.

    Of what is ``revealed`` to him only those are left out that he sees not at all.

    Args:
        text: to be shown.
        role: narrows what is seen.
        revealed: whether he gave a reason to see it.
        names: which of persons are looked for.
    """
    if sees_all(role):
        return text

    def shown(personal: str, masked: str) -> str | None:
        seen = sight(personal, role)
        if seen is Sight.CLEAR or (revealed and seen is Sight.MASKED):
            return None
        return masked if seen is Sight.MASKED else HIDDEN

    instead = [
        (hit.start, hit.end, mask)
        for hit in hits(text)
        if (mask := shown(SORTS[hit.sort].personal, _MASKED.get(hit.sort, HIDDEN))) is not None
    ]
    if names != "none" and (mask := shown(_OF_NAMES, HIDDEN)) is not None:
        instead += [(start, end, mask) for start, end in known_names().found(text, names)]
    return _without(text, instead)


def _without(text: str, instead: Sequence[tuple[int, int, str]]) -> str:
    """The text with other words in some places; of two places that overlap, in the one that begins first."""
    parts, at = [], 0
    for start, end, words in sorted(instead, key=lambda one: (one[0], -one[1])):
        if start >= at:
            parts += [text[at:start], words]
        at = max(at, end)
    return "".join((*parts, text[at:]))
