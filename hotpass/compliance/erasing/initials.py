"""People as prose calls them: by the first letter of a given name, and the family name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from hotpass.compliance.erasing.beside import register
from hotpass.compliance.erasing.terms import Term
from hotpass.engine import Engine
from hotpass.engine.base import quote
from hotpass.fields.misread import as_letters
from hotpass.fields.text_folding import fold
from hotpass.model import record_table
from hotpass.profiles import FieldSpec

#: The first letter of a given name, and the family name, both folded.
Bearer = tuple[str, str]


def with_initials(
    rows: Sequence[Mapping[str, Any]], fields: Sequence[FieldSpec]
) -> Iterator[tuple[Bearer, Term]]:
    """How the bearers of the names of some records of people are called for short."""
    for one in fields:
        for row in rows if one.kind == "person_name" else ():
            given, family = row[f"{one.name}__given"], row[f"{one.name}__family"]
            words = (row[one.name] or "").split()
            own = (" ".join(words[at:]) for at in range(1, len(words)))
            last = next((said for said in own if as_letters(fold(said)) == family), None)
            if given and last:
                yield (given[0], family), Term("person_name", f"{given[0].upper()}. {last}")


def borne_by_others(
    engine: Engine, fields: Sequence[FieldSpec], bearers: Collection[Bearer], records: Collection[str]
) -> set[Bearer]:
    """Which of these may be meant for somebody else, who has a record of their own."""
    known = {"initial": [first for first, _ in bearers], "family": [family for _, family in bearers]}
    engine.register("bearers", pa.table({n: pa.array(v, pa.string()) for n, v in known.items()}))
    register(engine, "own_ids", records)
    found: set[Bearer] = set()
    for one in fields if bearers else ():
        if one.kind == "person_name":
            family, given = (f"r.{quote(f'{one.name}__{part}')}" for part in ("family", "given"))
            first = f"coalesce(left({given}, 1), b.initial)"
            found |= set(
                engine.rows(
                    f"""SELECT DISTINCT b.initial, b.family FROM {record_table("person")} r
                    JOIN bearers b ON {family} = b.family AND {first} = b.initial
                    WHERE r.record_id NOT IN (SELECT v FROM own_ids)"""
                )
            )
    return found
