"""A tool: a function with typed arguments and answer, the act that it is, and what it does to data."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, create_model
from pydantic.json_schema import GenerateJsonSchema

from hotpass.access import Act
from hotpass.errors import InputError
from hotpass.workspace import Workspace

_STRICTLY: Final = ConfigDict(extra="forbid")


class _Plain(GenerateJsonSchema):
    """A schema without a title for each field, which would only say its name again."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Never."""
        return False


@dataclass(frozen=True)
class Tool:
    """What an assistant may ask for.

    Attributes:
        function: takes the workspace and the arguments, and returns a dataclass; its docstring describes it.
        title: what people call it.
        act: what whoever acts must be permitted.
        reads: whether it changes nothing.
        destroys: whether it takes something back or stops it, rather than adding.
        repeatable: whether doing it again changes nothing more.
    """

    function: Callable[..., Any]
    title: str
    act: Act
    reads: bool
    destroys: bool
    repeatable: bool

    @property
    def name(self) -> str:
        """By which it is called."""
        return self.function.__name__

    @property
    def description(self) -> str:
        """What it does and when to use it."""
        return inspect.cleandoc(self.function.__doc__ or "")

    @cached_property
    def arguments(self) -> type[BaseModel]:
        """What it takes; anything else is refused."""
        hints = get_type_hints(self.function, include_extras=True)
        parameters = list(inspect.signature(self.function).parameters.values())[1:]
        fields: dict[str, Any] = {
            p.name: (hints[p.name], ... if p.default is p.empty else p.default) for p in parameters
        }
        return create_model(self.name, __config__=_STRICTLY, **fields)

    @cached_property
    def answers(self) -> TypeAdapter[Any]:
        """What it answers."""
        return TypeAdapter(get_type_hints(self.function, include_extras=True)["return"])

    @cached_property
    def input_schema(self) -> dict[str, Any]:
        """JSON Schema of the arguments."""
        return self.arguments.model_json_schema(schema_generator=_Plain)

    @cached_property
    def output_schema(self) -> dict[str, Any]:
        """JSON Schema of the answer."""
        return self.answers.json_schema(mode="serialization", schema_generator=_Plain)

    def __call__(self, workspace: Workspace, given: Mapping[str, Any]) -> dict[str, Any]:
        """The answer as JSON types.

        Raises:
            InputError: the arguments are not what it takes; names each.
        """
        try:
            read = self.arguments.model_validate(dict(given))
        except ValidationError as error:
            raise self._refused(error) from None
        arguments = {name: getattr(read, name) for name in type(read).model_fields}
        answer: dict[str, Any] = self.answers.dump_python(
            self.function(workspace, **arguments), mode="json", warnings="error"
        )
        return answer

    def _refused(self, error: ValidationError) -> InputError:
        """What is wrong with the arguments; their values are not repeated."""
        said = [
            f"{'.'.join(map(str, one['loc']))}: "
            + ("there is no such argument" if one["type"] == "extra_forbidden" else one["msg"])
            for one in error.errors(include_input=False, include_url=False, include_context=False)
        ]
        known = ", ".join(self.arguments.model_fields) or "none"
        return InputError("; ".join(said), where=self.name, remedy=f"Arguments are {known}")


def tool(
    title: str, act: Act, *, reads: bool = True, destroys: bool = False, repeatable: bool = False
) -> Callable[[Callable[..., Any]], Tool]:
    """Make a tool of a function."""

    def make(function: Callable[..., Any]) -> Tool:
        return Tool(function, title, act, reads, destroys, reads or repeatable)

    return make
