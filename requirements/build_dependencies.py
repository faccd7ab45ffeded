"""Gives the wheel the same dependencies as requirements/runtime.in, so that they stand in one place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class RequirementsHook(MetadataHookInterface):
    """Reads the direct dependencies of the product."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Fill ``project.dependencies`` from requirements/runtime.in."""
        lines = Path(self.root, "requirements", "runtime.in").read_text().splitlines()
        metadata["dependencies"] = [line for line in lines if line.strip() and not line.startswith("#")]
