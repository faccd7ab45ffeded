"""A process ends at once, but not before all is done; only the command that is asked for is put together."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from hotpass.cli.commands import app, command_line

WORK = """
import atexit, threading, time, weakref
from hotpass.ending import end_with

class Kept:
    def __del__(self):
        print("taken apart")

kept = Kept()

def work():
    threading.Thread(target=lambda: (time.sleep(0.05), print("thread"))).start()
    atexit.register(print, "registered")
    print("work")
    return 6

end_with(work)
"""


def test_what_is_registered_for_the_end_is_done_and_the_code_is_kept() -> None:
    done = subprocess.run([sys.executable, "-c", WORK], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (6, "")
    assert done.stdout.split() == ["work", "thread", "registered"]


def test_an_output_that_cannot_be_written_is_told() -> None:
    code = "from hotpass.ending import end_with; end_with(lambda: print('said') or 0)"
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", code], env=buffered, stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 120
    assert "No space left on device" in done.stderr


@pytest.mark.parametrize("words", [["run"], ["qa"], ["qa", "repairs", "accept"]])
def test_only_the_command_that_is_asked_for_is_put_together(words: list[str]) -> None:
    asked, every = get_command(command_line(words)), get_command(app)
    assert list(asked.commands) == words[:1]
    assert _help(asked, words) == _help(every, words)


def _help(command: Any, words: list[str]) -> str:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), pytest.raises(SystemExit):
        command.main([*words, "--help"], prog_name="hotpass")
    return said.getvalue()


@pytest.mark.parametrize("arguments", [[], ["--help"], ["rnu"]])
def test_all_are_there_for_what_is_no_command(arguments: list[str]) -> None:
    assert command_line(arguments) is app
