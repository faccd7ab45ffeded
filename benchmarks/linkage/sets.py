"""Labelled sets: lists of records of businesses, institutions and people, with the entity of each.

Every set is made from a seed. Each has what makes linkage hard in its domain: branches of one chain, families
at one address, namesakes, shared switchboards, few entities that own most rows, fields that are mostly blank.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from benchmarks.linkage import words

Record = dict[str, str]


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Records as texts by column, all with the same columns, and the entity of each."""

    name: str
    columns: Sequence[str]
    records: Sequence[Record]
    entities: Sequence[int]


class Maker:
    """Draws and spoils values; everything comes from one seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)

    def of(self, options: Sequence[str]) -> str:
        return self.dice.choice(options)

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def slip(self, text: str) -> str:
        """The text with one slip of the keyboard."""
        if len(text) < 3:
            return text
        at = self.dice.randrange(len(text) - 1)
        letter = self.dice.choice("abcdefghijklmnopqrstuvwxyz" if not text[at].isdigit() else "0123456789")
        return self.dice.choice(
            (
                text[:at] + text[at + 1 :],
                text[:at] + letter + text[at:],
                text[:at] + letter + text[at + 1 :],
                text[:at] + text[at + 1] + text[at] + text[at + 2 :],
            )
        )

    def shortened(self, text: str) -> str:
        return " ".join(words.SHORT.get(w, w) if self.chance(0.5) else w for w in text.split())

    def spoilt(self, text: str, share: float) -> str:
        """The text as somebody else keys it in."""
        if self.chance(share):
            text = self.slip(text)
        if self.chance(share / 2):
            text = self.slip(text)
        if self.chance(share / 2):
            text = text.upper() if self.chance(0.5) else text.lower()
        return text

    def address(self) -> str:
        return f"{self.dice.randint(1, 400)} {self.of(words.STREETS)} {self.dice.choice(words.WAYS)[0]}"

    def address_again(self, text: str) -> str:
        for long, short in words.WAYS:
            if self.chance(0.5):
                text = text.replace(long, short)
        if self.chance(0.15):
            text += f", Unit {self.dice.randint(1, 30)}"
        return self.spoilt(text, 0.12)

    def phone(self) -> str:
        return f"{self.dice.randint(200, 799)}{self.dice.randint(2000000, 9999999)}"

    def phone_again(self, digits: str) -> str:
        if self.chance(0.05):
            digits = self.slip(digits)
        forms = ("{}-{}-{}", "({}) {}-{}", "{} {} {}", "{}.{}.{}", "{}{}{}")
        return self.of(forms).format(digits[:3], digits[3:6], digits[6:])

    def born(self) -> str:
        return (date(1930, 1, 1) + timedelta(days=self.dice.randrange(27_000))).isoformat()

    def times(self, weights: Mapping[int, float]) -> int:
        return self.dice.choices(list(weights), list(weights.values()))[0]


Spoil = Callable[[Maker, Record], Record]
_FEW: Final = {1: 6.0, 2: 3.0, 3: 1.0}
_MANY: Final = {1: 3.0, 2: 3.0, 3: 2.0, 5: 1.5, 9: 0.8, 16: 0.3}


def _made(
    name: str, maker: Maker, truths: Sequence[Record], spoil: Spoil, times: Mapping[int, float]
) -> LabelledSet:
    listed = [
        (spoil(maker, truth), entity)
        for entity, truth in enumerate(truths)
        for _ in range(maker.times(times))
    ]
    maker.dice.shuffle(listed)
    columns = ["id", *truths[0]]
    records = [{"id": str(n), **record} for n, (record, _) in enumerate(listed)]
    return LabelledSet(name, columns, records, [entity for _, entity in listed])


def _without(maker: Maker, record: Record, shares: Mapping[str, float]) -> Record:
    return {k: "" if maker.chance(shares.get(k, 0.0)) else v for k, v in record.items()}


def _company(maker: Maker) -> str:
    style = maker.dice.random()
    if style < 0.35:
        return f"{maker.of(words.BRANDS)} {maker.of(words.TRADES)}"
    if style < 0.6:
        return f"{maker.of(words.FAMILY)} {maker.of(words.TRADES)}"
    if style < 0.75:
        return f"{maker.of(words.FAMILY)} and {maker.of(words.FAMILY)} {maker.of(words.TRADES)}"
    if style < 0.9:
        return f"{maker.of(words.BRANDS)} {maker.of(words.BRANDS)} {maker.of(words.TRADES)}"
    return f"{maker.of(words.CITIES)} {maker.of(words.BRANDS)} {maker.of(words.TRADES)}"


def _company_again(maker: Maker, name: str) -> str:
    if maker.chance(0.12) and len(name.split()) > 2:
        name = " ".join(name.split()[:-1])
    name = maker.shortened(name)
    if maker.chance(0.5):
        name = f"{name} {maker.of(words.FORMS)}"
    return maker.spoilt(name, 0.12)


def companies(seed: int, size: int = 700) -> LabelledSet:
    """Customers of a supplier: a name, an address, a phone and a website, a third of each missing."""
    maker = Maker(seed)
    truths = []
    for _ in range(size):
        name = _company(maker)
        site = "".join(name.lower().split())[:18] + maker.of((".com", ".co.za", ".net"))
        place = {"city": maker.of(words.CITIES), "postcode": str(maker.dice.randint(1000, 9999))}
        contact = {"phone": maker.phone(), "website": site}
        truths.append({"company": name, "street": maker.address(), **place, **contact})

    def spoil(maker: Maker, true: Record) -> Record:
        again = {
            **true,
            "company": _company_again(maker, true["company"]),
            "street": maker.address_again(true["street"]),
            "phone": maker.phone_again(true["phone"] if maker.chance(0.85) else maker.phone()),
            "website": "www." + true["website"] if maker.chance(0.4) else true["website"],
        }
        return _without(
            maker, again, {"street": 0.3, "city": 0.1, "postcode": 0.3, "phone": 0.35, "website": 0.6}
        )

    return _made("companies", maker, truths, spoil, _FEW)


def branches(seed: int, size: int = 150) -> LabelledSet:
    """Shops of chains: one name at many addresses, each of them an entity of its own."""
    maker = Maker(seed)
    truths = []
    for _ in range(size):
        name = _company(maker)
        for _ in range(maker.times({1: 5.0, 3: 2.0, 8: 1.0})):
            place = {"address": maker.address(), "city": maker.of(words.CITIES), "phone": maker.phone()}
            truths.append({"name": name, **place})

    def spoil(maker: Maker, true: Record) -> Record:
        again = {
            "name": _company_again(maker, true["name"]),
            "address": maker.address_again(true["address"]),
            "city": maker.spoilt(true["city"], 0.05),
            "phone": maker.phone_again(true["phone"]),
        }
        return _without(maker, again, {"phone": 0.2, "address": 0.1})

    return _made("branches", maker, truths, spoil, _FEW)


def institutions(seed: int, size: int = 250) -> LabelledSet:
    """Schools and clinics from many lists: up to sixteen rows each, names shortened, phones often missing."""
    maker = Maker(seed)
    truths = []
    for _ in range(size):
        saint = maker.chance(0.3)
        first = f"Saint {maker.of(words.SAINTS)}" if saint else maker.of(words.CITIES + words.FAMILY)
        phone = {"Phone": maker.phone(), "Zip": str(maker.dice.randint(60600, 60699))}
        truths.append(
            {"Site name": f"{first} {maker.of(words.PLACES_OF)}", "Address": maker.address(), **phone}
        )

    def spoil(maker: Maker, true: Record) -> Record:
        name = maker.shortened(true["Site name"])
        if maker.chance(0.15):
            name = f"{name} - {maker.of(('Main', 'Annex', 'Head Start', 'North'))}"
        if maker.chance(0.1):
            name = " ".join(name.split()[:2])
        again = {
            "Site name": maker.spoilt(name, 0.1),
            "Address": maker.address_again(true["Address"]),
            "Phone": maker.phone_again(true["Phone"])
            if maker.chance(0.9)
            else maker.phone_again(maker.phone()),
            "Zip": true["Zip"],
        }
        return _without(maker, again, {"Phone": 0.3, "Zip": 0.4})

    return _made("institutions", maker, truths, spoil, _MANY)


def eateries(seed: int, size: int = 500) -> LabelledSet:
    """Two guides of restaurants: each at most twice, phones and kinds at odds."""
    maker = Maker(seed)
    truths = []
    for _ in range(size):
        owner = f"{maker.of(words.GIVEN)}'s" if maker.chance(0.4) else maker.of(words.BRANDS)
        place = {"addr": maker.address(), "city": maker.of(words.CITIES[:12])}
        told = {"phone": maker.phone(), "type": maker.of(words.CUISINES)}
        truths.append({"name": f"{owner} {maker.of(words.DISHES)}", **place, **told})

    def spoil(maker: Maker, true: Record) -> Record:
        name = true["name"]
        if maker.chance(0.2):
            name = f"{name} ({true['city']})" if maker.chance(0.5) else f"the {name}"
        elif maker.chance(0.15):
            name = name.split()[0]
        return {
            "name": maker.spoilt(name.lower(), 0.05),
            "addr": maker.address_again(true["addr"]).lower(),
            "city": true["city"].lower() if maker.chance(0.85) else maker.of(words.CITIES[:12]).lower(),
            "phone": maker.phone_again(true["phone"] if maker.chance(0.9) else maker.phone()),
            "type": true["type"] if maker.chance(0.5) else maker.of(words.CUISINES),
        }

    return _made("eateries", maker, truths, spoil, {1: 5.0, 2: 1.0})


def residents(seed: int, size: int = 400) -> LabelledSet:
    """People by households: relatives share an address, a phone and a family name; some dates are missing."""
    maker = Maker(seed)
    truths = []
    for _ in range(size):
        family, home, phone = maker.of(words.FAMILY), maker.address(), maker.phone()
        town = {"city": maker.of(words.CITIES), "postcode": str(maker.dice.randint(1000, 9999))}
        for given in maker.dice.sample(words.GIVEN, maker.times({1: 3.0, 2: 2.0, 4: 1.0})):
            own = {"given_name": given, "surname": family, "date_of_birth": maker.born()}
            truths.append({**own, "address": home, **town, "phone": phone})

    def spoil(maker: Maker, true: Record) -> Record:
        given = true["given_name"]
        if maker.chance(0.15):
            given = words.NICKNAMES.get(given, given[0])
        year, month, day = true["date_of_birth"].split("-")
        if maker.chance(0.05):
            month, day = (day, month) if int(day) <= 12 else (month, f"{int(day) % 28 + 1:02}")
        moved = maker.chance(0.12)
        again = {
            **true,
            "given_name": maker.spoilt(given, 0.12),
            "surname": maker.spoilt(true["surname"], 0.12),
            "date_of_birth": f"{year}-{month}-{day}",
            "address": maker.address() if moved else maker.address_again(true["address"]),
            "phone": maker.phone_again(maker.phone() if moved else true["phone"]),
        }
        return _without(
            maker, again, {"date_of_birth": 0.25, "phone": 0.3, "address": 0.1, "given_name": 0.03}
        )

    return _made("residents", maker, truths, spoil, {1: 4.0, 2: 3.0, 4: 1.0})


def staff(seed: int, size: int = 120) -> LabelledSet:
    """Contacts of companies: colleagues share company, switchboard and domain; people change companies."""
    maker = Maker(seed)
    truths = []
    for _ in range(size):
        company, board = _company(maker), maker.phone()
        domain = "".join(company.lower().split())[:16] + ".com"
        for _ in range(maker.times({1: 2.0, 3: 3.0, 7: 2.0, 12: 1.0})):
            given, family = maker.of(words.GIVEN), maker.of(words.FAMILY)
            name = {"Full name": f"{given} {family}", "Company": company, "Job title": maker.of(words.ROLES)}
            host = domain if maker.chance(0.7) else maker.of(words.FREE_MAIL)
            truths.append({**name, "E-mail": f"{given}.{family}@{host}".lower(), "Tel": board})

    def spoil(maker: Maker, true: Record) -> Record:
        given, family = true["Full name"].split(" ", 1)
        name = maker.dice.choice(
            (true["Full name"], true["Full name"], f"{given[0]} {family}", f"{family}, {given}",
             f"{words.NICKNAMES.get(given, given)} {family}", f"Dr {given} {family}")
        )  # fmt: skip
        again = {
            "Full name": maker.spoilt(name, 0.1),
            "Company": _company_again(maker, true["Company"]),
            "Job title": true["Job title"] if maker.chance(0.6) else maker.of(words.ROLES),
            "E-mail": true["E-mail"] if maker.chance(0.9) else maker.slip(true["E-mail"]),
            "Tel": maker.phone_again(true["Tel"]),
        }
        return _without(maker, again, {"E-mail": 0.35, "Tel": 0.3, "Company": 0.1, "Job title": 0.3})

    return _made("staff", maker, truths, spoil, {1: 3.0, 2: 3.0, 3: 1.0, 5: 0.5})


def ledgers(seed: int, size: int = 40) -> LabelledSet:
    """Payees of many transactions: a few entities own hundreds of rows between them, name and town only."""
    maker = Maker(seed)
    truths = [{"Payee": _company(maker), "Town": maker.of(words.CITIES)} for _ in range(size)]

    def spoil(maker: Maker, true: Record) -> Record:
        again = {
            "Payee": maker.spoilt(_company_again(maker, true["Payee"]), 0.2),
            "Town": maker.spoilt(true["Town"], 0.1),
        }
        return _without(maker, again, {"Town": 0.3})

    return _made("ledgers", maker, truths, spoil, {5: 3.0, 20: 3.0, 60: 1.0})


def members(seed: int, size: int = 900) -> LabelledSet:
    """A society's members: names, a town and for half of them an e-mail; little else to go by."""
    maker = Maker(seed)
    truths = []
    for _ in range(size):
        given, family = maker.of(words.GIVEN), maker.of(words.FAMILY)
        number = str(maker.dice.randint(1, 99)) if maker.chance(0.6) else ""
        mail = f"{given}{maker.of(('.', '_', ''))}{family}{number}@{maker.of(words.FREE_MAIL)}".lower()
        names = {"First name": given, "Last name": family}
        truths.append({**names, "City": maker.of(words.CITIES), "Email": mail, "Born": maker.born()})

    def spoil(maker: Maker, true: Record) -> Record:
        given, family = true["First name"], true["Last name"]
        given = words.NICKNAMES.get(given, given) if maker.chance(0.2) else given
        if maker.chance(0.04):
            given, family = family, given
        again = {
            "First name": maker.spoilt(given, 0.15),
            "Last name": maker.spoilt(family, 0.15),
            "City": true["City"] if maker.chance(0.85) else maker.of(words.CITIES),
            "Email": true["Email"] if maker.chance(0.9) else maker.slip(true["Email"]),
            "Born": true["Born"],
        }
        return _without(maker, again, {"Email": 0.5, "City": 0.2, "Born": 0.45, "First name": 0.05})

    return _made("members", maker, truths, spoil, {1: 5.0, 2: 2.0, 3: 1.0, 6: 0.4})


MAKERS: Final[Mapping[str, Callable[[int], LabelledSet]]] = {
    made.__name__: made
    for made in (companies, branches, institutions, eateries, residents, staff, ledgers, members)
}
