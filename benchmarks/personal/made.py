"""Columns as organisations keep them, made anew by each seed: what is in them is known, all is made up."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from hotpass.fields.checksums import luhn


@dataclass(frozen=True)
class Made:
    """A column: header, values, and the sorts that are right."""

    header: str
    values: tuple[str, ...]
    sorts: frozenset[str]


Value = Callable[[random.Random], str]
_GIVEN = ("Lerato", "Pieter", "Ayanda", "Fatima", "Johan", "Priya", "Kabelo", "Marlize", "Sanele", "Ruan")
_FAMILY = ("Mokoena", "van der Merwe", "Naidoo", "Dlamini", "Botha", "Jacobs", "Khumalo", "Steyn", "Adams")
_WORDS = (
    *(
        "visited",
        "quote",
        "sent",
        "follow",
        "up",
        "next",
        "week",
        "betaal",
        "laat",
        "met",
        "die",
        "bestuurder",
    ),
    *("prefers", "mornings", "asked", "for", "training", "new", "aircraft", "hanger", "renewal", "stuur"),
)


def _digits(r: random.Random, n: int) -> str:
    return "".join(r.choice("0123456789") for _ in range(n))


def checked(body: str) -> str:
    """With the check digit behind it."""
    return next(body + d for d in "0123456789" if luhn(body + d))


def identity(r: random.Random, oldest: int = 1950, youngest: int = 2003) -> str:
    born = date(r.randint(oldest, youngest), 1, 1) + timedelta(days=r.randint(0, 364))
    return checked(f"{born:%y%m%d}{_digits(r, 4)}{r.choice('0001')}8")


def _written_identity(r: random.Random) -> str:
    number = identity(r)
    forms = (
        number,
        f"{number[:6]} {number[6:10]} {number[10:]}",
        f"{number[:6]}-{number[6:10]}-{number[10:]}",
    )
    return r.choices(forms, (6, 2, 1))[0]


def _lost_identity(r: random.Random) -> str:
    return str(int(identity(r, 2000, 2007)))


def phone(r: random.Random) -> str:
    a = r.choice(("082", "083", "072", "060", "011", "021", "031", "079"))
    b, c = _digits(r, 3), _digits(r, 4)
    forms = (
        f"{a}{b}{c}",
        f"{a} {b} {c}",
        f"({a}) {b}-{c}",
        f"+27 {a[1:]} {b} {c}",
        f"27{a[1:]}{b}{c}",
        f"+27{a[1:]}{b}{c}",
    )
    return r.choices(forms, (4, 4, 2, 3, 1, 2))[0]


def email(r: random.Random) -> str:
    name = f"{r.choice(_GIVEN)}.{r.choice(_FAMILY).replace(' ', '')}".lower()
    host = f"{r.choice(('zebra', 'vlei', 'luiperd', 'kloof'))}{r.randint(1, 99)}"
    plain = f"{name}@{host}.co.za"
    forms = (
        plain,
        plain.upper(),
        f"{name} [at] {host}.co.za",
        f"{name}@{host},co.za",
        f"{name} at {host} dot co dot za",
    )
    return r.choices(forms, (20, 2, 2, 1, 1))[0]


def card(r: random.Random) -> str:
    number = checked(r.choice(("4", "51", "53")) + _digits(r, 14))[:16]
    number = checked(number[:15])
    return r.choice((number, " ".join(number[i : i + 4] for i in range(0, 16, 4))))


def _note(r: random.Random) -> str:
    return " ".join(r.choice(_WORDS) for _ in range(r.randint(3, 12)))


def _note_with(of: Value) -> Value:
    def made(r: random.Random) -> str:
        return f"{_note(r)} {of(r)} {_note(r)}" if r.random() < 0.25 else _note(r)

    return made


def _one_of(*words: str) -> Value:
    return lambda r: r.choice(words)


def _day(first: int, last: int) -> Value:
    def made(r: random.Random) -> str:
        day = date(r.randint(first, last), 1, 1) + timedelta(days=r.randint(0, 364))
        return r.choice((f"{day:%Y-%m-%d}", f"{day:%d/%m/%Y}"))

    return made


def _account(r: random.Random) -> str:
    return r.choice(("62", "40", "10", "00")) + _digits(r, r.choice((7, 8, 9)))


def _amount(r: random.Random) -> str:
    return r.choice(
        (
            f"{r.randint(1, 900000)}.{_digits(r, 2)}",
            f"R {r.randint(1, 999)} {_digits(r, 3)}.00",
            str(r.randint(10**8, 10**9)),
        )
    )


#: Headers, what values are, and the sorts that are right.
COLUMNS: tuple[tuple[tuple[str, ...], Value, tuple[str, ...]], ...] = (
    (("Cell", "Tel no.", "Selfoon", "Contact Number", "x7", "", "Landline"), phone, ("phone",)),
    (
        ("Cell no", "Mobile"),
        lambda r: str(int("0" + r.choice(("82", "73", "61")) + _digits(r, 7))),
        ("phone",),
    ),
    (("E-mail", "E-pos", "Mail", "Kolom 4", ""), email, ("email",)),
    (
        ("ID number", "ID", "SA ID No", "Identiteitsnommer", "Ref", ""),
        _written_identity,
        ("identity_number",),
    ),
    (("ID No", "RSA ID"), _lost_identity, ("identity_number",)),
    (("Notes", "Opmerkings", "Comments", "Remarks"), _note_with(phone), ("phone",)),
    (("Notes", "History", "Notas"), _note_with(email), ("email",)),
    (("Notes", "Aantekeninge"), _note_with(identity), ("identity_number",)),
    (("Notes", "Comments", "Opmerking", "Description"), _note, ()),
    (("Credit card", "Payment ref", "Kaartnommer"), card, ("card_number",)),
    (("Bank account", "Bank Acc No", "Bankrekeningnommer", "Banking details"), _account, ("account_number",)),
    (("Passport no", "Paspoortnommer"), lambda r: r.choice("AMTZ") + _digits(r, 8), ("passport_number",)),
    (("Income tax number", "Tax ref"), lambda r: checked(r.choice("01239") + _digits(r, 8)), ("tax_number",)),
    (("Date of birth", "DOB", "Geboortedatum"), _day(1950, 2000), ("birth_date",)),
    (("Date of birth", "Birth date"), _day(2012, 2020), ("birth_date", "children")),
    (
        ("Religion", "Geloof", "Kerkverband", "Q12"),
        _one_of("Christian", "Muslim", "Hindu", "Methodist", "None"),
        ("religion",),
    ),
    (("Church", "Religious affiliation"), _one_of("Yes", "No"), ("religion",)),
    (
        ("Race", "Population group", "EE group", "Ras"),
        _one_of("African", "White", "Coloured", "Indian"),
        ("race",),
    ),
    (("Race", "Ethnicity"), _one_of("A", "W", "C", "I"), ("race",)),
    (
        ("Union", "Vakbond", "Col 3", "Trade union member"),
        _one_of("NUMSA", "SATAWU", "Solidarity", "None"),
        ("trade_union",),
    ),
    (
        ("Political party", "Party affiliation", "Politieke party"),
        _one_of("ANC", "DA", "EFF", "None"),
        ("politics",),
    ),
    (("Disability", "Gestremdheid", "Disabled (Y/N)"), _one_of("Yes", "No"), ("health",)),
    (
        ("Medical condition", "Allergies", "Siekte"),
        _one_of("Asthma", "Diabetes", "None", "Epilepsy"),
        ("health",),
    ),
    (("HIV status",), _one_of("Positive", "Negative"), ("health",)),
    (("Fingerprint template", "Biometric ID"), lambda r: _digits(r, 24), ("biometrics",)),
    (("Criminal record", "Convictions", "Kriminele rekord"), _one_of("None", "Fraud 2011", "No"), ("crime",)),
    (("Gender", "Geslag", "Marital status"), _one_of("Male", "Female"), ("demographic",)),
    (
        ("Invoice number", "Invoice no", "Faktuurnommer"),
        lambda r: "0" + r.choice(("82", "11")) + _digits(r, 7),
        (),
    ),
    (("Order", "Order code", "Barcode"), lambda r: _digits(r, 13), ()),
    (("Amount", "Bedrag", "Turnover", "Balance"), _amount, ()),
    (("Last contact", "Datum", "Renewal date", "Expiry"), _day(2015, 2026), ()),
    (("Registration number", "Reg no"), lambda r: f"{r.randint(1990, 2024)}/{_digits(r, 6)}/07", ()),
    (("VAT number", "BTW no"), lambda r: "4" + _digits(r, 9), ()),
    (("Serial", "Asset no", "Tracking"), lambda r: _digits(r, 10), ()),
    (("Status", "Category", "Stage"), _one_of("Active", "Lapsed", "New", "Prospect"), ()),
    (("Colour", "Aircraft colour"), _one_of("White", "Black", "Red"), ()),
    (("Race time", "Race number"), lambda r: f"{r.randint(1, 5)}:{_digits(r, 2)}:{_digits(r, 2)}", ()),
    (("Credit union", "Rugby union"), _one_of("Boland", "Sharks"), ()),
    (("Postal code", "Poskode"), lambda r: _digits(r, 4), ()),
    (("Good faith deposit", "Party size", "Minor works"), _one_of("1", "2", "3"), ()),
    (("GPS", "Koördinate"), lambda r: f"-{r.uniform(22, 34):.6f}, {r.uniform(17, 32):.6f}", ()),
    (("Website", "Webwerf"), lambda r: f"www.{r.choice(('zebra', 'vlei'))}{r.randint(1, 99)}.co.za", ()),
    (("Customer account", "Client account number", "Kliëntrekening"), lambda r: _digits(r, 8), ()),
    (("Quantity", "Hours flown", "Seats"), lambda r: str(r.randint(1, 4000)), ()),
    (("Software version", "Build"), lambda r: ".".join(str(r.randint(0, 20)) for _ in range(4)), ()),
)


def columns(seed: int, rows: int = 120) -> Iterator[Made]:
    """A column of each sort, with a header and values by the seed."""
    r = random.Random(seed)
    for headers, value, sorts in COLUMNS:
        texts = tuple(value(r) for _ in range(rows))
        yield Made(r.choice(headers), texts, frozenset(sorts))
