"""The reference must name everything that there is."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.main import get_command

from hotpass import model
from hotpass.cli.commands import app
from hotpass.compliance.controls import Control, catalogue
from hotpass.compliance.controls.checks import CHECKS
from hotpass.compliance.registers import REGISTERS
from hotpass.mcp import TOOLS
from hotpass.profiles import load_profile
from hotpass.settings import Settings
from hotpass.workspace import Workspace

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"


def commands() -> list[tuple[str, list[str]]]:
    found = []
    todo = [("hotpass", get_command(app))]
    while todo:
        path, command = todo.pop()
        children = getattr(command, "commands", {})
        if children:
            todo += [(f"{path} {name}", child) for name, child in children.items()]
        else:
            found.append((path, [option for p in command.params for option in p.opts if option[:2] == "--"]))
    return sorted(found)


@pytest.mark.parametrize(("path", "options"), commands(), ids=[path for path, _ in commands()])
def test_every_command_and_option_is_in_the_reference(path: str, options: list[str]) -> None:
    text = (REFERENCE / "cli.md").read_text()
    assert all(word in text for word in path.split()), path
    assert [o for o in options if o not in text and o != "--help"] == []


def test_every_tool_and_argument_is_in_the_reference() -> None:
    text = (REFERENCE / "mcp.md").read_text()
    for tool in TOOLS.values():
        does = "reads" if tool.reads else "takes back" if tool.destroys else "adds"
        arguments = ", ".join(f"`{name}`" for name in tool.arguments.model_fields) or "–"
        assert f"| `{tool.name}` | {tool.act} | {does} | {arguments} |" in text
    assert text.count(" | reads | ") + text.count(" | adds | ") + text.count(" | takes back | ") == len(TOOLS)


def test_every_setting_is_in_the_reference() -> None:
    text = (REFERENCE / "settings.md").read_text()
    assert [n for n in Settings.model_fields if f"`HOTPASS_{n.upper()}`" not in text] == []


def test_every_column_is_in_the_data_model() -> None:
    text = (REFERENCE / "data-model.md").read_text()
    schemas = [value for value in vars(model).values() if type(value).__name__ == "Schema"]
    names = {name for schema in schemas for name in schema.names}
    entities = load_profile("generic").entities.values()
    names |= {field.name for entity in entities for field in entity.fields}
    assert sorted(name for name in names if f"`{name}`" not in text) == []


def test_every_field_of_a_register_is_in_the_reference() -> None:
    text = (REFERENCE / "registers.md").read_text()
    for name, form in REGISTERS.items():
        part = text.partition(f"## `{name}`\n")[2].partition("\n## ")[0]
        assert [one.name for one in form.fields() if f"| `{one.name}` |" not in part] == [], name


def test_every_control_and_check_is_in_the_reference(tmp_path: Path) -> None:
    text = (REFERENCE / "controls.md").read_text()
    lines = [
        f"| `{one.id}` | {one.section} | {one.question} |"
        for framework in catalogue(Workspace(tmp_path)).values()
        for one in framework.controls.values()
    ]
    lines += [f"| `{check.name}` | {check.of}" for check in CHECKS.values()]
    lines += [f"| `{key}` |" for key in Control.model_fields]
    assert [line for line in lines if line not in text] == []
