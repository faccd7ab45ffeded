"""Candidates counted on the table, and what is left of them: suggestions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hotpass.access import Role
from hotpass.engine import Engine
from hotpass.engine.base import quote
from hotpass.quality.conditions import condition
from hotpass.quality.profiling.subjects import Column, Subject, mask_shown
from hotpass.quality.sheets import Sheet
from hotpass.quality.suggesting.candidates import Candidate
from hotpass.quality.suggesting.tolerance import surely_holds, tolerated

#: Share below which a rule asks for too little to be worth a line.
_LEAST: Final = 0.5
#: Share that a rule must ask for to be accepted unread.
_BY_DEFAULT: Final = 0.75
_EXAMPLES: Final = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule that the data speaks for.

    Attributes:
        id: names it, whatever its bounds are by now.
        about: the first column that it reads.
        suite: that it would stand in.
        candidate: the rule.
        mostly: share of rows for which it is to hold.
        support: rows that it says something of.
        exceptions: those that fail it.
        examples: values of some that do, of its first column; to be masked by who looks.
        confidence: share of rows for which it holds, with 95 % confidence.
        by_default: whether it may be accepted unread.
        sheet: what tables its suite is for, where these are held as they stand.
    """

    id: str
    about: Column
    suite: str
    candidate: Candidate
    mostly: float
    support: int
    exceptions: int
    examples: tuple[str, ...]
    confidence: float
    by_default: bool
    sheet: Sheet | None = None

    @property
    def sentence(self) -> str:
        """What the rule says."""
        if self.mostly >= 1:
            return f"{self.candidate.holds}."
        return f"{self.candidate.holds}, in at least {self.mostly:.1%} of the rows.".replace("%", " %")

    def shown_to(self, role: Role | None = None) -> list[str]:
        """The examples as a person in that role sees them."""
        return [mask_shown(self.about, example, role) for example in self.examples]

    @property
    def expectation(self) -> dict[str, Any]:
        """Great Expectations' JSON with Hotpass' meta, as a suite states it."""
        c = self.candidate
        return {
            "type": c.type,
            "kwargs": {**c.arguments, **({"mostly": self.mostly} if self.mostly < 1 else {})},
            "severity": "warning" if self.by_default else "info",
            "meta": {
                "id": f"{self.suite.upper().replace('_', '-').replace(' ', '-')}-{self.id}",
                "dimension": c.dimension,
                "owner": "analyst",
                "popia": "16",
                "sentence": self.sentence,
                "message": c.message,
                "suggested": {"support": self.support, "exceptions": self.exceptions, "why": c.why},
            },
        }


def weigh(engine: Engine, subject: Subject, candidates: Sequence[Candidate]) -> list[Suggestion]:
    """The candidates that the table bears out, the surest first."""
    found = []
    view, suite = subject.view, subject.suite
    columns = {column.name: column for column in subject.columns}
    held = {column.name for column in subject.columns if column.held}
    candidates = [one for one in candidates if not held.issuperset(one.columns)]
    for candidate, (support, exceptions) in zip(candidates, _counted(engine, view, candidates), strict=True):
        mostly = _asked(candidate, support, exceptions)
        if mostly < _LEAST or not support:
            continue
        few = exceptions <= 0.05 * support
        found.append(
            Suggestion(
                id=candidate.identity(suite),
                about=columns[candidate.columns[0]],
                suite=suite,
                candidate=candidate,
                mostly=mostly,
                support=support,
                exceptions=exceptions,
                examples=_examples(engine, view, candidate) if exceptions else (),
                confidence=surely_holds(exceptions, support),
                by_default=candidate.proven and few and mostly >= _BY_DEFAULT,
                sheet=subject.sheet,
            )
        )
    return sorted(found, key=lambda one: (not one.by_default, -one.confidence, one.id))


def _asked(candidate: Candidate, support: int, exceptions: int) -> float:
    """The share to ask for; one exception that takes ``weight`` rows counts as one."""
    weight, trials = candidate.weight, min(candidate.trials or support, support)
    if not trials:
        return 0.0
    seen = exceptions / weight * trials / support + candidate.more
    lost = weight * (1 - tolerated(min(seen, trials), trials))
    return round(max(0.0, 1 - lost), 3)


def _counted(engine: Engine, view: str, candidates: Sequence[Candidate]) -> list[tuple[int, int]]:
    """Rows evaluated and failed, in the candidates' order: one scan, and one for each that compares rows."""
    counts: dict[int, tuple[int, int]] = {}
    plain = [n for n, c in enumerate(candidates) if not condition(c.type, c.arguments).windowed]
    for group in (plain, *([n] for n in range(len(candidates)) if n not in plain)):
        if not group:
            continue
        marks, sums = [], []
        for n in group:
            said = condition(candidates[n].type, candidates[n].arguments)
            marks += [f"({said.evaluated}) AS e{n}", f"({said.failed}) AS f{n}"]
            sums += [f"count(*) FILTER (WHERE e{n})", f"count(*) FILTER (WHERE f{n})"]
        row = engine.rows(f"SELECT {', '.join(sums)} FROM (SELECT {', '.join(marks)} FROM {quote(view)})")[0]
        counts |= {n: (int(row[2 * at]), int(row[2 * at + 1])) for at, n in enumerate(group)}
    return [counts[n] for n in range(len(candidates))]


def _examples(engine: Engine, view: str, candidate: Candidate) -> tuple[str, ...]:
    failed, column = condition(candidate.type, candidate.arguments).failed, quote(candidate.columns[0])
    rows = engine.rows(
        f"""SELECT DISTINCT CAST({column} AS VARCHAR) AS v
        FROM (SELECT {column}, {failed} AS failed__ FROM {quote(view)})
        WHERE failed__ AND {column} IS NOT NULL ORDER BY v LIMIT {_EXAMPLES}"""
    )
    return tuple(v for (v,) in rows)


def as_json(suggestion: Suggestion, shown: Mapping[str, Any]) -> dict[str, Any]:
    """A suggestion as plain values; ``shown`` has the examples as the reader may see them."""
    return {
        "id": suggestion.id,
        "suite": suggestion.suite,
        "family": suggestion.candidate.family,
        "columns": list(suggestion.candidate.columns),
        "sentence": suggestion.sentence,
        "why": suggestion.candidate.why,
        "support": suggestion.support,
        "exceptions": suggestion.exceptions,
        "confidence": round(suggestion.confidence, 4),
        "by_default": suggestion.by_default,
        "expectation": suggestion.expectation,
        **shown,
    }
