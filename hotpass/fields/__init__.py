"""The kinds of field. A new kind is one new module and a line here."""

from __future__ import annotations

from hotpass.fields.base import Kind, Normalised

KINDS: dict[str, Kind] = {}

__all__ = ["KINDS", "Kind", "Normalised"]
