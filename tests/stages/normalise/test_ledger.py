from __future__ import annotations

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]


def test_every_row_has_records_or_a_reason(inputs: Any, refine: Run) -> None:
    left = inputs.sheet(
        "Two tables",
        [
            ["Contacts", None, None, None],
            ["Name", "Phone", None, "Price"],
            ["Karoo", "011 555 1234", None, "12"],
            [None, None, None, "13"],
            ["-", "n/a", None, None],
            [None] * 4,
            ["Total", "1", None, None],
            ["Cape", None, None, None],
        ],
    )
    table = inputs.table(left, {"A": "organisation.name", "B": "organisation.phone"}, 3, 8)
    inputs.table(left, {"D": None}, 3, 4, used=False, reason="Amounts only")
    inputs.leave_out(left, 1, 1, "title")
    inputs.leave_out(left, 2, 2, "header", table)
    inputs.leave_out(left, 7, 7, "total", table)
    lookup = inputs.sheet("Lookup", [["a"], ["b"]])
    inputs.leave_out(lookup, 1, 2, "not_used")
    out = refine(inputs)
    assert [(r["sheet"], r["row"], r["records"], r["code"]) for r in out.rows] == [
        ("Two tables", 1, 0, "title"),
        ("Two tables", 2, 0, "header"),
        ("Two tables", 3, 1, None),
        ("Two tables", 4, 0, "not_used"),
        ("Two tables", 5, 0, "no_entity"),
        ("Two tables", 7, 0, "total"),
        ("Two tables", 8, 1, None),
        ("Lookup", 1, 0, "not_used"),
        ("Lookup", 2, 0, "not_used"),
    ]
    assert all((r["records"] > 0) == (r["reason"] is None) for r in out.rows)
    assert out.figures["rows_without_record"] == 7


def test_a_row_that_nothing_accounts_for_is_said_so(inputs: Any, refine: Run) -> None:
    inputs.sheet("Sheet", [["a"]])
    assert [r["code"] for r in refine(inputs).rows] == ["not_covered"]


def test_a_table_that_is_not_used_gives_no_records(inputs: Any, refine: Run) -> None:
    sheet = inputs.sheet("Sheet", [["h"], ["Karoo"]])
    inputs.table(sheet, {"A": "organisation.name"}, 2, 2, used=False, reason="A person said so")
    inputs.leave_out(sheet, 1, 1, "header")
    out = refine(inputs)
    assert out.organisation_records == []
    assert [(r["code"], r["reason"]) for r in out.rows][1] == ("not_used", "A person said so")


def test_hidden_rows_of_a_sheet_give_no_records_and_hidden_columns_take_none_away(
    inputs: Any, refine: Run
) -> None:
    sheet = inputs.sheet("Sheet", [["Name", "Phone", "Old"], ["Karoo", None, "x"], ["Cape", None, "y"]])
    inputs.table(sheet, {"A": "organisation.name", "B": "organisation.phone"}, 2, 3)
    inputs.leave_out(sheet, 2, 2, "hidden")
    inputs.leave_out(sheet, 1, 3, "hidden")
    inputs.left_out[-1]["first_column"] = 3
    out = refine(inputs)
    assert [o["name"] for o in out.organisation_records] == ["Cape"]
    assert [(r["records"], r["code"]) for r in out.rows] == [(0, "hidden"), (0, "hidden"), (1, None)]
