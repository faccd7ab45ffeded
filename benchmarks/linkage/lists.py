"""Labelled sets by a fourth hand: rolls of voters in Portuguese and from India, and outlets of chains.

Kinds that no other set has: headers in another language, particles and mothers' names; a roll in which most
of those who bear one name are namesakes; and branches that are called by their brand alone, by their street,
by their mall or by their suburb. They were measured (``FIRST``) before anything was changed for them.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from benchmarks.linkage.sets import LabelledSet, Record

SEEDS: Final = (61, 62)
#: F1 of Hotpass by seed, before anything was changed for them.
FIRST: Final[Mapping[str, Sequence[float]]] = {
    "eleitores": (0.4673, 0.3758),
    "electors": (0.6613, 0.8172),
    "outlets": (0.7855, 0.7839),
}


def _words(text: str) -> list[str]:
    return [word.replace("_", " ") for word in text.split()]


_WOMEN: Final = _words(
    "Maria Ana Francisca Antônia Adriana Juliana Márcia Fernanda Patrícia Aline Camila Luciana Beatriz"
    " Larissa Vanessa Simone Cláudia Rosângela Sandra Tereza Raimunda Josefa"
)
_MEN: Final = _words(
    "José João Antônio Francisco Carlos Paulo Pedro Lucas Luiz Marcos Gabriel Rafael Daniel Marcelo"
    " Bruno Eduardo Felipe Rodrigo Manoel Sebastião Raimundo Geraldo"
)
_FAMILIES: Final = _words(
    "Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins"
    " Carvalho Almeida Lopes Soares Fernandes Vieira Barbosa Rocha Dias Nascimento Andrade Moreira Nunes"
    " Marques Machado Mendes Freitas Cardoso Ramos Gonçalves Teixeira"
)
_TOWNS: Final = _words("Campinas Sorocaba Jundiaí Piracicaba Limeira Bauru Franca Taubaté Marília Araraquara")
_QUARTERS: Final = _words("Centro Jardim_América Vila_Nova São_José Santa_Cruz Boa_Vista Bela_Vista Planalto")
_INDIAN: Final = _words(
    "Priyanka Kavitha Lakshmi Sunita Anjali Meena Deepika Radha Shanthi Vijaya Nirmala Pooja Savitri"
    " Usha Rekha Geetha Kamala Sarala Asha Jyothi"
)
_INDIAN_MEN: Final = _words(
    "Rajesh Suresh Ramesh Vijay Anand Krishnan Sanjay Prakash Mahesh Dinesh Arun Ganesh Mohan Ravi"
    " Ashok Venkatesh Srinivasan Balaji Harish Naveen"
)
_HOUSES: Final = _words(
    "Govender Pillay Naidoo Reddy Chetty Moodley Singh Maharaj Perumal Iyer Sharma Gupta Nair Menon Rao"
    " Patil Deshmukh Joshi Kulkarni Das Banerjee Mukherjee Yadav Verma Chauhan"
)
_BRANDS: Final = _words(
    "Kestrel_Pharmacy Volta Marula_Fuel Zebra Sunbird_Foods KwikStop Thula_Stores Impala_Grill Blou"
    " Nguni_Burger"
)
_MALLS: Final = _words(
    "Gateway Pavilion Galleria Westwood Musgrave Workshop Bridge_City Liberty Hayfields Midlands"
    " Cornubia Windermere Heritage Link_Hills Cascades Brookside Edendale Scottsville Shelly"
)
_STREETS: Final = _words(
    "Protea Impala Kerk Voortrekker Mandela Zulu Marula Aloe Kingfisher Acacia Flamboyant Jacaranda"
    " Sisulu Biko Mimosa Ridge Station Umgeni Palm Loerie Sunbird Hibiscus"
)
_SUBURBS: Final = _words(
    "Umlazi KwaMashu Chatsworth Phoenix Pinetown Westville Inanda Ntuzuma Clermont Verulam Tongaat"
    " Isipingo Hillcrest Kloof Reservoir_Hills Newlands_East Wentworth Bluff"
)


class _Clerk:
    """Draws values, and keys them in, from one seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(f"lists {seed}")

    def of(self, options: Sequence[str]) -> str:
        return self.dice.choice(options)

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def times(self, *weights: float) -> int:
        return self.dice.choices(range(1, len(weights) + 1), weights)[0]

    def slip(self, text: str, share: float) -> str:
        """The text, in so many cases with a letter lost, doubled, put in or turned round."""
        if len(text) < 3 or not self.chance(share):
            return text
        at = self.dice.randrange(1, len(text))
        more = text[:at] + self.of("abdeilnorstu") + text[at:]
        return self.of(
            (text[:at] + text[at + 1 :], more, text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :])
        )


