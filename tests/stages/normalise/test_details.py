"""What columns without a field say, kept as digests for linkage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]
NAMES = [
    f"{first} {last}" for first in ("Anna", "Piet", "Sipho") for last in ("Botha", "Nel", "Nkosi", "Maas")
]


def test_texts_that_differ_but_not_in_every_row_are_kept_as_digests(simple: Run) -> None:
    columns = ["person.name", None, None, None]
    rows = [[name, ("Male", "female ")[n % 2], "yes", str(n)] for n, name in enumerate(NAMES)]
    out = simple(columns, *rows, ["Lerato Dube", None, "yes", "99"], ["Zola Dube", "MALE", "yes", "98"])
    told = [person["details"] for person in out.person_records]
    assert {detail["name"] for details in told if details for detail in details} == {"b"}
    assert [details is None for details in told].count(True) == 1
    digests = [details[0]["digest"] for details in told if details]
    assert len(set(digests)) == 2
    assert digests[0] == digests[-1] != digests[1]
    assert not any("ale" in digest for digest in digests)


def test_columns_that_somebody_left_out_are_left_alone(inputs: Any, refine: Run) -> None:
    cells = [["h", "h"], *([name, ("x", "y")[n % 2]] for n, name in enumerate(NAMES))]
    inputs.table(inputs.sheet("Sheet", cells), {"A": "person.name", "B": None}, 2, len(cells))
    inputs.tables[0]["columns"][1]["decided_by"] = "person"
    assert {person["details"] for person in refine(inputs).person_records} == {None}
