"""Small synthetic workbooks with known mess in known cells."""

from __future__ import annotations

import csv
from pathlib import Path

from openpyxl import Workbook

TOWNS = [("Lanseria", "Gauteng"), ("George", "Western Cape"), ("Durban", "KZN"), ("Bloemfontein", "FS")]
WORDS = (
    "Karoo",
    "Protea",
    "Fynbos",
    "Marula",
    "Baobab",
    "Springbok",
    "Drakensberg",
    "Kudu",
    "Impala",
    "Heron",
)
TRADES = ("Aviation", "Flight School", "Air Charter", "Helicopters")
GIVEN = ("Anna", "Sipho", "Johan", "Nomsa", "Pieter", "Zanele", "Thabo", "Elmarie", "Lwazi", "Riana")
FAMILY = ("Botha", "Dlamini", "Naidoo", "Mokoena", "Venter", "Khumalo", "Jacobs", "Steyn", "Mabaso", "Louw")


def organisation(n: int) -> str:
    return f"{WORDS[n % 10]} {TRADES[n // 10 % 4]}"


def person(n: int) -> tuple[str, str]:
    return GIVEN[n % 10], FAMILY[(n * 3 + n // 10) % 10]


def phone(n: int) -> str:
    return f"011 555 {1000 + n * 7:04d}"


def domain(n: int) -> str:
    return organisation(n).lower().replace(" ", "") + ".co.za"


def reachout(folder: Path, count: int = 40) -> Path:
    """A title over the table, headers in row 4, a total below, and a sheet of notes."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Organisation"
    sheet.append(["Reach-out database 2026"])
    sheet.append(["as at 3 March 2026"])
    sheet.append([])
    sheet.append(["Organisation", "Tel no.", "E-mail", "Town", "Province", "Contact person", "Status"])
    for n in range(count):
        town, province = TOWNS[n % 4]
        given, family = person(n)
        name = f"{organisation(n)} (Pty) Ltd"
        sheet.append(
            [name, phone(n), f"info@{domain(n)}", town, province, f"{given} {family} (CFI)", "Active"]
        )
    sheet.append(["Total", count])
    notes = book.create_sheet("Notes")
    notes.append(["Ask Riana before writing to schools in KZN."])
    path = folder / "Reachout.xlsx"
    book.save(path)
    return path


def grouped(folder: Path, month: str, count: int, titles: int = 1) -> Path:
    """A month's report: titles, a row of groups over the header, and a total below."""
    book = Workbook()
    sheet = book.active
    sheet.title = f"Clients {month}"
    for _ in range(titles):
        sheet.append([f"Clients as at 1 {month} 2026"])
    sheet.append([])
    sheet.append(["Client details", None, "Contact details"])
    sheet.append(["Client", "Ref x", "Tel", "E-mail", "Kode"])
    for n in range(count):
        sheet.append([f"{organisation(n)} (Pty) Ltd", f"K{n}", phone(n), f"info@{domain(n)}", "x"])
    sheet.append(["Total", count])
    path = folder / f"Clients {month}.xlsx"
    book.save(path)
    return path


def schools(folder: Path, count: int = 30) -> Path:
    """A plain list of some of the same organisations, spelt otherwise."""
    path = folder / "Flight schools.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["School", "Phone", "Email", "Province", "Accountable manager", "Website"])
        for n in range(0, count * 2, 2):
            given, family = person(n)
            writer.writerow(
                [
                    organisation(n).upper() + " PTY LTD",
                    phone(n).replace("011", "+27 11"),
                    f"{given}.{family}@{domain(n)}".lower(),
                    TOWNS[n % 4][1],
                    f"{given} {family}",
                    f"www.{domain(n)}",
                ]
            )
    return path


def broken(folder: Path) -> Path:
    """A file that says it is a workbook and is none."""
    path = folder / "Broken.xlsx"
    path.write_bytes(b"PK\x03\x04 this is no workbook")
    return path
