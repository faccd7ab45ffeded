from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from hotpass import days
from hotpass.access import AccessRefused, Identity, Role, acting_as
from hotpass.catalogue import Catalogue, audit
from hotpass.compliance import registers
from hotpass.errors import InputError
from hotpass.workspace import Workspace

TODAY = days.today()
OPERATOR = {"name": "Cape Mailers", "service": "sends our letters"}


def book(path: Path, rows: list[list[object]], sheet: str = "Register") -> Path:
    with xlsxwriter.Workbook(str(path)) as made:
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        page = made.add_worksheet(sheet)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(r, c, value, day)
                else:
                    page.write(r, c, value)
    return path


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


def test_an_entry_keeps_its_history_and_says_what_it_lacks_and_what_is_due(workspace: Workspace) -> None:
    space = workspace
    soon = TODAY + timedelta(days=10)
    made = registers.add(
        space, "operators", {**OPERATOR, "contract_until": soon.isoformat(), "country": "DE"}
    )
    assert made.id == "OP-0001"
    assert "there is no written contract" in made.form.lacks()
    mended = registers.amend(
        space,
        "operators",
        made.id,
        {
            **dict.fromkeys(("only_as_authorised", "confidential", "safeguards", "tells_of_breaches"), "yes"),
            "contract": "shelf 4",
        },
    )
    assert mended.form.lacks() == []
    assert mended.due == (soon, "contract ends")
    newest, first = registers.history(space, "operators", made.id)
    assert ("Contract", "", "shelf 4") in newest.fields
    assert ("Name", "", "Cape Mailers") in first.fields
    assert [entry.id for _, entry in registers.due(space)] == [made.id]
    registers.amend(space, "operators", made.id, {"ended_on": (TODAY - timedelta(days=1)).isoformat()})
    assert registers.due(space) == []
    assert registers.in_force(space, "operators") == []
    with Catalogue.open(space).read() as connection:
        said = [(e.act, e.subject) for e in audit.latest(connection, 9)]
    assert said == [("register.amend", "OP-0001")] * 2 + [("register.add", "OP-0001")]


@pytest.mark.parametrize(
    ("register", "values", "sentence"),
    [
        ("operators", {"name": "A"}, "Service is missing"),
        ("operators", {**OPERATOR, "country": "Germany"}, "Country: string should match"),
        ("operators", {**OPERATOR, "contract_until": "31/02/2026"}, "Contract until is no day: '31/02/2026'"),
        (
            "operators",
            {**OPERATOR, "contract_from": "2026-12-01", "contract_until": "2026-11-30"},
            "Contract until, 2026-11-30, is before Contract from, 2026-12-01",
        ),
        (
            "breaches",
            {"name": "A", "discovered_on": "2026-03-01", "period_from": "2026-04-01"},
            "Discovered on, 2026-03-01, is before Period from, 2026-04-01",
        ),
        ("operators", {**OPERATOR, "safeguards": "perhaps"}, "Safeguards is yes or no, and not 'perhaps'"),
        ("operators", {**OPERATOR, "colour": "red"}, "Operators have no field 'colour'"),
        ("purposes", {"name": "News", "ground": "habit"}, "Ground is one of consent, contract"),
        ("retention", {"name": "A", "days": "7", "trigger": "last contact"}, "names the field with the date"),
        ("forms", {}, "there is no register 'forms'"),
    ],
)
def test_what_cannot_stand_is_said_in_one_sentence(
    space: Workspace, register: str, values: dict[str, str], sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence):
        registers.add(space, register, values)


def test_a_workbook_is_entered_whole_or_not_at_all_and_comes_back_out(
    space: Workspace, tmp_path: Path
) -> None:
    head: list[object] = ["Name", "Version", "Given from", "Sources", "Tells"]
    good: list[object] = ["Website notice", "2", date(2025, 4, 1), "SACAA; Reachout", "purpose; law"]
    faulty = book(tmp_path / "faulty.xlsx", [[], head, good, ["Old notice", "1", "soon", "", ""], ["", "3"]])
    with pytest.raises(InputError, match="2 of 3 lines cannot be imported") as caught:
        registers.import_file(space, "notices", faulty)
    notes = caught.value.__notes__
    assert notes[0].startswith("faulty.xlsx, sheet Register, cell C4: Given from is no day: 'soon'")
    assert notes[1] == "faulty.xlsx, sheet Register, row 5: Name is missing."
    assert registers.entries(space, "notices") == []

    whole = book(tmp_path / "whole.xlsx", [head, good])
    assert registers.import_file(space, "notices", whole) == registers.Imported(1, 1, 0, 0)
    assert registers.import_file(space, "notices", whole) == registers.Imported(1, 0, 0, 1)
    out = tmp_path / "notices.csv"
    out.write_text(registers.to_csv(space, "notices").replace("purpose; law", "law"), encoding="utf-8")
    assert registers.import_file(space, "notices", out) == registers.Imported(1, 0, 1, 0)
    notice = registers.entries(space, "notices")[0].form
    assert isinstance(notice, registers.Notice)
    assert (notice.sources, notice.tells, notice.given_from) == (
        ("SACAA", "Reachout"),
        ("law",),
        date(2025, 4, 1),
    )


def test_no_two_entries_bear_one_name_and_not_everybody_may_write(space: Workspace) -> None:
    registers.add(space, "operators", OPERATOR)
    with pytest.raises(InputError, match="OP-0001: there is an entry 'CAPE MAILERS' already"):
        registers.add(space, "operators", {**OPERATOR, "name": "CAPE MAILERS"})
    with acting_as(Identity("auditor", frozenset({Role.AUDITOR}))):
        assert len(registers.entries(space, "operators")) == 1
        with pytest.raises(AccessRefused):
            registers.amend(space, "operators", "OP-0001", {"owner": "me"})
    with acting_as(Identity("analyst", frozenset({Role.ANALYST}))), pytest.raises(AccessRefused):
        registers.entries(space, "operators")
