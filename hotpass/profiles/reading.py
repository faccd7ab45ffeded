"""What a profile says about reading a text, over what the kind of the field makes of it."""

from __future__ import annotations

import re
from typing import Final

from hotpass.fields import Normalised, people
from hotpass.fields.text_folding import fold
from hotpass.profiles.schema import FieldSpec, Profile
from hotpass.profiles.treatment import ReferenceList

_MARK: Final = r"\s?[-/., ]\s?"
#: Figures of which the first two could be day and month in either order.
_FIGURES: Final = re.compile(
    rf"\s*(\d{{1,2}})({_MARK})(\d{{1,2}})({_MARK}(?:\d{{4}}|\d{{2}})\b.*)", re.DOTALL
)


def read_text(profile: Profile, field: FieldSpec, raw: str) -> Normalised:
    """What a run makes of one text in a column of the field."""
    if raw.strip().lower() in placeholders(profile):
        return Normalised(None, problem="placeholder")
    text = raw
    if field.kind == "date" and not profile.day_first:
        text = swapped(raw) or raw
    found = field.of.normalise(text, profile.country)
    if field.reference is None or found.problem == "placeholder":
        return found
    reference = next(r for r in profile.references if r.name == field.reference)
    listed = canonical_values(reference)
    value = listed.get(fold(found.value or "")) or listed.get(fold(raw))
    return Normalised(value, parts=field.of.normalise(value, profile.country).parts) if value else found


def read_values(profile: Profile, field: FieldSpec, raw: str) -> tuple[str, ...]:
    """All values that a run finds in one text in a column of the field: everyone in a list of people, say."""
    found = read_text(profile, field, raw)
    if found.value is None:
        return ()
    if field.kind == "person_name":
        return tuple(person.name for person in people(raw)) or (found.value,)
    return (found.value, *found.others) if field.of.multi else (found.value,)


def placeholders(profile: Profile) -> frozenset[str]:
    """The profile's own words for no value, in small letters."""
    return frozenset(word.strip().lower() for word in profile.placeholders)


def swapped(raw: str) -> str | None:
    """A date in figures with its first two the other way round; None for any other text."""
    figures = _FIGURES.fullmatch(raw)
    return f"{figures[3]}{figures[2]}{figures[1]}{figures[4]}" if figures else None


def canonical_values(reference: ReferenceList) -> dict[str, str]:
    """By folded word, the canonical value that it means; a canonical value's own word comes first."""
    words = {fold(word): value for value, words in reference.values.items() for word in words}
    return words | {fold(value): value for value in reference.values}
