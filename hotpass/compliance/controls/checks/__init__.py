"""The computed checks, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotpass.compliance.controls.checks import keeping, processing, rights, safeguards, special
from hotpass.compliance.controls.checks.base import ROW_COLUMNS, Check

#: Every check.
CHECKS: Final[Mapping[str, Check]] = {
    check.name: check
    for module in (processing, keeping, special, safeguards, rights)
    for check in module.CHECKS
}

__all__ = ["CHECKS", "ROW_COLUMNS", "Check"]
