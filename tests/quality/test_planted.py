"""Defects planted at known cells are found, and sound cells are left alone."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook
from stdnum import luhn
from typer.testing import CliRunner

from benchmarks.planting.measure import score
from benchmarks.planting.plant import plant
from benchmarks.planting.spoiling import SOCIETY, spoil
from hotpass.cli.commands import app
from hotpass.findings import find
from hotpass.profiles import load_profile


def test_planted_defects_are_found_and_sound_cells_are_not_flagged(tmp_path: Path) -> None:
    told = score(tmp_path, lambda: plant(tmp_path, seed=7, organisations=200, times=1))
    assert len({one.kind for one in told.planted}) >= 40
    assert len(told.missed) <= 0.05 * len(told.planted), [one.kind for one in told.missed]
    assert len(told.wrong) <= 0.01 * sum(told.cells.values())


def test_defects_of_other_books_are_found_and_each_cell_that_is_right_is_evidence(tmp_path: Path) -> None:
    told = score(tmp_path, lambda: spoil(tmp_path, 11, SOCIETY, times=1))
    assert len({one.kind for one in told.planted}) >= 60
    assert len(told.missed) <= 0.03 * len(told.planted), [one.kind for one in told.missed]
    assert len(told.wrong) <= 0.005 * sum(told.cells.values())
    assert told.before_of(clean=True) == 0


def test_what_many_cells_of_a_column_do_is_said_once_of_the_column(tmp_path: Path) -> None:
    rows = [f"Person {n},{'n/a' if n % 8 == 0 else f'Town {n}'},{n}" for n in range(200)]
    rows[3] = "Person 3,test,3"
    path = tmp_path / "people.csv"
    path.write_text("\n".join(["Member,Town,Visits", *rows]) + "\n", encoding="utf-8")
    found = [f for f in find([(path, path.name)], load_profile("generic")) if f.rule_id == "CELL-PLACEHOLDER"]
    assert [(f.cell, f.column) for f in found] == [(None, "Town"), ("B5", "Town")]
    assert "25 of 200 cells, such as B2, B10, B18" in found[0].message
    assert (found[0].evidence or "").split()[3] == "B26"


def test_a_code_of_usual_parts_is_sound_and_one_of_others_is_unusual(tmp_path: Path) -> None:
    classes = ("1EA", "1EB", "2EA", "2EB", "3EA")
    rows = [[classes[n % 5], f"{classes[n % 5]}-{100 + n // 5}"] for n in range(200)]
    for at, code in {50: "3EB", 60: "9EB", 70: "3XX"}.items():
        rows[at] = [code, f"{code}-{900 + at}"]
    path = tmp_path / "learners.csv"
    path.write_text("\n".join(["Class,Module", *(",".join(row) for row in rows)]) + "\n", encoding="utf-8")
    found = find([(path, path.name)], load_profile("generic"))
    unusual = {f.cell for f in found if f.rule_id == "CELL-UNUSUAL"}
    assert unusual == {"A62", "A72", "B62", "B72"}


def test_what_hardly_a_row_has_of_lists_lines_and_columns_that_go_together(tmp_path: Path) -> None:
    doctors = (("Dr P Naidoo", "0145678"), ("Dr S Louw", "0234561"), ("Dr L Mokwena", "0312349"))
    sums = (("600", "600", "0"), ("900", "500", "400"), ("750", "350", "400"), ("450", "200", "250"))
    head = "Sex,Province,Mobile,Website,Doctor,Practice No,Date of Birth,Age,Due,Paid,Owing,Card No"
    rows = [
        [
            "MF"[n % 2],
            "Gauteng" if n % 4 else "Limpopo",
            f"082{5550000 + n * 37}",
            f"https://www.farm{n}.co.za",
            *doctors[n % 3],
            f"{1950 + n % 40}-03-{n % 28 + 1:02}",
            str(2026 - 1950 - n % 40),
            *sums[n // 5 % 4],  # "60
            f"4{n * 7919993 % 10**7:07}{n % 10}",
        ]
        for n in range(300)
    ]
    for n in (50, 60, 70):
        rows[n][0] = "m"
    rows[80][1] = "LP"
    rows[90][2] = "0115550123"
    rows[100][3] = "https://www.facebook.com/farm"
    rows[110][5] = doctors[0][1]
    rows[120][7] = "14"
    rows[130][10] = "900"
    rows[140][11] = "41234"
    path = tmp_path / "register.csv"
    path.write_text("\n".join([head, *(",".join(row) for row in rows)]) + "\n", encoding="utf-8")
    found = find([(path, path.name)], load_profile("generic"))
    assert {(f.rule_id, f.cell) for f in found if f.rule_id.startswith("CELL-") and f.cell} == {
        *(("CELL-CASE", f"A{n}") for n in (52, 62, 72)),
        ("CELL-FORMAT", "B82"),
        ("CELL-OTHER-KIND", "C92"),
        ("CELL-SHARED", "D102"),
        *(("CELL-AGREEMENT", cell) for cell in ("E112", "F112", "H122")),
        ("CELL-UNUSUAL", "H122"),
        ("CELL-SUM", "K132"),
        ("CELL-FORMAT", "L142"),
    }


def test_a_list_of_yes_and_no_is_sound_and_codes_dates_and_places_written_otherwise_are_not(
    tmp_path: Path,
) -> None:
    towns = ("Durban", "Kimberley", "Polokwane")
    rows = [
        [
            f"FL{n:04}",
            f"CA {n % 90 + 10} GP ZN",
            towns[n % 3],
            f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}",
            "No" if n % 2 else "Yes",
        ]
        for n in range(100)
    ]
    rows[9][0], rows[19][1], rows[29][2], rows[39][3] = "FI0009", "CA29GPZN", "Polokwane.", "12/03/2024"
    path = tmp_path / "fleet.csv"
    lines = ["Fleet no,Plate,Depot,Opened,Insured", *(",".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = find([(path, path.name)], load_profile("generic"))
    assert {(f.rule_id, f.cell) for f in found} == {
        ("CELL-FORMAT", cell) for cell in ("A11", "B21", "C31", "D41")
    }


def test_files_are_held_to_the_suite_of_their_source(tmp_path: Path) -> None:
    path = tmp_path / "Reachout Database.csv"
    rows = [f"{n if not 20 <= n < 27 else 20:05d},Karoo Club {n},082555{n:04d}" for n in range(40)]
    rows[21] = "00020,Highveld Gliders,0825559999"
    path.write_text("\n".join(["ID,Organisation Name,Phone", *rows]) + "\n", encoding="utf-8")
    found = find([(path, path.name)], load_profile("aviation"))
    assert "IN-REA-ORG-KEY-ONE-NAME" in {f.rule_id for f in found}
    assert {f.cell for f in found} == {"A23"}
    assert all(f.record_id and f.cell for f in found if f.row is not None)


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of members with a broken e-mail address and a date that is none, and one as it should be."""
    folder = tmp_path_factory.mktemp("members")
    names = ("Botha", "Nkosi", "Naidoo", "Adams", "Pillay", "Venter", "Dlamini", "Khumalo")
    rows = [
        f"Anna {name},anna.{name.lower()}{n}@karoo.co.za,082555{n:02d}{n:02d},2024-03-{n + 1:02d},Karoo"
        for n in range(4)
        for name in names
    ]
    header = "Member,Email,Mobile,Last contact,Organisation"
    (folder / "sound.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    rows[4] = "Anna Pillay,anna.pillay.karoo.co.za,0825550404,2024-02-30,Karoo"
    (folder / "members.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return folder


def test_findings_are_json_with_masked_values_and_the_exit_code_of_the_worst(members: Path) -> None:
    result = CliRunner().invoke(app, ["qa", "run", str(members / "members.csv"), "--json"])
    found = {one["cell"]: one for one in json.loads(result.stdout)}
    assert result.exit_code == 1
    assert set(found["B6"]) == {
        *("rule_id", "severity", "dimension", "file", "sheet"),
        *("row", "column", "cell", "value", "message", "evidence", "record_id"),
    }
    assert (found["B6"]["file"], found["B6"]["row"], found["B6"]["column"]) == ("members.csv", 6, "Email")
    assert found["D6"]["rule_id"] == "CELL-IMPOSSIBLE-DATE"
    assert "pillay" not in result.stdout
    shown = CliRunner().invoke(
        app, ["qa", "run", str(members / "members.csv"), "--json", "--role", "analyst"]
    )
    assert "anna.pillay.karoo.co.za" in shown.stdout


def test_a_sound_file_gives_nothing_and_ends_well(members: Path) -> None:
    result = CliRunner().invoke(app, ["qa", "run", str(members / "sound.csv"), "--json"])
    assert [one["rule_id"] for one in json.loads(result.stdout) if one["severity"] != "info"] == []
    assert result.exit_code == 0


def test_junit_has_a_case_a_rule(members: Path) -> None:
    result = CliRunner().invoke(app, ["qa", "run", str(members / "members.csv"), "--junit"])
    suite = ElementTree.fromstring(result.stdout).find("testsuite")
    assert suite is not None
    failing = [case.get("name") for case in suite if case.find("failure") is not None]
    assert "CELL-IMPOSSIBLE-DATE" in failing
    assert int(suite.get("failures", 0)) == len(failing)


def test_rows_are_held_to_the_rows_around_them_and_to_what_their_state_says(tmp_path: Path) -> None:
    first, last = date(2021, 1, 4), ("Nkosi", "Venter", "Molefe", "Brits", "Human")
    rows = [
        [
            f"E{100 + n}",
            f"{last[n % 5]} {'Rietfontein' if n % 2 else 'Doornkop'} Plantations",
            f"p{n * 37}@mweb.co.za",
            (first + timedelta(n)).isoformat(),
            (first + timedelta(n + n % 4)).isoformat(),
            ("Open", "Closed")[n % 3 == 0],
            (first + timedelta(400 + n)).isoformat() if n % 3 == 0 else "",
            str(40 + n % 7 * 3),
            str(5 + n % 3),
            str(45 + n % 7 * 3 + n % 3),
        ]
        for n in range(90)
    ]
    rows[9][0], rows[14][1], rows[18][2] = "E999", "Brits Doornkop Plantatoins", "p18@mweb.co.z"
    rows[23][4] = (first + timedelta(223)).isoformat()
    rows[28][6], rows[33][6] = (first + timedelta(428)).isoformat(), ""
    rows[40][2] = rows[41][2] = rows[42][2]
    rows[50][1:] = [*rows[55][1:7], "41", *rows[55][8:]]
    rows[60][8] = str(int(rows[60][8]) + 4)
    path = tmp_path / "orders.csv"
    header = "Order No,Trading name,E-mail,Sent,Received,Status,Closed on,Net,Tax,Gross"
    path.write_text("\n".join([header, *map(",".join, rows)]) + "\n", encoding="utf-8")
    found = {(f.rule_id, f.cell) for f in find([(path, path.name)], load_profile("generic"))}
    assert {
        ("CELL-SEQUENCE", "A11"), ("CELL-SLIP", "B16"), ("CELL-SPELLING", "C20"), ("CELL-GAP", "E25"),
        ("CELL-STATE", "G30"), ("CELL-STATE", "G35"), ("CELL-COPIED", "C43"), ("CELL-COPIED", "C44"),
        ("CELL-NEAR-DUPLICATE", "H52"), ("CELL-NEAR-DUPLICATE", "H57"), ("CELL-SUM", "J62"),
    } <= found  # fmt: skip
    assert not {cell for rule, cell in found if rule == "CELL-SWAPPED"}


def test_numbers_names_and_lists_are_held_to_what_the_rest_of_a_table_says(tmp_path: Path) -> None:
    """A unit, a zero, a leap and a rank that no other has; codes of other lengths; what is no number."""
    made = [
        [
            *(f"{n:05}", f"Veld {_word(n)} Traders", f"0{831234561 + n * 7919}", str(50 + n * 7 % 400)),
            *("km" * (n % 3 == 0), str(n % 19 + 1), str(n % 3 + 1), f"{n + 10} Berg Road, Durban, 4001"),
        ]
        for n in range(120)
    ]
    for row, column, text in (
        (4, 0, "36"),
        (5, 1, "DELETED - Veld Traders"),
        (6, 2, "+44 20 7946 0958"),
        (7, 2, "0111111111"),
        (8, 2, "0825531290 & 0832214455"),
        (9, 3, "61000"),
        (10, 4, "mi"),
        (11, 5, "0"),
        (12, 6, "9"),
        (13, 7, "5 Veld Street, Durban, 40017"),
        (14, 1, "'Veld Harvest Traders"),
        (15, 1, "Veld Lodge Traders \U0001f44d"),
        (16, 1, "PO Box 44 Paarl 7646"),
        (17, 2, "8.25E+08"),
        (18, 5, "3.5"),
        (19, 2, "0027 082 555 1234"),
        (20, 0, "00900"),
    ):
        made[row][column] = text
    lines = [",".join([*row[:3], f"{row[3]} {row[4]}".strip(), *row[5:7], f'"{row[7]}"']) for row in made]
    header = "ID,Organisation Name,Phone,Distance,Qty,Priority,Address"
    path = tmp_path / "places.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    found = {(f.rule_id, f.cell) for f in find([(path, path.name)], load_profile("generic"))}
    planted = {
        ("CELL-FORMAT", "A6"),
        ("CELL-MARKED", "B7"),
        ("CELL-ABROAD", "C8"),
        ("CELL-PLACEHOLDER", "C9"),
        ("CELL-OTHER-KIND", "C10"),
        ("CELL-OUTLIER", "D11"),
        ("CELL-UNIT", "D12"),
        ("CELL-ZERO", "E13"),
        ("CELL-UNUSUAL", "F14"),
        ("CELL-DOUBTFUL", "G15"),
        ("CELL-QUOTED", "B16"),
        ("CELL-SIGN", "B17"),
        ("CELL-OTHER-KIND", "B18"),
        ("CELL-DIGITS-LOST", "C19"),
        ("CELL-FRACTION", "E20"),
        ("CELL-DOUBTFUL", "C21"),
        ("CELL-OUTLIER", "A22"),
    }
    assert planted <= found
    assert {cell for _, cell in found} == {cell for _, cell in planted}


def test_a_key_whose_name_is_another_where_it_has_a_row_of_its_own(tmp_path: Path) -> None:
    """Names are the same by a word, though run together, cut to initials or with another one before them.

    Which of the two is wrong, the name tells that stands where no key has a row; so it does without a key.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Companies"
    notes = book.create_sheet("Notes")
    book.active.append(["C_ID", "Company", "Town"])
    notes.append(["C_ID", "Company", "Note"])
    for n in range(60):
        book.active.append([1000 + n, f"{_word(n)} Flight Academy", "Durban"])
        for told in ("Called", "Wrote to"):
            notes.append([1000 + n, f"{_word(n)} Flight Academy CC", f"{told} {_word(n + 60)}"])
    notes["B5"] = f"{_word(1)[0]}FA"
    notes["B6"] = f"{_word(2)}Flight Academy"
    notes["B7"] = f"Nel Beleggings 7 t/a {_word(2)} Flight Academy"
    notes["A8"] = 1040
    notes["B9"] = "Quorrimble Airways"
    people = book.create_sheet("People")
    people.append(["Company", "Surname"])
    for n in range(60):
        people.append([f"{_word(n)} Flight Academy", _word(n + 70)])
    people["A9"] = "Zyxwander Gliding"
    path = tmp_path / "companies.xlsx"
    book.save(path)
    found = find([(path, path.name)], load_profile("generic"))
    told = [(f.sheet, f.cell, f.evidence) for f in found if f.rule_id == "CELL-KEY-NAME"]
    assert told == [("Notes", "A8", "B8"), ("Notes", "B9", "A9")]
    assert [(f.sheet, f.cell) for f in found if f.rule_id == "CELL-STRANGER"] == [("People", "A9")]


def test_of_numbers_that_make_each_other_up_the_one_that_is_wrong_is_told(tmp_path: Path) -> None:
    nets = [round(151.37 * (n + 1), 2) for n in range(80)]
    rows = [[f"{net:.2f}", f"{net * 0.15:.2f}", f"{net + round(net * 0.15, 2):.2f}"] for net in nets]
    rows[9][0], rows[19][1], rows[29][2] = "1000.00", "99.10", "20000.00"
    rows[39][0] = f"R {rows[39][0]}"
    path = tmp_path / "invoices.csv"
    path.write_text("\n".join(["Net,VAT,Total", *(",".join(row) for row in rows)]) + "\n", encoding="utf-8")
    found = {(f.rule_id, f.cell) for f in find([(path, path.name)], load_profile("generic"))}
    assert found == {("CELL-SUM", "A11"), ("CELL-SUM", "B21"), ("CELL-SUM", "C31"), ("CELL-UNIT", "A41")}


def test_codes_dates_numbers_and_names_are_held_to_the_way_in_which_the_column_has_them(
    tmp_path: Path,
) -> None:
    schools = ("Mopani School", "Gamtoos School", "Tafelberg Academy")
    rows = [
        [
            f"AS-{2015 + n % 9}-{n:04}",
            f"LT{100000 + 37 * n}X",
            f"{_word(n)}, {('Thandi', 'Pieter')[n % 2]}",
            schools[n % 3],
            f"{n % 28 + 1:02}/{n % 12 + 1:02}/{2015 + n % 9}",
            f"{2030 + 11 * n}.00",
            str(40 + n % 60),
            f"-{26 + n % 8}.{10000 + n}",
            "2024",
            f"{n % 24:02}:{n % 60:02}",
            f"C{n % 40 + 301:05}",
        ]
        for n in range(120)
    ]
    spoilt = {
        "J38": ("25:10", "OTHER-KIND"),
        "A10": ("AS-2044-0008", "YEAR"),
        "B12": ("LT100370XY", "FORMAT"),
        "B14": ("LT100407X", "DUPLICATE-KEY"),
        "C16": ("Pieter Botha", "FORMAT"),
        "C18": ("Mother", "FORMAT"),
        "C20": ("X, Y", "FORMAT"),
        "C22": ("Test, Learner", "PLACEHOLDER"),
        "D24": ("Hogwarts Academy", "UNUSUAL"),
        "E26": ("2021-01-25", "FORMAT"),
        "F28": ("2,316.00", "FORMAT"),
        "G30": ("112", "OUTLIER"),
        "G32": ("70%", "UNIT"),
        "H34": ("30.10032", "OUTLIER"),
        "I36": ("2042", "UNUSUAL"),
    }
    for cell, (text, _) in spoilt.items():
        rows[int(cell[1:]) - 2]["ABCDEFGHIJK".index(cell[0])] = text
    path = tmp_path / "learners.csv"
    lines = [",".join(f'"{text}"' for text in row) for row in rows]
    header = "Tag,Serial,Learner,School,Bought,Amount,Attendance %,Lat,Year,Left,Account"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    found = {(f.cell, f.rule_id) for f in find([(path, path.name)], load_profile("generic"))}
    assert {(cell, f"CELL-{rule}") for cell, (_, rule) in spoilt.items()} <= found
    assert {cell for cell, _ in found} - spoilt.keys() <= {"B13", "E10"}


def _word(number: int) -> str:
    """A word of its own for each number, no two a letter apart."""
    parts = ((number // 14**i % 14) for i in range(2))
    return ("".join("bdfgklmnprstvz"[n] + "aeiou"[n % 5] for n in parts) * 2).title()


def test_names_towns_and_dates_of_another_sort_than_their_column_are_told(tmp_path: Path) -> None:
    towns, firsts = ("Durban", "Kimberley", "Polokwane", "Paarl", "Welkom"), ("Thandi", "Pieter", "Sipho")
    areas, surnames = ("031", "053", "015", "021", "057"), ("Nkosi", "Botha")
    rows = [
        [
            f"Kestrel {chr(65 + n // 26)}{chr(97 + n % 26)}l Aviation",
            towns[n % 5],
            firsts[n % 3],
            surnames[n % 2],
            f"{n % 28 + 1:02}/{n % 12 + 1:02}/2024",
            f"{firsts[n % 3]}.{surnames[n % 2]}@kestrel{n}.co.za".lower(),
            f"{areas[n % 5]} {213 + n} {4091 + 37 * n}",
        ]
        for n in range(120)
    ]
    spoilt = {
        "A10": ("Pieter Botha", "OTHER-KIND"),
        "A12": ("Welkom", "OTHER-KIND"),
        "B14": ("Gotham", "TOWN"),
        "C16": ("Pieter Botha", "OTHER-KIND"),
        "D18": ("Dr Botha", "DOUBTFUL"),
        "D20": ("Kestrel Aviation School", "OTHER-KIND"),
        "D22": ("BothaBotha", "REPEATED"),
        "E24": ("12/25/2024", "FORMAT"),
        "E26": ("05/06/24", "FORMAT"),
        "E28": ("March 2024", "FORMAT"),
        "F30": ("a@kestrel.co.za, b@kestrel.co.za", "SEVERAL"),
        "F32": ("info@kestrel.co", "CUT"),
        "C46": ("The Manager", "OTHER-KIND"),
        "A48": ("Kestrel Le0pard Aviation", "DOUBTFUL"),
        "A50": ("[Kestrel Bxl Aviation]", "QUOTED"),
        "A52": ("Kestrel%20Byl%20Aviation", "MARKUP"),
        "A54": ("Авиация", "SCRIPT"),
        "A56": ("Kestrel Bzl Aviation Aviation CC Aviation CC", "REPEATED"),
        "B58": ("Durban,", "CUT"),
        "D60": ("Botha, Pieter", "SEVERAL"),
        "E62": ("20240511", "FORMAT"),
        "F64": ("info@kestrel.co.zq", "DOUBTFUL"),
        "F66": ("zanele.mabuza@kestrel64.co.za", "EMAIL-NAME"),
        "F68": ("kobusvisser@kestrel66.co.za", "EMAIL-NAME"),
        "B78": ("Durban - check!", "DOUBTFUL"),
        "G70": ("031 286 4417", "AREA"),
        "G72": ("082 123 4567", "PLACEHOLDER"),
        "A74": ("asdf asdf", "PLACEHOLDER"),
        "A76": ("Kestrel Bum Aviation;;", "CUT"),
        "A80": ("Shithole Kestrel Aviation", "ABUSE"),
        "B82": ("Durban1", "DOUBTFUL"),
        "D84": ("Botha Office Administrator", "OTHER-KIND"),
        "F86": ("noemail@nowhere.com", "PLACEHOLDER"),
    }
    for cell, (text, _) in spoilt.items():
        rows[int(cell[1:]) - 2]["ABCDEFG".index(cell[0])] = text
    sound = {"B40": "Middelburg", "B42": "Kimberley Airport", "B44": "Plett"}
    for cell, text in sound.items():
        rows[int(cell[1:]) - 2][1] = text
    path = tmp_path / "schools.csv"
    lines = [",".join(f'"{text}"' for text in row) for row in rows]
    path.write_text(
        "\n".join(["Company,Town,First name,Surname,Date,Email,Phone", *lines]) + "\n", encoding="utf-8"
    )
    found = {(f.cell, f.rule_id) for f in find([(path, path.name)], load_profile("generic"))}
    assert {(cell, f"CELL-{rule}") for cell, (_, rule) in spoilt.items()} <= found
    assert not {cell for cell, _ in found} & sound.keys()


def test_what_the_other_cells_of_a_column_or_row_rule_out_is_told(tmp_path: Path) -> None:
    """Ranks, addresses of computers and offices, numbers far below, and the factor of a product."""
    givens, families = (
        ("Anna", "Thabo", "Lerato", "Pieter"),
        ("Botha", "Nkosi", "Naidoo", "Venter", "Khumalo"),
    )
    towns = ("Cape Town", "Durban", "Kimberley")
    rows = []
    for n in range(120):
        given, family, quantity, price = (
            givens[n % 4],
            families[n % 5],
            n * 7 % 6 + 1,
            (350, 420, 99.5)[n // 6 % 3],
        )
        rows.append(
            [
                f"{given}.{family}{n}@mail{n % 7}.co.za".lower(),
                f"{given} {family}",
                n % 12 + 1,
                f"10.{n % 9}.{n % 200}.{n + 1}",
                quantity,
                price,
                quantity * price,
                round(quantity * price * 0.15, 2),
                f"{n + 2} Long Street, {towns[n % 3]}, {(8001, 4001, 8301)[n % 3]}",
                towns[n % 3],
                130 + n % 40,
            ]
        )
    spoilt = {
        ("A11", "OFFICE"): "info@mail3.co.za",
        ("B16", "SEVERAL"): "Anna Botha & Piet Venter",
        ("C21", "UNUSUAL"): 15,
        ("C26", "UNUSUAL"): 0,
        ("D31", "OTHER-KIND"): "10.3.299.4",
        ("E36", "SUM"): rows[34][4] % 6 + 1,
        ("F41", "SUM"): rows[39][5] + 25,
        ("I46", "DOUBTFUL"): "44 Long Street, Kimberley",
        ("J51", "CUT"): "Cape T",
        ("K56", "OUTLIER"): 1.52,
    }
    for (cell, _), text in spoilt.items():
        rows[int(cell[1:]) - 2]["ABCDEFGHIJK".index(cell[0])] = text
    path = tmp_path / "fees.csv"
    header = "E-mail,Guardian,Grade,Captured from,Quantity,Unit price,Net,VAT,Street address,Town,Height cm"
    lines = [",".join(f'"{text}"' for text in row) for row in rows]
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    found = {
        (f.cell, f.rule_id.removeprefix("CELL-"))
        for f in find([(path, path.name)], load_profile("generic"))
        if f.cell
    }
    assert found >= spoilt.keys()
    assert {cell for cell, _ in found} == {cell for cell, _ in spoilt}


def test_what_columns_make_up_check_digits_codes_and_keys_of_two_columns(tmp_path: Path) -> None:
    """BMI of weight and height, days between dates, cards, addresses of machines, a meter's month."""
    head = "Meter,Month,In,Out,Days,Height,Weight,BMI,A,B,C,Mean,Card,Machine,Mail"
    rows = []
    for n in range(60):
        start, stay = date(2025, 1, 6) + timedelta(days=n), 1 + n * 7 % 11
        tall, weight, marks = (
            150 + n * 7 % 41,
            50 + n * 3.3 % 47,
            (40 + n * 13 % 41, 40 + n * 29 % 43, 40 + n * 17 % 47),
        )
        machine = ":".join(f"{(n + 3) * (7 + 6 * k) ** 3 % 256:02X}" for k in range(6))
        rows.append(
            [
                *(f"M{n // 12}", f"2025-{n % 12 + 1:02}", str(start), str(start + timedelta(days=stay))),
                *(str(stay), str(tall), f"{weight:.1f}", f"{float(f'{weight:.1f}') / (tall / 100) ** 2:.1f}"),
                *(*map(str, marks), f"{sum(marks) / 3:.1f}"),
                *(f"{4000123 + n * 7919:013}", machine, f"guest{n}@example.com"),
            ]
        )
        rows[-1][12] += luhn.calc_check_digit(rows[-1][12])
    wrong = {
        *(
            (3, 1, rows[2][1]),
            (8, 3, rows[8][2]),
            (13, 7, "44.4"),
            (18, 11, "99.9"),
            (50, 14, "guest@example"),
        ),
        *((23, 12, rows[23][12][:-1] + str((int(rows[23][12][-1]) + 1) % 10)), (28, 13, rows[28][13][:-3])),
    }
    for row, column, text in wrong:
        rows[row][column] = text
    path = tmp_path / "stays.csv"
    path.write_text("\n".join([head, *map(",".join, rows)]) + "\n", encoding="utf-8")
    found = {one.cell for one in find([(path, path.name)], load_profile("generic")) if one.cell}
    assert found == {"B4", "B5", "E10", "H15", "L20", "M25", "N30", "O52"}


def test_what_tables_of_few_values_and_of_measures_have_by_their_nature_is_no_fault_of_cells(
    tmp_path: Path,
) -> None:
    chance = random.Random(5)
    lists = [",".join(map(chance.choice, ("YN", "MF", "123", "abcdefgh", "01234"))) for _ in range(300)]
    sizes = [chance.gauss(38, 3) for _ in range(300)]
    measures = [f"{size:.1f},{size - chance.gauss(7, 2.5):.1f}" for size in sizes]
    for name, head, rows in (
        ("lists.csv", "Here,Sex,Class,Deck,Kin", lists),
        ("sizes.csv", "Chest,Knee", measures),
    ):
        path = tmp_path / name
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        assert [one for one in find([(path, name)], load_profile("generic")) if one.cell] == []


def test_parts_of_dates_and_codes_times_and_numbers_that_go_together_are_held_to_each_other(
    tmp_path: Path,
) -> None:
    chance, book = random.Random(9), Workbook()
    sheet, makers = book.active, tuple((f"{1996 + n * 3}/0{n}2345/07", 1996 + n * 3) for n in range(5))
    assert sheet is not None
    head = "Item.Code,Range,Opened,Quarter,Begun,Ended,High,Low,Maker.RegNo,yearFounded,RPM,On.Hand"
    rows = list[list[Any]]()
    for n in range(240):
        day, begun, low = (
            date(2024, 1, 1) + timedelta(3 * n),
            chance.randrange(480, 900),
            chance.gauss(80, 12),
        )
        number, founded = makers[n % 5]
        rows.append(
            [
                *(f"{('FA', 'PL')[n % 2]}-{day:%y}-{100 + n}", ("Fasteners", "Plumbing")[n % 2], day),
                f"{day.year} Q{(day.month + 2) // 3}",
                *(f"{at // 60:02}:{at % 60:02}" for at in (begun, begun + chance.randrange(5, 90))),
                *(round(low + chance.randrange(32, 56)), round(low), number, founded),
                *(chance.randrange(600, 3000, 50), chance.randrange(240)),
            ]
        )
    rows[130][0] = "XX" + rows[130][0][2:]
    planted = {0: "19-", 1: "Plumbing", 3: "2024 Q4", 5: "06:10", 6: 40, 9: 1999, 10: 99, 11: "17"}
    for at, (column, value) in enumerate(planted.items()):
        row = rows[20 + 10 * at]
        row[column] = row[0][:3] + "19" + row[0][5:] if column == 0 else value
    rows[80][6] = rows[80][7] - 12
    for row in ([*head.split(",")], *rows):
        sheet.append(row)
    book.save(path := tmp_path / "items.xlsx")
    found = {
        (f.rule_id.removeprefix("CELL-"), f.cell) for f in find([(path, path.name)], load_profile("generic"))
    }
    assert found == {
        *(("AGREEMENT", cell) for cell in ("A22", "A32", "B32", "A132", "D42", "I72", "J72")),
        *(("ORDER", cell) for cell in ("E52", "F52", "G62", "H62", "G82", "H82")),
        *(
            ("UNUSUAL", "A22"),
            ("UNUSUAL", "A132"),
            ("YEAR", "I72"),
            ("YEAR", "J72"),
            ("STEP", "K82"),
            ("TEXT-NUMBER", "L92"),
        ),
    }


def test_what_a_row_says_twice_and_what_its_key_says_elsewhere_is_held_to_each_other(tmp_path: Path) -> None:
    chance, towns = random.Random(4), ("Durban", "Pretoria", "George", "Upington")
    trades = ("Roofing", "Plumbing", "Painting", "Fencing")
    firms = [
        [f"C{100 + n}", f"{word} {trades[n % 4]} (Pty) Ltd", trades[n % 4], towns[n % 3]]
        for n, word in enumerate(
            f"{a}{b}" for a in ("Karoo", "Protea", "Acacia", "Nyala") for b in "abcdefghij"
        )
    ]
    works = list[list[str]]()
    for n in range(120):
        key, _, trade, _ = chance.choice(firms)
        male, born = n % 2 == 0, date(1950, 1, 1) + timedelta(chance.randrange(18_000))
        number = f"{born:%y%m%d}{(5000 if male else 1000) + n:04}08"
        begun, months, value = (
            date(2024, 1, 1) + timedelta(n),
            chance.choice((3, 6, 9, 12, 24)),
            1000 * (n + 90),
        )
        works.append(
            [
                *(f"W{n + 1000}", key, trade, ("Mr", "Mrs")[n % 2], number + luhn.calc_check_digit(number)),
                *(str(2025 - born.year), begun.isoformat(), (begun + timedelta(30 * months)).isoformat()),
                *map(str, (months, value, 0.15 * value, 1.15 * value, chance.randrange(0, 100, 10))),
            ]
        )
    firms[5][2], firms[20][1] = "Fencing", "Nyala Lodge (Pty"
    works[12][2] = next(trade for trade in trades if trade != works[12][2])
    works[20][3], works[30][5], works[40][8] = "Mrs", str(int(works[30][5]) + 20), "36"
    heads = (
        "Firm No,Firm,Trade,Town",
        "Work No,Firm No,Trade,Title,ID Number,Age,Begun,Ended,Months,Value,VAT,Total,Done %",
    )
    for name, head, rows in zip(("firms.csv", "works.csv"), heads, (firms, works), strict=True):
        (tmp_path / name).write_text("\n".join([head, *map(",".join, rows)]) + "\n", encoding="utf-8")
    files = [(tmp_path / name, name) for name in ("firms.csv", "works.csv")]
    found = {
        (f.file[0], f.rule_id.removeprefix("CELL-"), f.cell) for f in find(files, load_profile("generic"))
    }
    assert found == {
        *(("f", "AGREEMENT", "C7"), ("f", "CUT", "B22"), ("w", "AGREEMENT", "C14")),
        *(("w", "SEX", "D22"), ("w", "SEX", "E22"), ("w", "AGREEMENT", "F32"), ("w", "SUM", "I42")),
    }
