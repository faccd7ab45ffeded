from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotpass.errors import InputError


def test_types_read_as_people_see_them(tmp_path: Path, read: Any) -> None:
    table = pa.table(
        {
            "text": ["0083", " "],
            "whole": pa.array([7, None], pa.int64()),
            "real": [7.0, 0.1],
            "flag": [True, None],
            "day": pa.array([dt.date(2024, 3, 9), None]),
            "moment": pa.array([dt.datetime(2024, 3, 9), dt.datetime(2024, 3, 9, 12, 5)]),
            "coded": pa.array(["x", "y"]).dictionary_encode(),
            "exact": pa.array([Decimal("1.50"), Decimal("2.00")]),
            "many": pa.array([["a", "b"], None]),
            "pairs": pa.array([[("a", 1), ("a", 2)], None], pa.map_(pa.string(), pa.int64())),
        }
    )
    pq.write_table(table, tmp_path / "typed.parquet")
    assert read(tmp_path / "typed.parquet").rows() == {
        1: list(table.column_names),
        2: ["0083", "7", "7", "TRUE", "2024-03-09", "2024-03-09", "x", "1.50", "a; b", "a: 1; a: 2"],
        3: [None, None, "0.1", None, None, "2024-03-09 12:05:00", "y", "2", None, None],
    }


def test_blank_rows_keep_their_numbers(tmp_path: Path, read: Any) -> None:
    pq.write_table(pa.table({"a": ["x", None, "y"], "b": [None, "", "z"]}), tmp_path / "a.parquet")
    assert list(read(tmp_path / "a.parquet").rows()) == [1, 2, 4]


def test_more_rows_than_allowed_are_refused(tmp_path: Path, read: Any) -> None:
    pq.write_table(pa.table({"a": pa.array(["x"] * 100_000)}), tmp_path / "a.parquet")
    with pytest.raises(InputError, match="claims 100,000 rows"):
        read(tmp_path / "a.parquet", parquet_rows=1000)
