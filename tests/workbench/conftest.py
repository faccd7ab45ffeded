from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from hotpass.settings import settings
from hotpass.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
Open = Callable[..., AppTest]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    """Opens a page of the workbench over a workspace, with parameters in the address."""

    def open_(workspace: Path, page: str = "pages/overview.py", /, **parameters: str) -> AppTest:
        monkeypatch.setenv("HOTPASS_WORKSPACE", str(workspace))
        settings.cache_clear()
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.context = {"timezone": "Africa/Johannesburg"}
        app.run()
        if page != "pages/overview.py" or parameters:
            for name, value in parameters.items():
                app.query_params[name] = value
            app.switch_page(page).run()
        return app

    yield open_
    settings.cache_clear()


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A workspace in which nothing has happened yet."""
    workspace = Workspace(tmp_path / "workspace")
    workspace.make()
    return workspace.root
