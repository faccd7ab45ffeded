"""What models share of the fields that they inherit."""

from __future__ import annotations

import pytest
from pydantic import v1

from hotpass.quality.inherited_fields import inherited_fields_shared


def test_a_model_changes_nothing_of_the_one_it_inherits_from() -> None:
    class Model(v1.BaseModel):
        number: int | None = v1.Field(None, title="before")
        words: list[str] = []

    with inherited_fields_shared():

        class Stricter(Model):
            class Config:
                fields = {"number": {"alias": "n"}}  # noqa: RUF012 - as pydantic wants it
                title = "after"

            @v1.validator("number", allow_reuse=True)
            def positive(cls, value: int) -> int:  # noqa: N805
                if value < 0:
                    raise ValueError("below nought")
                return value

    assert Model(number=-1).number == -1
    assert Stricter(n=2).number == 2
    assert "alias" not in repr(Model.__fields__["number"])
    with pytest.raises(v1.ValidationError, match="below nought"):
        Stricter(n=-1)
    first = Stricter(n=1)
    first.words.append("kept apart")
    assert Stricter(n=1).words == Model().words == []
