"""Commands and snippets of the documentation, run as they stand."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.sample_run import SAMPLE, SampleRun

ROOT = Path(__file__).resolve().parents[2]
SMALL = "SACAA Flight Schools - Cleaned.xlsx"
DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.M | re.S)


def hotpass_commands() -> list[str]:
    lines = [line for path in DOCS for block in blocks(path, "sh") for line in block.splitlines()]
    commands = [re.sub(r"\s+#.*", "", line).replace(".venv/bin/", "") for line in lines]
    return sorted(
        {c for c in commands if c.startswith("hotpass ") and "serve" not in c and "worker" not in c}
    )


def lay_out_sample(folder: Path) -> None:
    """``data/sample`` with the smallest of its workbooks: the whole is refined by the tests that judge it."""
    sample = folder / "data" / "sample"
    sample.mkdir(parents=True)
    for name in (SMALL, "truth.csv"):
        (sample / name).symlink_to(SAMPLE / name)


def test_the_library_tutorial_runs(tmp_path: Path) -> None:
    code = "\n".join(blocks(ROOT / "docs" / "tutorials" / "library.md", "python"))
    lay_out_sample(tmp_path)
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "organisations" in done.stdout
    assert done.stdout.rstrip().endswith("no-such-file.xlsx: there is no such file.")


@pytest.fixture(scope="module")
def prepared() -> Iterator[subprocess.Popen[str]]:
    """Carries out commands, each in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.docs.prepared"],
        cwd=ROOT,
        env=os.environ | {"GX_ANALYTICS_ENABLED": "false"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as process:
        yield process
        assert process.stdin
        process.stdin.close()


@pytest.mark.parametrize("command", hotpass_commands())
def test_every_command_of_the_documentation_runs(
    command: str, prepared: subprocess.Popen[str], sample_run: SampleRun, tmp_path: Path
) -> None:
    (tmp_path / "Contacts.xlsx").symlink_to(SAMPLE / SMALL)
    (tmp_path / "suppliers.csv").write_text("Supplier,Tel\nKaroo Supplies CC,021 555 0134\n")
    lay_out_sample(tmp_path)
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "clusters.csv").symlink_to(SAMPLE / "truth.csv")
    profiles = tmp_path / "workspace" / "profiles"
    profiles.mkdir(parents=True)
    shipped = (ROOT / "hotpass" / "profiles" / "shipped" / "generic.yaml").read_text()
    (profiles / "suppliers.yaml").write_text(shipped.replace("name: generic", "name: suppliers"))
    environment = dict(os.environ)
    if "explain" in command or "classify" in command:
        entity = pq.read_table(sample_run.output / "organisations.parquet")["entity_id"][0].as_py()
        command = re.sub(r"O-\w+", entity, command)
        environment["HOTPASS_WORKSPACE"] = str(sample_run.workspace)
    said = {name: str(tmp_path / name) for name in ("out", "err")}
    told = {"arguments": shlex.split(command)[1:], "folder": str(tmp_path), "environment": environment}
    assert prepared.stdin
    assert prepared.stdout
    print(json.dumps(told | said), file=prepared.stdin)
    assert prepared.stdout.readline() == "0\n", Path(said["err"]).read_text()


def test_links_inside_the_documentation_lead_somewhere() -> None:
    dead = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in DOCS
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert dead == []
