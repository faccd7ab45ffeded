"""The reach-out database: organisations to be visited, and whom to ask for there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hotpass.sample import spelling
from hotpass.sample.cells import DAYS, Calendar, Cell, Line, Row
from hotpass.sample.dice import Dice
from hotpass.sample.facts import Organisation, Person
from hotpass.sample.sheets import Sheet, plain
from hotpass.sample.words import trade

WORKBOOK: Final = "Reachout Database"
_COLUMNS: Final = (
    "ID", "Organisation Name", "Reachout Date", "Recent_Touch_Ind", "Area", "Distance", "Type", "Website",
    "Address", "Planes", "Description Type", "Notes", "Open Questions",
)  # fmt: skip
_CONTACT_COLUMNS: Final = (
    "ID", "Organisation Name", "Reachout Date", "Firstname", "Surname", "Position", "Phone", "WhatsApp",
    "Email", "Invalid", "",
)  # fmt: skip
_STRAY: Final = ("called", "left company", "ask for her", "x", "whatsapp only", "sien notas")


def _organisations(org: Organisation, dice: Dice, dates: Calendar) -> Iterator[Row]:
    for nth, key in enumerate(org.reach_keys):
        yield Row(_organisation(org, key, nth > 0, dice, dates), org.id)


def _organisation(org: Organisation, key: str, stale: bool, dice: Dice, dates: Calendar) -> Line:
    site = bool(org.domain) and dice.chance(0.25 if stale else 0.45)
    placed = dice.chance(0.9)
    return (
        key,
        spelling.organisation_name(org, dice, beside="contact" if site else "place" if placed else "none"),
        dates.cell(dice.below(DAYS // 2) + (0 if stale else DAYS // 2), dice),
        dice.pick(("Y", "N", "Y", "1", None)),
        spelling.town(org.town, dice) if placed else _vague_area(org, dice),
        _distance(org, dice),
        dice.pick(org.line.types),
        spelling.website(org.domain, dice) if site else _blank(dice),
        spelling.address(org, dice) if dice.chance(0.35) else None,
        spelling.fleet(org, dice) if dice.chance(0.25) else None,
        dice.pick(trade.DESCRIPTIONS) if dice.chance(0.3) else None,
        _notes(org, stale, dice),
        dice.pick(trade.QUESTIONS) if dice.chance(0.08) else None,
    )


def _vague_area(org: Organisation, dice: Dice) -> str | None:
    return spelling.province(org.town, dice) if dice.chance(0.7) else _blank(dice)


def _blank(dice: Dice) -> str | None:
    return spelling.placeholder(dice) if dice.chance(0.06) else None


def _distance(org: Organisation, dice: Dice) -> Cell:
    if not dice.chance(0.7):
        return None
    distance = 12 + int(org.town.postal) % 1180
    return distance if dice.chance(0.8) else f"{distance} km"


def _notes(org: Organisation, stale: bool, dice: Dice) -> str | None:
    draw = dice.random()
    if draw < 0.08 and org.registration:
        return f"{dice.pick(('Reg no', 'Reg.', 'CIPC', 'Reg. nr'))} {org.registration}"
    if draw < 0.2:
        return f"Tel {spelling.phone(org.old_phone if stale else org.phone, dice)}"
    return dice.pick(trade.REMARKS) if draw < 0.38 else None


def _contacts(org: Organisation, dice: Dice, dates: Calendar) -> Iterator[Row]:
    for person in org.people[: 1 + dice.below(len(org.people))]:
        yield _contact(org, person, False, dice, dates)
        if dice.chance(0.09):
            yield _contact(org, person, True, dice, dates)
    if dice.chance(0.3):
        yield _nobody(org, dice, dates)


def _contact(org: Organisation, person: Person, stale: bool, dice: Dice, dates: Calendar) -> Row:
    first, last = spelling.given_name(person, dice), spelling.surname(person, dice)
    if dice.chance(0.04):
        first, last = last, first
    phone, email = _reached_by(org, person, stale, dice)
    if dice.chance(0.015):
        phone, email = email, phone
    cells: Line = (
        *_opening(org, bool(phone or email), dice, dates),
        first,
        last,
        spelling.role(person, dice) if dice.chance(0.75) else _blank(dice),
        phone,
        spelling.phone(person.cell, dice) if dice.chance(0.2) else None,
        email,
        dice.pick(("x", "Invalid", "bounced")) if stale and dice.chance(0.6) else None,
        dice.pick(_STRAY) if dice.chance(0.05) else None,
    )
    return Row(cells, org.id, (person.id,))


def _reached_by(org: Organisation, person: Person, stale: bool, dice: Dice) -> tuple[str | None, str | None]:
    """Phone and e-mail of a contact: one's own, the switchboard's, or none."""
    if stale:
        return spelling.phone(person.old_cell, dice), spelling.email(person.old_email, dice)
    draw = dice.random()
    phone = (
        spelling.any_phone(person.cell if draw < 0.6 else org.phone, dice) if draw < 0.88 else _blank(dice)
    )
    if person.known_twice or dice.chance(0.65):
        return phone, spelling.email(person.email, dice)
    return phone, spelling.email(org.email, dice) if dice.chance(0.4) else _blank(dice)


def _opening(org: Organisation, reached: bool, dice: Dice, dates: Calendar) -> Line:
    return (
        org.reach_keys[0] if org.reach_keys and dice.chance(0.72) else None,
        spelling.organisation_name(org, dice, beside="place" if reached else "none"),
        dates.cell(DAYS // 2 + dice.below(DAYS // 2), dice) if dice.chance(0.8) else None,
    )


def _nobody(org: Organisation, dice: Dice, dates: Calendar) -> Row:
    """A contact that names no person: only the organisation, at times with its switchboard."""
    phone = spelling.any_phone(org.phone, dice) if dice.chance(0.4) else None
    name = "Unknown" if dice.chance(0.3) else None
    cells = (*_opening(org, False, dice, dates), name, name, None, phone, None, None, None, None)
    return Row(cells, org.id)


SHEETS: Final = (
    Sheet(
        WORKBOOK, "Organisation", _COLUMNS, _organisations,
        dates=frozenset({"Reachout Date"}),
        sections=plain(
            _COLUMNS,
            (("Reach-out database",), ("Keep this list up to date! Ask before you sort it.",), ()),
            "Total",
        ),
        footer=((), ("Touch indicator: Y = spoken to within six months",), ("Afstand in km vanaf Lanseria",)),
    ),
    Sheet(
        WORKBOOK, "Contact Info", _CONTACT_COLUMNS, _contacts, share=0.62, of_known=True,
        dates=frozenset({"Reachout Date"}), sections=plain(_CONTACT_COLUMNS),
    ),
)  # fmt: skip
