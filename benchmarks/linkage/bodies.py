"""Labelled sets by a third hand: sport clubs and their sections, and a parish register of maiden names.

Kinds that no other set has: bodies known by abbreviations, of which one town has many of one code and one
club many sections, each an entity of its own; and people who marry, so that a family name says little. They
were measured (``FIRST``) before anything was changed for them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from benchmarks.linkage.sets import LabelledSet, Record

SEEDS: Final = (41, 42, 43)
#: F1 of Hotpass by seed, before anything was changed for them.
FIRST: Final[Mapping[str, Sequence[float]]] = {
    "clubs": (0.4592, 0.4536, 0.4569),
    "brides": (0.9339, 0.9418, 0.9272),
}


def _words(text: str) -> list[str]:
    return text.split()


_PLACES: Final = _words(
    "Alberton Amanzimtoti Atlantis Ballito Boksburg Brakpan Bellville Centurion Durbanville Edenvale"
    " Empangeni Gqeberha Hermanus Howick Isando Kempton_Park Khayelitsha Knysna Krugersdorp Langa Mabopane"
    " Margate Mdantsane Mitchells_Plain Mthatha Nelspruit Nyanga Orlando Paarl Phalaborwa Pinetown"
    " Polokwane Randburg Richards_Bay Roodepoort Sandton Sasolburg Secunda Soshanguve Stellenbosch Strand"
    " Tembisa Thohoyandou Umlazi Vanderbijlpark Vereeniging Westville Witbank"
)
_MASCOTS: Final = _words(
    "Pirates Wanderers Rovers Hamiltons Collegians Crusaders Harlequins Raiders Tigers Hawks Barbarians"
    " Villagers Spurs Swallows Eagles Bucks Zebras Rangers Celtic United Dynamos Blackpool"
)
#: Each code: how its club is called in full, abbreviated, and in Afrikaans.
_CODES: Final = (
    ("Rugby Football Club", "RFC", "Rugbyklub"),
    ("Football Club", "FC", "Sokkerklub"),
    ("Cricket Club", "CC", "Krieketklub"),
    ("Bowling Club", "BC", "Rolbalklub"),
    ("Athletics Club", "AC", "Atletiekklub"),
    ("Golf Club", "GC", "Gholfklub"),
    ("Tennis Club", "TC", "Tennisklub"),
    ("Hockey Club", "HC", "Hokkieklub"),
    ("Canoe Club", "CC", "Kanoklub"),
    ("Netball Club", "NC", "Netbalklub"),
)
_UNITS: Final = ("", "", "", "Juniors", "Ladies", "Masters")
_FIRST_NAMES: Final = _words(
    "Aletta Ameera Anneke Ayanda Babalwa Bettie Carike Chanel Charmaine Christelle Danielle Demi Ester"
    " Faith Gugu Hanlie Ilse Jabulile Jolene Kgomotso Leandri Liesl Lungile Mariska Mbali Michelle Mpho"
    " Natasha Ntombi Odette Palesa Ronel Sanet Santie Siphokazi Sunette Tania Tebogo Thembi Unathi Vanessa"
    " Wilma Xoliswa Yolandi Zinhle Andre Bheki Deon Eben Francois Gerrit Heinrich Jaco Kobus Lwazi Mandla"
    " Morne Neil Olwethu Pieter Rudi Sello Theo Thulani Werner Xolani Zakes"
)
_FAMILIES: Final = _words(
    "Ackermann Barnard Bester Bothma Burger Coetsee Conradie Dippenaar Ellis Fouche Gerber Greeff"
    " Hattingh Hugo Jali Jonker Kleynhans Khoza Langa Lategan Lourens Malan Malherbe Mashaba Matthee"
    " Mokwena Molefe Mostert Motaung Muller Ngcobo Nieuwoudt Nkuna Olivier Opperman Phiri Rabie Rossouw"
    " Schoeman Serfontein Shabangu Sibiya Steyn Terblanche Theron Tladi Uys Venter Verster Vosloo Wiese"
    " Zondi"
)
_WAYS: Final = ("Road", "Street", "Avenue", "Drive", "Crescent")
_NAMED: Final = _words(
    "Acacia Beacon Boundary Coronation Daisy Dromedaris Eland Fourth Gardenia Harbour Jakaranda Kiepersol"
    " Lourie Marine Nerina Olienhout Park Quince Ring Sering Stadium Tulip Union Vlei Wattle Yellowwood"
)
#: Beginnings of numbers, and hosts of mail.
_BEGINS: Final = ("10", "31", "41", "43", "12", "71", "76", "81", "84")
_HOSTS: Final = ("gmail.com", "mweb.co.za", "icloud.com")


class _Scribe:
    """Draws values, and writes them down as different people do, from one seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(f"bodies {seed}")

    def of(self, options: Sequence[str]) -> str:
        return self.dice.choice(options)

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def keyed(self, text: str, share: float = 0.08) -> str:
        """The text with a slip of the keyboard in so many cases."""
        if text and self.chance(share):
            at = self.dice.randrange(len(text))
            text = text[:at] + self.of(("", text[at] * 2, self.of("aeioustrnl"))) + text[at + 1 :]
        return self.of((text, text, text, text, text, text.upper())).strip()

    def place(self) -> str:
        return self.of(_PLACES).replace("_", " ")

    def number(self) -> str:
        return f"0{self.of(_BEGINS)}{self.dice.randint(2000000, 8999999)}"

    def number_again(self, digits: str) -> str:
        form = self.of(("{} {} {}", "{}{}{}", "({}) {} {}", "{}-{}-{}", "+27 {} {} {}"))
        return form.format(digits[1:3] if form[0] == "+" else digits[:3], digits[3:6], digits[6:])

    def home(self) -> str:
        return f"{self.dice.randint(1, 320)} {self.of(_NAMED)} {self.of(_WAYS)}"

    def home_again(self, home: str) -> str:
        short = {"Road": "Rd", "Street": "Str", "Avenue": "Ave", "Drive": "Dr", "Crescent": "Cres"}
        start, way = home.rsplit(" ", 1)
        return self.keyed(f"{start} {short[way] if self.chance(0.4) else way}")

    def blank(self, record: Record, shares: Mapping[str, float]) -> Record:
        return {k: "" if self.chance(shares.get(k, 0.0)) else v for k, v in record.items()}


