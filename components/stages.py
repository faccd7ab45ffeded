"""A run while it goes on: how far it is, how fast, how long it will take, and what each stage did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from components import facts, markup, stage_figures, table
from components.markup import markdown
from components.words import NONE, duration, number, percent, state

if TYPE_CHECKING:
    from hotpass.runs import Progress, StageProgress

_NAMES = {
    "ingest": "Read the files",
    "normalise": "Normalise the values",
    "classify": "Find personal information",
    "validate": "Check what was read",
    "link": "Link the records",
    "merge": "Choose the golden values",
    "score": "Score quality",
    "check": "Check the golden records",
    "ahead": "Show the version ahead",
    "publish": "Publish",
    "add": "Add to what is published",
}
_COLUMNS = (
    table.Column("stage", "Stage"),
    table.Column("state", "State"),
    table.Column("time", "Time", numeric=True),
    table.Column("figures", "Figures", wide=True),
)


def show(progress: Progress, *, moving: bool) -> None:
    """Show the bar while the run moves, and a line a stage."""
    if moving:
        st.progress(min(1.0, progress.fraction), text=_pace(progress))
    rows = [table.Row(_cells(stage)) for stage in progress.stages]
    markup.show(table.html(_COLUMNS, rows, "Stages of the run", stacked=True))


def _pace(progress: Progress) -> str:
    """The share done in words, with throughput and time left as far as they are known."""
    parts = [percent(progress.fraction)]
    if progress.stage:
        parts.append(_NAMES.get(progress.stage, progress.stage).lower())
    if progress.message:
        parts.append(markdown(progress.message))
    if progress.rows_per_second:
        parts.append(f"{number(progress.rows_per_second)} rows a second")
    if progress.seconds_left is not None:
        parts.append(f"about {duration(max(1.0, progress.seconds_left))} left")
    return " · ".join(parts)


def _cells(stage: StageProgress) -> Mapping[str, markup.Child]:
    return {
        "stage": _NAMES.get(stage.name, stage.name),
        "state": facts.state("not started" if stage.state == "queued" else state(stage.state)),
        "time": duration(stage.seconds) if stage.seconds else NONE,
        "figures": stage_figures.said(stage.figures),
    }


def names(stages: Sequence[str]) -> list[str]:
    """Stages as people call them."""
    return [_NAMES.get(stage, stage) for stage in stages]
