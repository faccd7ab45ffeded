"""Upload: drop files, see and mend how their tables are read, start a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import file_list, frame
from components.markup import markdown
from components.words import counted, duration, number, percent
from hotpass import access, ssot, uploads
from hotpass.preview import Looking
from hotpass.profiles import Profile, load_profile
from hotpass.settings import settings
from hotpass.uploads import FileLooks, Incoming
from pages import contracts_section, drafts, reads, tables

Found = Mapping[str, FileLooks]
Coming = Sequence[Incoming]


def show() -> None:
    """The page."""
    draft = drafts.current()
    coming = uploads.settle(reads.workspace(), draft)
    if coming or draft.files or draft.refused:
        drafts.hold(draft)
    top, step_1, step_2 = st.container(), st.container(border=True), st.container(border=True)
    with step_2:
        frame.section("2 Tables")
        row = st.container(horizontal=True)
        with row:
            profile = _profile(draft) if draft.files else load_profile()
    found = uploads.looks(reads.workspace(), draft, profile)
    with top:
        frame.heading("Upload", _state(found, coming))
    with step_1:
        _files(draft, found, coming, profile)
    with step_2:
        _tables(draft, found, coming, profile, row)
    with st.container(border=True):
        frame.section("3 Run")
        _run(draft, found, coming, profile)


def _state(found: Found, coming: Coming) -> str:
    """What the draft holds, in words."""
    if not found and not coming:
        return "Three steps: the files, how they are read, the run; only the run publishes"
    looked = [look.read.preview or look.plain.preview for look in found.values()]
    used = [table for read in looked if read for table in read.tables if table["used"]]
    rows = counted(sum(table["rows"] for table in used), "row")
    waiting = sum(look.going_on for look in found.values()) + len(coming)
    if not any(looked):
        return f"{counted(waiting, 'file')} being read"
    still = f"; {counted(waiting, 'file')} being read" if waiting else ""
    return (
        f"{counted(len(found) + len(coming), 'file')}, {counted(len(used), 'table')}, {rows} to read{still}"
    )


def _files(draft: uploads.Draft, found: Found, coming: Coming, profile: Profile) -> None:
    frame.section("1 Files")
    round_ = st.session_state.setdefault("drops", 0)
    dropped = st.file_uploader(
        "Workbooks, CSV, Parquet and JSON lines files, or a zip of them",
        accept_multiple_files=True,
        max_upload_size=settings().max_upload_mib,
        key=f"drop-{round_}",
    )
    if dropped:
        uploads.add(reads.workspace(), draft, [(upload.name, upload) for upload in dropped])
        drafts.hold(draft)
        st.session_state["drops"] += 1
        st.rerun()
    if coming or draft.files or draft.refused:
        going_on = bool(coming) or any(look.going_on for look in found.values())
        st.fragment(_listed, run_every=0.7 if going_on else None)(draft, found, coming, profile)
    else:
        drafts.offer_unfinished()


def _listed(draft: uploads.Draft, found: Found, coming: Coming, profile: Profile) -> None:
    """The files with how far they are; the page is shown anew once one of them is taken in or read."""
    still = uploads.settle(reads.workspace(), draft)
    now = uploads.looks(reads.workspace(), draft, profile)
    files = [file_list.File(n, f.file.size, _said(f), going_on=f.going_on) for n, f in now.items()]
    files += [file_list.File(f.name, f.size, _coming(f), going_on=True, stays=True) for f in still]
    files += [file_list.File(name, None, "", sentence) for name, sentence in draft.refused.items()]
    if gone := file_list.show(files, key="files"):
        uploads.stop(reads.workspace(), draft, gone, profile)
        st.rerun()
    before = {name: look.going_on for name, look in found.items()}, bool(coming)
    if ({name: look.going_on for name, look in now.items()}, bool(still)) != before:
        st.rerun()


def _coming(file: Incoming) -> str:
    """``being copied, 40 %``: how far a file is that is not taken in yet."""
    if file.state == "waiting":
        return "waits for the files before it"
    return f"being copied, {percent(file.share)}" if file.state == "copying" else "being looked at"


def _said(look: FileLooks) -> str:
    """``2 sheets · 3 tables, 1 not used · 9 ranges left out``, or how far the reading is."""
    if look.plain.state == "waiting":
        return f"waits for other files, {duration(look.plain.seconds)}"
    if look.plain.preview is None:
        return _reading(look.plain)
    if look.read.going_on:
        return f"read again with your changes, {duration(look.read.seconds)}"
    read = look.read.preview or look.plain.preview
    out = [part for part in read.left_out if part["code"] != "header"]
    unused = sum(not table["used"] for table in read.tables)
    some = f"{number(unused)} " if len(read.tables) > 1 else ""
    found = counted(len(read.tables), "table") + (f", {some}not used" if unused else "")
    parts = [counted(len(read.sheets), "sheet"), found]
    return " · ".join(parts + ([f"{counted(len(out), 'range')} left out"] if out else []))


def _reading(looking: Looking) -> str:
    """``being read, 40 %``, where the share is known; else for how long."""
    if looking.share is None:
        return f"being read, {duration(looking.seconds)}"
    return "its tables are looked for" if looking.share == 1 else f"being read, {percent(looking.share)}"


def _profile(draft: uploads.Draft) -> Profile:
    """The profile chosen; at first one that knows a file by its name."""
    profiles = uploads.known_profiles(reads.workspace())
    known = list(profiles)
    suggested = draft.profile if draft.profile in known else uploads.suggested(profiles, list(draft.files))
    chosen = st.selectbox(
        "Profile",
        known,
        index=known.index(suggested),
        format_func=lambda name: profiles[name].title,
        help="Which fields there are, and how values are chosen when records disagree.",
        key=f"profile-{draft.id}",
        on_change=_choose_profile,
        args=(draft,),
        width=360,
    )
    return profiles[chosen]


def _choose_profile(draft: uploads.Draft) -> None:
    draft.profile = st.session_state[f"profile-{draft.id}"]
    draft.forget_columns()
    drafts.keep(draft)


def _tables(
    draft: uploads.Draft, found: Found, coming: Coming, profile: Profile, row: DeltaGenerator
) -> None:
    if not found:
        st.caption("Each table found is shown here as its sheet looks, with what its columns mean.")
        if coming:
            st.skeleton(height=320)
        return
    with row:
        name = st.selectbox("File", list(found), key="file", width=360)
    look = found[name if name in found else next(iter(found))]
    if look.read.sentence:
        frame.wrong(look.read.sentence)
    if look.plain.preview is None:
        st.caption(f"{markdown(look.file.name)} is being read; you may leave this page meanwhile.")
        st.skeleton(height=320)
    else:
        read = look.read.preview or look.plain.preview
        tables.show(draft, look.plain.preview, read, profile)
        contracts_section.of_file(read, profile)


def _run(draft: uploads.Draft, found: Found, coming: Coming, profile: Profile) -> None:
    if not draft.files and not coming:
        st.caption("Once there is a file, the run starts from here; it publishes a new version.")
        return
    version = reads.current(profile.dataset)
    further = _again(draft, version) if version else []
    used = any(table["used"] for look in found.values() if look.ready for table in look.ready[1].tables)
    ready = bool(found) and not coming and all(look.ready for look in found.values())
    st.caption(_consequence(version, len(found) + len(further), ready=ready, used=used))
    if st.button("Start run", type="primary", disabled=not (used and ready)):
        by = access.current().name
        run_id = uploads.start(reads.workspace(), draft, found, profile, by=by, further=further)
        drafts.let_go()
        st.switch_page("pages/runs.py", query_params={"run": run_id})


def _again(draft: uploads.Draft, version: ssot.Version) -> list[tuple[Path, str]]:
    """The files of the published version that the run reads again."""
    files = [file for file in version.files if file.name not in draft.files]
    again = st.checkbox(
        f"Also read the {counted(len(files), 'file')} of version {version.number} again",
        help="Without them, what only they hold is no longer published.",
        disabled=not files,
    )
    return [(reads.workspace().files / file.digest, file.name) for file in files] if again else []


def _consequence(version: ssot.Version | None, files: int, *, ready: bool, used: bool) -> str:
    if not ready:
        return "The run can start once every file is read."
    if not used:
        return "No table is used: switch one on above, or draw one."
    over = f"{version.number + 1} over version {version.number}" if version else "1"
    return f"The run reads {counted(files, 'file')} and publishes version {over}."


frame.page(show)
