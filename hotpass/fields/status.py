"""What state something is in: active, closed, pending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from hotpass.fields.category import Category
from hotpass.fields.headers import Words
from hotpass.fields.reading import share_of
from hotpass.fields.text_folding import fold
from hotpass.fields.vocabulary import vocabulary


class Status(Category):
    """One of a few words that say what state something is in: ``Active``, ``In progress``."""

    name: ClassVar[str] = "status"
    label: ClassVar[str] = "Status"
    plural: ClassVar[str] = "states that things are in"
    header_over: ClassVar[Mapping[str, float]] = {
        "organisation_name": 0.35,
        "person_name": 0.35,
        "category": 0.5,
        "date": 0.5,
    }
    content_over: ClassVar[Mapping[str, float]] = {
        "category": 0.5,
        "person_name": 0.3,
        "organisation_name": 0.3,
    }
    words: ClassVar[Words] = (
        (
            r"(?:\w+ )?status(?:se)?|stage|state of \w+|phase|fase|toestand|stand van sake|active"
            r"|aktief|is active",
            0.95,
        ),
        (r"outcome|uitkoms|result|uitslag|response|terugvoer|stand", 0.6),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values that are words for a state."""
        known = vocabulary("status_words")
        return 0.9 * share_of(values, lambda value: fold(value) in known)
