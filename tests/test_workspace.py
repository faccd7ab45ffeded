from __future__ import annotations

import hashlib
import pickle
from pathlib import Path

import pytest

from hotpass.errors import ConfigError, HotpassError, InputError
from hotpass.workspace import Workspace


def test_stores_the_same_content_once(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "space")
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("x,y\n1,2\n")
    stored = [workspace.store(tmp_path / name) for name in ("a.csv", "b.csv")]
    assert stored[0].digest == stored[1].digest == hashlib.sha256(b"x,y\n1,2\n").hexdigest()
    assert [p.name for p in workspace.files.iterdir()] == [stored[0].digest]


def test_refuses_a_missing_and_an_empty_file(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "space")
    (tmp_path / "empty.csv").touch()
    with pytest.raises(InputError, match="there is no such file"):
        workspace.store(tmp_path / "none.csv")
    with pytest.raises(InputError, match=r"^empty\.csv: the file is empty\.$"):
        workspace.store(tmp_path / "empty.csv")
    assert not (tmp_path / "space").exists()


def test_a_workspace_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ConfigError, match="cannot be written"):
        Workspace(tmp_path / "file").make()


@pytest.mark.parametrize("name", ["current", "ahead"])
def test_a_workspace_copied_without_its_links_says_so(tmp_path: Path, name: str) -> None:
    workspace = Workspace(tmp_path)
    (workspace.published("ssot") / "v0003").mkdir(parents=True)
    (workspace.published("ssot") / name).mkdir()
    with pytest.raises(ConfigError, match=rf"ssot/{name}: a folder stands here instead of a link.* `cp -a`"):
        workspace.newest("ssot")


def test_errors_are_one_sentence_and_survive_pickling() -> None:
    error = InputError("the sheet is empty.", where="Book.xlsx · Sheet1", remedy="Choose another sheet")
    assert error.sentence == "Book.xlsx · Sheet1: the sheet is empty. Choose another sheet."
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), copy.sentence) == (InputError, error.sentence)


def test_exit_codes_are_distinct() -> None:
    codes = [cls.exit_code for cls in HotpassError.__subclasses__()]
    assert sorted(codes) == [2, 3, 4, 5, 6, 7, 8, 9, 70]
