"""Classify: which fields hold personal information, and why that is said.

The classes are those of the kinds: *contact* and *identity* information identify a living person or an
existing juristic person (Protection of Personal Information Act 4 of 2013, section 1); *special* is the
personal information of sections 26 to 33. What a profile says of a field comes before its kind. A field of
free text is told by what its values hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from hotpass.engine.base import literal, quote
from hotpass.model import CLASSIFICATION, ENTITY_TYPES, EntityType, record_table
from hotpass.profiles import FieldSpec
from hotpass.stage import StageJob

#: What is looked for in text that a kind calls impersonal: class, pattern (RE2), what it is called.
_HIDDEN: Final = (
    ("identity", r"(?:^|\D)\d{6} ?\d{4} ?[012]\d{2}(?:\D|$)", "identity numbers"),
    ("contact", r"[^\s@]+@[^\s@]+\.[^\s@]+", "e-mail addresses"),
    ("contact", r"(?:^|\D)(?:\+27|0)[ ()-]*[1-8](?:[ ()-]*\d){8}(?:\D|$)", "telephone numbers"),
)


def run(job: StageJob) -> Mapping[str, int | float | str]:
    """See :class:`hotpass.stage.Stage`. Reads the record tables; writes classification."""
    job.view(*(record_table(entity_type) for entity_type in ENTITY_TYPES))
    selects = [
        select
        for entity_type in ENTITY_TYPES
        for field in job.profile.entities[entity_type].fields
        for select in _classify(entity_type, field)
    ]
    found = f"SELECT * FROM ({' UNION ALL '.join(selects)}) WHERE values > 0"
    job.engine.write(
        f"{found} ORDER BY entity_type, field, personal, reason",
        job.output / "classification.parquet",
        schema=CLASSIFICATION,
    )
    job.engine.view("classified", job.output / "classification.parquet")
    classes = job.engine.rows(
        "SELECT personal, count(DISTINCT (entity_type, field)) FROM classified GROUP BY ALL ORDER BY ALL"
    )
    return {f"fields_{personal}": int(fields) for personal, fields in classes}


def _classify(entity_type: EntityType, field: FieldSpec) -> Iterator[str]:
    """SQL, one query a class: what the kind says, and what free text holds against it."""
    kind = field.of
    of_whom = "a person" if entity_type == "person" else "an organisation"
    reason = (
        f"{kind.label} of {of_whom}" if kind.personal != "none" else f"{kind.label} says nothing personal"
    )
    if field.personal:
        reason = "The profile says so"
    yield _count(entity_type, field, field.personal_class, reason, f"{quote(field.name)} IS NOT NULL")
    if field.personal_class == "none" and kind.name in ("text", "category"):
        for personal, pattern, name in _HIDDEN:
            held = f"regexp_matches({quote(field.name)}, {literal(pattern)})"
            yield _count(entity_type, field, personal, f"Some values hold {name}", held)


def _count(entity_type: EntityType, field: FieldSpec, personal: str, reason: str, where: str) -> str:
    return f"""SELECT {literal(entity_type)} AS entity_type, {literal(field.name)} AS field,
        {literal(field.kind)} AS kind, {literal(personal)} AS personal, count(*) AS values,
        count(DISTINCT {quote(field.name)}) AS distinct_values, {literal(reason)} AS reason
        FROM {record_table(entity_type)} WHERE {where}"""
