"""How fast and lean files are read to Parquet, tables found and all checks made, beside fastexcel alone.

fastexcel writes every sheet to Parquet as text and checks nothing. Hotpass is measured twice: until the
tables are found, and as the command that understands their columns too and says so. Each has a process of its
own, by turns; of as many runs as the table says, that of least CPU counts. CPU seconds and peak memory are of
the whole tree of processes, memory as sampled fifty times a second. Hotpass is compiled before, as every
installation is. "Beyond one row" is without what a file of one row takes, which is the start of the
processes. Where the machine does other work at the same time, wall seconds tell little.
"""

from __future__ import annotations

import compileall
import csv
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from xlsxwriter import Workbook

import hotpass

HEADER = (
    *("Organisation", "Contact person", "Role", "E-mail", "Phone", "Mobile", "Website", "Street address"),
    *("Suburb", "City", "Province", "Postal code", "Registration no", "Status", "Notes"),
)
#: What the cells hold, in which form, how many rows, and how often it is read.
SIZES = (
    ("texts", "xlsx", 100_000, 4),
    ("texts, numbers, dates and truth values", "xlsx", 100_000, 4),
    ("texts", "xlsx", 500_000, 1),
    ("texts", "csv", 1_000_000, 1),
)

FOUND = """
import sys
from hotpass.settings import without_threads
without_threads()
from pathlib import Path
from tempfile import TemporaryDirectory
from hotpass.stages.ingest.find.grid import Grid
from hotpass.stages.ingest.find.tables import find_layout
from hotpass.stages.ingest.limits import limits_in_force
from hotpass.stages.ingest.reading import read_file
path = Path(sys.argv[1])
with TemporaryDirectory() as folder:
    with read_file(path, path.name, "d", Path(folder), limits_in_force()) as read:
        for sheet in read.sheets:
            written = Path(folder) / f"{sheet.sheet_id}.parquet"
            find_layout(Grid(written, sheet, read.bits(sheet), is_text=read.is_text))
"""
Spent = tuple[float, float, float]
"""CPU seconds, wall seconds and peak MiB."""

PEER = "fastexcel to Parquet"
FASTEXCEL = """
import sys
from tempfile import TemporaryDirectory
import fastexcel, pyarrow as pa, pyarrow.parquet as pq
with TemporaryDirectory() as folder:
    book = fastexcel.read_excel(sys.argv[1])
    for name in book.sheet_names:
        batch = book.load_sheet(name, dtypes="string").to_arrow()
        pq.write_table(pa.Table.from_batches([batch]), f"{folder}/{name}.parquet")
"""


def main() -> None:
    compileall.compile_dir(str(Path(hotpass.__file__).parent), quiet=1)
    print(
        "| file | cells | rows | runs | reader | CPU s | times fastexcel | beyond one row | times fastexcel "
        "| wall s | peak MiB |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for cells, form, rows, runs in SIZES:
            write = _write_workbook if form == "xlsx" else _write_text
            path, start = Path(folder) / f"contacts.{form}", Path(folder) / f"one.{form}"
            write(path, rows, mixed="numbers" in cells)
            write(start, 1, mixed="numbers" in cells)
            least = _least(path, runs, form)
            for name, line in _lines(least, _least(start, runs, form)).items():
                print(f"| {form} | {cells} | {rows:,} | {runs} | {name} | {line} |", flush=True)


def _least(path: Path, runs: int, form: str) -> dict[str, Spent]:
    """What each reader spent on a file in the run of least CPU."""
    given = {
        "Hotpass, tables found": ["-c", FOUND, str(path)],
        "`hotpass inspect`": ["-m", "hotpass.cli", "inspect", str(path), "--json"],
    }
    given |= {PEER: ["-c", FASTEXCEL, str(path)]} if form == "xlsx" else {}
    turns = [{name: spent([sys.executable, *words]) for name, words in given.items()} for _ in range(runs)]
    return {name: min(turn[name] for turn in turns) for name in given}


def _lines(least: Mapping[str, Spent], start: Mapping[str, Spent]) -> dict[str, str]:
    beyond = {name: least[name][0] - start[name][0] for name in least}

    def times(seconds: Mapping[str, float], name: str) -> str:
        return f"{seconds[name] / seconds[PEER]:.2f}" if PEER in seconds else ""

    whole = {name: cpu for name, (cpu, _, _) in least.items()}
    return {
        name: f"{cpu:.2f} | {times(whole, name)} | {beyond[name]:.2f} | {times(beyond, name)} "
        f"| {wall:.1f} | {peak:.0f}"
        for name, (cpu, wall, peak) in least.items()
    }


def _rows(seed: int = 1) -> Iterator[list[str]]:
    dice = Random(seed)
    places, lines = ("Karoo", "Cape", "Highveld", "Limpopo"), ("Aviation", "Air Charter", "Drones")
    people = ("Anna Botha", "Piet van der Merwe", "Sipho Nkosi", "Lerato Dlamini")
    number = 0
    while True:
        number += 1
        name, person = f"{dice.choice(places)} {dice.choice(lines)} {number}", dice.choice(people)
        site = f"{name.split()[0].lower()}{number}.co.za"
        yield [
            *(f"{name} (Pty) Ltd", person, dice.choice(("Director", "Accounts", "Pilot"))),
            *(f"{person.split()[0].lower()}@{site}", f"0{dice.randrange(10**8, 10**9)}"),
            *(f"+27 82 {dice.randrange(1000):03} {dice.randrange(10_000):04}", f"www.{site}"),
            *(f"{dice.randrange(1, 900)} Long Street", dice.choice(places), "Cape Town", "Western Cape"),
            *(f"{dice.randrange(10_000):04}", f"2019/{dice.randrange(10**6):06}/07"),
            *(dice.choice(("Active", "Lapsed")), dice.choice(("", f"Called on {dice.randrange(28)} May"))),
        ]


def _write_workbook(path: Path, rows: int, *, mixed: bool) -> None:
    dice = Random(2)
    with Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("Contacts")
        for number, row in enumerate((HEADER, *islice(_rows(), rows))):
            sheet.write_row(number, 0, [*row[:8], *_mixed(dice)] if mixed and number else row)


def _mixed(dice: Random) -> Iterator[object]:
    """Seven cells: two whole numbers, two with places, two days and a truth value."""
    yield from (dice.randrange(10**6), dice.randrange(100), round(dice.random() * 900, 2), dice.random())
    yield from (date(2020, 1, 1) + timedelta(days=dice.randrange(2000)) for _ in range(2))
    yield dice.random() < 0.5


def _write_text(path: Path, rows: int, **_: bool) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADER])
        csv.writer(stream).writerows(islice(_rows(), rows))


def spent(command: list[str]) -> Spent:
    """CPU seconds, wall seconds and peak MiB of a command and its children."""
    before, start = _cpu(), time.monotonic()
    process, peak = subprocess.Popen(command, stdout=subprocess.DEVNULL), 0
    while process.poll() is None:
        peak = max(peak, sum(map(_resident, _tree(process.pid))))
        time.sleep(0.02)
    if process.returncode:
        raise RuntimeError(f"ended with {process.returncode}")
    return _cpu() - before, time.monotonic() - start, peak / 1024


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _tree(int(child))


def _resident(pid: int) -> int:
    """Resident KiB of a process; 0 once it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0)


if __name__ == "__main__":
    main()
