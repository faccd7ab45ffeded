"""Why a column is mapped as it is, in a sentence that a person can check."""

from __future__ import annotations

from hotpass.fields import KINDS
from hotpass.profiles.mapping.seen import Column

_SHORT = 40
#: Values from which a percentage says more than a count.
_MANY = 20


def why(column: Column, header: str, kind: str | None, settled: bool = False) -> str:
    """What header and values say for a kind.

    Args:
        column: as it is seen.
        header: as it is written.
        kind: what the column is taken for, or None.
        settled: whether the neighbours rather than the column itself have told the kind.
    """
    if kind is None:
        return "Neither the header nor the values say what it is."
    told = column.told(kind) >= 0.3
    said = [_header(header)] if told else []
    said += _values(column, kind, told)
    if settled or not said:
        said.append("the other columns of the table settle it")
    sentence = "; ".join(said)
    return f"{sentence[0].upper()}{sentence[1:]}."


def unused(column: Column, header: str) -> str:
    """Why a column that no field takes is not used."""
    if column.kind is None:
        return why(column, header, None)
    return f"{why(column, header, column.kind)[:-1]}; no field of the profile takes it."


def learnt_from(header: str, label: str | None) -> str:
    """That people have confirmed the field of a header before, or that it is not used."""
    chosen = f"mapped to {label}" if label else "left out"
    return f"A person has {chosen} a column with the header “{_cut(header)}” before."


def overruled(column: Column, header: str, label: str) -> str:
    """That the values contradict what people have confirmed for the header."""
    seen = KINDS[column.kind].plural if column.kind else "something else"
    return f"“{_cut(header)}” was mapped to {label} before, but the values here are {seen}."


def _header(header: str) -> str:
    return f"the header says “{_cut(header)}”"


def _values(column: Column, kind: str, told: bool) -> list[str]:
    values = len(column.values)
    if not values:
        return ["there are no values"]
    share, of = column.content(kind), KINDS[kind]
    if share < 0.3:
        return [f"the {_count(values)} do not contradict it"] if told else []
    verb = "are" if of.validated else "look like"
    return [f"{_share(share, values)} {verb} {of.plural}"]


def _share(share: float, values: int) -> str:
    """Of few values how many, of many the percentage."""
    said = f"{share * 100:.0f} %" if values >= _MANY else f"{share * values:.0f}"
    return f"{said} of {_count(values)}"


def _count(values: int) -> str:
    return f"{values} value{'s' * (values != 1)}"


def _cut(header: str) -> str:
    text = " ".join(header.split())
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"
