"""What stands in the columns of made sheets, and what people write around tables."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from faker import Faker

Maker = Callable[[random.Random], str]

FAKE = Faker(["en_GB", "nl_NL", "zu_ZA"])

PROVINCES = (
    "Gauteng", "Limpopo", "Free State", "Western Cape", "Eastern Cape", "KwaZulu-Natal", "Mpumalanga",
    "Noord-Kaap",
)  # fmt: skip
_CODES = "ABCDEFGHJKLMNPRSTVWXYZ"
_LAST_DAY = datetime.date(2025, 12, 31)
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d %b %Y", "%d.%m.%y")


@dataclass(frozen=True)
class Kind:
    """A column's content and what people call it; the last name is one that nobody knows."""

    make: Maker
    names: Sequence[str]


def _phone(dice: random.Random) -> str:
    head, tail = f"0{dice.randint(11, 89)}", f"{dice.randint(100, 999)} {dice.randint(0, 9999):04d}"
    return dice.choice((f"{head} {tail}", f"({head}) {tail}", f"+27 {head[1:]} {tail}"))


def _date(dice: random.Random) -> str:
    day = _LAST_DAY - datetime.timedelta(dice.randint(0, 3_000))
    return day.strftime(dice.choice(_DATES[:2]))


def _code(dice: random.Random) -> str:
    return f"{dice.choice(_CODES)}{dice.choice(_CODES)}-{dice.randint(1, 9999):04d}"


def _organisation(dice: random.Random) -> str:
    ending = dice.choice(("", "", " (Pty) Ltd", " CC", " NPC", " Primary School", " Flying Club"))
    return FAKE.company() + ending


def _amount(dice: random.Random) -> str:
    return dice.choice(("{:.2f}", "{:.0f}", "{:.2f}")).format(dice.random() * 10 ** dice.randint(2, 6))


KINDS: dict[str, Kind] = {
    "organisation": Kind(
        _organisation,
        ("Organisation", "Company name", "Maatskappy", "Supplier", "Skool", "Client", "Instansie", "Blorp"),
    ),
    "person": Kind(
        lambda d: FAKE.name(),
        ("Contact person", "Kontakpersoon", "Full name", "Manager", "Principal", "Naam en van", "Wie"),
    ),
    "phone": Kind(
        _phone, ("Tel", "Phone number", "Selfoon", "Telephone no.", "Cell", "Landline", "Reach on")
    ),
    "email": Kind(lambda d: FAKE.email(), ("Email", "E-pos", "E-mail address", "Epos adres", "Inbox")),
    "town": Kind(lambda d: FAKE.city(), ("Town", "Dorp", "City", "Stad", "Suburb", "Where")),
    "province": Kind(lambda d: d.choice(PROVINCES), ("Province", "Provinsie", "Prov.", "Part")),
    "date": Kind(_date, ("Date", "Datum", "Last contact", "Registered on", "Since")),
    "amount": Kind(_amount, ("Amount", "Bedrag", "Price (R)", "Fee", "Fooi", "Qx")),
    "count": Kind(
        lambda d: str(d.randint(0, 900)), ("Learners", "No. of aircraft", "Aantal", "Units", "Zed")
    ),
    "share": Kind(lambda d: f"{d.randint(0, 100)}%", ("Share", "% complete", "Persentasie", "Pct")),
    "status": Kind(
        lambda d: d.choice(("Active", "Closed", "Pending", "On hold")),
        ("Status", "Toestand", "State", "Flag"),
    ),
    "yes": Kind(lambda d: d.choice(("Yes", "No")), ("Paid?", "Member", "Invited", "Betaal", "Ok")),
    "mark": Kind(lambda d: d.choice(("x", "X", "")), ("PPL", "Night rating", "Attends", "Ja")),
    "note": Kind(lambda d: FAKE.sentence(8), ("Notes", "Opmerkings", "Comments", "Remarks", "Blah")),
    "role": Kind(lambda d: FAKE.job(), ("Role", "Position", "Pos", "Job title", "Does what")),
    "code": Kind(_code, ("Code", "Reg no", "Verwysing", "Account no", "Ref", "Xyz")),
    "address": Kind(
        lambda d: f"{d.randint(1, 300)} {FAKE.street_name()}, {FAKE.city()}",
        ("Address", "Street address", "Adres", "Physical address", "Whereabouts"),
    ),
    "website": Kind(lambda d: f"www.{FAKE.domain_name()}", ("Website", "Webwerf", "URL", "Web")),
}
WORDED = ("organisation", "person", "town", "status", "role", "note", "province", "yes")
FIGURES = ("amount", "count", "share", "date")

ITEMS = (
    "Salaries", "Fuel", "Rent", "Insurance", "Landing fees", "Maintenance", "Training", "Telephone",
    "Security", "Cleaning", "Water", "Stationery", "Bank charges", "Advertising", "Audit", "Travel", "Hangar",
    "Spares",
)  # fmt: skip
MONTHS = (
    ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    ("January", "February", "March", "April", "May", "June"),
    ("Januarie", "Februarie", "Maart", "April", "Mei", "Junie"),
    ("Q1", "Q2", "Q3", "Q4"),
)
TITLES = (
    "Contact report 2024", "List of schools", "Gedruk 2024-03-01", "Region: all", "Kontaklys", "Database",
    "For internal use only", "Flight schools, northern region", "REGISTER OF MEMBERS", "Ledelys van die klub",
    "Karoo Aviation (Pty) Ltd",
    "Sheet 2 of 4", "As at 31 March 2025", "Annual return 2023/24",
    "Verslag: Oktober",
)  # fmt: skip
NOTES = (
    "Note: excludes closed branches", "* provisional", "Source: www.example.org, accessed 2024",
    "Opgestel deur die kantoor op versoek van die raad van direkteure", "Prepared by: A. Botha",
    "NB: figures are not audited", "Nota: syfers is voorlopig", "Printed on 2025-01-14 at 09:30",
    "All amounts exclude VAT and are subject to the terms and conditions of the supplier concerned.",
)  # fmt: skip
TOTALS = ("Total", "Totaal", "Grand total", "TOTAL", "Total:", "Groottotaal")
LISTS = (
    ("Status", "Active", "Closed", "Pending"),
    ("Province", "Gauteng", "Limpopo", "Free State", "Western Cape"),
    ("Priority", "High", "Medium", "Low"),
    ("Options", "Yes", "No"),
)
LABELS: dict[str, tuple[str, ...]] = {
    "organisation": ("Name", "Organisation", "Maatskappy", "Company"),
    "person": ("Contact person", "Contact", "Kontakpersoon"),
    "phone": ("Tel", "Phone", "Telefoon", "Cell"),
    "email": ("E-mail", "Email", "E-pos"),
    "address": ("Address", "Physical address", "Adres"),
    "website": ("Website", "Webwerf"),
    "province": ("Province", "Provinsie"),
    "date": ("Date", "Date registered", "Datum"),
    "note": ("Notes", "Remarks", "Opmerkings"),
}
