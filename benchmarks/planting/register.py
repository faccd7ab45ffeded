"""A clean register of members, with the columns that the sample workbooks lack."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from openpyxl import Workbook

from hotpass.fields.company_registration import SUFFIXES
from hotpass.sample.words import people

HEADERS: Final = (
    "Member No", "Company", "Registration Number", "VAT Number", "Given Name", "Family Name", "ID Number",
    "Date of Birth", "Email", "Website", "Mobile", "City", "Province", "Postal Code", "Plan", "Plan Code",
    "Joined", "Expires", "Fee (R)", "Aircraft Owned", "Latitude", "Longitude",
)  # fmt: skip
#: Town, province, codes, latitude and longitude.
_TOWNS: Final = (
    ("Johannesburg", "Gauteng", range(2000, 2199), -26.20, 28.05),
    ("Pretoria", "Gauteng", range(1, 187), -25.75, 28.19),
    ("Cape Town", "Western Cape", range(7700, 8099), -33.92, 18.42),
    ("George", "Western Cape", range(6529, 6540), -33.96, 22.46),
    ("Durban", "KwaZulu-Natal", range(4000, 4099), -29.86, 31.02),
    ("Pietermaritzburg", "KwaZulu-Natal", range(3200, 3219), -29.60, 30.38),
    ("Bloemfontein", "Free State", range(9300, 9329), -29.12, 26.21),
    ("Polokwane", "Limpopo", range(699, 751), -23.90, 29.45),
    ("Mbombela", "Mpumalanga", range(1200, 1240), -25.47, 30.97),
    ("Gqeberha", "Eastern Cape", range(6000, 6070), -33.96, 25.60),
)
_PLANS: Final = (("Student", "ST"), ("Private", "PR"), ("Commercial", "CO"), ("Corporate", "CP"))
_TRADES: Final = ("Aviation", "Air Services", "Flight School", "Helicopters", "Aero Club", "Air Charter")
_PLACES: Final = (
    "Karoo",
    "Cedar",
    "Harbour",
    "Summit",
    "Falcon",
    "Prairie",
    "Delta",
    "Quartz",
    "Ember",
    "Willow",
)


def write_register(path: Path, seed: int, rows: int = 400) -> None:
    """Write the register; the same for the same seed."""
    dice = random.Random(f"register {seed}")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Members"
    sheet.append(HEADERS)
    for number in range(rows):
        sheet.append(_row(number, dice))
    book.save(path)


def _row(number: int, dice: random.Random) -> list[object]:
    town, province, codes, latitude, longitude = dice.choice(_TOWNS)
    suffix, form = dice.choice([(s, f) for s, f in SUFFIXES.items() if s in ("06", "07", "08", "23")])
    name = f"{dice.choice(_PLACES)} {dice.choice(people.SURNAMES)} {dice.choice(_TRADES)}"
    given = dice.choice(sorted({name.title() for name in _given()}))
    family = dice.choice(people.SURNAMES)
    domain = f"{_plain(name)}.co.za"
    born = date(1955, 1, 1) + timedelta(days=dice.randrange(17_000))
    joined = date(2015, 1, 1) + timedelta(days=dice.randrange(3_600))
    plan, code = dice.choice(_PLANS)
    return [
        f"M{100000 + number * 7 + dice.randrange(7)}",
        f"{name} {form}",
        f"{dice.randint(1995, 2024)}/{dice.randrange(1000, 999_999):06d}/{suffix}",
        _with_luhn(f"4{dice.randrange(10**8):08d}"),
        given,
        family,
        _with_luhn(f"{born:%y%m%d}{dice.randrange(10_000):04d}08"),
        born.isoformat(),
        f"{_plain(given)}.{_plain(family)}@{domain}",
        f"https://www.{domain}",
        f"+27{dice.choice((71, 72, 73, 82, 83, 84))}{dice.randrange(10**7):07d}",
        town,
        province,
        f"{dice.choice(codes):04d}",
        plan,
        code,
        joined.isoformat(),
        (joined + timedelta(days=365 * dice.randint(1, 3))).isoformat(),
        round(dice.uniform(400, 5000), 2),
        dice.randint(1, 12),
        round(latitude + dice.uniform(-0.2, 0.2), 5),
        round(longitude + dice.uniform(-0.2, 0.2), 5),
    ]


def _given() -> tuple[str, ...]:
    from hotpass.fields.vocabulary import vocabulary

    return tuple(sorted(vocabulary("given_names")))[::9]


def _plain(text: str) -> str:
    return "".join(c for c in text.lower() if c.isascii() and c.isalpha())


def _with_luhn(digits: str) -> str:
    doubled = [int(d) * (2 if n % 2 == 0 else 1) for n, d in enumerate(reversed(digits))]
    return digits + str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)
