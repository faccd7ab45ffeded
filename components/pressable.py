"""HTML whose marked parts can be pressed: links, rows and lists of choices that stay in the session.

An element with ``data-press`` reports that value when it is clicked or, being a link, entered by the
keyboard; a ``select`` reports it with a blank and its choice. A link keeps its address, so that it can still
be copied or opened in another tab. The element with ``data-centre`` is scrolled to the middle of its frame.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from components.markup import Markup

_SCRIPT = """
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector("[data-root]");
  if (root.shown !== data.html) {
    const held = root.contains(document.activeElement) ? document.activeElement.dataset.press : undefined;
    root.innerHTML = data.html;
    root.shown = data.html;
    if (held) root.querySelector(`:is(a, select)[data-press="${CSS.escape(held)}"]`)?.focus();
    const centre = root.querySelector("[data-centre]");
    const frame = centre?.closest(".hp-scroll");
    if (frame) new ResizeObserver((_, observer) => {
      if (!frame.clientWidth) return;
      frame.scrollLeft = centre.offsetLeft - (frame.clientWidth - centre.offsetWidth) / 2;
      frame.scrollTop = centre.offsetTop - (frame.clientHeight - centre.offsetHeight) / 2;
      observer.disconnect();
    }).observe(frame);
  }
  root.onclick = (event) => {
    const pressed = event.target.closest("[data-press]:not(select)");
    const meant = !event.ctrlKey && !event.metaKey && !event.shiftKey && !String(getSelection());
    if (!pressed || !meant) return;
    event.preventDefault();
    setTriggerValue("pressed", pressed.dataset.press);
  };
  root.onchange = (event) => {
    setTriggerValue("pressed", `${event.target.dataset.press} ${event.target.value}`);
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


def here(**changes: str | None) -> str:
    """The address of this page with some parameters changed, or left out when None."""
    kept = {**st.query_params.to_dict(), **changes}
    return "?" + urlencode({name: value for name, value in kept.items() if value is not None})
