"""The versions and runs of a dataset as they were assessed: what the Quality page compares with."""

from __future__ import annotations

import streamlit as st

from hotpass import quality, runs, ssot
from pages import reads, seen_alike
from pages.quality_subject import Subject

#: Versions and runs that trends look back on.
MOST: int = 200


def moments(subject: Subject) -> list[quality.Moment]:
    """The newest versions, and the runs that published none, up to what is looked at, oldest first."""
    space = reads.workspace()
    found = [
        quality.Moment(quality.of_version(version), version.published_at)
        for version in _versions(str(space.published(subject.assessed.dataset)), _newest(subject))
    ]
    versions = {one.assessed.run_id for one in found}
    for run in runs.list_runs(space, limit=MOST):
        if run.dataset == subject.assessed.dataset and run.version is None and run.id not in versions:
            assessed = quality.of_run(space, run.dataset, run.id)
            if assessed.known:
                found.append(quality.Moment(assessed, run.created_at))
    known = sorted((one for one in found if one.assessed.known), key=lambda one: one.at)
    ids = [one.assessed.run_id for one in known]
    end = ids.index(subject.assessed.run_id) + 1 if subject.assessed.run_id in ids else len(known)
    return known[:end][-MOST:]


def baseline(past: list[quality.Moment]) -> quality.Assessed | None:
    """Let the reader choose the version to compare with, which stands in the address; None without any.

    Args:
        past: the versions and runs up to what is looked at (:func:`moments`).
    """
    older = [one.assessed for one in past[:-1] if one.assessed.version is not None][::-1]
    if not older:
        return None
    numbers = [one.version for one in older]
    chosen = st.selectbox(
        "Compared with version",
        numbers,
        key="baseline",
        bind="query-params",
        persist_state="page",
        width=200,
    )
    return older[numbers.index(chosen)]


def _newest(subject: Subject) -> int:
    """Number of the newest version, which tells when there is one more."""
    current = reads.current(subject.assessed.dataset)
    return current.number if current else 0


@seen_alike.kept(4)
def _versions(folder: str, newest: int) -> list[ssot.Version]:
    dataset = folder.rsplit("/", 1)[-1]
    return ssot.versions(reads.workspace(), dataset)[:MOST]
