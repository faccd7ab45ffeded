"""The frame of every page: settings, style, heading, and what is shown when something goes wrong."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from components.markup import markdown
from hotpass.access import AccessRefused
from hotpass.compliance import record_refusal
from hotpass.errors import HotpassError
from hotpass.telemetry import log_to, record_failure
from hotpass.workspace import Workspace

_HERE = Path(__file__).parent
_framed: ContextVar[bool] = ContextVar("framed", default=False)
#: The title of the page that is shown, until it has its heading.
_untitled: ContextVar[str] = ContextVar("untitled", default="")


def settle() -> None:
    """Title, local icon and style sheet. Without a local icon the browser asks another host for one."""
    st.set_page_config(
        page_title="Hotpass",
        page_icon=str(_HERE / "favicon.png"),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    st.logo(str(_HERE / "logo.svg"), size="medium")
    st.html(_HERE / "workbench.css")
    with st.container(key="mend"):
        _mend()(key="mender")


#: On a telephone Streamlit puts the pages' groups into a list that holds more than its items, which a screen
#: reader cannot follow; without the roles of list and items it reads the links one after the other.
#: A key that is held down repeats itself, and would press a button again and again; it counts once.
_MEND = """
const pages = "[data-testid=stSidebarNavItems], [data-testid=stSidebarNavItems] li";
const written = (part) => part.isContentEditable || /^(input|textarea|select)$/i.test(part.tagName);
const once = (event) => {
  if (event.repeat && event.key.length === 1 && !written(event.target)) event.stopImmediatePropagation();
};
const mend = () => document.querySelectorAll(pages).forEach((part) => part.setAttribute("role", "none"));
export default function () {
  mend();
  const watcher = new MutationObserver(mend);
  watcher.observe(document.body, { childList: true, subtree: true });
  window.addEventListener("keydown", once, true);
  return () => {
    watcher.disconnect();
    window.removeEventListener("keydown", once, true);
  };
}
"""


@cache
def _mend() -> Any:
    return st.components.v2.component("hotpass_mend", js=_MEND, isolate_styles=False)


def section(title: str) -> None:
    """The heading of a part of the page."""
    st.header(markdown(title), anchor=False)


def heading(title: str, state: str, action: str | None = None, *, key: str = "action") -> bool:
    """Title, one line that says the state in words, and the page's one primary action at the right.

    Returns whether the action was pressed.
    """
    _untitled.set("")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        with st.container(width="stretch", gap=None):
            st.title(markdown(title), anchor=False)
            st.caption(markdown(state))
        return bool(action) and st.button(action or "", type="primary", key=key)


@contextmanager
def around(title: str) -> Iterator[None]:
    """The frame around a page: what goes wrong inside it is shown as a sentence, below its title at least."""
    framed, untitled = _framed.set(True), _untitled.set(title)
    try:
        with guarded():
            yield
    finally:
        _framed.reset(framed)
        _untitled.reset(untitled)


def page(show: Callable[[], None]) -> None:
    """Show a page inside the frame.

    Until the app has run once, a server that is asked for a page by its address runs that page's file alone;
    then the whole app is run in its place.
    """
    if _framed.get():
        show()
    else:
        runpy.run_path(str(_HERE.parent / "app.py"))


@contextmanager
def guarded() -> Iterator[None]:
    """Shows an error as its sentence, never as a traceback; what is our fault is logged under an id."""
    try:
        yield
    except AccessRefused as error:
        record_refusal(Workspace(), error)
        _title()
        wrong(error.sentence)
    except HotpassError as error:
        _title()
        wrong(error.sentence if error.where else error.clause)
    except Exception as error:
        _title()
        log_to(Workspace().logs)
        name = record_failure(error)
        wrong("This page could not be shown. Reload it, or give the operator the error id.", None, name)


def _title() -> None:
    """The page's title, where it ended before its heading."""
    if title := _untitled.get():
        _untitled.set("")
        st.title(markdown(title), anchor=False)


def wrong(sentence: str, title: str | None = None, error_id: str | None = None) -> None:
    """What is wrong, where, what to do, and the id under which the log has more."""
    named = f" Error id {error_id}." if error_id and error_id not in sentence else ""
    st.error(markdown(sentence + named), title=title, icon=":material/error:")


def empty(sentence: str, action: str | None = None, *, key: str = "first") -> bool:
    """What would be here, why it is not, and the action that fills it; returns whether it was pressed."""
    with st.container(border=True, horizontal_alignment="center", key=f"empty-{key}"):
        st.markdown(sentence, text_alignment="center")
        return bool(action) and st.button(action or "", type="primary", key=key)
