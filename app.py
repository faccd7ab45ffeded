"""The workbench: page settings, sign-in gate, navigation, and the guard round each page."""

from __future__ import annotations

import streamlit as st

from components import door, frame
from hotpass.access import acting_as, current, may
from pages import PAGES

frame.settle()
if door.opened():
    allowed = {
        group: [
            st.Page(f"pages/{name}.py", title=title, default=name == "overview")
            for name, (title, act) in pages.items()
            if may(act)
        ]
        for group, pages in PAGES.items()
    }
    page = st.navigation({group: pages for group, pages in allowed.items() if pages}, position="top")
    with acting_as(current()), frame.around():
        page.run()
        door.said()
