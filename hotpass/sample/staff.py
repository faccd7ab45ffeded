"""The people of the sample's organisations: names, numbers and addresses of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from hotpass.sample.brands import Scatter
from hotpass.sample.dice import Dice
from hotpass.sample.facts import Person, name_slug
from hotpass.sample.words import people, trade
from hotpass.sample.words.people import Given

_MOBILE: Final = trade.words(
    "060 061 062 063 064 065 066 067 068 069 071 072 073 074 076 078 079 081 082 083 084 082 083 072"
)
#: Numbers from here on are those that went out of use.
RETIRED: Final = 4_000_000
_HEADCOUNT: Final = (1, 1, 1, 1, 1, 2, 2, 2, 3, 4)
_LOCALS: Final[tuple[Callable[[str, str], str], ...]] = (
    lambda first, last: f"{first}.{last}",
    lambda first, last: first[0] + last,
    lambda first, last: first + last[0],
    lambda first, last: f"{last}.{first}",
)


class Staff:
    """Hires people, each with a number and addresses that nobody else has.

    Args:
        organisations: how many will hire.
        dice: chance.
    """

    def __init__(self, organisations: int, dice: Dice) -> None:
        self._hired = 0
        self._mobiles = Scatter(10_000_000, dice.below(10_000_000))
        # A tag keeps the addresses of namesakes apart.
        self._tags = Scatter(tags := 10 ** max(2, len(str(organisations))), dice.below(tags))

    def hire(self, domain: str, dice: Dice, surnames: set[str]) -> tuple[Person, ...]:
        """The people of one organisation; ``surnames`` are those taken in its house, and grows."""
        staff = [self._person(_new_name(dice, surnames), domain, dice) for _ in range(dice.pick(_HEADCOUNT))]
        if dice.chance(0.03):
            staff.append(self._person(_relative(staff[0], dice), domain, dice))
            staff[0].has_relative = staff[-1].has_relative = True
        return tuple(staff)

    def _person(self, name: tuple[Given, str], domain: str, dice: Dice) -> Person:
        self._hired += 1
        given, surname = name
        first, last = name_slug(given.name), name_slug(surname)
        own = _own_email(first, last, self._tags(self._hired), dice)
        work = _work_email(first, last, domain, dice) if domain and dice.chance(0.75) else own
        return Person(
            id=f"P{self._hired:06d}",
            given=given,
            surname=surname,
            role=dice.early(people.ROLES),
            cell=self._mobile(self._hired),
            old_cell=self._mobile(self._hired + RETIRED),
            email=work,
            old_email=own,
        )

    def _mobile(self, number: int) -> str:
        return _MOBILE[number % len(_MOBILE)] + str(self._mobiles(number)).zfill(7)


def _own_email(first: str, last: str, tag: int, dice: Dice) -> str:
    return f"{dice.pick(_LOCALS)(first, last)}{tag}@{dice.pick(trade.FREE_MAIL)}"


def _work_email(first: str, last: str, domain: str, dice: Dice) -> str:
    return f"{dice.pick(_LOCALS)(first, last)}@{domain}"


def _name(dice: Dice) -> tuple[Given, str]:
    if dice.chance(0.03):
        return dice.pick(people.NAMESAKES)
    community = dice.pick(people.COMMUNITIES)
    return dice.pick(community.given), dice.pick(community.surnames)


def _new_name(dice: Dice, surnames: set[str]) -> tuple[Given, str]:
    """A name whose surname nobody else in the house bears: an initial and a surname then say who it is."""
    name = _name(dice)
    while name[1] in surnames:
        name = _name(dice)
    surnames.add(name[1])
    return name


def _relative(person: Person, dice: Dice) -> tuple[Given, str]:
    given = _name(dice)[0]
    while given.name[0] == person.given.name[0]:
        given = _name(dice)[0]
    return given, person.surname
