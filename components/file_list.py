"""The files of a run that is being put together, and those that were refused, each with its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components import facts, pressable
from components.markup import Markup, tag
from components.words import size


@dataclass(frozen=True, slots=True)
class File:
    """A file: its name, its bytes, what was found in it in words, and why it was refused or ``""``."""

    name: str
    size: int | None
    found: str
    refused: str = ""


def show(files: Sequence[File], *, key: str) -> str | None:
    """Show the files; returns the name of the one that is to be taken out, or None."""
    return pressable.show(tag("ul", (_line(file) for file in files), class_="hp-files"), key)


def _line(file: File) -> Markup:
    said = (
        facts.sentence("refused", file.refused.removeprefix(f"{file.name}: "))
        if file.refused
        else tag("span", file.found, class_="hp-soft")
    )
    bytes_ = tag("span", size(file.size), class_="hp-soft") if file.size is not None else None
    remove = tag("a", "Remove", href="#", data_press=file.name, aria_label=f"Remove {file.name}")
    return tag("li", tag("strong", file.name), " ", bytes_, " ", said, " ", remove)