def _listed(name: str, scribe: _Scribe, listed: list[tuple[Record, int]]) -> LabelledSet:
    scribe.dice.shuffle(listed)
    return LabelledSet(name, list(listed[0][0]), [r for r, _ in listed], [entity for _, entity in listed])


def clubs(seed: int, size: int = 700) -> LabelledSet:
    """Affiliated sport clubs: several codes and sections of one club, each an entity, with one secretary."""
    scribe, listed, entity = _Scribe(seed), [], 0
    while entity < size:
        town = scribe.place()
        mascot = scribe.of(_MASCOTS) if scribe.chance(0.7) else ""
        ground, office = scribe.home(), scribe.number()
        secretary = f"{scribe.of(_FIRST_NAMES)} {scribe.of(_FAMILIES)}"
        host = f"{town}{mascot}".lower().replace(" ", "")
        for code in scribe.dice.sample(_CODES, scribe.dice.choices((1, 2, 4), (6, 2, 1))[0]):
            for unit in dict.fromkeys(["", scribe.of(_UNITS)]):
                phone = office if scribe.chance(0.5) else scribe.number()
                mail = f"{code[1].lower()}{unit[:2].lower()}@{host}.co.za"
                person = (
                    secretary if scribe.chance(0.6) else f"{scribe.of(_FIRST_NAMES)} {scribe.of(_FAMILIES)}"
                )
                for _ in range(scribe.dice.choices((1, 2, 3, 4), (4, 4, 2, 1))[0]):
                    given, family = person.split(" ", 1)
                    record = {
                        "Club": scribe.keyed(_club(scribe, town, mascot, code, unit)),
                        "Home ground": scribe.home_again(ground),
                        "Place": scribe.keyed(town, 0.04),
                        "Secretary": scribe.of((person, f"{given[0]} {family}", f"{family}, {given}")),
                        "Contact no": scribe.number_again(phone),
                        "Club e-mail": mail,
                    }
                    shares = {"Home ground": 0.3, "Place": 0.15, "Secretary": 0.3, "Contact no": 0.3}
                    shares["Club e-mail"] = 0.5
                    listed.append((scribe.blank(record, shares), entity))
                entity += 1
    return _listed("clubs", scribe, listed)


