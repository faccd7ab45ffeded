"""The contracts of sources as a part of a page: of a profile, of a file that is looked at, of a version."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from components import contract, frame
from components.markup import markdown
from hotpass.contracts import source_contracts
from hotpass.contracts.breach import Held
from hotpass.held import hold_folder
from hotpass.preview import Preview
from hotpass.profiles import Profile
from hotpass.ssot import Version, held_in
from pages import reads, seen_alike


def of_profile(profile: Profile, preview: Preview | None = None) -> None:
    """What a profile's sources are held to, and how a file that is looked at keeps it."""
    frame.section("Contracts of the sources")
    if preview is not None:
        of_file(preview, profile)
    agreed = source_contracts(profile, reads.workspace().contracts)
    if not agreed:
        st.caption(
            "No source says which columns its files hold. Name a contract at a source, or map its columns, "
            "and each run says what a file breaks of it."
        )
    for source, one in agreed.items():
        st.markdown(markdown(f"{source}: {one.name} {one.version}"))
        contract.columns(one, key=f"{profile.name}-{source}")


def of_file(preview: Preview, profile: Profile) -> None:
    """How a file that is looked at keeps the contract of its source; nothing when it has none."""
    with frame.guarded():
        agreed = source_contracts(profile, reads.workspace().contracts)
        version = reads.current(profile.dataset)
        found = _held(str(preview.folder), repr(agreed), version.number if version else 0, profile)
        if found.contract is not None or (found.drift and found.drift.changes):
            frame.section("What is agreed on this file")
            contract.show(found, key=preview.folder.name)


@seen_alike.kept(32, "Holding the file to its contract …")
def _held(folder: str, agreed: str, version: int, _profile: Profile) -> Held:
    """Once for a preview, what is agreed, and the version that it is compared with."""
    return hold_folder(Path(folder), _profile, reads.workspace())


def of_version(version: Version) -> None:
    """How the sources of a published version kept their contracts; nothing when none has one."""
    found = held_in(version)
    if found:
        frame.section("Contracts of the sources")
    for one in found:
        contract.show(one, key=one.source)
