"""The state of quality as one HTML page or PDF with plots, which needs no network; it holds no values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hotpass.profiles import Profile
from hotpass.quality.answers import Scorecard
from hotpass.quality.assessed import Assessed
from hotpass.quality.history import Moment, Point, trend
from hotpass.quality.origin import Origin
from hotpass.quality.recommending import recommendations
from hotpass.quality.scorecard import named_parts, rules, scorecard
from hotpass.quality.scoring import FORMULA
from hotpass.workspace import Workspace

if TYPE_CHECKING:
    from hotpass.documents import Plot, Table

_TEMPLATES: Final = Path(__file__).parent / "templates"
#: Size of the plot of scores over time, in its own units.
_WIDTH, _HEIGHT = 640, 180
#: Its edges within that: left, right, top, bottom.
_EDGES: Final = (64, 624, 16, 148)
_MOST_ADVICE: Final = 15


def report_html(
    workspace: Workspace, assessed: Assessed, profile: Profile, about: Origin, past: Sequence[Moment] = ()
) -> str:
    """The report.

    Args:
        workspace: where what the past adds up to is kept.
        assessed: a version, or a run.
        profile: says what fields are called.
        about: what it is about.
        past: versions and runs up to it, for the plot of scores over time.

    Raises:
        InputError: nothing is known of how good it is.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters |= {"share": _share, "words": _words, "number": _number}
    points = _scores(workspace, past)
    return environment.get_template("quality.html.j2").render(
        about=about,
        formula=FORMULA,
        parts=named_parts(scorecard(assessed)),
        lines=rules(assessed),
        advice=recommendations(workspace, assessed, profile)[:_MOST_ADVICE] if assessed.version else [],
        line=_line(points),
        lowest=_share(min((one.score for one in points if one.score is not None), default=None)),
        days=[f"{past[one.at].at:%-d %b %Y}" for one in (points[0], points[-1])] if points else [],
        first=_share(points[0].score) if points else "",
        last=_share(points[-1].score) if points else "",
        moments=len(points),
        size=(_WIDTH, _HEIGHT),
        **dict(zip(("left", "right", "top", "bottom"), _EDGES, strict=True)),
    )


def report_pdf(
    workspace: Workspace, assessed: Assessed, profile: Profile, about: Origin, past: Sequence[Moment] = ()
) -> bytes:
    """The same as PDF, tagged for screen readers; arguments and errors as of :func:`report_html`."""
    from hotpass.documents import Paragraph, Section, Table, as_pdf

    card, lines = scorecard(assessed), rules(assessed)
    advice = recommendations(workspace, assessed, profile)[:_MOST_ADVICE] if assessed.version else []
    found = [
        (
            line.rule_id,
            line.sentence,
            _words(line.state),
            line.severity,
            _share(line.share),
            _number(line.failed),
        )
        for line in lines
    ]
    headings = ("Rule", "What holds", "State", "Severity", "Holds for", "Failing")
    sections = [
        Section("Scores", [_dimensions(card), *_over_time(workspace, past), Paragraph(FORMULA)]),
        Section("What the scores are made of", [_parts(card)]),
        Section("What to do next", [Paragraph(one.sentence) for one in advice]),
        Section("Rules", [Table(headings, found, (4, 5), (3, 5, 2, 1.5, 1.5, 1.5))]),
        Section("What this is about", [Paragraph(one) for one in about.sentences[1:]]),
    ]
    shown = [one for one in sections if one.parts]
    return as_pdf(about.title, shown, subtitle=about.sentences[0])


def _dimensions(card: Scorecard) -> Plot:
    from hotpass.documents import Plot, bars

    shown = [(part.name.capitalize(), part.score, _share(part.score)) for part in card.dimensions]
    alt = "; ".join(f"{name}: {said}" for name, _, said in shown)
    return Plot(bars(shown), alt, "How good is each dimension?")


def _over_time(workspace: Workspace, past: Sequence[Moment]) -> Iterator[Plot]:
    from hotpass.documents import Plot, line

    points = _scores(workspace, past)
    if len(points) > 1:
        first, last = (f"{past[point.at].at:%-d %b %Y}" for point in (points[0], points[-1]))
        went = (_share(points[0].score), _share(points[-1].score))
        alt = f"The score went from {went[0]} on {first} to {went[1]} on {last}."
        yield Plot(line([point.score for point in points], first, last), alt, "How did the score go?")


def _scores(workspace: Workspace, past: Sequence[Moment]) -> list[Point]:
    """The scores over time, without runs that ended before their last rules, which have not all in them."""
    points = trend(workspace, past).get("", []) if len(past) > 1 else []
    return [point for point in points if not past[point.at].assessed.is_partial]


def _parts(card: Scorecard) -> Table:
    from hotpass.documents import Table

    rows = [
        (
            name,
            _share(part.score),
            _words(part.state) if part.rules else "",
            _number(part.evaluated),
            _number(part.failed),
        )
        for name, part in named_parts(card)
    ]
    return Table(("Part", "Score", "State", "Rows evaluated", "Failing"), rows, (1, 3, 4), (3, 1, 2, 1.5, 1))


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u202f")


def _words(state: str) -> str:
    return state.replace("_", " ")


def _share(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{100.0 if value == 1 else min(value * 100, 99.9):.1f} %"


def _line(points: Sequence[Point]) -> list[tuple[float, float]]:
    """Points of the plot as SVG takes them; the scale goes from the lowest score to 1."""
    known = [(point.at, point.score) for point in points if point.score is not None]
    if len(known) < 2:
        return []
    low, last = min(score for _, score in known), max(at for at, _ in known)
    left, right, top, bottom = _EDGES
    room = (1 - low) or 1.0
    return [
        (
            round(left + at / max(1, last) * (right - left), 1),
            round(top + (1 - score) / room * (bottom - top), 1),
        )
        for at, score in known
    ]
