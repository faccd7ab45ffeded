"""Whether the records at hand share what several entities may share, or each has of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from hotpass.engine import Engine
from hotpass.fields.person_name_comparison import OTHER_FAMILY_NAME
from hotpass.model import NAMING, EntityType
from hotpass.stages.link.evidence import Evidence, Sharing

#: The kind whose values may turn out to be one entity's alone, though several may share them: where, of so
#: many pairs that have one in common at least, no larger share bear names that contradict each other …
_MAYBE_ALONE: Final[Mapping[EntityType, str | None]] = {"organisation": None, "person": "address"}
_MANY_TOGETHER: Final = 100
_HARDLY_ANY: Final = 0.01
#: … and that whose values may turn out to be several entities', where a larger share do.
_MAYBE_SHARED: Final[Mapping[EntityType, str | None]] = {"organisation": None, "person": "email"}
_SOME_TOGETHER: Final = 30
_QUITE_SOME: Final = 0.2


def measure(engine: Engine, evidence: Evidence, vectors: str) -> Sharing:
    """What the records at hand show of whose a value is.

    Relatives at one address contradict each other's names there; where hardly any do, an address belongs to
    one person. Where quite some who have an e-mail address in common bear different given names, the address
    is a family's; that family names differ where given names do not is no sign of it, as people marry.

    Args:
        engine: holds the vectors.
        evidence: what is compared.
        vectors: table of the vectors of the candidates.
    """
    several = tuple(_shared_by_several(engine, evidence, vectors))
    supposed = replace(evidence, sharing=Sharing(shared=several))
    alone = []
    for place in evidence.of_kind(_MAYBE_ALONE[evidence.entity_type] or ""):
        together, apart = _met(engine, evidence, vectors, evidence.together(place), supposed.contradicted())
        if together >= _MANY_TOGETHER and apart <= _HARDLY_ANY * together:
            alone.append(evidence.comparisons[place].name)
    return Sharing(tuple(alone), several)


def _shared_by_several(engine: Engine, evidence: Evidence, vectors: str) -> Iterator[str]:
    for place in evidence.of_kind(_MAYBE_SHARED[evidence.entity_type] or ""):
        comparison = evidence.comparisons[place]
        supposed = replace(evidence, sharing=Sharing(shared=(comparison.name,)))
        others = " AND ".join(["true", *_no_marriage(evidence)])
        same = f"g{place} = {comparison.values - 1}"
        together, apart = _met(engine, evidence, vectors, same, f"({supposed.contradicted()}) AND {others}")
        if together >= _SOME_TOGETHER and apart >= _QUITE_SOME * together:
            yield comparison.name


def _met(engine: Engine, evidence: Evidence, vectors: str, together: str, apart: str) -> tuple[int, int]:
    """How many pairs of named entities have something in common, and how many of these are apart."""
    found = engine.rows(
        f"""SELECT count(*), count(*) FILTER ({apart}) FROM {vectors}
        WHERE ({evidence.named()}) AND {together}"""
    )[0]
    return int(found[0]), int(found[1])


def _no_marriage(evidence: Evidence) -> Iterator[str]:
    """SQL: the names do not only differ as those of somebody who married."""
    for place in evidence.of_kind(NAMING[evidence.entity_type]):
        for value, label in enumerate(evidence.comparisons[place].labels):
            if label.startswith(OTHER_FAMILY_NAME):
                yield f"g{place} <> {value}"
