"""One workspace with two versions, read by every test of the SSOT."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotpass.workspace import Workspace
from tests.ssot.published import publish_version
from tests.stages.merge.said import Said, profile_of

KAROO = Said(
    "O-KAROO",
    {
        "name": "Karoo Aviation (Pty) Ltd",
        "category": "Flight school",
        "status": "Active",
        "province": "Western Cape",
        "city": "Beaufort West",
        "phone": "011 555 0001",
        "email": "info@karoo.co.za",
        "last_contact": "2026-05-01",
    },
    file="regulator.xlsx",
    row=4,
)
KAROO_TOO = Said(
    "O-KAROO",
    {
        "name": "Karoo Aviation",
        "city": "Beaufort-Wes",
        "phone": "011 555 0001; 082 555 0002",
        "province": "WC",
    },
    source="Reach-out",
    file="reachout.xlsx",
    sheet="Organisation",
    row=17,
    cols={"phone": "D"},
)
ECOLE = Said(
    "O-ECOLE",
    {"name": "École de Vol", "category": "Flight school", "status": "Dormant", "province": "Gauteng"},
    row=5,
)
LEGEND = Said(
    "O-LEGEND", {"name": "Legend Charter", "category": "Charter", "province": "Gauteng", "phone": "12"}, row=6
)
ANNA = Said(
    "P-ANNA",
    {"name": "Anna Botha", "role": "Owner", "email": "anna@karoo.co.za", "phone": "082 555 0009"},
    sheet="Contacts",
    row=2,
    parent=KAROO.record_id,
)
BEN = Said("P-BEN", {"name": "Ben Nkosi", "role": "CFI"}, sheet="Contacts", row=3, parent=KAROO.record_id)
CARA = Said("P-CARA", {"name": "Cara Smith"}, sheet="Contacts", row=4)
FIRST = [KAROO, ECOLE, LEGEND, ANNA, BEN, CARA]
SECOND = [KAROO, KAROO_TOO, ECOLE, ANNA, BEN, Said("O-NEW", {"name": "Newlands Air"}, row=9)]


def event(entity_id: str, what: str, other: str | None = None) -> dict[str, str | None]:
    kind = "organisation" if entity_id.startswith("O-") else "person"
    return {"entity_type": kind, "entity_id": entity_id, "event": what, "other_entity_id": other}


@pytest.fixture(scope="session")
def two_versions(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Version 2 has one more record of Karoo, a new organisation, no Legend (merged), no Cara (retired)."""
    space = Workspace(tmp_path_factory.mktemp("two-versions"))
    profile = profile_of({"Regulator": 3, "Reach-out": 2})
    issue = {"rule_id": "phone", "severity": "critical", "entity_type": "organisation", "field": "phone"}
    publish_version(space, FIRST, profile, issues=[{**issue, "record_id": LEGEND.record_id, "value": "12"}])
    events = [
        event("O-NEW", "created"),
        event("O-LEGEND", "merged_into", "O-KAROO"),
        event("P-CARA", "retired"),
    ]
    publish_version(space, SECOND, profile, version=2, lineage=events)
    return space


@pytest.fixture
def one_version(tmp_path: Path) -> Workspace:
    """A workspace of the test's own with the first version."""
    space = Workspace(tmp_path / "workspace")
    publish_version(space, FIRST, profile_of({"Regulator": 3}))
    return space
