"""The workbench: page settings, sign-in gate, navigation, and the guard round each page."""

from __future__ import annotations

import streamlit as st

from components import door, frame
from hotpass.access import acting_as, current, may
from pages import PAGES

frame.settle()
if door.opened():
    listed: dict[str, list[st.Page]] = {group: [] for group in PAGES}
    acts = {}
    for group, pages in PAGES.items():
        for name, (title, act) in pages.items():
            # A page that may not be used is in no list, yet whoever asks for it by its address is told why.
            seen = may(act)
            page = st.Page(
                f"pages/{name}.py",
                title=title,
                default=name == "overview",
                visibility="visible" if seen else "hidden",
            )
            listed[group if seen else "Work"].append(page)
            acts[title] = act
    page = st.navigation({group: pages for group, pages in listed.items() if pages}, position="top")
    with acting_as(current()), frame.around(page.title):
        if door.passed(page.title, acts[page.title]):
            page.run()
        door.said()
