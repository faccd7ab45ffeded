"""What every kind promises, on text of any sort."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hotpass.fields import KINDS, Kind

WORDS = """(Pty) Ltd|t/a|CC|BK|The|&|and|en|RF|Trust|Karoo|AVIATION|flying|S.A.|van der|Merwe|MCDONALD
|O'Brien|Dr|Mr|J.P.|PJ|Nel|Pieter|Anna|Botha-Nel|Jr|CFI|(CFI)|Unknown|;|/|,|-|–|.|:|or
|082 555 1234|+27 11 884 1234|0027|8.2555E+8|ext 12|x@acme,co.za|[at]|@|jan@x.co.za|gmail.con
|.coza|www.|https://|http:/|acme.co.za|/about|?q=1|83|0083|facebook.com/acme|PO Box 12
|12 Main Str|SW1A 1AA|2011/123456/07|CK98/12345/23|K2011123456|4123456789|8001015009087
|31/02/2020|3 Maart 2021|45360|R 1 234,50|(12.5)|-7|12,345.67|50%|n/a|tbc|onbekend|#REF!|KZN|nsw
|012-345 NPO|930012345|CAA/ATO/0101|Level 4|0155667788|26°12'15"S|28.0473E|-26.2, 28.1
|RSA|Côte d'Ivoire|ﬁ|é|ß|ǅ|İ|\u200b|\x00|٣"""
FRAGMENTS = st.sampled_from([*WORDS.replace("\n|", "|").split("|"), "\n", " or "])
TEXTS = st.one_of(
    st.text(max_size=40),
    st.lists(FRAGMENTS, max_size=6).flatmap(lambda f: st.sampled_from([" ".join(f), "".join(f)])),
)

each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())


@each_kind
@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=TEXTS)
def test_reading_is_idempotent_and_complete(kind: Kind, text: str) -> None:
    found = kind.normalise(text)
    assert set(found.parts) <= set(kind.parts)
    for value in (found.value, *found.others):
        if value is not None:
            again = kind.normalise(value)
            assert (again.value, again.others) == (value, ())
    if found.value is not None:
        assert found.value.strip() == found.value != ""
        assert set(found.parts) == set(kind.parts)
        assert found.value not in found.others


@each_kind
@settings(max_examples=40, deadline=None, derandomize=True)
@given(text=TEXTS, others=st.lists(TEXTS, max_size=5))
@example(text="", others=[])
def test_scores_lie_between_nothing_and_certainty(kind: Kind, text: str, others: list[str]) -> None:
    assert 0 <= kind.header_score(text) <= 1
    assert 0 <= kind.content_score([text, *others]) <= 1


@each_kind
@pytest.mark.parametrize(
    "text",
    ["-", "n/a", "N/A", "none", "Unspecified", "tbc", "nvt", "Onbekend", "#REF!", " – ", "?", "(unknown)"],
)
def test_placeholders_are_no_values(kind: Kind, text: str) -> None:
    found = kind.normalise(text)
    assert (found.value, found.problem) == (None, "placeholder")


@each_kind
@pytest.mark.parametrize("text", ["a." * 15_000 + "@", "0" * 30_000 + "x", "A. " * 10_000])
def test_a_cell_as_long_as_a_book_is_kept_as_text_only(kind: Kind, text: str) -> None:
    assert (kind.normalise(text).value is None) == (kind.name != "text")
    assert 0 <= kind.header_score(text) <= 1  # a pattern over all of it would not end


@each_kind
def test_blank_is_nothing_and_no_problem(kind: Kind) -> None:
    for text in ("", "  ", "\n", "\u200b\u00a0"):
        found = kind.normalise(text)
        assert (found.value, found.problem) == (None, None)


@each_kind
def test_names_are_as_the_profile_says(kind: Kind) -> None:
    assert KINDS[kind.name] is kind
    assert kind.label
    assert len(set(kind.parts)) == len(kind.parts)
    assert len(kind.keys) == len(kind.blocking("c"))


@each_kind
def test_masks_hide_what_is_personal(kind: Kind) -> None:
    samples = {
        "person_name": ("Thandiwe Khumalo", "T••• K•••"),
        "given_name": ("Thandiwe", "T•••"),
        "family_name": ("van der Merwe", "v••• d••• M•••"),
        "email": ("johan@karoo.co.za", "j•••@k•••.co.za"),
        "phone": ("+27825551234", "+27 •• ••• 1234"),
        "address": ("12 Main Street", "•••"),
        "identity_number": ("8001015009087", "•••••••••••••"),
    }
    if kind.personal == "none":
        assert kind.mask("Karoo") == "Karoo"
    else:
        value, masked = samples[kind.name]
        assert kind.mask(value) == masked


@each_kind
def test_comparisons_are_of_splink_s_form(kind: Kind) -> None:
    comparison = kind.comparison("field")
    if comparison is None:
        return
    first, *middle, last = comparison["comparison_levels"]
    assert first["is_null_level"] is True
    assert last["sql_condition"] == "ELSE"
    assert middle
    assert all(
        {"sql_condition", "label_for_charts"} <= set(level) for level in comparison["comparison_levels"]
    )


def test_import_is_light() -> None:
    heavy = "phonenumbers", "email_validator", "ftfy", "splink", "duckdb", "pyarrow", "stdnum"
    code = f"import sys, hotpass.fields; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
