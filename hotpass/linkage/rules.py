"""Why blocking rules bring two records together, or do not."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from hotpass.engine.base import literal
from hotpass.linkage.answers import Outcome, RuleAnswer
from hotpass.linkage.naming import rule_label
from hotpass.linkage.opening import Linked
from hotpass.linkage.reports import ALL_PAIRS
from hotpass.linkage.words import count, listed
from hotpass.model import EntityType
from hotpass.stages.link.evidence import Evidence, Rule

_NONE: Final[frozenset[str]] = frozenset()


def ask_rules(
    linked: Linked, evidence: Evidence, left: str, right: str, *, shown: bool
) -> tuple[RuleAnswer, ...]:
    """What each blocking rule of a run says of two records, whose nodes the engine holds.

    Args:
        linked: the run.
        evidence: of the two records.
        left: id of the one record.
        right: id of the other.
        shown: whether the keys, which hold personal values, may be shown.
    """
    figures = {figure["rule"]: figure for figure in linked.report[evidence.entity_type]["rules"]}
    if ALL_PAIRS in figures:
        said = "The records are so few that every pair was compared."
        return (RuleAnswer(ALL_PAIRS, "All pairs", "together", said),)
    rules = [rule for rule in evidence.rules if rule.name in figures]
    keys = {rule.name: _keys(linked, evidence, rule) for rule in rules}
    crowd, refused = _Crowd(linked, evidence.entity_type), {}
    answers: list[tuple[str, Outcome, str]] = []
    for name, of in keys.items():
        one, other = of.get(left, _NONE), of.get(right, _NONE)
        answer = _answer(crowd, name, figures[name], one, other, shown)
        answers.append((name, *answer))
        if answer[0] == "refused":
            refused[name] = min(one & other)
    return tuple(
        RuleAnswer(name, rule_label(name, linked.profile, evidence.entity_type), outcome, sentence)
        for name, outcome, sentence in (*answers, *_joint(crowd, figures, refused))
    )


def _keys(linked: Linked, evidence: Evidence, rule: Rule) -> Mapping[str, frozenset[str]]:
    rows = linked.engine.rows(
        f"""SELECT record_id, list(DISTINCT k) FROM ({_given(rule, evidence)})
        WHERE k <> '' GROUP BY record_id"""
    )
    return {record_id: frozenset(found) for record_id, found in rows}


def _given(rule: Rule, evidence: Evidence) -> str:
    keys = f"SELECT record_id, {rule.sql} AS k FROM {evidence.nodes}"
    return f"SELECT record_id, CAST(k AS VARCHAR) AS k FROM ({keys})"


class _Crowd:
    """Counts the records of a run that share a key; makes their nodes only once that is asked."""

    def __init__(self, linked: Linked, entity_type: EntityType) -> None:
        self._linked, self._type = linked, entity_type

    @cached_property
    def _everyone(self) -> Evidence:
        return self._linked.gather(self._type)

    def sharing(self, keys: Mapping[str, str]) -> int:
        """How many records have all of these keys, by the rule that gives each."""
        rules = {rule.name: rule for rule in self._everyone.rules}
        having = " INTERSECT ".join(
            f"(SELECT record_id FROM ({_given(rules[name], self._everyone)}) WHERE k = {literal(key)})"
            for name, key in keys.items()
        )
        return int(self._linked.engine.rows(f"SELECT count(DISTINCT record_id) FROM ({having})")[0][0])


def _answer(
    crowd: _Crowd,
    name: str,
    figures: Mapping[str, Any],
    one: frozenset[str],
    other: frozenset[str],
    shown: bool,
) -> tuple[Outcome, str]:
    if not (one and other):
        nobody = (
            "Neither record has what it looks for."
            if not (one or other)
            else "One record lacks what it looks for."
        )
        return "missing", nobody
    both = one & other
    if not both:
        return "differ", f"The keys differ{f': {listed(one)} and {listed(other)}' if shown else ''}."
    called = f"the key {listed(both)}" if shown else "the same key"
    most = figures["most_sharing"]
    times = min(crowd.sharing({name: key}) for key in both) if figures["refused_values"] else 0
    if times <= most:
        return "together", f"Both have {called}."
    return "refused", f"Both have {called}, {_too_many(times, most)}."


def _joint(
    crowd: _Crowd, figures: Mapping[str, Mapping[str, Any]], refused: Mapping[str, str]
) -> list[tuple[str, Outcome, str]]:
    """What rules say that try two refused keys together."""
    answers: list[tuple[str, Outcome, str]] = []
    for name, said in figures.items():
        one, plus, other = name.partition(" + ")
        if not plus or one not in refused or other not in refused:
            continue
        times = crowd.sharing({one: refused[one], other: refused[other]})
        if times <= said["most_sharing"]:
            answers.append((name, "together", "Both refused keys together bring the two together."))
        else:
            sentence = f"Even both refused keys are had together, {_too_many(times, said['most_sharing'])}."
            answers.append((name, "refused", sentence))
    return answers


def _too_many(times: int, most: int) -> str:
    return f"but {count(times)} records share it and the rule takes keys of at most {count(most)}"
