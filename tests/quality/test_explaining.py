"""What failing rows have in common is told where it is so, and not where chance gives it."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass import access, api, quality, rows_as_given
from hotpass.access import Identity, Role
from hotpass.model import EXPECTATIONS
from hotpass.profiles import Profile, load_profile, read_profile
from hotpass.workspace import Workspace
from tests.quality import assessing
from tests.workbench import books

STATED = {
    "type": "expect_column_values_to_not_be_null",
    "kwargs": {
        "column": "phone",
        "row_condition": {"type": "nullity", "column": {"name": "name"}, "is_null": False},
    },
}


def explained(
    folder: Path, rows: list[dict[str, str | None]], profile: Profile | None = None
) -> list[quality.Reason] | None:
    """Reasons for rows without a phone; those without a name are not evaluated."""
    space, run = Workspace(folder / "workspace"), folder / "workspace" / "runs" / "run-1"
    for stage in ("normalise", "validate"):
        (run / stage).mkdir(parents=True)
    named = [row for row in rows if row["name"]]
    failing = [{"rule_id": "R", "record_id": row["record_id"]} for row in named if row["phone"] is None]
    measure = {"rule_id": "R", "rows": len(rows), "evaluated": len(named), "failed": len(failing)}
    assessed = assessing.write(folder / "v1", [measure], failing)
    names = ["record_id", "name", "phone", "phone__problem", "source", "province", "city"]
    schema = pa.schema([(name, pa.string()) for name in names])
    pq.write_table(
        pa.Table.from_pylist(rows, schema=schema), run / "normalise" / "organisation_records.parquet"
    )
    said = {"table": "organisation_records", "rule_id": "R", "stated": json.dumps(STATED)}
    pq.write_table(
        pa.Table.from_pylist([said], schema=EXPECTATIONS), run / "validate" / "expectations.parquet"
    )
    return quality.reasons(space, assessed, quality.rules(assessed)[0], profile)


def row(n: int, *, phone: bool, **said: str | None) -> dict[str, str | None]:
    return {
        "record_id": f"r{n}",
        "name": f"Organisation {n}",
        "phone": f"011 555 {n:04}" if phone else None,
        "phone__problem": None if phone else "unreadable",
        **said,
    }


def test_a_value_that_fails_more_often_is_told_with_its_support(tmp_path: Path) -> None:
    rows = [
        row(n, phone=n % 10 > 0, source="Plain", province="Gauteng", city=f"Town {n % 9}") for n in range(400)
    ]
    rows += [
        row(400 + n, phone=n % 4 == 0, source="Odd", province=None, city=f"Town {n % 9}") for n in range(80)
    ]
    rows += [
        {**row(900 + n, phone=False, source="Unnamed", province="Limpopo", city=None), "name": None}
        for n in range(50)
    ]
    found = explained(tmp_path, rows)
    assert found is not None
    assert [(one.column, one.value, one.evaluated, one.failed) for one in found] == [
        ("province", None, 80, 60)
    ]
    assert round(found[0].lift, 2) == round((60 / 80) / (100 / 480), 2)
    assert found[0].share == 0.6


def test_what_is_told_is_masked_as_its_field_is(tmp_path: Path) -> None:
    common: dict[str, str | None] = {"source": "Plain", "province": "Gauteng"}
    rows = [row(n, phone=n % 10 > 0, city="George", **common) for n in range(400)]
    rows += [row(400 + n, phone=n % 4 == 0, city="ask 082 555 1234", **common) for n in range(80)]
    for profile, seen in ((None, "•••"), (load_profile("generic"), "ask •••")):
        with access.acting_as(Identity("palesa", frozenset({Role.REVIEWER}))):
            (masked,) = explained(tmp_path / seen, rows, profile) or []
        assert (masked.column, masked.value) == ("city", seen)
    (whole,) = explained(tmp_path / "whole", rows) or []
    assert whole.value == "ask 082 555 1234"


def test_chance_is_not_told(tmp_path: Path) -> None:
    told = 0
    for seed in range(12):
        chance = random.Random(seed)
        rows = [
            row(
                n,
                phone=chance.random() > 0.05,
                source=chance.choice("ABC"),
                province=f"P{int(chance.paretovariate(0.7)) % 60}",
                city=f"C{int(chance.paretovariate(0.5)) % 400}",
            )
            for n in range(2_000)
        ]
        told += len(explained(tmp_path / str(seed), rows) or [])
    assert told <= 1


def test_a_run_whose_folder_is_gone_is_told_apart(tmp_path: Path) -> None:
    assessed = assessing.write(tmp_path / "v1", [{"rule_id": "R", "rows": 2, "evaluated": 2, "failed": 1}])
    line = quality.rules(assessed)[0]
    assert quality.reasons(Workspace(tmp_path / "workspace"), assessed, line) is None


def test_of_rows_of_files_the_other_columns_of_their_file_are_told(tmp_path: Path) -> None:
    stated = load_profile("generic").model_dump(mode="json")
    profile = read_profile({**stated, "sources": [{"name": "Trial", "files": "*", "suite": "trial_input"}]})
    path, space = tmp_path / "clubs.csv", Workspace(tmp_path / "space")
    lines = [
        f"Club {books.organisation(n)},{'ask them' if n % 4 == 1 and n % 5 else f'011 555 {n:04}'},"
        f"{('Paarl', 'Springs', 'George', 'Durban')[(n - 1) % 4]}"
        for n in range(80)
    ]
    path.write_text("\n".join(["Organisation,Phone,Town", *lines]) + "\n", encoding="utf-8")
    api.refine([path], profile=profile, workspace=space)
    assessed = quality.find(space, "ssot")
    (line,) = quality.rules(assessed, quality.Wanted(rule_id="IN-TRI-ORG-PHONE-READABLE"))
    lay_out = rows_as_given.laid_out(space, assessed.run_id, profile)
    (found,) = quality.reasons(space, assessed, line, profile, lay_out) or []
    assert (found.column, found.value, found.failed, found.evaluated) == ("city", "Paarl", 16, 20)
    assert quality.reasons(space, assessed, line, profile) is None
