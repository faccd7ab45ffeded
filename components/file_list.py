"""The files of a run that is being put together: how far each is read, and why some were refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components import facts, pressable
from components.markup import Markup, tag
from components.words import size


@dataclass(frozen=True, slots=True)
class File:
    """A file of the list.

    Attributes:
        name: its name.
        size: bytes, or None when it was refused.
        said: what was found in it, or how far its reading is.
        refused: why it was refused, or ``""``.
        going_on: whether it is being read.
        stays: whether it cannot be taken out just now.
    """

    name: str
    size: int | None
    said: str
    refused: str = ""
    going_on: bool = False
    stays: bool = False


def show(files: Sequence[File], *, key: str) -> str | None:
    """Show the files; returns the name of the one that is to be taken out, or None."""
    return pressable.show(tag("ul", (_line(file) for file in files), class_="hp-files"), key)


def _line(file: File) -> Markup:
    if file.refused:
        said = facts.sentence("refused", file.refused.removeprefix(f"{file.name}: "))
    elif file.going_on:
        said = tag("span", file.said, class_="hp-state hp-amber")
    else:
        said = tag("span", file.said, class_="hp-soft")
    bytes_ = tag("span", size(file.size), class_="hp-soft") if file.size is not None else None
    remove = None if file.stays else _remove(file.name)
    return tag("li", tag("strong", file.name), " ", bytes_, " ", said, " ", remove)


def _remove(name: str) -> Markup:
    return tag("a", "Remove", href="#", data_press=name, aria_label=f"Remove {name}")
