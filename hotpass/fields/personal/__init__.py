"""Personal information in columns and texts, found by headers, patterns with checks, and lists of words."""

from hotpass.fields.personal.columns import VERSION, Detected, detect
from hotpass.fields.personal.seen import sees_all, text_seen
from hotpass.fields.personal.shapes import column_key
from hotpass.fields.personal.sorts import SORTS, Sort, gravest
from hotpass.fields.personal.texts import SUSPECT, Hit, hits

__all__ = [
    "SORTS",
    "SUSPECT",
    "VERSION",
    "Detected",
    "Hit",
    "Sort",
    "column_key",
    "detect",
    "gravest",
    "hits",
    "sees_all",
    "text_seen",
]
