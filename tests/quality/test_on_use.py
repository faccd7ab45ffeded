"""Modules that are imported at their first use."""

import sys

from hotpass.quality.on_use import on_use


def test_a_module_is_imported_when_something_of_it_is_asked_for() -> None:
    sys.modules.pop("xml.dom.minidom", None)
    with on_use("xml.dom.minidom"):
        from xml.dom import minidom
    assert "xml.dom.minidom" not in sys.modules
    assert minidom.parseString("<a/>").documentElement.tagName == "a"
    assert sys.modules["xml.dom.minidom"].parseString is minidom.parseString


def test_what_is_there_or_is_not_installed_is_left_as_it_is() -> None:
    import json

    with on_use("json", "no_such_module"):
        import json as again
    assert again is json
    assert "no_such_module" not in sys.modules
