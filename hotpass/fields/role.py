"""What people do in an organisation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, Final

from hotpass.fields.base import Normalised
from hotpass.fields.headers import Words
from hotpass.fields.reading import ReadingKind, share_of
from hotpass.fields.text_folding import capital, fold
from hotpass.fields.vocabulary import vocabulary

#: Words and abbreviations as they are matched and ranked.
_MEANS: Final = {
    "cfi": "chief flying instructor",
    "dcfi": "deputy chief flying instructor",
    "hot": "head of training",
    "md": "managing director",
    "ceo": "chief executive officer",
    "cfo": "chief financial officer",
    "coo": "chief operating officer",
    "hr": "human resources",
    "ops": "operations",
    "acc": "accounts",
    "accs": "accounts",
    "mgr": "manager",
    "dir": "director",
    "admin": "administration",
    "bestuurder": "manager",
    "eienaar": "owner",
    "direkteur": "director",
    "rekeninge": "accounts",
    "bespreking": "bookings",
    "besprekings": "bookings",
    "hoof": "head",
    "sekretaris": "secretary",
    "sekretaresse": "secretary",
    "instrukteur": "instructor",
    "vlieenier": "pilot",
    "ontvangs": "reception",
    "verkope": "sales",
    "bemarking": "marketing",
    "voorsitter": "chairperson",
    "skoolhoof": "principal",
}
_FIRST_RANK: Final = frozenset(
    "owner proprietor director executive founder president chairperson chairman accountable principal".split()
)
_SECOND_RANK: Final = frozenset("manager head chief deputy officer partner captain lead".split())


class Role(ReadingKind):
    """What a person does. ``key`` is folded with abbreviations spelled out (``cfi``, ``hot``); ``rank`` is

    ``1`` for who leads the organisation, ``2`` for who leads a part of it, ``3`` for others.
    """

    name: ClassVar[str] = "role"
    label: ClassVar[str] = "Role"
    parts: ClassVar[tuple[str, ...]] = ("key", "rank")
    shape = re.compile(
        r"(?!(?:yes|no|[xyn]|ja|nee|mrs?|ms|miss|dr|prof|mnr|mev|male|female)\.?$)(?=.*[^\W\d_])[^@]{2,60}",
        re.I,
    )
    words: ClassVar[Words] = (
        (
            r"(?:job ?|work )?(?:role|rol|position|posisie|designation|function|funksie)s?|job ?title|pos(?:benaming|titel)?"
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
        words = " ".join(_MEANS.get(word, word) for word in fold(value).split(" "))
        return Normalised(value, parts={"key": words or None, "rank": _rank(words)})


def _rank(words: str) -> str:
    said = frozenset(words.split(" "))
    if said & _FIRST_RANK and not said & {"deputy", "assistant"}:
        return "1"
    return "2" if said & _SECOND_RANK and "assistant" not in said else "3"
