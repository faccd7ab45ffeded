"""Makes the import of libraries cheaper whose models inherit from one another by pydantic's first version."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def inherited_fields_shared() -> Iterator[None]:
    """A model that is made meanwhile shares with the one it inherits from what neither changes of a field.

    Pydantic copies each field with all that its types consist of, a quarter of the time of importing Great
    Expectations; of the copy it sets attributes, and changes in place only the validators by name and what is
    said of the field.
    """
    from pydantic.v1.fields import ModelField

    def copied(field: Any, _: dict[int, Any]) -> Any:
        made = object.__new__(type(field))
        for name in ModelField.__slots__:
            setattr(made, name, getattr(field, name))
        made.class_validators = dict(field.class_validators)
        made.field_info = copy.copy(field.field_info)
        made.field_info.extra = dict(field.field_info.extra)
        return made

    kind: Any = ModelField
    kind.__deepcopy__ = copied
    try:
        yield
    finally:
        del kind.__deepcopy__
