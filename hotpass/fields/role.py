"""What people do in an organisation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from hotpass.fields.base import Normalised, Owner
from hotpass.fields.headers import Words
from hotpass.fields.reading import ReadingKind, share_of
from hotpass.fields.text_folding import capital, fold, join_initials
from hotpass.fields.vocabulary import spellings, vocabulary


class Role(ReadingKind):
    """What a person does. ``key`` is folded with abbreviations spelled out (``cfi``, ``hot``); ``rank`` is

    ``1`` for who leads the organisation, ``2`` for who leads a part of it, ``3`` for others.
    """

    name: ClassVar[str] = "role"
    label: ClassVar[str] = "Role"
    plural: ClassVar[str] = "roles"
    owner: ClassVar[Owner | None] = "person"
    header_over: ClassVar[Mapping[str, float]] = {"person_name": 0.4, "organisation_name": 0.4}
    content_over: ClassVar[Mapping[str, float]] = {
        "person_name": 0.4,
        "organisation_name": 0.4,
        "category": 0.4,
    }
    parts: ClassVar[tuple[str, ...]] = ("key", "rank")
    shape = re.compile(
        r"(?!\d)(?!(?:yes|no|[xyn]|ja|nee|mrs?|ms|miss|dr|prof|mnr|mev|male|female)\.?$)(?=.*[^\W\d_])[^@]{2,60}",
        re.I,
    )
    words: ClassVar[Words] = (
        (
            r"(?:job ?|work )?(?:role|rol|position|posisie|designation|function|funksie)s?"
            r"|job ?title|pos(?:benaming|titel)?"
            r"|amp|beroep|occupation|capacity|hoedanigheid|profession|job|rank",
            0.9,
        ),
        (r"title|titel", 0.7),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values with a word for a role."""
        known = vocabulary("role_words")
        return 0.95 * share_of(
            values, lambda v: v.count(" ") <= 5 and not known.isdisjoint(fold(v).split(" "))
        )

    def read(self, text: str, country: str) -> Normalised:
        """The role with a capital at its start; words all in capitals stay when they are short."""
        value = text.lower() if text.isupper() and len(text) > 5 else text
        value = capital(value)
        means = spellings("role_meanings")
        words = " ".join(means.get(word, word) for word in join_initials(fold(value)).split(" "))
        return Normalised(value, parts={"key": words or None, "rank": _rank(words)})


def _rank(words: str) -> str:
    said = frozenset(words.split(" "))
    if said & vocabulary("roles_leading") and not said & {"deputy", "assistant"}:
        return "1"
    return "2" if said & vocabulary("roles_heading") and "assistant" not in said else "3"
