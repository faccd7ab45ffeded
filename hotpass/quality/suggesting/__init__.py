"""Rules that the data itself speaks for, each with its evidence; a person accepts, edits or rejects them."""

from hotpass.quality.suggesting.deciding import accept, offered, reject
from hotpass.quality.suggesting.finding import suggest
from hotpass.quality.suggesting.tolerance import surely_holds, tolerated
from hotpass.quality.suggesting.weighing import Suggestion, as_json

__all__ = ["Suggestion", "accept", "as_json", "offered", "reject", "suggest", "surely_holds", "tolerated"]
