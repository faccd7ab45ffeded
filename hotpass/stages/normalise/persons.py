"""Person records: one for each person that a row names."""

from __future__ import annotations

from typing import Final

from hotpass.engine.base import quote
from hotpass.model import field_columns
from hotpass.profiles import FieldSpec
from hotpass.stages.normalise.columns import SCOPED, Text, listed, single
from hotpass.stages.normalise.deriving import at_home, tellings
from hotpass.stages.normalise.gather import first_of_each, items_column, several, unread_column
from hotpass.stages.normalise.layout import Layout, Reading
from hotpass.stages.normalise.pairing import NOBODY
from hotpass.stages.normalise.values import ROLES_APART

#: Kinds that tell of a person in a row that names nobody.
TELLING: Final = frozenset({SCOPED, "identity_number"})
#: Kinds of places: in a row without an organisation they are where its person lives.
_OF_PLACES: Final = frozenset({"address", "locality", "province", "postal_code"})


def person_contacts(layout: Layout) -> str:
    """SQL of ``person_rows``, one row a person or one for nobody, with what names and reaches them.

    That is the columns of the name and of each field of several values. ``part`` counts the row's people from
    1, ``n`` is their number, ``placed`` whether the row has an organisation record, ``foremost`` the slot of
    which somebody is the first person, ``beside_first`` whether the cells that name somebody name the row's
    first person too, ``role_said`` and ``role_said_cols`` what stands behind the name, ``reached`` whether
    there is a name or a contact.
    """
    columns = ["g.t", 'g."row"', "g.part", "g.n", "g.placed", "g.foremost", "g.beside_first"]
    columns += layout.columns("g")
    columns += ["(g.person).role AS role_said", "(g.person).cols AS role_said_cols"]
    reached = ["(g.person).value IS NOT NULL"]
    if layout.person_name:
        columns += _name(layout.person_name)
    for field in several(layout, "person"):
        columns += listed(field, f"g.own_{field.name}", f"g.unread_{field.name}")
        reached.append(f"len(g.own_{field.name}) > 0")
    return f"SELECT {', '.join(columns)}, {' OR '.join(reached)} AS reached FROM ({_with_items(layout)}) g"


def persons(layout: Layout) -> str:
    """SQL of t, row, part and each field's columns for every person.

    It reads ``person_contacts``. A row that names nobody gives a nameless record if it has a contact, key or
    identity number of a person and there is no organisation to take it. What is said once in a row is said of
    its first person, in columns of a slot of the first person of that slot; the organisation is everyone's,
    and without one those who are named in one cell live where the row says (a couple has one address).
    """
    columns, joins, stands = ["g.t", 'g."row"', "g.part"], ["JOIN places p ON p.t = g.t"], ["g.reached"]
    home, is_home = at_home(layout, "g")
    joins += home
    for field in layout.profile.entities["person"].fields:
        if field.multi or field == layout.person_name:
            columns += [f"g.{quote(name)}" for name, _ in field_columns(field)]
            continue
        texts = _texts(layout, field)
        derived = [
            told.text(f"{_theirs(told.reading)} AND {is_home}") for told in tellings(layout, "person", field)
        ]
        columns += single(field, [*texts, *derived])
        joins += [text.join(field.read_as) for text in (*texts, *derived)]
        if field.kind in TELLING:
            stands += [f"(NOT g.placed AND {text.read}.value IS NOT NULL)" for text in texts]
    made = f"SELECT {', '.join(columns)} FROM person_contacts g {' '.join(dict.fromkeys(joins))}"
    return f"{made} WHERE {' OR '.join(stands)}"


def _name(field: FieldSpec) -> list[str]:
    """Columns of the name, which is read already."""
    person, nobody = "(g.person)", "CASE WHEN g.n = 0 THEN {} END"
    made = {
        field.name: f"{person}.value",
        f"{field.name}__raw": f"coalesce({person}.raw, {nobody.format('g.nobody.raw')})",
        f"{field.name}__cols": f"coalesce({person}.cols, {nobody.format('g.nobody.cols')})",
        f"{field.name}__problem": f"coalesce({person}.problem, {nobody.format('g.nobody.problem')})",
        **{f"{field.name}__{part}": f"{person}.p_{part}" for part in field.parts},
    }
    return [f"{made[name]} AS {quote(name)}" for name, _ in field_columns(field)]


