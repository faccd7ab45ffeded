"""The state of quality as one HTML page with plots, which opens without a network; it holds no values."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from hotpass.profiles import Profile
from hotpass.quality.assessed import Assessed
from hotpass.quality.history import Moment, Point, trend
from hotpass.quality.recommending import recommendations
from hotpass.quality.scorecard import named_parts, rules, scorecard
from hotpass.quality.scoring import FORMULA

_TEMPLATES: Final = Path(__file__).parent / "templates"
#: Size of the plot of scores over time, in its own units.
_WIDTH, _HEIGHT = 640, 160
_MOST_ADVICE: Final = 15


def report_html(assessed: Assessed, profile: Profile, title: str, past: Sequence[Moment] = ()) -> str:
    """The report.

    Args:
        assessed: a version, or a run.
        profile: says what fields are called.
        title: what it is about.
        past: versions and runs up to it, for the plot of scores over time.

    Raises:
        InputError: nothing is known of how good it is.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters |= {"share": _share, "words": lambda state: state.replace("_", " ")}
    points = trend(past).get("", []) if len(past) > 1 else []
    return environment.get_template("quality.html.j2").render(
        title=title,
        formula=FORMULA,
        parts=named_parts(scorecard(assessed)),
        lines=rules(assessed),
        advice=recommendations(assessed, profile)[:_MOST_ADVICE] if assessed.version else [],
        line=_line(points),
        first=_share(points[0].score) if points else "",
        last=_share(points[-1].score) if points else "",
        moments=len(points),
        size=(_WIDTH, _HEIGHT),
    )


def _share(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{100.0 if value == 1 else min(value * 100, 99.9):.1f} %"


def _line(points: Sequence[Point]) -> str:
    """Points of the plot as SVG takes them; the scale goes from the lowest score to 1."""
    known = [(point.at, point.score) for point in points if point.score is not None]
    if len(known) < 2:
        return ""
    low, last = min(score for _, score in known), max(at for at, _ in known)
    room = (1 - low) or 1.0
    return " ".join(
        f"{10 + at / max(1, last) * (_WIDTH - 20):.1f},{10 + (1 - score) / room * (_HEIGHT - 20):.1f}"
        for at, score in known
    )
