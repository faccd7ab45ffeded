"""Why records of the sample are one, or are not: what is told must be what the run did."""

from __future__ import annotations

import json
from collections.abc import Iterator

import duckdb
import pytest

from hotpass import linkage
from hotpass.access import Role
from hotpass.errors import InputError
from hotpass.linkage import Linked, PairAnswer, levels
from hotpass.model import ENTITY_TYPES
from hotpass.workspace import Workspace
from tests.sample_run import SampleRun, hotpass

#: Pairs with the entities of their records.
PLACED = """WITH placed AS (
    SELECT p.*, a.entity_id AS e_l, b.entity_id AS e_r FROM pairs p
    JOIN clusters a ON a.record_id = p.record_id_l JOIN clusters b ON b.record_id = p.record_id_r)"""


@pytest.fixture(scope="module")
def linked(sample_run: SampleRun) -> Iterator[Linked]:
    with linkage.opened(Workspace(sample_run.workspace)) as found:
        yield found


def pairs(linked: Linked, where: str, most: int = 1) -> list[tuple[str, str]]:
    sql = f"{PLACED} SELECT record_id_l, record_id_r FROM placed WHERE {where} ORDER BY ALL LIMIT {most}"
    return [(left, right) for left, right in linked.engine.rows(sql)]


def added_up(answer: PairAnswer) -> float:
    return sum(bar.weight for bar in answer.bars)


def test_the_bars_are_the_weights_that_the_run_kept(linked: Linked) -> None:
    for kind in ("organisation", "person"):
        for left, right in pairs(linked, f"entity_type = '{kind}' AND hash(record_id_l) % 5 = 0", 6):
            kept = linked.engine.rows(
                """SELECT match_weight, map_entries(weights) FROM pairs
                WHERE record_id_l = ? AND record_id_r = ?""",
                [left, right],
            )[0]
            answer = linkage.explain_pair(linked, left, right)
            assert answer.weight == kept[0]
            assert added_up(answer) == pytest.approx(kept[0], abs=1e-4)
            weights = {w["key"]: w["value"] for w in kept[1]}
            for field in answer.fields:
                assert field.weight == pytest.approx(weights[field.name], abs=1e-5), field
            assert linkage.explain_pair(linked, right, left).weight == kept[0]


