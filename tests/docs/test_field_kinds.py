"""The reference of kinds names each kind as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotpass.fields import KINDS, Kind

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "field-kinds.md").read_text(
    encoding="utf-8"
)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_every_kind_has_its_row(kind: Kind) -> None:
    (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{kind.name}` |")]
    _, _, label, _, parts, several, proven, personal, survives, _ = (cell.strip() for cell in row.split("|"))
    assert label == kind.label
    assert parts == (", ".join(f"`{part}`" for part in kind.parts) or "–")
    assert (several, proven) == tuple("yes" if yes else "no" for yes in (kind.multi, kind.validated))
    assert (personal, survives) == (kind.personal, kind.survives.replace("_", " "))


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_what_a_kind_tells_is_named(kind: Kind) -> None:
    assert [part for part in kind.gives if f"`{kind.name}.{part}`" not in PAGE] == []
