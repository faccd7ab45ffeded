"""Commands as a user types them, in a process of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.sample_run import SAMPLE, hotpass


def test_version_and_doctor_speak_json(tmp_path: Path) -> None:
    assert json.loads(hotpass("version", "--json").stdout).keys() >= {"hotpass", "duckdb", "splink"}
    done = hotpass("doctor", "--workspace", tmp_path / "space", "--json")
    assert done.returncode == 0, done.stdout
    assert all(check["well"] for check in json.loads(done.stdout))


def test_doctor_ends_with_1_and_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "space" / "profiles").mkdir(parents=True)
    (tmp_path / "space" / "profiles" / "mine.yaml").write_text(
        "name: mine\ntitle: Mine\ncountry: South Africa\n"
    )
    done = hotpass("doctor", "--workspace", tmp_path / "space")
    assert done.returncode == 1
    assert "country" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["run", "no-such.xlsx"], 2, "no-such.xlsx: there is no such file."),
        (["inspect", "no-such.xlsx"], 2, "there is no such file"),
        (["run", str(SAMPLE), "--profile", "none"], 3, "there is no profile 'none'"),
        (["explain", "O-NONE"], 2, "nothing is published in dataset 'ssot'"),
        (["runs", "show", "none"], 2, "there is no such run"),
        (["frobnicate"], 2, "No such command"),
    ],
)
def test_a_mistake_gets_one_sentence(arguments: list[str], code: int, words: str, tmp_path: Path) -> None:
    done = hotpass(*arguments, HOTPASS_WORKSPACE=str(tmp_path / "space"))
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_fails_while_it_is_read_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bad.parquet").write_bytes(b"PAR1" + b"\0" * 64 + b"PAR1")
    done = hotpass("run", tmp_path / "in", HOTPASS_WORKSPACE=str(tmp_path / "space"))
    assert done.returncode == 2
    assert done.stderr.strip().splitlines()[-1].startswith("bad.parquet: ")
    assert "Traceback" not in done.stderr
    assert list((tmp_path / "space" / "files").iterdir()) == []
    assert list((tmp_path / "space" / "runs").iterdir()) == []


def test_sample_is_written_and_linked_without_a_profile(tmp_path: Path) -> None:
    made = hotpass("sample", tmp_path / "in", "--organisations", "40", "--seed", "7", "--format", "csv")
    assert made.returncode == 0, made.stderr
    linked = hotpass("link", tmp_path / "in", "--output", tmp_path / "out")
    assert linked.returncode == 0, linked.stderr
    lines = (tmp_path / "out" / "clusters.csv").read_text().splitlines()
    assert lines[0].replace('"', "") == "file,sheet,row,entity_type,entity_id,part"
    assert len(lines) > 40
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["clusters.csv"]


def test_inspect_prints_an_object_a_file() -> None:
    done = hotpass("inspect", SAMPLE, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [f["file"] for f in found] == sorted(p.name for p in SAMPLE.glob("*.xlsx"))
    table = found[0]["tables"][0]
    assert table.keys() >= {"sheet", "range", "header_rows", "rows", "columns"}
    assert table["columns"][0].keys() >= {"name", "field", "confidence"}
    assert all(part.keys() >= {"sheet", "range", "reason"} for f in found for part in f["left_out"])


def test_all_files_that_are_refused_are_named_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "list.csv").write_text("Organisation,Tel\nKaroo Aviation,011 555 1234\n")
    (folder / "cut.xlsx").write_bytes(b"PK\x03\x04")
    (folder / "empty.csv").touch()
    seen = hotpass("inspect", folder, "--json")
    assert [file["file"] for file in json.loads(seen.stdout)] == ["list.csv"]
    ran = hotpass("run", folder, "-w", tmp_path / "space")
    for done in (seen, ran):
        assert done.returncode == 2
        said = done.stderr.strip().splitlines()[-3:]
        assert said[0] == "2 files are refused. Mend each, or leave it out."
        assert [line.partition(":")[0] for line in said[1:]] == ["cut.xlsx", "empty.csv"]
    assert not (tmp_path / "space" / "files").exists()


def test_a_run_goes_on_without_a_file_that_turns_out_to_be_blank(tmp_path: Path) -> None:
    good, blank, space = tmp_path / "list.csv", tmp_path / "blank.csv", tmp_path / "space"
    good.write_text("Organisation,Tel\nKaroo Aviation,011 555 1234\nSkyworx Academy,021 555 0100\n")
    blank.write_text(" , \n\n , \n")
    said = "blank.csv: No cell of the file holds anything. Check that it is the right file."
    done = hotpass("run", good, blank, "-w", space)
    assert done.returncode == 9
    assert done.stderr.strip().splitlines()[-2:] == ["1 file was refused, and the others were read.", said]
    assert "Version 1 of" in done.stdout
    published = next((space / "published").glob("*/v0001"))
    report = json.loads((published / "report.json").read_text())
    assert [file["refused"] for file in report["files"]] == [None, said.removeprefix("blank.csv: ")]
    issues = pq.read_table(published / "issues.parquet").to_pylist()
    (issue,) = [one for one in issues if one["rule_id"] == "INGEST-REFUSED-FILE"]
    assert (issue["severity"], issue["file_name"]) == ("critical", "blank.csv")
    assert said in (published / "report.html").read_text()
    assert [path.read_bytes() for path in (space / "files").iterdir()] == [good.read_bytes()]
    alone = hotpass("run", blank, "-w", tmp_path / "other")
    assert (alone.returncode, "no cell of the file" in alone.stderr) == (2, True)


def test_a_file_of_headers_alone_can_be_looked_at_and_replaces_nothing(tmp_path: Path) -> None:
    file = tmp_path / "headers.csv"
    file.write_text("Company,Phone,Email\n")
    done = hotpass("run", file, "--workspace", tmp_path / "space")
    assert done.returncode == 2, done.stderr
    assert "headers.csv: no row names an organisation or a person" in done.stderr
    assert "the table has a header and no rows" in done.stderr
    assert not (tmp_path / "space" / "published" / "ssot").exists()
    looked = hotpass("qa", "run", file, "--workspace", tmp_path / "space")
    assert (looked.returncode, looked.stdout) == (0, "0 findings.\n")
    corrected = hotpass("corrections", "list", "--workspace", tmp_path / "space")
    assert (corrected.returncode, corrected.stdout) == (0, "There is none.\n")


def _heed_ctrl_c() -> None:
    """Shells start what runs in the background so that it ignores Ctrl-C, and so the tests may have been."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("answers", [True, False], ids=["when it answers", "while its processes import"])
def test_serve_stops_on_ctrl_c(tmp_path: Path, free_port: int, answers: bool) -> None:
    space = tmp_path / "space"
    process = subprocess.Popen(
        [sys.executable, "-m", "hotpass.cli", "serve", "--port", str(free_port)],
        env={**os.environ, "HOTPASS_WORKSPACE": str(space), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=_heed_ctrl_c,
    )
    assert process.stdout
    try:
        said = process.stdout.readline()
        if answers:
            assert wait_for(f"http://127.0.0.1:{free_port}/_stcore/health") == "ok"
    finally:
        os.killpg(process.pid, signal.SIGINT)
        output, _ = process.communicate(timeout=60)
    assert "Traceback" not in output
    assert f"http://127.0.0.1:{free_port}" in said


def wait_for(url: str, seconds: float = 60) -> str:
    end = time.monotonic() + seconds
    while True:
        try:
            return urllib.request.urlopen(url, timeout=5).read().decode()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
