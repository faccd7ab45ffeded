"""Parquet files."""

from __future__ import annotations

import io
import struct
from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tests.uploads.corpus.case import READ, Case


def parquet(table: pa.Table, **how: object) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, **how)
    return out.getvalue()


NAMES = pa.table(
    {"Organisation": [f"Karoo {n}" for n in range(50)], "E-mail": [f"info@k{n}.example" for n in range(50)]}
)


def with_footer(change: bytes, by: bytes) -> bytes:
    content = parquet(NAMES, compression="none")
    assert change in content
    return content.replace(change, by)


def footer_length(length: int) -> bytes:
    content = bytearray(parquet(NAMES))
    struct.pack_into("<I", content, len(content) - 8, length)
    return bytes(content)


def lying_row_count() -> bytes:
    """The footer says two thousand million rows; varints of Thrift's compact protocol, zigzag."""
    content = parquet(pa.table({"a": pa.array(range(3000), pa.int32())}), compression="none")
    head, footer = content[:-8], content[-8:]
    length = struct.unpack("<I", footer[:4])[0]
    body, meta = head[:-length], head[-length:]
    small, huge = _varint(3000), _varint(2_000_000_000)
    assert small in meta
    meta = meta.replace(small, huge)
    return body + meta + struct.pack("<I", len(meta)) + b"PAR1"


def _varint(number: int) -> bytes:
    value, out = number << 1, bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def bomb(rows: int = 40_000_000) -> bytes:
    """One value over and over: some kilobytes that become gigabytes."""
    column = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int8)), pa.array(["x" * 1000]))
    return parquet(pa.table({"Organisation": column}), compression="zstd")


def plain_bomb(rows: int = 60_000, groups: int = 2) -> bytes:
    """The same without a dictionary: zstd packs it well."""
    table = pa.table({"Organisation": pa.array(["x" * 30_000]).take(pa.array(np.zeros(rows, np.int32)))})
    out = io.BytesIO()
    with pq.ParquetWriter(out, table.schema, compression="zstd", use_dictionary=False) as writer:
        for _ in range(groups):
            writer.write_table(table)
    return out.getvalue()


def deep(levels: int = 100) -> bytes:
    kind = reduce(lambda inner, _: pa.list_(inner), range(levels), pa.int32())
    return parquet(pa.table({"a": pa.array([None, []], kind)}))


def huge_list(count: int = 20_000_000) -> bytes:
    offsets = pa.array([0, count], pa.int32())
    return parquet(pa.table({"a": pa.ListArray.from_arrays(offsets, pa.array(np.zeros(count, np.int8)))}))


def many_columns(count: int = 20_000) -> bytes:
    return parquet(pa.table({f"c{n}": pa.array([1], pa.int8()) for n in range(count)}))


def many_groups() -> bytes:
    return parquet(pa.table({"Organisation": [f"K{n}" for n in range(20_000)]}), row_group_size=1)


CASES = {
    "Parquet of no rows": Case("a.parquet", lambda: parquet(NAMES.slice(0, 0)), READ),
    "Parquet cut short": Case("a.parquet", lambda: parquet(NAMES)[:-30], "damaged"),
    "Parquet whose footer is too long": Case("a.parquet", lambda: footer_length(0x7FFFFFF0), "damaged"),
    "Parquet whose footer is nothing": Case("a.parquet", lambda: footer_length(0), "damaged"),
    "Parquet that lies about its rows": Case("a.parquet", lying_row_count, "claims"),
    "Parquet bomb of a dictionary": Case("a.parquet", bomb, "more text than is read"),
    "Parquet bomb of zstd": Case("a.parquet", plain_bomb, "more than is read"),
    "Parquet nested deep": Case("a.parquet", deep, "not read"),
    "Parquet of one huge list": Case("a.parquet", huge_list, "row 2 holds"),
    "Parquet of 20 000 columns": Case("a.parquet", many_columns, "more than is read"),
    "Parquet of 20 000 row groups": Case("a.parquet", many_groups, READ, rows=20_000),
    "Parquet of encrypted columns": Case(
        "a.parquet", lambda: b"PARE" + parquet(NAMES)[4:-4] + b"PARE", "encrypted"
    ),
}
