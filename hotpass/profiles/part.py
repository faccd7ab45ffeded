"""What every part of a profile is: frozen, and without keys that nobody knows."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0, le=1)]
Days = Annotated[int, Field(ge=1)]


class Part(BaseModel):
    """One part of a profile."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, serialize_by_alias=True, use_attribute_docstrings=True
    )
