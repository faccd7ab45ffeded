"""Linkage models that are kept: numbered, checked, compared, taken into use and out of it again.

A run trains a model of its own unless one that was kept is in use for its dataset. What a model says stands
in the workspace under ``models/<dataset>/v0001/``; which one is in use, and was before, in the catalogue.
"""

from hotpass.catalogue.linkage_models import KeptModel, Use
from hotpass.linkage_models.comparing import Difference, Effect, Moved, compare
from hotpass.linkage_models.keeping import keep
from hotpass.linkage_models.telling import Told, tell
from hotpass.linkage_models.using import (
    folder_of,
    get,
    history,
    in_use,
    list_models,
    roll_back,
    to_apply,
    use,
)

__all__ = [
    "Difference",
    "Effect",
    "KeptModel",
    "Moved",
    "Told",
    "Use",
    "compare",
    "folder_of",
    "get",
    "history",
    "in_use",
    "keep",
    "list_models",
    "roll_back",
    "tell",
    "to_apply",
    "use",
]
