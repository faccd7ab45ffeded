"""The report of a pack, to read and to print; what it shortens stands whole in the files beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from hotpass.access import Role
from hotpass.compliance.controls import STATES
from hotpass.compliance.evidence.duties import Duties
from hotpass.compliance.evidence.period import Period
from hotpass.compliance.evidence.standing import Stood
from hotpass.compliance.evidence.trail import Trail
from hotpass.compliance.evidence.work import Work

if TYPE_CHECKING:
    from hotpass.documents import Paragraph, Plot, Section, Table

_MOST: Final = 100
_NONE: Final = "–"


def sections(
    period: Period, role: Role, stood: Stood, duties: Duties, work: Work, trail: Trail
) -> list[Section]:
    """The sections of the report."""
    from hotpass.documents import Paragraph, Section

    found = [
        Section("What this is", [Paragraph(sentence) for sentence in _preface(period, role, stood)]),
        Section("How the controls stand", list(_controls(stood))),
        Section("How they stood day by day", list(_history(stood))),
        Section("What data subjects asked for", list(_requests(duties))),
        Section("Registers", [_registers(duties)]),
        Section("How information is processed", list(_processing(duties))),
        Section("What subjects consented to", [_consents(duties)]),
        Section("Runs and what they published", list(_work(work))),
        Section("Quality", list(_quality(work))),
        Section("The audit trail", list(_trail(trail))),
    ]
    return [one for one in found if one.parts]


def _preface(period: Period, role: Role, stood: Stood) -> Iterator[str]:
    yield (
        f"Evidence of how personal information was handled from {period.first:%-d %B %Y} to "
        f"{period.last:%-d %B %Y}, days by South African time. Values of people and organisations are shown "
        f"as the role {role.label} sees them."
    )
    breached = sum(one.state == "breached" for one in stood.standings)
    yield (
        f"{_count(len(stood.standings), 'control')} of the catalogue, {breached} of them breached. Each "
        "stands with its figure, its query, the version of the data and the moment at which it was worked "
        "out in controls/controls.json, and the rows behind it in controls/rows."
    )
    if stood.standings:
        first = stood.standings[0]
        when = f"{first.computed_at:%Y-%m-%d %H:%M} UTC"
        said = f"the last time before the period ended: {when}" if stood.over else f"on {when}"
        yield f"Controls were worked out of {first.data_version}, {said}."
    yield (
        "Registers, consents, requests, disposals and the record of processing stand as they did at the end "
        "of the period."
        if stood.over
        else "The period has not ended: everything stands as it did when this was made."
    )
    yield "Whether this is as it was made, and by whom, is verified by what VERIFY.md says."


def _controls(stood: Stood) -> Iterator[Paragraph | Plot | Table]:
    from hotpass.documents import Plot, Table, bars

    states = Counter(one.state for one in stood.standings)
    every = len(stood.standings) or 1
    shown = [(state.capitalize(), states[state] / every, str(states[state])) for state in STATES]
    alt = "; ".join(f"{name}: {said}" for name, _, said in shown)
    yield Plot(bars(shown), alt, "How many controls are in each state?")
    order = {state: place for place, state in enumerate(STATES)}
    rows = [
        (
            f"{one.control.section}, {one.control.duty}",
            one.state,
            one.sentence,
            _NONE if one.threshold is None else f"{one.threshold:g}",
            f"{one.count:,}".replace(",", "\u202f"),
            f"{one.computed_at:%Y-%m-%d %H:%M} UTC",
        )
        for one in sorted(stood.standings, key=lambda one: order[one.state])
    ]
    headings = "Provision and duty", "State", "What was found", "Threshold", "Rows", "Worked out"
    yield Table(headings, rows, (3, 4), (4, 1.2, 4, 1.3, 1, 1.7))


def _history(stood: Stood) -> Iterator[Plot]:
    from hotpass.documents import Plot, line

    days = sorted({day for day, _, _ in stood.history})
    if len(days) < 2:
        return
    standing: dict[str, str] = {}
    shares = []
    for day in days:
        standing |= {control: state for at, control, state in stood.history if at == day}
        shares.append(sum(state != "breached" for state in standing.values()) / len(standing))
    alt = f"From {shares[0]:.0%} on {days[0]} to {shares[-1]:.0%} on {days[-1]}."
    yield Plot(line(shares, str(days[0]), str(days[-1])), alt, "What share of the controls was not breached?")


def _requests(duties: Duties) -> Iterator[Paragraph | Table]:
    from hotpass.documents import Paragraph, Table

    if not duties.requests:
        yield Paragraph("No request was open in the period.")
        return
    rows = [
        (r.id, r.kind, str(r.received), str(r.due or _NONE), r.outcome or r.state, str(r.ended or _NONE))
        for r in duties.requests[:_MOST]
    ]
    yield Table(("Request", "Asks for", "Received", "Due", "State", "Ended"), rows)
    yield from _shortened(len(duties.requests), "request", "requests.csv")


def _registers(duties: Duties) -> Table:
    from hotpass.documents import Table

    counts = {**duties.registers, "Disposals": duties.disposals}
    return Table(("Register", "Entries"), [(name, str(n)) for name, n in counts.items()], (1,))


def _processing(duties: Duties) -> Iterator[Paragraph | Table]:
    from hotpass.documents import Paragraph, Table

    made = duties.record
    yield Paragraph(
        "The record that section 17 asks for stands in processing/record.pdf, whole. Sources of which no "
        f"purpose is said: {', '.join(made.unassigned) or 'none'}."
    )
    rows = [
        (one.purpose, one.ground, one.owner, "; ".join(one.recipients) or _NONE, "; ".join(one.sources))
        for one in made.processing[:_MOST]
    ]
    if rows:
        yield Table(("Purpose", "Ground", "Owner", "Recipients", "Sources"), rows, (), (2, 3, 2, 2, 2))
        yield from _shortened(len(made.processing), "purpose", "processing/record.csv")


def _consents(duties: Duties) -> Paragraph | Table:
    from hotpass.documents import Paragraph, Table

    if not duties.consents:
        return Paragraph("The consent ledger is empty.")
    rows = [(act, f"{n:,}".replace(",", "\u202f")) for act, n in sorted(duties.consents.items())]
    return Table(("What was asked or said", "Events in consents.csv"), rows, (1,))


def _work(work: Work) -> Iterator[Paragraph | Table]:
    from hotpass.documents import Paragraph, Table

    if not work.runs:
        yield Paragraph("No run was asked for in the period.")
        return
    rows = [
        (run.id, run.dataset, run.state.replace("_", " "), run.requested_by, str(run.version or _NONE))
        for run in work.runs[:_MOST]
    ]
    yield Table(("Run", "Dataset", "State", "Asked for by", "Version"), rows, (4,), (3, 2, 2, 2, 1))
    yield from _shortened(len(work.runs), "run", "runs/runs.csv")


def _quality(work: Work) -> Iterator[Plot | Paragraph]:
    from hotpass.documents import Plot, bars

    shown = [
        (f"{dataset} {number}", card.whole.score, _share(card.whole.score))
        for (dataset, number), card in list(work.scores.items())[-30:]
    ]
    if shown:
        alt = "; ".join(f"{name}: {said}" for name, _, said in shown)
        yield Plot(bars(shown), alt, "What is the quality score of each version?")
        yield from _shortened(len(work.scores), "version", "quality/scores.csv", 30)


def _trail(trail: Trail) -> Iterator[Paragraph | Plot | Table]:
    from hotpass.documents import Paragraph, Table

    if not trail.first:
        yield Paragraph("Nothing was recorded in the period.")
        return
    count = trail.acts.total()
    yield Paragraph(
        f"{_count(count, 'entry', 'entries')}, numbers {trail.first} to {trail.last}, each bound to the one "
        f"before by its hash, and sealed by {trail.checkpoint}. They stand in trail/entries.jsonl; those in "
        "trail/after.jsonl lead from the last of them to the checkpoint."
    )
    rows = [(act, f"{n:,}".replace(",", "\u202f")) for act, n in sorted(trail.acts.items())]
    yield Table(("What was done", "Entries"), rows, (1,), (4, 1))


def _shortened(count: int, one: str, file: str, most: int = _MOST) -> Iterator[Paragraph]:
    from hotpass.documents import Paragraph

    if count > most:
        yield Paragraph(f"{most} of {_count(count, one)}; all stand in {file}.")


def _count(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}".replace(",", "\u202f")


def _share(value: float | None) -> str:
    return _NONE if value is None else f"{value:.1%}"
