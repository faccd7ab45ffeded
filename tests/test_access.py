from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotpass.access import Role, mask_text, mask_value
from hotpass.fields import KINDS


def test_who_may_see_sees_and_others_see_the_kinds_mask() -> None:
    mask = KINDS["email"].mask
    assert mask_value(mask, "anna@karoo.co.za", Role.ANALYST) == "anna@karoo.co.za"
    assert mask_value(mask, "anna@karoo.co.za", Role.VIEWER) == "a•••@k•••.co.za"
    assert mask_value(mask, None, Role.VIEWER) is None


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Wrote to anna.botha@karoo.co.za.", "Wrote to •••@•••."),
        ("<piet@x.aero>, id=8001015009087", "<•••@•••>, id=•••"),
        ("call +27 82 555 1234 or 082-555-1234", "call ••• or •••"),
        ("(011) 555 1234 and 0027115551234", "••• and •••"),
        ("id 800101 5009 087", "id •••"),
        (
            "row 1048576 of 2011/123456/07 in 2024-11-23T10:00:00",
            "row 1048576 of 2011/123456/07 in 2024-11-23T10:00:00",
        ),
        ("run 01a2b3c4, 12 480 rows, 0.82 s, port 8501", "run 01a2b3c4, 12 480 rows, 0.82 s, port 8501"),
    ],
)
def test_free_text_is_masked_and_figures_stay(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@given(st.emails(), st.text(alphabet="abc .", max_size=9))
def test_no_address_survives(address: str, around: str) -> None:
    local = address.rpartition("@")[0]
    assert f"{local}@" not in mask_text(f"{around} {address} {around}") or not local.isascii()


@given(st.text())
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask_text(mask_text(text)) == mask_text(text)
