"""Whether the records at hand share what several entities may share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotpass.engine import Engine
from hotpass.model import EntityType
from hotpass.stages.link.evidence import Evidence

#: The kind whose values may turn out to be one entity's alone, though several may share them: where, of so
#: many pairs that have one in common at least, no larger share bear names that contradict each other.
_MEASURED: Final[Mapping[EntityType, str | None]] = {"organisation": None, "person": "address"}
_FEW_TOGETHER: Final = 100
_SHARING: Final = 0.01


def unshared_by(engine: Engine, evidence: Evidence, vectors: str) -> list[str]:
    """Names of the comparisons of what might be shared, and is not by the records at hand: relatives at one
    address contradict each other's names there; where hardly any do, an address belongs to one person.

    Args:
        engine: holds the vectors.
        evidence: what is compared.
        vectors: table of the vectors of the candidates.
    """
    found = []
    for place in evidence.of_kind(_MEASURED[evidence.entity_type] or ""):
        together, apart = engine.rows(
            f"""SELECT count(*), count(*) FILTER (contradicted) FROM {vectors}
            WHERE ({evidence.named()}) AND {evidence.together(place)}"""
        )[0]
        if together >= _FEW_TOGETHER and apart <= _SHARING * together:
            found.append(evidence.comparisons[place].name)
    return found
