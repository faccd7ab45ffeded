"""Sound files under names that hurt."""

from __future__ import annotations

from tests.uploads.corpus.archives import LIST, packed
from tests.uploads.corpus.case import READ, Case

CASES = {
    "control characters in a name": Case("a\x1b[31m\n\t.csv", lambda: LIST, READ, rows=2),
    "control characters in a refused name": Case(
        "a\x1b[31m\n.xlsx", lambda: b"", "a[31m.xlsx: the file is empty"
    ),
    "a name from right to left": Case("list\u202excvs.csv", lambda: LIST, READ, rows=2),
    "a name of 200 letters": Case("x" * 200 + ".csv", lambda: LIST, READ, rows=2),
    "a name with pictures": Case("Lys \U0001f6e9\ufe0f é.csv", lambda: LIST, READ, rows=2),
    "a name with markup": Case("<b>$x$ [a](b) `c`.csv", lambda: LIST, READ, rows=2),
    "a member with control characters": Case(
        "a.zip", lambda: packed(("x\x1b[31m\n.csv", LIST)), READ, rows=2
    ),
    "a member with a name of 60 000 letters": Case(
        "a.zip", lambda: packed(("x" * 60_000 + ".csv", LIST)), READ, rows=2
    ),
    "a member with a name from right to left": Case(
        "a.zip", lambda: packed(("list\u202excvs.csv", LIST)), READ, rows=2
    ),
}
