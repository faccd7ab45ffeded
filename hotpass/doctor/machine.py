"""The machine, the packages and the settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from hotpass.doctor.finding import Finding, well, wrong
from hotpass.profiles.nearest import suggestion
from hotpass.settings import MIB, Settings, settings, unknown_settings

_PACKAGES: Final = ("duckdb", "splink", "great-expectations", "streamlit", "python-calamine", "phonenumbers")


def look_at_machine() -> Iterator[Finding]:
    """Python, the packages, and whether the machine has what the settings want of it."""
    found = ".".join(str(part) for part in sys.version_info[:3])
    enough = sys.version_info >= (3, 11)
    yield well("Python", found) if enough else wrong("Python", found, "Install Python 3.11 or newer")
    for name in _PACKAGES:
        try:
            yield well(name, version(name))
        except PackageNotFoundError:
            yield wrong(name, "not installed", "Run make setup")
    yield _memory()


def _memory() -> Finding:
    wanted = settings().memory_limit_mib
    try:
        there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MIB
    except (ValueError, OSError):
        return well("memory", f"{wanted} MiB for the query engine; the machine does not say how much it has")
    found = f"{there} MiB, of which the query engine may use {wanted}"
    if wanted > there:
        return wrong("memory", found, f"Set HOTPASS_MEMORY_LIMIT_MIB to at most {there // 2}")
    return well("memory", found)


def look_at_settings() -> Iterator[Finding]:
    """Variables that look like settings and are none."""
    known = [f"HOTPASS_{name.upper()}" for name in Settings.model_fields]
    unknown = unknown_settings()
    if not unknown:
        yield well("settings", f"{len(known)} settings, read from the environment")
    for name in unknown:
        near = suggestion(name, known)
        meant = near if "nearest" in near else ""
        yield wrong("settings", f"{name} is no setting{meant}", "Rename the variable, or unset it")
