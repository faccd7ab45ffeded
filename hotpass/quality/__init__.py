"""Rules on tables: the suites that state them, and the two engines that check them."""

from hotpass.quality.conditions import Condition, condition
from hotpass.quality.expectations import Outcome, validate_frame
from hotpass.quality.suites import Rule, Suite, load_suite

__all__ = ["Condition", "Outcome", "Rule", "Suite", "condition", "load_suite", "validate_frame"]
