"""The gates of a profile: what must hold before a version is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hotpass.errors import GateClosed
from hotpass.profiles import Gates


def hold_gates(gates: Gates, report: Mapping[str, Any]) -> None:
    """Let a version pass whose report keeps to every gate.

    Raises:
        GateClosed: a gate is closed; names each that is, with its figure and its bound.
    """
    closed = list(_closed(gates, report))
    if closed:
        raise GateClosed(
            "the version is not published: " + "; ".join(closed),
            where=f"gates of profile {report['profile']['name']}",
            remedy="Mend the files, or change the gates in the profile",
        )


def _closed(gates: Gates, report: Mapping[str, Any]) -> Iterator[str]:
    rows = report["rows"]
    left_out = rows["left_out"] / max(1, rows["in"])
    if gates.rows_left_out is not None and left_out > gates.rows_left_out:
        yield f"{left_out:.1%} of the rows gave no record, and at most {gates.rows_left_out:.1%} may"
    failed = sum(e["severity"] == "critical" and e["state"] == "failed" for e in report["expectations"])
    if gates.critical_failed is not None and failed > gates.critical_failed:
        yield f"{failed} critical expectations failed, and at most {gates.critical_failed} may"
    mean = report["quality"]["organisation"]["mean"]
    if gates.quality is not None and (mean is None or mean < gates.quality):
        said = "not known" if mean is None else f"{mean:.2f}"
        yield f"the mean quality of organisations is {said}, and must be {gates.quality:.2f}"
