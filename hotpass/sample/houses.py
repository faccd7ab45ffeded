"""Houses of organisations, one after another: alone, with branches, with sister companies, with a look-alike.

Every house is made from its own seed, so that any number of them can be made without keeping them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from hotpass.sample.brands import Brands, Scatter
from hotpass.sample.dice import Dice
from hotpass.sample.facts import Organisation, slug
from hotpass.sample.staff import RETIRED, Staff
from hotpass.sample.words import people, trade
from hotpass.sample.words.places import STREETS, TOWNS, Town
from hotpass.sample.words.trade import LegalForm, Line

#: The part of the organisations that the team has spoken to.
KNOWN: Final = 0.4
_TOP_DOMAINS: Final = (".co.za", ".co.za", ".co.za", ".co.za", ".com", ".aero", ".org.za")
_TWO_TO_THREE: Final = (2, 2, 3)
_DESKS: Final = ("info", "info", "info", "office", "admin", "fly", "enquiries")


@dataclass(slots=True)
class _Plan:
    """What a house fixes of one of its members before the rest is drawn."""

    brand: str
    line: Line
    town: Town
    name: str
    stem: str  # of its domain
    alone: bool = False


class _House(NamedTuple):
    """Members that belong together: the chance that one person works for two of them, and whether they
    share a roof, which is one address and one switchboard."""

    plans: list[_Plan]
    shares_person: float = 0
    one_roof: bool = False


class Houses:
    """All organisations of a sample in order.

    Args:
        organisations: how many there are.
        seed: same number and seed, same organisations.
    """

    def __init__(self, organisations: int, seed: int) -> None:
        self._wanted, self._seed = organisations, seed
        dice = Dice(seed)
        self._brands, self._staff = Brands(dice), Staff(organisations, dice)
        self._landlines = Scatter(8_000_000, dice.below(8_000_000))
        self._registrations = Scatter(900_000, dice.below(900_000))
        # Scattered keys do not show which rows were made one after the other.
        self._reach_numbers = Scatter(organisations * 2, dice.below(organisations * 2))
        self._company_numbers = Scatter(organisations, dice.below(organisations))
        self._organisations = self._reach_keys = self._company_keys = 0
        self._key_width = len(str(organisations * 2)) + 1

    def __iter__(self) -> Iterator[tuple[Dice, list[Organisation]]]:
        house, dice = 0, Dice()
        while self._organisations < self._wanted:
            house += 1
            dice.seed((abs(self._seed) << 64) + (house << 1) + (self._seed < 0))
            yield dice, self._settle(dice.pick(_KINDS)(dice, self._brands), dice)

    def _settle(self, house: _House, dice: Dice) -> list[Organisation]:
        surnames: set[str] = set()
        plans = house.plans[: self._wanted - self._organisations]
        members = [self._organisation(plan, dice, surnames) for plan in plans]
        first = members[0]
        if len(members) > 1 and dice.chance(house.shares_person):
            first.people[0].known_twice = True
            members[1].people = (*members[1].people, first.people[0])
        if house.one_roof:
            for member in members[1:]:
                member.phone, member.old_phone = first.phone, first.old_phone
                member.street, member.box = first.street, first.box
        return members

    def _organisation(self, plan: _Plan, dice: Dice, surnames: set[str]) -> Organisation:
        self._organisations += 1
        number = self._organisations
        domain = plan.stem + dice.pick(_TOP_DOMAINS) if dice.chance(0.82) else ""
        legal = dice.pick(_forms(plan.line))
        keys = self._reach(dice)
        return Organisation(
            id=f"O{number:06d}",
            brand=plan.brand,
            name=plan.name,
            line=plan.line,
            legal=legal,
            holder=_holder(plan, legal, dice),
            town=plan.town,
            street=_street(dice),
            box=dice.below(9800) + 100,
            domain=domain,
            email=_office(plan.stem, domain, dice),
            phone=self._landline(plan.town, number),
            old_phone=self._landline(plan.town, number + RETIRED),
            registration=self._registration(number, legal, dice),
            fleet=tuple(dict.fromkeys(dice.pick(trade.AIRCRAFT) for _ in range(dice.below(4)))),
            people=self._staff.hire(domain, dice, surnames),
            known=dice.chance(KNOWN),
            alone=plan.alone,
            reach_keys=keys,
            company_key=self._company(dice, always=not keys),
        )

    def _reach(self, dice: Dice) -> tuple[str, ...]:
        if not dice.chance(0.96):
            return ()
        return (self._reach_key(), self._reach_key()) if dice.chance(0.13) else (self._reach_key(),)

    def _reach_key(self) -> str:
        self._reach_keys += 1
        return str(self._reach_numbers(self._reach_keys) + 1).zfill(self._key_width)

    def _company(self, dice: Dice, always: bool) -> int | None:
        if not (dice.chance(0.62) or always):
            return None
        self._company_keys += 1
        return self._company_numbers(self._company_keys) + 1

    def _landline(self, town: Town, number: int) -> str:
        return f"{town.dialling}{2_000_000 + self._landlines(number)}"

    def _registration(self, number: int, legal: LegalForm | None, dice: Dice) -> str:
        if legal is None:
            return ""
        return f"{1994 + dice.below(30)}/{self._registrations(number) + 100_000}/{legal.register}"


def _forms(line: Line) -> tuple[LegalForm | None, ...]:
    if line.words in {"Vliegskool", "Lugvaart"}:
        return trade.AFRIKAANS_FORMS
    return trade.CLUB_FORMS if line.words.endswith("Club") else trade.LEGAL_FORMS


def _holder(plan: _Plan, legal: LegalForm | None, dice: Dice) -> str:
    if legal is None or not plan.alone or not dice.chance(0.09):
        return ""
    return f"{dice.pick(people.SURNAMES)} {dice.pick(trade.HOLDINGS)} {dice.below(390) + 10}"


def _street(dice: Dice) -> str:
    street = dice.pick(STREETS)
    return f"Hangar {dice.below(60) + 1}, {street}" if dice.chance(0.3) else f"{dice.below(240) + 1} {street}"


def _office(stem: str, domain: str, dice: Dice) -> str:
    if domain and dice.chance(0.9):
        return f"{dice.pick(_DESKS)}@{domain}"
    return f"{stem}@{dice.pick(trade.FREE_MAIL)}"


def _alone(town: Town, dice: Dice, brands: Brands) -> _Plan:
    brand, line = brands.next(dice), dice.pick(trade.LINES)
    return _Plan(brand, line, town, f"{brand} {line.words}", slug(brand) + line.domain, alone=True)


def _single(dice: Dice, brands: Brands) -> _House:
    return _House([_alone(dice.pick(TOWNS), dice, brands)])


def _neighbours(dice: Dice, brands: Brands) -> _House:
    """Two organisations of one town that have nothing in common but a person who works for both."""
    town = dice.pick(TOWNS)
    return _House([_alone(town, dice, brands) for _ in range(2)], shares_person=1)


def _branches(dice: Dice, brands: Brands) -> _House:
    """One name in several towns, each branch an organisation of its own that bears its town's name."""
    brand, line = brands.next(dice), dice.pick(trade.LINES)
    one_site = dice.chance(0.4)
    plans = []
    for town in dice.several(TOWNS, dice.pick(_TWO_TO_THREE)):
        stem = slug(brand) + line.domain + ("" if one_site else slug(town.names[0]))
        plans.append(_Plan(brand, line, town, f"{brand} {line.words} {town.names[0]}", stem))
    return _House(plans, shares_person=0.3)


