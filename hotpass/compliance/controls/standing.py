"""How the controls stand, worked out where it is not known yet, and the rows behind each."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa

from hotpass import days
from hotpass.access import Act, current, require
from hotpass.catalogue import Catalogue, evidence
from hotpass.catalogue.evidence import Kept
from hotpass.catalogue.tables import now
from hotpass.compliance.controls import attesting, facts
from hotpass.compliance.controls.asking import OFFENDING, rows_behind
from hotpass.compliance.controls.asking import behind as query_behind
from hotpass.compliance.controls.checks import CHECKS
from hotpass.compliance.controls.judging import Judged, judge
from hotpass.compliance.controls.masking import masked
from hotpass.compliance.controls.model import STATES, Control, State
from hotpass.compliance.controls.reading import Framework, catalogue, control_named
from hotpass.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Standing:
    """How a control stands.

    Attributes:
        control: what it asks.
        framework: key of its framework.
        state: satisfied, breached, due, attested or unknown.
        value: the figure, in ``unit``; None where there is none.
        unit: of the figure.
        count: rows behind it.
        sentence: why, in words.
        query: SQL that gives the rows; ``""`` where there are none.
        data_version: of what it was worked out.
        due: by when something is to be done, or None.
        computed_at: when it was worked out.
    """

    control: Control
    framework: str
    state: State
    value: float | None
    unit: str
    count: int
    sentence: str
    query: str
    data_version: str
    due: date | None
    computed_at: datetime

    @property
    def threshold(self) -> float | None:
        """Largest figure that keeps the duty; None where a person answers."""
        return self.control.threshold if self.control.check else None


def standings(workspace: Workspace, today: date | None = None) -> list[Standing]:
    """How every control stands; what is known of the same facts and day is not worked out again.

    Raises:
        AccessRefused: whoever acts may not see it.
        ConfigError: a file of controls cannot be used.
    """
    require(Act.COMPLIANCE)
    return evaluate(workspace, today=today)


def evaluate(workspace: Workspace, run: str | None = None, today: date | None = None) -> list[Standing]:
    """Work out how every control stands and keep it; for the worker, which nobody asks who it is.

    Args:
        workspace: whose.
        run: after which, or None.
        today: the day that counts; this one when not given.
    """
    day = today or days.today()
    frameworks = catalogue(workspace)
    known = _known(workspace, frameworks, day)
    if known and run is None:
        return known
    controls = [one for framework in frameworks.values() for one in framework.controls.values()]
    with facts.opened(workspace, day) as found:
        judged = judge(found, controls, *attesting.standing_and_broken(workspace))
        version, digest = found.data_version, found.digest
    moment, name = now(), secrets.token_hex(8)
    kept = [_kept(one, judged[one.id], name, run, day, version, digest, moment) for one in controls]
    with Catalogue.open(workspace).write() as connection:
        evidence.add(connection, kept, current().name)
    return of_kept(frameworks, {one.control: one for one in kept})


def offending(
    workspace: Workspace, control: str, most: int | None = None, skip: int = 0, today: date | None = None
) -> pa.Table:
    """The rows behind a control as whoever acts may see them; of one that rests on others, those of all.

    Args:
        workspace: whose.
        control: id.
        most: no more rows than these; all when not given.
        skip: leave out so many before.
        today: the day that counts; this one when not given.

    Returns:
        Columns as in :data:`hotpass.compliance.controls.asking.OFFENDING`, in an order that stays.

    Raises:
        AccessRefused: whoever acts may not see it.
        ConfigError: there is no such control.
    """
    require(Act.COMPLIANCE)
    behind = _behind(workspace, control)
    if len(behind) > 1 or most is None:
        return offending_each(workspace, [control], today)[control].slice(skip, most)
    day, check = today or days.today(), CHECKS.get(behind[0].check or "")
    with facts.opened(workspace, day) as found:
        if check is None or found.ready(check.needs):
            return OFFENDING.empty_table()
        rows = rows_behind(found, query_behind(found, check, behind[0].parameters), most, skip)
        profiles = {one.dataset: one.profile for one in found.published}
    return masked({control: rows}, profiles)[control]


def offending_each(
    workspace: Workspace, controls: Sequence[str], today: date | None = None
) -> dict[str, pa.Table]:
    """By control all the rows behind it; see :func:`offending`."""
    require(Act.COMPLIANCE)
    day = today or days.today()
    whole: dict[str, pa.Table] = {}
    with facts.opened(workspace, day) as found:
        for control in controls:
            checks = [(CHECKS[one.check], one) for one in _behind(workspace, control) if one.check]
            tables = [
                rows_behind(found, query_behind(found, check, one.parameters))
                for check, one in checks
                if not found.ready(check.needs)
            ]
            whole[control] = pa.concat_tables(tables) if tables else OFFENDING.empty_table()
        profiles = {one.dataset: one.profile for one in found.published}
    return masked(whole, profiles)


def _behind(workspace: Workspace, control: str) -> list[Control]:
    one = control_named(workspace, control)
    return [deep for other in one.rests_on for deep in _behind(workspace, other)] or [one]


def _known(workspace: Workspace, frameworks: Mapping[str, Framework], day: date) -> list[Standing]:
    """What was worked out last, where nothing has changed since."""
    _, digest = facts.state(workspace, day)
    with Catalogue.open(workspace).read() as connection:
        last = {one.control: one for one in evidence.last(connection)}
    every = {key for framework in frameworks.values() for key in framework.controls}
    if set(last) != every or any(one.facts != digest for one in last.values()):
        return []
    return of_kept(frameworks, last)


def _kept(
    control: Control,
    judged: Judged,
    evaluation: str,
    run: str | None,
    day: date,
    version: str,
    digest: str,
    moment: datetime,
) -> Kept:
    return Kept(
        evaluation=evaluation,
        control=control.id,
        run=run,
        day=day,
        state=judged.state,
        value=judged.value,
        unit=judged.unit,
        threshold=control.threshold if control.check else None,
        count=judged.count,
        sentence=judged.sentence,
        query=judged.query,
        data_version=version,
        facts=digest,
        due=judged.due,
        computed_at=moment,
    )


def of_kept(frameworks: Mapping[str, Framework], kept: Mapping[str, Kept]) -> list[Standing]:
    """How the controls stood by what is kept of each; those of which nothing is kept are left out."""
    return [
        Standing(
            control=control,
            framework=framework.key,
            state=_state(kept[key].state),
            value=kept[key].value,
            unit=kept[key].unit,
            count=kept[key].count,
            sentence=kept[key].sentence,
            query=kept[key].query,
            data_version=kept[key].data_version,
            due=kept[key].due,
            computed_at=kept[key].computed_at,
        )
        for framework in frameworks.values()
        for key, control in framework.controls.items()
        if key in kept
    ]


def _state(word: str) -> State:
    return next(state for state in STATES if state == word)
