"""Cells as text as people see it: ``7`` not ``7.0``, ISO dates, ``TRUE``; text itself to the letter."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

_MIDNIGHT: Final = time()
#: Error values by the code that binary formats use. Source: [MS-XLS] 2.5.10.
ERROR_TEXTS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


def as_shown(value: Any) -> str:
    """The text of one value; ``""`` for none."""
    return _TEXTS.get(type(value), str)(value)


def _float(value: float) -> str:
    if value.is_integer():
        return str(int(value))
    text = repr(value)
    return text if "e" not in text else f"{Decimal(text):f}"


def _moment(value: datetime) -> str:
    return value.date().isoformat() if value.time() == _MIDNIGHT else value.isoformat(" ")


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _decimal(value: Decimal) -> str:
    return str(int(value)) if value == value.to_integral_value() else f"{value:f}"


def _list(values: list[Any]) -> str:
    """Plain values with ``; `` between them; a list of lists or objects as JSON."""
    if any(isinstance(value, list | dict) for value in values):
        return json.dumps(values, ensure_ascii=False, default=str)
    return "; ".join(map(as_shown, values))


def _object(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, default=str) if value else ""


def _pairs(value: Iterable[tuple[Any, Any]]) -> str:
    """A map of Parquet, which may have a key twice."""
    return "; ".join(f"{as_shown(name)}: {as_shown(one)}" for name, one in value)


_TEXTS: Final[dict[type, Callable[[Any], str]]] = {
    str: lambda value: value,
    type(None): lambda _: "",
    float: _float,
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime: _moment,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: _duration,
    Decimal: _decimal,
    bytes: bytes.hex,
    list: _list,
    dict: _object,
}


def text_column(values: Sequence[Any]) -> pa.Array:
    """Values of one column as text, null where blank."""
    try:
        return blank_as_null(pa.array(values, pa.string()))
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        return blank_as_null(pa.array([as_shown(value) for value in values], pa.string()))


def blank_as_null(texts: pa.Array) -> pa.Array:
    """Text with nothing but white space as null; all else to the letter."""
    blank = pc.or_(pc.equal(pc.binary_length(texts), 0), pc.utf8_is_space(texts))
    return pc.if_else(blank, pa.scalar(None, pa.string()), texts) if pc.any(blank).as_py() else texts


def typed_column(values: pa.Array) -> pa.Array:
    """A column of a typed file as text; each distinct value is turned into text once."""
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_integer(values.type) or is_text(values.type):
        return blank_as_null(values.cast(pa.string()))
    if pa.types.is_map(values.type):
        return text_column([_pairs(value or ()) for value in values.to_pylist()])
    if pa.types.is_nested(values.type):
        return text_column(values.to_pylist())
    coded = values.dictionary_encode()
    return text_column(coded.dictionary.to_pylist()).take(coded.indices)


def is_text(dtype: pa.DataType) -> bool:
    """Whether a column of this type holds text."""
    return bool(
        pa.types.is_string(dtype) or pa.types.is_large_string(dtype) or pa.types.is_string_view(dtype)
    )
