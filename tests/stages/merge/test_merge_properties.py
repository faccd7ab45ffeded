"""What holds of every merge: nothing is lost or made up, and the order of rows never matters."""

from __future__ import annotations

import random
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hotpass.model import ENTITY_TYPES, golden_table, record_table
from hotpass.profiles import Profile
from hotpass.stages import merge

from .said import Said, profile_of, rows_of, run_stage, write_records

RULES = ("trusted_source", "most_recent", "most_complete", "most_common", "most_specific", "longest")
TEXTS = {
    "name": ["Karoo Aviation", "KAROO AVIATION (PTY) LTD", "Karoo Flying School", "n/a"],
    "phone": ["011 555 0001", "0115550001", "011 555 0002 / 082 555 0003", "12", "tbc"],
    "email": ["info@karoo.co.za", "INFO@karoo.co.za; ops@karoo.co.za", "not known"],
    "city": ["Durban", "DURBAN", "Cape Town"],
    "last_contact": ["2024-05-01", "1 May 2024", "2023-01-31", "31/02/2024"],
    "notes": ["Call again", "Call again in May; ask for Anna"],
}
FIELDS = tuple(TEXTS)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    rules = {f"organisation.{f}": draw(st.sampled_from(RULES)) for f in FIELDS}
    sources = {"Regulator": draw(st.integers(0, 3)), "Reach-out": draw(st.integers(0, 3))}
    return profile_of(sources, rules, {"organisation": FIELDS, "person": ("name", "role")})


@st.composite
def records(draw: st.DrawFn) -> list[Said]:
    texts = st.fixed_dictionaries({}, optional={f: st.sampled_from(t) for f, t in TEXTS.items()})
    drawn = draw(
        st.lists(
            st.tuples(st.sampled_from("ABC"), texts, st.sampled_from(["Regulator", "Reach-out"])),
            min_size=1,
            max_size=8,
        )
    )
    organisations = [
        Said(f"O-{entity}", said, source=source, file=f"{source}.xlsx", row=row)
        for row, (entity, said, source) in enumerate(drawn, 2)
    ]
    people = [
        Said(
            f"P-{draw(st.sampled_from('XY'))}",
            {"name": "Anna Botha", "role": role},
            row=o.row,
            parent=o.record_id,
        )
        for o in organisations
        if (role := draw(st.sampled_from(["", "CFI", "Owner"])))
    ]
    return [*organisations, *people]


def written(said: Sequence[Said], profile: Profile, folder: Path) -> dict[str, bytes]:
    run_stage(merge.run, write_records(folder, profile, said), folder / "out", profile)
    return {path.name: path.read_bytes() for path in (folder / "out").iterdir()}


@settings(max_examples=8, deadline=None)
@given(records(), profiles(), st.integers(0, 1000))
def test_the_order_of_the_rows_never_matters(said: list[Said], profile: Profile, seed: int) -> None:
    shuffled = list(said)
    random.Random(seed).shuffle(shuffled)
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        assert written(said, profile, Path(first)) == written(shuffled, profile, Path(second))


@settings(max_examples=8, deadline=None)
@given(records(), profiles())
def test_nothing_is_lost_or_made_up(said: list[Said], profile: Profile) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written(said, profile, folder)
        provenance = {(r["entity_id"], r["field"]): r for r in rows_of(folder / "out" / "provenance.parquet")}
        for entity_type in ENTITY_TYPES:
            given_values = values_of(folder, profile, entity_type)
            kept = {
                key: {r["value"], *(a["value"] for a in r["alternatives"])} for key, r in provenance.items()
            }
            assert {k: v for k, v in kept.items() if k[0][0] == entity_type[0].upper()} == given_values
            for row in rows_of(folder / "out" / f"{golden_table(entity_type)}.parquet"):
                check_published(row, profile, entity_type, provenance)


def values_of(folder: Path, profile: Profile, entity_type: str) -> dict[tuple[str, str], set[str]]:
    """Every value that the records of an entity give, by entity and field."""
    entity_of = {r["record_id"]: r["entity_id"] for r in rows_of(folder / "clusters.parquet")}
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for record in rows_of(folder / f"{record_table(entity_type)}.parquet"):
        for field in profile.entities[entity_type].published:
            values = record[f"{field.name}__all"] if field.multi else [record[field.name]]
            found[entity_of[record["record_id"]], field.name] |= {v for v in values or [] if v is not None}
    return {key: values for key, values in found.items() if values}


def check_published(
    row: dict[str, Any], profile: Profile, entity_type: str, provenance: dict[tuple[str, str], dict[str, Any]]
) -> None:
    """Each published value has provenance, whose raw text reads as that value."""
    for field in profile.entities[entity_type].published:
        why = provenance.get((row["entity_id"], field.name))
        if row[field.name] is None:
            assert why is None
            continue
        assert why is not None
        assert why["value"] == row[field.name]
        read = field.of.normalise(why["raw"])
        assert row[field.name] in {read.value, *read.others}
        if field.multi:
            assert row[f"{field.name}__all"] == [row[field.name], *(a["value"] for a in why["alternatives"])]
