"""Decisions from a file, back into a file, and what a run makes of them."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from hotpass import api, review, runs
from hotpass.catalogue import Catalogue, decisions
from hotpass.cli.commands import app
from hotpass.errors import InputError
from hotpass.review import ahead
from hotpass.workspace import Workspace
from tests.review.conftest import COMPANIES, entities, write_list


def record_id(published: api.Refined, row: int) -> str:
    found = published.table("clusters").arrow().to_pylist()
    return next(str(one["record_id"]) for one in found if one["row"] == row)


def answers(path: Path, *rows: tuple[object, ...], columns: str = "file,sheet,row_l,row_r,decision") -> Path:
    names = columns.split(",")
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([names, *((*row, *[""] * (len(names) - len(row))) for row in rows)])
    return path


def test_what_was_imported_by_rows_is_obeyed_also_after_the_file_comes_again(
    linked: Workspace, companies: Path, tmp_path: Path
) -> None:
    answered = answers(
        tmp_path / "answers.csv",
        ("companies.csv", "", 2, 3, "No match"),
        ("companies.csv", "", 10, 11, "match"),
        ("companies.csv", "", 4, 5, "unsure"),
    )
    assert review.import_decisions(linked, answered, reviewer="anna") == review.Imported(3, 3, 0)
    assert review.import_decisions(linked, answered, reviewer="anna") == review.Imported(3, 0, 3)
    found = entities(linked, companies)
    assert found[2] != found[3]
    assert found[10] == found[11]
    assert found[4] == found[5]
    again = write_list(companies, [("Savanna Gliding", "", "Knysna", ""), *reversed(COMPANIES)])
    later = entities(linked, again)
    assert later[12] != later[13]
    assert later[4] == later[5]


def test_a_run_obeys_what_was_decided_when_it_was_asked_for(
    linked: Workspace, companies: Path, tmp_path: Path
) -> None:
    answered = answers(tmp_path / "answers.csv", ("companies.csv", "", 10, 11, "match"))
    review.import_decisions(linked, answered, reviewer="anna")
    run_id = runs.submit(linked, [companies], until="link")
    review.undo(linked, "anna")
    runs.execute(linked, run_id)
    given = pq.read_table(linked.run(run_id) / "given" / "decisions.parquet")
    assert given["decision"].to_pylist() == ["match"]
    pairs = pq.read_table(linked.run(run_id) / "link" / "pairs.parquet").to_pylist()
    assert [p["match_key"] for p in pairs].count("decision") == 1
    found = entities(linked, companies)
    assert found[10] != found[11]


def test_every_wrong_line_gets_a_sentence_and_nothing_is_kept(linked: Workspace, tmp_path: Path) -> None:
    columns = "file,row_l,row_r,decision,decided_at,entity_type,blind,seconds"
    wrong = answers(
        tmp_path / "answers.csv",
        ("companies.csv", 2, 3, "match", "", ""),
        ("companies.csv", 2, 2, "match", "", ""),
        ("companies.csv", 2, 99, "match", "", ""),
        ("other.csv", 2, 3, "match", "", ""),
        ("companies.csv", "two", 3, "match", "", ""),
        ("companies.csv", 2, 3, "perhaps", "", ""),
        ("companies.csv", 2, 3, "", "", ""),
        ("companies.csv", 2, 3, "match", "yesterday", ""),
        ("companies.csv", 2, 3, "match", "", "company"),
        ("", 2, 3, "match", "", ""),
        ("companies.csv", 2, 3, "match", "", "", "perhaps", ""),
        ("companies.csv", 2, 3, "match", "", "", "true", "-1"),
        columns=columns,
    )
    with pytest.raises(review.Faulty) as caught:
        review.import_decisions(linked, wrong, reviewer="anna")
    assert caught.value.faults == (
        "line 3: a record is not compared with itself",
        "line 4: no run has read a record from row 99 of companies.csv",
        "line 5: no run has read a record from row 2 of other.csv",
        "line 6: row_l is no row number",
        "line 7: “perhaps” is no decision; use match, no_match or unsure",
        "line 8: no decision is given",
        "line 9: “yesterday” is no moment; write it as 2026-11-26T09:30:00Z",
        "line 10: “company” is no entity type; use organisation or person",
        "line 11: neither two record ids nor a file with two rows are given",
        "line 12: “perhaps” does not say whether the weight was hidden; use true or false",
        "line 13: “-1” is no number of seconds",
    )
    with Catalogue.open(linked).read() as connection:
        assert decisions.last_seq(connection) == 0
    for name, text in (("lacking.csv", "a,b\n1,2\n"), ("no.txt", "x"), ("broken.parquet", "PAR1")):
        (tmp_path / name).write_text(text)
        with pytest.raises(InputError, match=name):
            review.import_decisions(linked, tmp_path / name, reviewer="anna")


def test_the_queue_is_answered_in_its_own_file_and_shrinks(linked: Workspace, tmp_path: Path) -> None:
    pairs = review.queue(linked, limit=3)
    assert [len({p.row_l, p.row_r}) for p in pairs] == [2, 2, 2]
    review.write_queue(pairs, tmp_path / "pairs.csv")
    with (tmp_path / "pairs.csv").open(encoding="utf-8") as stream:
        rows = [row | {"decision": "match"} for row in csv.DictReader(stream)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "pairs.parquet")
    done = review.import_decisions(linked, tmp_path / "pairs.parquet", reviewer="anna")
    assert done == review.Imported(3, 3, 0)
    asked = {(p.record_id_l, p.record_id_r) for p in pairs}
    assert not asked & {(p.record_id_l, p.record_id_r) for p in review.queue(linked)}
    for name in ("out.csv", "out.parquet"):
        assert review.export(linked, tmp_path / name) == 3
        assert review.import_decisions(linked, tmp_path / name, reviewer="ben") == review.Imported(3, 0, 3)


def test_the_queue_may_be_made_before_anybody_asks(linked: Workspace) -> None:
    cut = linked.root / "review" / ".cut.parquet.17"
    cut.parent.mkdir()
    cut.touch()
    os.utime(cut, (0, 0))
    path = ahead.look_ahead(linked, review.subject_of(linked).dataset)
    assert list(cut.parent.iterdir()) == [path]
    made = path.stat().st_mtime_ns
    assert review.queue(linked, limit=3)
    assert path.stat().st_mtime_ns == made


def test_one_decision_and_its_undoing(linked: Workspace) -> None:
    (pair,) = review.queue(linked, limit=1)
    review.decide(
        *(linked, pair.record_id_r, pair.record_id_l, "no_match"), reviewer="anna", origin="command_line"
    )
    assert review.undo(linked, "anna").decision == "no_match"
    with pytest.raises(InputError, match="nothing to take back"):
        review.undo(linked, "anna")
    with pytest.raises(InputError, match="no run knows this record"):
        review.decide(linked, pair.record_id_l, "none", "match", reviewer="anna", origin="command_line")


def test_contradicting_decisions_are_issues_of_the_published_version(
    linked: Workspace, companies: Path, tmp_path: Path
) -> None:
    answered = answers(
        tmp_path / "answers.csv",
        ("companies.csv", 2, 3, "match", "anna"),
        ("companies.csv", 2, 3, "no_match", "ben"),
        ("companies.csv", 10, 11, "match", "anna"),
        ("companies.csv", 11, 12, "match", "anna"),
        ("companies.csv", 10, 12, "no_match", "ben"),
        columns="file,row_l,row_r,decision,reviewer",
    )
    review.import_decisions(linked, answered, reviewer="local")
    published = api.refine(companies, workspace=linked)
    told = {
        row["rule_id"]: row["message"]
        for row in published.table("issues").arrow().to_pylist()
        if row["rule_id"].startswith("LINK-")
    }
    assert told.keys() == {"LINK-REVIEWERS-DISAGREE", "LINK-DECISIONS-CONTRADICT"}
    assert "row 2 of companies.csv" in told["LINK-REVIEWERS-DISAGREE"]
    assert all(f"row {n} of companies.csv" in told["LINK-DECISIONS-CONTRADICT"] for n in (10, 11, 12))
    assert told.keys() <= {rule["rule_id"] for rule in published.report["issues"]["by_rule"]}
    where = {row["row"]: row["entity_id"] for row in published.table("clusters").arrow().to_pylist()}
    assert len({where[10], where[11], where[12]}) == 3
    review.decide(
        *(linked, *(record_id(published, row) for row in (4, 5)), "no_match"),
        reviewer="anna",
        origin="command_line",
    )
    applied = CliRunner().invoke(app, ["review", "apply", "--workspace", str(linked.root)])
    assert "2 contradictions among decisions" in applied.stdout


def test_how_a_decision_was_made_travels_with_it(linked: Workspace, tmp_path: Path) -> None:
    (pair,) = review.take(linked, review.subject_of(linked), "anna", review.Wanted(everything=True), 1).pairs
    (question,) = review.questions(linked, [pair], review.Policy())
    said = review.answer(linked, question, "match", reviewer="anna", blind=True, seconds=4.2)
    for name in ("out.csv", "out.parquet"):
        review.export(linked, tmp_path / name)
        review.undo(linked, "anna")
        assert review.import_decisions(linked, tmp_path / name, reviewer="ben").added == 1
        (kept,), total = review.decided(linked, "anna")
        assert (kept.blind, kept.seconds, kept.model, total) == (True, 4.2, said.model, 1)
