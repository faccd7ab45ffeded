from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from hotpass.profiles import Profile

Run = Callable[..., Any]
FIELDS = ["organisation.key", "organisation.name", "person.name", "person.email"]
ROWS: list[list[str | None]] = [
    ["7", "Karoo Aviation", "Anna Botha", "anna@karoo.co.za"],
    [None, "Cape Flying", "Piet Nel; Jo Li", None],
    [None, "Cape Flying", "Piet Nel; Jo Li", None],
    ["7", "Karoo Aviation", "Thabo Mokoena", None],
    ["7", None, "Anna Botha", None],
]


def given(make: Any, rows: Sequence[Sequence[str | None]], **kw: Any) -> Any:
    sheet = make.sheet("Sheet", [["h"] * 4, *rows], **kw)
    columns = dict(zip("ABCD", FIELDS, strict=True))
    make.table(sheet, columns, 2, len(rows) + 1)
    return make


def ids(out: Any) -> dict[tuple[Any, ...], list[str]]:
    """Ids by what the records say, in no order."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for record in [*out.organisation_records, *out.person_records]:
        said = (record["name"], record["key"], record["email"], record["part"])
        found.setdefault(said, []).append(record["record_id"])
    return {said: sorted(some) for said, some in found.items()}


def test_sorting_a_sheet_changes_no_id(inputs: Any, refine: Run) -> None:
    before = ids(refine(given(inputs, ROWS)))
    inputs.sheets.clear(), inputs.tables.clear()
    after = ids(refine(given(inputs, ROWS[::-1])))
    assert before == after
    every = [i for some in before.values() for i in some]
    assert len(set(every)) == len(every) == 12
    assert all(len(i) == 20 and set(i) <= set("0123456789abcdef") for i in every)


def test_ids_are_of_the_source_and_sheet_and_not_of_the_files_name(inputs: Any, refine: Run) -> None:
    before = ids(refine(given(inputs, ROWS)))
    inputs.sheets.clear(), inputs.tables.clear()
    renamed = ids(refine(given(inputs, ROWS, file_name="list (2).xlsx")))
    inputs.sheets.clear(), inputs.tables.clear()
    other = ids(refine(given(inputs, ROWS, source="other")))
    assert renamed == before
    assert not {i for some in other.values() for i in some} & {i for some in before.values() for i in some}


def again(make: Any, *lists: tuple[str, Sequence[Sequence[str | None]]]) -> Any:
    """The same inputs, of these sources and rows instead."""
    make.sheets.clear(), make.tables.clear()
    for source, rows in lists:
        given(make, rows, source=source, file_name=f"{source}.xlsx")
    return make


def test_a_list_that_comes_under_another_name_keeps_its_ids(inputs: Any, refine: Run) -> None:
    first = refine(given(inputs, ROWS))
    more = [*ROWS, ["8", "Rand Air", "Joan Smit", None]]
    other = refine(again(inputs, ("export", more)), before=first)
    assert ids(first).items() <= unscoped(ids(other), "export").items()
    assert [i["message"].split(":")[0] for i in other.issue("NORM-SOURCE-KNOWN")] == [
        "Its records are taken for those that came as list, sheet Sheet"
    ]
    apart = refine(again(inputs, ("a", more[:3]), ("b", more[3:])), before=other)
    whole = refine(again(inputs, ("export", more)), before=apart)
    every = [{i for some in ids(out).values() for i in some} for out in (other, apart, whole)]
    assert every[0] == every[1] == every[2]


def test_lists_that_were_two_are_known_again_in_one(inputs: Any, refine: Run) -> None:
    first = refine(again(inputs, ("a", ROWS[1:3]), ("b", [[None, "Rand Air", "Joan Smit", None]])))
    both = refine(again(inputs, ("all", [*ROWS[1:3], [None, "Rand Air", "Joan Smit", None]])), before=first)
    once_more = refine(inputs, before=both)
    assert ids(first) == ids(both) == ids(once_more)


def test_keys_alone_make_no_list_known_again(inputs: Any, refine: Run) -> None:
    first = refine(given(inputs, ROWS[:1]))
    strangers = refine(again(inputs, ("crm", [["7", "Highveld Foods", "Sipho Zulu", None]])), before=first)
    same = refine(again(inputs, ("crm", [["7", "Karoo Aviation", "Anna Botha", None]])), before=first)
    assert not {r["record_id"] for r in strangers.organisation_records} & {
        r["record_id"] for r in first.organisation_records
    }
    assert same.organisation_records[0]["record_id"] == first.organisation_records[0]["record_id"]
    both = refine(again(inputs, ("list", ROWS[:1]), ("copy", ROWS[:1])), before=first)
    assert len({r["record_id"] for r in both.organisation_records}) == 2


def unscoped(found: dict[tuple[Any, ...], list[str]], source: str) -> dict[tuple[Any, ...], list[str]]:
    """Ids by what the records say, with keys as the list has them."""
    return {
        (name, key and key.replace(f"{source}:", "list:"), *rest): some
        for (name, key, *rest), some in found.items()
    }


def test_a_keyed_record_keeps_its_id_when_it_is_corrected(simple: Run) -> None:
    first = simple(FIELDS, ROWS[0])
    corrected = simple(FIELDS, ["7", "Karoo Aviation and Charters", "Anna Botha", "anna@karoo.co.za"])
    assert first.organisation_records[0]["record_id"] == corrected.organisation_records[-1]["record_id"]


def test_a_field_more_in_the_profile_changes_no_id(inputs: Any, refine: Run, generic: Profile) -> None:
    before = ids(refine(given(inputs, ROWS)))
    person = generic.entities["person"]
    extra = person.fields[0].model_copy(
        update={"name": "nickname", "kind": "given_name", "compose": None, "label": "Nickname"}
    )
    wider = person.model_copy(update={"fields": (*person.fields, extra)})
    entities = {**generic.entities, "person": wider}
    after = ids(refine(inputs, generic.model_copy(update={"entities": entities})))
    assert after == before


def test_the_same_input_gives_the_same_bytes(inputs: Any, refine: Run) -> None:
    given(inputs, ROWS * 40)
    assert digests(refine(inputs).folder) == digests(refine(inputs).folder)


def digests(folder: Path) -> dict[str, str]:
    return {p.name: sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}
