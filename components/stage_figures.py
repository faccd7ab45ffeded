"""What a stage did, in words: the figures that it wrote down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from components.words import counted, number, percent

#: By figure what it counts: one of it, several of it.
_NOUNS: Final[Mapping[str, tuple[str, str]]] = {
    "files": ("file", "files"),
    "files_refused": ("file refused", "files refused"),
    "sheets": ("sheet", "sheets"),
    "rows": ("row", "rows"),
    "tables": ("table found", "tables found"),
    "tables_used": ("of them used", "of them used"),
    "table_rows": ("row in tables", "rows in tables"),
    "rules": ("rule", "rules"),
    "passed": ("passed", "passed"),
    "passed_with_exceptions": ("passed with exceptions", "passed with exceptions"),
    "failed": ("failed", "failed"),
    "not_evaluated": ("not evaluated", "not evaluated"),
    "joins": ("join between tables", "joins between tables"),
    "rows_without_record": ("row that gives no record", "rows that give no record"),
    "fields_contact": ("field of contact details", "fields of contact details"),
    "fields_identity": ("field of identity", "fields of identity"),
    "fields_special": ("field of special information", "fields of special information"),
    "fields_none": ("field that is not personal", "fields that are not personal"),
    "columns_personal": ("column with personal information", "columns with personal information"),
    "organisation_records": ("record of organisations", "records of organisations"),
    "organisation_candidates": ("pair of organisations compared", "pairs of organisations compared"),
    "organisation_pairs_matching": ("of them match", "of them match"),
    "organisation_pairs_to_review": ("waits for review", "wait for review"),
    "organisation_entities": ("organisation", "organisations"),
    "organisation_largest_entity": ("record in the largest", "records in the largest"),
    "person_records": ("record of people", "records of people"),
    "person_candidates": ("pair of people compared", "pairs of people compared"),
    "person_pairs_matching": ("of them match", "of them match"),
    "person_pairs_to_review": ("waits for review", "wait for review"),
    "person_entities": ("person", "people"),
    "person_largest_entity": ("record in the largest", "records in the largest"),
    "warnings": ("note on the linkage", "notes on the linkage"),
    "organisations": ("organisation", "organisations"),
    "organisation_corrections": ("correction of organisations", "corrections of organisations"),
    "people": ("person", "people"),
    "person_corrections": ("correction of people", "corrections of people"),
    "roles": ("role", "roles"),
    "provenance": ("value with its cell", "values with their cells"),
    "clusters": ("record placed", "records placed"),
    "lineage": ("id with what became of it", "ids with what became of them"),
    "changes": ("change since the last version", "changes since the last version"),
    "issues": ("issue", "issues"),
    "quarantined": ("record kept back", "records kept back"),
}
_SHARES: Final = {
    "organisation_quality": "quality of organisations",
    "person_quality": "quality of people",
}
#: The one text among figures: which gate closed, and why.
_GATE: Final = "gate_closed"
#: Told by another figure already.
_TOLD: Final = {"ssot", "workbook_sheets"}
_ORDER: Final = {name: place for place, name in enumerate(_NOUNS)}


def said(figures: Mapping[str, int | float | str]) -> str:
    """A stage's figures in a line: ``1 file, 4 sheets, 2 961 rows``; what is nothing is left out."""
    ordered = sorted(figures.items(), key=lambda one: _ORDER.get(one[0], len(_ORDER)))
    every = (_said(name, value) for name, value in ordered)
    return ", ".join(text for text in every if text)


def _said(name: str, value: float | str) -> str:
    if name.startswith("suite_") or name in _TOLD or not value:
        return ""
    if isinstance(value, str):
        return value if name == _GATE else ""
    if name in _SHARES:
        return f"{_SHARES[name]} {percent(value)}"
    if name in _NOUNS:
        return counted(int(value), *_NOUNS[name])
    amount = number(value) if float(value).is_integer() else number(value, 2)
    return f"{amount} {name.replace('_', ' ')}"
