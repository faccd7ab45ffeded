"""Decisions are only added to; the last word of each reviewer stands, unless it was taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from hotpass.catalogue import Catalogue, decisions
from hotpass.catalogue.decisions import Said, Verdict
from hotpass.catalogue.tables import DECISIONS
from hotpass.workspace import Workspace

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def said(left: str, right: str, verdict: Verdict, by: str = "anna", minutes: int = 0) -> Said:
    return Said("person", left, right, verdict, by, NOON + timedelta(minutes=minutes), "import", "why")


def test_the_last_word_of_each_reviewer_stands(workspace: Workspace) -> None:
    catalogue = Catalogue.open(workspace)
    with catalogue.write() as connection:
        decisions.add(
            connection,
            [
                said("a", "b", "match", minutes=5),
                said("a", "b", "no_match", minutes=1),
                said("a", "b", "no_match", by="ben"),
                said("c", "d", "unsure"),
                said("c", "d", "match"),
            ],
        )
    with catalogue.read() as connection:
        found = decisions.standing(connection)
        assert [(d.record_id_l, d.reviewer, d.decision) for d in found] == [
            ("a", "anna", "match"),
            ("a", "ben", "no_match"),
            ("c", "anna", "match"),
        ]
        assert all(d.decided_at.tzinfo and d.comment == "why" and d.blind is None for d in found)
        assert len(decisions.kept(connection)) == decisions.last_seq(connection) == 5


def test_what_is_taken_back_stays_on_record_and_a_run_sees_what_stood_at_its_start(
    workspace: Workspace,
) -> None:
    catalogue = Catalogue.open(workspace)
    with catalogue.write() as connection:
        decisions.add(connection, [said("a", "b", "no_match"), said("a", "b", "match", minutes=1)])
        before = decisions.last_seq(connection)
        last = decisions.last_of(connection, "anna")
        assert last is not None
        assert last.decision == "match"
        decisions.withdraw(connection, last, "ben")
    with catalogue.read() as connection:
        assert [d.decision for d in decisions.standing(connection)] == ["no_match"]
        assert [d.decision for d in decisions.standing(connection, before)] == ["match"]
        assert decisions.find(connection, last.seq) is None
        rows = connection.execute(sa.select(DECISIONS.c.decision, DECISIONS.c.reviewer)).all()
        assert [tuple(row) for row in rows] == [
            ("no_match", "anna"),
            ("match", "anna"),
            ("withdrawn", "ben"),
        ]
    with pytest.raises(sa.exc.IntegrityError), catalogue.write() as connection:
        decisions.withdraw(connection, last, "anna")
