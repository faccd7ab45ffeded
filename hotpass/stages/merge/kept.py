"""The chosen values of each field, put by in files until those of all fields are written entity by entity."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

#: How many entities are written at a time.
_ENTITIES: Final = 32_768


class KeptFields:
    """What :func:`hotpass.stages.merge.survivors.choose` gave for the fields of one entity type.

    Args:
        folder: an empty one, for a file a field.
        entities: how many there are.
    """

    def __init__(self, folder: Path, entities: int) -> None:
        self._folder, self._entities = folder, entities
        self._paths: list[Path] = []

    def put(self, chosen: pa.Table) -> None:
        """Keep the values of the next field."""
        ends = [part.stop for part in self._parts()]
        bounds = np.searchsorted(chosen["entity"].to_numpy(), [0, *ends])
        self._paths.append(self._folder / f"{len(self._paths)}.arrow")
        with pa.ipc.new_file(self._paths[-1], chosen.schema) as file:
            for first, end in pairwise(bounds):
                columns = [column.slice(first, end - first).combine_chunks() for column in chosen.columns]
                file.write_batch(pa.record_batch(columns, schema=chosen.schema))

    def parts(self) -> Iterator[tuple[range, list[pa.RecordBatch]]]:
        """Numbers of entities that follow each other, and their values by field."""
        with ExitStack() as open_files:
            files = [open_files.enter_context(pa.ipc.open_file(path)) for path in self._paths]
            for number, part in enumerate(self._parts()):
                yield part, [file.get_batch(number) for file in files]

    def _parts(self) -> Iterator[range]:
        for first in range(0, self._entities, _ENTITIES):
            yield range(first, min(first + _ENTITIES, self._entities))
