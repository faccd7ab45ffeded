"""Where the files stand that come with Hotpass: in the checkout, or inside the installed package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _place(in_checkout: str, installed: str) -> Path:
    checkout = _PACKAGE.parent / in_checkout
    return checkout if checkout.exists() else _PACKAGE / installed


def workbench_folder() -> Path:
    """The folder of app.py, served.py, pages/ and components/."""
    return _place("app.py", "_workbench/app.py").parent


def sample_folder() -> Path:
    """The folder of the sample workbooks."""
    return _place("data/sample", "_sample")


def expectations_folder() -> Path:
    """The folder of the shipped expectation suites."""
    return _place("data_expectations", "_expectations")


def contracts_folder() -> Path:
    """The folder of the shipped contracts."""
    return _place("schemas", "_schemas")
