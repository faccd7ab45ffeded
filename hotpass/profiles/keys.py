"""The keys that there are, from the profile's model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from hotpass.profiles.schema import Profile

Path = tuple[str, ...]
#: Stands in a path for any name of a mapping, and for any item of a list.
ANY = "*"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the schema.

    Attributes:
        path: names from the profile on; :data:`ANY` for names that a profile chooses, and for items.
        description: what it means.
        annotation: its type.
    """

    path: Path
    description: str
    annotation: Any

    @property
    def name(self) -> str:
        """The path as people write it: ``sources[].trust``."""
        return ".".join(self.path).replace(f".{ANY}", "[]")


def every_key(model: type[BaseModel] = Profile, path: Path = ()) -> Iterator[Key]:
    """Every key of the schema, those within parts right after the part."""
    for name, field in model.model_fields.items():
        here = (*path, field.alias or name)
        yield Key(here, field.description or "", field.annotation)
        inner, deeper = _inside(field.annotation, here)
        if inner is not None:
            yield from every_key(inner, deeper)


def _inside(annotation: Any, path: Path) -> tuple[type[BaseModel] | None, Path]:
    """The part that a key holds, and the path of one of them; None when it holds values."""
    bare = _bare(annotation)
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        return bare, path
    item = _item(bare)
    return _inside(item, (*path, ANY)) if item is not None else (None, path)


def known_at(path: Sequence[str | int], model: type[BaseModel] = Profile) -> list[str]:
    """The keys that may stand where a path's last step does; none where the profile chooses them."""
    at: Any = model
    for step in path[:-1]:
        at = _bare(at)
        if isinstance(at, type) and issubclass(at, BaseModel):
            named = {field.alias or name: field.annotation for name, field in at.model_fields.items()}
            at = named.get(str(step))
        else:
            at = _item(at)
    at = _bare(at)
    if isinstance(at, type) and issubclass(at, BaseModel):
        return [field.alias or name for name, field in at.model_fields.items()]
    if get_origin(at) is Mapping or get_origin(at) is _MAPPING:
        return list(choices(get_args(at)[0]))
    return []


def choices(annotation: Any) -> tuple[str, ...]:
    """The values of a type that has few; none of any other."""
    bare = _bare(annotation)
    return tuple(map(str, get_args(bare))) if get_origin(bare) is Literal else ()


_MAPPING = get_origin(Mapping[str, str])


def _bare(annotation: Any) -> Any:
    """A type without what annotates it and without None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _bare(get_args(annotation)[0])
    if origin in (Union, UnionType):
        left = [a for a in get_args(annotation) if a is not type(None)]
        return _bare(left[0]) if len(left) == 1 else annotation
    return annotation


def _item(annotation: Any) -> Any:
    """The type of the items of a list or of the values of a mapping; None for anything else."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        return arguments[0]
    return arguments[1] if origin is _MAPPING else None
