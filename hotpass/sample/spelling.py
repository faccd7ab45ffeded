"""How people write true things down: names, phones, addresses, each in many ways and some of them wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal

from hotpass.sample.dice import Dice
from hotpass.sample.facts import Organisation, Person, unaccented
from hotpass.sample.words.places import PROVINCES, Town
from hotpass.sample.words.trade import ABBREVIATIONS, PLACEHOLDERS

_NEXT_KEYS: Final = {
    "a": "s", "b": "v", "c": "x", "d": "s", "e": "r", "f": "g", "g": "h", "h": "j", "i": "o", "j": "k",
    "k": "l", "l": "k", "m": "n", "n": "m", "o": "p", "p": "o", "q": "w", "r": "t", "s": "a", "t": "r",
    "u": "y", "v": "b", "w": "e", "x": "z", "y": "u", "z": "x",
}  # fmt: skip
_PARTICLES: Final = ("Van der ", "Van den ", "Janse van ", "Van ", "De ", "Du ", "Le ")


def mistyped(text: str, dice: Dice) -> str:
    """The text with one slip of the fingers somewhere after its first letter."""
    at = 1 + dice.below(len(text) - 2) if len(text) > 3 else 0
    if not at or not text[at : at + 2].isalpha():
        return text
    slip = dice.below(4)
    if slip == 0:
        return text[:at] + text[at + 1 :]
    if slip == 1:
        return text[:at] + text[at] + text[at:]
    if slip == 2:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + _NEXT_KEYS.get(text[at], "e") + text[at + 1 :]


def placeholder(dice: Dice) -> str:
    """What people put where they know nothing."""
    return dice.pick(PLACEHOLDERS)


# --- organisations -----------------------------------------------------------------------------------


def legal_name(org: Organisation, dice: Dice) -> str:
    """The name with its legal form in one of its spellings, and at times the company that trades under it."""
    form = f" {dice.pick(org.legal.spellings)}" if org.legal else ""
    if org.holder and dice.chance(0.5):
        return f"{org.holder}{form} {dice.pick(('t/a', 't/a', 'T/A', 'trading as'))} {org.name}"
    return org.name + form


def _plain(org: Organisation, dice: Dice) -> str:
    return org.name


def _capitals(org: Organisation, dice: Dice) -> str:
    return legal_name(org, dice).upper()


def _small(org: Organisation, dice: Dice) -> str:
    return org.name.lower()


def _spaced(org: Organisation, dice: Dice) -> str:
    loose = org.name.replace(" ", "  ", 1)
    return dice.pick((f"{org.name} ", f" {org.name}", loose, org.name.replace(" ", "\u00a0", 1)))


def _unaccented(org: Organisation, dice: Dice) -> str:
    return unaccented(org.name)


def _short(org: Organisation, dice: Dice) -> str:
    name = org.name
    for long, short in ABBREVIATIONS:
        name = name.replace(long, short)
    return name


def _with_town(org: Organisation, dice: Dice) -> str:
    town = org.town.names[0]
    return dice.pick((f"{org.name} - {town}", f"{org.name} ({town})", f"{org.name}, {town}"))


def _typo(org: Organisation, dice: Dice) -> str:
    return mistyped(org.name, dice) if dice.chance(0.6) else mistyped(legal_name(org, dice), dice)


def _brand_only(org: Organisation, dice: Dice) -> str:
    return org.brand if " " in org.brand else org.name


def _initials(org: Organisation, dice: Dice) -> str:
    letters = "".join(word[0] for word in org.name.split() if word != "&")
    return dice.pick(
        (f"{letters} - {org.name}", f"{letters} ({org.name})", f"{org.name} ({letters})", letters)
    )


def _joined(org: Organisation, dice: Dice) -> str:
    return org.name.replace(" ", "", 1) if " & " not in org.brand and " " in org.brand else org.name


Evidence = Literal["none", "place", "contact"]
_Speller = Callable[[Organisation, Dice], str]
#: Spellings that leave no doubt by themselves, each as often as it is met.
_CAREFUL: Final[tuple[_Speller, ...]] = (
    *(_plain,) * 8, *(legal_name,) * 9, *(_capitals,) * 2, _small, *(_spaced,) * 2, _unaccented,
)  # fmt: skip
#: Spellings that need something beside them, and how often they are met.
_HASTY: Final[tuple[_Speller, ...]] = (*_CAREFUL[::2], *(_short,) * 3, _with_town, *(_typo,) * 3, _joined)
_SPELLERS: Final[Mapping[Evidence, tuple[_Speller, ...]]] = {
    "none": _CAREFUL,
    "place": _HASTY,
    "contact": (*_HASTY, _brand_only, _initials),
}


def organisation_name(org: Organisation, dice: Dice, beside: Evidence = "none") -> str:
    """The organisation's name as somebody wrote it.

    Args:
        org: the organisation.
        dice: chance.
        beside: what else in the row says which organisation is meant: nothing, its town or address, or a
            phone number, e-mail address or website. The more there is, the further the name may stray.
    """
    return dice.pick(_SPELLERS[beside] if org.alone else _CAREFUL)(org, dice)


# --- people ------------------------------------------------------------------------------------------


def surname(person: Person, dice: Dice) -> str:
    """The surname, at times with its particle or accents written otherwise."""
    name = person.surname
    if dice.chance(0.12):
        return unaccented(name)
    if name.startswith(_PARTICLES):
        return dice.pick(
            (name, name, name[0].lower() + name[1:], name.title(), name.replace("Van der ", "vd "))
        )
    return name


def given_name(person: Person, dice: Dice) -> str:
    """The given name or, where nobody else can be meant, its short form or initial."""
    given = person.given
    draw = dice.random()
    if person.has_relative or draw < 0.66:
        return given.name
    if draw < 0.82 and given.nicknames:
        return dice.pick(given.nicknames)
    if draw < 0.92:
        return dice.pick((given.name[0], f"{given.name[0]}."))
    return unaccented(given.name)


def person_name(person: Person, dice: Dice) -> str:
    """Given name and surname in one cell."""
    draw = dice.random()
    given, last = given_name(person, dice), surname(person, dice)
    if draw < 0.78:
        return f"{given} {last}"
    if draw < 0.84:
        return f"{last}, {given}"
    if draw < 0.91:
        return f"{dice.pick(person.given.titles)} {given} {last}"
    if draw < 0.96:
        return f"{given} {last}".upper()
    return f"{given} {mistyped(last, dice)}"


def role(person: Person, dice: Dice) -> str:
    """The person's role in one of its spellings."""
    return dice.early(person.role)


