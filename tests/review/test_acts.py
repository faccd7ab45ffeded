"""What is done to an entity is what the next run makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotpass import review
from hotpass.catalogue import Catalogue, decisions
from hotpass.errors import InputError
from hotpass.review import Policy
from hotpass.workspace import Workspace
from tests.review.conftest import entities


def looked_at(space: Workspace, companies: Path, *rows: int) -> list[review.Cluster]:
    """The entities of some rows, as the newest run has them."""
    subject = review.subject_of(space)
    with review.opened(space, subject.run_id) as linked:
        found = dict(linked.engine.rows("""SELECT "row", entity_id FROM clusters"""))
        return [review.cluster(space, linked, found[row], Policy()) for row in rows]


def test_moved_merged_and_confirmed(linked: Workspace, companies: Path) -> None:
    kestrel, baobab, heron, condor = looked_at(linked, companies, 2, 4, 10, 11)
    assert [len(one.members) for one in (kestrel, baobab, heron, condor)] == [2, 2, 1, 1]
    number = next(one.number for one in kestrel.members if one.place.row == 3)
    moved = review.move(kestrel, [number], baobab)
    assert (len(moved.match), len(moved.no_match)) == (1, 1)
    acts = [(kestrel, moved), (heron, review.merge(heron, condor)), (baobab, review.confirm(baobab))]
    kept = [review.perform(linked, one, act, reviewer="anna", comment="known") for one, act in acts]
    assert [len(numbers) for numbers in kept] == [2, 1, 1]
    found = entities(linked, companies)
    assert found[2] != found[3] == found[4] == found[5]
    assert found[10] == found[11]
    with Catalogue.open(linked).read() as connection:
        first = decisions.find(connection, kept[0][0])
    assert first is not None
    assert review.act_of(linked, first) == kept[0]
    assert (first.comment, first.origin, first.model) == ("known", "workbench", kestrel.model)
    review.take_back(linked, "anna", kept[0])
    assert review.decided(linked, "anna")[1] == 2


def test_what_cannot_be_done_is_a_sentence(linked: Workspace, companies: Path) -> None:
    kestrel, heron = looked_at(linked, companies, 2, 10)
    for act in (
        lambda: review.split(kestrel, []),
        lambda: review.split(kestrel, [1, 2]),
        lambda: review.merge(heron, heron),
    ):
        with pytest.raises(InputError):
            act()
