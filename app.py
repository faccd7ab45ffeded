"""The workbench: page settings, navigation, and the guard round each page."""

from __future__ import annotations

import streamlit as st

from components import frame

frame.settle()
page = st.navigation(
    {
        "Work": [
            st.Page("pages/overview.py", title="Overview", default=True),
            st.Page("pages/upload.py", title="Upload"),
            st.Page("pages/runs.py", title="Runs"),
            st.Page("pages/review.py", title="Review"),
        ],
        "Data": [
            st.Page("pages/entities.py", title="Entities"),
            st.Page("pages/quality.py", title="Quality"),
            st.Page("pages/linkage.py", title="Linkage"),
        ],
        "Set-up": [
            st.Page("pages/profiles.py", title="Profiles"),
            st.Page("pages/labelling.py", title="Labelling"),
        ],
    },
    position="top",
)
with frame.around():
    page.run()