def _club(scribe: _Scribe, town: str, mascot: str, code: tuple[str, str, str], unit: str) -> str:
    full, short, dutch = code
    start = f"{town} {mascot}".strip()
    name = scribe.of((f"{start} {full}", f"{start} {full}", f"{start} {short}", f"{start} {dutch}"))
    if mascot and scribe.chance(0.15):
        name = f"{mascot} {scribe.of((full, short))}"
    if unit:
        return scribe.of((f"{name} {unit}", f"{name} ({unit})", f"{name} - {unit}"))
    return name


def brides(seed: int, size: int = 900) -> LabelledSet:
    """Members of congregations and alumni lists: maiden, married and double-barrelled family names."""
    scribe, listed = _Scribe(seed), []
    for entity in range(size):
        given, second = scribe.of(_FIRST_NAMES), scribe.of(_FIRST_NAMES)
        maiden = scribe.of(_FAMILIES)
        married = scribe.of(_FAMILIES) if scribe.chance(0.4) else maiden
        born = (scribe.dice.randint(1940, 2004), scribe.dice.randint(1, 12), scribe.dice.randint(1, 28))
        before, after = ((scribe.home(), scribe.place()) for _ in range(2))
        cell = scribe.number()
        mail = f"{given}{scribe.of(('.', '', '_'))}{scribe.of((maiden, married))}"
        mail = f"{mail}{scribe.of(('', str(born[0] % 100)))}@{scribe.of(_HOSTS)}".lower()
        for _ in range(scribe.dice.choices((1, 2, 3, 4), (4, 4, 2, 1))[0]):
            wed = scribe.chance(0.5)
            home, town = after if wed else before
            family = _family(scribe, maiden, married, wed)
            record = {
                "Names": scribe.keyed(scribe.of((given, given, f"{given} {second}", f"{given} {second[0]}"))),
                "Surname": scribe.keyed(family),
                "Maiden name": maiden if married != maiden and wed and scribe.chance(0.5) else "",
                "Date born": _born(scribe, born),
                "Residence": scribe.home_again(home),
                "City or town": scribe.keyed(town, 0.04),
                "Cellphone": scribe.number_again(cell),
                "E-mail": mail,
            }
            shares = {
                "Date born": 0.3,
                "Residence": 0.25,
                "City or town": 0.1,
                "Cellphone": 0.4,
                "E-mail": 0.5,
            }
            listed.append((scribe.blank(record, shares), entity))
    return _listed("brides", scribe, listed)


def _family(scribe: _Scribe, maiden: str, married: str, wed: bool) -> str:
    if not wed or married == maiden:
        return maiden
    return scribe.of((married, married, married, f"{maiden}-{married}", f"{married} (née {maiden})"))


def _born(scribe: _Scribe, born: tuple[int, int, int]) -> str:
    year, month, day = born
    return scribe.of((f"{year}-{month:02}-{day:02}", f"{day:02}/{month:02}/{year}", f"{day}.{month}.{year}"))


MAKERS: Final[Mapping[str, Callable[[int], LabelledSet]]] = {made.__name__: made for made in (clubs, brides)}
