"""Questions to the linkage of a run: why records are one or are not, how sure that is, what would change."""

from hotpass.linkage.answers import (
    Bar,
    Edge,
    FieldWeight,
    GroupAnswer,
    LinkedRecord,
    PairAnswer,
    RuleAnswer,
)
from hotpass.linkage.comparing import EntityMoved, WeightMoved, entities_moved, weights_moved
from hotpass.linkage.explaining import explain_pair
from hotpass.linkage.ground import Bin, Ground, ground_of, histogram
from hotpass.linkage.groups import explain_group
from hotpass.linkage.levels import Level
from hotpass.linkage.moving import Change, Moved, move
from hotpass.linkage.naming import comparison_label, entity_names, field_labels, rule_label
from hotpass.linkage.opening import Linked, linked_run, opened, run_of
from hotpass.linkage.reports import RuleFigures, TypeLinkage, linkage_of
from hotpass.linkage.weakness import ORDERS, HeldGroup, Order, page_of, sizes, weigh_groups

__all__ = [
    "ORDERS",
    "Bar",
    "Bin",
    "Change",
    "Edge",
    "EntityMoved",
    "FieldWeight",
    "Ground",
    "GroupAnswer",
    "HeldGroup",
    "Level",
    "Linked",
    "LinkedRecord",
    "Moved",
    "Order",
    "PairAnswer",
    "RuleAnswer",
    "RuleFigures",
    "TypeLinkage",
    "WeightMoved",
    "comparison_label",
    "entities_moved",
    "entity_names",
    "explain_group",
    "explain_pair",
    "field_labels",
    "ground_of",
    "histogram",
    "linkage_of",
    "linked_run",
    "move",
    "opened",
    "page_of",
    "rule_label",
    "run_of",
    "sizes",
    "weigh_groups",
    "weights_moved",
]
