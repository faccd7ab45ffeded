"""Modules that are imported at their first use."""

import sys
from importlib import import_module
from pathlib import Path

import pytest

from hotpass.quality.on_use import on_use


def test_a_module_is_imported_when_something_of_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "asked_for_later.py").write_text("SAID = ['here']\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with on_use("asked_for_later"):
        later = import_module("asked_for_later")
    assert "asked_for_later" not in sys.modules
    assert later.SAID == ["here"]
    assert sys.modules["asked_for_later"].SAID is later.SAID
    del sys.modules["asked_for_later"]


def test_what_is_there_or_is_not_installed_is_left_as_it_is() -> None:
    import json

    with on_use("json", "no_such_module"):
        import json as again
    assert again is json
    assert "no_such_module" not in sys.modules
