"""Rules on tables: the suites that state them, the engines that check them, and how good the data are."""

from hotpass.catalogue.rule_notes import Kind as NoteKind
from hotpass.catalogue.rule_notes import Note
from hotpass.quality.answers import Failure, Failures, Part, RuleLine, Scorecard, Wanted
from hotpass.quality.asking import assessed_of
from hotpass.quality.assessed import (
    FAILURES_FILE,
    MEASURES_FILE,
    Assessed,
    as_stated_now,
    find,
    of_run,
    of_version,
)
from hotpass.quality.conditions import Condition, condition
from hotpass.quality.discussion import PROGRESS, Standing, say, standing
from hotpass.quality.expectations import Outcome, validate_frame
from hotpass.quality.explaining import Reason, reasons
from hotpass.quality.exporting import failing_csv, workbook
from hotpass.quality.failing import cell_of, entity_of, failing
from hotpass.quality.history import Episode, Moment, Point, episodes, trend
from hotpass.quality.junit import rules_junit
from hotpass.quality.moving import MOVES, Move, moved, moved_by_rule, moved_rows
from hotpass.quality.origin import Origin, origin
from hotpass.quality.own import state_rule, switch_off, switch_on, withdraw_rule
from hotpass.quality.recommending import Recommendation, recommendations
from hotpass.quality.repairing import (
    Mended,
    Repair,
    accept_repair,
    accepted_repairs,
    mended,
    repairs,
    undo_repair,
)
from hotpass.quality.reporting import report_html, report_pdf
from hotpass.quality.scorecard import named_parts, rules, scorecard
from hotpass.quality.scoring import FORMULA, WORST_FIRST
from hotpass.quality.states import HOLDING, STATES, State, as_of_now
from hotpass.quality.suites import Rule, Suite, load_suite, rule_of, stated_suite, suite_of

__all__ = [
    "FAILURES_FILE",
    "FORMULA",
    "HOLDING",
    "MEASURES_FILE",
    "MOVES",
    "PROGRESS",
    "STATES",
    "WORST_FIRST",
    "Assessed",
    "Condition",
    "Episode",
    "Failure",
    "Failures",
    "Mended",
    "Moment",
    "Move",
    "Note",
    "NoteKind",
    "Origin",
    "Outcome",
    "Part",
    "Point",
    "Reason",
    "Recommendation",
    "Repair",
    "Rule",
    "RuleLine",
    "Scorecard",
    "Standing",
    "State",
    "Suite",
    "Wanted",
    "accept_repair",
    "accepted_repairs",
    "as_of_now",
    "as_stated_now",
    "assessed_of",
    "cell_of",
    "condition",
    "entity_of",
    "episodes",
    "failing",
    "failing_csv",
    "find",
    "load_suite",
    "mended",
    "moved",
    "moved_by_rule",
    "moved_rows",
    "named_parts",
    "of_run",
    "of_version",
    "origin",
    "reasons",
    "recommendations",
    "repairs",
    "report_html",
    "report_pdf",
    "rule_of",
    "rules",
    "rules_junit",
    "say",
    "scorecard",
    "standing",
    "state_rule",
    "stated_suite",
    "suite_of",
    "switch_off",
    "switch_on",
    "trend",
    "undo_repair",
    "validate_frame",
    "withdraw_rule",
    "workbook",
]
