"""How the controls stood at an earlier moment: as they were last worked out before it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, evidence
from hotpass.compliance.controls.checks import CHECKS
from hotpass.compliance.controls.facts import Facts, of_versions
from hotpass.compliance.controls.reading import catalogue
from hotpass.compliance.controls.standing import Standing, of_kept
from hotpass.workspace import Workspace

#: Views of what a version holds, which nothing changes but an erasure.
_OF_VERSIONS: Final = frozenset({"records", "identifiers", "members", "entities", "sources"})


def stood_before(workspace: Workspace, until: datetime) -> list[Standing]:
    """How every control stood before a moment; unknown where it was not worked out by then.

    Raises:
        AccessRefused: whoever acts may not see it.
        ConfigError: a file of controls cannot be used.
    """
    require(Act.COMPLIANCE)
    frameworks = catalogue(workspace)
    with Catalogue.open(workspace).read() as connection:
        known = {one.control: one for one in evidence.last(connection, until)}
    kept = {one.control.id: one for one in of_kept(frameworks, known)}
    return [
        kept.get(key)
        or Standing(
            *(control, framework.key, "unknown", None, "", 0),
            *("It was not worked out by then.", "", "nothing", None, until),
        )
        for framework in frameworks.values()
        for key, control in framework.controls.items()
    ]


def still_there(found: Facts, one: Standing) -> bool:
    """Whether the rows behind a control are still those of when it was worked out.

    They are where nothing has changed since, or where they are of nothing but a version that still stands.
    How many they are tells where somebody was erased from it.
    """
    if one.data_version == found.data_version:
        return True
    needs = CHECKS[one.control.check or ""].needs
    return _OF_VERSIONS.issuperset(needs) and of_versions(found, one.data_version)
