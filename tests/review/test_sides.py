"""Two records side by side: what each says, what that is to the other, and what a policy hides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hotpass import api, linkage, review
from hotpass.access import Role
from hotpass.errors import ConfigError, InputError
from hotpass.linkage import Linked
from hotpass.review import Policy, Sides, explained, sides
from hotpass.workspace import Workspace
from tests.review.conftest import write_list

ROWS = [
    ("Karoo Kestrel Aviation", "12 Main Road", "Pretoria", "012 555 0101"),
    ("Karoo Kestrel Aviaton", "", "Pretoria", "012 555 0101 / 083 555 0199"),
    ("Baobab Helicopters", "4 Kloof Street", "Durban", "012 555 0101"),
    ("Protea Air Charters", "77 Beach Road", "George", "044 555 0103"),
    ("Mistral Flight School", "9 Airport Way", "Kimberley", "053 555 0104"),
]


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Linked]:
    folder = tmp_path_factory.mktemp("sides")
    space = Workspace(folder / "workspace")
    rows = [(*row, f"heliotrope {n}" if n else "") for n, row in enumerate(ROWS)]
    api.link(write_list(folder / "companies.csv", rows, "Shelf"), workspace=space)
    (run,) = (space.root / "runs").iterdir()
    with linkage.opened(space, run_id=run.name) as found:
        yield found


def beside(linked: Linked, one: int, other: int, policy: Policy | None = None) -> Sides:
    """Two rows side by side."""
    rows = linked.engine.rows(
        """SELECT record_id FROM clusters WHERE entity_type = 'organisation' AND "row" IN (?, ?)""",
        [one, other],
    )
    (found,) = sides(linked, "organisation", [(rows[1][0], rows[0][0])], policy)
    return found


def test_two_records_side_by_side(linked: Linked) -> None:
    near = beside(linked, 2, 3)
    fields = {field.name: field for field in near.fields}
    states = {name: fields[name].state for name in ("name", "address", "phone")}
    assert states == {"name": "similar", "address": "missing", "phone": "same"}
    said = {near.left.row: fields["name"].left, near.right.row: fields["name"].right}
    assert said[2] is not None
    assert said[3] is not None
    assert (said[2].text, said[2].cells) == ("Karoo Kestrel Aviation", "A2")
    assert any(part.differs for part in said[3].stretches)
    assert fields["phone"].elsewhere == 1, "the company in Durban has the number too"
    far = {field.name: field.state for field in beside(linked, 4, 5).fields}
    assert far["name"] == "conflicting"


def test_a_policy_masks_and_hides(linked: Linked) -> None:
    policy = Policy(masked=frozenset({"organisation.city"}), hidden=frozenset({"phone"}))
    fields = {field.name: field for field in beside(linked, 2, 3, policy).fields}
    assert "phone" not in fields
    assert fields["city"].left is not None
    assert (fields["city"].left.text, fields["city"].state) == ("•••", "same")
    masked = str(beside(linked, 2, 3, Policy(Role.AUDITOR)))
    assert "5550101" not in masked
    assert "Kestrel" in masked, "names of organisations are not personal"


def test_a_slip_in_a_policy_shows_nothing(linked: Linked) -> None:
    policy = Policy(masked=frozenset({"pbo_number"}), hidden=frozenset({"fone"}))
    with pytest.raises(ConfigError, match="there is no field 'fone'; the nearest is 'phone'"):
        beside(linked, 2, 3, policy)
    ids = [place.record_id for place in (beside(linked, 2, 3).left, beside(linked, 2, 3).right)]
    with pytest.raises(ConfigError, match="fone"):
        explained(linked, ids[0], ids[1], policy)


def test_what_a_policy_hides_is_not_told_by_the_explanation_either(linked: Linked) -> None:
    near = beside(linked, 2, 3)
    ends = near.left.record_id, near.right.record_id
    assert "Kestrel" in str(explained(linked, *ends, Policy()))
    told = explained(linked, *ends, Policy(hidden=frozenset({"organisation.name"})))
    assert "Kestrel" not in str(told)
    assert "its values are not shown" in str(told.bars)
    assert told.weight == explained(linked, *ends, Policy(hidden=frozenset({"person.name"}))).weight


def test_a_record_that_the_run_does_not_know(linked: Linked) -> None:
    with pytest.raises(InputError, match="there is no record 'nowhere'"):
        sides(linked, "organisation", [("nowhere", "somewhere")])


def window(linked: Linked, row: int, policy: Policy) -> review.Neighbourhood:
    """The cells around a row."""
    ((record,),) = linked.engine.rows(
        """SELECT record_id FROM clusters WHERE entity_type = 'organisation' AND "row" = ?""", [row]
    )
    return review.around(Workspace(linked.folder.parents[1]), linked, "organisation", record, policy)


def test_the_cells_around_a_record(linked: Linked) -> None:
    found = window(linked, 3, Policy())
    assert found.header == ("Company", "Address", "Town", "Tel", "Shelf")
    assert found.rows == (1, 2, 3, 4, 5, 6)
    assert found.texts[1] == (*ROWS[0], "")
    assert (2, 0) in found.targets


def test_the_cells_around_a_record_obey_the_policy(linked: Linked) -> None:
    policy = Policy(masked=frozenset({"organisation.city"}), hidden=frozenset({"phone"}))
    found = window(linked, 3, policy)
    assert found.header == ("Company", "Address", "Town", "not shown", "not shown")
    assert found.texts[0] == ("Company", "Address", "Town", "not shown", "not shown")
    assert found.texts[1] == ("Karoo Kestrel Aviation", "12 Main Road", "•••", "not shown", "")
    assert found.texts[2][1] == ""
    for secret in ("012 555", "083 555", "Pretoria", "Durban", "heliotrope", "Shelf"):
        assert secret not in str(found), "neither its own row nor those around tell it"
    viewer = str(window(linked, 3, Policy(Role.AUDITOR)))
    assert "012 555" not in viewer
    assert "Kestrel" in viewer
    with pytest.raises(ConfigError, match="fone"):
        window(linked, 3, Policy(hidden=frozenset({"fone"})))
