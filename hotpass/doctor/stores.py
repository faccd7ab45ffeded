"""The catalogue's database and the profiles."""

from __future__ import annotations

from collections.abc import Iterator

from hotpass.doctor.finding import Check, Finding, guarded, well, wrong
from hotpass.workspace import Workspace


def look_at_database(workspace: Workspace) -> Finding:
    """Whether the database answers and its tables are those of this Hotpass; it is not changed."""
    from hotpass.catalogue import Catalogue

    found, outdated = Catalogue.examine(workspace)
    if not outdated:
        return well("database", found)
    check = Check(
        "database", False, found, "hotpass doctor --fix upgrades the tables, and so does the next run"
    )
    return Finding(check, lambda: _upgrade(workspace), lambda: look_at_database(workspace))


def _upgrade(workspace: Workspace) -> str:
    from hotpass.catalogue import Catalogue

    Catalogue.open(workspace)
    return "The tables were upgraded"


def look_at_profiles(workspace: Workspace) -> Iterator[Finding]:
    """Whether every profile can be used, and is written in the present form."""
    from hotpass.profiles.store import known_profiles

    for known in known_profiles(workspace.profiles):
        name = known.name
        yield guarded(f"profile {name}", lambda name=name: _profile(workspace, name), "Mend the profile")  # type: ignore[misc]


def _profile(workspace: Workspace, name: str) -> Finding:
    from hotpass.profiles import ProfileError
    from hotpass.profiles.loader import open_profile

    label = f"profile {name}"
    try:
        loaded = open_profile(name, workspace.profiles)
    except ProfileError as error:
        said = " ".join(fault.sentence for fault in error.faults)
        return wrong(label, said, f"Mend the keys that are named in {error.where}")
    if not loaded.upgraded:
        return well(label, f"{loaded.profile.title}, version {loaded.profile.version}")
    remedy = "hotpass doctor --fix, or hotpass profiles upgrade, writes it anew"
    check = Check(label, False, "is written in an older form", remedy)
    return Finding(check, lambda: _rewrite(workspace, name), lambda: _profile(workspace, name))


def _rewrite(workspace: Workspace, name: str) -> str:
    from hotpass.profiles.store import write_upgraded

    made = write_upgraded(workspace.profiles, name)
    return f"It was saved in the present form as version {made.version}; the text before is kept"
