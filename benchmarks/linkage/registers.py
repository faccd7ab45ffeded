"""Labelled sets by another hand: registers of congregations and schools, of traders, and of households.

They are larger than those of :mod:`benchmarks.linkage.sets` and by other rules, and were measured (``FIRST``)
before anything was changed for them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from benchmarks.linkage.sets import LabelledSet, Record

SEEDS: Final = (21, 22)
#: F1 of Hotpass by seed, before anything was changed for them.
FIRST: Final[Mapping[str, Sequence[float]]] = {
    "congregations": (0.5086, 0.5350),
    "traders": (0.8239, 0.8347),
    "households": (0.8664, 0.8737),
}


def _list(text: str) -> list[str]:
    return [one.strip() for one in text.split(",")]


_SAINTS = _list(
    "Andrew, Anne, Augustine, Bede, Benedict, Bernard, Boniface, Cyprian, Dominic, Edmund, George,"
    " Giles,"
    "Helena, Ignatius, James, John, Joseph, Jude, Lawrence, Luke, Mark, Martin, Mary, Matthew, Michael,"
    "Nicholas, Oswald, Patrick, Paul, Peter, Philip, Saviour, Stephen, Thomas, Vincent, Wilfrid"
)
_DEDICATED = _list(
    "Holy Trinity, Christ the King, Sacred Heart, All Saints, Good Shepherd, Our Lady of Lourdes,"
    " Holy Family,"
    "Immaculate Conception, Holy Cross, Our Lady of Fatima, Corpus Christi, Resurrection, Emmanuel,"
    " Ascension"
)
_TOWNS = _list(
    "Aliwal North, Barberton, Beaufort West, Bethal, Bloemhof, Bredasdorp, Brits, Caledon, Ceres,"
    " Colesberg,"
    "Cradock, De Aar, Ermelo, Estcourt, Ficksburg, George, Graaff-Reinet, Grahamstown, Greytown,"
    " Harrismith,"
    "Heidelberg, Kokstad, Kroonstad, Kuruman, Ladybrand, Louis Trichardt, Lydenburg, Middelburg,"
    " Mossel Bay,"
    "Newcastle, Oudtshoorn, Parys, Piet Retief, Potchefstroom, Queenstown, Riversdale, Rustenburg,"
    " Senekal,"
    "Standerton, Stutterheim, Swellendam, Tzaneen, Umtata, Vredendal, Vryburg, Vryheid, Worcester,"
    " Zeerust"
)
_SIDES = _list("North, South, East, West, Central")
_NOORD = {"North": "Noord", "South": "Suid", "East": "Oos", "West": "Wes", "Central": "Sentraal"}
_ROADS = _list(
    "Church, Voortrekker, Kerk, Long, Pretorius, President, Market, Mandela, Hospital, Station,"
    " Loop, Joubert,"
    "Biko, Steyn, Buitekant, Murray, Somerset, Durban, Protea, Aloe, Bree, Plein, Sluiter, Tambo,"
    " Luthuli, Smuts"
)
_SURNAMES = _list(
    "Abrahams, Adonis, Arendse, Badenhorst, Basson, Bezuidenhout, Booysen, Bosman, Buthelezi, Cele,"
    " Cilliers,"
    "Cloete, Coetzee, Cronje, Daniels, Davids, De Beer, De Klerk, De Villiers, Dube, Du Plessis,"
    " Du Toit,"
    "Engelbrecht, Erasmus, Fortuin, Govender, Grobler, Gumede, Hendricks, Isaacs, Jacobs,"
    " Jansen van Vuuren,"
    "Joubert, Kekana, Kgosana, Kruger, Labuschagne, Le Roux, Lombard, Louw, Mabaso, Madonsela,"
    " Mahlangu, Maluleke,"
    "Marais, Maseko, Mbatha, Mhlongo, Mnguni, Moodley, Mthembu, Myburgh, Naude, Ndaba, Nortje,"
    " Ntuli, Oosthuizen,"
    "Petersen, Pienaar, Potgieter, Pretorius, Radebe, Reddy, Roux, Scheepers, Sithole, Smit, Snyman,"
    " Steenkamp,"
    "Strydom, Swanepoel, Swart, Tshabalala, Van den Berg, Van der Merwe, Van Niekerk, Van Rooyen,"
    " Van Wyk,"
    "Van Zyl, Vermeulen, Viljoen, Visser, Vorster, Wessels, Williams, Xaba, Zulu, Zwane"
)
_NAMES: Final[Mapping[str, Sequence[str]]] = {
    name: forms
    for line in _list(
        "Abraham Braam Abe, Adriaan Attie Riaan, Alexander Alex Sandy, Andries Dries, Anthony Tony,"
        " Barend Ben,"
        "Catharina Rina Trienie, Christiaan Chris, Christopher Chris Kit, Cornelia Corrie,"
        " Cornelius Neels,"
        "Deborah Debbie, Dorothea Dora Thea, Elsabe Elsie, Francina Sina, Frederick Fred Freddie,"
        " Gerhardus Gert,"
        "Hendrik Hennie, Hester Hettie, Jacobus Kobus Koos, Jacoba Kotie, Johanna Hanna Annie,"
        " Johannes Johan Hannes,"
        "Jonathan Jon, Joyce, Kagiso, Leonard Len, Lindiwe Lindi, Magdalena Lena,"
        " Margaretha Greta Griet,"
        "Maria Mia Marie, Marthinus Tinus, Nokuthula Thuli, Nthabiseng Ntabi, Pieter Piet,"
        " Petronella Nellie,"
        "Precious, Refilwe Fifi, Sibusiso Sbu, Stefanus Fanie, Susanna San Sanna, Themba,"
        " Thandeka Thandi, Tshepo,"
        "Willem Wim Willie, Wilhelmina Mina, Zanele, Dineo, Ashwin, Bronwyn Bron, Chantal, Denzil,"
        " Faried, Gadija,"
        "Kavitha, Logan, Melissa Mel, Nazeem, Pravesh, Rushda, Shireen, Vusi, Yolande, Zaheer"
    )
    for name, *forms in [line.split()]
}
_CALLINGS = _list(
    "Plumbers, Electrical, Panelbeaters, Butchery, Bottle Store, Upholstery, Auto Spares, Welding,"
    " Tyres, Nursery,"
    "Bakery, Hair Salon, Hardware, Funeral Services, Fisheries, Tavern, Driving School,"
    " Pest Control, Locksmiths,"
    "Dry Cleaners, Caterers, Removals, Boerdery, Sawmills, Guest House, Opticians, Attorneys,"
    " Estates, Borehole Drilling"
)
_CHAINS = _list(
    "Boxwood Stores, Kwikbuild, Saverite Foods, Tekkie Barn, Oranje Apteek, Medirite Clinic,"
    " Agri Depot, Cashland,"
    "Pep Corner, Fuelzone, Motolek, Brickmasters, Karoo Slaghuis, Sunset Liquors"
)
_FANCY = _list(
    "Bushveld, Highveld, Lowveld, Platinum Belt, Kudu, Springbok, Marula, Baobab, Thusano, Ubuntu,"
    " Simunye, Masakhane,"
    "Rooikat, Tarentaal, Langeberg, Outeniqua, Umfolozi, Indwe, Khanya, Lesedi, Mzansi, Impala,"
    " Aasvoel, Berg en Dal"
)


class _Clerk:
    """Draws and spoils values as clerks do, from one seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(f"registers {seed}")

    def of(self, options: Sequence[str]) -> str:
        return self.dice.choice(options)

    def one_in(self, n: float) -> bool:
        return self.dice.random() * n < 1

    def typed(self, text: str, wrong: float = 10) -> str:
        """The text typed by somebody: one in so many with a wrong, a missing or a doubled letter."""
        while text and self.one_in(wrong):
            at = self.dice.randrange(len(text))
            near = self.of("qwertyuiopasdfghjklzxcvbnm") if text[at].isalpha() else text[at]
            text = text[:at] + self.of((near, "", text[at] * 2, text[at : at + 2][::-1])) + text[at + 1 :]
        return self.dice.choices((text, text.upper(), text.lower()), (8, 1, 0.5))[0].strip()

    def line(self) -> str:
        code = self.of(("11", "12", "13", "15", "18", "21", "44", "51", "53"))
        return f"0{code}{self.dice.randint(2000000, 8999999)}"

    def mobile(self) -> str:
        return f"0{self.of(('72', '73', '82', '83', '84'))}{self.dice.randint(1000000, 9999999)}"

    def lines(self, numbers: Sequence[str]) -> str:
        """Some of the numbers in one cell, in whatever order and form."""
        some = self.dice.sample(list(numbers), self.dice.randint(1, len(numbers)))
        form = self.of(("{} {} {}", "{}-{} {}", "({}) {}{}", "{}{}{}", "+27{} {} {}"))
        told = [form.format(n[1:3] if form[0] == "+" else n[:3], n[3:6], n[6:]) for n in some]
        return self.of((" / ", "; ", " or ", ", ")).join(told)

    def door(self) -> str:
        return (
            f"{self.dice.randint(1, 250)} {self.of(_ROADS)} {self.of(('Street', 'Street', 'Road', 'Avenue'))}"
        )

    def door_again(self, door: str, town: str) -> str:
        for long, short in (("Street", "St"), ("Street", "Straat"), ("Road", "Rd"), ("Avenue", "Ave")):
            if self.one_in(3):
                door = door.replace(long, short)
        if self.one_in(6):
            door = f"{door}, {town}"
        if self.one_in(12):
            door = f"P O Box {self.dice.randint(1, 2000)}"
        return self.typed(door, 12)

    def blanks(self, record: Record, one_in: Mapping[str, float]) -> Record:
        return {
            k: self.of(("", "", "n/a", "-")) if self.one_in(one_in.get(k, 1e9)) else v
            for k, v in record.items()
        }


