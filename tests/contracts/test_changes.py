"""What breaks a contract, what does not, and the version that follows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotpass.contracts import (
    Column,
    Contract,
    Reference,
    Table,
    compare,
    compared,
    goes_far_enough,
    read,
    stepped,
    write,
)
from hotpass.contracts.versions import STEPS, parsed
from hotpass.errors import InputError

PHONE = Column("Tel no.", title="Phone", field="person.phone", kind="phone", pattern=r"\d+")
STATUS = Column("Status", enum=("Active", "Dormant"))
SCORE = Column("Score", "number", minimum=0, maximum=1)
LIST = Column("Others", "array", inner={"items": {"type": "object", "properties": {"a": {"type": "string"}}}})
TABLE = Table(
    "people",
    (Column("Key", required=True, unique=True), PHONE, STATUS, SCORE, LIST),
    title="People",
    sheet="People",
    key=("Key",),
    references=(Reference(("Key",), "keys", ("Key",)),),
)


def contract(table: Table = TABLE, version: str = "1.4.2") -> Contract:
    return Contract("contacts", version, (table,))


def with_column(name: str, /, **said: Any) -> Table:
    return replace(TABLE, columns=tuple(replace(c, **said) if c.name == name else c for c in TABLE.columns))


def with_inner(**properties: Any) -> Table:
    return with_column("Others", inner={"items": {"type": "object", "properties": properties}})


TEXT = {"type": "string"}
BREAKING = {
    "column-removed": replace(TABLE, columns=TABLE.columns[:-1]),
    "column-renamed": with_column("Tel no.", name="Telephone"),
    "column-required": replace(TABLE, columns=(*TABLE.columns, Column("VAT", required=True))),
    "type-changed": with_column("Score", type="string"),
    "kind-changed": with_column("Tel no.", kind="email"),
    "field-changed": with_column("Tel no.", field="organisation.phone"),
    "required-changed": with_column("Status", required=True),
    "unique-changed": with_column("Status", unique=True),
    "pattern-changed": with_column("Tel no.", pattern=r"\d{10}"),
    "enum-narrowed": with_column("Status", enum=("Active",)),
    "minimum-changed": with_column("Score", minimum=0.5),
    "maximum-changed": with_column("Score", maximum=0.5),
    "key-changed": replace(TABLE, key=("Key", "Status")),
    "reference-added": replace(
        TABLE, references=(*TABLE.references, Reference(("Status",), "states", ("s",)))
    ),
    "sheet-changed": replace(TABLE, sheet="Persons"),
    "inner-changed": with_inner(a={"type": "integer"}),
}
COMPATIBLE = {
    "column-added": replace(TABLE, columns=(*TABLE.columns, Column("VAT"))),
    "kind-changed": with_column("Tel no.", kind=None),
    "field-changed": with_column("Status", field="person.status"),
    "required-changed": with_column("Key", required=False),
    "unique-changed": with_column("Key", unique=False),
    "pattern-changed": with_column("Tel no.", pattern=r"\d+|\+\d+"),
    "enum-widened": with_column("Status", enum=("Active", "Dormant", "Closed")),
    "minimum-changed": with_column("Score", minimum=None),
    "maximum-changed": with_column("Score", maximum=100),
    "reference-removed": replace(TABLE, references=()),
    "sheet-changed": replace(TABLE, sheet="*"),
    "inner-changed": with_inner(a=TEXT, b=TEXT),
}
WORDS = {
    "words-changed": with_column("Status", description="What we think of them"),
    "title-changed": replace(TABLE, title="Persons"),
    "order-changed": replace(TABLE, columns=tuple(reversed(TABLE.columns))),
}


@pytest.mark.parametrize(
    ("code", "after", "step"),
    [
        pytest.param(code, after, step, id=f"{step}-{code}")
        for step, changes in zip(STEPS, (BREAKING, COMPATIBLE, WORDS), strict=True)
        for code, after in changes.items()
    ],
)
def test_each_change_asks_for_its_step(code: str, after: Table, step: str) -> None:
    (change,) = compare(contract(), contract(after))
    assert (change.code, change.step, change.breaking) == (code, step, step == "major")
    assert change.sentence[0].isupper()
    assert not change.sentence.endswith(".")


def test_tables_come_and_go() -> None:
    other = replace(TABLE, name="organisations")
    both = Contract("contacts", "1.0.0", (other, TABLE))
    assert [(c.code, c.step) for c in compare(both, contract())] == [("table-removed", "major")]
    assert [(c.code, c.step) for c in compare(contract(), both)] == [("table-added", "minor")]


@pytest.mark.parametrize(
    ("after", "version", "enough"),
    [
        (BREAKING["column-removed"], "2.0.0", True),
        (BREAKING["column-removed"], "1.9.0", False),
        (COMPATIBLE["column-added"], "1.5.0", True),
        (COMPATIBLE["column-added"], "1.4.3", False),
        (WORDS["title-changed"], "1.4.3", True),
        (WORDS["title-changed"], "1.4.2", False),
        (TABLE, "1.4.2", True),
        (TABLE, "1.4.1", False),
    ],
)
def test_a_version_must_step_far_enough(after: Table, version: str, enough: bool) -> None:
    found = compared(contract(), contract(after, version))
    assert found.enough is enough
    assert ("but it is" in found.sentence) is (not enough and found.step is not None)


versions = st.tuples(*[st.integers(0, 50)] * 3).map(lambda v: ".".join(map(str, v)))


@given(versions, st.sampled_from(STEPS))
def test_a_step_goes_just_far_enough(version: str, step: Any) -> None:
    after = stepped(version, step)
    assert goes_far_enough(version, after, step)
    assert parsed(after) > parsed(version)
    narrower = STEPS[STEPS.index(step) + 1 :]
    assert not any(goes_far_enough(version, stepped(version, other), step) for other in narrower)


def test_a_version_is_three_numbers() -> None:
    with pytest.raises(InputError, match=r"'1\.0' is no version\. Versions are like 1\.4\.0"):
        stepped("1.0", "major")


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
columns = st.builds(
    Column,
    name=texts,
    type=st.sampled_from(["string", "integer", "number", "boolean", "date"]),
    title=st.none() | texts,
    field=st.none() | st.just("person.phone"),
    kind=st.none() | st.just("phone"),
    required=st.booleans(),
    unique=st.booleans(),
    pattern=st.none() | st.just(r"[A-Z]\d+"),
    enum=st.lists(texts, max_size=3, unique=True).map(tuple),
    minimum=st.none() | st.integers(-5, 5),
    maximum=st.none() | st.integers(5, 9),
)
tables = st.lists(columns, min_size=1, max_size=5, unique_by=lambda c: c.name).map(
    lambda found: Table("t", tuple(found), sheet="Sheet *", key=(found[0].name,))
)


@settings(max_examples=40)
@given(tables, tables)
def test_what_is_written_reads_the_same_and_differs_from_nothing(
    tmp_path_factory: pytest.TempPathFactory, one: Table, other: Table
) -> None:
    folder = tmp_path_factory.mktemp("written")
    write(contract(one), folder)
    assert read(folder) == contract(one)
    assert compare(read(folder), contract(one)) == []
    there, back = (compare(contract(a), contract(b)) for a, b in ((one, other), (other, one)))
    assert bool(there) is bool(back) is (one != other)
