"""The rules of survivorship in words."""

from __future__ import annotations

from hotpass.fields.base import Survivorship

_SETTLED = "trust in the source, then date and completeness of the record settle it"
_RULES: dict[Survivorship, str] = {
    "trusted_source": "From the most trusted source that gives a value",
    "most_recent": "From the most recent record that gives a value",
    "most_complete": "From the most complete record that gives a value",
    "most_common": "Given as often as any other value",
    "most_specific": "It holds all words of what most records say",
    "longest": "The longest of the values given",
}


def reason(rule: str, agreeing: int, alternatives: int, decided_by: str | None, several: bool = False) -> str:
    """Why a value was published, as a sentence.

    Args:
        rule: key of the rule, as provenance has it.
        agreeing: records that give the value.
        alternatives: how many other values there are.
        decided_by: the person who overruled the rule.
        several: whether the field keeps the other values beside the published one.
    """
    if rule not in _RULES:
        return f"Set by {decided_by or 'a person'}, whatever the records say."
    if alternatives == 0:
        return (
            f"The only value given, by {agreeing} records alike." if agreeing > 1 else "The only value given."
        )
    others = "another value" if alternatives == 1 else f"{alternatives} other values"
    if rule == "most_common" and agreeing > 1:
        return f"Given by {agreeing} records, more than or as many as give {others}."
    tail = f"; {_SETTLED}" if rule == "most_common" else ""
    kept = "is kept beside it" if alternatives == 1 else "are kept beside it"
    return f"{_RULES[rule]}{tail}; {others} {kept if several else 'lost'}."
