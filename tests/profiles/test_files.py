"""Profiles as files: what they inherit, what is wrong with them and where, and older forms."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotpass.errors import ConfigError
from hotpass.profiles import ProfileError, load_profile, read_profile, shipped_profiles
from hotpass.profiles.documents import parse, plain, text_of
from hotpass.profiles.editor_schema import editor_schema_text
from hotpass.profiles.keys import every_key
from hotpass.profiles.loader import open_profile
from hotpass.profiles.merging import on_top_of, put_on
from hotpass.profiles.upgrading import upgrade

ROOT = Path(__file__).resolve().parents[2]

WRONG = """schema: 2
name: mine
extends: aviation
title: Mine
sources:
  - {name: Regulator, trsut: 4}
  - name: New
    files: "*x*"
    lawful_basis: consnt
entities:
  organisation:
    fields:
      - {name: fleet, remove: true}
      - {name: rating, kind: catgory, label: Rating, after: status}
linkage: {match: high}
suits: {}
"""


OURS = "name: mine\ntitle: M\nextends: generic\n"


def write(folder: Path, text: str, name: str = "mine") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_fault_is_told_with_its_key_line_and_the_nearest_right_word(tmp_path: Path) -> None:
    with pytest.raises(ProfileError) as raised:
        load_profile(write(tmp_path, WRONG))
    assert [fault.sentence for fault in raised.value.faults] == [
        "entities.organisation.fields[1].kind, line 14: "
        "there is no kind 'catgory'; the nearest is 'category'.",
        "sources[0].trsut, line 6: there is no key 'trsut'; the nearest is 'trust'.",
        "sources[1].lawful_basis, line 9: there is no 'consnt'; the nearest is 'consent'.",
        "linkage.match, line 15: it must be a number, and is 'high'.",
        "suits, line 16: there is no key 'suits'; the nearest is 'suites'.",
    ]
    assert "line 14" in raised.value.sentence
    assert "4 more things are wrong" in raised.value.sentence
    assert pickle.loads(pickle.dumps(raised.value)).sentence == raised.value.sentence


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: [", "line 1: the profile is not valid YAML"),
        ("- a\n- b\n", "the profile has no keys"),
        ("name: a\nname: b\n", 'line 2: there is twice the key "name"'),
        ("schema: 9\nname: mine\n", "schema is 9, and this Hotpass knows the forms 1 to 2. Update Hotpass."),
        ("schema: two\nname: mine\n", "Write schema: 2."),
        ("name: mine\nextends: aviatoin\n", "Did you mean 'aviation'?"),
        ("name: mine\nextends: [a]\n", "extends: it must be the name of a profile"),
        ("schema: 2\nname: mine\ntitle: M\n", "entities: entities is missing"),
        (OURS + "country: South Africa\n", "'South Africa' does not have the form"),
        (OURS + "linkage: {match: 0.5, review: 0.6}\n", "review is 0.6, above match, which is 0.5"),
        (
            OURS + "sources: [{name: a, files: a, columns: {'*': {x: organisation.emial}}}]",
            "which is no field; the nearest is 'organisation.email'",
        ),
        (
            OURS + "sources: [{name: a, remove: true}]",
            "sources: there is no 'a' to remove",
        ),
        ("name: m\ntitle: M\nremove: true\nentities: {}", "remove is only for profiles that extend another"),
        (
            OURS + "entities: {person: {fields: [{name: phone, after: nam}]}}",
            "'phone' cannot stand after 'nam', which is not there; the nearest is 'name'",
        ),
        (OURS + "suites: {peple: x}", "the nearest is 'people'"),
        ("name: m\ntitle: M\nentities: {person: {fields: []}}", "at least 1, and has 0"),
        ("name: m\ntitle: M\nentities: {person: {fields: [{nmae: x}]}}", "Further, 3 more things are wrong"),
    ],
)  # fmt: skip
def test_a_mistake_gets_one_sentence(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        load_profile(write(tmp_path, text))
    assert said in raised.value.sentence
    assert str(tmp_path / "mine.yaml") in raised.value.sentence or "extends" in text


def test_a_circle_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "name: a\ntitle: A\nextends: b\n", "a")
    write(tmp_path, "name: b\ntitle: B\nextends: a\n", "b")
    with pytest.raises(ConfigError, match="extend each other in a circle"):
        load_profile("a", tmp_path)


def test_an_own_profile_may_stand_on_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    write(tmp_path, "name: aviation\ntitle: Ours\nextends: aviation\n", "aviation")
    found = load_profile("aviation", tmp_path)
    assert (found.title, found.sources) == ("Ours", load_profile("aviation").sources)


def test_parts_are_put_together_by_name(tmp_path: Path) -> None:
    made = load_profile(
        write(
            tmp_path,
            """schema: 2