# --- phones, e-mails, websites ------------------------------------------------------------------------

_PHONES: Final[tuple[Callable[[str], str], ...]] = (
    lambda d: f"{d[:3]} {d[3:6]} {d[6:]}",
    lambda d: f"{d[:3]} {d[3:6]} {d[6:]}",
    lambda d: f"{d[:3]} {d[3:6]} {d[6:]}",
    lambda d: d,
    lambda d: d,
    lambda d: f"+27 {d[1:3]} {d[3:6]} {d[6:]}",
    lambda d: f"+27 {d[1:3]} {d[3:6]} {d[6:]}",
    lambda d: f"+27{d[1:]}",
    lambda d: f"({d[:3]}) {d[3:6]}-{d[6:]}",
    lambda d: f"({d[:3]}) {d[3:6]} {d[6:]}",
    lambda d: f"{d[:3]}-{d[3:6]}-{d[6:]}",
    lambda d: f"0027{d[1:]}",
    lambda d: f"27{d[1:]}",
    lambda d: d[1:],
    lambda d: f"+27 (0){d[1:3]} {d[3:6]} {d[6:]}",
    lambda d: f"{d[:3]}/{d[3:6]} {d[6:]}",
)


def phone(digits: str, dice: Dice) -> str:
    """Ten digits in one of the ways in which South Africans write them."""
    return dice.pick(_PHONES)(digits)


def any_phone(digits: str, dice: Dice) -> str:
    """As :func:`phone`, now and then with an extension or a digit lost."""
    draw = dice.random()
    if draw < 0.94:
        return dice.pick(_PHONES)(digits)
    if draw < 0.97:
        return f"{phone(digits, dice)} x{dice.below(80) + 11}"
    return phone(digits, dice)[:-1]


def email(address: str, dice: Dice) -> str:
    """An address, now and then in capitals, with a stray mark or mistyped."""
    draw = dice.random()
    if draw < 0.87:
        return address
    if draw < 0.94:
        return dice.pick(
            (address.upper(), address.capitalize(), f"{address} ", f"mailto:{address}", f"{address};")
        )
    if draw < 0.97:
        return mistyped(address.partition("@")[0], dice) + address[address.index("@") :]
    wrong = (("gmail", "gmial"), (".co.za", ".coza"), (".co.za", ".co,za"), ("@", " @"), (".com", ".con"))
    return address.replace(*dice.pick(wrong))


def website(domain: str, dice: Dice) -> str:
    """A web address in one of its usual spellings."""
    draw = dice.below(6)
    if draw < 2:
        return f"www.{domain}"
    return (f"https://www.{domain}/", f"http://www.{domain}", domain, f"https://{domain}")[draw - 2]


# --- places ------------------------------------------------------------------------------------------


def town(place: Town, dice: Dice) -> str:
    """The town by one of its names, mostly the usual one."""
    return place.names[0] if dice.chance(0.7) else dice.pick(place.names)


def province(place: Town, dice: Dice) -> str:
    """The town's province in one of its spellings."""
    spellings = PROVINCES[place.province]
    return spellings[0] if dice.chance(0.35) else dice.pick(spellings)


def address(org: Organisation, dice: Dice) -> str:
    """The street address, in one line or in several."""
    place = org.town
    parts = [org.street, town(place, dice)]
    if dice.chance(0.25):
        parts.insert(1, place.airfield)
    if dice.chance(0.3):
        parts.append(province(place, dice))
    if dice.chance(0.7):
        parts.append(place.postal)
    return dice.pick((", ", ", ", ", ", "\n")).join(parts)


def postal_address(org: Organisation, dice: Dice) -> str:
    """The box address."""
    return (
        f"{dice.pick(('PO Box', 'P.O. Box', 'Posbus'))} {org.box}, {town(org.town, dice)}, {org.town.postal}"
    )


def fleet(org: Organisation, dice: Dice) -> str | None:
    """The aircraft of the organisation, or None when it has none."""
    if not org.fleet:
        return None
    mark = dice.pick((", ", "; ", "\n", " / "))
    return mark.join(f"{dice.below(5) + 1} x {kind}" if dice.chance(0.5) else kind for kind in org.fleet)
