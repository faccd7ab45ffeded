"""A workspace's own profiles: versions, differences, suggestions."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotpass import api
from hotpass.errors import ConfigError
from hotpass.profiles import ProfileError, load_profile
from hotpass.profiles.differences import differences
from hotpass.profiles.store import (
    as_written,
    duplicate,
    known_profiles,
    save,
    versions,
    write_upgraded,
)
from hotpass.profiles.suggesting import key_of, pattern_of, suggest

OLD = "# ours\nname: mine\ntitle: Mine # for now\nextends: generic\nlinkage: {seed: 1, match: 0.95}\n"


def said(own: Path, before: str, after: str) -> list[str]:
    return [d.sentence for d in differences(load_profile(before, own), load_profile(after, own))]


def test_a_save_makes_a_version_and_keeps_those_before(tmp_path: Path) -> None:
    duplicate(tmp_path, "aviation", "ours", "Ours")
    whole = load_profile("ours", tmp_path).model_dump(mode="json")
    whole["linkage"]["match"] = 0.95
    whole["sources"][0]["owner"] = "A. Officer"
    whole["entities"]["organisation"]["fields"].pop()
    made = save(tmp_path, "ours", as_written(whole, "aviation", tmp_path), note="Stricter")
    assert (made.version, made.note, versions(tmp_path, "ours")) == (2, "Stricter", [2, 1])
    assert load_profile("ours", tmp_path) == load_profile("ours@2", tmp_path) == made
    assert said(tmp_path, "ours@1", "ours") == [
        "version: 2, was 1",
        "note: Stricter, was Made from aviation",
        *(d for d in said(tmp_path, "ours@1", "ours") if "fields in order" in d),
        "sources[Regulator].owner: A. Officer, which was not there",
        "linkage.match: 0.95, which was not there",
        *(d for d in said(tmp_path, "ours@1", "ours") if "fields[key]" in d),
    ]
    text = (tmp_path / "ours.yaml").read_text()
    assert len(text.splitlines()) < 30, "only what differs from aviation is written"
    assert not list(tmp_path.rglob(".*"))


def test_what_was_written_by_hand_becomes_a_version_and_its_comments_stay(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(OLD)
    [known, *_] = known_profiles(tmp_path)
    assert (known.name, known.own, known.version, known.versions, known.outdated) == (
        "mine",
        True,
        1,
        (),
        True,
    )
    made = write_upgraded(tmp_path, "mine")
    assert made.version == 2
    assert (tmp_path / "mine" / "v0001.yaml").read_text() == OLD
    text = (tmp_path / "mine.yaml").read_text()
    assert "# for now" in text
    assert "seed" not in text
    assert not known_profiles(tmp_path)[0].outdated
    (tmp_path / "mine.yaml").write_text(text.replace("0.95", "0.96"))
    save(tmp_path, "mine", {"title": "Mine", "extends": "generic"})
    assert [load_profile(f"mine@{n}", tmp_path).linkage.match for n in (2, 3, 4)] == [0.95, 0.96, None]


def test_nothing_is_saved_that_is_not_valid(tmp_path: Path) -> None:
    duplicate(tmp_path, "generic", "ours", "Ours")
    with pytest.raises(ProfileError, match="suits"):
        save(tmp_path, "ours", {"title": "Ours", "extends": "generic", "suits": {}})
    assert versions(tmp_path, "ours") == [1]
    with pytest.raises(ConfigError, match="already"):
        duplicate(tmp_path, "generic", "ours", "Ours")


def test_a_version_that_somebody_else_has_saved_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    duplicate(tmp_path, "generic", "ours", "Ours")
    monkeypatch.setattr("hotpass.profiles.store.versions", lambda *_: [])
    monkeypatch.setattr("hotpass.profiles.store._keep_hand_written", lambda *_: None)
    with pytest.raises(ConfigError, match="somebody else has saved version 1"):
        save(tmp_path, "ours", {"title": "Theirs", "extends": "generic"})
    assert load_profile("ours", tmp_path).title == "Ours"


@pytest.mark.parametrize("name", ["generic", "aviation", "npo"])
def test_a_whole_profile_is_written_as_what_differs(name: str, tmp_path: Path) -> None:
    whole = load_profile(name).model_dump(mode="json") | {"name": "ours"}
    for extends in (None, "generic", "npo"):
        made = save(tmp_path, "ours", as_written(whole, extends, tmp_path))
        told = {
            key: value
            for key, value in made.model_dump(mode="json").items()
            if key not in ("version", "note")
        }
        assert told == {key: value for key, value in whole.items() if key not in ("version", "note")}


def test_a_profile_is_suggested_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "Suppliers 2026-10.csv"
    rows = [f"Karoo Supplies {n} CC,021 555 01{n:02},x{n}" for n in range(20)]
    file.write_text("\n".join(["Supplier,Tel,Zzz", *rows]))
    made = suggest(api.inspect_files(file), "suppliers")
    assert made["sources"] == [
        {
            "name": "Suppliers 2026-10",
            "files": "*suppliers*",
            "trust": 1,
            "columns": {"*": {"Supplier": "organisation.name", "Tel": "organisation.phone"}},
        }
    ]
    assert save(tmp_path, "suppliers", made).sources[0].files == "*suppliers*"


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("Reachout Database.xlsx", "*reachout*database*"),
        ("members_2026_03 (2).xlsx", "*members*"),
        ("2026.csv", "*.csv"),
    ],
)
def test_the_pattern_fits_next_month(name: str, pattern: str) -> None:
    assert pattern_of(name) == pattern


def test_any_text_gives_a_key() -> None:
    assert [key_of(t) for t in ("My List (3)", "2026", "é", "a_b")] == ["my-list-3", "own-2026", "own", "a-b"]
