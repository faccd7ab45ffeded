"""A second set of defects, listed without sight of the first, in the sample and a clean list of suppliers."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook

Spoil = Callable[[str, random.Random], Any]


def _swap(text: str, chance: random.Random) -> str:
    at = chance.randrange(1, max(2, len(text) - 2))
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]


#: By kind of column and name of the defect, what becomes of a text.
SPOILS: Final[Mapping[str, Mapping[str, Spoil]]] = {
    "email": {
        "space in e-mail": lambda t, _: t.replace("@", " @"),
        "two at signs": lambda t, _: t.replace("@", "@@"),
        "no top level": lambda t, _: t.split("@")[0] + "@" + t.split("@")[1].split(".")[0],
        "mail typo": lambda t, _: t.split("@")[0] + "@gmial.com",
        "no at sign": lambda t, _: t.replace("@", ""),
        "phone in e-mail": lambda _t, _: "082 555 0199",
        "trailing comma": lambda t, _: t + ",",
        "co,za": lambda t, _: t.split("@")[0] + "@skool.co,za",
    },
    "phone": {
        "phone too short": lambda t, _: t[:-3],
        "letters in phone": lambda t, _: t[:-4] + "ABCD",
        "phone too long": lambda t, _: t + "4471",
        "e-mail in phone": lambda _t, _: "info@sample-club.co.za",
        "phone as exponent": lambda _t, _: "8.25551E+09",
        "zeros only": lambda _t, _: "0000000000",
        "impossible area": lambda _t, _: "0991234567",
    },
    "name": {
        "upper case": lambda t, _: t.upper(),
        "lower case": lambda t, _: t.lower(),
        "double space": lambda t, _: t.replace(" ", "  ", 1) if " " in t else t + "  x",
        "leading space": lambda t, _: "  " + t,
        "mojibake": lambda t, _: t[:3] + "Ã©" + t[3:],
        "control character": lambda t, _: t[:3] + "\u200b" + t[3:],
        "placeholder test": lambda _t, _: "test",
        "placeholder xxx": lambda _t, _: "xxx",
        "placeholder TBC": lambda _t, _: "TBC",
        "html entity": lambda t, _: t + " &amp; Sons",
        "smart quote junk": lambda t, _: t + "â€™s",
        "formula error": lambda _t, _: "#REF!",
        "name is number": lambda _t, _: "48213",
    },
    "website": {
        "website without dot": lambda _t, _: "httpwwwkaroo",
        "website with space": lambda t, _: t.replace(".", ". ", 1),
        "website is e-mail": lambda _t, _: "info@karoo.co.za",
    },
    "province": {
        "province misspelt": _swap,
        "province unknown": lambda _t, _: "Bavaria",
        "town as province": lambda _t, _: "0821234567",
    },
    "date": {
        "date impossible": lambda _t, _: "2024-02-31",
        "date in future": lambda _t, _: "2091-05-04",
        "date is text": lambda _t, _: "last spring",
        "date in 1900": lambda _t, _: "1900-01-01",
    },
    "identity": {
        "check digit": lambda t, _: t[:-1] + str((int(t[-1]) + 1) % 10),
        "month 13": lambda t, _: t[:2] + "13" + t[4:],
        "id short": lambda t, _: t[:-2],
    },
    "company": {
        "company form": lambda t, _: t.replace("/", "", 1)[:-4],
        "legal form differs": lambda t, _: t[:-2] + "23",
        "company letters": lambda t, _: t[:5] + "ABCDEF" + t[11:],
    },
    "vat": {"vat short": lambda t, _: t[:-1], "vat starts with 9": lambda t, _: "9" + t[1:]},
    "postal": {
        "postal letters": lambda t, _: t[:2] + "OO",
        "postal five digits": lambda t, _: t + "7",
        "postal elsewhere": lambda t, _: "9301" if not t.startswith("9") else "8001",
    },
    "amount": {
        "negative": lambda t, _: -abs(float(t)),
        "times 1000": lambda t, _: float(t) * 1000,
        "decimal comma text": lambda t, _: t.replace(".", ",") + " rand",
        "two currencies": lambda t, _: "USD " + t,
    },
    "category": {"category misspelt": _swap, "category unknown": lambda _t, _: "Zzyx"},
    "key": {"blank key": lambda _t, _: None},
}
#: Columns by file, sheet and header, and their kind.
COLUMNS: Final = {
    ("SACAA Flight Schools - Cleaned.xlsx", "Cleaned"): {
        "Name of Organisation": "name",
        "Province": "province",
        "Website URL": "website",
        "Contact Number": "phone",
        "Contact Email Address": "email",
    },
    ("Suppliers.xlsx", "Suppliers"): {
        "Code": "key",
        "Supplier": "name",
        "Registration number": "company",
        "VAT number": "vat",
        "E-mail": "email",
        "Phone": "phone",
        "Website": "website",
        "Postal code": "postal",
        "Province": "province",
        "Category": "category",
        "Owner ID number": "identity",
        "Since": "date",
        "Monthly spend": "amount",
    },
}
_WORDS: Final = [
    "Amber",
    "Bright",
    "Cedar",
    "Delta",
    "Eagle",
    "Falcon",
    "Granite",
    "Harbour",
    "Indigo",
    "Jacaranda",
    "Karee",
    "Lion",
    "Marula",
]
_TRADES: Final = ["Engineering", "Catering", "Logistics", "Printing", "Security", "Stationers", "Motors"]
_PLACES: Final = {"Gauteng": ("011", 2000, 2190), "Western Cape": ("021", 7400, 8000)} | {
    "KwaZulu-Natal": ("031", 4000, 4090),
    "Free State": ("051", 9300, 9329),
}


def luhn(digits: str) -> str:
    """The digits with the check digit that they need."""
    total = sum(int(d) if n % 2 else sum(divmod(int(d) * 2, 10)) for n, d in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def write_suppliers(path: Path, seed: int, rows: int = 400) -> None:
    """A clean list of suppliers."""
    chance, book = random.Random(seed), Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Suppliers"
    sheet.append(list(COLUMNS["Suppliers.xlsx", "Suppliers"]))
    for number in range(rows):
        one, two = chance.sample(_WORDS, 2)
        end = "aeiou"[number % 5] + "bcdfghjk"[number // 5 % 8] + "lmnprst"[number // 40 % 7]
        word = f"{one}{two.lower()}{end}"
        province = chance.choice(list(_PLACES))
        area, low, high = _PLACES[province]
        domain = f"{word.lower()}.co.za"
        born = f"{chance.randint(50, 99)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
        sheet.append(
            [
                f"S{number + 1:04}",
                f"{word.capitalize()} {chance.choice(_TRADES)} (Pty) Ltd",
                f"{chance.randint(1990, 2022)}/{chance.randrange(10**6):06}/07",
                f"4{chance.randrange(10**9):09}",
                f"{chance.choice(['info', 'orders', 'accounts'])}@{domain}",
                f"{area} {chance.randint(200, 899)} {chance.randrange(10**4):04}",
                f"www.{domain}",
                f"{chance.randint(low, high):04}",
                province,
                chance.choice(["Goods", "Services", "Transport", "Maintenance"]),
                luhn(f"{born}{chance.randrange(10**4):04}08"),
                f"{chance.randint(2010, 2024)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
                round(chance.uniform(2_000, 40_000), 2),
            ]
        )
    book.save(path)
