"""How people said that files are read: the newest of a shape counts, and forgetting is a row too."""

from __future__ import annotations

from hotpass.catalogue import Catalogue, readings
from hotpass.workspace import Workspace


def test_the_newest_reading_of_a_shape_counts_and_none_is_changed(workspace: Workspace) -> None:
    catalogue = Catalogue.open(workspace)
    with catalogue.write() as connection:
        readings.add(connection, "a", {"use": False}, "A. Analyst")
        readings.add(connection, "b", {"use": True}, "A. Analyst")
        readings.add(connection, "a", {"use": True}, "B. Reviewer")
    with catalogue.read() as connection:
        found = readings.in_force(connection)
    assert [(r.shape, r.choice, r.said_by) for r in found] == [
        ("a", {"use": True}, "B. Reviewer"),
        ("b", {"use": True}, "A. Analyst"),
    ]
    assert all(r.said_at.tzinfo for r in found)


def test_what_is_forgotten_is_in_force_no_more_but_still_told(workspace: Workspace) -> None:
    catalogue = Catalogue.open(workspace)
    with catalogue.write() as connection:
        readings.add(connection, "a", {"use": False}, "A. Analyst")
        readings.add(connection, "a", None, "B. Reviewer")
    with catalogue.read() as connection:
        assert readings.in_force(connection) == []
        told = readings.of_shape(connection, "a")
    assert [(by, forgotten) for _, by, forgotten in told] == [("A. Analyst", False), ("B. Reviewer", True)]
