"""Names of persons whom a workspace knows, found in texts of others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hotpass import access, settings
from hotpass.access import Identity, Role
from hotpass.engine import DuckDBEngine
from hotpass.fields.personal import text_seen

PEOPLE = (
    ("thandi", "qwabe", "t"),
    ("anna maria", "van der merwe", "am"),
    (None, "nkosi", "p"),
    ("rugaya", "september", "r"),
)


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "runs" / "one" / "normalise"
    folder.mkdir(parents=True)
    said = ", ".join(str(one).replace("None", "NULL") for one in PEOPLE)
    with DuckDBEngine() as engine:
        engine.execute(
            f"""COPY (SELECT * FROM (VALUES {said}) t(name__given, name__family, name__initials))
            TO '{folder / "person_records.parquet"}'"""
        )
    settings.use_workspace(tmp_path)
    yield tmp_path
    settings.use_workspace(None)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("ask thandi qwabe, or Qwabe, Thandi", "ask •••, or •••"),
        ("T. Qwabe's aircraft; tqwabe is no name", "•••'s aircraft; tqwabe is no name"),
        ("A M van der Merwe and AM VAN DER MERWE", "••• and •••"),
        ("Anna called; qwabe has no capital", "••• called; qwabe has no capital"),
        ("P. Nkosi (Nkosi) in September", "••• (•••) in September"),
        ("Rugaya September, qwabe@x.co.za", "•••, •••@•••"),
        ("Karoo Flight School", "Karoo Flight School"),
    ],
)
def test_a_name_in_a_note_is_not_told_to_who_sees_names_masked(text: str, seen: str) -> None:
    with access.acting_as(Identity("who looks", frozenset({Role.AUDITOR}))):
        assert text_seen(text) == seen
        assert text_seen(text, names="none") == text.replace("qwabe@x.co.za", "•••@•••")
    with access.acting_as(Identity("who reviews", frozenset({Role.REVIEWER}))):
        assert text_seen(text) == text.replace("qwabe@x.co.za", "•••@•••")


def test_in_other_values_than_notes_only_whole_names_are_looked_for() -> None:
    with access.acting_as(Identity("who looks", frozenset({Role.AUDITOR}))):
        assert text_seen("Principal Thandi Qwabe of Nkosi", names="whole") == "Principal ••• of Nkosi"
