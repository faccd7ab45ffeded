"""The audit: a random sample, and what its answers say of a linkage."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from hotpass import api, review
from hotpass.catalogue import Catalogue, decisions
from hotpass.catalogue.decisions import Said, Verdict
from hotpass.catalogue.tables import now
from hotpass.cli.commands import app
from hotpass.evaluation import Evaluation, evaluate
from hotpass.review.audit import drawn
from hotpass.review.audit.estimates import Stratum, f1, precision, recall
from hotpass.workspace import Workspace
from tests.review.conftest import write_list

BIRDS = ("Kestrel", "Heron", "Condor", "Mistral", "Protea", "Baobab", "Impala", "Sable", "Gannet", "Falcon")
WORK = ("Aviation", "Helicopters", "Air Charters", "Flight School")


def lines() -> list[tuple[int, tuple[str, ...]]]:
    """Forty companies on one to four lines, by the company; some share a name, some have lost theirs."""
    found = []
    for n, (bird, work) in enumerate((bird, work) for bird in BIRDS for work in WORK):
        street, phone = f"{n % 13 + 3} Main Road", f"012 555 {1000 + n}"
        town = "Pretoria" if n % 2 else "Durban"
        for times in range(1 + n % 4):
            name = f"{bird} {work}"[: -times or None] if times < 3 else work
            found.append((n, (name, street if times != 1 else "", town, phone if times != 2 else "")))
    return found


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("audited")
    space = Workspace(folder / "workspace")
    api.link(write_list(folder / "companies.csv", [row for _, row in lines()]), workspace=space)
    return space


def truth(pair: review.Pair) -> Verdict:
    company = [company for company, _ in lines()]
    return "match" if company[pair.row_l - 2] == company[pair.row_r - 2] else "no_match"


def tell(space: Workspace, pairs: list[tuple[review.Pair, Verdict]], reviewer: str = "truth") -> None:
    said = [
        Said(p.entity_type, p.record_id_l, p.record_id_r, verdict, reviewer, now(), "import")
        for p, verdict in pairs
    ]
    with Catalogue.open(space).write() as connection:
        decisions.add(connection, said)


def against_truth(space: Workspace, folder: Path) -> Evaluation:
    """How well the newest run's organisations agree with the companies."""
    with (folder / "truth.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(("row", "entity_id"))
        writer.writerows((n, company) for n, (company, _) in enumerate(lines(), 2))
    of_run = space.run(review.subject_of(space).run_id) / "link" / "clusters.parquet"
    clusters = pq.read_table(of_run, filters=[("entity_type", "=", "organisation")])
    pq.write_table(clusters.select(["row", "entity_id"]), folder / "clusters.parquet")
    (found,) = evaluate(folder / "clusters.parquet", folder / "truth.csv")
    return found


def sample(space: Workspace) -> list[review.Asked]:
    """All of it, in the order of asking."""
    wanted = review.Wanted("organisation", audit=2_000)
    found = review.take(space, review.subject_of(space), "sampler", wanted, most=2_000)
    review.let_go(space, "sampler")
    return list(found.pairs)


def test_all_of_it_answered_is_what_the_truth_says(audited: Workspace, tmp_path: Path) -> None:
    space, subject = audited, review.subject_of(audited)
    strata = pq.read_table(drawn(space, subject).strata).to_pylist()
    clusters = pq.read_table(space.run(subject.run_id) / "link" / "clusters.parquet").to_pylist()
    sizes = Counter(row["entity_id"] for row in clusters if row["entity_type"] == "organisation")
    assert sum(row["population"] for row in strata if row["together"]) == sum(
        n * (n - 1) // 2 for n in sizes.values()
    ), "every pair of one entity is in a stratum, compared or not"
    pairs = sample(space)
    assert len(pairs) == sum(row["population"] for row in strata)
    tell(space, [(pair, truth(pair)) for pair in pairs])
    (found,) = (a for a in review.audit(space, subject, 2_000) if a.entity_type == "organisation")
    real = against_truth(space, tmp_path)
    assert found.precision is not None
    assert found.recall is not None
    assert found.precision.value == pytest.approx(real.pairs.precision.value)
    assert (found.precision.low, found.precision.high) == pytest.approx((real.pairs.precision.value,) * 2)
    in_sight = sum(truth(pair) == "match" for pair in pairs)
    assert found.recall.value == pytest.approx(real.pairs.right / in_sight)
    assert "possible pairs" in found.not_measured[0]
    review.take_back(space, "truth", [one.seq for one in standing(space)])


def standing(space: Workspace) -> list[decisions.Decision]:
    with Catalogue.open(space).read() as connection:
        return decisions.standing(connection)


def test_answers_count_in_the_order_in_which_pairs_were_drawn(audited: Workspace, tmp_path: Path) -> None:
    space, subject = audited, review.subject_of(audited)
    ten, twenty = (review.take(space, subject, "anna", review.Wanted(audit=n), 50).pairs for n in (10, 20))
    assert twenty[: len(ten)] == ten, "a larger sample holds the smaller one"
    review.let_go(space, "anna")
    (first, *_) = review.questions(space, ten[:1], review.Policy(), audit=True)
    assert first.effect is None, "nothing tells whether the two are one entity now"
    kept = review.answer(space, first, "unsure", reviewer="anna", blind=True)
    assert (kept.shown or {})["audit"] is True
    tell(space, [(pair, truth(pair)) for pair in (*ten[1:5], *twenty[-3:])])
    tell(space, [(ten[1], "no_match" if truth(ten[1]) == "match" else "match")], "ben")
    (found,) = (a for a in review.audit(space, subject, 20) if a.entity_type == "organisation")
    assert (found.asked, found.answered) == (20, 8)
    counted = sum(tally.answered for tally in found.tallies)
    assert counted + sum(tally.early for tally in found.tallies) == 8
    assert counted < 8, "the last three have come before their turn"
    assert sum(tally.left_out for tally in found.tallies) == 2, "one unsure, one in dispute"
    left = review.write_sample(space, subject, tmp_path / "audit.csv", 20)
    with (tmp_path / "audit.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == left == 12
    assert not {"match_weight", "reason", "value", "entity_id_l"} & rows[0].keys()
    review.take_back(space, "anna", [one.seq for one in standing(space)])


def test_answers_at_the_desk_make_the_next_run_better(audited: Workspace, tmp_path: Path) -> None:
    """Forty pairs answered as the page does it; its audit then knows what bound it, and draws the others."""
    space, before, first = audited, against_truth(audited, tmp_path), sample(audited)
    sitting = review.Sitting(space, review.subject_of(space), "anna", review.Wanted(everything=True), True)
    for _ in range(40):
        sitting.fill()
        sitting.look()
        sitting.answer(truth(sitting.hand[0].pair), "")
    sitting.leave()
    said = {f"{one.record_id_l} {one.record_id_r}" for one in standing(space)}
    assert len(said) == 40
    api.link(write_list(tmp_path / "companies.csv", [row for _, row in lines()]), workspace=space)
    after = against_truth(space, tmp_path)
    assert after.pairs.f1.value > before.pairs.f1.value + 0.02
    (found,) = (a for a in review.audit(space, review.subject_of(space)) if a.entity_type == "organisation")
    known = [tally for tally in found.tallies if tally.words == "decided before the run"]
    assert 0 < sum(t.population for t in known) <= 40
    assert [t.matches for t in known if t.together] == [t.population for t in known if t.together]
    assert sum(t.asked for t in known) == 0
    later = {pair.item for pair in sample(space)}
    assert not later & said
    assert later & {pair.item for pair in first}, "what was drawn and not answered is asked again"


def test_the_command_line_draws_tells_and_gives(audited: Workspace, tmp_path: Path) -> None:
    def said(*words: str) -> str:
        done = CliRunner().invoke(app, ["review", *words, "--workspace", str(audited.root)])
        assert done.exit_code == 0, done.output
        return done.output

    assert "5 pairs written" in said("audit", "--size", "5", "--output", str(tmp_path / "left.csv"))
    shown = said("audit")
    assert "Organisations: " in shown
    assert "Not measured: matches that the linkage has lost from sight" in shown
    (one,) = (a for a in json.loads(said("audit", "--json")) if a["entity_type"] == "organisation")
    assert one["tallies"][0]["population"] >= one["tallies"][0]["asked"]
    assert "2 pairs given to thandi" in said("assign", "thandi", "--limit", "2", "--all")
    told = {pace["reviewer"]: pace["left"] for pace in json.loads(said("reviewers", "--json"))}
    assert told["thandi"] == 2
    assert "thandi" in said("reviewers")
    assert "2 taken back from thandi" in said("unassign", "thandi")


HARD = {
    "usual": [(True, 9_000, 0.995), (True, 400, 0.6), (False, 900, 0.25), (False, 5_000, 0.01)],
    "all right": [(True, 900, 1.0), (True, 150, 1.0), (False, 90, 0.0), (False, 500, 0.0)],
    "misses are rare": [(True, 2_000, 0.99), (False, 800, 0.1), (False, 200_000, 0.0005)],
    "nearly all is looked at": [(True, 40, 0.9), (True, 12, 0.5), (False, 15, 0.4)],
}


@pytest.mark.parametrize("name", HARD)
def test_intervals_hold_what_is_true(name: str) -> None:
    """Over 150 samples of 45; 95 % intervals may miss 4 % more by chance of so few."""
    dice, times = np.random.default_rng(11), 150
    strata = [(together, n, round(n * share)) for together, n, share in HARD[name]]
    right, missed = (sum(m for together, _, m in strata if together is side) for side in (True, False))
    said = sum(n for together, n, _ in strata if together)
    true = (right / said, right / (right + missed), 2 * right / (said + right + missed))
    held = [0, 0, 0]
    for _ in range(times):
        drawn_each = [(n, min(n - 1, 45 // len(strata))) for _, n, _ in strata]
        seen = [
            Stratum(together, n, k, int(dice.hypergeometric(m, n - m, k)))
            for (together, n, m), (_, k) in zip(strata, drawn_each, strict=True)
        ]
        for place, measure in enumerate((precision, recall, f1)):
            found = measure(seen)
            assert found is None or 0 <= found.low <= found.value <= found.high <= 1
            held[place] += found is None or found.low - 1e-9 <= true[place] <= found.high + 1e-9
    assert min(held) >= 0.91 * times


def test_an_interval_leaves_room_where_all_is_right() -> None:
    found = precision([Stratum(True, 1_000, 30, 30)])
    assert found is not None
    assert (found.value, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(0.889, abs=0.01), "Clopper and Pearson: 0.025 ** (1 / 30) = 0.884"
    assert precision([Stratum(True, 10, 0, 0)]) is None
    assert recall([Stratum(True, 10, 5, 0), Stratum(False, 10, 5, 0)]) is None
    nothing = precision([Stratum(True, 10, 10, 0)])
    assert nothing is not None
    assert (nothing.low, nothing.high) == (0.0, 0.0)
