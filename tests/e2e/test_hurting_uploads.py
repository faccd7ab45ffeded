"""Files that hurt, dropped on the Upload page beside a good one: a sentence each, and the page goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from hotpass.workspace import Workspace
from tests.uploads.corpus import CORPUS, READ, Case
from tests.workbench import books
from tests.workbench.serving import Workbench, served, visit

pytestmark = pytest.mark.browser

#: What passes the gate is read by a process of its own each, so one of each kind stands for the others here;
#: the command line takes them all.
READERS = (
    "flipped bytes",
    "bomb of shared text",
    "laughs in shared strings",
    "entity from outside",
    "ten thousand sheets",
    "a field of 40 MB",
    "a million columns",
    "JSON nested 100 000 deep",
    "Parquet bomb of a dictionary",
    "OpenDocument bomb of repeated cells",
    "old workbook whose sectors loop",
    "binary workbook of zeros",
)
GATE = (
    *("zero bytes", "random bytes as a workbook", "random bytes as text", "workbook named as text"),
    *("truncated", "encrypted", "macros inside", "macros by name", "old workbook with macros", "bomb"),
    *("a member twice", "a path that climbs", "zip in a zip", "zip that holds itself", "zip with a password"),
    *("zip with an absolute path", "zip whose members overlap", "zip cut short", "zip of nothing", "gzip"),
    *("7-Zip", "NUL bytes", "web page named as an old workbook", "workbook of Excel 2003 in XML", "PDF"),
    *("picture", "document of a word processor", "presentation", "no list of sheets", "no content types"),
    *("OpenDocument with a password", "old workbook cut short", "binary workbook cut short"),
)


@pytest.fixture
def hurt(chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    """A workbench whose temporary files stand in a folder of their own."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    workspace = Workspace(tmp_path / "workspace")
    workspace.make()
    with served(workspace.root, tmp_path / "serve.log") as running:
        yield running


def written(folder: Path, at: int, case: Case) -> Path:
    return case.write(folder / f"{at:02d}-{case.name}")


def test_each_is_refused_in_one_sentence_and_the_good_one_runs(
    hurt: Workbench, chromium: Browser, tmp_path: Path
) -> None:
    cases = [CORPUS[name] for name in (*READERS, *GATE)]
    paths = [written(tmp_path, at, case) for at, case in enumerate(cases)]
    assert all(case.words != READ for case in cases)
    with visit(chromium, hurt) as seen:
        page = seen.go("/upload")
        page.locator("input[type=file]").set_input_files([*paths[:20], books.schools(tmp_path), *paths[20:]])
        files = page.locator(".hp-files li")
        expect(page.get_by_role("button", name="Start run")).to_be_enabled(timeout=240_000)
        expect(files).to_have_count(len(paths) + 1)
        expect(files.filter(has_text="refused")).to_have_count(len(paths))
        said = {path.name: files.filter(has_text=path.name).inner_text() for path in paths}
        for path, case in zip(paths, cases, strict=True):
            sentence = said[path.name].removeprefix(path.name).removesuffix("Remove").strip()
            assert sentence.startswith("refused")
            assert sentence.endswith(".")
            assert case.words in sentence
            assert "\n" not in sentence
        assert page.locator("[data-testid=stException]").count() == 0
        assert "Traceback" not in page.content()
        expect(files.filter(has_text="Flight schools.csv")).to_contain_text("1 table")
        seen.settled()
        page.get_by_role("button", name="Start run").click()
        expect(page.get_by_text("published as version 1")).to_be_visible(timeout=120_000)
    assert left_behind(Workspace(hurt.workspace), tmp_path / "temporary") == []


def left_behind(workspace: Workspace, temporary: Path) -> list[str]:
    """What stands in the workspace's own folders besides the one good file, and in the temporary one."""
    assert len(list(workspace.files.iterdir())) == 1
    places = ("incoming", "drafts", "previews/.*")
    folders = [temporary, *(folder for place in places for folder in workspace.root.glob(place))]
    return [str(path) for folder in folders for path in folder.rglob("*") if path.is_file()]
