"""Search and facets."""

from __future__ import annotations

from typing import Any

import pytest

from hotpass import ssot
from hotpass.errors import InputError
from hotpass.workspace import Workspace


def ids(space: Workspace, entity_type: str = "organisation", **given: Any) -> list[str]:
    page = ssot.search(space, "ssot", entity_type, **{"version": 1, **given})
    found: list[str] = page.rows["entity_id"].to_pylist()
    assert len(found) == min(page.total, page.page_size) or page.page > 1
    return found


def test_all_are_found_by_name(two_versions: Workspace) -> None:
    assert ids(two_versions) == ["O-ECOLE", "O-KAROO", "O-LEGEND"]
    assert ids(two_versions, descending=True) == ["O-LEGEND", "O-KAROO", "O-ECOLE"]
    assert ids(two_versions, "person") == ["P-ANNA", "P-BEN", "P-CARA"]


@pytest.mark.parametrize(
    "text",
    [
        "karoo",
        "KAROO aviation",
        "aviation karoo",
        "info@karoo",
        "011 555 0001",
        "+27 11 555 0001",
        "O-KAROO",
        "beaufort",
    ],
)
def test_words_are_found_anywhere_in_any_case(two_versions: Workspace, text: str) -> None:
    assert ids(two_versions, text=text) == ["O-KAROO"]


def test_accents_do_not_matter_either_way(two_versions: Workspace) -> None:
    assert ids(two_versions, text="ecole") == ids(two_versions, text="ÉCOLE") == ["O-ECOLE"]


def test_text_is_data_and_never_a_pattern(two_versions: Workspace) -> None:
    for text in ("%", "_", "' OR 1=1 --", "karoo charter", "("):
        assert "O-LEGEND" not in ids(two_versions, text=text) or text == "("


def test_a_search_is_narrowed_by_filters(two_versions: Workspace) -> None:
    assert ids(two_versions, filters={"province": ["Gauteng"]}) == ["O-ECOLE", "O-LEGEND"]
    assert ids(two_versions, filters={"province": "Gauteng", "category": ["Charter"]}) == ["O-LEGEND"]
    assert ids(two_versions, filters={"province": ["Gauteng", "Western Cape"], "status": []}) == [
        "O-ECOLE",
        "O-KAROO",
        "O-LEGEND",
    ]
    assert ids(two_versions, version=2, filters={"source": ["Reach-out"]}) == ["O-KAROO"]
    assert ids(two_versions, "person", filters={"role": ["Owner"]}) == ["P-ANNA"]


def test_a_search_is_narrowed_by_quality_and_sorted_by_it(two_versions: Workspace) -> None:
    page = ssot.search(two_versions, "ssot", "organisation", version=1, sort="quality", descending=True)
    scores = page.rows["quality_score"].to_pylist()
    assert scores == sorted(scores, reverse=True)
    assert ids(two_versions, minimum_quality=scores[0]) == [page.rows["entity_id"][0].as_py()]
    assert ids(two_versions, sort="lead", descending=True)[0] == "O-KAROO"


def test_pages_follow_each_other(two_versions: Workspace) -> None:
    pages = [
        ssot.search(two_versions, "ssot", "organisation", version=1, page=n, page_size=2) for n in (1, 2, 9)
    ]
    assert [p.rows["entity_id"].to_pylist() for p in pages] == [
        ["O-ECOLE", "O-KAROO"],
        ["O-LEGEND"],
        ["O-LEGEND"],
    ]
    assert [(p.page, p.pages, p.total) for p in pages] == [(1, 2, 3), (2, 2, 3), (2, 2, 3)]


def test_nothing_found_is_an_empty_page(two_versions: Workspace) -> None:
    page = ssot.search(two_versions, "ssot", "organisation", text="nobody at all")
    assert (page.total, page.pages, page.rows.num_rows) == (0, 1, 0)


def test_rows_are_golden_rows_and_what_goes_with_them(two_versions: Workspace) -> None:
    row = ssot.search(two_versions, "ssot", "organisation", text="karoo").rows.to_pylist()[0]
    assert (row["people"], row["records"], row["phone"]) == (2, 2, "+27115550001")
    assert not any(name.startswith("_") for name in row)
    people = ssot.search(two_versions, "ssot", "person").rows.to_pylist()
    assert [p["organisations"] for p in people] == ["Karoo Aviation (Pty) Ltd", "Karoo Aviation (Pty) Ltd"]


def test_facets_count_values(two_versions: Workspace) -> None:
    found = ssot.facets(two_versions, "ssot", "organisation", version=1)
    assert found["province"] == [ssot.Facet("Gauteng", 2), ssot.Facet("Western Cape", 1)]
    assert found["source"] == [ssot.Facet("Regulator", 3)]
    assert list(found) == ["category", "status", "province", "source"]


def test_a_version_without_counts_has_the_same_facets(two_versions: Workspace) -> None:
    counted = ssot.facets(two_versions, "ssot", "organisation")
    version = ssot.current_version(two_versions, "ssot")
    assert version is not None
    (version.path / "facets_organisation.parquet").unlink()
    assert ssot.facets(two_versions, "ssot", "organisation") == counted


def test_a_facet_is_narrowed_by_the_other_filters_only(two_versions: Workspace) -> None:
    chosen = {"province": ["Gauteng"]}
    found = ssot.facets(two_versions, "ssot", "organisation", version=1, filters=chosen)
    assert [f.value for f in found["province"]] == ["Gauteng", "Western Cape"]
    assert found["category"] == [ssot.Facet("Charter", 1), ssot.Facet("Flight school", 1)]
    assert ssot.facets(two_versions, "ssot", "organisation", version=1, limit=1)["province"] == [
        ssot.Facet("Gauteng", 2)
    ]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"filters": {"name": ["x"]}},
            "there is no filter 'name'; filters are category, status, province, source",
        ),
        ({"sort": "shoe size"}, "there is no order 'shoe size'; orders are name, quality"),
        ({"page": 0}, "pages count from 1"),
        ({"page_size": 100_000}, "pages count from 1 and hold 1 to 5000 rows"),
    ],
)
def test_what_cannot_be_answered_is_said(
    two_versions: Workspace, given: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        ssot.search(two_versions, "ssot", "organisation", **given)


def test_an_unknown_entity_type_is_said(two_versions: Workspace) -> None:
    with pytest.raises(InputError, match="there is no entity type 'animal'"):
        ssot.search(two_versions, "ssot", "animal")
