"""Rules on tables: the suites that state them, and the two engines that check them."""

from hotpass.quality.conditions import Condition, condition
from hotpass.quality.expectations import Outcome, validate_frame
from hotpass.quality.own import state_rule, switch_off, switch_on, withdraw_rule
from hotpass.quality.states import HOLDING, STATES, State, as_of_now
from hotpass.quality.suites import Rule, Suite, load_suite, rule_of, stated_suite, suite_of

__all__ = [
    "HOLDING",
    "STATES",
    "Condition",
    "Outcome",
    "Rule",
    "State",
    "Suite",
    "as_of_now",
    "condition",
    "load_suite",
    "rule_of",
    "state_rule",
    "stated_suite",
    "suite_of",
    "switch_off",
    "switch_on",
    "validate_frame",
    "withdraw_rule",
]
