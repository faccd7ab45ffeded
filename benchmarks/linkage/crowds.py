"""Large lists of people and of organisations with the entity of each row, made from a seed."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Final

from benchmarks.linkage import words
from benchmarks.linkage.sets import Maker, Record

_TIMES: Final = {1: 5.0, 2: 3.0, 3: 1.2, 4: 0.5, 6: 0.2}

Making = Callable[[Maker, "Pool"], Record]
Spoiling = Callable[[Maker, Record], Record]


class Pool:
    """Names of which few are common and most are rare, as in a population."""

    def __init__(self, common: Sequence[str]) -> None:
        self._names = [*common, *(a + b + c for c in words.ENDS for b in words.MIDDLES for a in words.STEMS)]
        self._weights = list(accumulate(1 / (rank + 20) for rank in range(len(self._names))))
        self._taken: set[str] = set()

    def of(self, maker: Maker) -> str:
        return maker.dice.choices(self._names, cum_weights=self._weights)[0]

    def unheard_of(self, maker: Maker) -> str:
        """A name that no organisation has yet: registrars refuse a second."""
        while True:
            brand = f"{maker.of(words.BRANDS)} " if maker.chance(0.4) else ""
            name = f"{brand}{self.of(maker)} {maker.of(words.TRADES)}"
            if name not in self._taken:
                self._taken.add(name)
                return name

    def own(self, maker: Maker, start: str, end: str) -> str:
        """An address on the net that nobody else has."""
        address = start + end
        while address in self._taken:
            address = f"{start}{maker.dice.randint(1, 9_999)}{end}"
        self._taken.add(address)
        return address


def person(maker: Maker, pool: Pool) -> Record:
    given, family = maker.of(words.GIVEN), pool.of(maker)
    mail = f"{given}{maker.of(('.', '_', ''))}{family}".lower()
    return {
        "First name": given,
        "Last name": family,
        "Date of birth": maker.born(),
        "Email": pool.own(maker, mail, f"@{maker.of(words.FREE_MAIL)}"),
        "Phone": maker.phone(),
        "Address": maker.address(),
        "City": pool.of(maker),
        "Postcode": str(maker.dice.randint(1000, 9999)),
    }


def person_again(maker: Maker, true: Record) -> Record:
    given, moved = true["First name"], maker.chance(0.08)
    return {
        "First name": maker.spoilt(words.NICKNAMES.get(given, given) if maker.chance(0.1) else given, 0.06),
        "Last name": maker.spoilt(true["Last name"], 0.06),
        "Date of birth": "" if maker.chance(0.15) else true["Date of birth"],
        "Email": "" if maker.chance(0.3) else maker.spoilt(true["Email"], 0.04),
        "Phone": "" if maker.chance(0.25) else maker.phone_again(maker.phone() if moved else true["Phone"]),
        "Address": ""
        if maker.chance(0.1)
        else maker.address_again(maker.address() if moved else true["Address"]),
        "City": true["City"],
        "Postcode": "" if maker.chance(0.15) else true["Postcode"],
    }


def organisation(maker: Maker, pool: Pool) -> Record:
    name = pool.unheard_of(maker)
    site = pool.own(maker, "".join(name.lower().split())[:20], maker.of((".com", ".co.za", ".net")))
    return {
        "Company": name,
        "Website": site,
        "Email": f"{maker.of(('info', 'sales', 'admin', 'office'))}@{site}",
        "Phone": maker.phone(),
        "Address": maker.address(),
        "City": pool.of(maker),
        "Postcode": str(maker.dice.randint(1000, 9999)),
    }


def organisation_again(maker: Maker, true: Record) -> Record:
    name, moved = maker.shortened(true["Company"]), maker.chance(0.08)
    name = f"{name} {maker.of(words.FORMS)}" if maker.chance(0.5) else name
    return {
        "Company": maker.spoilt(name, 0.06),
        "Website": "" if maker.chance(0.5) else true["Website"],
        "Email": "" if maker.chance(0.35) else true["Email"],
        "Phone": "" if maker.chance(0.25) else maker.phone_again(maker.phone() if moved else true["Phone"]),
        "Address": ""
        if maker.chance(0.15)
        else maker.address_again(maker.address() if moved else true["Address"]),
        "City": true["City"],
        "Postcode": "" if maker.chance(0.2) else true["Postcode"],
    }


#: By entity type: what makes an entity, and what makes a row of it.
CROWDS: Final[Mapping[str, tuple[Making, Spoiling]]] = {
    "person": (person, person_again),
    "organisation": (organisation, organisation_again),
}


def write_crowd(path: Path, entity_type: str, rows: int, seed: int = 1) -> list[int]:
    """Write so many rows as CSV, in no order; returns the entity of each."""
    maker = Maker(seed)
    listed = list(_rows(maker, entity_type, rows))
    maker.dice.shuffle(listed)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(listed[0][1]))
        writer.writeheader()
        writer.writerows(row for _, row in listed)
    return [entity for entity, _ in listed]


def _rows(maker: Maker, entity_type: str, rows: int) -> Iterator[tuple[int, Record]]:
    make, again = CROWDS[entity_type]
    pool, entity = Pool(words.FAMILY), 0
    while rows:
        true, entity = make(maker, pool), entity + 1
        for _ in range(min(rows, maker.times(_TIMES))):
            yield entity, again(maker, true)
            rows -= 1
