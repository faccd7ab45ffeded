"""The JSON Schema of a file of controls, by which an editor completes and checks it."""

from __future__ import annotations

import json
from typing import Any

from hotpass.compliance.controls.checks import CHECKS
from hotpass.compliance.controls.model import Controls


def editor_schema() -> dict[str, Any]:
    """The schema of the file; a control of an id that ships need not say what it inherits."""
    schema = Controls.model_json_schema(by_alias=True)
    schema["title"], schema["required"] = "Hotpass controls", ["framework"]
    control = schema["$defs"]["Control"]
    control["required"] = ["id"]
    control["properties"]["check"]["enum"] = [*sorted(CHECKS), None]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def editor_schema_text() -> str:
    """The schema as it is checked in under ``schemas/``."""
    return json.dumps(editor_schema(), indent=1, ensure_ascii=False) + "\n"
