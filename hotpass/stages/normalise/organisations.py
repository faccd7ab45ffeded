"""Organisation records: one for each row that names or reaches an organisation."""

from __future__ import annotations

from typing import Final

from hotpass.engine.base import quote
from hotpass.model import field_columns
from hotpass.profiles import FieldSpec
from hotpass.stages.normalise.columns import SCOPED, Text, listed, single
from hotpass.stages.normalise.deriving import at_home, tellings
from hotpass.stages.normalise.gather import (
    first_of_each,
    items_column,
    rows_with,
    several,
    unread_column,
)
from hotpass.stages.normalise.layout import Layout

#: Kinds by which an organisation without a name is still one that can be found again.
TELLING: Final = frozenset({SCOPED, "website", "company_registration", "vat_number"})


def organisation_contacts(layout: Layout) -> str:
    """SQL of ``source`` with the columns of each field of several values.

    ``reached`` says whether any of them has a value of the organisation's own columns. What the row's people
    leave unclaimed is the organisation's.
    """
    columns, reached = ["g.t", 'g."row"', *layout.columns("g")], ["false"]
    for field in several(layout, "organisation"):
        columns += listed(field, f"g.own_{field.name}", f"g.unread_{field.name}")
        reached.append(f"len(g.{items_column('organisation', field)}) > 0")
    return f"SELECT {', '.join(columns)}, {' OR '.join(reached)} AS reached FROM ({_with_items(layout)}) g"


def organisations(layout: Layout) -> str:
    """SQL of t, row, part and each field's columns for the rows that give a record.

    It reads ``organisation_contacts``. A row gives a record when it names an organisation, or has a key,
    registration, VAT number, website or contact of one.
    """
    columns, joins, stands = ["g.t", 'g."row"', "1 AS part"], ["JOIN places p ON p.t = g.t"], ["g.reached"]
    told: list[str] = []
    home, is_home = at_home(layout, "g")
    joins += home
    for field in layout.profile.entities["organisation"].fields:
        if field.multi:
            columns += [f"g.{quote(name)}" for name, _ in field_columns(field)]
            continue
        texts = _texts(layout, field)
        derived = [telling.text(is_home) for telling in tellings(layout, "organisation", field)]
        columns += single(field, [*texts, *derived])
        joins += [text.join(field.read_as) for text in (*texts, *derived)]
        told += [f"{text.read}.value IS NOT NULL" for text in texts]
        if field.kind in TELLING or field == layout.organisation_name:
            stands += [f"{text.read}.value IS NOT NULL" for text in texts]
    joins.append('LEFT JOIN joined_rows j ON j.t = g.t AND j."row" = g."row"')
    stands.append(f"j.of_t IS NOT NULL AND ({' OR '.join(['false', *told])})")
    made = f"SELECT {', '.join(columns)} FROM organisation_contacts g {' '.join(dict.fromkeys(joins))}"
    return f"{made} WHERE {' OR '.join(stands)}"


def _texts(layout: Layout, field: FieldSpec) -> list[Text]:
    readings = layout.of("organisation", field)
    if field == layout.organisation_name:
        readings = layout.naming_organisation
    return [Text(f"g.{r.raw}", f"g.{r.cols}", f"v{r.number}_{field.name}") for r in readings]


def _with_items(layout: Layout) -> str:
    """``source`` with the values of each field of several, and the text that gave none."""
    columns, joins = ["g.*"], []
    for field in several(layout, "organisation"):
        own, unread = f"g.{items_column('organisation', field)}", f"g.{unread_column('organisation', field)}"
        person = layout.field("person", field.kind)
        if person and field == layout.field("organisation", field.kind):
            joins.append(f'LEFT JOIN unclaimed_{person.name} u_{person.name} USING (t, "row")')
            more = f"u_{person.name}.items"
            both = first_of_each(f"list_concat({own}, {more})", "value")
            own = f"CASE WHEN {more} IS NULL THEN {own} ELSE {both} END"
            unread = f"coalesce({unread}, u_{person.name}.unread)"
        columns += [f"{own} AS own_{field.name}", f"{unread} AS unread_{field.name}"]
    rows = rows_with(layout, "organisation")
    return f"SELECT {', '.join(columns)} FROM ({rows}) g {' '.join(joins)}"
