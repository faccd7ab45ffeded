"""The books of a growers' cooperative: growers, deliveries and staff; clean, and the same for a seed."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook

from benchmarks.planting.outsider import luhn

FILE: Final = "Cooperative.xlsx"
GROWERS, DELIVERIES, STAFF = "Growers", "Deliveries", "Staff"
GROWER: Final = (
    *("Grower No", "Trading name", "Contact", "E-mail", "Cell", "Town", "Province", "Postal code"),
    *("Hectares", "Joined"),
)
DELIVERY: Final = (
    *("Delivery No", "Grower No", "Sent", "Received", "Crop", "Silo", "Gross t", "Tare t", "Net t"),
    *("Price per t", "Amount"),
)
EMPLOYEE: Final = (
    *("Staff no", "Surname", "First name", "ID number", "Department", "Manager", "Hired", "Left on"),
    *("Status", "Permanent", "Salary"),
)

TOWNS: Final = (
    ("Malmesbury", "Western Cape", "7300"), ("Ceres", "Western Cape", "6835"),
    ("Bothaville", "Free State", "9660"), ("Bethlehem", "Free State", "9701"),
    ("Bronkhorstspruit", "Gauteng", "1020"), ("Cullinan", "Gauteng", "1000"),
    ("Lichtenburg", "North West", "2740"), ("Groblersdal", "Limpopo", "0470"),
    ("Modimolle", "Limpopo", "0510"), ("Ermelo", "Mpumalanga", "2350"), ("Greytown", "KwaZulu-Natal", "3250"),
)  # fmt: skip
_FIRST: Final = (
    "Johan", "Lindiwe", "Kobus", "Palesa", "Mandla", "Annelie", "Dirk", "Refilwe", "Stefan", "Busisiwe",
    "Yusuf", "Karin", "Thabo", "Elmarie", "Jabulani", "Ronel",
)  # fmt: skip
_LAST: Final = (
    "Venter", "Nkosi", "Coetzee", "Molefe", "Dlamini", "Potgieter", "Erasmus", "Khumalo", "Lombard", "Naidoo",
    "Mabaso", "Viljoen", "Tshabalala", "Oosthuizen", "Human", "Maseko", "Brits",
)  # fmt: skip
_FARMS: Final = (
    "Rietfontein",
    "Doornkop",
    "Vlakplaas",
    "Witpoort",
    "Kromdraai",
    "Leeuwkuil",
    "Driehoek",
    "Welgevonden",
)
_TRADES: Final = ("Boerdery", "Farms", "Landgoed", "Estates", "Plantations")
_MAILS: Final = ("gmail.com", "mweb.co.za", "outlook.com", "yahoo.com", "telkomsa.net")
_CROPS: Final = ("Maize", "Wheat", "Soya", "Sunflower", "Sorghum")


def write(folder: Path, seed: int, rows: int = 420) -> None:
    """The clean workbook; the same for the same seed."""
    chance, book = random.Random(f"growers {seed}"), Workbook()
    growers, deliveries, staff = book.active, book.create_sheet(DELIVERIES), book.create_sheet(STAFF)
    assert growers is not None
    growers.title = GROWERS
    growers.append(list(GROWER))
    deliveries.append(list(DELIVERY))
    staff.append(list(EMPLOYEE))
    keys = [f"GR{n}" for n in chance.sample(range(10_000, 60_000), rows)]
    for key in keys:
        growers.append(_grower(key, chance))
    for number in range(2 * rows):
        deliveries.append(_delivery(number, chance.choice(keys), chance))
    for number in range(rows):
        staff.append(_employee(number, chance))
    book.save(folder / FILE)


def _grower(key: str, chance: random.Random) -> list[Any]:
    first, last, farm = chance.choice(_FIRST), chance.choice(_LAST), chance.choice(_FARMS)
    town, province, code = chance.choice(TOWNS)
    joined = date(1996, 1, 1) + timedelta(chance.randrange(10_000))
    return [
        key, f"{last} {farm} {chance.choice(_TRADES)}", f"{first} {last}",
        f"{first}.{last}{chance.randrange(10, 999)}@{chance.choice(_MAILS)}".lower(),
        f"0{chance.choice((71, 73, 82, 83, 84))}{chance.randint(2_000_000, 9_899_999)}",
        town, province, code, round(chance.lognormvariate(5, 0.7), 1), joined.isoformat(),
    ]  # fmt: skip


def _delivery(number: int, key: str, chance: random.Random) -> list[Any]:
    sent = date(2019, 1, 1) + timedelta(number * 2 + chance.randrange(20))
    gross, tare = round(chance.uniform(20, 52), 2), round(chance.uniform(7, 14), 2)
    net, price = round(gross - tare, 2), chance.randrange(2_800, 9_900, 5)
    received = sent + timedelta(chance.choice((0, 0, 1, 1, 2, 3)))
    silo = f"S{chance.randint(1, 9):02}"
    return [
        f"D{20_000 + number}", key, sent.isoformat(), received.isoformat(), chance.choice(_CROPS), silo,
        gross, tare, net, price, round(net * price, 2),
    ]  # fmt: skip


def _employee(number: int, chance: random.Random) -> list[Any]:
    born = date(1960, 1, 1) + timedelta(chance.randrange(15_000))
    hired = date(2004, 1, 1) + timedelta(chance.randrange(6_500))
    left = hired + timedelta(chance.randrange(90, 1_000)) if chance.random() < 0.3 else None
    return [
        f"E-{1000 + number}", chance.choice(_LAST), chance.choice(_FIRST),
        luhn(f"{born:%y%m%d}{chance.randrange(10**4):04}08"),
        chance.choice(("Silos", "Transport", "Finance", "Agronomy", "Workshop")),
        f"E-{1000 + chance.randrange(40)}", hired.isoformat(), left.isoformat() if left else None,
        "Left" if left else "Employed", chance.choice("YYYN"), chance.randrange(8_000, 46_000, 250),
    ]  # fmt: skip
