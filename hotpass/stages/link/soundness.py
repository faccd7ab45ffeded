"""What looks unsound about how a type was linked, sentence by sentence: the groups first, then the model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hotpass.model import NAMING, EntityType
from hotpass.stages.link.blocking import pairs_in
from hotpass.stages.link.comparisons import DETAIL, PART
from hotpass.stages.link.evidence import Evidence
from hotpass.stages.link.grouping import Groups
from hotpass.stages.link.resolving import Resolution
from hotpass.stages.link.scoring import Scorer

#: Where more than this share of the matching pairs is parted, the match weight is told to be uncertain.
_LOOSE: Final = 0.05
#: Below this the F1 that the model expects is told: it is mostly too sure of itself, and on labelled sets the
#: groups were then wrong in one pair of ten and more.
_EXPECTED: Final = 0.92
#: One entity with more than this share of so many records and more is told.
_MOST: Final = 0.2
_MANY: Final = 100
#: Where of the likely matches that give it a larger share differs in each of two things that hardly two
#: organisations have in common, they are taken for matches by names that several bear. On sound labelled sets
#: it was at most 0.22; people move and have several numbers, so that of them it says nothing.
_DIFFER: Final = 0.35
_RARE: Final = 0.02
#: Of fewer that give it any share is by chance.
_GIVE: Final = 30.0
#: Of fewer likely matches hardly more than the first guess is learnt.
_LIKELY: Final = 10.0


def doubts(resolution: Resolution, largest: int) -> Iterator[str]:
    """What to look at before the groups are believed.

    Args:
        resolution: of the type.
        largest: records of the largest entity.
    """
    evidence, scorer, groups = resolution.evidence, resolution.scorer, resolution.groups
    kind, records = evidence.entity_type, evidence.records
    if scorer is None:
        if records > 1:
            yield (
                f"{kind}: no field tells records apart, so that those of one name that do not contradict "
                "each other are taken for one"
            )
        return
    yield from _loose(kind, groups)
    if groups.expected < _EXPECTED:
        yield (
            f"{kind}: the model expects an F1 of {groups.expected:.2f} only, and is mostly too sure of "
            "itself; answer the pairs that wait, and link again"
        )
    if records >= _MANY and largest > _MOST * records:
        yield f"{kind}: one entity has {largest} of the {records} records; look at it"
    yield from _namesakes(evidence, scorer)
    compared = [c for c in evidence.comparisons if c.kind not in (DETAIL, PART)]
    if len(compared) == 1:
        told = compared[0].name.replace("_", " ")
        yield f"{kind}: only {told} tells records apart, so that namesakes are taken for one"
    likely = scorer.parameters.rate * pairs_in(records)
    if resolution.applied is None and records >= _MANY and likely < _LIKELY:
        yield (
            f"{kind}: hardly a pair of the {records} records is a likely match, so that the model has learnt "
            "from none; look at the pairs that match"
        )


def _namesakes(evidence: Evidence, scorer: Scorer) -> Iterator[str]:
    """That organisations of one name are taken for one, though most else that they give differs."""
    if evidence.entity_type != "organisation":
        return
    learnt = scorer.parameters
    shares = {
        c.name: reached[0] / sum(reached)
        for c, reached, u in zip(evidence.comparisons, learnt.matches, learnt.u, strict=True)
        if c.kind not in (DETAIL, PART, NAMING[evidence.entity_type])
        and u[-1] < _RARE
        and sum(reached) >= _GIVE
    }
    differ = [f"{share:.0%} in {name}" for name, share in shares.items() if share > _DIFFER]
    if len(differ) > 1:
        yield (
            f"organisation: of the likely matches that give it differ {', '.join(differ)}; names that "
            "several bear may be taken for one"
        )


def _loose(kind: EntityType, groups: Groups) -> Iterator[str]:
    """That many records are alike and yet no group, so that the match weight is a guess."""
    share = f"{groups.cut:.0%} of the matching pairs"
    if groups.uncut:
        yield f"{kind}: {share} lie in groups that do not hold together; look at the largest"
    elif groups.cut > _LOOSE:
        yield (
            f"{kind}: {share} were parted again, as their groups do not hold together; names or addresses "
            "that several share may be taken for one, so that the match weight is uncertain"
        )
