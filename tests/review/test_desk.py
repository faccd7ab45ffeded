"""The desk: pairs claimed, answered, taken back, and what an answer would do."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from hotpass import api, review
from hotpass.catalogue import Catalogue, decisions
from hotpass.catalogue.tables import now
from hotpass.errors import InputError
from hotpass.review import Policy, Wanted
from hotpass.settings import settings
from hotpass.workspace import Workspace
from tests.review.conftest import COMPANIES, write_list

EVERYTHING = Wanted(everything=True)


@pytest.fixture
def desk(linked: Workspace) -> tuple[Workspace, review.Subject]:
    return linked, review.subject_of(linked)


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HOTPASS_REVIEW_DOUBLE", "1")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def test_nobody_is_given_what_another_looks_at(desk: tuple[Workspace, review.Subject]) -> None:
    space, subject = desk
    total = review.take(space, subject, "nobody", EVERYTHING, most=0).waiting
    with ThreadPoolExecutor(4) as pool:
        names = ("anna", "ben", "cas", "dee")
        given = list(pool.map(lambda name: review.take(space, subject, name, EVERYTHING, 2).pairs, names))
    items = [pair.item for pairs in given for pair in pairs]
    assert len(items) == len(set(items)) == min(8, total)
    assert review.take(space, subject, "anna", EVERYTHING, 2).pairs == given[0], "the same when asked again"
    review.let_go(space, "anna")
    free = {pair.item for pair in review.take(space, subject, "eve", EVERYTHING, 100).pairs}
    assert {pair.item for pair in given[0]} <= free
    assert not {pair.item for pairs in given[1:] for pair in pairs} & free


def test_what_is_given_to_one_is_asked_of_nobody_else(desk: tuple[Workspace, review.Subject]) -> None:
    space, subject = desk
    total = review.take(space, subject, "lead", EVERYTHING, most=0).waiting
    assert review.assign(space, subject, "thandi", EVERYTHING, by="lead", most=2) == 2
    half = review.assign(space, subject, "sipho", EVERYTHING, by="lead", share=0.5)
    assert half == (total - 2) // 2 > 0
    assert {k: len(v) for k, v in review.assigned(space).items()} == {"thandi": 2, "sipho": half}
    hers = review.take(space, subject, "thandi", EVERYTHING, 3)
    assert (hers.given, [pair.given for pair in hers.pairs]) == (2, [True, True, False])
    assert hers.waiting == total - half
    mine = review.take(space, subject, "thandi", Wanted(everything=True, assigned="mine"), 50)
    assert mine.pairs == hers.pairs[:2]
    others = review.take(space, subject, "ben", EVERYTHING, 100)
    assert others.waiting == total - 2 - half
    assert not any(pair.given for pair in others.pairs)
    (question, *_) = review.questions(space, hers.pairs, Policy())
    kept = review.answer(space, question, "match", reviewer="thandi", blind=True)
    assert len(review.assigned(space)["thandi"]) == 1
    paces = {pace.reviewer: pace for pace in review.agreement(space).paces}
    assert (paces["thandi"].left, paces["sipho"].left, paces["sipho"].decided) == (1, half, 0)
    review.undo(space, "thandi", kept.seq)
    assert len(review.assigned(space)["thandi"]) == 2, "what is taken back waits for her again"
    assert review.unassign(space, "thandi") == 2
    review.let_go(space, "thandi")
    review.let_go(space, "ben")
    assert review.take(space, subject, "eve", EVERYTHING, 100).waiting == total - half
    assert review.reviewers(space) == ["sipho"]
    with pytest.raises(InputError, match="which share"):
        review.assign(space, subject, "thandi", by="lead")


def test_what_one_has_decided_is_looked_at_once_more(desk: tuple[Workspace, review.Subject]) -> None:
    space, subject = desk
    given = review.take(space, subject, "anna", EVERYTHING, 3)
    for question in review.questions(space, given.pairs, Policy()):
        review.answer(space, question, "match", reviewer="anna", blind=True)
    again = Wanted(everything=True, decided_by="anna")
    assert review.take(space, subject, "anna", again, 10).pairs == ()
    seen = review.take(space, subject, "ben", again, 10)
    assert [pair.item for pair in seen.pairs] == [pair.item for pair in given.pairs]
    review.answer(
        space, review.questions(space, seen.pairs, Policy())[0], "no_match", reviewer="ben", blind=True
    )
    found = review.agreement(space, subject)
    (pattern,) = found.patterns
    assert (pattern.pairs, pattern.share) == (1, 0.0)
    assert {pace.reviewer: pace.agreeing for pace in found.paces} == {"anna": 0.0, "ben": 0.0}


def test_the_most_worth_is_asked_first(desk: tuple[Workspace, review.Subject]) -> None:
    space, subject = desk
    pairs = review.take(space, subject, "anna", EVERYTHING, 100).pairs
    assert [pair.value for pair in pairs] == sorted((pair.value for pair in pairs), reverse=True)
    assert all(pair.records and pair.records >= 2 and 0 < (pair.worth or 0) <= 1 for pair in pairs)
    assert {pair.found_by for pair in pairs} == {subject.run_id}
    assert review.take(space, subject, "ben", Wanted(everything=True, days=1), 100).waiting == 0
    assert review.take(space, subject, "ben", Wanted(everything=True, days=0), 100).waiting == len(pairs)


def test_an_answer_is_kept_with_all_that_it_was_made_upon(desk: tuple[Workspace, review.Subject]) -> None:
    space, subject = desk
    batch = review.take(space, subject, "anna", EVERYTHING, 2)
    one, other = review.questions(space, batch.pairs, Policy(masked=frozenset({"phone"})))
    kept = review.answer(space, one, "match", reviewer="anna", blind=True, seconds=2.5, comment="same door")
    assert (kept.origin, kept.blind, kept.seconds, kept.comment) == ("workbench", True, 2.5, "same door")
    assert kept.shown is not None
    assert kept.shown["masked"] == ["phone"]
    assert kept.shown["weight"] is None
    assert len(kept.model or "") == 64
    said = str(kept)
    assert not any(field.left.text in said for field in one.sides.fields if field.left), "no value is kept"
    after = review.take(space, subject, "ben", EVERYTHING, 100)
    assert one.pair.item not in {pair.item for pair in after.pairs}
    assert after.waiting == batch.waiting - 1
    review.undo(space, "anna", kept.seq)
    assert review.take(space, subject, "anna", EVERYTHING, 1).pairs == batch.pairs[:1]
    assert review.answer(space, other, "unsure", reviewer="anna", blind=False).shown != kept.shown


def test_two_reviewers_and_never_the_same_one_where_double_review_asks_for_it(
    desk: tuple[Workspace, review.Subject], double: None
) -> None:
    space, subject = desk
    given = {name: review.take(space, subject, name, EVERYTHING, 1).pairs for name in ("anna", "ben", "cas")}
    assert given["anna"] == given["ben"]
    assert given["cas"] != given["anna"]
    (question,) = review.questions(space, given["anna"], Policy())
    review.answer(space, question, "match", reviewer="anna", blind=True)
    assert review.take(space, subject, "anna", EVERYTHING, 1).pairs != given["anna"]
    review.answer(space, question, "no_match", reviewer="ben", blind=True)
    for name in ("dee", "cas"):
        items = {pair.item for pair in review.take(space, subject, name, EVERYTHING, 100).pairs}
        assert question.pair.item not in items
    with Catalogue.open(space).read() as connection:
        standing = decisions.standing(connection)
    assert {row["decision"] for row in review.as_table(standing).to_pylist()} == {"match", "no_match"}
    (dispute,) = review.disputes(space)
    assert {one.reviewer for one in dispute} == {"anna", "ben"}
    review.settle(space, dispute, "match", reviewer="eve")
    with Catalogue.open(space).read() as connection:
        rows = review.as_table(decisions.standing(connection)).to_pylist()
    assert [(row["reviewer"], row["decision"]) for row in rows] == [("eve", "match")]
    assert review.disputes(space) == []


def test_how_far_reviewers_agree(linked: Workspace) -> None:
    """The example of Cohen's kappa that has 20, 5, 10 and 15 of 50: 0.70 agree, 0.5 by chance, kappa 0.4."""
    both = [("match", "match")] * 20 + [("match", "no_match")] * 5
    both += [("no_match", "match")] * 10 + [("no_match", "no_match")] * 15
    said: list[decisions.Said] = []
    for n, verdicts in enumerate(both):
        for name, verdict in zip(("anna", "ben"), verdicts, strict=True):
            ends = f"a{n:03}", f"b{n:03}"
            said.append(decisions.Said("person", *ends, verdict, name, now(), "import", seconds=float(n)))
    with Catalogue.open(linked).write() as connection:
        decisions.add(connection, said)
    found = review.agreement(linked)
    (agreed,) = found.agreed
    assert (agreed.one, agreed.other, agreed.pairs, agreed.share) == ("anna", "ben", 50, 0.7)
    assert agreed.kappa == pytest.approx(0.4)
    assert [(pace.decided, pace.week, pace.seconds) for pace in found.paces] == [(50, 50, 24.5)] * 2
    assert found.disputed == 15


