"""Review: the cells of the two records of a pair in their sheets, opened on demand."""

from __future__ import annotations

import streamlit as st

from components import cells, frame, markup
from hotpass import review
from pages import reads


def show(question: review.Question) -> None:
    """Both rows with their headers and a few rows around, as far as the reviewer may see them."""
    with st.expander("Cells", key="cells", on_change="rerun") as opened:
        if opened.open:
            with frame.guarded(), st.skeleton(220):
                _both(question)


def _both(question: review.Question) -> None:
    places = (question.sides.left, question.sides.right)
    with review.opened(reads.workspace(), question.pair.run_id) as linked:
        found = [
            review.around(
                reads.workspace(), linked, question.pair.entity_type, place.record_id, question.policy
            )
            for place in places
        ]
    for number, (place, seen) in enumerate(zip(places, found, strict=True), 1):
        where = " · ".join(part for part in (place.file_name, place.sheet, f"row {place.row}") if part)
        st.markdown(markup.markdown(where))
        cells.show(seen, f"Cells around row {place.row} of {seen.file_name}", key=f"cells-{number}")
