"""Review, entities: those that hold together most weakly, to be split, put together or confirmed."""

from __future__ import annotations

from typing import Final, Literal

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from components import cluster_view, facts, frame, held_groups, markup, table
from components.words import counted, number
from hotpass import linkage, review
from hotpass.model import EntityType
from pages import reads
from pages.linkage_subject import Subject, groups, names, page_number

A_PAGE: Final = 20
_TYPES: Final[dict[str, EntityType]] = {"Organisations": "organisation", "People": "person"}
_GIVEN: Final[dict[str, review.Assigned | None]] = {"anybody": None, "me": "mine", "nobody": "nobody"}
_DONE: Final = "act-done"
_ACTS: Final = {"split": "Split", "move": "Move", "confirm": "Confirm whole", "merge": "Merge"}


def show(subject: review.Subject, reviewer: str) -> None:
    """The section."""
    done: tuple[str, list[int]] | None = st.session_state.get(_DONE)
    if done is not None:
        _undo(*done, reviewer)
    entity = st.query_params.get("entity")
    holders = _holders()
    if not entity:
        _list(subject, reviewer, holders)
        return
    if st.button("All entities", key="back", icon=":material/arrow_back:"):
        _leave()
    other = st.query_params.get("other", "").strip()
    with frame.guarded():
        with st.skeleton(500), review.opened(reads.workspace(), subject.run_id) as linked:
            found, *rest = (
                review.cluster(reads.workspace(), linked, one, review.Policy.in_force())
                for one in (entity, other)
                if one
            )
        _cluster(found, rest[0] if rest else None, reviewer)
        _give(entity, holders.get(entity, ""), reviewer)


def _holders() -> dict[str, str]:
    """By entity to whom it is given."""
    given = review.assigned(reads.workspace())
    return {item: name for name, items in given.items() for item in items if " " not in item}


def _give(entity: str, holder: str, reviewer: str) -> None:
    to = st.text_input(
        "Given to", holder, key=f"give {entity}", max_chars=80, width=220, placeholder="Nobody",
        help="Whoever is to look at this entity; it leaves the list once an act is kept.",
    )  # fmt: skip
    if to.strip() != holder:
        review.assign_entity(reads.workspace(), entity, to, by=reviewer)
        st.rerun()


