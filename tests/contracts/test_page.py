"""What the workbench shows of contracts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from hotpass.contracts.breach import Held
from hotpass.runs import list_runs
from hotpass.settings import settings
from hotpass.workspace import Workspace
from tests.contracts.files import contract, held, profile, rows, workbook

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def workspace(version: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("HOTPASS_WORKSPACE", str(version.parents[2]))
    settings.cache_clear()
    yield Workspace()
    settings.cache_clear()


def drawn(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(
        [*(p.value for p in app.html), *(p.value for p in app.caption), *(p.value for p in app.markdown)]
    )


def shown(held_: Held) -> AppTest:
    def script(given):
        from components import contract

        contract.show(given, key="x")

    return AppTest.from_function(script, args=(held_,), default_timeout=30).run()


def test_the_run_says_what_its_files_broke(workspace: Workspace) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.query_params["run"] = list_runs(workspace, limit=1)[0].id
    text = drawn(app.switch_page("pages/runs.py").run())
    assert "Contracts of the sources" in [header.value for header in app.header]
    assert "Clients breaks the contract agreed 1.2.0: 4 breaches." in text
    assert "The text in column &#x27;Tel no.&#x27; is no phone" in text
    assert "E2, and 1 more" in text
    assert "ask Anna" not in text, "values are shown masked, elsewhere"


def test_a_file_that_is_looked_at_shows_the_cells(tmp_path: Path) -> None:
    found = held(workbook(tmp_path, rows(tel={2: "ask Anna"}, ref={4: "K2"})), contract())
    text = drawn(shown(found))
    assert "C3 “ask Anna”" in text
    assert "phone of the organisation stays empty, the text is kept and flagged" in text
    assert text.count(">warning<") == 4, "two breaches, and the state of their columns"


def test_a_kept_contract_and_none(tmp_path: Path) -> None:
    found = held(workbook(tmp_path, rows()), contract())
    text = drawn(shown(found))
    assert "Clients keeps the contract clients 1.0.0." in text
    assert "one of Active, Dormant" in text
    assert "State" not in text
    assert "Nothing is agreed on the columns of Clients" in drawn(shown(replace(found, contract=None)))


def test_many_breaches_are_counted_and_some_are_shown(tmp_path: Path) -> None:
    found = held(workbook(tmp_path, rows(tel={2: "ask Anna"})), contract())
    (one,) = found.breaches
    many = [replace(one, column=f"Column {n}", count=12480) for n in range(70)]
    text = drawn(shown(replace(found, breaches=many)))
    assert "50 of 70 kinds of breaches" in text
    assert "and 12\u202f479 more" in text


def test_markup_in_a_header_is_text(tmp_path: Path) -> None:
    found = held(workbook(tmp_path, rows(tel={2: "<b>x</b>"})), contract())
    assert "<b>x</b>" not in drawn(shown(found))
    assert asdict(found)["file"] == "Clients 2026-11.xlsx"


def test_the_section_of_a_profile(workspace: Workspace) -> None:
    def script(given):
        from pages import contracts_section

        contracts_section.of_profile(given)

    app = AppTest.from_function(script, args=(profile(contract="agreed"),), default_timeout=30).run()
    assert "Clients: agreed 1" in drawn(app).replace("\\", "")
    app = AppTest.from_function(script, args=(profile(),), default_timeout=30).run()
    assert "No source says which columns its files hold" in drawn(app)
