"""Texts as whoever acts may see them: what is personal in them is masked by its own class."""

from __future__ import annotations

from hotpass.access import CLASSES, HIDDEN, Role, Sight, sight
from hotpass.fields.personal.sorts import SORTS
from hotpass.fields.personal.texts import Hit, mask_hits

_MASKED = {"email": "•••@•••"}


def sees_all(role: Role | None = None) -> bool:
    """Whether whoever acts, and a person in that role where one is named, sees every class as it is."""
    return all(sight(personal, role) is Sight.CLEAR for personal in CLASSES)


def text_seen(text: str, role: Role | None = None, *, revealed: bool = False) -> str:
    """A text without the e-mail addresses and numbers whose class whoever acts sees masked or not at all.

    Of what is ``revealed`` to him only those are left out that he sees not at all.
    """
    if sees_all(role):
        return text

    def shown(hit: Hit) -> str | None:
        seen = sight(SORTS[hit.sort].personal, role)
        if seen is Sight.CLEAR or (revealed and seen is Sight.MASKED):
            return None
        return _MASKED.get(hit.sort, HIDDEN) if seen is Sight.MASKED else HIDDEN

    return mask_hits(text, shown)