name: mine
title: Mine
extends: aviation
entities:
  organisation:
    fields:
      - {name: fleet, remove: true}
      - {name: email, weight: 5}
      - {name: rating, kind: category, label: Rating, after: name}
sources:
  - {name: Regulator, owner: A. Officer}
scoring: {quality: {recency: 0.5}}
""",
        )
    )
    base = load_profile("aviation")
    fields = made.entities["organisation"].by_name
    assert "fleet" not in fields
    assert list(fields)[:2] == ["name", "rating"]
    assert (fields["email"].weight, fields["email"].label) == (5, "E-mail")
    assert made.sources[0] == base.sources[0].model_copy(update={"owner": "A. Officer"})
    assert made.scoring.quality == {"recency": 0.5}
    assert made.digest != base.digest


NAMES = st.sampled_from("abcd")
PARTS = st.dictionaries(NAMES, st.dictionaries(NAMES, st.integers(), max_size=2), max_size=4)


@settings(max_examples=200, deadline=None)
@given(PARTS, PARTS)
def test_what_is_written_on_top_gives_the_whole_again(base: dict, whole: dict) -> None:
    """Of parts with names, too, in whatever order they stand."""

    def profile(parts: dict) -> dict:
        return {"m": parts, "l": [{"name": f"n{key}", **said} for key, said in parts.items()]}

    before, after = profile(base), profile(whole)
    assert put_on(before, on_top_of(before, after), "here") == after


def test_a_list_may_stand_in_a_file_beside_the_profile(tmp_path: Path) -> None:
    (tmp_path / "types.csv").write_text("Flight school,academy,Vliegskool\nClub\n", encoding="utf-8")
    text = OURS + "references: [{name: types, file: %s}]\n"
    found = load_profile(write(tmp_path, text % "types.csv"))
    assert found.references[0].values == {"Flight school": ("academy", "Vliegskool"), "Club": ()}
    for name in ("none.csv", "../types.csv"):
        with pytest.raises(ConfigError, match=name.replace(".", r"\.")):
            load_profile(write(tmp_path, text % name))


def test_an_older_form_is_read_and_its_comments_stay() -> None:
    document = parse("# ours\nname: mine # why\nlinkage: {match: 0.9, seed: 7}\n", "here")
    assert upgrade(document.data)
    assert not upgrade(document.data)
    text = text_of(document.data)
    assert "# why" in text
    assert plain(document.data) == {"schema": 2, "name": "mine", "linkage": {"match": 0.9}}


def test_what_an_older_hotpass_has_kept_is_read() -> None:
    kept = load_profile("aviation").model_dump(mode="json")
    del kept["schema"]
    kept["linkage"]["seed"] = 20260101
    assert read_profile(kept) == load_profile("aviation")
    assert kept["linkage"]["seed"] == 20260101


@pytest.mark.parametrize("name", shipped_profiles())
def test_the_shipped_profiles_are_valid_short_and_written_in_the_present_form(name: str) -> None:
    loaded = open_profile(name)
    assert not loaded.upgraded
    assert loaded.profile.name == name
    assert loaded.extends == (None if name == "generic" else "generic")
    assert (
        loaded.profile == load_profile("generic") or loaded.profile.digest != load_profile("generic").digest
    )


def test_the_schema_for_editors_is_current_and_holds_for_the_shipped_profiles() -> None:
    import json

    import jsonschema

    text = (ROOT / "schemas" / "profile.schema.json").read_text(encoding="utf-8")
    assert text == editor_schema_text(), "run: hotpass profiles schema > schemas/profile.schema.json"
    validator = jsonschema.Draft202012Validator(json.loads(text))
    for name in shipped_profiles():
        assert list(validator.iter_errors(plain(open_profile(name).document.data))) == []
    assert [e.message for e in validator.iter_errors({"name": "mine", "suits": {}})] != []


def test_every_key_is_in_the_reference() -> None:
    text = (ROOT / "docs" / "reference" / "profiles.md").read_text(encoding="utf-8")
    assert [
        key.name for key in every_key() if f"`{key.path[-1]}`" not in text and key.path[-1] != "fields"
    ] == []


def test_the_class_that_a_profile_gives_a_field_decides_how_it_is_masked() -> None:
    email = load_profile("generic").field("organisation.email")
    assert email.mask("anna@karoo.co.za") == "a•••@k•••.co.za"
    assert email.model_copy(update={"personal": "special"}).mask("anna@karoo.co.za") == "•••"
    assert email.model_copy(update={"personal": "none"}).mask("anna@karoo.co.za") == "anna@karoo.co.za"
    notes = load_profile("generic").field("organisation.notes")
    assert notes.model_copy(update={"personal": "identity"}).mask("Karoo") == "•••"
