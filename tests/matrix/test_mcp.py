"""Every MCP tool in every role: who may not is refused, nobody is told what is masked for him."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import jsonschema
import pytest

from hotpass import compliance, mcp, review, ssot, tokens
from hotpass.access import PERMISSIONS, SIGHTS, Act, Role
from hotpass.mcp import TOOLS, Answer
from hotpass.workspace import Workspace
from tests.matrix.planted import PLANTED, in_role, leaks, run_of, unseen

#: By tool what a role must be permitted, and arguments under which it tells something of what is planted.
LOOKS: dict[str, tuple[Act, dict[str, Any]]] = {
    "list_uploads": (Act.READ, {}),
    "inspect_upload": (Act.READ, {"upload": "Leads.csv"}),
    "check_upload": (Act.READ, {"upload": "Few.csv"}),
    "list_runs": (Act.READ, {}),
    "show_run": (Act.READ, {"run": "{run}"}),
    "search_entities": (Act.READ, {"entity_type": "organisation", "page_size": 100}),
    "show_entity": (Act.READ, {"entity_id": "{organisation}"}),
    "explain_match": (Act.READ, {"thing": "{person}", "other": "{somebody}"}),
    "list_pairs": (Act.DECIDE, {}),
    "show_pair": (Act.DECIDE, {"record": "{record}", "other": "{beside}"}),
    "quality_report": (Act.READ, {}),
    "failing_rows": (Act.READ, {"limit": 100}),
    "compliance_status": (Act.COMPLIANCE, {"limit": 100}),
    "show_control": (Act.COMPLIANCE, {"control": "popia-30-trade-union", "limit": 100}),
    "find_subject": (Act.SUBJECTS, {"name": "Zwelibanzi Qhamatwa"}),
    "verify_audit": (Act.READ, {}),
    "tail_audit": (Act.AUDIT, {"limit": 100}),
}

#: The same of tools that change something.
CHANGES: dict[str, tuple[Act, dict[str, Any]]] = {
    "start_run": (Act.RUN, {"uploads": ["Leads.csv"]}),
    "cancel_run": (Act.RUN, {"run": "{run}"}),
    "decide_pair": (Act.DECIDE, {"record": "{record}", "other": "{beside}", "decision": "no_match"}),
    "undo_decision": (Act.DECIDE, {}),
}

#: Tools in which somebody is told what is masked for others, or the search would find nothing ever.
TELLING = (*("search_entities", "show_entity", "failing_rows", "explain_match", "show_pair", "find_subject"),)


@pytest.fixture(scope="module")
def given(space: Path) -> dict[str, str]:
    """What stands for the names in the arguments."""
    with in_role(Role.COMPLIANCE_OFFICER, space):
        place = Workspace(space)
        person = ssot.search(place, "ssot", "person", text="Qhamatwa").rows["entity_id"][0].as_py()
        somebody = ssot.search(place, "ssot", "person", text="Anna").rows["entity_id"][0].as_py()
        organisation = (
            ssot.search(place, "ssot", "organisation", text="zebravlei").rows["entity_id"][0].as_py()
        )
        other = ssot.search(place, "ssot", "organisation", text="karoo").rows["entity_id"][0].as_py()
        record, beside = (
            ssot.entity(place, "ssot", one).records[0].record_id for one in (organisation, other)
        )
    return {
        **{"person": person, "somebody": somebody, "organisation": organisation, "run": run_of(space)},
        **{"record": record, "beside": beside},
    }


def asked(tool: str, arguments: Mapping[str, Any], given: dict[str, str], role: Role, space: Path) -> Answer:
    filled = {
        name: value.format(**given) if isinstance(value, str) else value for name, value in arguments.items()
    }
    with in_role(role, space):
        return mcp.call(Workspace(space), TOOLS[tool], filled)


def text_of(answer: Answer) -> str:
    return json.dumps(answer.value, ensure_ascii=False) if answer.failed is None else answer.failed.sentence


def test_every_tool_is_in_the_matrix() -> None:
    assert set(TOOLS) == set(LOOKS) | set(CHANGES)
    assert {name for name, tool in TOOLS.items() if not tool.reads} == set(CHANGES)


@pytest.mark.parametrize("role", Role)
def test_a_role_is_offered_what_it_may_use_and_refused_all_else(
    role: Role, space: Path, given: dict[str, str]
) -> None:
    every = {**LOOKS, **CHANGES}
    able = {name for name, (act, _) in every.items() if act in PERMISSIONS[role]}
    with in_role(role, space):
        assert {tool.name for tool in mcp.offered()} == able
    for name in set(every) - able:
        answer = asked(name, every[name][1], given, role, space)
        assert answer.failed is not None, name
        assert (answer.failed.kind, answer.failed.exit_code) == ("access_refused", 4), (name, answer)
        assert leaks(answer.failed.sentence, role) == []


def lookers() -> list[tuple[Role, str]]:
    """Of each tool the role that sees least of those that may use it; of those that tell also who sees most,
    and of the quick ones each way to see."""
    found = []
    for name, (act, _) in LOOKS.items():
        able = sorted((role for role in Role if act in PERMISSIONS[role]), key=lambda r: len(unseen(r)))
        each = list({tuple(SIGHTS[role].items()): role for role in able}.values())
        some = each if name in TELLING[:3] else {each[0], each[-1]} if name in TELLING else each[-1:]
        found += [(role, name) for role in some]
    return found


def test_no_tool_tells_what_is_masked_and_each_keeps_to_its_schema(
    space: Path, given: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    wrong, told = [], set()
    for role, name in lookers():
        answer = asked(name, LOOKS[name][1], given, role, space)
        assert answer.failed is None, (role, name, answer.failed)
        jsonschema.validate(answer.value, TOOLS[name].output_schema)
        if found := leaks(text_of(answer), role):
            wrong.append(f"{role}, {name}: {found}")
        if leaks(text_of(answer), Role.AUDITOR):
            told.add(name)
    assert wrong == []
    assert told == set(TELLING)
    assert leaks("".join(capfd.readouterr()), Role.AUDITOR) == []


def test_what_is_done_is_kept_under_the_name_of_who_acts_and_with_its_door(
    space: Path, given: dict[str, str]
) -> None:
    place = Workspace(space)
    done = asked("decide_pair", CHANGES["decide_pair"][1], given, Role.REVIEWER, space).value
    assert done is not None
    assert (done["decision"], done["reviewer"]) == ("no_match", "local")
    (kept,), _ = review.decided(place, "local")
    assert (kept.decision, kept.origin) == ("no_match", "mcp")
    assert asked("undo_decision", {}, given, Role.REVIEWER, space).failed is None
    assert review.decided(place, "local") == ([], 0)
    run = asked("start_run", CHANGES["start_run"][1], given, Role.ANALYST, space).value
    assert run is not None
    assert run["state"] == "queued"
    ended = asked("cancel_run", {"run": run["run"]}, given, Role.ANALYST, space).value
    assert ended is not None
    assert ended["state"] == "cancelled"
    over = asked("cancel_run", {"run": run["run"]}, given, Role.ANALYST, space).value
    assert over == {**ended, "said": "It was over already, and stays as it is."}
    with in_role(Role.COMPLIANCE_OFFICER, space):
        newest = compliance.tail(place, "local", 4)
        assert [entry.act for entry in newest] == [
            *("run.cancel", "run.submit", "decision.withdraw", "decision.make")
        ]
        assert {entry.actor for entry in newest} == {"local"}
        assert {entry.details["through"] for entry in newest} == {"mcp"}
        assert "through" not in compliance.tail(place, "local", 1)[0].details
    assert asked("verify_audit", {}, given, Role.AUDITOR, space).failed is None


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("list_runs", {"role": "compliance_officer"}, "role: there is no such argument"),
        (
            "decide_pair",
            {"record": "a", "other": "b", "decision": "match", "reviewer": "x"},
            "reviewer: there",
        ),
        ("list_runs", {"limit": 101}, "limit: Input should be less than or equal to 100"),
        ("show_run", {"run": "../../etc"}, "run: String should match pattern"),
        ("quality_report", {"dataset": "../files"}, "dataset: String should match pattern"),
        ("show_entity", {}, "entity_id: Field required"),
        ("inspect_upload", {"upload": "../catalogue.db"}, "no such file is kept here"),
        ("inspect_upload", {"upload": "/etc/passwd"}, "no such file is kept here"),
        ("inspect_upload", {"upload": "Leads.csv", "profile": "/etc/passwd"}, "there is no profile"),
        ("show_entity", {"entity_id": "O-' OR 1=1 --"}, "there is no entity"),
        ("explain_match", {"thing": "/etc/passwd:1"}, "no record comes from row 1"),
        ("tail_audit", {"period": "yesterday"}, "is no period"),
    ],
)
def test_what_cannot_be_asked_gets_a_sentence(
    tool: str, arguments: dict[str, Any], said: str, space: Path
) -> None:
    answer = mcp.call(Workspace(space), TOOLS[tool], arguments)
    assert answer.failed is not None
    assert (answer.failed.kind, answer.failed.exit_code) == ("input", 2)
    assert said in answer.failed.sentence
    assert "\n" not in answer.failed.sentence


def test_a_fault_of_ours_is_told_by_its_id_alone(space: Path) -> None:
    name = PLANTED["identity"][0]

    def verify_audit(workspace: Workspace) -> dict[str, str]:
        raise ValueError(f"no such name: {name!r}")

    with in_role(Role.AUDITOR, space):
        answer = mcp.call(Workspace(space), replace(TOOLS["verify_audit"], function=verify_audit), {})
    assert answer.failed is not None
    assert (answer.failed.kind, answer.failed.exit_code) == ("internal", 70)
    assert answer.failed.error_id is not None
    assert answer.failed.error_id in answer.failed.sentence
    assert name not in answer.failed.sentence


def test_a_client_talks_with_the_served_process(space: Path, given: dict[str, str], tmp_path: Path) -> None:
    from mcp import Client, MCPError, StdioServerParameters
    from mcp.client.stdio import stdio_client

    told = tokens.create(Workspace(space), "assistant", [Role.REVIEWER], acts=[Act.READ])
    wire, noise = tmp_path / "wire", tmp_path / "noise"
    serve = f"{sys.executable} -m hotpass.cli mcp serve -w {space} | tee {wire}"
    parameters = StdioServerParameters(
        command="/bin/sh", args=["-c", serve], env={**os.environ, "HOTPASS_TOKEN": told}
    )

    async def talk() -> None:
        with noise.open("w") as log:
            async with Client(stdio_client(parameters, errlog=log)) as client:
                assert "act for assistant in the role reviewer" in (client.instructions or "")
                listed = {tool.name: tool for tool in (await client.list_tools()).tools}
                assert set(listed) == {name for name, tool in TOOLS.items() if tool.act is Act.READ}
                for name, one in listed.items():
                    assert one.title
                    assert one.description
                    assert one.annotations is not None
                    assert one.annotations.read_only_hint is TOOLS[name].reads
                found = await client.call_tool("show_entity", {"entity_id": given["person"]})
                assert found.structured_content == json.loads(found.content[0].text)
                assert "Qhamatwa" in found.content[0].text
                refused = await client.call_tool("list_pairs", {})
                assert refused.is_error
                assert refused.content[0].text.startswith("assistant may not decide which records are one.")
                wrong = await client.call_tool("list_runs", {"limit": 0})
                assert wrong.is_error
                assert wrong.meta is not None
                assert wrong.meta["hotpass/error"] == {"kind": "input", "exit_code": 2}
                with pytest.raises(MCPError, match="There is no such tool"):
                    await client.call_tool("reveal", {})
                tokens.revoke(Workspace(space), told.split("_")[1])
                gone = await client.call_tool("list_runs", {})
                assert gone.is_error
                assert "was revoked" in gone.content[0].text
                with pytest.raises(MCPError, match="was revoked"):
                    await client.session.list_tools()

    anyio.run(talk)
    lines = wire.read_text(encoding="utf-8").splitlines()
    assert len(lines) >= 8
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in lines)
    assert leaks(wire.read_text(encoding="utf-8") + noise.read_text(encoding="utf-8"), Role.REVIEWER) == []
