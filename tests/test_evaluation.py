"""Precision, recall and F1 of clusters against a truth, and what their intervals promise."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotpass.errors import InputError
from hotpass.evaluation import Evaluation, evaluate
from tests.sample_run import hotpass


def written(path: Path, labels: Sequence[object], header: str = "id,entity_id") -> Path:
    path.write_text("\n".join([header, *(f"{n},{label}" for n, label in enumerate(labels))]) + "\n")
    return path


def compared(folder: Path, said: Sequence[object], real: Sequence[object]) -> Evaluation:
    (found,) = evaluate(written(folder / "said.csv", said), written(folder / "real.csv", real))
    return found


def test_pairs_and_clusters_are_counted(tmp_path: Path) -> None:
    found = compared(tmp_path, said="aabbc", real="xxxyy")
    assert (found.pairs.said, found.pairs.real, found.pairs.right) == (2, 4, 1)
    assert (found.pairs.precision.value, found.pairs.recall.value) == (0.5, 0.25)
    assert found.pairs.f1.value == pytest.approx(1 / 3)
    assert (found.clusters.said, found.clusters.real, found.clusters.right) == (3, 2, 0)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=14))
def test_the_counts_are_those_of_every_pair(labels: list[tuple[int, int]]) -> None:
    said, real = zip(*labels, strict=True)
    pairs = list(combinations(range(len(labels)), 2))
    together = {name: {p for p in pairs if of[p[0]] == of[p[1]]} for name, of in (("s", said), ("r", real))}
    with TemporaryDirectory() as folder:
        found = compared(Path(folder), said, real)
    told = (found.pairs.said, found.pairs.real, found.pairs.right)
    assert told == (len(together["s"]), len(together["r"]), len(together["s"] & together["r"]))
    for measure in (found.pairs.f1, found.clusters.precision):
        assert 0 <= measure.low <= measure.high <= 1


def test_what_is_not_placed_stands_alone_and_what_is_not_true_is_passed_over(tmp_path: Path) -> None:
    said = written(tmp_path / "said.csv", "aab")
    real = tmp_path / "real.csv"
    real.write_text("id,entity_id\n1,x\n2,x\n7,x\n")
    (found,) = evaluate(said, real)
    assert (found.records, found.placed) == (3, 2)
    assert (found.pairs.said, found.pairs.real, found.pairs.right) == (0, 3, 0)


def test_no_exception_seen_is_no_certainty(tmp_path: Path) -> None:
    few = compared(tmp_path, said=[n // 2 for n in range(20)], real=[n // 2 for n in range(20)])
    assert (few.pairs.precision.value, few.pairs.precision.low) == (1.0, pytest.approx(0.7))


def test_types_are_compared_apart_and_parquet_is_read(tmp_path: Path) -> None:
    columns = {"record_id": ["a", "b", "a", "b"], "entity_type": ["organisation"] * 2 + ["person"] * 2}
    for name, entities in (("said", ["1", "1", "2", "3"]), ("real", ["x", "x", "y", "y"])):
        pq.write_table(pa.table({**columns, "entity_id": entities}), tmp_path / f"{name}.parquet")
    found = evaluate(tmp_path / "said.parquet", tmp_path / "real.parquet")
    assert [(one.entity_type, one.pairs.recall.value) for one in found] == [
        ("organisation", 1),
        ("person", 0),
    ]


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("id,cluster", "said.csv and real.csv have no columns in common that tell records and entities"),
        ("key,entity_id", "Give both entity_id and some of record_id, id, file, sheet, row, part"),
    ],
)
def test_files_that_do_not_fit_are_told(tmp_path: Path, header: str, message: str) -> None:
    said, real = written(tmp_path / "said.csv", "aab", header), written(tmp_path / "real.csv", "xxy")
    with pytest.raises(InputError, match=message):
        evaluate(said, real)


def test_a_record_that_stands_twice_is_told(tmp_path: Path) -> None:
    twice = tmp_path / "twice.csv"
    twice.write_text("id,entity_id\n1,x\n1,y\n")
    with pytest.raises(InputError, match=r"twice.csv: a record stands twice \(id 1\)\. Leave one"):
        evaluate(twice, written(tmp_path / "real.csv", "xxy"))
    with pytest.raises(InputError, match=r"none\.csv cannot be compared: there is no such file"):
        evaluate(tmp_path / "none.csv", twice)


def test_files_that_cannot_be_read_or_have_no_record_in_common_are_told(tmp_path: Path) -> None:
    real, torn = written(tmp_path / "real.csv", "xxy"), tmp_path / "torn.parquet"
    torn.write_bytes(b"PAR1 cut off")
    with pytest.raises(InputError, match=r"torn\.parquet cannot be read as Parquet\. Check that it"):
        evaluate(torn, real)
    others = tmp_path / "others.csv"
    others.write_text("id,entity_id\n88,x\n99,x\n")
    with pytest.raises(InputError, match=r"others\.csv places none of the records of real\.csv\. Give both"):
        evaluate(others, real)


def test_the_command_shows_both(tmp_path: Path) -> None:
    said, real = written(tmp_path / "said.csv", "aabb"), written(tmp_path / "real.csv", "xxyz")
    shown = hotpass("evaluate", "--clusters", said, "--truth", real)
    assert "records: 4 of 4 records placed" in shown.stdout
    assert "pairs     0.5000" in shown.stdout
    (told,) = json.loads(hotpass("evaluate", "--clusters", said, "--truth", real, "--json").stdout)
    assert told["pairs"]["recall"]["value"] == 1.0
