"""How the command line shows things: JSON, tables, numbers, and a run while it goes on."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hotpass.errors import PartlyDone, printable

if TYPE_CHECKING:
    from hotpass.runs import Event


def say(text: str = "") -> None:
    """One line on standard output."""
    print(text)  # noqa: T201


def warn(sentences: Iterable[str]) -> None:
    """What looks unsound, a line each."""
    for sentence in sentences:
        say(f"Warning: {sentence}")


def as_json(value: Any) -> None:
    """A value as JSON on standard output; dates and paths as text."""
    say(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def number(value: float) -> str:
    """A count with its thousands parted: 12 480."""
    return f"{value:,.0f}".replace(",", "\u202f")


def duration(seconds: float) -> str:
    """A duration in words: ``4.2 s``, ``2 min 10 s``."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Rows under headings, in aligned columns; a sentence where there are no rows."""
    cells = [[*headings], *([str(c) for c in row] for row in rows)]
    if len(cells) == 1:
        say("There is none.")
        return
    widths = [max(len(row[i]) for row in cells) for i in range(len(headings))]
    for row in cells:
        say("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip())


def end(refused: Mapping[str, str]) -> None:
    """The end of what was done with files, some of which may have been refused.

    Raises:
        PartlyDone: some were; names them.
    """
    if not refused:
        return
    said = [printable(f"{name}: {reason}") for name, reason in refused.items()]
    count = "1 file was" if len(said) == 1 else f"{number(len(said))} files were"
    error = PartlyDone(f"{count} refused, and the others were read")
    for sentence in said:
        error.add_note(sentence)
    raise error


@contextmanager
def progress() -> Iterator[Callable[[Event], None]]:
    """Shows a run's events: a bar on a terminal, a line a stage elsewhere. Goes to standard error."""
    if not sys.stderr.isatty():
        yield _line
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.fields[stage]:<10}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("", total=1.0, stage="")
        yield lambda event: bars.update(
            task, completed=event.overall, stage=event.stage or "", description=event.message
        )


def _line(event: Event) -> None:
    if event.kind in ("done", "failed"):
        print(f"{event.stage}: {event.message or event.kind}", file=sys.stderr)  # noqa: T201
