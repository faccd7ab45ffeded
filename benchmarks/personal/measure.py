"""Personal information found in columns that are made anew for each measurement, and in hard texts.

A sort that is rightly said of a column, or of a text, counts; precision is the share right of all that are
said, recall the share said of all that are right. The peer is Presidio with its South African recognisers and
no language model, which is given the header as context; of a column it says a sort that three of ten values
hold, or one of ten where they are texts, with a score of 0.4 or more. "Alike" counts only the sorts that it
has recognisers for. Seconds are of processor time for 100,000 cells in ten columns: Hotpass with what it
takes to sample them, Presidio as measured on 1,000 of them. The makes were written before the detector was
tried on them; at first, before anything was changed for them, 0.985 of what was said was right, and as much
of what is right was found.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.peers import environment
from benchmarks.personal.made import COLUMNS, Made, columns
from hotpass.engine import DuckDBEngine
from hotpass.fields.personal import detect, hits
from hotpass.fields.recognition import recognise
from hotpass.model import LEFT_OUT, TABLES
from hotpass.profiles import load_profile
from hotpass.stage import StageJob
from hotpass.stages.classify.columns import write_detected

_HARD = Path(__file__).parent / "hard.txt"
_SEEDS = 5
#: Sorts that Presidio has recognisers for.
ALIKE = frozenset(("email", "phone", "identity_number", "card_number", "passport_number", "tax_number"))
Pairs = Sequence[tuple[frozenset[str], frozenset[str]]]
"""What is right and what was said, of each column or text."""


def main() -> None:
    """Print the tables."""
    first = int(time.time())
    made = [column for seed in range(first, first + _SEEDS) for column in columns(seed)]
    texts = hard_texts()
    own = [frozenset(one.sort for one in _detected(column)) for column in made]
    of_texts = [frozenset(hit.sort for hit in hits(text)) for _, text in texts]
    cells = [[column.values[n % len(column.values)] for n in range(10_000)] for column in made[:10]]
    peer = _presidio(made, [text for _, text in texts], [c[:100] for c in cells])
    print("| | columns or texts | precision | recall | precision, alike | recall, alike |")
    print("|---|---|---|---|---|---|")
    right = [column.sorts - {"person_name"} for column in made]
    for name, said in (("Hotpass", own), ("Presidio", [frozenset(s) for s in peer["columns"]])):
        print(f"| {name}, columns | {len(made)} | {_figures(list(zip(right, said, strict=True)))} |")
    right = [sorts for sorts, _ in texts]
    for name, said in (("Hotpass", of_texts), ("Presidio", [frozenset(s) for s in peer["texts"]])):
        print(f"| {name}, hard texts | {len(texts)} | {_figures(list(zip(right, said, strict=True)))} |")
    seconds, theirs = _seconds(), 100 * peer["seconds"]
    print(
        f"\nCells: Hotpass {seconds:.2f} s, Presidio {theirs:.0f} s. Seeds from {first}; rows a column: 120."
    )
    _wrong(made, own)


def _wrong(made: Sequence[Made], said: Sequence[frozenset[str]]) -> None:
    """Which columns were judged wrongly."""
    wrong: dict[str, int] = {}
    for column, found in zip(made, said, strict=True):
        for sort in found ^ column.sorts:
            how = "not" if sort in column.sorts else "wrongly"
            key = f"{column.header or 'no header'}: {how} {sort.replace('_', ' ')}"
            wrong[key] = wrong.get(key, 0) + 1
    told = "; ".join(f"{key} ({n})" for key, n in sorted(wrong.items()))
    print(f"\nWrong of {len(made)} columns of {len(COLUMNS)} makes: {told or 'none'}.")


def hard_texts() -> list[tuple[frozenset[str], str]]:
    """The hand-made texts, with the sorts that stand in each."""
    lines = [line for line in _HARD.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    parted = [line.partition(" | ") for line in lines]
    return [(frozenset(sorts.split()) - {"-"}, text) for sorts, _, text in parted]


def _detected(column: Made) -> list[object]:
    distinct = sorted(set(column.values))
    found = recognise(column.header, distinct[:200])
    every = detect(column.header, distinct, kind=found.kind if found else None)
    return [one for one in every if one.sort not in ("person_name", "address")]  # told by the kind alone


def _figures(pairs: Pairs) -> str:
    narrow = [(right & ALIKE, said & ALIKE) for right, said in pairs]
    return " | ".join(f"{share:.3f}" for share in (*_shares(pairs), *_shares(narrow)))


def _shares(pairs: Pairs) -> tuple[float, float]:
    both = sum(len(right & said) for right, said in pairs)
    return both / max(1, sum(len(s) for _, s in pairs)), both / max(1, sum(len(r) for r, _ in pairs))


def _presidio(made: Iterable[Made], texts: list[str], cells: list[list[str]]) -> dict:
    told = {"columns": [[c.header, sorted(set(c.values))[:60]] for c in made], "texts": texts, "cells": cells}
    command = [environment.python("presidio"), environment.program("by_presidio")]
    done = subprocess.run(command, input=json.dumps(told), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def _seconds() -> float:
    """Processor time to sample and judge 100,000 cells in ten columns of distinct values."""
    made = list(columns(1, rows=10_000))[:10]
    with tempfile.TemporaryDirectory() as name, DuckDBEngine() as engine:
        folder = Path(name)
        (folder / "grid").mkdir()
        cells = {f"c{n}": list(column.values) for n, column in enumerate(made, 1)}
        pq.write_table(pa.table({"row": range(2, 10_002), **cells}), folder / "grid" / "s.parquet")
        table = {"table_id": "t", "sheet_id": "s", "file_name": "Made.xlsx", "sheet": "", "first_row": 2}
        table |= {"last_row": 10_001, "first_column": 1, "last_column": 10}
        table["columns"] = [
            {"position": n, "letter": "ABCDEFGHIJ"[n - 1], "name": column.header}
            for n, column in enumerate(made, 1)
        ]
        inputs = {"grid": folder / "grid"}
        for kind, schema, rows in (("tables", TABLES, [table]), ("left_out", LEFT_OUT, [])):
            inputs[kind] = folder / f"{kind}.parquet"
            pq.write_table(pa.Table.from_pylist(rows, schema=schema), inputs[kind])
        job = StageJob(inputs, folder, load_profile("generic"), engine)
        hits.cache_clear()
        start = time.process_time()
        write_detected(job)
        return time.process_time() - start