def _plain(text: str) -> str:
    """In capitals, without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).upper()


def _listed(name: str, clerk: _Clerk, listed: list[tuple[Record, int]]) -> LabelledSet:
    clerk.dice.shuffle(listed)
    return LabelledSet(name, list(listed[0][0]), [r for r, _ in listed], [entity for _, entity in listed])


def eleitores(seed: int, size: int = 2000) -> LabelledSet:
    """Voters of Brazilian towns, under headers in Portuguese, with their mothers' names."""
    clerk, listed = _Clerk(seed), []

    def families(most: int) -> str:
        some = clerk.dice.sample(_FAMILIES, clerk.dice.randint(1, most))
        return " ".join(clerk.of(("", "", "da ", "dos ", "de ")) + one for one in some)

    for entity in range(size):
        woman = clerk.chance(0.5)
        names = _WOMEN if woman else _MEN
        given, second = clerk.of(names), clerk.of(names) if clerk.chance(0.4) else ""
        family, mother = families(3), f"{clerk.of(_WOMEN)} {families(2)}"
        year, month, day = (clerk.dice.randint(*span) for span in ((1935, 2005), (1, 12), (1, 28)))
        town, quarter = clerk.of(_TOWNS), clerk.of(_QUARTERS)
        for _ in range(clerk.times(6, 3, 1)):
            middle = second if clerk.chance(0.8) else f"{second[:1]}."[: 2 * bool(second)]
            name = " ".join(
                filter(None, (given, middle, family if clerk.chance(0.88) else family.split()[-1]))
            )
            name = re.sub(r" (?:da|dos|de) ", " ", name) if clerk.chance(0.1) else name
            name += f" {clerk.of(_FAMILIES)}" if woman and clerk.chance(0.06) else ""
            name = clerk.slip(_plain(name) if clerk.chance(0.3) else name, 0.08)
            birth = f"{day if clerk.chance(0.96) else clerk.dice.randint(1, 28):02}/{month:02}/{year}"
            record = {
                "NOME": name,
                "NOME DA MÃE": clerk.slip(_plain(mother) if clerk.chance(0.2) else mother, 0.06),
                "DT_NASC": birth if clerk.chance(0.9) else "",
                "MUNICÍPIO": town if clerk.chance(0.95) else clerk.of(_TOWNS),
                "BAIRRO": quarter if clerk.chance(0.7) else "",
            }
            record["NOME DA MÃE"] = record["NOME DA MÃE"] if clerk.chance(0.8) else ""
            listed.append((record, entity))
    return _listed("eleitores", clerk, listed)


def electors(seed: int, size: int = 3000) -> LabelledSet:
    """An electoral roll: one of a thousand names, whose son or wife, an age and a house; no date of birth."""
    clerk, listed, entity = _Clerk(seed), [], 0
    while entity < size:
        part, family = str(clerk.dice.randint(1, 30)), clerk.of(_HOUSES)
        house = f"{clerk.dice.randint(1, 180)}{clerk.of(('', '', '/A', '-1', '/2'))}"
        father = clerk.of(_INDIAN_MEN)
        for _ in range(clerk.times(2, 3, 3, 1)):
            woman = clerk.chance(0.5)
            given = clerk.of(_INDIAN if woman else _INDIAN_MEN)
            of = father if clerk.chance(0.6) else clerk.of(_INDIAN_MEN)
            age, card = (
                clerk.dice.randint(18, 85),
                f"{clerk.of(('KTR', 'ABX'))}{clerk.dice.randint(10**6, 10**7 - 1)}",
            )
            for _ in range(clerk.times(6, 3, 1)):
                name = clerk.slip(given, 0.08), clerk.slip(family, 0.06) if clerk.chance(0.9) else family[0]
                moved = clerk.chance(0.1)
                whose = f"{clerk.slip(of, 0.06)}{f' {family}' if clerk.chance(0.5) else ''}"
                record = {
                    "Elector Name": " ".join(name if clerk.chance(0.95) else name[::-1]),
                    "Father/Husband Name": whose,
                    "Gender": "Female" if woman else "Male",
                    "Age": str(age + clerk.dice.choice((0, 0, 0, 1, -1, 2))),
                    "House No": ""
                    if clerk.chance(0.1)
                    else str(clerk.dice.randint(1, 180))
                    if moved
                    else house,
                    "Part": str(clerk.dice.randint(1, 30)) if moved else part,
                    "EPIC": card if clerk.chance(0.4) else "",
                }
                listed.append((record, entity))
            entity += 1
    return _listed("electors", clerk, listed)


def outlets(seed: int, size: int = 500) -> LabelledSet:
    """Outlets of chains, in malls and along streets: a brand, and which of its branches said in some way."""
    clerk, listed = _Clerk(seed), []
    places = [*_MALLS, *(f"{street} Road" for street in _STREETS)]
    branches = [(brand, place) for brand in _BRANDS for place in places]
    for entity, (brand, place) in enumerate(clerk.dice.sample(branches, min(size, len(branches)))):
        suburb, code = clerk.of(_SUBURBS), str(clerk.dice.randint(1000, 9999))
        phone = f"031{clerk.dice.randint(2000000, 9999999)}"
        number = clerk.dice.randint(1, 400)
        where = f"Shop {number}, {place} Mall" if place in _MALLS else f"{number} {place}"
        for _ in range(clerk.times(4, 4, 1.5)):
            forms = (
                f"{brand} {place}",
                f"{brand} - {place}",
                brand,
                f"{brand} ({place})",
                f"{place} {brand}",
            )
            short = where.replace(" Mall", " Shopping Centre").replace("Road", "Rd")
            record = {
                "Outlet": clerk.slip(clerk.of((*forms, f"{brand} {suburb}")), 0.06),
                "Store code": code if clerk.chance(0.2) else "",
                "Location": "" if clerk.chance(0.15) else where if clerk.chance(0.8) else short,
                "Suburb": suburb if clerk.chance(0.9) else "",
                "Tel no": ""
                if clerk.chance(0.3)
                else clerk.of((phone, f"{phone[:3]} {phone[3:6]} {phone[6:]}")),
            }
            listed.append((record, entity))
    return _listed("outlets", clerk, listed)


MAKERS: Final[Mapping[str, Callable[[int], LabelledSet]]] = {
    made.__name__: made for made in (eleitores, electors, outlets)
}