Listed = list[tuple[Record, int]]


def _listed(name: str, clerk: _Clerk, listed: Listed) -> LabelledSet:
    clerk.dice.shuffle(listed)
    return LabelledSet(name, list(listed[0][0]), [r for r, _ in listed], [entity for _, entity in listed])


def congregations(seed: int, size: int = 1000) -> LabelledSet:
    """Parishes, clinics and schools, several of one patron in many towns and several of one town's name."""
    clerk, listed = _Clerk(seed), Listed()
    for entity in range(size):
        town, door = clerk.of(_TOWNS), clerk.door()
        phones = [clerk.line() for _ in range(clerk.dice.choice((1, 1, 2, 3)))]
        says = clerk.dice.choices((_parish, _dutch, _clinic, _school), (4, 2, 2, 3))[0](clerk, town)
        head = f"{clerk.of(('Rev', 'Fr', 'Mr', 'Mrs', 'Sr', 'Ds'))} {clerk.of(_SURNAMES)}"
        for _ in range(clerk.dice.choices((1, 2, 3, 4, 6), (4, 4, 2, 1, 0.5))[0]):
            record = {
                "Institution": clerk.typed(clerk.of(says), 14),
                "Where": clerk.door_again(door, town),
                "Town": clerk.typed(town, 25),
                "Tel": clerk.lines(phones if not clerk.one_in(15) else [clerk.line()]),
                "Head": head
                if not clerk.one_in(4)
                else f"{clerk.of(('Rev', 'Mr', 'Mrs'))} {clerk.of(_SURNAMES)}",
            }
            listed.append((clerk.blanks(record, {"Where": 4, "Town": 8, "Tel": 3, "Head": 2.5}), entity))
    return _listed("congregations", clerk, listed)


