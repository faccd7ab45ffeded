"""Compliance, where to act: the register, ledger, request list or page that a control is about."""

from __future__ import annotations

from typing import Final

import streamlit as st

from components import frame
from components.markup import markdown
from components.words import counted
from hotpass import access
from hotpass.access import Act
from hotpass.compliance import controls, purposes
from hotpass.compliance.controls import Control, Standing
from hotpass.compliance.registers import REGISTERS
from pages import reads

_Place = tuple[str, str, dict[str, str], Act]


def _register(name: str) -> _Place:
    asked = {"tab": "Registers", "register": REGISTERS[name].label}
    return f"Register of {REGISTERS[name].label.lower()}", "registers", asked, Act.REGISTERS


def _tab(name: str, label: str) -> _Place:
    return label, "registers", {"tab": name}, Act.REGISTERS


_CONSENTS: Final = _tab("Consents", "Consent ledger")
_EXPORTS: Final = _tab("Exports", "Exports")
_AUDIT: Final[_Place] = ("Audit trail", "audit", {}, Act.AUDIT)
#: By view that a check asks, where what it holds is entered or looked at.
_OF: Final[dict[str, _Place]] = {
    **{name: _register(name) for name in REGISTERS},
    "records": _register("sources"),
    "first_notices": _register("notices"),
    "retention_due": _tab("Retention", "Retention and disposals"),
    **dict.fromkeys(("consent_judged", "consent_events", "asked_twice"), _CONSENTS),
    **dict.fromkeys(("exports", "exported_against"), _EXPORTS),
    "requests": ("Requests of data subjects", "subjects", {}, Act.SUBJECTS),
    **dict.fromkeys(("audit", "trail"), _AUDIT),
    "tokens": ("Tokens of programs", "access", {}, Act.ACCESS),
    **dict.fromkeys(
        ("detected", "special_cells", "filled"), ("Personal information", "inventory", {}, Act.ACCESS)
    ),
    "entities": ("Entities", "entities", {}, Act.READ),
}


def links(control: Control) -> None:
    """Links to where what the control asks about stands, those that whoever acts may open."""
    places = {_OF[view][0]: _OF[view] for view in controls.asked_of(control) if view in _OF}
    able = [place for place in places.values() if access.may(place[3])]
    if not able:
        return
    with st.container(horizontal=True):
        for label, page, asked, _ in able:
            st.page_link(f"pages/{page}.py", label=label, query_params=asked, icon=":material/arrow_forward:")


def first_step(own: list[Standing]) -> None:
    """What has to be said before most controls can be answered, and where, as long as nobody has."""
    waiting = controls.waiting_for_sources(own)
    sources = purposes.sources_in_use(reads.workspace()) if waiting else []
    if not sources:
        return
    frame.section("First step: say why information is held")
    st.markdown(
        f"{counted(len(waiting), 'control')} cannot be answered, nor what rests on them, because no source "
        "says on what ground its records are processed. Describe the sources: the ground of section "
        "11, and where you can the purpose, who answers for it, the notice to subjects and how long records "
        "are kept. One is enough to begin: whatever the others lack is then found."
    )
    if not access.may(Act.ENTER):
        st.caption("A compliance officer describes them.")
        return
    with st.container(horizontal=True):
        for name in sources:
            st.page_link(
                "pages/registers.py",
                label=markdown(f"Describe {name}"),
                query_params={**_OF["sources"][2], "new": name},
                icon=":material/edit:",
            )
