"""Presidio as an extra: what is made of what it finds, and that nothing is fetched where it is missing."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from hotpass.errors import DependencyError
from hotpass.fields.personal.by_presidio import PATTERNS, found_in_texts, looker

NOTES = [
    "Spoke to Thandeka Moodley about the late invoice",
    "Refilwe Phakathi asked us to ring back on Friday",
    "Wants a new quote before the end of the month",
    "closed",
]


def look(text: str, context: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Two words that begin with capitals, as a language model would say."""
    assert list(context) == ["remarks"]
    for name in ("Thandeka Moodley", "Refilwe Phakathi"):
        if name in text:
            yield "PERSON", text.index(name), text.index(name) + len(name)


def test_what_stands_in_texts_and_is_not_known_yet_is_suggested_and_masked() -> None:
    (found,) = found_in_texts("Remarks", NOTES, [1, 1, 1, 1], set(), look)
    assert (found.sort, found.personal, found.matching, found.share) == ("person_name", "identity", 2, 0.5)
    assert found.examples == ("T••• M•••", "R••• P•••")
    assert found.reason == "Presidio finds names of people in 50 of 100 texts"
    assert not list(found_in_texts("Remarks", NOTES, [1, 1, 1, 1], {"person_name"}, look))
    assert not list(found_in_texts("Remarks", NOTES, [1, 1, 30, 1], set(), look))
    assert not list(found_in_texts("Remarks", [*NOTES, "open", "Paarl", "yes"], [1] * 7, set(), look))


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *given: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "presidio_analyzer":
            raise ImportError(name)
        return real(name, *given, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(DependencyError, match="Presidio is not installed") as missing:
        looker("a model")
    assert "hotpass[presidio]" in missing.value.remedy


def test_a_language_model_of_spacy_finds_names_and_one_that_is_missing_is_not_fetched(tmp_path: Path) -> None:
    pytest.importorskip("presidio_analyzer")
    import spacy

    language = spacy.blank("en")
    language.add_pipe("entity_ruler").add_patterns(  # type: ignore[attr-defined]
        [{"label": "PERSON", "pattern": "Thandeka Moodley"}]
    )
    language.to_disk(tmp_path / "model")
    (found,) = found_in_texts("Remarks", NOTES, [1, 1, 1, 1], set(), looker(str(tmp_path / "model")))
    assert (found.sort, found.examples) == ("person_name", ("T••• M•••",))
    assert not list(found_in_texts("Remarks", NOTES, [1, 1, 1, 1], set(), looker(PATTERNS)))
    with pytest.raises(DependencyError, match="there is no spaCy model 'en_none_of_such'"):
        looker("en_none_of_such")
