"""How much two names of people agree."""

from __future__ import annotations

from typing import Any, Final

from hotpass.fields.comparing import Pair, every, levels, listed, pair, some
from hotpass.fields.person_parsing import PARTICLES

#: The levels of people who may have married: by one given name, and by several, which are hardly another's.
OTHER_FAMILY_NAME: Final = "Different family name, same given name"
SAME_GIVEN_NAMES: Final = f"{OTHER_FAMILY_NAME}s"


def person_name_levels(column: str) -> dict[str, Any]:
    """Given and family name, each in its forms, slips and absence, and in either order."""
    key, given, family = (pair(column, part) for part in ("key", "given", "family"))
    root, initials = pair(column, "root"), pair(column, "initials")
    same_given = f"({root.equal} OR {given.equal})"
    initial = f"({given.missing}) AND {initials.through('substr({}, 1, 1)').equal}"
    alike_family = some(family.alike(0.88), family.near(1), _same_last_word(family))
    alike_given = f"({root.equal} OR {given.alike(0.88)})"
    alone = some(
        every(initials.missing, alike_family),
        every(family.missing, alike_given),
        _one_of_two(key, given, family, initials),
    )
    # A slip in the first of several given names, of which the other record has no more, or the same others or
    # the same initials.
    others = given.through("substr({}, strpos({}, ' '))")
    single = (
        f"contains({given.left}, ' ') <> contains({given.right}, ' ') OR {others.equal} OR {initials.equal}"
    )
    first = given.through("split_part({}, ' ', 1)")
    near_given = some(given.alike(0.85), every(single, some(root.alike(0.85), first.alike(0.85))))
    slip = some(
        every(family.equal, near_given),
        every(same_given, alike_family),
        every(f"NOT ({given.missing})", key.near(1)),
    )
    scattered = every(given.alike(0.8), family.alike(0.8), key.alike(0.92))
    slips = some(every(f"{near_given} OR {initial}", alike_family), scattered)
    return levels(
        column,
        (key.equal, "Exact match"),
        (f"{family.equal} AND {same_given}", "Same family name, form of the same given name"),
        (f"{family.equal} AND {initial}", "Same family name, fitting initial"),
        (slip, "Slip in one name"),
        (_swapped(given, family, initials), "Given and family name swapped"),
        (slips, "Slips in both names"),
        (alone, "One name of two"),
        (alike_family, "Different given name, same family name"),
        (every(given.equal, f"contains({given.left}, ' ')"), SAME_GIVEN_NAMES),
        (some(alike_given, given.near(1)), OTHER_FAMILY_NAME),
        part="key",
        weighed=True,
    )


def _same_last_word(family: Pair) -> str:
    """``vd Merwe`` and ``van der Merwe``, ``de Man`` and ``Man``."""
    first, last = family.through("split_part({}, ' ', 1)"), family.through("split_part({}, ' ', -1)")
    several = f"contains({family.left}, ' ') OR contains({family.right}, ' ')"
    particles = listed(PARTICLES)
    led = f"{first.left} IN ({particles}) OR {first.right} IN ({particles})"
    return every(several, last.equal, f"{last.shorter} > 3 OR {led}")


def _one_of_two(key: Pair, given: Pair, family: Pair, initials: Pair) -> str:
    """The one name of a record is the given or the family name of the other: which of the two it is, a
    column or a list of given names may tell wrongly."""
    found = []
    for one, own, other in (
        (key.left, (given.left, family.left, initials.left), (given.right, family.right)),
        (key.right, (given.right, family.right, initials.right), (given.left, family.left)),
    ):
        only = f"({own[0]} IS NULL AND {own[2]} IS NULL OR {own[1]} IS NULL) AND len({one}) > 1"
        found.append(every(only, some(*(Pair(one, name).alike(0.88) for name in other))))
    return some(*found)


def _swapped(given: Pair, family: Pair, initials: Pair) -> str:
    crossed, back = Pair(given.left, family.right), Pair(family.left, given.right)
    whole = every(crossed.alike(0.85), back.alike(0.85))
    one = f"{given.left} = {family.right} AND {_begins_with(family.left, given.right, initials.right)}"
    other = f"{given.right} = {family.left} AND {_begins_with(family.right, given.left, initials.left)}"
    return some(whole, one, other)


def _begins_with(family: str, given: str, initials: str) -> str:
    """What stands as a family name is the given name of the other, or one of the two is only its initial."""
    short = f"({given} IS NULL OR len({family}) = 1)"
    return f"({family} = {given} OR {short} AND substr({family}, 1, 1) = substr({initials}, 1, 1))"
