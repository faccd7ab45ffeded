"""Given names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from hotpass.fields.base import Normalised, Owner, Personal, Survivorship
from hotpass.fields.comparing import levels
from hotpass.fields.headers import Words
from hotpass.fields.misread import as_letters
from hotpass.fields.person_name import root_of
from hotpass.fields.person_parsing import ODD_NAME, parse_name
from hotpass.fields.reading import UNREADABLE, ReadingKind, initials_only, share_of
from hotpass.fields.text_folding import fold
from hotpass.fields.vocabulary import vocabulary


class GivenName(ReadingKind):
    """Given names; ``key`` is folded, ``root`` the common form of the first."""

    name: ClassVar[str] = "given_name"
    label: ClassVar[str] = "Given name"
    plural: ClassVar[str] = "given names"
    owner: ClassVar[Owner | None] = "person"
    header_over: ClassVar[Mapping[str, float]] = {"person_name": 0.3, "organisation_name": 0.3}
    parts: ClassVar[tuple[str, ...]] = ("key", "root")
    personal: ClassVar[Personal] = "identity"
    survives: ClassVar[Survivorship] = "most_complete"
    shape = re.compile(r"[^\W\d_][^@\d]{0,40}")
    odd = ODD_NAME
    spared = frozenset(("nan",))
    words: ClassVar[Words] = (
        (
            r"(?:contact )?(?:first|given|fore|preferred|middle|christian|known as|second|midl"
            r"|mid) ?names?(?: c)?|voorna+m\w*"
            r"|voorname|noemnaam|fname(?: c)?|f name|forenames?|^given$"
            r"|known as|roepna+m\w*|call ?name",
            1.0,
        ),
        (r"initials|voorletters|nickname|bynaam|middle|(?:contact |person |name )?first$", 0.7),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values of one or two words that begin with a common given name."""
        known = vocabulary("given_names")
        return 0.9 * share_of(values, lambda v: v.count(" ") <= 1 and fold(v).split(" ")[0] in known)

    def read(self, text: str, country: str) -> Normalised:
        """The names with capitals at their start."""
        found = parse_name(text.replace(",", " "))
        if found is None:
            return UNREADABLE
        key = as_letters(fold(found.name))
        return Normalised(found.name, parts={"key": key, "root": root_of(key)})

    def mask(self, value: str) -> str:
        """First letters."""
        return initials_only(value)

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal, a form of the same name, similar, or different."""
        return levels(
            column,
            ("{l} = {r}", "Exact match"),
            (f'"{column}__root_l" = "{column}__root_r"', "Form of the same name"),
            ("jaro_winkler_similarity({l}, {r}) >= 0.88", "Similar"),
            part="key",
        )