def _texts(layout: Layout, field: FieldSpec) -> list[Text]:
    if field == layout.person_role:
        return _role_texts(layout, field)
    readings = [(r, _theirs(r)) for r in layout.of("person", field)]
    if field == layout.person_organisation:
        named = layout.of("person", field) + layout.of("organisation", layout.organisation_name)
        readings = [(r, "true") for r in named]
    readings += [(r, f"NOT g.placed AND {_theirs(r)}") for r in taken_over(layout, field)]
    return [
        Text(f"CASE WHEN {when} THEN g.{r.raw} END", f"g.{r.cols}", f"v{r.number}_{field.name}")
        for r, when in readings
    ]


def taken_over(layout: Layout, field: FieldSpec) -> list[Reading]:
    """Readings of the organisation's field that a person has too, for rows that name no organisation."""
    theirs = layout.field("organisation", field.kind)
    if field.kind not in _OF_PLACES or field != layout.field("person", field.kind):
        return []
    return [r for r in layout.of("organisation", theirs) if r.field.read_as == field.read_as]


def _theirs(reading: Reading) -> str:
    """Whether what is said once is said of the person."""
    if reading.slot:
        return f"(g.foremost = {reading.slot} OR g.n = 0)"
    return (
        "(g.part = 1 OR NOT g.placed AND g.beside_first)"
        if reading.field.kind in _OF_PLACES
        else "g.part = 1"
    )


def _role_texts(layout: Layout, field: FieldSpec) -> list[Text]:
    """The role's own column, shared out in order if it holds as many as there are people; then the role that
    stands behind the name."""
    texts = []
    for reading in layout.of("person", field):
        raw = f"g.{reading.raw}"
        apart = f"regexp_split_to_array({raw}, '{ROLES_APART}')"
        shared = f"""CASE WHEN g.n > 1 AND len({apart}) = g.n THEN {apart}[g.part]
            WHEN {_theirs(reading)} THEN {raw} END"""
        if reading.slot:
            shared = f"CASE WHEN {_theirs(reading)} THEN {raw} END"
        texts.append(Text(shared, f"g.{reading.cols}", f"v{reading.number}_{field.name}"))
    return [*texts, Text("g.role_said", "g.role_said_cols", f"behind_{field.name}")]


def _with_items(layout: Layout) -> str:
    """``person_rows``, one row a person or one for nobody, with the values that are theirs."""
    columns, joins = ["g.*"], []
    for field in several(layout, "person"):
        joins.append(f'LEFT JOIN owners_{field.name} o_{field.name} USING (t, "row")')
        unread = f"CASE WHEN part = 1 AND NOT (n = 0 AND placed) THEN g.{unread_column('person', field)} END"
        columns += [f"{_values(layout, field)} AS own_{field.name}", f"{unread} AS unread_{field.name}"]
    people = """SELECT g.*, len(people) AS n, o.record_id IS NOT NULL AS placed,
        unnest(CASE WHEN len(people) = 0 THEN [NULL] ELSE people END) AS person,
        generate_subscripts(CASE WHEN len(people) = 0 THEN [NULL] ELSE people END, 1) AS part
        FROM person_rows g LEFT JOIN organisation_ids o USING (t, "row")"""
    first = "list_position(list_transform(people, lambda p: p.slot), person.slot) = part"
    people = f"""SELECT *, CASE WHEN {first} THEN person.slot END AS foremost,
        coalesce(person.cols = people[1].cols, true) AS beside_first FROM ({people})"""
    return f"SELECT {', '.join(columns)} FROM ({people}) g {' '.join(joins)}"


def _values(layout: Layout, field: FieldSpec) -> str:
    items, owners = f"g.{items_column('person', field)}", f"o_{field.name}.owners"
    taken = "placed" if layout.field("organisation", field.kind) else "false"
    left = f"(part = 1 AND NOT {taken} AND {owners}[k] = {NOBODY})"
    claimed = f"list_filter({items}, lambda x, k: {owners}[k] = part OR {left})"
    theirs = f"CASE WHEN n = 0 AND {taken} THEN [] WHEN {owners} IS NULL THEN {items} ELSE {claimed} END"
    slots = {reading.slot for reading in layout.of("person", field)}
    return first_of_each(f"({theirs})", "value") if len(slots) > 1 else theirs