def _list(subject: review.Subject, reviewer: str, holders: dict[str, str]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = _TYPES[
            st.segmented_control(
                *("Show entities of", list(_TYPES)), default="Organisations", required=True, key="of",
                bind="query-params", persist_state="page",
            )
        ]  # fmt: skip
        given = st.segmented_control(
            *("Given to", list(_GIVEN)), default="anybody", required=True, key="entities-given",
            bind="query-params", persist_state="page",
        )  # fmt: skip
    asked = Subject(subject.dataset, subject.run_id, None, kind)
    with st.skeleton(500):
        found = groups(asked)
        found = found.filter(pc.greater(found["records"], 2))
        if _GIVEN[given] is not None:
            chosen = [one for one, name in holders.items() if _GIVEN[given] != "mine" or name == reviewer]
            inside = pc.is_in(found["entity_id"], value_set=pa.array(chosen, pa.string()))
            found = found.filter(inside if _GIVEN[given] == "mine" else pc.invert(inside))
    if not found.num_rows and given != "anybody":
        frame.empty("No entity of three records or more fits the filter.")
        return
    if not found.num_rows:
        frame.empty("No entity has three records or more. Entities of two are asked about as pairs.")
        return
    st.caption("Entities of three records and more, the most weakly held first; press one to look at it.")
    page = page_number("entities-page", found.num_rows, A_PAGE)
    first = (page - 1) * A_PAGE
    order = _order()
    shown = linkage.page_of(found, order, first, A_PAGE)
    hidden = review.Policy.in_force().restricts(kind)
    called = {} if hidden else names(asked, [one.entity_id for one in shown])
    pressed = held_groups.show(shown, called, order, "review", key="doubtful", given=holders)
    st.caption(f"{number(first + 1)} to {number(first + len(shown))} of {number(found.num_rows)}")
    if found.num_rows > A_PAGE:
        st.pagination(-(-found.num_rows // A_PAGE), key="entities-page", bind="query-params")
    if pressed:
        name, value = "entity", pressed
        if pressed.startswith(table.SORT):
            name, value = "sort", pressed.removeprefix(table.SORT)
        st.query_params[name] = value
        st.rerun()


def _order() -> linkage.Order:
    asked = st.query_params.get("sort", "")
    return next((order for order in linkage.ORDERS if order == asked), "weakest")


def _cluster(found: review.Cluster, second: review.Cluster | None, reviewer: str) -> None:
    frame.section(f"{found.members[0].name}: {counted(len(found.members), 'record')}")
    markup.show(facts.sentences(found.reasons))
    numbers = [member.number for member in found.members]
    called = {member.number: f"{member.number} {member.name}" for member in found.members}
    key = f"chosen {found.entity_id}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if found.smaller and st.button(_loosest(found), key="loosest"):
            st.session_state[key] = list(found.smaller)
        chosen = st.multiselect(
            "Records that belong elsewhere", numbers, format_func=called.__getitem__, key=key, width="stretch"
        )
    left, right = st.columns([2, 3])
    with left:
        cluster_view.draw(found, chosen, key="graph")
    with right:
        cluster_view.members(found, chosen)
    _offer(found, chosen, second, reviewer)


def _loosest(found: review.Cluster) -> str:
    if len(found.smaller) == 1:
        return f"Choose the loosest, {found.smaller[0]}"
    return f"Choose the loosest {len(found.smaller)}"


def _offer(found: review.Cluster, chosen: list[int], second: review.Cluster | None, reviewer: str) -> None:
    """The acts that are possible, each with what it would do."""
    acts: list[review.Act] = [review.confirm(found)]
    if chosen and len(chosen) < len(found.members):
        acts.append(review.split(found, chosen))
        if second is not None:
            acts.append(review.move(found, chosen, second))
    if second is not None:
        acts.append(review.merge(found, second))
    comment = st.text_input(
        "Comment", key=f"comment {found.entity_id}", placeholder="If there is something to say"
    )
    typed = st.text_input(
        "Another entity", st.query_params.get("other", ""), key="other-entity",
        placeholder="Id of an entity that records belong to, such as O-7VVS2SE0A16C", width=420,
    )  # fmt: skip
    if typed.strip() != st.query_params.get("other", ""):
        st.query_params["other"] = typed.strip()
        st.rerun()
    for act in acts:
        with st.container(horizontal=True, vertical_alignment="center"):
            kind: Literal["primary", "secondary"] = "primary" if act.kind == "split" else "secondary"
            pressed = st.button(_ACTS[act.kind], key=f"act-{act.kind}", type=kind)
            st.markdown(markup.markdown(_says(act, found, second, len(chosen))), width="stretch")
        if pressed:
            kept = review.perform(reads.workspace(), found, act, reviewer=reviewer, comment=comment.strip())
            st.session_state[_DONE] = (f"{_ACTS[act.kind]}: {found.members[0].name}", kept)
            st.session_state.pop("desk", None)
            _leave()


def _says(act: review.Act, found: review.Cluster, second: review.Cluster | None, chosen: int) -> str:
    made = counted(len(act.match) + len(act.no_match), "decision")
    if act.kind == "confirm":
        return f"all {len(found.members)} records are one, whatever comes ({made})"
    if act.kind == "split":
        parts = " and ".join(number(part) for part in act.then)
        return f"the {chosen} chosen never match the others: {parts} records ({made})"
    name = second.members[0].name if second else ""
    if act.kind == "move":
        return f"the {chosen} chosen belong to {name} instead ({made})"
    return f"it and {name} become one of {number(act.then[0])} records ({made})"


def _undo(what: str, kept: list[int], reviewer: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.markdown(
            markup.markdown(f"{what}; {counted(len(kept), 'decision')} kept. The next run obeys."),
            width="stretch",
        )
        if st.button("Undo", key="undo-act", shortcut="U"):
            review.take_back(reads.workspace(), reviewer, kept)
            del st.session_state[_DONE]
            st.rerun()


def _leave() -> None:
    for name in ("entity", "other"):
        st.query_params.pop(name, None)
    st.rerun()
