"""Kept linkage models and their uses, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from hotpass.catalogue import Catalogue, linkage_models, runs
from hotpass.workspace import Workspace


def keep(catalogue: Catalogue, run_id: str, dataset: str, digest: str) -> linkage_models.KeptModel:
    with catalogue.write() as connection:
        return linkage_models.add(
            connection,
            dataset,
            digest=digest,
            run_id=run_id,
            profile={"name": "generic"},
            figures={"person": {"records": 3}},
            by="Thandi",
        )


def test_models_are_numbered_by_dataset_and_one_that_says_the_same_is_refused(workspace: Workspace) -> None:
    catalogue = Catalogue.open(workspace)
    with catalogue.write() as connection:
        run_id = runs.add(
            connection, {}, dataset="ssot", publishes=False, requested_by="Thandi", max_attempts=1
        )
    kept = [
        keep(catalogue, run_id, *of) for of in (("ssot", "a" * 64), ("ssot", "b" * 64), ("other", "a" * 64))
    ]
    assert [one.number for one in kept] == [1, 2, 1]
    with pytest.raises(IntegrityError):
        keep(catalogue, run_id, "ssot", "a" * 64)
    with catalogue.read() as connection:
        assert linkage_models.newest(connection, "ssot") == [kept[1], kept[0]]
        assert linkage_models.of_digest(connection, "other", "a" * 64) == kept[2]
        assert linkage_models.get(connection, "other", 2) is None


def test_uses_are_only_added_to_and_name_models_that_are_there(workspace: Workspace) -> None:
    catalogue = Catalogue.open(workspace)
    with catalogue.write() as connection:
        run_id = runs.add(
            connection, {}, dataset="ssot", publishes=False, requested_by="Thandi", max_attempts=1
        )
    keep(catalogue, run_id, "ssot", "a" * 64)
    for number, back in ((1, False), (None, True)):
        with catalogue.write() as connection:
            linkage_models.choose(connection, "ssot", number, "Sipho", rolled_back=back)
    with catalogue.read() as connection:
        uses = linkage_models.uses(connection, "ssot")
        assert [(u.number, u.rolled_back, u.chosen_by) for u in uses] == [
            (1, False, "Sipho"),
            (None, True, "Sipho"),
        ]
        assert linkage_models.uses(connection, "other") == []
    with pytest.raises(IntegrityError), catalogue.write() as connection:
        linkage_models.choose(connection, "ssot", 7, "Sipho")