def _parish(clerk: _Clerk, town: str) -> list[str]:
    if clerk.one_in(3):
        who = clerk.of(_DEDICATED)
        return [
            f"{who} Church",
            f"{who} Parish, {town}",
            f"Church of the {who}",
            f"{who} Catholic Church",
            who,
        ]
    who = clerk.of(_SAINTS)
    faith = clerk.of(("Anglican", "Catholic", "Methodist", "Lutheran"))
    short = {"Anglican": "Ang.", "Catholic": "RC", "Methodist": "Meth.", "Lutheran": "Luth."}[faith]
    return [
        f"St {who}'s {faith} Church", f"St. {who}'s Church", f"Saint {who} Parish",
        f"Parish Church of St {who}, {town}",
        f"St {who}s {short} Church", f"St {who} - {town}", f"{faith} Church of St {who}",
    ]  # fmt: skip


def _dutch(clerk: _Clerk, town: str) -> list[str]:
    side = clerk.of(_SIDES) if clerk.one_in(1.5) else ""
    name = f"{town} {side}".strip()
    own = f"{town}-{_NOORD[side]}" if side else town
    body = clerk.of(("NG", "Hervormde", "Gereformeerde"))
    return [f"{body} Kerk {own}", f"{body} Gemeente {own}", f"{body} Kerk {name}", f"{own} {body} Gemeente"]


