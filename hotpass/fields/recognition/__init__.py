"""Which kind a column is of, told by its header and by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hotpass.fields import KINDS
from hotpass.fields.base import TEXTUAL
from hotpass.fields.headers import at_the_end, fold_header
from hotpass.fields.placeholders import is_placeholder
from hotpass.fields.reading import ReadingKind, share_of
from hotpass.fields.text_folding import tidy

_LONGEST: Final = 200
_CERTAIN: Final = 0.99
#: Header score from which a header says something.
_SAYS: Final = 0.3
#: Header score below which it only hints at something.
_HINTS: Final = 0.5
#: Header score from which it says so plainly.
_PLAINLY: Final = 0.7
#: What values must say for names under a header for texts where they are short.
_OF_TEXTS: Final = 0.7
#: Distinct values from which on names under a header for texts are no mere mentions.
_SEVERAL: Final = 3
#: Share of amounts from which a column holds nothing else.
_AMOUNTS: Final = 0.9
#: Headers that ask a question to be answered with yes or no.
_FLAG: Final = re.compile(r"(?:is|has|was|did|does|can|will) \w")
#: How numbers are written that nobody would write a key like.
DIALLED: Final = re.compile(r"\+\d|\(?0\d\d\)?[ -]\d{3}[ -]\d|0[678]\d{8}$")
#: Kinds whose values no other code looks like by chance: of an ``ID`` they tell which.
CHECKED: Final = ("identity_number", "company_registration", "npo_number")
#: Kinds of which every value is known: that one looks like them says nothing.
CLOSED: Final = frozenset(("country", "province"))
#: Kinds that a header says of columns of names too; of others it is not believed where values are names.
_WORDS_OR_KEYS: Final = frozenset((*TEXTUAL, "category", "identifier")) - {"text", "role", "country"}
_OF_PEOPLE: Final = frozenset(("person_name", "given_name", "family_name"))


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a column seems to be.

    Attributes:
        kind: name of the best kind.
        confidence: 0–1; falls where the next best kind is close.
        scores: every kind's score, best first.
        header: what the header alone gives, by kind.
        content: what the values alone give, by kind.
    """

    kind: str
    confidence: float
    scores: Mapping[str, float]
    header: Mapping[str, float]
    content: Mapping[str, float]

    @property
    def says_header(self) -> bool:
        """Whether the header tells anything by itself."""
        return any(score >= _SAYS for score in self.header.values())

    @property
    def says_another(self) -> bool:
        """Whether the header plainly says another kind than the values."""
        plain = any(score >= _PLAINLY for score in self.header.values())
        return plain and self.header.get(self.kind, 0.0) < _SAYS


def recognise(
    header: str, values: Sequence[str], told: Mapping[str, float] | None = None
) -> Recognised | None:
    """The kind of a column.

    Args:
        header: its header, or ``""``.
        values: non-blank texts spread over the column, at most some hundreds.
        told: further header scores by kind, such as from a profile's own words.

    Returns:
        None when neither header nor values say anything.
    """
    clean = [
        text for text in (tidy(value[:_LONGEST]) for value in values) if text and not is_placeholder(text)
    ]
    by_header: Mapping[str, float] = _header_scores(header, told or {})
    by_content = _as_told(by_header, _content_scores(clean), clean)
    by_header = _not_denied(by_header, by_content, len(set(clean)))
    scores = {kind: _joined(kind, by_header, by_content, clean) for kind in KINDS}
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    (kind, best), (_, second) = ranked[0], ranked[1]
    if best <= 0:
        return None
    confidence = min(1.0, best * (0.6 + 0.4 * min(1.0, (best - second) / 0.25)))
    return Recognised(kind, round(confidence, 3), dict(ranked), by_header, by_content)


def _header_scores(header: str, told: Mapping[str, float]) -> dict[str, float]:
    if not fold_header(header):
        return {}
    scores = {name: max(kind.header_score(header), told.get(name, 0.0)) for name, kind in KINDS.items()}
    if _FLAG.match(fold_header(header)):
        scores = {name: 0.3 * score for name, score in scores.items()} | {"category": 0.9}
    last = {name for name in scores if scores[name] >= 0.5 and _ends(header, name)}
    if last:
        scores = {n: s if n in last or s >= _CERTAIN else 0.7 * s for n, s in scores.items()}
    return _suppressed(scores, {name: kind.header_over for name, kind in KINDS.items()}, 0.55)


def _as_told(
    by_header: Mapping[str, float], by_content: Mapping[str, float], values: Sequence[str]
) -> Mapping[str, float]:
    """What values say, of which bare figures under a header for a key are not taken for phone numbers."""
    key = by_header.get("identifier", 0.0) >= _PLAINLY and by_header.get("phone", 0.0) < _SAYS
    if not key or by_content.get("phone", 0.0) == 0 or share_of(values, DIALLED.match) >= _SAYS:
        return by_content
    figures = "identifier" if by_content.get("identifier", 0.0) > 0 else "number"
    return {kind: share for kind, share in by_content.items() if kind != "phone"} | {figures: 0.8}


