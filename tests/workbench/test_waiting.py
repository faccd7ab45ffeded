"""A view whose figures nobody has looked at yet says how far they are."""

from __future__ import annotations

from threading import Event, Thread, get_ident

import pytest
from streamlit.testing.v1 import AppTest

from components import waiting
from pages import worked_out

PAGE = """
import streamlit as st
from pages import worked_out
st.text(worked_out.once("key", "the <sum>", st.session_state["make"]))
"""

Told = set[tuple[float, int]]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """What readers were told of how far it is, each a thread."""
    said: Told = set()
    shown = waiting.show

    def show(what: str, done: float, seconds: float) -> None:
        said.add((done, get_ident()))
        shown(what, done, seconds)

    monkeypatch.setattr(waiting, "show", show)
    monkeypatch.setattr(worked_out, "_AT_ONCE", 0.01)
    monkeypatch.setattr(worked_out, "_LOOK", 0.01)
    return said


def test_it_says_how_far_it_is_and_is_worked_out_once_for_all(told: Told) -> None:
    made, pause = [], Event()

    def make(report: worked_out.Report) -> str:
        made.append(1)
        report(0.25)
        while len({reader for done, reader in told if done == 0.25}) < 2:  # both wait, and see how far it is
            pause.wait(0.01)
        return "42"

    another: list[str] = []
    reader = Thread(target=lambda: another.append(worked_out.once("key", "the sum", make)))
    reader.start()
    app = AppTest.from_string(PAGE)
    app.session_state["make"] = make
    app.run(timeout=60)
    reader.join()
    assert made == [1]
    assert another == [one.value for one in app.text] == ["42"]
    assert not app.get("progress")


def test_what_goes_wrong_is_told_and_tried_again() -> None:
    def fails(_report: worked_out.Report) -> str:
        raise ValueError("no such column")

    with pytest.raises(ValueError, match="no such column"):
        worked_out.once("key", "the sum", fails)
    assert worked_out.once("key", "the sum", lambda _report: "42") == "42"
