"""What each comparison says of two records, with their values, as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from hotpass.access import Role
from hotpass.engine.base import literal, quote
from hotpass.linkage import words
from hotpass.linkage.answers import FieldWeight
from hotpass.linkage.levels import Compared, Level, levels_of
from hotpass.linkage.naming import comparison_label, field_labels
from hotpass.linkage.opening import Linked
from hotpass.model import EntityType, record_table
from hotpass.profiles import FieldSpec
from hotpass.ssot.index import name_field
from hotpass.stages.link.comparisons import EMPLOYER, Comparison, compared_parts
from hotpass.stages.link.evidence import Evidence

Values = Mapping[str, Mapping[str, str | None]]
#: A weight below this, either way, shows as 0.0.
_NOTHING: Final = 0.05


def field_weights(
    linked: Linked, evidence: Evidence, pair: Compared, role: Role | None
) -> Iterator[FieldWeight]:
    """What each comparison says of a pair, in the model's order; the engine holds the pair's records."""
    values = _values(linked, evidence, (pair.left, pair.right), role)
    levels = levels_of(linked.report[evidence.entity_type])
    called = field_labels(linked.profile, evidence.entity_type)
    for comparison, value in zip(evidence.comparisons, pair.reached, strict=True):
        label = comparison_label(comparison.name, called)
        left, right = (values[record].get(comparison.name) for record in (pair.left, pair.right))
        records = linked.report[evidence.entity_type]["records"]
        yield _weighed(comparison, label, (left, right), value, levels[comparison.name], pair, records)


def _weighed(
    comparison: Comparison,
    label: str,
    said: tuple[str | None, str | None],
    value: int,
    levels: list[Level],
    pair: Compared,
    records: int,
) -> FieldWeight:
    left, right = said
    if value < 0:
        missing = str(comparison.levels[0]["label_for_charts"])
        sentence = _missing(label, missing, said)
        return FieldWeight(
            comparison.name, label, left, right, missing, 0.0, 0.0, None, None, None, True, sentence
        )
    level = levels[value]
    commonness, share = 0.0, None
    if comparison.adjusted_by and value == len(levels) - 1:
        commonness = pair.rarity.get(comparison.name, 0.0)
        if pair.kept:
            commonness = round(pair.kept.weights.get(comparison.name, level.weight) - level.weight, 6)
        share = level.u / 2.0**commonness
    sentence = _sentence(label, said, level, commonness, _how_common(share, records))
    return FieldWeight(
        comparison.name, label, left, right, level.label, level.weight, commonness, share,
        level.m, level.u, level.trained, sentence,
    )  # fmt: skip


def _missing(label: str, missing: str, said: tuple[str | None, str | None]) -> str:
    if "place" in missing and None not in said:
        return f"{label}: the place is the same already, so that it says nothing more."
    who = "neither record gives it" if said == (None, None) else "one record does not give it"
    return f"{label}: {who}, which says nothing."


def _sentence(
    label: str, said: tuple[str | None, str | None], level: Level, commonness: float, common: str
) -> str:
    both = words.quoted(said[0]) + (f" and {words.quoted(said[1])}" if said[0] != said[1] else " in both")
    if said == (None, None):  # the texts of columns without a field are not kept
        both = "compared by digest"
    seen = f"{words.share(level.m)} of matches and {words.share(level.u)} of other pairs reach this"
    weight = level.weight + commonness
    speaks = (
        "says next to nothing"
        if abs(weight) < _NOTHING
        else f"speaks {'for' if weight > 0 else 'against'} a match"
    )
    parts = [f"{label}: {both}, {level.label[:1].lower()}{level.label[1:]}; {seen}, which {speaks}"]
    if common:
        parts.append(f"the value is {'rarer' if commonness > 0 else 'commoner'} than most, {common}")
    if not level.trained:
        parts.append("too few likely matches reach the level to learn it well")
    return "; ".join(parts) + "."


def _how_common(share: float | None, records: int) -> str:
    if share is None:
        return ""
    return f"{words.share(share)} of others have it" if share * records >= 1 else "hardly another has it"


def _values(linked: Linked, evidence: Evidence, records: tuple[str, str], role: Role | None) -> Values:
    """What the two records say of each comparison, as a person in that role sees it."""
    fields = linked.profile.entities[evidence.entity_type].by_name
    specs = [fields[c.name] for c in evidence.comparisons if c.name in fields]
    known = compared_parts(fields.values())
    parts = {c.name: known[c.name] for c in evidence.comparisons if c.name in known}
    columns = [f"{_said(spec)} AS {quote(spec.name)}" for spec in specs]
    columns += [f"{quote(f'{spec.name}__{part}')} AS {quote(name)}" for name, (spec, part) in parts.items()]
    rows = linked.engine.arrow(
        f"""SELECT {", ".join(["record_id", *columns])} FROM {record_table(evidence.entity_type)}
        WHERE record_id IN ({", ".join(map(literal, records))})"""
    ).to_pylist()
    found: dict[str, dict[str, str | None]] = {row.pop("record_id"): row for row in rows}
    for said in found.values():
        of_parts = {name: spec for name, (spec, _) in parts.items()}
        for name, spec in {**{spec.name: spec for spec in specs}, **of_parts}.items():
            said[name] = spec.shown(said[name], role)
    employing = next((c.name for c in evidence.comparisons if EMPLOYER in c.columns), None)
    if employing:
        for record, name in _employers(linked, records, role).items():
            found[record][employing] = found[record].get(employing) or name
    return found


def _said(spec: FieldSpec) -> str:
    value, raw = quote(spec.name), quote(f"{spec.name}__raw")
    if spec.multi:
        every = quote(f"{spec.name}__all")
        return f"coalesce(nullif(array_to_string({every}, ', '), ''), {value}, {raw})"
    return f"coalesce({value}, {raw})"


def _employers(linked: Linked, records: tuple[str, str], role: Role | None) -> dict[str, Any]:
    """What the organisation is called that a person's record belongs to."""
    kind: EntityType = "organisation"
    name = name_field(linked.profile.entities[kind])
    if name is None:
        return {}
    rows = linked.engine.rows(
        f"""SELECT p.record_id, coalesce(o.{quote(name)}, o.{quote(name + "__raw")})
        FROM every_person_records p JOIN every_organisation_records o ON o.record_id = p.parent_record_id
        WHERE p.record_id IN ({", ".join(map(literal, records))})"""
    )
    spec = linked.profile.entities[kind].by_name[name]
    return {record: spec.shown(said, role) for record, said in rows}
