"""Records that a gate kept back: which wait, and what people decide of them."""

from hotpass.catalogue.quarantine import Deed
from hotpass.quarantine.deciding import (
    Decided,
    acts_table,
    as_corrections_of,
    correct,
    decide_all,
    drop,
    release,
    wait,
)
from hotpass.quarantine.reading import ByRule, Held, Reason, Tally, by_rule, held, tally

__all__ = [
    "ByRule",
    "Decided",
    "Deed",
    "Held",
    "Reason",
    "Tally",
    "acts_table",
    "as_corrections_of",
    "by_rule",
    "correct",
    "decide_all",
    "drop",
    "held",
    "release",
    "tally",
    "wait",
]
