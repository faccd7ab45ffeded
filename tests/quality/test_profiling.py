"""Profiles say of a table what plain counting says of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotpass.access import Role
from hotpass.engine import DuckDBEngine
from hotpass.profiles import load_profile
from hotpass.quality.profiling import (
    Column,
    mask_shown,
    profile_table,
    subject_of_file,
    subjects_of_run,
    subjects_of_version,
)
from tests.sample_run import SampleRun

TEXTS = ["2011/123456/07", "2011/123456/07", "1999/000001/23", "", "  ", None, "Böhm-Ö", "x"]


def _profiled(folder: Path, **columns: list[object]) -> dict[str, object]:
    pq.write_table(pa.table(columns), folder / "t.parquet")
    subject = subject_of_file(folder / "t.parquet", "t", "T")
    with DuckDBEngine() as engine:
        subject.make_view(engine)
        found = profile_table(engine, subject)
    return {one.column.name: one for one in found.columns}


def test_a_profile_of_texts_counts_what_is_there(tmp_path: Path) -> None:
    found = _profiled(tmp_path, a=TEXTS)["a"]
    assert (found.rows, found.filled, found.blank, found.distinct) == (8, 7, 2, 6)
    assert (found.singletons, found.doubletons) == (5, 1)
    assert (found.shortest, found.longest, found.made) == (0, 14, "text")
    assert found.completeness == pytest.approx(5 / 8)
    assert found.top[0] == ("2011/123456/07", 2)
    assert ("9999/999999/99", 3) in found.masks
    assert ("Aaaa-A", 1) in found.masks
    assert not found.is_key


def test_numbers_and_days_have_a_spread_whether_they_are_stored_as_text_or_not(tmp_path: Path) -> None:
    numbers = [float(n) for n in range(1, 101)] + [100_000.0]
    days = [f"2024-01-{n:02}" for n in range(1, 32)] + [None] * 70
    found = _profiled(tmp_path, n=numbers, t=[f"{n:g}" for n in numbers], d=days, z=["007"] * 101)
    for name in ("n", "t"):
        spread = found[name].spread
        assert (found[name].made, spread.least, spread.greatest) == ("numbers", 1, 100_000)
        assert (spread.quantiles[3], spread.outliers, sum(spread.bars)) == (51, 1, 101)
    assert found["n"].is_key
    assert (found["d"].made, found["d"].spread.greatest - found["d"].spread.least) == ("days", 30)
    assert (found["z"].made, found["z"].spread) == ("text", None)  # a leading zero is a code's


def test_digits_that_name_something_are_texts_to_people(tmp_path: Path) -> None:
    pq.write_table(pa.table({"n": [str(4010 + n % 10) for n in range(40)]}), tmp_path / "t.parquet")
    subject = subject_of_file(tmp_path / "t.parquet", "t", "T")
    with DuckDBEngine() as engine:
        subject.make_view(engine)
        (found,) = profile_table(engine, subject).columns
    assert (found.holds, found.measured) == ("numbers", found.spread)
    for kind in ("vat_number", "company_registration", "phone", "identifier"):
        named = replace(found, column=replace(found.column, kind=kind))
        assert (named.made, named.holds, named.measured) == ("numbers", "text", None)


def test_every_table_of_a_run_and_its_version_is_profiled(sample_run: SampleRun) -> None:
    profile, run = load_profile("generic"), next((sample_run.workspace / "runs").iterdir())
    version = (sample_run.workspace / "published" / "ssot" / "current").resolve()
    subjects = [*subjects_of_run(run, profile), *subjects_of_version(version, profile)]
    levels = Counter(subject.level for subject in subjects)
    assert levels["records"] == levels["ssot"] == 2
    assert levels["input"] > 3
    tables = {t["table_id"]: t for t in pq.read_table(run / "ingest" / "tables.parquet").to_pylist()}
    with DuckDBEngine() as engine:
        for subject in subjects:
            subject.make_view(engine)
            found = profile_table(engine, subject)
            assert all(one.filled <= one.rows == found.rows for one in found.columns)
            if subject.level == "input":
                assert found.rows == tables[subject.key]["rows"]


def test_values_are_masked_by_the_role_of_who_looks() -> None:
    phone, notes = Column("p", "Phone", "phone"), Column("n", "Notes")
    assert mask_shown(phone, "+27825551234", Role.ANALYST) == "+27825551234"
    assert "5551" not in mask_shown(phone, "+27825551234", Role.AUDITOR)
    for role in (Role.AUDITOR, Role.REVIEWER):
        assert "anna" not in mask_shown(notes, "ask anna@karoo.co.za", role)
    faith = Column("f", "Faith", "category", personal="special")
    assert mask_shown(faith, "Methodist", Role.REVIEWER) == "•••"
