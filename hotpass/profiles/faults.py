"""What is wrong with a profile, each fault in one sentence that names its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from hotpass.errors import ConfigError
from hotpass.profiles.documents import NAME, Document, is_named, line_of
from hotpass.profiles.keys import known_at
from hotpass.profiles.merging import AFTER, REMOVE
from hotpass.profiles.nearest import suggestion
from hotpass.profiles.schema import Profile

Path = tuple[str | int, ...]

#: Types of pydantic's errors that say that a value is of the wrong type, and what it should be.
_WANTED: Final = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "mapping_type": "keys with values",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        key: where it is in the profile: ``sources[1].trust``; ``""`` for the whole.
        line: of the file, from 1; None when what is wrong stands in no line.
        what: one clause without a full stop.
        path: steps to it from the profile on, as they stand in the file.
    """

    key: str
    line: int | None
    what: str
    path: Path = ()

    @property
    def sentence(self) -> str:
        """The whole in one line."""
        place = ", ".join(part for part in (self.key, f"line {self.line}" if self.line else "") if part)
        return f"{place}: {self.what}." if place else f"{self.what}."


class ProfileError(ConfigError):
    """A profile that cannot be used; ``faults`` are all that is wrong with it."""

    def __init__(self, faults: Sequence[Fault], where: str) -> None:
        self.faults = tuple(faults)
        first = self.faults[0]
        more = len(self.faults) - 1
        line = f", line {first.line}" if first.line else ""
        what = f"{first.key}: {first.what}" if first.key else first.what
        things = "one more thing is" if more == 1 else f"{more} more things are"
        remedy = f"Further, {things} wrong; `hotpass profiles validate` lists all" if more else ""
        super().__init__(what, where=where + line, remedy=remedy)

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way from a child process to its parent, as the error that it is a kind of."""
        return ConfigError(self.what, where=self.where, remedy=self.remedy).__reduce__()


def faults_of(
    error: ValidationError,
    document: Document,
    merged: Mapping[str, Any],
    model: type[BaseModel] = Profile,
    by: str = NAME,
) -> list[Fault]:
    """What pydantic says about a profile, or another file of keys, in the order of its keys.

    Args:
        error: raised on validation.
        document: the file as it is written.
        merged: what was validated: the file on top of what it extends.
        model: what the file is held to.
        by: key by which the items of a list are told apart.
    """
    found = []
    details = error.errors()
    places = [detail["loc"] for detail in details]
    for detail in details:
        at = detail["loc"]
        if detail["type"] == "too_short" and any(
            len(one) > len(at) and one[: len(at)] == at for one in places
        ):
            continue  # it is not empty: what stands in it is wrong, and told
        named = tuple(step for step in detail["loc"] if step != "[key]")
        path = own_path(document.data, merged, named, by)
        found.append(
            Fault(as_key(path), line_of(document.data, path), _what(detail, named, document, model), path)
        )
    return found


def own_path(data: Any, merged: Any, path: Path, by: str = NAME) -> Path:
    """A path in the merged profile as a path in the profile as written, where parts are found by name."""
    own: list[str | int] = []
    for step in path:
        at = step
        if isinstance(step, int) and is_named(merged, by) and is_named(data, by):
            name = merged[step][by]
            at = next((n for n, part in enumerate(data) if part[by] == name), step)
        own.append(at)
        merged, data = _down(merged, step), _down(data, at)
    return tuple(own)


def _down(data: Any, step: str | int) -> Any:
    try:
        return data[step]
    except (KeyError, IndexError, TypeError):
        return None


def as_key(path: Sequence[str | int]) -> str:
    """A path as people write it: ``sources[1].trust``."""
    key = ""
    for step in path:
        key += f"[{step}]" if isinstance(step, int) else f".{step}" if key else str(step)
    return key


def _what(detail: ErrorDetails, path: Path, document: Document, model: type[BaseModel]) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    last = str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        return _unknown(last, known_at(path, model), "extends" in document.data)
    if kind == "missing":
        return f"{last} is missing"
    if kind == "literal_error":
        return _no_choice(detail)
    if kind == "string_pattern_mismatch":
        return f"{detail['input']!r} does not have the form {context['pattern']}"
    if kind == "value_error":
        return str(context["error"])
    if kind == "too_short":
        return f"it must have at least {context['min_length']}, and has {context['actual_length']}"
    if kind in _WANTED:
        return f"it must be {_WANTED[kind]}, and is {_short(detail['input'])}"
    return detail["msg"].replace("Input should", "it should").replace("Value should", "it should")


def _unknown(key: str, known: Sequence[str], extends: bool) -> str:
    if key in (REMOVE, AFTER) and not extends:
        return f"{key} is only for profiles that extend another"
    return f"there is no key {key!r}{suggestion(key, known)}"


def _no_choice(detail: ErrorDetails) -> str:
    expected = str(detail.get("ctx", {}).get("expected", ""))
    known = [word.strip("' ") for word in expected.replace(" or ", ",").split(",")]
    given = str(detail["input"])
    return f"there is no {given!r}{suggestion(given, known)}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}…"
