"""Retention: how long records are kept, what is past its time, and its disposal by two persons."""

from hotpass.compliance.retention.certificate import certify
from hotpass.compliance.retention.disposals import (
    Disposal,
    approve,
    disposals,
    find_disposal,
    propose,
    records_of,
    refuse,
    values_of,
)
from hotpass.compliance.retention.executing import execute
from hotpass.compliance.retention.overdue import BANDS, OLDEST, RuleDue, overdue
from hotpass.compliance.retention.rules import Rule, rules

__all__ = [
    "BANDS",
    "OLDEST",
    "Disposal",
    "Rule",
    "RuleDue",
    "approve",
    "certify",
    "disposals",
    "execute",
    "find_disposal",
    "overdue",
    "propose",
    "records_of",
    "refuse",
    "rules",
    "values_of",
]
