from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from hotpass.catalogue import Catalogue, runs, versions
from hotpass.catalogue.runs import Failure, Held, LeaseLost
from hotpass.catalogue.tables import RUNS, clock
from hotpass.errors import InputError
from hotpass.workspace import Workspace

LEASE = 60.0


@pytest.fixture
def catalogue(workspace: Workspace) -> Catalogue:
    return Catalogue.open(workspace)


def add(catalogue: Catalogue, dataset: str = "ssot", *, publishes: bool = True, attempts: int = 3) -> str:
    with catalogue.write() as connection:
        return runs.add(
            connection,
            {"files": [{"name": "a.csv"}], "until": None},
            dataset=dataset,
            publishes=publishes,
            requested_by="anna",
            max_attempts=attempts,
        )


def claim(catalogue: Catalogue, owner: str = "w1", run_id: str | None = None) -> Held | None:
    with catalogue.write() as connection:
        claimed = runs.claim(connection, owner, LEASE, run_id)
        return claimed.held if claimed else None


def state(catalogue: Catalogue, run_id: str) -> runs.Run:
    with catalogue.read() as connection:
        run = runs.get(connection, run_id)
    assert run is not None
    return run


def let_lease_end(catalogue: Catalogue, run_id: str, ago: float = 1.0) -> None:
    with catalogue.write() as connection:
        connection.execute(RUNS.update().where(RUNS.c.id == run_id).values(lease_until=clock() - ago))


def test_a_new_run_waits_and_its_id_sorts_by_time(catalogue: Catalogue) -> None:
    run = state(catalogue, add(catalogue))
    assert (run.state, run.attempt, run.version, run.started_at, run.files) == (
        "queued",
        0,
        None,
        None,
        ["a.csv"],
    )
    assert run.id[:8] == f"{datetime.now(UTC):%Y%m%d}"
    assert abs((datetime.now(UTC) - run.created_at).total_seconds()) < 60


def test_runs_are_claimed_in_the_order_in_which_they_came(catalogue: Catalogue) -> None:
    added = [add(catalogue, dataset) for dataset in ("b", "a", "c")]
    claimed = [claim(catalogue) for _ in range(4)]
    assert [held.run_id if held else None for held in claimed] == [*added, None]


def test_a_second_run_of_a_dataset_waits_for_the_first(catalogue: Catalogue) -> None:
    first, second = add(catalogue), add(catalogue)
    held = claim(catalogue)
    assert held is not None
    assert held.run_id == first
    assert claim(catalogue) is None
    with catalogue.write() as connection:
        runs.end(connection, held, "published")
    again = claim(catalogue)
    assert again is not None
    assert again.run_id == second


def test_a_run_that_does_not_publish_waits_for_nobody(catalogue: Catalogue) -> None:
    add(catalogue)
    looking = add(catalogue, publishes=False)
    assert claim(catalogue) is not None
    held = claim(catalogue)
    assert held is not None
    assert held.run_id == looking


def test_the_database_itself_refuses_two_running_runs_of_a_dataset(catalogue: Catalogue) -> None:
    add(catalogue), add(catalogue)
    with pytest.raises(IntegrityError), catalogue.write() as connection:
        connection.execute(RUNS.update().values(state="running"))


def test_workers_that_claim_at_once_never_get_the_same_run(catalogue: Catalogue) -> None:
    added = {add(catalogue, f"d{number}") for number in range(12)}
    together = threading.Barrier(4)

    def take(owner: str) -> list[str]:
        together.wait()
        found = []
        while held := claim(catalogue, owner):
            found.append(held.run_id)
        return found

    with ThreadPoolExecutor(4) as threads:
        taken = [run_id for found in threads.map(take, "abcd") for run_id in found]
    assert len(taken) == 12
    assert set(taken) == added


def test_a_run_whose_lease_ended_is_claimed_by_another(catalogue: Catalogue) -> None:
    run_id = add(catalogue)
    first = claim(catalogue, "w1")
    assert first is not None
    assert claim(catalogue, "w2") is None
    let_lease_end(catalogue, run_id)
    second = claim(catalogue, "w2")
    assert second == Held(run_id, "w2", 2)
    started = state(catalogue, run_id).started_at
    for late in (
        lambda c: runs.renew(c, first, LEASE),
        lambda c: runs.end(c, first, "published"),
        lambda c: runs.set_base(c, first, 7),
        lambda c: runs.release(c, first),
    ):
        with pytest.raises(LeaseLost), catalogue.write() as connection:
            late(connection)
    assert state(catalogue, run_id).state == "running"
    assert state(catalogue, run_id).started_at == started


def test_a_released_run_is_free_at_once(catalogue: Catalogue) -> None:
    run_id = add(catalogue)
    held = claim(catalogue, "w1")
    assert held is not None
    with catalogue.write() as connection:
        runs.release(connection, held)
    assert state(catalogue, run_id).state == "queued"
    assert claim(catalogue, "w2") == Held(run_id, "w2", 2)


