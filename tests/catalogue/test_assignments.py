"""What reviewers are given waits for them until they decide it, in both databases."""

from __future__ import annotations

from hotpass.catalogue import Catalogue, assignments, decisions
from hotpass.catalogue.decisions import Said
from hotpass.catalogue.tables import now
from hotpass.workspace import Workspace


def test_given_until_decided_or_taken_back(workspace: Workspace) -> None:
    catalogue = Catalogue.open(workspace)
    with catalogue.write() as connection:
        assert assignments.give(connection, ["a b", "a c", "a b", "O-1"], "thandi", "lead") == 3
        assert assignments.give(connection, ["a b", "a d"], "thandi", "lead") == 1
        assert assignments.give(connection, ["a b"], "sipho", "lead") == 1
        said = Said("person", "a", "b", "match", "thandi", now(), "import")
        decisions.add(connection, [said])
    with catalogue.read() as connection:
        assert assignments.pending(connection, ["a b", "a d"]) == [("a b", "sipho"), ("a d", "thandi")]
        kept = decisions.last_of(connection, "thandi")
        assert decisions.pairs_of(connection, "thandi") == [("a", "b")]
        assert decisions.reviewers(connection) == ["thandi"]
    assert kept is not None
    with catalogue.write() as connection:
        decisions.withdraw(connection, kept, "lead")
        assert ("a b", "thandi") in assignments.pending(connection)
        assert assignments.drop(connection, items=["O-1"]) == 1
        assert assignments.drop(connection, reviewer="thandi") == 3
        assert assignments.pending(connection) == [("a b", "sipho")]
