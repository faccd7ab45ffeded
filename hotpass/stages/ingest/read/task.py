"""What the reading child is asked to do, as JSON on its standard input."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hotpass.errors import InputError
from hotpass.stages.ingest.gate import Format
from hotpass.stages.ingest.limits import Limits

if TYPE_CHECKING:
    from hotpass.stages.ingest.read.grid_writer import GridWriter

#: What the child says once the answer to a task is written.
FINISHED: Final = "finished"


@dataclass(frozen=True, slots=True)
class Task:
    """One file to be read.

    Attributes:
        path: where its content stands.
        name: what people call it.
        digest: SHA-256 of its content.
        format: as the gate told it.
        grids: existing folder for the grids.
        scratch: existing folder for everything else; emptied by the parent.
        limits: that bound it.
        skip: numbers of sheets that are not to be read, with why.
    """

    path: Path
    name: str
    digest: str
    format: Format
    grids: Path
    scratch: Path
    limits: Limits
    skip: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Task:
        """The task that :meth:`to_json` described."""
        paths = {key: Path(given[key]) for key in ("path", "grids", "scratch")}
        skip = {int(number): why for number, why in given["skip"].items()}
        return cls(**{**given, **paths, "limits": Limits(**given["limits"]), "skip": skip})

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        from dataclasses import asdict

        return {key: str(v) if isinstance(v, Path) else v for key, v in asdict(self).items()}

    def tell(self, share: float) -> None:
        """Tell the parent how much of the file is read, 0–1, where that is known; the end it sees itself."""
        self._share.write_text(f"{min(share, 0.99):.3f}", encoding="utf-8")

    def told(self) -> float | None:
        """What :meth:`tell` said last."""
        try:
            return float(self._share.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):  # just being written
            return None

    @property
    def _share(self) -> Path:
        return self.scratch / "share"

    def begin(self, number: int) -> None:
        """Tell the parent which sheet is read next, so that it knows at which one the child died."""
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()

    def check_sheets(self, members: Sequence[str]) -> None:
        """Raises :class:`InputError` when there are too many sheets, or two that are one part of the file.

        Args:
            members: the part of each sheet, ``""`` where it has none of its own.
        """
        if len(members) > self.limits.sheets:
            most = f"{self.limits.sheets:,}"
            raise InputError(f"the workbook has more than {most} sheets", remedy="Split it")
        own = [member for member in members if member]
        if len(set(own)) < len(own):
            raise InputError("the workbook names one part for several sheets", remedy="Save it again")

    def bits(self, sheet_id: str) -> Path:
        """Where the grid writer notes which cells hold text."""
        return self.scratch / f"{sheet_id}.bits"

    def writer(self, sheet_id: str, positions: Sequence[int]) -> GridWriter:
        """A writer of the grid of a sheet."""
        from hotpass.stages.ingest.read.grid_writer import GridWriter

        return GridWriter(self.grids / f"{sheet_id}.parquet", self.bits(sheet_id), positions)
