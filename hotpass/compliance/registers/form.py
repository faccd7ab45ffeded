"""What every form of a register is: its fields with their types, of which pages and files are made."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import UnionType
from typing import Any, ClassVar, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from hotpass.errors import InputError
from hotpass.fields.date import Date

Shape = Literal["text", "date", "flag", "number", "choice", "several", "choices"]

#: A time behind a day.
_TIME: Final = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
#: Two numbers, between which or before which the month has its name.
_NAMED: Final = re.compile(r"(?=.*[A-Za-z]{3})\D*\d+\D+\d+\D*")
#: Number of a day in a spreadsheet.
_SERIAL: Final = re.compile(r"\d{5}")

_FLAGS: Final = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class FieldForm:
    """A field of a form.

    Attributes:
        name: as the command line and files call it.
        label: as people call it.
        shape: what stands in it; ``several`` are texts, ``choices`` several of :attr:`options`.
        required: whether it must be filled in.
        options: what may be chosen.
        about: what it means.
    """

    name: str
    label: str
    shape: Shape
    required: bool
    options: tuple[str, ...]
    about: str


class Form(BaseModel):
    """What an entry of a register says. Subclasses are the registers.

    Attributes:
        register: name of the register.
        label: what people call it.
        one: what people call an entry of it.
        prefix: of the ids of its entries.
        about: what it is for, with the section of the Act.
        dues: by field with a date, what is due on it.
        until: the field that says since when an entry counts no more, or None.
        named_by: the fields that no two entries of the register share.
        ordered: pairs of fields with dates, of which the second is never before the first.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, use_attribute_docstrings=True
    )

    register: ClassVar[str]
    label: ClassVar[str]
    one: ClassVar[str]
    prefix: ClassVar[str]
    about: ClassVar[str]
    dues: ClassVar[Mapping[str, str]] = {}
    until: ClassVar[str | None] = None
    named_by: ClassVar[tuple[str, ...]] = ("name",)
    ordered: ClassVar[Sequence[tuple[str, str]]] = ()

    @property
    def title(self) -> str:
        """What people call the entry."""
        return ", ".join(str(getattr(self, name)) for name in self.named_by)

    def lacks(self) -> list[str]:
        """What the Act asks for and the entry does not say, each a clause."""
        return []

    def over(self, today: date) -> bool:
        """Whether it counts no more on a day."""
        end = getattr(self, self.until) if self.until else None
        return end is not None and end < today

    def due(self) -> list[tuple[date, str]]:
        """What is due and when, the earliest first."""
        found = [(getattr(self, name), words) for name, words in self.dues.items()]
        return sorted((day, words) for day, words in found if day is not None)

    @classmethod
    def fields(cls) -> list[FieldForm]:
        """Its fields in their order."""
        return [_field(name, info) for name, info in cls.model_fields.items()]

    @classmethod
    def filled(
        cls, values: Mapping[str, Any], where: str = "", places: Mapping[str, str] | None = None
    ) -> Form:
        """A form from what was given: typed values, or texts as files and the command line hold them.

        Args:
            values: by field.
            where: where they stand.
            places: where single ones stand, by field.

        Raises:
            InputError: a field is missing, unknown or not what it must be, or a day comes before one that it
                cannot be before.
        """
        known = {one.name: one for one in cls.fields()}
        for name in values:
            if name not in known:
                raise InputError(
                    f"{cls.label} have no field {name!r}",
                    where=where,
                    remedy=f"Fields are {', '.join(known)}",
                )
        at = places or {}
        given = {name: _typed(known[name], value, at.get(name, where)) for name, value in values.items()}
        try:
            made = cls.model_validate({name: value for name, value in given.items() if value is not None})
        except ValidationError as error:
            first = error.errors()[0]
            place = at.get(str(first["loc"][0]), where) if first["loc"] else where
            raise InputError(_sentence(first, known), where=place) from None
        for first_day, last_day in cls.ordered:
            begun, ended = getattr(made, first_day), getattr(made, last_day)
            if begun is not None and ended is not None and ended < begun:
                raise InputError(
                    f"{known[last_day].label}, {ended}, is before {known[first_day].label}, {begun}",
                    where=at.get(last_day, where),
                    remedy="Mend one of the two days",
                )
        return made


def plain(value: Any) -> str:
    """A value of a form as text, as files hold it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _field(name: str, info: FieldInfo) -> FieldForm:
    shape, options = _shape(info.annotation)
    label = info.title or name.replace("_", " ").capitalize()
    return FieldForm(name, label, shape, info.is_required(), options, info.description or "")


def _shape(annotation: Any) -> tuple[Shape, tuple[str, ...]]:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return _shape(next(one for one in inner if one is not type(None)))
    if origin is Literal:
        return "choice", inner
    if origin is tuple:
        options = _shape(inner[0])[1]
        return ("choices" if options else "several"), options
    known: dict[Any, Shape] = {date: "date", bool: "flag", int: "number"}
    return known.get(annotation, "text"), ()


def _typed(field: FieldForm, value: Any, where: str) -> Any:
    """A value from a text, where one is given; None for a blank."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not text:
        return None
    if field.shape in ("several", "choices"):
        parts = [part.strip() for part in text.split(";") if part.strip()]
        return tuple(_option(field, part) for part in parts)
    if field.shape == "flag":
        if text.lower() not in _FLAGS:
            raise InputError(f"{field.label} is yes or no, and not {text!r}", where=where)
        return _FLAGS[text.lower()]
    if field.shape == "date":
        return day_of(text, field.label, where)
    return _option(field, text)


def _option(field: FieldForm, text: str) -> str:
    same = text.lower().replace(" ", "_").replace("-", "_")
    return same if same in field.options else text


def day_of(text: str, label: str, where: str = "") -> date:
    """A day written as 2026-01-31, 31/01/2026 or 31 January 2026, or a spreadsheet's number of it.

    A time behind it is not looked at. Figures whose order may be another, such as 01/31/2026 or 31/01/26,
    are not guessed at, nor is a month without a day.

    Raises:
        InputError: it is none of these.
    """
    day = _day(_TIME.sub("", text.strip()))
    if day is None:
        raise InputError(
            f"{label} is no day: {text!r}", where=where, remedy="Write it as 2026-01-31 or 31/01/2026"
        )
    return day


@lru_cache(maxsize=4_096)
def _day(bare: str) -> date | None:
    from datetime import datetime

    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y/%m/%d"):
        with suppress(ValueError):
            return datetime.strptime(bare, form).date()
    if _NAMED.fullmatch(bare) or _SERIAL.fullmatch(bare):
        read = Date().read(bare, "ZA").value
        return date.fromisoformat(read) if read else None
    return None


def _sentence(detail: ErrorDetails, known: Mapping[str, FieldForm]) -> str:
    field = known.get(str(detail["loc"][0])) if detail["loc"] else None
    if field is None:
        return str(detail["msg"]).removeprefix("Value error, ")
    if detail["type"] == "missing":
        return f"{field.label} is missing"
    if field.options:
        return f"{field.label} is one of {', '.join(field.options)}, and not {detail['input']!r}"
    said = str(detail["msg"]).removeprefix("Value error, ")
    return f"{field.label}: {said[0].lower()}{said[1:]}"
