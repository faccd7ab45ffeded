"""The workbench: page settings, sign-in gate, navigation, and the guard round each page."""

from __future__ import annotations

import streamlit as st

from components import door, frame
from hotpass.access import Act, acting_as, current, may

#: By group and page what a role must permit for the page to appear.
_PAGES = {
    "Work": {
        "overview": ("Overview", Act.READ),
        "upload": ("Upload", Act.RUN),
        "runs": ("Runs", Act.READ),
        "review": ("Review", Act.DECIDE),
    },
    "Data": {
        "entities": ("Entities", Act.READ),
        "quality": ("Quality", Act.READ),
        "linkage": ("Linkage", Act.READ),
    },
    "Compliance": {
        "compliance": ("Compliance", Act.COMPLIANCE),
        "subjects": ("Data subjects", Act.SUBJECTS),
        "registers": ("Registers", Act.REGISTERS),
        "inventory": ("Personal information", Act.ACCESS),
        "access": ("Access", Act.ACCESS),
        "audit": ("Audit", Act.AUDIT),
    },
    "Set-up": {
        "profiles": ("Profiles", Act.CONFIGURE),
        "labelling": ("Labelling", Act.CONFIGURE),
    },
}

frame.settle()
if door.opened():
    allowed = {
        group: [
            st.Page(f"pages/{name}.py", title=title, default=name == "overview")
            for name, (title, act) in pages.items()
            if may(act)
        ]
        for group, pages in _PAGES.items()
    }
    page = st.navigation({group: pages for group, pages in allowed.items() if pages}, position="top")
    with acting_as(current()), frame.around():
        page.run()
        door.said()
