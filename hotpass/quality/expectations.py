"""Great Expectations validates a frame against rules of a suite."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotpass.access import mask_text
from hotpass.quality.conditions import ROW_COUNT
from hotpass.quality.suites import Rule
from hotpass.quality.worked_out_once import worked_out_once

if TYPE_CHECKING:
    import pandas as pd

_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What Great Expectations says of one rule.

    Attributes:
        success: whether it holds for the share of rows that the rule wants.
        evaluated: rows of which the rule says anything; of the table for rules on the whole of it, and 1 for
            those on what a column adds up to, or 0 where that is nothing.
        failed: rows that fail it; None for rules on the whole table, or on what a column adds up to.
        observed: the number that a column adds up to, or None.
        error: why it could not be evaluated, without values of the table.
    """

    success: bool
    evaluated: int
    failed: int | None
    error: str | None = None
    observed: float | None = None


def validate_frame(rules: Sequence[Rule], frame: pd.DataFrame) -> dict[str, Outcome]:
    """Outcomes by rule id.

    Args:
        rules: rules whose columns are all in the frame.
        frame: columns of pandas' own dtypes (``str``, ``int64``, ``float64``).
    """
    from hotpass.quality.great import gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    source = context.data_sources.add_pandas("memory")
    whole = source.add_dataframe_asset("frame").add_batch_definition_whole_dataframe("whole")
    usable, unusable = _built(gx, rules)
    suite = gx.ExpectationSuite(name="rules", expectations=usable)
    with _ONE_AT_A_TIME, worked_out_once():
        result = whole.get_batch({"dataframe": frame}).validate(
            suite, result_format={"result_format": "BASIC", "partial_unexpected_count": 0}
        )
    # Results come in another order than the suite's.
    said = {found.expectation_config.meta["id"]: _outcome(found.to_json_dict()) for found in result.results}
    return {**said, **{rule_id: Outcome(False, 0, None, error) for rule_id, error in unusable.items()}}


def _built(gx: Any, rules: Sequence[Rule]) -> tuple[list[Any], dict[str, str]]:
    """Great Expectations' own expectations, and by rule id why it refuses one, whatever it raises."""
    built: list[Any] = []
    refused: dict[str, str] = {}
    for rule in rules:
        try:
            built += gx.ExpectationSuite(name="one", expectations=[dict(rule.expectation)]).expectations
        except Exception as error:
            refused[rule.rule_id] = mask_text(str(error).splitlines()[0][:200])
    return built, refused


def _outcome(found: Mapping[str, Any]) -> Outcome:
    result = found["result"]
    error = _error(found["exception_info"])
    if found["expectation_config"]["type"] == ROW_COUNT and "observed_value" in result:
        return Outcome(bool(found["success"]), int(result["observed_value"]), None, error)
    if "unexpected_count" not in result:
        observed = result.get("observed_value")
        number = float(observed) if isinstance(observed, int | float) else None
        return Outcome(bool(found["success"]), int(observed is not None), None, error, number)
    evaluated = int(result.get("element_count") or 0) - int(result.get("missing_count") or 0)
    return Outcome(bool(found["success"]), evaluated, int(result.get("unexpected_count") or 0), error)


def _error(raised: Mapping[str, Any]) -> str | None:
    """``exception_info`` is one exception, or one by each metric that failed."""
    if "raised_exception" in raised:
        raised = {"": raised}
    messages = [str(e["exception_message"]) for e in raised.values() if e["raised_exception"]]
    return mask_text(messages[0].splitlines()[0][:200]) if messages else None
