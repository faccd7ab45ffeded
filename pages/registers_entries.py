"""Registers: the entries of one, a new entry, a file of them."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import streamlit as st

from components import frame, register_form, register_table
from components.markup import markdown
from hotpass import access
from hotpass.access import Act
from hotpass.compliance import registers
from hotpass.errors import InputError
from pages import reads, registers_entry

A_PAGE = 50


def show() -> None:
    """The section."""
    register = st.selectbox(
        "Register",
        list(registers.REGISTERS),
        format_func=lambda name: registers.REGISTERS[name].label,
        key="register",
        bind="query-params",
        on_change=reads.from_the_first_page,
        width=280,
    )
    form, space = registers.form_of(register), reads.workspace()
    st.caption(markdown(form.about))
    found = registers.entries(space, register)
    if found:
        rows = [(register, one) for one in reads.one_page(found, A_PAGE)]
        registers_entry.follow(register_table.show(rows, form.label, key=f"entries-{register}"))
        reads.choose_page(-(-len(found) // A_PAGE))
        _take(register)
    else:
        frame.empty(
            f"There is no {form.one} yet. Enter the first below, or bring a file of them.", key=register
        )
    if access.may(Act.ENTER):
        _enter(register)
        _bring(register)


def _enter(register: str) -> None:
    form = registers.form_of(register)
    name = st.query_params.get("new", "")
    with st.expander(f"New {form.one}", expanded=bool(name), key=f"enter-{register}"), frame.guarded():
        values = register_form.show(form.fields(), "Enter it", key=f"new-{register}", said={"name": name})
        if values is not None:
            st.query_params.pop("new", None)
            registers_entry.follow(registers.add(reads.workspace(), register, values).id)


def _bring(register: str) -> None:
    with st.expander("Bring a workbook or CSV file", key=f"bring-{register}"):
        names = ", ".join(one.label for one in registers.form_of(register).fields())
        st.caption(
            markdown(
                f"Headings of its columns: {names}. A line with a name that is there changes that entry."
            )
        )
        brought(f"file-{register}", partial(_import, register))


def _import(register: str, path: Path) -> str:
    done = registers.import_file(reads.workspace(), register, path)
    return f"{done.lines} lines: {done.added} new, {done.amended} changed, {done.known} known already."


def brought(key: str, take: partial[str]) -> None:
    """A place to drop a file; what ``take`` says of it, or what is wrong with its lines."""
    dropped = st.file_uploader("File", type=["xlsx", "xls", "ods", "csv"], key=key)
    if dropped is None or not st.button("Enter its lines", key=f"{key}-take"):
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, Path(dropped.name).name)
        path.write_bytes(dropped.getvalue())
        try:
            st.success(markdown(take(path)))
        except InputError as error:
            frame.wrong(error.sentence)
            for sentence in getattr(error, "__notes__", ()):
                st.caption(markdown(sentence))


def _take(register: str) -> None:
    with st.container(horizontal=True):
        for name, make in (("CSV", registers.to_csv), ("JSON", registers.to_json)):
            st.download_button(
                f"Take the register as {name}",
                data=partial(access.bound(make), reads.workspace(), register),
                file_name=f"{register}.{name.lower()}",
                icon=":material/download:",
                on_click="ignore",
                key=f"take-{register}-{name}",
            )
