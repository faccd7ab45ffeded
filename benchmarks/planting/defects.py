"""Kinds of defects: what each makes of a cell, and in which columns it can be."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from hotpass import days

Change = Callable[[str, random.Random], object]

NAMES: Final = ("Organisation Name", "Company", "Name of Organisation")
EMAILS: Final = ("Email", "Contact Email Address")
PHONES: Final = ("Mobile", "Phone", "Contact Number", "Cellnumber")
SITES: Final = ("Website", "Website URL")
DATES: Final = ("Joined", "Expires", "Reachout Date", "Order_Date")
LISTS: Final = ("Plan", "Status", "Category", "Province")
NUMBERS: Final = ("Fee (R)", "Aircraft Owned", "Qty")
TEXTS: Final = (*NAMES, "City", "Area", "Family Name", "Surname")


@dataclass(frozen=True, slots=True)
class Defect:
    """A kind of defect.

    Attributes:
        headers: of the columns that it is planted in.
        change: from the text of a cell to what is put there.
    """

    headers: tuple[str, ...]
    change: Change


def _middle(text: str, put: str) -> str:
    return text[: len(text) // 2] + put + text[len(text) // 2 :]


def _after_word(text: str, put: str) -> str:
    return text.replace(" ", put, 1) if " " in text else text + put


def _garbled(text: str, _dice: random.Random) -> str:
    return _after_word(text, " Café ").encode().decode("cp1252", "replace").strip()


def _turned(text: str, _dice: random.Random) -> str:
    return " ".join(word[:1].lower() + word[1:].upper() for word in text.split())


def _wild(text: str, _dice: random.Random) -> str:
    return "".join(c.upper() if n % 2 else c.lower() for n, c in enumerate(text))


def _slip(text: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(text) - 2)
    return (
        text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        if text[at] != text[at + 1]
        else text[:at] + text[at + 1 :]
    )


def _cut_word(text: str, _dice: random.Random) -> str:
    """Cut in the middle of the last long word."""
    words = text.split(" ")
    last = max((n for n, word in enumerate(words) if len(word) >= 6), default=0)
    return " ".join([*words[:last], words[last][: max(3, len(words[last]) // 2)]])


def _flip(text: str, dice: random.Random) -> str:
    at = dice.randrange(7, len(text))
    return text[:at] + str((int(text[at]) + dice.randint(1, 9)) % 10) + text[at + 1 :]


def _in_two_alphabets(text: str, _dice: random.Random) -> str:
    at = next((n for n, c in enumerate(text) if n and c in "aeoAEO" and text[n - 1].isascii()), 0)
    return text[:at] + dict(zip("aeoAEO", "аеоАЕО", strict=True)).get(text[at], "а") + text[at + 1 :]


def _ahead() -> str:
    return (days.today() + timedelta(days=9000)).isoformat()


_PLANS: Final = ("ST", "PR", "CO", "CP")
_WRONG_DOMAINS: Final = ("@gmail.con", "@gmial.com", "@karoo.coza")

#: Kinds that change one cell, by name.
DEFECTS: Final[Mapping[str, Defect]] = {
    "space in front": Defect(TEXTS, lambda t, _: f"  {t}"),
    "space behind": Defect(TEXTS, lambda t, _: f"{t} "),
    "two spaces": Defect(NAMES, lambda t, _: _after_word(t, "  ")),
    "odd space": Defect(NAMES, lambda t, _: _after_word(t, "\u2003")),
    "unseen character": Defect(TEXTS, lambda t, _: _middle(t, "\u200b")),
    "wrong decoding": Defect(NAMES, _garbled),
    "lost character": Defect(TEXTS, lambda t, _: _middle(t, "\ufffd")),
    "HTML entity": Defect(NAMES, lambda t, _: _after_word(t, " &amp; ")),
    "HTML tag": Defect(TEXTS, lambda t, _: f"<b>{t}</b>"),
    "formula error": Defect((*NUMBERS, *TEXTS), lambda _t, d: d.choice(("#REF!", "#N/A", "#VALUE!"))),
    "formula as text": Defect(TEXTS, lambda _t, _d: "'=VLOOKUP(A2,Sheet9!A:B,2,FALSE)"),
    "placeholder": Defect((*TEXTS, *EMAILS), lambda _t, d: d.choice(("n/a", "TBC", "-", "unknown", "?"))),
    "trial text": Defect((*TEXTS, *EMAILS), lambda _t, d: d.choice(("test", "asdf", "Lorem ipsum", "xxx"))),
    "two alphabets": Defect(TEXTS, _in_two_alphabets),
    "cut with dots": Defect(NAMES, lambda t, _: t[:-4] + "..."),
    "cut in a word": Defect(("Company", "Organisation Name"), _cut_word),
    "capitals turned": Defect(TEXTS, _turned),
    "capitals at random": Defect(TEXTS, _wild),
    "held key": Defect(TEXTS, lambda t, _: _middle(t, "aaaaa")),
    "e-mail without @": Defect(EMAILS, lambda t, _: t.replace("@", "")),
    "e-mail with two @": Defect(EMAILS, lambda t, _: t.replace("@", "@@")),
    "e-mail with a blank": Defect(EMAILS, lambda t, _: t.replace("@", " @ ")),
    "e-mail ending": Defect(EMAILS, lambda t, d: t.rsplit("@", 1)[0] + d.choice(_WRONG_DOMAINS)),
    "phone too short": Defect(PHONES, lambda _t, d: f"082{d.randrange(10**5):05d}"),
    "phone with letters": Defect(PHONES, lambda t, _: t[:-3] + "ABC"),
    "phone with too many digits": Defect(PHONES, lambda _t, d: f"+2782{d.randrange(10**11):011d}"),
    "website with blanks": Defect(SITES, lambda t, _: t.replace(".", " ")),
    "website without a dot": Defect(SITES, lambda t, _: t.replace(".", "")),
    "website scheme": Defect(SITES, lambda t, _: "htp:/" + t.split("//")[-1]),
    "date that is none": Defect(DATES, lambda _t, d: d.choice(("2024-02-30", "31/06/2023", "2023-13-05"))),
    "date to come": Defect(("Joined", "Reachout Date", "Order_Date"), lambda _t, _d: _ahead()),
    "date long ago": Defect(DATES, lambda _t, d: f"19{d.randint(10, 25)}-03-09"),
    "text for a number": Defect(NUMBERS, lambda _t, d: d.choice(("many", "twelve", "see note"))),
    "negative amount": Defect(NUMBERS, lambda t, _: -abs(float(t or 1))),
    "amount far off": Defect(NUMBERS, lambda t, d: float(t or 1) * d.choice((1000, 10000))),
    "phone for a name": Defect(NAMES, lambda _t, d: f"082{d.randrange(10**7):07d}"),
    "e-mail for a place": Defect(("City", "Area", "Province"), lambda _t, _d: "office@karoo.co.za"),
    "value misspelt": Defect(LISTS, _slip),
    "value not in the list": Defect(("Plan", "Category"), lambda _t, d: d.choice(("Zebra", "Galaxy"))),
    "number for a word": Defect(("Plan", "City", "Family Name"), lambda _t, d: d.randrange(1000, 99999)),
    "postal code": Defect(("Postal Code",), lambda _t, d: d.choice(("80A1", "99999", "8-1"))),
    "identity number": Defect(("ID Number",), _flip),
    "VAT number": Defect(("VAT Number",), _flip),
    "registration number": Defect(("Registration Number",), lambda t, _: t.replace("/", "-", 1)[:-4]),
    "coordinate": Defect(("Latitude", "Longitude"), lambda t, _: float(t) * 10),
    "key of another form": Defect(("Member No",), lambda t, _: f"{t[1:4]}/{t[4:]}"),
    "two values": Defect(("Mobile",), lambda t, _: f"{t}; 0825550199"),
    "no value": Defect(("Company", "Member No", "Plan", "City"), lambda _t, _d: None),
    "legal form": Defect(("Registration Number",), lambda t, _: t[:-2] + ("07", "23")[t[-2:] == "07"]),
    "other province": Defect(("Province",), lambda t, _: "Gauteng" if t != "Gauteng" else "Western Cape"),
    "other website": Defect(("Website",), lambda _t, _d: "https://www.elsewhere.org.za"),
    "other birth date": Defect(("Date of Birth",), lambda t, _: f"{int(t[:4]) - 3}{t[4:]}"),
    "dates in the wrong order": Defect(("Expires",), lambda _t, _d: "2012-05-01"),
    "code of another": Defect(("Plan Code",), lambda t, d: d.choice([c for c in _PLANS if c != t])),
}  # fmt: skip

#: Kinds that need a whole row or two cells, by name; :mod:`benchmarks.planting.plant` does them.
OF_ROWS: Final = ("duplicate key", "duplicate row", "orphan", "e-mail and phone swapped", "names swapped")

#: Kinds that only the register's columns can have.
ONLY_REGISTER: Final = frozenset({"other province", "other website", "legal form"})
