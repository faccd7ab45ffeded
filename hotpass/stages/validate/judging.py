"""The state of each rule of a suite on one table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from hotpass.access import mask_text
from hotpass.engine import Engine, QueryError
from hotpass.engine.base import quote
from hotpass.quality import Outcome, Rule, State, Suite, condition, validate_frame
from hotpass.quality.conditions import EXISTS, ROW_COUNT, row_count_holds
from hotpass.quality.states import described, verdict_of


def verdicts(
    engine: Engine,
    table: str,
    key: str,
    suite: Suite,
    usable: Sequence[Rule],
    row_limit: int,
    validated: Collection[str] = (),
    unusable: Mapping[str, str] = MappingProxyType({}),
) -> list[dict[str, Any]]:
    """Rows of :data:`hotpass.model.EXPECTATIONS`, one a rule in the suite's order; those that SQL cannot
    evaluate are ``broken``.

    Args:
        engine: with ``table`` in it.
        table: name of the table or view.
        key: its key column, by which the sample is chosen.
        suite: all rules; those not in ``usable`` are not evaluated.
        usable: rules whose columns the table has.
        row_limit: rows above which Great Expectations validates a sample.
        validated: digests of rules that it has validated on a sample of the table, which is not done again.
        unusable: by id of a rule that is not evaluated, why, where it is not for want of a column.
    """
    counts, broken = count_rows(engine, table, [rule for rule in usable if rule.compiles])
    rows = int(engine.rows(f"SELECT count(*) FROM {quote(table)}")[0][0])
    sound = [rule for rule in usable if rule.rule_id not in broken]
    sample = row_limit if rows > row_limit else None
    done = [rule for rule in sound if sample and rule.digest in validated]
    rest = [rule for rule in sound if rule not in done]
    said = _said(engine, table, key, rest, row_limit) if rest else {}
    said |= {rule.rule_id: Outcome(True, 0, 0) for rule in done}
    return [
        {**described(table, suite, rule), "broken": rule.rule_id in broken}
        | judged(
            rule,
            counts.get(rule.rule_id),
            said.get(rule.rule_id),
            sample,
            error=broken.get(rule.rule_id),
            unusable=unusable.get(rule.rule_id),
        )
        for rule in suite.rules
    ]


def count_rows(
    engine: Engine, table: str, rules: Sequence[Rule]
) -> tuple[dict[str, tuple[int, int]], dict[str, str]]:
    """Rows evaluated and failed by rule id: in one scan, and one more for each rule that compares rows; and
    why rules cannot be evaluated.

    Several window functions in one query over columns with many nulls cost a thousand times what each alone
    does.
    """
    apart = [rule for rule in rules if _compares_rows(rule)]
    together = [rule for rule in rules if rule not in apart]
    counts: dict[str, tuple[int, int]] = {}
    broken: dict[str, str] = {}
    for group in (together, *([rule] for rule in apart)):
        if group:
            _scan_sound(engine, table, group, counts, broken)
    return counts, broken


def _scan_sound(
    engine: Engine,
    table: str,
    rules: Sequence[Rule],
    counts: dict[str, tuple[int, int]],
    broken: dict[str, str],
) -> None:
    """Scan for rules together; one that cannot be put to the table is found by halves."""
    try:
        counts |= _scan(engine, table, rules)
    except QueryError as error:
        if len(rules) == 1:
            broken[rules[0].rule_id] = mask_text(str(error).splitlines()[0][:200])
            return
        half = len(rules) // 2
        _scan_sound(engine, table, rules[:half], counts, broken)
        _scan_sound(engine, table, rules[half:], counts, broken)


def _compares_rows(rule: Rule) -> bool:
    return rule.type != ROW_COUNT and condition(rule.type, rule.arguments).windowed


def _scan(engine: Engine, table: str, rules: Sequence[Rule]) -> dict[str, tuple[int, int]]:
    marks, sums = [], []
    for number, rule in enumerate(rules):
        if rule.type == ROW_COUNT:
            sums += ["count(*)", f"CAST(NOT {row_count_holds(rule.arguments)} AS BIGINT)"]
            continue
        found = condition(rule.type, rule.arguments)
        marks += [f"({found.evaluated}) AS e{number}", f"({found.failed}) AS f{number}"]
        sums += [f"count(*) FILTER (WHERE e{number})", f"count(*) FILTER (WHERE f{number})"]
    inner = ", ".join(marks) or "1"
    counted = engine.rows(f"SELECT {', '.join(sums)} FROM (SELECT {inner} FROM {quote(table)})")[0]
    return {r.rule_id: (counted[2 * n], counted[2 * n + 1]) for n, r in enumerate(rules)}


def _said(engine: Engine, table: str, key: str, rules: Sequence[Rule], row_limit: int) -> dict[str, Outcome]:
    columns = sorted({c for rule in rules for c in rule.columns} | {key})
    chosen = ", ".join(quote(c) for c in columns)
    frame = engine.arrow(
        f"SELECT {chosen} FROM {quote(table)} ORDER BY {quote(key)} LIMIT {int(row_limit)}"
    ).to_pandas()
    return validate_frame([_with_known(engine, table, rule) for rule in rules], frame)


def _with_known(engine: Engine, table: str, rule: Rule) -> Rule:
    """The rule with the values of another table that the rows of its own may have."""
    if rule.type != EXISTS:
        return rule
    other, column = quote(rule.arguments["other_column"]), quote(rule.arguments["column"])
    known = engine.rows(
        f"""SELECT DISTINCT {other} FROM {quote(rule.arguments["other_table"])}
        WHERE {other} IN (SELECT {column} FROM {quote(table)})"""
    )
    return rule.given({"known": [value for (value,) in known]})


def judged(
    rule: Rule,
    counts: tuple[int, int] | None,
    outcome: Outcome | None,
    sample: int | None,
    error: str | None = None,
    unusable: str | None = None,
) -> dict[str, Any]:
    """State, counts and detail of a rule, as :func:`verdicts` gives them.

    A rule that did not run, or on which the engines differ, has not passed.
    """
    if rule.off is not None:
        return verdict_of("not_evaluated", detail=f"Switched off: {rule.off}")
    if error is not None:
        return verdict_of("errored", detail=error)
    if unusable is not None:
        return verdict_of("not_evaluated", detail=unusable)
    if counts is None and not rule.compiles and outcome is not None:
        return _alone(outcome, sample)
    if counts is None:
        missing = "The table has none of the columns" if len(rule.columns) > 1 else "The table has no column"
        return verdict_of("not_evaluated", detail=f"{missing} {', '.join(rule.columns)}.")
    evaluated, failed = counts
    if outcome is None or outcome.error is not None:
        why = outcome.error if outcome else "Great Expectations gave no result"
        return verdict_of("errored", evaluated, failed, why)
    if sample is None and outcome.failed is not None and (outcome.evaluated, outcome.failed) != counts:
        differ = (
            f"Great Expectations counts {outcome.failed} of {outcome.evaluated}, SQL {failed} of {evaluated}."
        )
        return verdict_of("errored", evaluated, failed, differ)
    holds = outcome.success if sample is None else _holds(rule, evaluated, failed)
    detail = None if sample is None else sampled(sample)
    return verdict_of(_word(rule, evaluated, failed, holds), evaluated, failed, detail)


def _alone(outcome: Outcome, sample: int | None) -> dict[str, Any]:
    """Of a rule that has no SQL: Great Expectations alone decides, and it counts as one row."""
    if outcome.error is not None:
        return verdict_of("errored", 1, 1, outcome.error)
    seen = "" if sample is None else f", on {sample} rows"
    found = "" if outcome.observed is None else f": it finds {outcome.observed:g}"
    if outcome.failed:
        found = f": {outcome.failed} of {outcome.evaluated} rows fail, and it does not say which"
    detail = f"Great Expectations alone validates it{seen}{found}."
    if not outcome.evaluated:
        return verdict_of("not_evaluated", detail=detail)
    if not outcome.success:
        return verdict_of("failed", 1, 1, detail)
    return verdict_of("passed_with_exceptions" if outcome.failed else "passed", 1, 0, detail)


def sampled(rows: int) -> str:
    """Detail of a verdict for which Great Expectations saw so many rows."""
    return f"Validated on {rows} rows, counted on all."


def _holds(rule: Rule, evaluated: int, failed: int) -> bool:
    if rule.type == ROW_COUNT:
        return failed == 0
    return evaluated == 0 or (evaluated - failed) / evaluated >= rule.mostly


def _word(rule: Rule, evaluated: int, failed: int, holds: bool) -> State:
    if evaluated == 0 and rule.type != ROW_COUNT:
        return "not_evaluated"
    if not holds:
        return "failed"
    return "passed_with_exceptions" if failed else "passed"
