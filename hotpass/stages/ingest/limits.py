"""What a file may ask for before it is refused; each limit leaves ordinary work alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MIB: Final = 1024 * 1024

#: A worksheet's own bounds, by the file format.
SHEET_ROWS: Final = 1_048_576
SHEET_COLUMNS: Final = 16_384


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of reading one file, in bytes, counts and seconds.

    Attributes:
        file: largest file.
        member: largest member of a workbook's archive once inflated.
        inflated: largest archive once inflated.
        ratio: largest ratio of inflated to packed size, for members of at least ``ratio_floor``; ordinary
            sheets reach 6 to 17.
        members: most members of the archive.
        sheets: most sheets of a workbook.
        dense_cells: largest area of a sheet read as it stands; one with few cells far apart is folded.
        memory: address space of the reading process, beyond what it begins with.
        seconds: its time.
        ratio_floor: smaller members may be packed as well as they like.
        sparse_cells: most cells in a sheet that is folded.
        shared_text: text of a workbook with every shared string counted as often as it is used.
        field: characters in one field of a text file; a spreadsheet's own cell holds 32,767.
        gathered: bytes of text in one sheet of a format whose columns are known only at its end.
        parquet_rows: most rows of a Parquet file; a few kilobytes of it can claim billions.
    """

    file: int = 500 * MIB
    member: int = 1024 * MIB
    inflated: int = 2048 * MIB
    ratio: int = 200
    members: int = 2000
    sheets: int = 1000
    dense_cells: int = 40_000_000
    memory: int = 4096 * MIB
    seconds: int = 120
    ratio_floor: int = 16 * MIB
    sparse_cells: int = 5_000_000
    shared_text: int = 256 * MIB
    field: int = 100_000
    gathered: int = 512 * MIB
    parquet_rows: int = 50_000_000


def limits_in_force() -> Limits:
    """The limits that the settings name."""
    from hotpass.settings import settings

    chosen = settings()
    return Limits(
        file=chosen.max_upload_mib * MIB,
        member=chosen.max_member_mib * MIB,
        inflated=chosen.max_inflated_mib * MIB,
        ratio=chosen.max_inflate_ratio,
        members=chosen.max_members,
        dense_cells=chosen.max_dense_cells,
        memory=chosen.reader_memory_mib * MIB,
        seconds=chosen.reader_seconds,
    )
