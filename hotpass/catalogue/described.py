"""What people say of sources, in the register of them: it outlives runs, and goes before the profile."""

from __future__ import annotations

import glob
from datetime import datetime
from typing import Any, Final

from hotpass.catalogue import registers
from hotpass.catalogue.database import Catalogue, Place
from hotpass.profiles import Profile, SourceSpec

REGISTER: Final = "sources"
#: Fields of an entry that a source of a profile has too.
_SAID: Final = (
    *("owner", "purpose", "lawful_basis", "notice", "collected", "responsible_party"),
    "retention_days",
)


def as_described(place: Place, profile: Profile, until: datetime | None = None) -> Profile:
    """The profile with what the register says of its sources, now or before a moment.

    Sources that it does not have are added by their names: files that no source fits are called by theirs.
    """
    said = _standing(place, until)
    if not said:
        return profile
    own = [
        source.model_copy(update=said.pop(source.name.strip().lower(), (source.name, {}))[1])
        for source in profile.sources
    ]
    others = [
        SourceSpec(name=name, files=f"{glob.escape(name)}.*").model_copy(update=told)
        for name, told in said.values()
    ]
    return profile.model_copy(update={"sources": (*own, *others)})


def _standing(place: Place, until: datetime | None) -> dict[str, tuple[str, dict[str, Any]]]:
    """By name in lower case the name and what is said of the source."""
    if not Catalogue.is_there(place):
        return {}
    with Catalogue.open(place).read() as connection:
        last = {row.entry: row.said for row in registers.kept(connection, REGISTER, until=until)}
    return {
        said["name"].strip().lower(): (said["name"], {n: said[n] for n in _SAID if said.get(n) is not None})
        for said in last.values()
    }
