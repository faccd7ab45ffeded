"""The JSON Schema of a profile's file, by which an editor completes and checks it."""

from __future__ import annotations

import json
from typing import Any, Final

from hotpass.fields import KINDS
from hotpass.profiles.merging import AFTER, REMOVE
from hotpass.profiles.schema import Profile

#: Parts of a list that are put together by name, so that all else may be inherited.
_NAMED: Final = ("FieldSpec", "SourceSpec", "ReferenceList")


def editor_schema() -> dict[str, Any]:
    """The schema of the file: of the profile, with what only a file says.

    A profile that extends another need not say what it inherits, so only names are required.
    """
    schema = Profile.model_json_schema(by_alias=True)
    schema["required"] = ["name"]
    schema["title"] = "Hotpass profile"
    extends = {"type": "string", "description": "Name of the profile that this one stands on."}
    schema["properties"] = {"extends": extends, **schema["properties"]}
    parts = schema["$defs"]
    for name in _NAMED:
        parts[name]["required"] = ["name"]
        parts[name]["properties"] |= {
            REMOVE: {"type": "boolean", "description": "Take the inherited part of this name away."},
            AFTER: {"type": "string", "description": "Name of the part that this one stands after."},
        }
    parts["FieldSpec"]["properties"]["kind"]["enum"] = list(KINDS)
    parts["EntitySpec"].pop("required", None)
    about = "CSV file beside the profile; a line is a value and the words that mean the same."
    parts["ReferenceList"]["properties"]["file"] = {"type": "string", "description": about}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_tidy(schema)}


def editor_schema_text() -> str:
    """The schema as it is checked in under ``schemas/``."""
    return json.dumps(editor_schema(), indent=1, ensure_ascii=False) + "\n"


def _tidy(value: Any) -> Any:
    """Descriptions on one line, without the marks of Python's documentation."""
    if isinstance(value, dict):
        return {
            key: " ".join(inner.split()) if key == "description" and isinstance(inner, str) else _tidy(inner)
            for key, inner in value.items()
        }
    return [_tidy(inner) for inner in value] if isinstance(value, list) else value
