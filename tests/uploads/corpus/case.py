"""One file of the corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: In place of words: the file is read.
READ: Final = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A file that hurts.

    Attributes:
        name: that people know it by.
        content: its bytes, perhaps in pieces.
        words: that the refusing sentence holds, or :data:`READ`.
        rows: of its tables together, where it is read.
        large: whether it takes more than a few MiB on disk.
    """

    name: str
    content: Callable[[], bytes | Iterable[bytes]]
    words: str
    rows: int | None = None
    large: bool = False

    def write(self, path: Path) -> Path:
        """Write it; returns where."""
        content = self.content()
        with path.open("wb") as out:
            for piece in (content,) if isinstance(content, bytes) else content:
                out.write(piece)
        return path