def test_what_an_answer_would_do_is_what_the_next_run_does(
    desk: tuple[Workspace, review.Subject], companies: Path
) -> None:
    space, subject = desk
    batch = review.take(space, subject, "anna", EVERYTHING, 100)
    asked = review.questions(space, batch.pairs, Policy())
    join = next(q for q in asked if q.effect and q.effect.match != q.effect.now)
    part = next(q for q in asked if q.effect and q.effect.no_match != q.effect.now and q.sides != join.sides)
    assert join.effect is not None
    assert join.effect.match == (sum(join.effect.now),)
    review.answer(space, join, "match", reviewer="anna", blind=True)
    review.answer(space, part, "no_match", reviewer="anna", blind=True)
    write_list(companies, [*reversed(COMPANIES)])
    api.link(companies, workspace=space)
    (folder,) = (f for f in (space.root / "runs").iterdir() if f.name != subject.run_id)
    rows = pq.read_table(folder / "link" / "clusters.parquet").to_pylist()
    entity = {row["record_id"]: row["entity_id"] for row in rows}
    assert entity[join.pair.record_id_l] == entity[join.pair.record_id_r]
    assert entity[part.pair.record_id_l] != entity[part.pair.record_id_r]
    review.let_go(space, "anna")
    later = review.take(space, review.subject_of(space), "ben", EVERYTHING, 100).pairs
    assert later[0].run_id == folder.name
    assert subject.run_id in {pair.found_by for pair in later}, "they have waited since the first run"


def test_the_queue_holds_what_a_run_added(workspace: Workspace, tmp_path: Path) -> None:
    api.refine(write_list(tmp_path / "companies.csv", COMPANIES), workspace=workspace)
    new = write_list(tmp_path / "new.csv", [("Karoo Kestrel Av", "12 Main Str", "Pretoria", "012 555 0109")])
    added = api.link_into(new, workspace=workspace)
    subject = review.subject_of(workspace)
    assert subject.added == (added.run_id,)
    fresh = review.take(workspace, subject, "anna", Wanted(fresh=True, everything=True), 10)
    assert fresh.pairs
    assert {pair.run_id for pair in fresh.pairs} == {added.run_id}
    (question, *_) = review.questions(workspace, fresh.pairs, Policy())
    assert "new.csv" in {question.sides.left.file_name, question.sides.right.file_name}
    kept = review.answer(workspace, question, "no_match", reviewer="anna", blind=True)
    assert review.undo(workspace, "anna").seq == kept.seq
    pair = question.pair
    review.decide(
        *(workspace, pair.record_id_l, pair.record_id_r, "match"), reviewer="ben", origin="command_line"
    )
