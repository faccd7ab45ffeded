"""Registers: the consent ledger; what was said, whom purposes may use, and something said anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl

import streamlit as st

from components import frame, ledger
from components.markup import markdown
from components.words import counted, number
from hotpass import access, days
from hotpass.access import Act
from hotpass.catalogue.consents import Said
from hotpass.compliance import consents, purposes
from hotpass.compliance.consents import Statement, Subject
from hotpass.compliance.purposes import KnownPurpose
from hotpass.compliance.subjects.seeking import NUMBERS
from pages import reads, registers_entries

_MOST = 50
#: What of a line of the table an address names.
_LINE = ("purpose", "dataset", "type")
#: So many purposes are looked at together.
_AT_ONCE = 5
_WORDS: dict[Said, str] = {
    "given": "Consents",
    "withdrawn": "Withdraws, or opts out",
    "refused": "Refuses",
    "objected": "Objects",
    "asked": "Was asked",
}


def show() -> None:
    """The section."""
    space = reads.workspace()
    said = consents.counts(space)
    if said:
        ledger.counts(said)
    else:
        frame.empty(
            "No consent is recorded yet. Each entry says what a subject was asked and answered, with its "
            "proof. Enter what somebody said below, or bring a file.",
            key="consents",
        )
    needing = [one for one in purposes.known(space) if one.needs_consent]
    if needing and space.datasets():
        frame.section("Whom purposes that need consent may use")
        _standing(needing)
        _checks()
    if access.may(Act.ENTER):
        _enter([one.name for one in purposes.known(space)])
    frame.section("What was said")
    _lately()


def _standing(needing: Sequence[KnownPurpose]) -> None:
    """Whom each purpose may use; where there are many, the one that is chosen."""
    if len(needing) > _AT_ONCE:
        of = {one.name: one for one in needing}
        st.caption(markdown(f"{counted(len(of), 'purpose')} need consent."))
        chosen = st.selectbox("Purpose", list(of), key="of-purpose", bind="query-params", width=420)
        needing = [of[chosen]]
    lines = [line for one in needing for line in consents.standing(reads.workspace(), one)]
    if pressed := ledger.standing(lines):
        st.query_params["whom"] = pressed
    asked = dict(parse_qsl(st.query_params.get("whom", ""), keep_blank_values=True))
    for line in lines:
        if (line.purpose, line.dataset, line.entity_type) == tuple(map(asked.get, _LINE)):
            _whom(line, asked.get("reason", ""))


def _whom(line: consents.Standing, reason: str) -> None:
    """Whom a number counts."""
    space, count = reads.workspace(), line.held.get(reason, 0) if reason else line.passed
    purpose = purposes.named(space, line.purpose)
    found = consents.whom(space, purpose, line.dataset, line.entity_type, reason, _MOST)
    what = consents.REASONS.get(reason, "may be used")
    st.caption(markdown(f"{number(len(found))} of {number(count)} in {line.dataset}, {line.purpose}: {what}"))
    if found:
        ledger.whom(found, line.dataset)


def _checks() -> None:
    space = reads.workspace()
    found = {
        "exported although they had opted out": consents.withdrawn_yet_exported(space),
        "asked more than once, or after they refused": consents.asked_twice(space),
        "given without proof or without the version of the wording": consents.without_proof(space),
    }
    for words, one in found.items():
        if one.count:
            with st.expander(markdown(f"{number(one.count)} {words}"), icon=":material/warning:"):
                st.dataframe([dict(zip(one.columns, row, strict=True)) for row in one.rows], hide_index=True)


def _enter(names: list[str]) -> None:
    with (
        st.expander("Enter what somebody said", key="say"),
        frame.guarded(),
        st.form("say-form", border=False),
    ):
        left, right = st.columns(2)
        act = left.selectbox("What", list(_WORDS), format_func=lambda one: _WORDS[one])
        purpose = right.selectbox("Purpose", [*names, consents.EVERYTHING], format_func=_purpose)
        subject = _subject(left, right)
        day = left.date_input("On", days.today(), max_value=days.today(), format="DD/MM/YYYY")
        expires = right.date_input("Last day of the consent", None, format="DD/MM/YYYY")
        customer = left.checkbox("An existing customer, section 69(3)")
        wording = right.text_input("Version of the wording")
        channel = left.text_input("How it was said", placeholder="form, e-mail, telephone …")
        proof = right.text_input("Proof", help="SHA-256 of the form, letter or recording.")
        if st.form_submit_button("Keep it", type="primary") and isinstance(day, date):
            statement = Statement(
                act,
                purpose,
                subject,
                day,
                expires=expires if isinstance(expires, date) and act == "given" else None,
                basis="existing_customer" if customer else "consent",
                channel=channel,
                wording=wording,
                proof=consents.proof_of(proof) if proof.strip() else None,
            )
            if consents.record(reads.workspace(), statement):
                st.rerun()
            st.info("It was kept already.")
    with st.expander("Bring a workbook or CSV file", key="bring-consents"):
        st.caption(markdown(f"Headings of its columns: {', '.join(consents.COLUMNS)}."))
        registers_entries.brought("file-consents", partial(_import))


def _purpose(name: str) -> str:
    return "all purposes" if name == consents.EVERYTHING else name


def _subject(left: st.delta_generator.DeltaGenerator, right: st.delta_generator.DeltaGenerator) -> Subject:
    email = left.text_input("E-mail address")
    phone = right.text_input("Telephone number")
    kind = left.selectbox(
        "Kind of number", NUMBERS, format_func=lambda one: one.replace("_", " ").capitalize()
    )
    number_ = right.text_input("Number")
    name = left.text_input("Name of the person", help="Counts together with the organisation.")
    organisation = right.text_input("Organisation")
    numbers = {kind: number_} if number_.strip() else {}
    return Subject(email=email, phone=phone, numbers=numbers, name=name, organisation=organisation)


def _import(path: Path) -> str:
    done = consents.import_consents(reads.workspace(), path)
    return f"{done.lines} lines say {done.said} things: {done.added} new, {done.known} known already."


def _lately() -> None:
    with (
        frame.guarded(),
        st.form("ask", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        email = st.text_input("E-mail address of a subject", width=260)
        phone = st.text_input("Telephone number of a subject", width=220)
        st.form_submit_button("Find what they said")
    subject = Subject(email=email, phone=phone) if email.strip() or phone.strip() else None
    found = consents.latest(reads.workspace(), _MOST, subject=subject)
    if found:
        ledger.events(found)
        st.caption(f"The newest {number(_MOST)} at most.")
    else:
        st.caption("Nothing is kept." if subject is None else "Nothing is kept of them.")
