"""What the columns of a table mean on Upload, and how a person sets it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from components import mapping
from components.words import counted
from hotpass import uploads
from hotpass.model import ENTITY_TYPES
from hotpass.preview import Preview
from hotpass.profiles import Profile
from hotpass.profiles.reading import read_values
from pages import drafts

A_PAGE = 50
_GROUPS = {"organisation": "Organisation", "person": "Person"}
Record = Mapping[str, Any]
Samples = Sequence[tuple[str, str | None]]


def show(draft: uploads.Draft, read: Preview, table: Record, now: Record, profile: Profile) -> None:
    """The columns of a table as it is read now, a page of them at a time."""
    change, samples = draft.change(table), read.samples(now["table_id"])
    whole = uploads.is_seen_whole(draft)
    all_ = [_line(c, change.columns, samples.get(c["letter"], []), profile, whole) for c in now["columns"]]
    key = table["table_id"]
    lines = _page(_unsure_only(all_, key), key)
    label = f"What the columns of {now['range']} mean"
    if chosen := mapping.show(lines, _choices(profile), label, key=f"map-{key}"):
        change.columns[chosen[0]] = chosen[1]
        drafts.keep(draft)
        st.rerun()


def _unsure_only(lines: Sequence[mapping.Line], key: str) -> Sequence[mapping.Line]:
    unsure = [line for line in lines if line.unsure]
    if not unsure or len(unsure) == len(lines):
        return lines
    only = st.toggle(f"Only the {counted(len(unsure), 'unsure column')}", key=f"unsure-{key}")
    return unsure if only else lines


def _page(lines: Sequence[mapping.Line], key: str) -> Sequence[mapping.Line]:
    pages = -(-len(lines) // A_PAGE)
    if pages < 2:
        return lines
    at = st.pagination(pages, key=f"columns-{key}") or 1
    first = (min(at, pages) - 1) * A_PAGE
    st.caption(f"Columns {first + 1} to {min(first + A_PAGE, len(lines))} of {len(lines)}")
    return lines[first : first + A_PAGE]


def _line(
    column: Record, changed: Mapping[str, str], texts: Samples, profile: Profile, whole: bool
) -> mapping.Line:
    by_hand = column["letter"] in changed
    target = changed.get(column["letter"], column["field"] or "")
    spec = profile.field(target) if target else None
    read = [(raw, "; ".join(read_values(profile, spec, raw)) or None if spec else raw) for raw, _ in texts]
    if not whole:
        seen = [uploads.sample_seen(column, spec, profile, raw) for raw, _ in texts]
        read = [
            (text, spec.shown(value) if spec else text) for text, (_, value) in zip(seen, read, strict=True)
        ]
    before = column["decided_by"] == "person"
    return mapping.Line(
        column["letter"],
        column["name"] or "",
        target,
        None if by_hand or before else column["confidence"],
        read,
        spec.personal_class if spec and spec.personal_class != "none" else "",
        "set by hand" if by_hand else "remembered" if before else "",
        "" if by_hand or before else column["reason"] or "",
        None if by_hand or before else column["whose_confidence"],
    )


def _choices(profile: Profile) -> mapping.Choices:
    return {
        _GROUPS[kind]: {
            f"{kind}.{f.name}": f"{_GROUPS[kind]} · {f.label}" for f in profile.entities[kind].fields
        }
        for kind in ENTITY_TYPES
    }
