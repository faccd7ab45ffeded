"""Synthetic workbooks with truth: as messy as life, and known to the last row."""

from __future__ import annotations

from hotpass.sample.write import SampleSummary, write_sample

__all__ = ["SampleSummary", "write_sample"]
