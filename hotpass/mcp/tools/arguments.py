"""Arguments that several tools share, and how much they answer."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

#: A longer text is cut, as a cell may hold 32,767 characters.
_LONGEST: Final = 1_000

Dataset = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9_-]{0,62}$", description="Name of the dataset; `ssot` unless told.")
]
Version = Annotated[
    int | None, Field(ge=1, description="Number of a published version; the current one when left out.")
]
#: Also names a folder, so that nothing else may be in it.
_RUN: Final = r"^[0-9]{8}-[0-9]{6}-[a-z0-9]{4}$"
RunId = Annotated[str, Field(pattern=_RUN, description="Id of a run, from `list_runs`.")]
OfRun = Annotated[str | None, Field(pattern=_RUN, description="Id of a run, instead of a version.")]
EntityType = Literal["organisation", "person"]
Limit = Annotated[int, Field(ge=1, le=100, description="How many at most.")]
Offset = Annotated[
    int, Field(ge=0, description="How many to pass over: `next_offset` of the last answer gives the rest.")
]


def following(offset: int, shown: int, total: int) -> int | None:
    """Where the next answer begins; None after the last."""
    return offset + shown if offset + shown < total else None


def place(file: str | None, sheet: str | None, within: str | int | None) -> str:
    """Where something stands: its file, the sheet where it has one, and the cell or the number of the row."""
    at = f"row {within}" if isinstance(within, int) else within
    return " · ".join(part for part in (file, sheet, at) if part)


def cut(text: str | None) -> str | None:
    """A text of readable length; says how long it was."""
    if text is None or len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST]} … (cut; {len(text)} characters)"
