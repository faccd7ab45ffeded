"""HTML whose marked parts can be pressed: links, rows and lines that stay in the session.

An element with ``data-press`` reports its value when it is clicked or, being a link or a button, entered by
the keyboard. A link keeps its address, so that it can still be copied or opened in another tab.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from components.markup import Markup

_SCRIPT = """
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector("[data-root]");
  if (root.shown !== data.html) {
    const held = root.contains(document.activeElement) ? document.activeElement.dataset.press : undefined;
    root.innerHTML = data.html;
    root.shown = data.html;
    if (held) root.querySelector(`:is(a, button)[data-press="${CSS.escape(held)}"]`)?.focus();
  }
  root.onclick = (event) => {
    const pressed = event.target.closest("[data-press]");
    if (!pressed || event.ctrlKey || event.metaKey || event.shiftKey || String(getSelection())) return;
    event.preventDefault();
    setTriggerValue("pressed", pressed.dataset.press);
  };
}
"""


@cache
def _component() -> Any:
    return st.components.v2.component(
        "hotpass_pressable", html="<div data-root></div>", js=_SCRIPT, isolate_styles=False
    )


def show(content: Markup, key: str) -> str | None:
    """Put HTML on the page; returns the value of what was pressed just now, or None."""
    pressed: str | None = _component()(
        data={"html": str(content)}, key=key, on_pressed_change=lambda: None
    ).pressed
    return pressed
