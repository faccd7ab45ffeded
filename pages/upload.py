"""Upload: drop files, see and mend how their tables are read, start a run."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components import file_list, frame
from components.words import counted
from hotpass import runs
from hotpass.preview import Preview
from hotpass.profiles import Profile, load_profile, shipped_profiles
from hotpass.settings import settings
from pages import drafts, reads, tables

Found = Mapping[str, tuple[Preview, Preview]]


def show() -> None:
    """The page."""
    space, draft = reads.workspace(), drafts.draft()
    top, step_1, step_2 = st.container(), st.container(), st.container(border=True)
    with step_2:
        frame.section("2 Tables")
        row = st.container(horizontal=True)
        with row:
            profile = _profile(list(draft.files)) if draft.files else load_profile()
        with st.spinner("Reading the files …", show_time=True):
            found = drafts.found(space, profile)
        if found:
            with row:
                name = st.selectbox("File", list(found), key="file", width=360)
            tables.show(*found[name if name in found else next(iter(found))], profile)
        else:
            st.caption("Each table found stands here as its sheet looks, with what its columns mean.")
    with top:
        frame.heading("Upload", _state(found))
    with step_1.container(border=True):
        _files(draft, found)
    with st.container(border=True):
        frame.section("3 Run")
        if draft.files:
            _run(draft, found, profile)
        else:
            st.caption("Once there is a file, the run starts from here; it publishes a new version.")


def _state(found: Found) -> str:
    """What the draft holds, in words."""
    if not found:
        return "Three steps: the files, how they are read, the run; only the run publishes"
    used = [table for _, read in found.values() for table in read.tables if table["used"]]
    rows = counted(sum(table["rows"] for table in used), "row")
    return f"{counted(len(found), 'file')}, {counted(len(used), 'table')}, {rows} to read"


def _files(draft: drafts.Draft, found: Found) -> None:
    frame.section("1 Files")
    round_ = st.session_state.setdefault("drops", 0)
    dropped = st.file_uploader(
        "Workbooks (.xlsx), CSV and Parquet files",
        accept_multiple_files=True,
        max_upload_size=settings().max_upload_mib,
        key=f"drop-{round_}",
    )
    if dropped:
        for upload in dropped:
            drafts.add(reads.workspace(), upload.name, upload)
        st.session_state["drops"] += 1
        st.rerun()
    files = [file_list.File(name, draft.files[name].size, _found(*read)) for name, read in found.items()]
    files += [file_list.File(name, None, "", sentence) for name, sentence in draft.refused.items()]
    if files and (gone := file_list.show(files, key="files")):
        draft.remove(gone)
        st.rerun()


def _found(_plain: Preview, read: Preview) -> str:
    """``2 sheets · 2 tables · 9 ranges left out``."""
    out = [part for part in read.left_out if part["code"] != "header"]
    parts = [counted(len(read.sheets), "sheet"), counted(len(read.tables), "table")]
    return " · ".join(parts + ([f"{counted(len(out), 'range')} left out"] if out else []))


def _profile(names: list[str]) -> Profile:
    """The profile chosen; at first one that knows a file by its name."""
    own = reads.workspace().profiles
    known = sorted({*shipped_profiles(), *(path.stem for path in own.glob("*.yaml"))})
    profiles = {name: load_profile(name, own) for name in known}
    suggested = drafts.suggested(profiles, names)
    chosen = st.selectbox(
        "Profile",
        known,
        index=known.index(suggested),
        format_func=lambda name: profiles[name].title,
        help="Which fields there are, and how values are chosen when records disagree.",
        key="profile",
        on_change=drafts.draft().forget_columns,
        width=360,
    )
    return profiles[chosen]


def _run(draft: drafts.Draft, found: Found, profile: Profile) -> None:
    used = [table for _, read in found.values() for table in read.tables if table["used"]]
    version = reads.current(profile.dataset)
    files = {file.name: (file.digest, file.name) for file in draft.files.values()}
    if version is not None:
        names = [file.name for file in version.files if file.name not in files]
        again = st.checkbox(
            f"Also read the {counted(len(names), 'file')} of version {version.number} again",
            help="Without them, what only they hold is no longer published.",
            disabled=not names,
        )
        if again:
            files |= {f.name: (f.digest, f.name) for f in version.files if f.name not in files}
    if used:
        st.caption(_consequence(version.number if version else None, len(files)))
    else:
        st.caption("No table is used: switch one on above, or draw one.")
    if st.button("Start run", type="primary", disabled=not used):
        space = reads.workspace()
        changed = [m for plain, _ in found.values() for m in draft.mappings(plain, columns=True)]
        given = [(space.files / digest, name) for digest, name in files.values()]
        run_id = runs.submit(space, given, profile=profile, mappings=changed, requested_by=settings().user)
        del st.session_state["draft"]
        st.switch_page("pages/runs.py", query_params={"run": run_id})


def _consequence(version: int | None, files: int) -> str:
    if version is None:
        return f"The run reads {counted(files, 'file')} and publishes version 1."
    return (
        f"The run reads {counted(files, 'file')} and publishes version {version + 1} over version {version}."
    )


frame.page(show)