def test_a_claim_says_when_a_run_was_tried_too_often(catalogue: Catalogue) -> None:
    add(catalogue, attempts=1)
    held = claim(catalogue)
    assert held is not None
    with catalogue.write() as connection:
        runs.release(connection, held)
        again = runs.claim(connection, "w2", LEASE)
    assert again is not None
    assert again.too_often


def test_a_waiting_run_is_cancelled_at_once_a_running_one_is_asked(catalogue: Catalogue) -> None:
    waiting, running = add(catalogue, "a"), add(catalogue, "b")
    held = claim(catalogue, run_id=running)
    assert held is not None
    for run_id in (waiting, running):
        with catalogue.write() as connection:
            runs.ask_to_cancel(connection, run_id)
    assert state(catalogue, waiting).state == "cancelled"
    assert state(catalogue, running).state == "cancelling"
    with catalogue.write() as connection:
        assert runs.renew(connection, held, LEASE)
        assert [run.id for run in runs.newest(connection, "cancelling")] == [running]


def test_a_run_that_nobody_carries_out_any_more_is_cancelled_at_once(catalogue: Catalogue) -> None:
    run_id = add(catalogue)
    claim(catalogue)
    let_lease_end(catalogue, run_id)
    with catalogue.write() as connection:
        runs.ask_to_cancel(connection, run_id)
    assert state(catalogue, run_id).state == "cancelled"


def test_only_what_stopped_is_queued_again_with_new_attempts(catalogue: Catalogue) -> None:
    run_id = add(catalogue, attempts=1)
    held = claim(catalogue)
    assert held is not None
    failure = Failure("the sheet is empty", "a.csv", "Fill it", "input", None, "read")
    with catalogue.write() as connection:
        assert not runs.queue_again(connection, run_id, attempts=4, keep_base=True)
        runs.set_base(connection, held, 3)
        runs.end(connection, held, "failed", failure)
    failed = state(catalogue, run_id)
    assert failed.error == failure
    assert isinstance(failed.error.error, InputError)
    assert failed.error.sentence == "a.csv: the sheet is empty. Fill it."
    assert failed.finished_at is not None
    with catalogue.write() as connection:
        assert runs.queue_again(connection, run_id, attempts=4, keep_base=False)
    again = state(catalogue, run_id)
    assert (again.state, again.error, again.finished_at, again.base_version) == ("queued", None, None, None)
    assert again.max_attempts == 5


def test_abandoned_runs_are_those_silent_for_long(catalogue: Catalogue) -> None:
    run_id = add(catalogue)
    held = claim(catalogue)
    for ago, expected in ((5.0, []), (15.0, [held])):
        let_lease_end(catalogue, run_id, ago)
        with catalogue.read() as connection:
            assert runs.abandoned(connection, "ssot", 10.0) == expected


def test_runs_are_listed_newest_first_and_by_state(catalogue: Catalogue) -> None:
    added = [add(catalogue, dataset) for dataset in "abcd"]
    claim(catalogue, run_id=added[2])
    with catalogue.read() as connection:
        newest = [run.id for run in runs.newest(connection, limit=2, offset=1)]
        queued = {run.id for run in runs.newest(connection, "queued")}
    assert newest == [added[2], added[1]]
    assert queued == {*added} - {added[2]}


def test_the_database_keeps_the_time_in_seconds(catalogue: Catalogue) -> None:
    with catalogue.read() as connection:
        found = connection.execute(sa.select(clock())).scalar_one()
    assert abs(found - datetime.now(UTC).timestamp()) < 5


def test_a_version_is_reserved_once_and_confirmed_once(catalogue: Catalogue) -> None:
    first, second = add(catalogue), add(catalogue)
    with catalogue.write() as connection:
        assert versions.reserve(connection, "ssot", first, "anna", above=0) == 1
        assert versions.reserve(connection, "ssot", first, "anna", above=0) == 1
        assert versions.published(connection, "ssot") == []
        assert versions.confirm(connection, "ssot", 1, "published/ssot/v0001")
        assert not versions.confirm(connection, "ssot", 1, "elsewhere")
        assert versions.reserve(connection, "ssot", second, "anna", above=0) == 2
        assert [entry.path for entry in versions.published(connection, "ssot")] == ["published/ssot/v0001"]
    assert state(catalogue, first).version == 1
    assert state(catalogue, second).version is None


def test_a_number_that_was_never_used_is_given_back(catalogue: Catalogue) -> None:
    failed, next_one = add(catalogue), add(catalogue)
    with catalogue.write() as connection:
        assert versions.reserve(connection, "ssot", failed, "anna", above=0) == 1
        assert versions.reserve(connection, "ssot", next_one, "anna", above=0) == 1
        versions.confirm(connection, "ssot", 1, "v1")
        assert versions.reserve(connection, "ssot", failed, "anna", above=0) == 2


def test_numbers_go_on_from_what_stands_in_the_workspace(catalogue: Catalogue) -> None:
    run_id = add(catalogue)
    with catalogue.write() as connection:
        assert versions.reserve(connection, "ssot", run_id, "anna", above=7) == 8
