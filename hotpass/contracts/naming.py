"""How contracts name fields to people, and tables to the file system."""

from __future__ import annotations

import re

from hotpass.fields.text_folding import fold
from hotpass.profiles import Profile


def meaning(field: str, profile: Profile) -> str:
    """``phone of the organisation`` for ``organisation.phone``."""
    entity, _, name = field.partition(".")
    try:
        label = profile.field(field).label
    except (KeyError, ValueError):
        label = name or field
    said = "name" if label.lower() == entity else small(label)
    return f"{said} of the {entity}"


def small(label: str) -> str:
    """A label within a sentence: ``town or city``, but ``VAT number``."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def slug(name: str) -> str:
    """A name as it can stand in the name of a file: ``reach-out-database``."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-") or "table"
