"""What Great Expectations asks for again and again, worked out once."""

from __future__ import annotations

from contextlib import nullcontext

import pandas as pd
import pytest

from hotpass.quality import expectations, load_suite, validate_frame


def test_the_outcomes_are_those_that_it_comes_to_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from great_expectations.execution_engine import PandasExecutionEngine
    from great_expectations.expectations.expectation import Expectation

    theirs = Expectation.configuration, PandasExecutionEngine._apply_row_condition_filter
    rules = [r for r in load_suite("organisation_records").rules if "$PARAMETER" not in str(r.arguments)]
    assert any("row_condition" in rule.arguments for rule in rules)
    columns = sorted({column for rule in rules for column in rule.columns})
    texts = [f"Karoo {n}" if n % 3 else None for n in range(8)]
    frame = pd.DataFrame(
        {name: texts[at % 5 :] + texts[: at % 5] for at, name in enumerate(columns)}, dtype="str"
    )
    once = validate_frame(rules, frame)
    assert (Expectation.configuration, PandasExecutionEngine._apply_row_condition_filter) == theirs
    monkeypatch.setattr(expectations, "worked_out_once", nullcontext)
    assert validate_frame(rules, frame) == once
    assert len({(outcome.evaluated, outcome.failed) for outcome in once.values()}) > 3
