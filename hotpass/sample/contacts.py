"""The contact database: companies of the accounts, whom to ask for there, and lists that somebody began."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hotpass.sample import spelling
from hotpass.sample.cells import DAYS, Calendar, Line, Row
from hotpass.sample.dice import Dice
from hotpass.sample.facts import Organisation, Person
from hotpass.sample.sheets import Section, Sheet, plain
from hotpass.sample.words import trade

WORKBOOK: Final = "Contact Database"
_COMPANIES: Final = (
    "C_ID", "Company", "QuickBooks_Name", "Last_Order_Date", "Category", "Strat", "Priority", "Status",
    "LoadDate", "Checked", "Website",
)  # fmt: skip
_STAFF: Final = (
    "C_ID",
    "Company",
    "Status",
    "FirstName",
    "Surname",
    "Position",
    "Cellnumber",
    "Email",
    "Landline",
)
_NOTES: Final = ("C_ID", "Company", "Date", "Note")
_ADDRESSES: Final = ("C_ID", "Company", "Type", "Airport", "")
_CAPTURE: Final = (
    "", "School", "Contact person (role)", "Phone", "Email", "Addresses", "Planes", "Website", "Description",
    "Type",
)  # fmt: skip
_SCHOOLS: Final = (
    "School", "Town", "Province", "Contact", "Phone", "Email", "Website", "Aircraft", "Remark",
)  # fmt: skip
#: Whom several people in one cell are parted by; a mark stands between whole names only.
_BETWEEN: Final = ("; ", "; ", "\n", " / ", " & ")


def _companies(org: Organisation, dice: Dice, dates: Calendar) -> Iterator[Row]:
    if org.company_key is None:
        return
    site = bool(org.domain) and dice.chance(0.3)
    book_name = spelling.legal_name(org, dice) if dice.chance(0.4) else None
    cells: Line = (
        org.company_key,
        spelling.organisation_name(org, dice, beside="contact" if site else "none"),
        book_name,
        dates.cell(dice.below(DAYS), dice) if dice.chance(0.4) else None,
        dice.pick(trade.CATEGORIES) if dice.chance(0.2) else _category(org),
        dice.pick(("Grow", "Keep", "Drop")) if dice.chance(0.08) else None,
        dice.pick((1, 2, 3)),
        dice.pick(trade.STATUSES),
        dates.cell(dice.below(12) * 120, dice),
        dice.pick(("Y", "y", None, None)),
        spelling.website(org.domain, dice) if site else None,
    )
    yield Row(cells, org.id)


def _category(org: Organisation) -> str:
    return "Flight School" if org.line.trains else "Other"


def _staff(org: Organisation, dice: Dice, dates: Calendar) -> Iterator[Row]:
    for person in org.people[: 1 + dice.below(len(org.people))]:
        yield Row(_colleague(org, person, dice), org.id, (person.id,))


def _colleague(org: Organisation, person: Person, dice: Dice) -> Line:
    cell = dice.chance(0.75) or person.known_twice
    mailed = dice.chance(0.7)
    landline = spelling.any_phone(org.phone, dice) if dice.chance(0.5) else int(org.phone)
    first, last = spelling.given_name(person, dice), spelling.surname(person, dice)
    return (
        None,
        spelling.organisation_name(org, dice, beside="place" if cell or mailed else "none"),
        dice.pick(trade.STATUSES),
        first,
        last,
        spelling.role(person, dice) if dice.chance(0.7) else None,
        int(person.cell) if cell else None,
        spelling.email(person.email, dice) if mailed else None,
        landline if dice.chance(0.45) else None,
    )


def _notes(org: Organisation, dice: Dice, dates: Calendar) -> Iterator[Row]:
    if org.company_key is None:
        return
    for later in range(1 + dice.below(2)):
        named = not later or dice.chance(0.5)
        name = spelling.organisation_name(org, dice) if named else None
        note = f"{dice.pick(trade.REMARKS)}. {dice.pick(trade.QUESTIONS)}"
        yield Row((org.company_key, name, dates.cell(dice.below(DAYS), dice), note), org.id if named else "")


def _addresses(org: Organisation, dice: Dice, dates: Calendar) -> Iterator[Row]:
    if org.company_key is None:
        return
    box = dice.chance(0.35)
    cells: Line = (
        org.company_key,
        spelling.organisation_name(org, dice, beside="place"),
        dice.pick(("Postal", "postal", "Pos")) if box else dice.pick(("Physical", "Street", "Hangar")),
        org.town.airfield if dice.chance(0.5) else spelling.town(org.town, dice),
        spelling.postal_address(org, dice) if box else spelling.address(org, dice),
    )
    yield Row(cells, org.id)


def _capture(org: Organisation, dice: Dice, dates: Calendar) -> Iterator[Row]:
    people = dice.several(org.people, 1 + dice.below(3))
    mark = dice.pick(_BETWEEN)
    who = mark.join(_with_role(person, dice) for person in people)
    phones = [spelling.phone(person.cell, dice) for person in people]
    emails = [spelling.email(person.email, dice) for person in people]
    if dice.chance(0.5):
        phones.insert(0, spelling.phone(org.phone, dice))
    if dice.chance(0.4):
        emails.append(spelling.email(org.email, dice))
    cells: Line = (
        dice.pick(("x", "✓", "call", None, None)),
        spelling.organisation_name(org, dice, beside="contact" if org.domain else "place"),
        who,
        dice.pick((" / ", "\n", "; ")).join(phones),
        dice.pick(("; ", "\n", ", ", " / ")).join(emails),
        spelling.address(org, dice) if dice.chance(0.7) else None,
        spelling.fleet(org, dice),
        spelling.website(org.domain, dice) if org.domain else spelling.placeholder(dice),
        dice.pick(trade.DESCRIPTIONS),
        dice.pick(org.line.types),
    )
    yield Row(cells, org.id, tuple(person.id for person in people))


def _with_role(person: Person, dice: Dice) -> str:
    first, last = spelling.given_name(person, dice), spelling.surname(person, dice)
    return f"{first} {last} ({spelling.role(person, dice)})" if dice.chance(0.85) else f"{first} {last}"


def _schools(org: Organisation, dice: Dice, dates: Calendar) -> Iterator[Row]:
    if not org.line.trains:
        return
    person = dice.early(org.people) if dice.chance(0.7) else None
    phone = person.cell if person and dice.chance(0.4) else org.phone
    site = bool(org.domain) and dice.chance(0.6)
    cells: Line = (
        spelling.organisation_name(org, dice, beside="contact" if site or phone == org.phone else "place"),
        spelling.town(org.town, dice),
        spelling.province(org.town, dice),
        spelling.person_name(person, dice) if person else None,
        spelling.any_phone(phone, dice),
        spelling.email(person.email if person and _mails_self(person, dice) else org.email, dice),
        spelling.website(org.domain, dice) if site else None,
        spelling.fleet(org, dice),
        dice.pick(trade.REMARKS) if dice.chance(0.2) else None,
    )
    yield Row(cells, org.id, (person.id,) if person else ())


def _mails_self(person: Person, dice: Dice) -> bool:
    return person.known_twice or dice.chance(0.5)


def _scraps(org: Organisation, dice: Dice, dates: Calendar) -> Iterator[Row]:
    """A sheet with two small tables: callers of the open day, and instructors who could help out."""
    if dice.chance(0.5):
        name = spelling.organisation_name(org, dice, beside="contact")
        yield Row((name, spelling.phone(org.phone, dice)), org.id, group="open day")
    else:
        person = org.people[0]
        name = spelling.organisation_name(org, dice)
        cells = (spelling.person_name(person, dice), spelling.phone(person.cell, dice), name)
        yield Row(cells, org.id, (person.id,), "instructors")


_KEY_OF_COMPANY: Final = "=INDEX(Company_Cat!$A$2:$A${last},MATCH(B{row},Company_Cat!$B$2:$B${last},0))"

SHEETS: Final = (
    Sheet(
        WORKBOOK, "Company_Cat", _COMPANIES, _companies,
        whole=frozenset({"C_ID"}), dates=frozenset({"Last_Order_Date", "LoadDate"}),
        sections=plain(_COMPANIES),
    ),
    Sheet(
        WORKBOOK, "Company_Contacts", _STAFF, _staff, share=0.31, of_known=True,
        whole=frozenset({"C_ID", "Cellnumber"}), sections=plain(_STAFF),
        formula=_KEY_OF_COMPANY, blank_rows=900,
    ),
    Sheet(
        WORKBOOK, "Company_Notes", _NOTES, _notes, share=0.095,
        whole=frozenset({"C_ID"}), dates=frozenset({"Date"}), sections=plain(_NOTES), blank_rows=550,
    ),
    Sheet(
        WORKBOOK, "Company_Addresses", _ADDRESSES, _addresses, share=0.13,
        whole=frozenset({"C_ID"}), sections=plain(_ADDRESSES), blank_rows=900,
    ),
    Sheet(
        WORKBOOK, "Sheet 1", (), _scraps, share=0.03,
        sections={
            "open day": Section((("Company", "Phone"),), (("Open day, people who phoned",),)),
            "instructors": Section((("Instructor", "Cell", "School"),), ((), ())),
        },
    ),
    Sheet(
        WORKBOOK, "Flight schools", _SCHOOLS, _schools, share=0.47, of_known=True,
        sections={"": Section(())},
    ),
    Sheet(
        WORKBOOK, "10-10-25 Capture", _CAPTURE, _capture, share=0.16, of_known=True, sections=plain(_CAPTURE),
    ),
)  # fmt: skip
