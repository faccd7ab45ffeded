"""Runs: the list, one run while it goes on and after, what it published, two versions compared."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components import changes, downloads, facts, frame, markup, rows_left_out, runs_table, stages
from components.words import counted, duration, state, when
from hotpass import access, quality, quarantine, runs, ssot
from hotpass.compliance import exports
from pages import contracts_section, one_run, reads
from pages.quality_subject import open_scorecard

PAGE_SIZE = 20
REFRESH = "2s"
#: What people take away first, by the pattern of the file's name.
DOWNLOADS = {
    "ssot.xlsx": "Workbook",
    "ssot.csv": "CSV",
    "ssot.parquet": "Parquet",
    "report.html": "Report",
    "hotpass-*.zip": "Everything, zipped",
}


def show() -> None:
    """The page."""
    run_id = st.query_params.get("run")
    if run_id:
        _run(run_id)
    else:
        _list()


def _list() -> None:
    space = reads.workspace()
    page = reads.page_number()
    found = runs.list_runs(space, limit=PAGE_SIZE + 1, offset=(page - 1) * PAGE_SIZE)
    if not found and page == 1:
        frame.heading("Runs", "No run yet")
        if frame.empty(
            "This page lists the runs: how far each is, what it published, what went wrong. "
            "Upload files and start the first one.",
            reads.to_upload(),
        ):
            st.switch_page("pages/upload.py")
        return
    first = (page - 1) * PAGE_SIZE + 1
    shown, more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    if frame.heading("Runs", f"Runs {first} to {first + len(shown) - 1}, newest first", reads.to_upload()):
        st.switch_page("pages/upload.py")
    if pressed := runs_table.show(shown, key="runs"):
        st.query_params["run"] = pressed
        st.rerun()
    reads.choose_page(page + more, numbers=0)
    _compare()


def _compare() -> None:
    """Two versions of a dataset beside each other."""
    dataset = reads.dataset()
    versions = ssot.versions(reads.workspace(), dataset) if dataset else []
    frame.section("Compare two versions")
    if dataset is None or len(versions) < 2:
        st.caption("What moved between two versions appears here once two runs have published.")
        return
    numbers = sorted((version.number for version in versions), reverse=True)
    with st.container(horizontal=True):
        after = st.selectbox("Version", numbers[:-1], key="after", bind="query-params", width=140)
        older = [number for number in numbers if number < after]
        before = st.selectbox("with", older, key="before", bind="query-params", width=140)
    changes.show(reads.difference(str(versions[0].path), dataset, before, after), beside=True)


def _run(run_id: str) -> None:
    run = one_run.find(run_id, "Runs")
    if run is None:
        return
    if st.button("All runs", type="tertiary", icon=":material/arrow_back:"):
        st.query_params.pop("run", None)
        st.rerun()
    frame.heading(f"Run of {when(run.created_at)}", _line(run))
    _progress(run)
    refused = runs.refused(reads.workspace(), run.id)
    if refused:
        markup.show(
            facts.sentences([facts.sentence("refused", f"{name}: {why}") for name, why in refused.items()])
        )
    if run.version is not None:
        _published(run, run.version)
    else:
        _unpublished(run)
    frame.section("What it was given")
    spec = run.spec
    markup.show(
        facts.pairs(
            [
                ("Files", ", ".join(run.files)),
                *([("Applies", _applied(run))] if run.applies else []),
                ("Profile", spec["profile"]["title"]),
                (
                    "Changed by hand",
                    counted(len(spec["mappings"]), "table") if spec["mappings"] else "nothing",
                ),
                ("Run id", run.id),
                ("Attempts", str(run.attempt)),
            ]
        )
    )


def _applied(run: runs.Run) -> str:
    since = f"since version {run.base_version}" if run.base_version else "since the current version"
    return f"what people decided {since}; nothing is read again, and the model is as it was"


def _line(run: runs.Run) -> str:
    published = f"{state(run.state)} as version {run.version}" if run.version else state(run.state)
    parts = [published, counted(len(run.files), "file"), f"started by {run.requested_by}"]
    seconds = runs_table.seconds(run)
    return " · ".join(parts + ([f"took {duration(seconds)}"] if seconds is not None else []))


def _progress(run: runs.Run) -> None:
    """Redrawn by itself while the run moves; once it ends the whole page is drawn again and polling stops."""
    moving = not run.ended
    space = reads.workspace()

    @st.fragment(run_every=REFRESH if moving else None)
    def draw() -> None:
        with frame.guarded():
            now = runs.progress(space, run.id)
            if now.state != run.state:
                st.rerun()
            if run.error:
                closed = run.state == "gate_closed"
                title = "A gate closed" if closed else f"The run {state(run.state)}"
                frame.wrong(run.error.sentence, title, run.error.error_id)
            stages.show(now, moving=moving)
            if now.state == "queued":
                st.caption("It waits for a worker; `hotpass serve` and `hotpass worker` start one.")

    draw()
    if run.state in ("queued", "running") and st.button("Cancel run", help="What is done stays done."):
        runs.cancel(space, run.id)
        st.rerun()
    if run.state in ("failed", "cancelled"):
        _again(run)


def _again(run: runs.Run) -> None:
    space = reads.workspace()
    if not runs.resumable(space, run):
        st.caption("Its files were refused and are not kept; mend them and start a new run.")
    elif run.error is not None and run.error.kind == "input":
        st.caption("It would fail again with the same files; mend them and start a new run.")
    elif st.button("Resume run", type="primary"):
        runs.resume(space, run.id)
        st.rerun()


def _unpublished(run: runs.Run) -> None:
    """Where a run that published nothing can be looked at."""
    with st.container(horizontal=True):
        if run.state == "finished" and st.button("See its linkage"):
            st.switch_page("pages/linkage.py", query_params={"run": run.id})
        known = run.ended and quality.of_run(reads.workspace(), run.dataset, run.id).known
        tally = quarantine.tally(reads.workspace(), run.dataset) if run.state == "gate_closed" else None
        waits = tally is not None and tally.run_id == run.id and tally.records
        if waits and st.button("Decide on what it kept back", type="primary"):
            open_scorecard({"run": run.id, "tab": "Quarantine"})
        if known and st.button("See its quality"):
            open_scorecard({"run": run.id})


def _published(run: runs.Run, number: int) -> None:
    version = next(v for v in ssot.versions(reads.workspace(), run.dataset) if v.number == number)
    frame.section(f"Version {number}")
    files = [
        downloads.Download(path, label, f"{run.dataset}-v{number}{path.suffix}")
        for pattern, label in DOWNLOADS.items()
        for path in version.path.glob(pattern)
    ]
    who = access.current()
    if who.sees_all and access.may(access.Act.EXPORT, who):
        take = partial(access.bound(exports.take_file), reads.workspace(), version)
        downloads.show(files, key="take", take=take)
        if version.rows.get("people") and not version.rows.get("organisations"):
            st.caption(
                "Workbook, CSV and Parquet have one row an organisation, with its people, and here there is "
                "none: the people stand in people.parquet of everything, zipped."
            )
    else:
        st.caption("Its files hold values that you see masked; whoever sees them can download them.")
    asked = {} if version.current else {"version": str(number)}
    with st.container(horizontal=True):
        if st.button("See its entities"):
            st.switch_page("pages/entities.py", query_params=asked)
        if st.button("See its linkage"):
            st.switch_page("pages/linkage.py", query_params=asked)
        if st.button("See its quality"):
            open_scorecard(asked)
    rows_left_out.show(ssot.rows_left_out(reads.workspace(), run.dataset, number), key="left-out")
    contracts_section.of_version(version)
    if number > 1:
        frame.section(f"Compared with version {number - 1}")
        changes.show(reads.difference(str(version.path), run.dataset, number - 1, number), beside=True)


frame.page(show)
