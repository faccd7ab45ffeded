"""Rules on tables: the suites that state them, the engines that check them, and how good the data are."""

from hotpass.quality.answers import Failure, Failures, Part, RuleLine, Scorecard, Wanted
from hotpass.quality.assessed import Assessed, as_stated_now, find, of_run, of_version
from hotpass.quality.conditions import Condition, condition
from hotpass.quality.expectations import Outcome, validate_frame
from hotpass.quality.failing import cell_of, failing
from hotpass.quality.own import state_rule, switch_off, switch_on, withdraw_rule
from hotpass.quality.scorecard import rules, scorecard
from hotpass.quality.scoring import FORMULA, WORST_FIRST
from hotpass.quality.states import HOLDING, STATES, State, as_of_now
from hotpass.quality.suites import Rule, Suite, load_suite, rule_of, stated_suite, suite_of

__all__ = [
    "FORMULA",
    "HOLDING",
    "STATES",
    "WORST_FIRST",
    "Assessed",
    "Condition",
    "Failure",
    "Failures",
    "Outcome",
    "Part",
    "Rule",
    "RuleLine",
    "Scorecard",
    "State",
    "Suite",
    "Wanted",
    "as_of_now",
    "as_stated_now",
    "cell_of",
    "condition",
    "failing",
    "find",
    "load_suite",
    "of_run",
    "of_version",
    "rule_of",
    "rules",
    "scorecard",
    "state_rule",
    "stated_suite",
    "suite_of",
    "switch_off",
    "switch_on",
    "validate_frame",
    "withdraw_rule",
]
