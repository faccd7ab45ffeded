"""Profiles: which there are; one opened, changed, tried on a sample and saved as a new version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import streamlit as st

from components import facts, frame, markup, profile_effect, profiles_table
from components.words import counted
from hotpass import preview, runs
from hotpass.errors import HotpassError
from hotpass.preview import Request
from hotpass.profiles import Profile, ProfileError
from hotpass.profiles.differences import differences
from hotpass.profiles.loader import Loaded, open_profile
from hotpass.profiles.store import Known, as_written, duplicate, known_profiles, save
from hotpass.profiles.suggesting import key_of
from hotpass.profiles.trying import SAMPLE, Sample, effects, examine
from pages import contracts_section, drafts, reads
from pages.profile_form import Form

_NAME, _VERSION, _SAVED = "profile", "version", "profile-saved"
#: Runs that are looked through for the profiles that they have used.
_RUNS = 500
#: Columns of a sample that are shown, and texts of each that are read.
_COLUMNS, _TEXTS = 60, 200


def show() -> None:
    """The page."""
    known = known_profiles(reads.workspace().profiles)
    name = st.query_params.get(_NAME)
    if name:
        _one(name, known)
    else:
        _list(known)


def _list(known: Sequence[Known]) -> None:
    own = sum(one.own for one in known)
    mine = counted(own, "profile") if own else "No profile"
    state = f"{mine} of this workspace, {len(known) - own} that come with Hotpass"
    frame.heading("Profiles", state)
    st.caption(
        "A profile says what a run does with a kind of data: its fields, where files come from, how values "
        "are read, linked, chosen and scored, and what is published."
        + ("" if own else " Open one that comes with Hotpass and make it your own to change it.")
    )
    if chosen := profiles_table.show(known, _uses(), key="profiles"):
        st.query_params[_NAME] = chosen
        st.rerun()


def _uses() -> dict[str, list[str]]:
    """By profile, the dataset of each of the last runs that has used it."""
    found: dict[str, list[str]] = defaultdict(list)
    for run in runs.list_runs(reads.workspace(), limit=_RUNS):
        found[run.spec["profile"]["name"]].append(run.dataset)
    return found


def _one(name: str, known: Sequence[Known]) -> None:
    if st.button("All profiles", type="tertiary", icon=":material/arrow_back:"):
        st.query_params.clear()
        st.rerun()
    one = next((k for k in known if k.name == name), None)
    number = st.query_params.get(_VERSION, "")
    wanted = f"{name}@{number}" if number.isdigit() and one and one.own else name
    try:
        loaded = open_profile(wanted, reads.workspace().profiles)
    except ProfileError as error:
        frame.heading(name, "This profile cannot be used until its file is mended")
        frame.wrong(error.where, counted(len(error.faults), "thing") + " to mend")
        markup.show(facts.sentences([fault.sentence for fault in error.faults]))
        return
    except HotpassError as error:
        frame.heading("Profiles", f"{name} cannot be shown")
        frame.wrong(error.sentence)
        return
    assert one is not None
    _opened(one, loaded)


def _opened(one: Known, loaded: Loaded) -> None:
    profile = loaded.profile
    newest = profile.version == one.version
    frame.heading(profile.title, _line(one, profile, newest=newest))
    if said := st.session_state.pop(_SAVED, None):
        st.success(said, icon=":material/check:")
    if not one.own:
        _make_own(one)
    if len(one.versions) > 1:
        _choose_version(one, profile)
    whole = profile.model_dump(mode="json")
    form = Form(whole, f"{one.name}-{profile.version}", disabled=not (one.own and newest))
    with st.container(border=True):
        wanted = form.show()
    made, faults = examine(wanted, one.name)
    form.tell(faults)
    if one.own and newest:
        _changes(one, loaded, profile, made, wanted, len(faults))
    else:
        frame.section("On a sample")
        _effect(profile, profile)
    contracts_section.of_profile(profile)
    if len(one.versions) > 1:
        _compared(one, profile)


def _line(one: Known, profile: Profile, *, newest: bool) -> str:
    """Whose it is, which version, what it stands on and what is new, in words."""
    whose = "of this workspace" if one.own else "comes with Hotpass"
    old = "" if newest else f", an older one: the newest is {one.version}"
    parts = [f"{profile.name}, {whose}", f"version {profile.version}{old}"]
    parts += [f"stands on {one.extends}"] if one.extends else []
    parts += [profile.note] if profile.note else []
    return " · ".join(parts)


def _make_own(one: Known) -> None:
    with st.container(border=True, key="make-own"):
        st.caption(
            "It comes with Hotpass and cannot be changed; a profile of your own that stands on it can."
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            title = st.text_input(
                "Title of your own", f"Our {one.title[:1].lower()}{one.title[1:]}", width=320
            )
            if st.button("Make it your own", type="primary"):
                name = key_of(title)
                duplicate(reads.workspace().profiles, one.name, name, title.strip())
                _go_to(name, f"{title.strip()} is yours now; change it below.")


def _choose_version(one: Known, profile: Profile) -> None:
    number = st.selectbox(
        "Version",
        one.versions,
        index=one.versions.index(profile.version) if profile.version in one.versions else 0,
        format_func=lambda n: f"{n}, the newest" if n == one.versions[0] else str(n),
        key=f"shown-{one.name}-{profile.version}",
        width=240,
    )
    if number != profile.version:
        st.query_params[_VERSION] = str(number)
        st.rerun()


def _changes(
    one: Known, loaded: Loaded, profile: Profile, made: Profile | None, wanted: dict[str, object], faults: int
) -> None:
    frame.section("What you change")
    if made is None:
        st.caption(f"{counted(faults, 'thing')} to mend above before it can be saved.")
        return
    found = differences(profile, made)
    if not found:
        st.caption("Nothing yet. Change the form above; what it does to a sample shows here at once.")
    else:
        profile_effect.differences(found, "What you change")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            note = st.text_input(
                "What is new, in a sentence", key=f"note-{one.name}-{one.version}", width=420
            )
            if st.button(f"Save as version {max(one.versions, default=one.version) + 1}", type="primary"):
                own = reads.workspace().profiles
                saved = save(
                    own, one.name, as_written(wanted, loaded.extends, own), note=note.strip() or None
                )
                _go_to(one.name, f"Saved as version {saved.version}.")
    frame.section("On a sample")
    _effect(profile, made)


def _go_to(name: str, said: str) -> None:
    st.session_state[_SAVED] = said
    st.query_params.from_dict({_NAME: name})
    st.rerun()


def _effect(before: Profile, after: Profile) -> None:
    """Columns of the files that are being uploaded, or else of a made-up list, under both profiles."""
    samples, waits = _samples(before)
    whose = "the files on Upload" if samples else "a made-up list"
    found = effects(before, after, samples or [SAMPLE])
    changed = [one for one in found if one.changed]
    told = f"{counted(len(changed), 'column')} of {len(found)} in {whose} would be read differently."
    if before == after:
        told = f"How the columns of {whose} are read."
    told += "" if samples or waits else " Files on Upload are tried in its place."
    told += f" {counted(waits, 'file')} still being read." if waits else ""
    st.caption(told)
    profile_effect.columns((changed or found)[:_COLUMNS], "Columns of the sample")
    if len(changed or found) > _COLUMNS:
        st.caption(f"{_COLUMNS} of {len(changed or found)} columns are shown.")


def _samples(profile: Profile) -> tuple[list[Sample], int]:
    """Tables of the draft on Upload as far as they are read by now, and how many files are not."""
    found: list[Sample] = []
    waits = 0
    draft_id = st.session_state.get("draft")
    for name, file in drafts.current().files.items() if draft_id else ():
        looking = preview.look(reads.workspace(), Request(file, profile, (), {}))
        waits += looking.going_on
        if looking.preview is not None:
            for table in (t for t in looking.preview.tables if t["used"]):
                texts = looking.preview.samples(table["table_id"], _TEXTS)
                columns = {
                    c["name"] or c["letter"]: [raw for raw, _ in texts[c["letter"]]] for c in table["columns"]
                }
                found.append(Sample(name, table["sheet"], columns))
    return found, waits


def _compared(one: Known, profile: Profile) -> None:
    frame.section("Compared with another version")
    others = [n for n in one.versions if n != profile.version]
    number = st.selectbox(
        "Version to compare with", others, key=f"other-{one.name}-{profile.version}", width=240
    )
    other = open_profile(f"{one.name}@{number}", reads.workspace().profiles).profile
    first, second = sorted((other, profile), key=lambda p: p.version)
    profile_effect.differences(
        differences(first, second), f"From version {first.version} to version {second.version}"
    )


frame.page(show)
