"""Questions to the linkage of a run: why records are one or are not, how sure that is, what would change."""

from hotpass.linkage.answers import (
    Edge,
    FieldWeight,
    GroupAnswer,
    LinkedRecord,
    PairAnswer,
    RuleAnswer,
)
from hotpass.linkage.explaining import explain_pair
from hotpass.linkage.groups import explain_group
from hotpass.linkage.opening import Linked, opened

__all__ = [
    "Edge",
    "FieldWeight",
    "GroupAnswer",
    "Linked",
    "LinkedRecord",
    "PairAnswer",
    "RuleAnswer",
    "explain_group",
    "explain_pair",
    "opened",
]