def _not_denied(
    by_header: Mapping[str, float], by_content: Mapping[str, float], distinct: int
) -> Mapping[str, float]:
    """What a header says; nothing where the values plainly are of another kind than it hints at.

    That a column holds texts is no more than a hint: anything is a text. A note or two that name somebody
    are notes all the same.
    """
    best = max(by_header, key=lambda kind: by_header[kind], default=None)
    if best is None or by_content.get(best, 0.0) >= _SAYS:
        return by_header
    names = ("person_name", "organisation_name")
    if best == "text" and distinct < _SEVERAL:
        by_content = {kind: share for kind, share in by_content.items() if kind not in names}
    plain = max((share for kind, share in by_content.items() if _is_narrow(kind)), default=0.0)
    named = max((by_content.get(kind, 0.0) for kind in names), default=0.0)
    hint = by_header[best] < _HINTS
    brief = best == "text" and by_content.get("text", 0.0) < 0.1
    against = max(plain if best == "text" else 0.0, named)
    contradicted = best not in _WORDS_OR_KEYS and against >= (_OF_TEXTS if brief else 0.9)
    contradicted |= best in ("category", "locality") and by_content.get("address", 0.0) >= 0.9
    return {} if (hint and plain >= 0.8) or contradicted else by_header


def _is_narrow(kind: str) -> bool:
    """Whether values of the kind look like no other's."""
    return KINDS[kind].validated or kind == "person_name"


def _ends(header: str, kind: str) -> bool:
    of = KINDS[kind]
    return isinstance(of, ReadingKind) and at_the_end(header, of.words)


def _content_scores(values: Sequence[str]) -> dict[str, float]:
    if not values:
        return {}
    scores = {name: kind.content_score(values) for name, kind in KINDS.items()}
    if scores["category"] > 0:  # the same few words again and again are no names
        scores |= {name: 0.6 * scores[name] for name in ("organisation_name", "person_name", "role")}
    return _suppressed(scores, {name: kind.content_over for name, kind in KINDS.items()}, 0.5)


def _suppressed(
    scores: Mapping[str, float], beats: Mapping[str, Mapping[str, float]], least: float
) -> dict[str, float]:
    left = dict(scores)
    for kind, losers in beats.items():
        if scores[kind] >= least:
            for loser, factor in losers.items():
                if loser != kind and scores[loser] <= scores[kind] + 0.05:
                    left[loser] *= factor
    return {kind: score for kind, score in left.items() if score > 0}


def _joined(
    kind: str, by_header: Mapping[str, float], by_content: Mapping[str, float], values: Sequence[str]
) -> float:
    """Header and content together: content leads where it can prove the kind, else the header does."""
    header, content = by_header.get(kind, 0.0), by_content.get(kind, 0.0)
    if header <= 0 and content <= 0:
        return 0.0
    if not values:
        return 0.6 * header
    if not any(score >= _SAYS for score in by_header.values()):
        return 0.9 * content
    shapely = 0.0 if kind in CLOSED else _shapely(kind, values)
    proven = any(KINDS[other].validated and by_content[other] >= 0.6 for other in by_content if other != kind)
    repeated = kind in _OF_PEOPLE and by_content.get("category", 0.0) > 0.3
    if header >= 0.7 and shapely >= 0.8 and not repeated and (header >= _CERTAIN or not proven):
        content = max(content, 0.75 * shapely)
    if KINDS[kind].validated:
        score = 0.68 * content + 0.32 * header if content > 0.15 else 0.42 * header
    else:
        score = 0.4 * content + 0.6 * header
        if kind == "identifier" and any(by_content.get(other, 0.0) >= 0.6 for other in CHECKED):
            score *= 0.7
    if kind == "address" and by_content.get("money", 0.0) >= _AMOUNTS:
        return 0.2 * score  # what the way there costs
    return score * _plausible(kind, content, shapely, values)


def _shapely(kind: str, values: Sequence[str]) -> float:
    """Share of the values that look as values of the kind do; 0 where the kind has no shape of its own."""
    shape = KINDS[kind].shape
    return sum(1 for value in values if shape.fullmatch(value)) / len(values) if shape else 0.0


def _plausible(kind: str, content: float, shapely: float, values: Sequence[str]) -> float:
    """Less where the values contradict the kind."""
    if KINDS[kind].shape and shapely < 0.4 and content < 0.4:
        return 0.4
    if KINDS[kind].validated and len(values) >= 3 and content < 0.1:
        return 0.6 if shapely >= 0.3 else 0.3
    return 1.0
