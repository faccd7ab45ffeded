"""The consent ledger, the log of exports and what is past its time, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from components import facts, markup, pressable, table, thing
from components.markup import Child, tag
from components.words import NONE, counted, day, number, when
from hotpass.compliance.consents import REASONS, Event, Standing
from hotpass.compliance.exports import Export, fields_told
from hotpass.compliance.retention import BANDS, OLDEST, Disposal, RuleDue

_SAID = ("asked", "given", "refused", "withdrawn", "objected")
_AGES = (*(name for name, _, _ in BANDS), OLDEST)


def counts(said: Mapping[tuple[str, str], int]) -> None:
    """How much was said, a line a purpose."""
    columns = [
        table.Column("purpose", "Purpose"),
        *(table.Column(a, a.capitalize(), numeric=True) for a in _SAID),
    ]
    rows = [
        table.Row({"purpose": _all(purpose), **{act: number(said.get((purpose, act), 0)) for act in _SAID}})
        for purpose in sorted({purpose for purpose, _ in said})
    ]
    markup.show(table.html(columns, rows, "What was asked and said, by purpose", stacked=True))


def standing(found: Sequence[Standing]) -> str | None:
    """Whom purposes that need consent may use; returns which of them a number that was pressed counts, as a
    query."""
    columns = [
        table.Column("purpose", "Purpose"),
        table.Column("of", "Of"),
        table.Column("passed", "May be used", numeric=True),
        *(table.Column(code, words.capitalize(), numeric=True) for code, words in REASONS.items()),
    ]
    rows = [
        table.Row(
            {
                "purpose": one.purpose,
                "of": f"{one.dataset}, {'people' if one.entity_type == 'person' else 'organisations'}",
                "passed": _counted(one, "", one.passed),
                **{code: _counted(one, code, one.held.get(code, 0)) for code in REASONS},
            }
        )
        for one in found
    ]
    label = "Whom each purpose may use, and why others are held back"
    return table.show(columns, rows, label, key="standing", stacked=True)


def _counted(one: Standing, reason: str, count: int) -> Child:
    if not count:
        return number(count)
    of = {"purpose": one.purpose, "dataset": one.dataset, "type": one.entity_type, "reason": reason}
    asked = urlencode(of)
    return tag("a", number(count), href=pressable.here(whom=asked), data_press=asked)


def whom(found: Sequence[str], dataset: str) -> None:
    """Entities, each a link to what is held of it."""
    rows = [table.Row({"entity": thing.named(one, dataset)}) for one in found]
    markup.show(table.html((table.Column("entity", "Entity"),), rows, "Entities", stacked=True))


def events(found: Sequence[Event]) -> None:
    """What was asked and said, the newest first."""
    columns = (
        table.Column("day", "Day"),
        table.Column("act", "Said"),
        table.Column("purpose", "Purpose"),
        table.Column("expires", "Until"),
        table.Column("wording", "Wording"),
        table.Column("proof", "Proof"),
        table.Column("origin", "From", wide=True),
    )
    rows = [
        table.Row(
            {
                "day": day(one.day),
                "act": _act(one),
                "purpose": _all(one.purpose),
                "expires": day(one.expires) if one.expires else NONE,
                "wording": one.wording or NONE,
                "proof": tag("span", one.proof[:12], title=one.proof) if one.proof else NONE,
                "origin": f"{one.origin or NONE}, written down by {one.written_by}",
            }
        )
        for one in found
    ]
    markup.show(table.html(columns, rows, "What was asked and said, newest first", stacked=True))


def _act(one: Event) -> str:
    if one.act == "asked" and one.times > 1:
        return f"Asked {one.times} times"
    return "Existing customer" if one.basis == "existing_customer" else one.act.capitalize()


def _all(purpose: str) -> str:
    return "all purposes" if purpose == "*" else purpose


def exports(found: Sequence[Export]) -> None:
    """The log of exports, the newest first."""
    columns = (
        table.Column("id", "Export"),
        table.Column("when", "When"),
        table.Column("by", "By"),
        table.Column("purpose", "Purpose"),
        table.Column("to", "To"),
        table.Column("from", "From"),
        table.Column("fields", "Fields", numeric=True),
        table.Column("rows", "Records", numeric=True),
        table.Column("held", "Held back", numeric=True),
    )
    rows = [
        table.Row(
            {
                "id": one.id,
                "when": when(one.taken_at),
                "by": one.taken_by,
                "purpose": one.purpose or "not said",
                "to": one.recipient or "not said",
                "from": f"{one.dataset}, version {one.version}, {one.form}",
                "fields": _fields(one),
                "rows": number(one.rows),
                "held": number(one.held_back),
            }
        )
        for one in found
    ]
    markup.show(table.html(columns, rows, "Exports, newest first", stacked=True))


def _fields(one: Export) -> Child:
    if one.fields is None:
        return "not noted"
    return tag("span", number(len(one.fields)), title=fields_told(one) or "no values")


def overdue(found: Sequence[RuleDue]) -> None:
    """Records and values past their time, a line a rule."""
    columns = (
        table.Column("rule", "Rule", wide=True),
        table.Column("what", "What"),
        table.Column("of", "Of"),
        table.Column("kept", "Kept", numeric=True),
        table.Column("undated", "Undated", numeric=True),
        table.Column("overdue", "Past their time", numeric=True),
        *(table.Column(age, age.capitalize(), numeric=True) for age in _AGES),
    )
    rows = [
        table.Row(
            {
                "rule": f"{one.rule}{f' ({one.law})' if one.law else ''}",
                "what": f"values of {one.category}" if one.category else "records",
                "of": f"{one.dataset}, {'people' if one.entity_type == 'person' else 'organisations'}",
                "kept": number(one.kept),
                "undated": number(one.undated),
                "overdue": number(one.overdue),
                **{age: number(one.bands[age]) for age in _AGES},
            }
        )
        for one in found
    ]
    markup.show(
        table.html(columns, rows, "Records and values past their time, by rule and by how long", stacked=True)
    )


def disposals(found: Sequence[Disposal]) -> None:
    """Disposals, the newest first."""
    columns = (
        table.Column("id", "Disposal"),
        table.Column("state", "State"),
        table.Column("of", "Of"),
        table.Column("what", "What", wide=True),
        table.Column("as_of", "As of"),
        table.Column("proposed", "Proposed by"),
        table.Column("approved", "Approved by"),
        table.Column("reason", "Reason", wide=True),
    )
    rows = [table.Row(_disposal(one)) for one in found]
    markup.show(table.html(columns, rows, "Disposals, newest first", stacked=True))


def _disposed(one: Disposal) -> str:
    """What goes: records, or values by field of records that stay."""
    records = counted(one.records, "record")
    if not one.fields:
        return records
    return f"{counted(one.count, 'value')} of {records} ({one.values})"


def _disposal(one: Disposal) -> dict[str, Child]:
    return {
        "id": one.id,
        "state": facts.state(one.state),
        "of": f"{one.dataset}, {'people' if one.entity_type == 'person' else 'organisations'}",
        "what": _disposed(one),
        "as_of": day(one.as_of),
        "proposed": one.proposed_by,
        "approved": one.approved_by or NONE,
        "reason": one.reason,
    }
