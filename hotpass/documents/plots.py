"""Plots as SVG, of the colours of the workbench; sizes are in points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

_WIDTH: Final = 460
_LEFT: Final = 110
_ROW: Final = 20
_HEIGHT: Final = 130
_INK: Final = "#1b2a30"
_LINE: Final = "#0b5c6b"
_GROUND: Final = "#dde5e8"


def bars(items: Sequence[tuple[str, float | None, str]]) -> str:
    """A bar for each label: its share of the whole width, 0–1 or None, and what stands beside it."""
    room = _WIDTH - _LEFT - 60
    drawn = []
    for place, (label, share, said) in enumerate(items):
        top = place * _ROW
        drawn += [
            _text(_LEFT - 6, top + 13, label, "end"),
            _box(_LEFT, top + 3, room, _GROUND),
            _box(_LEFT, top + 3, room * min(max(share or 0.0, 0.0), 1.0), _LINE),
            _text(_LEFT + room + 6, top + 13, said),
        ]
    return _drawing(len(items) * _ROW, drawn)


def line(values: Sequence[float | None], first: str, last: str) -> str:
    """Shares (0–1) in the order of time; the scale goes from the least to 1.

    Args:
        values: None where nothing is known.
        first: what stands under the first.
        last: what stands under the last.
    """
    known = [(at, value) for at, value in enumerate(values) if value is not None]
    low = min((value for _, value in known), default=0.0)
    room, height, span = _WIDTH - _LEFT - 20, _HEIGHT - 36, (1 - low) or 1.0
    points = [
        (_LEFT + room * at / max(1, len(values) - 1), 10 + height * (1 - value) / span) for at, value in known
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    grid = [
        f'<line x1="{_LEFT}" x2="{_LEFT + room}" y1="{y}" y2="{y}" stroke="{_GROUND}"/>'
        for y in (10, 10 + height)
    ]
    return _drawing(
        _HEIGHT,
        [
            *grid,
            _text(_LEFT - 6, 14, "100 %", "end"),
            _text(_LEFT - 6, 14 + height, f"{low * 100:.1f} %", "end"),
            f'<polyline points="{path}" fill="none" stroke="{_LINE}" stroke-width="1.5"/>',
            *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.6" fill="{_LINE}"/>' for x, y in points),
            _text(_LEFT, _HEIGHT - 6, first),
            _text(_LEFT + room, _HEIGHT - 6, last, "end"),
        ],
    )


def _drawing(height: float, parts: Sequence[str]) -> str:
    size = f'width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'


def _box(left: float, top: float, width: float, colour: str) -> str:
    return f'<rect x="{left}" y="{top}" width="{width:.1f}" height="13" fill="{colour}"/>'


def _text(left: float, top: float, text: str, anchor: str = "start") -> str:
    font = f'font-size="10" font-family="Libertinus Serif" fill="{_INK}"'
    return f'<text x="{left}" y="{top}" text-anchor="{anchor}" {font}>{escape(text)}</text>'
