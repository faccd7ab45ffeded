"""In which state a control is, and why, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hotpass import days
from hotpass.catalogue.attestations import Attestation
from hotpass.compliance.controls.asking import Answer, ask
from hotpass.compliance.controls.checks import CHECKS, Check
from hotpass.compliance.controls.facts import Facts
from hotpass.compliance.controls.model import STATES, Control, State


@dataclass(frozen=True, slots=True)
class Judged:
    """How a control stands.

    Attributes:
        state: satisfied, breached, due, attested or unknown.
        value: the figure; None where there is none.
        unit: of the figure.
        count: rows behind it.
        sentence: why, in words.
        query: SQL that gives the rows; ``""`` where there are none.
        due: by when something is to be done, or None.
    """

    state: State
    value: float | None
    unit: str
    count: int
    sentence: str
    query: str = ""
    due: date | None = None


def judge(
    facts: Facts,
    controls: Sequence[Control],
    attested: Mapping[str, Attestation],
    broken: Mapping[str, Attestation],
) -> dict[str, Judged]:
    """How each control stands, by id; those that rest on others after these.

    Args:
        facts: what checks ask.
        controls: which.
        attested: by control what stands.
        broken: by control the last attestation, where its signature does not hold.
    """
    found: dict[str, Judged] = {}
    for control in controls:
        if not control.rests_on:
            found[control.id] = _own(facts, control, attested.get(control.id), broken.get(control.id))
    waiting = [control for control in controls if control.rests_on]
    while waiting:
        ready = [one for one in waiting if all(other in found for other in one.rests_on)]
        if not ready:  # they rest on each other in a circle
            found |= {one.id: Judged("unknown", None, "", 0, "it rests on itself") for one in waiting}
            break
        found |= {one.id: _worst([(key, found[key]) for key in one.rests_on]) for one in ready}
        waiting = [one for one in waiting if one.id not in found]
    return found


def _own(
    facts: Facts, control: Control, attestation: Attestation | None, broken: Attestation | None
) -> Judged:
    if control.check is None:
        return _vouched(facts, attestation, broken)
    check = CHECKS[control.check]
    judged = _computed(facts, control, check, ask(facts, check, control.parameters))
    if judged.state == "unknown" and control.attested and attestation is not None:
        return _vouched(facts, attestation, broken)
    return judged


def _computed(facts: Facts, control: Control, check: Check, answer: Answer) -> Judged:
    if answer.looked_at is None:
        return Judged("unknown", None, check.unit, 0, _sentence(answer.reason), answer.query)
    value = 100 * answer.found / answer.looked_at if check.share else float(answer.found)
    said = _sentence(check.said(answer.found, answer.looked_at, control.parameters))
    if value > control.threshold:
        return Judged("breached", value, check.unit, answer.found, said, answer.query)
    if answer.soon:
        return Judged(
            *("due", value, check.unit, answer.found or answer.soon, f"{said} {_soon(facts, answer)}"),
            *(answer.query, answer.due),
        )
    return Judged("satisfied", value, check.unit, answer.found, said, answer.query)


def _soon(facts: Facts, answer: Answer) -> str:
    """How many are to be seen to, and by when."""
    if answer.due is not None and answer.due <= facts.today:
        return f"{answer.soon} {'is' if answer.soon == 1 else 'are'} to be seen to."
    return f"{answer.soon} soon will, the first on {answer.due:%-d %B %Y}."


def _vouched(facts: Facts, made: Attestation | None, broken: Attestation | None) -> Judged:
    if made is None:
        if broken is not None:
            return Judged("due", None, "", 0, f"{_broken(broken)} Attest it anew.", due=facts.today)
        return Judged("due", None, "", 0, "Nobody has attested it yet.", due=facts.today)
    said = (
        f"{made.attested_by} attested it on {days.day_of(made.attested_at):%-d %B %Y} until "
        f"{made.until:%-d %B %Y}: {made.reason.rstrip('.')}."
    )
    if made.struck_at is not None:
        day = days.day_of(made.struck_at)
        said += f" Words about somebody who was erased were struck from it on {day:%-d %B %Y}."
    if broken is not None:
        said += f" {_broken(broken)}"
    if made.until < facts.today:
        return Judged("due", None, "", 0, f"The attestation ended on {made.until:%-d %B %Y}.", due=made.until)
    return Judged("attested", None, "", 0, said, due=made.until)


def _broken(made: Attestation) -> str:
    """What is said of an attestation that does not count."""
    return (
        f"What {made.attested_by} attested on {days.day_of(made.attested_at):%-d %B %Y} does not count: its "
        "signature does not hold, so that it was changed since."
    )


def _worst(others: Sequence[tuple[str, Judged]]) -> Judged:
    worst = min((one.state for _, one in others), key=STATES.index)
    named = [key for key, one in others if one.state == worst]
    due = min((one.due for _, one in others if one.due and one.state == worst), default=None)
    count = sum(one.count for _, one in others)
    share = f"{len(named)} of the {len(others)} controls" if len(others) > 1 else "The control"
    said = f"{share} that it rests on {'are' if len(named) > 1 else 'is'} {worst}: {', '.join(named)}."
    return Judged(worst, None, "", count, said, "", due)


def _sentence(words: str) -> str:
    words = words.rstrip(".")
    return f"{words[:1].upper()}{words[1:]}."