def _sisters(dice: Dice, brands: Brands) -> _House:
    """Companies of different trades under one roof, often with one domain."""
    brand, town = brands.next(dice), dice.pick(TOWNS)
    one_site = dice.chance(0.5)
    plans = []
    for line in dice.several(trade.SISTER_LINES, dice.pick(_TWO_TO_THREE)):
        stem = slug(brand) + ("group" if one_site else line.domain)
        plans.append(_Plan(brand, line, town, f"{brand} {line.words}", stem))
    return _House(plans, shares_person=0.6, one_roof=True)


def _lookalikes(dice: Dice, brands: Brands) -> _House:
    """Strangers with almost one name, in different towns."""
    brand, towns = brands.next(dice), dice.several(TOWNS, 2)
    lines = (trade.FLIGHT_ACADEMY, trade.FLYING_ACADEMY)
    return _House(
        [
            _Plan(brand, line, town, f"{brand} {line.words}", slug(brand) + line.domain)
            for line, town in zip(lines, towns, strict=True)
        ]
    )


#: Kinds of house, each as often as it is met.
_KINDS: Final[tuple[Callable[[Dice, Brands], _House], ...]] = (
    *(_single,) * 33, *(_branches,) * 2, *(_sisters,) * 2, _lookalikes, *(_neighbours,) * 2,
)  # fmt: skip