def _clinic(clerk: _Clerk, town: str) -> list[str]:
    if clerk.one_in(2):
        who = clerk.of(_SAINTS)
        return [
            f"St {who}'s Clinic",
            f"Saint {who} Clinic",
            f"Sint {who} Kliniek",
            f"St {who}'s Health Centre",
        ]
    who = f"{clerk.of(_NAMES_OF)} {clerk.of(_SURNAMES)}"
    return [
        f"{who} Clinic",
        f"{who} Community Health Centre",
        f"{who} CHC",
        f"{who.split(' ', 1)[1]} Clinic ({town})",
    ]


def _school(clerk: _Clerk, town: str) -> list[str]:
    stage = clerk.of(("Primary", "High", "Secondary", "Combined"))
    which = clerk.of(("town", "patron", "person"))
    own = {"town": town, "patron": f"St {clerk.of(_SAINTS)}'s", "person": f"{clerk.of(_SURNAMES)}"}[which]
    dutch = {
        "Primary": "Laerskool",
        "High": "Hoërskool",
        "Secondary": "Sekondêre Skool",
        "Combined": "Gekombineerde Skool",
    }
    initial = {"Primary": "PS", "High": "HS", "Secondary": "SS", "Combined": "CS"}[stage]
    said = [f"{own} {stage} School", f"{own} {stage}", f"{own} {initial}", f"{own} {stage[:4]}. School"]
    return said if which == "patron" else [*said, f"{dutch[stage]} {own}"]


def traders(seed: int, size: int = 1100) -> LabelledSet:
    """Accounts of sole traders, of their companies, and of chains with a branch in every town."""
    clerk, listed = _Clerk(seed), Listed()
    entity = 0
    while entity < size:
        if clerk.one_in(12):
            chain = clerk.of(_CHAINS)
            towns = clerk.dice.sample(_TOWNS, clerk.dice.randint(3, 9))
            shops = [(_branch(chain, town), town) for town in towns]
        else:
            shops = [(_trader(clerk), clerk.of(_TOWNS))]
        owner = f"{clerk.of(_NAMES_OF)} {clerk.of(_SURNAMES)}"
        for says, town in shops:
            door, phones = clerk.door(), [clerk.line(), clerk.mobile()]
            host = "".join(c for c in says[0].lower() if c.isalnum())[:14]
            mail = f"{clerk.of(('info', 'admin', 'sales', 'accounts'))}@{host}.co.za"
            for _ in range(clerk.dice.choices((1, 2, 3, 5), (4, 4, 2, 0.7))[0]):
                record = {
                    "Acc name": clerk.typed(clerk.of(says), 12),
                    "Physical addr": clerk.door_again(door, town),
                    "Town": clerk.typed(town, 25),
                    "Phone(s)": clerk.lines(phones),
                    "E-mail addr": clerk.typed(mail, 20).lower(),
                    "Owner": _owner_again(clerk, owner),
                }
                few = {"Physical addr": 4, "Town": 9, "Phone(s)": 3.5, "E-mail addr": 2.5, "Owner": 2.5}
                listed.append((clerk.blanks(record, few), entity))
            entity += 1
    return _listed("traders", clerk, listed)


def _branch(chain: str, town: str) -> list[str]:
    return [f"{chain} {town}", chain, f"{chain} ({town})", f"{chain} - {town} branch", f"{chain} (Pty) Ltd"]


