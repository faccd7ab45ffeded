"""A third set of defects, in the books of a society that writes Afrikaans and English side by side.

Its workbook has members, invoices and branches, clean but for what is planted, with other columns, kinds and
spellings than the two sets before.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook

from benchmarks.planting.outsider import Spoil, luhn

FILE: Final = "Society.xlsx"


def _digit_in(text: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(text) - 1)
    return text[:at] + str(chance.randrange(1, 9)) + text[at:]


def _slip(text: str, chance: random.Random) -> str:
    at = chance.randrange(2, len(text) - 1)
    return text[:at] + text[at] + text[at:] if text[at] != " " else text[: at - 1] + text[at:]


SPOILS: Final[Mapping[str, Mapping[str, Spoil]]] = {
    "key": {
        "key blank": lambda _t, _: None,
        "key in another form": lambda t, _: t.replace("-", "/") + "B",
        "key of one letter more": lambda t, _: "X" + t,
    },
    "given": {
        "digit in a name": _digit_in,
        "tab in a name": lambda t, _: f"{t}\t",
        "e-mail as a name": lambda _t, _: "sekretaris@veldblom.org.za",
        "name geen": lambda _t, _: "geen",
        "name nvt": lambda _t, _: "n.v.t.",
        "question marks": lambda _t, _: "????",
    },
    "family": {
        "letters lost": lambda t, _: t[:2] + "\ufffd" + t[3:],
        "cyrillic letter": lambda t, _: t[0] + "\u0435" + t[2:],
        "markup": lambda t, _: f"{t}<br/>",
        "soft hyphen": lambda t, _: t[:2] + "\u00ad" + t[2:],
        "keys held down": lambda t, _: t[:2] + "rrrrr" + t[2:],
        "keyboard row": lambda _t, _: "qwerty",
        "capitals turned round": lambda t, _: t[0].lower() + t[1:].upper(),
    },
    "email": {
        "comma for a dot": lambda t, _: t[::-1].replace(".", ",", 1)[::-1],
        "two dots": lambda t, _: t.replace("@", "@.").replace(".", "..", 1),
        "at in words": lambda t, _: t.replace("@", " at "),
        "dot at the end": lambda t, _: t + ".",
        "no domain": lambda t, _: t.split("@")[0] + "@",
        "dot com misspelt": lambda t, _: t.split("@")[0] + "@gmail.cmo",
        "postal address as e-mail": lambda _t, _: "PO Box 12",
    },
    "cell": {
        "digits missing": lambda t, _: t[:-4],
        "letter O for nought": lambda t, _: t[:-3] + "O" + t[-2:],
        "country that is none": lambda t, _: "+999 " + t[1:],
        "noughts": lambda _t, _: "000 000 0000",
        "name in a phone": lambda _t, _: "Tannie Sarie",
        "phone 123": lambda _t, _: "1234567890",
    },
    "town": {
        "town as number": lambda _t, _: "7700",
        "town not given": lambda _t, _: "onbekend",
        "town misspelt": _slip,
        "town with entity": lambda t, _: f"{t}&nbsp;",
        "town error": lambda _t, _: "#NAME?",
    },
    "province": {"province misspelt": _slip, "province of old": lambda _t, _: "Transylvania"},
    "postal": {
        "code too short": lambda t, _: t[:2],
        "code with letter l": lambda t, _: t[:3] + "l",
        "code elsewhere": lambda t, _: "0300" if t[0] not in "01" else "7925",
    },
    "born": {
        "thirty-first of a short month": lambda _t, _: "1981-09-31",
        "noughts as a date": lambda _t, _: "00/00/0000",
        "born next century": lambda _t, _: "2145-02-03",
        "born too long ago": lambda _t, _: "1066-10-14",
        "word as a date": lambda _t, _: "Maandag",
    },
    "id": {
        "one digit of the id": lambda t, _: t[:9] + str((int(t[9]) + 3) % 10) + t[10:],
        "id of eleven digits": lambda t, _: t[:11],
        "id with a letter": lambda t, _: t[:5] + "S" + t[6:],
    },
    "status": {"status misspelt": _slip, "status unheard of": lambda _t, _: "Purple"},
    "net": {
        "amount in words": lambda _t, _: "nine hundred",
        "minus": lambda t, _: -float(t),
        "point shifted": lambda t, _: round(float(t) * 10_000, 2),
        "letter in an amount": lambda t, _: t[:-1] + "O",
    },
    "gross": {"sum is wrong": lambda t, _: round(float(t) * 1.4 + 11, 2)},
    "issued": {"issued far ahead": lambda _t, _: "2199-01-01", "issued long ago": lambda _t, _: "1903-05-05"},
    "due": {"due before issued": lambda _t, _: "2015-01-01"},
    "of": {"member unknown": lambda _t, chance: f"L-{chance.randrange(80_000, 99_999)}"},
    "name": {
        "latin for utf-8": lambda t, _: t + " Ã«n seuns",
        "spaces between": lambda t, _: t.replace(" ", "   ", 1),
        "blank in front": lambda t, _: f" {t}",
        "blank without a break": lambda t, _: t.replace(" ", "\u00a0", 1),
        "name cut short": lambda t, _: t[:-5] + "…",
        "trial": lambda _t, _: "toets test",
        "formula shown": lambda _t, _: "'=A2&B2",
        "nothing but a dash": lambda _t, _: "--",
        "web address as a name": lambda _t, _: "www.veldblom.co.za",
    },
    "site": {
        "site without its dots": lambda t, _: t.replace(".", ""),
        "site with a comma": lambda t, _: t.replace(".co", ",co"),
        "scheme misspelt": lambda t, _: "htttp//" + t,
    },
    "latitude": {"latitude too large": lambda t, _: float(t) * 10},
}  # fmt: skip

COLUMNS: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {
    (FILE, "Lede"): {
        "Lidnommer": "key", "Voornaam": "given", "Van": "family", "E-pos": "email", "Selfoon": "cell",
        "Dorp": "town", "Provinsie": "province", "Poskode": "postal", "Geboortedatum": "born",
        "ID-nommer": "id", "Status": "status",
    },
    (FILE, "Invoices"): {
        "Member": "of", "Issued": "issued", "Due": "due", "Net": "net", "Gross": "gross",
    },
    (FILE, "Branches"): {"Branch": "name", "Website": "site", "Latitude": "latitude"},
}  # fmt: skip

_GIVEN: Final = (
    "Sarie", "Pieter", "Thandi", "Sipho", "Riaan", "Lerato", "Marius", "Nomsa", "Gerda", "Imran", "Ayesha",
    "Bongani", "Elsabé", "Willem", "Zanele", "Craig", "Michelle", "Tebogo", "Hannes", "Kagiso",
)  # fmt: skip
_FAMILY: Final = (
    "Steyn", "Mokoena", "Pretorius", "Govender", "Jacobs", "Zulu", "Swanepoel", "Fourie", "Ndlovu", "Smit",
    "Cilliers", "Abrahams", "Mahlangu", "Du Toit", "Van Wyk", "Rautenbach", "Sithole", "Petersen", "Kruger",
)  # fmt: skip
_TOWNS: Final = (
    ("Stellenbosch", "Western Cape", 7600, -33.93), ("Worcester", "Western Cape", 6850, -33.64),
    ("Kimberley", "Northern Cape", 8301, -28.74), ("Upington", "Northern Cape", 8801, -28.45),
    ("Bloemfontein", "Free State", 9301, -29.12), ("Welkom", "Free State", 9459, -27.98),
    ("Pretoria", "Gauteng", 181, -25.75), ("Benoni", "Gauteng", 1501, -26.19),
    ("Durban", "KwaZulu-Natal", 4001, -29.86), ("Newcastle", "KwaZulu-Natal", 2940, -27.76),
)  # fmt: skip
_STATES: Final = ("Aktief", "Aktief", "Aktief", "Geskors", "Erelid", "Bedank")


def write(folder: Path, seed: int, rows: int = 360) -> None:
    """The clean workbook; the same for the same seed."""
    chance, book = random.Random(f"society {seed}"), Workbook()
    keys = [f"L-{10_000 + n * 3}" for n in range(rows)]
    members, invoices, branches = book.active, book.create_sheet("Invoices"), book.create_sheet("Branches")
    assert members is not None
    members.title = "Lede"
    members.append(list(COLUMNS[FILE, "Lede"]))
    invoices.append(["Invoice No", "Member", "Issued", "Due", "Net", "VAT", "Gross"])
    branches.append(["Branch", "Website", "Town", "Latitude"])
    for key in keys:
        members.append(_member(key, chance))
    for number in range(rows):
        invoices.append(_invoice(number, chance.choice(keys), chance))
    for number in range(rows // 3):
        branches.append(_branch(number, chance))
    book.save(folder / FILE)


def _member(key: str, chance: random.Random) -> list[Any]:
    given, family = chance.choice(_GIVEN), chance.choice(_FAMILY)
    town, province, code, _ = chance.choice(_TOWNS)
    born = date(1948, 1, 1) + timedelta(days=chance.randrange(19_000))
    plain = f"{given}.{family}".lower().replace(" ", "").replace("é", "e")
    return [
        key, given, family,
        f"{plain}{chance.randrange(10, 99)}@{chance.choice(('gmail.com', 'mweb.co.za', 'outlook.com'))}",
        f"0{chance.choice((72, 76, 82, 83, 84))} {chance.randint(200, 989)} {chance.randrange(10**4):04}",
        town, province, f"{code + chance.randrange(3):04}", f"{born:%d/%m/%Y}",
        luhn(f"{born:%y%m%d}{chance.randrange(10**4):04}08"), chance.choice(_STATES),
    ]  # fmt: skip


def _invoice(number: int, key: str, chance: random.Random) -> list[Any]:
    issued = date(2021, 1, 1) + timedelta(days=chance.randrange(1_500))
    net = round(chance.uniform(180, 2_400), 2)
    vat = round(net * 0.15, 2)
    due = issued + timedelta(days=30)
    return [f"INV{number + 3001}", key, issued.isoformat(), due.isoformat(), net, vat, round(net + vat, 2)]


def _branch(number: int, chance: random.Random) -> list[Any]:
    town, _, _, latitude = _TOWNS[number % len(_TOWNS)]
    word = f"{chance.choice(_FAMILY)}{chance.choice(('berg', 'dal', 'rand', 'vlei'))}".replace(
        " ", ""
    ).lower()
    at = round(latitude + chance.uniform(-0.1, 0.1), 4)
    return [f"{word.capitalize()} {chance.choice(('Tak', 'Klub', 'Kring'))}", f"www.{word}.org.za", town, at]