def test_a_pair_scored_anew_weighs_what_the_run_gave_it(
    linked: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ENTITY_TYPES:
        chosen = pairs(linked, f"entity_type = '{kind}' AND hash(record_id_r) % 7 = 0", 5)
        kept = [linkage.explain_pair(linked, *pair).weight for pair in chosen]
        monkeypatch.setattr(levels, "_kept", lambda *_: {})
        anew = [levels.compare_between(linked, kind, [a], [b])[1][0].weight for a, b in chosen]
        assert anew == pytest.approx(kept, abs=1e-4)
        monkeypatch.undo()


def test_a_pair_that_matches_is_one(linked: Linked) -> None:
    (pair,) = pairs(linked, "e_l = e_r AND match_weight > 5 AND match_key LIKE 'name%'")
    answer = linkage.explain_pair(linked, *pair)
    assert (answer.standing, answer.compared, answer.scored_anew, len(answer.path)) == ("one", True, False, 1)
    assert "reaches" in answer.reasons[0]


def test_a_key_of_the_source_is_named(linked: Linked) -> None:
    (pair,) = pairs(linked, "match_key = 'source key'")
    assert "the same key" in linkage.explain_pair(linked, *pair).reasons[0]


def test_what_waits_for_a_person_says_so(linked: Linked) -> None:
    (pair,) = pairs(linked, "e_l <> e_r AND match_weight < 1")
    answer = linkage.explain_pair(linked, *pair)
    assert answer.standing == "waits"
    assert "wait for a person" in answer.reasons[0]


def test_records_of_one_entity_that_were_not_kept_as_a_pair_are_led_to_each_other(linked: Linked) -> None:
    found = linked.engine.rows(
        """SELECT a.record_id, b.record_id FROM clusters a JOIN clusters b USING (entity_id)
        ANTI JOIN pairs p ON p.record_id_l = a.record_id AND p.record_id_r = b.record_id
        WHERE a.record_id < b.record_id ORDER BY ALL LIMIT 1"""
    )
    if not found:
        found = [pairs(linked, "e_l = e_r AND match_key <> 'source key' AND match_weight < 1")[0]]
    answer = linkage.explain_pair(linked, *found[0])
    assert answer.standing == "one"
    assert len(answer.path) > 1
    ends = [answer.left.record_id, answer.right.record_id]
    at = ends[0]
    for edge in answer.path:
        (at,) = {edge.left.record_id, edge.right.record_id} - {at}
    assert at == ends[1]
    assert any("The weakest of these is" in reason for reason in answer.reasons)


def test_two_that_were_never_compared_are_told_rule_by_rule(linked: Linked) -> None:
    rules = {figure["rule"]: figure for figure in linked.report["organisation"]["rules"]}
    refusing = next(f for f in rules.values() if f.get("refused_values"))
    entities = [row[0] for row in linked.engine.rows(
        "SELECT DISTINCT entity_id FROM clusters WHERE entity_type = 'organisation' ORDER BY 1 LIMIT 9"
    )]  # fmt: skip
    answers = [linkage.explain_pair(linked, entities[0], other) for other in entities[1:]]
    apart = [answer for answer in answers if not answer.compared]
    assert apart
    for answer in apart:
        assert answer.standing == "apart"
        assert answer.scored_anew
        assert added_up(answer) == pytest.approx(answer.weight, abs=1e-4)
        assert {rule.rule for rule in answer.rules} >= {name for name in rules if "+" not in name}
        assert "together" not in {rule.outcome for rule in answer.rules}
    outcomes = {rule.outcome for answer in answers for rule in answer.rules if rule.rule == refusing["rule"]}
    assert "refused" in outcomes


def test_a_row_names_its_record(linked: Linked) -> None:
    (pair,) = pairs(linked, "e_l <> e_r AND entity_type = 'organisation'")
    one = linkage.explain_pair(linked, *pair)
    ends = [f"{end.file_name}:{end.sheet}:{end.row}" for end in (one.left, one.right)]
    by_row = linkage.explain_pair(linked, *ends)
    assert {by_row.left.record_id, by_row.right.record_id} == set(pair)


def test_a_viewer_sees_no_personal_value(linked: Linked) -> None:
    (pair,) = pairs(linked, "entity_type = 'person' AND e_l = e_r AND match_weight > 20")
    told = json.dumps([bar.sentence for bar in linkage.explain_pair(linked, *pair, Role.AUDITOR).bars])
    seen = linkage.explain_pair(linked, *pair)
    personal = {
        v for f in seen.fields if f.name in ("name", "email", "phone") for v in (f.left, f.right) if v
    }
    assert personal
    assert not [value for value in personal if value in told]


def test_an_entity_tells_what_holds_it(linked: Linked) -> None:
    entity, n = linked.engine.rows(
        "SELECT entity_id, count(*) FROM clusters GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1"
    )[0]
    answer = linkage.explain_group(linked, entity)
    assert len(answer.records) == n
    assert answer.possible == n * (n - 1) // 2
    assert answer.holding >= n - 1
    assert all(edge.holds for edge in answer.bridges)
    assert linkage.explain_group(linked, answer.records[0].record_id) == answer


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("nothing", "O-NONE", "there is no record 'nothing'"),
        ("O-NONE", "nothing", "there is no entity 'O-NONE'"),
        ("none.xlsx:People:7", "O-NONE", "no record comes from row 7 of none.xlsx, sheet People"),
        ("none.xlsx:People", "O-NONE", "names no row"),
    ],
)
def test_what_is_not_there_is_said(one: str, other: str, words: str, linked: Linked) -> None:
    with pytest.raises(InputError, match=words):
        linkage.explain_pair(linked, one, other)


def test_the_command_speaks_plainly_and_json(sample_run: SampleRun) -> None:
    con = duckdb.connect()
    con.execute(f"CREATE VIEW clusters AS FROM '{sample_run.output / 'clusters.parquet'}'")
    one, other = [row[0] for row in con.execute(
        "SELECT DISTINCT entity_id FROM clusters WHERE entity_type = 'organisation' ORDER BY 1 LIMIT 2"
    ).fetchall()]  # fmt: skip
    said = hotpass("explain", one, other, "--workspace", sample_run.workspace)
    assert said.returncode == 0, said.stderr
    assert "They are two" in said.stdout
    told = hotpass("explain", one, other, "--workspace", sample_run.workspace, "--json")
    assert json.loads(told.stdout)["standing"] in ("apart", "waits")
    gone = hotpass("explain", one, other, "--run", "none", "--workspace", sample_run.workspace)
    assert gone.returncode == 2
    assert "there is no run 'none'" in gone.stderr


@pytest.mark.parametrize(
    ("value", "kept", "label"),
    [
        (2, None, "Two letters apart"),
        (1, None, "Different"),
        (2, -4.0, "Different"),
        (3, 9.0, "Exact match"),
        (3, 12.5, "Exact match"),
    ],
)
def test_a_run_with_other_levels_is_explained_by_those_that_it_knows(
    value: int, kept: float | None, label: str
) -> None:
    known = [("Different", -4.0), ("Two letters apart", 3.0), ("Exact match", 9.0)]
    run = [levels.Level(name, 0.5, 0.1, weight, True, None) for name, weight in known]
    now = ["Different", "One of two", "Two letters apart", "Exact match"]
    assert run[levels._place(run, now, value, kept)].label == label