def _trader(clerk: _Clerk) -> list[str]:
    calling = clerk.of(_CALLINGS)
    if clerk.one_in(2):
        first, family = clerk.of(_NAMES_OF), clerk.of(_SURNAMES)
        own = f"{family} {calling}"
        return [
            own,
            f"{own} CC",
            f"{first[0]} {family} t/a {own}",
            f"{family}'s {calling}",
            f"{own} (Pty) Ltd",
            f"{first} {family}",
        ]
    own = f"{clerk.of(_FANCY)} {calling}"
    if clerk.one_in(3):
        own = f"{own.split(' ', 1)[0]} & {clerk.of(('Sons', 'Seuns', 'Partners', 'Son'))} {calling}"
    return [
        own,
        f"{own} CC",
        f"{own} (Pty) Ltd",
        f"{own} Edms Bpk",
        f"{own} (PTY) LTD.",
        own.replace("&", "en"),
    ]


def _owner_again(clerk: _Clerk, owner: str) -> str:
    first, family = owner.split(" ", 1)
    forms = [
        owner,
        f"{first[0]} {family}",
        f"{family}, {first}",
        f"{clerk.of([first, *_NAMES[first]])} {family}",
    ]
    return clerk.typed(clerk.of(forms), 14)


def households(seed: int, size: int = 700) -> LabelledSet:
    """Patients by household: parents and children of one name, daughters who marry, people who move."""
    clerk, listed = _Clerk(seed), Listed()
    entity = 0
    for _ in range(size):
        family, door, town, home = clerk.of(_SURNAMES), clerk.door(), clerk.of(_TOWNS), clerk.line()
        father = clerk.of(_NAMES_OF)
        for member in range(clerk.dice.choices((1, 2, 3, 5), (3, 3, 2, 2))[0]):
            first = father if member == 2 and clerk.one_in(3) else clerk.of(_NAMES_OF)
            middle = clerk.of(_NAMES_OF) if clerk.one_in(2) else ""
            married = clerk.of(_SURNAMES) if clerk.one_in(12) else family
            year = clerk.dice.randint(1945, 1975) + (26 if member > 1 else 0)
            born = (year, clerk.dice.randint(1, 12), clerk.dice.randint(1, 28))
            phones = [home, clerk.mobile()]
            for _ in range(clerk.dice.choices((1, 2, 3, 4), (4, 4, 2, 1))[0]):
                record = {
                    "Patient": _patient(clerk, first, middle, clerk.of((family, married))),
                    "DOB": _born(clerk, born),
                    "Home address": clerk.door_again(door if not clerk.one_in(10) else clerk.door(), town),
                    "Town/City": clerk.typed(town, 25),
                    "Contact nos": clerk.lines(phones),
                }
                few = {"DOB": 2.8, "Home address": 4, "Town/City": 6, "Contact nos": 3}
                listed.append((clerk.blanks(record, few), entity))
            entity += 1
    return _listed("households", clerk, listed)


def _patient(clerk: _Clerk, first: str, middle: str, family: str) -> str:
    called = clerk.of([first, first, *_NAMES[first]])
    initials = f"{first[0]}{middle[:1]}"
    forms = [f"{called} {family}", f"{first} {middle} {family}", f"{initials} {family}", f"{family} {called}",
             f"{family}, {first} {middle}".strip(),
             f"{clerk.of(('Mr', 'Mrs', 'Ms', 'Dr'))} {initials} {family}"]  # fmt: skip
    return clerk.typed(" ".join(clerk.dice.choices(forms, (5, 3, 1.5, 0.7, 1.5, 1))[0].split()), 10)


def _born(clerk: _Clerk, born: tuple[int, int, int]) -> str:
    year, month, day = born
    if clerk.one_in(25):
        day = clerk.dice.randint(1, 28)
    return clerk.of(
        (f"{year}-{month:02}-{day:02}", f"{day:02}/{month:02}/{year}", f"{year}/{month:02}/{day:02}")
    )


_NAMES_OF: Final = list(_NAMES)
MAKERS: Final[Mapping[str, Callable[[int], LabelledSet]]] = {
    made.__name__: made for made in (congregations, traders, households)
}
