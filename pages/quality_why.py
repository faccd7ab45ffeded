"""Why rows fail a rule, and how the rule went over versions: parts of its page."""

from __future__ import annotations

from typing import Final

import streamlit as st

from components import frame, reasons_table, trend_chart
from components.words import counted
from hotpass import linkage, quality
from hotpass.model import ENTITY_TYPES, EntityType, is_input_table
from pages import quality_subject, reads
from pages.quality_subject import Subject

_UNKNOWN: Final = (
    "No other columns are known: the rule is on a whole table or tells no rows, the folder of its run is "
    "gone, or its files hold more cells than are looked at while you wait."
)


def show(subject: Subject, line: quality.RuleLine) -> None:
    """Values of other columns that the failing rows have more often than the others."""
    frame.section("What the failing rows have in common")
    if not line.failed:
        st.caption("No row fails.")
        return
    with st.skeleton(200):
        found = quality_subject.reasons(subject, line)
    if found is None:
        st.caption(_UNKNOWN)
    elif not found:
        st.caption("No value of another column has clearly more of them than chance would give it.")
    else:
        reasons_table.show(found, _labels(subject, line))


def _labels(subject: Subject, line: quality.RuleLine) -> dict[str, str]:
    if subject.version is None:
        return {}
    with linkage.opened(reads.workspace(), subject.version.dataset, subject.version.number) as linked:
        of_type: EntityType = "person" if line.entity_type == "person" else "organisation"
        labels = dict(linkage.field_labels(linked.profile, of_type))
        if is_input_table(line.table):
            # Columns of rows of files say of which entity their field is.
            for one in ENTITY_TYPES:
                named = linkage.field_labels(linked.profile, one)
                labels |= {f"{one}.{field}": label for field, label in named.items()}
        return labels


def history(line: quality.RuleLine, past: list[quality.Moment]) -> None:
    """Failing rows of the rule over versions and runs, and how long it took to be rid of them."""
    frame.section("How it went")
    points = quality_subject.trend(past, "rule", (line.rule_id,)).get(line.rule_id, [])
    if len(points) < 2:
        st.caption("Its history appears here once it has been checked again.")
        return
    st.caption(_time(quality.episodes(points, past), past))
    trend_chart.failing({line.rule_id: points}, past, "How many rows failed each time?", key="history")


def _time(found: list[quality.Episode], past: list[quality.Moment]) -> str:
    """Since when rows fail, and how long it took before."""
    over = [one.days for one in found if one.until is not None]
    lasting = next((one for one in found if one.until is None), None)
    said = []
    if lasting is not None:
        said.append(
            f"Rows fail since {trend_chart.named(past[lasting.since]).lower()}, for {_days(lasting.days)}."
        )
    if over:
        middle = sorted(over)[len(over) // 2]
        said.append(
            f"Resolved {len(over)} times before, half of them within {_days(middle)}."
            if len(over) > 1
            else f"Resolved once before, after {_days(middle)}."
        )
    return " ".join(said) or "No row ever failed."


def _days(days: float) -> str:
    return counted(round(days), "day") if days >= 1 else "less than a day"
