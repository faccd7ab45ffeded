"""Special personal information and children: sections 26 to 35 of the Act."""

from __future__ import annotations

from typing import Final

from hotpass.compliance.controls.checks.base import Check

CHECKS: Final[tuple[Check, ...]] = ()
