"""Sound files of every format, changed at random, are read or refused; no reader runs on or breaks."""

from __future__ import annotations

import io
import json
import os
import resource
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hotpass.errors import InputError
from hotpass.stages.ingest.limits import MIB, Limits
from hotpass.stages.ingest.read import check, reader_of
from hotpass.stages.ingest.read.task import Task
from hotpass.stages.ingest.reading import admit
from tests.stages.ingest.hostile import SOUND
from tests.uploads.corpus.archives import packed

FORMATS = [name for name in SOUND if name != "a.zip"]
EXAMPLES = 25
MOST_SECONDS = 20


@cache
def sound(name: str) -> bytes:
    return SOUND[name]()


@st.composite
def change(draw: st.DrawFn, content: bytes) -> bytes:
    """One change somewhere: bytes flipped, cut out, put in, repeated, or taken from another format's file."""
    at = draw(st.integers(0, len(content)))
    length = draw(st.integers(1, 64) | st.integers(1, max(1, len(content))))
    part = content[at : at + length]
    by = draw(
        st.just(b"")
        | st.binary(min_size=1, max_size=16)
        | st.sampled_from([b"\0" * len(part), b"\xff" * len(part), part * 2, part * 50])
        | st.sampled_from(FORMATS).map(lambda other: sound(other)[at : at + length])
    )
    return content[:at] + by + content[at + len(part) :]


@st.composite
def changed(draw: st.DrawFn, name: str) -> bytes:
    """A file with one to three changes, perhaps inside a member that is packed again."""
    content = sound(name)
    inside = content.startswith(b"PK") and draw(st.booleans())
    if not inside:
        for _ in range(draw(st.integers(1, 3))):
            content = draw(change(content))
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    victim = draw(st.sampled_from(sorted(members)))
    members[victim] = draw(change(members[victim]))
    return packed(*members.items())


def outcome(path: Path, name: str, folder: Path) -> str:
    """How the reading of a file ends, in a fork with limits."""
    pid = os.fork()
    if pid == 0:
        code = 99
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
            resource.setrlimit(resource.RLIMIT_AS, (4096 * MIB, 4096 * MIB))
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            (folder / "said").write_text(json.dumps(read(path, name, folder)))
            code = 0
        except MemoryError:
            code = 98
        except BaseException as error:
            (folder / "said").write_text(json.dumps(f"traceback: {error!r}"))
            code = 98 if type(error).__name__ == "PanicException" else 99
        os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if code == -24:
        return "too slow"
    if code < 0 or code == 98:
        return "aborted"
    said: str = json.loads((folder / "said").read_text())
    return said


def read(path: Path, name: str, folder: Path) -> str:
    try:
        form = admit(path, name, Limits())
        check(form, path, Limits())
        sheets = reader_of(form)(Task(path, name, "d", form, folder / "grids", folder / "scratch", Limits()))
    except InputError as error:
        return error.sentence
    return "read" if any(sheet.rows for sheet in sheets) else "; ".join(sheet.problem for sheet in sheets)


@pytest.mark.parametrize("name", FORMATS)
def test_a_changed_file_is_read_or_refused(name: str, tmp_path: Path) -> None:
    for folder in ("grids", "scratch"):
        (tmp_path / folder).mkdir()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(content=changed(name))
    def holds(content: bytes) -> None:
        path = tmp_path / "stored"
        path.write_bytes(content)
        said = outcome(path, name, tmp_path)
        assert not said.startswith("traceback"), said
        assert said != "too slow"
        assert "\n" not in said
        assert not list((tmp_path / "grids").glob(".*"))

    holds()
