"""What a browser is given before a page runs."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from front import bundle, opened
from front.files import Front


async def _behind(_request: object) -> PlainTextResponse:
    return PlainTextResponse("behind")


@pytest.fixture(scope="module")
def client() -> TestClient:
    """A server with a folder of files and one page, and something behind them."""

    def page(path: str, asked: HTTPConnection) -> str | None:
        return f"<h1>Quality {asked.headers['host']}</h1>" if path == "/quality" else None

    behind = Starlette(routes=[Route("/{path:path}", _behind, methods=["GET", "POST"])])
    return TestClient(Front(behind, folder=bundle.FOLDER, page=page, base="/hotpass"))


def test_files_come_whole_compressed_and_for_ever(client: TestClient) -> None:
    name = bundle.chunks(["Html"])[0]
    there = (bundle.FOLDER / name).read_bytes()
    packed = client.get(f"/hotpass/{name}", headers={"Accept-Encoding": "gzip, br"})
    plain = client.get(f"/hotpass/{name}", headers={"Accept-Encoding": "identity"})
    assert packed.content == plain.content == there
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) == len(gzip.compress(there, 6, mtime=0)) < len(there)
    assert "content-encoding" not in plain.headers
    for answer in (packed, plain):
        assert answer.headers["content-type"].startswith("text/javascript")
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["vary"] == "Accept-Encoding"
    font = next(bundle.FOLDER.glob("static/media/*.woff2")).relative_to(bundle.FOLDER)
    answer = client.get(f"/hotpass/{font}", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers  # it is compressed in itself


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/hotpass/static/js/none.js", {}),
        ("GET", "/hotpass/static/../index.html", {}),
        ("GET", "/hotpass/static/js/%2e%2e/%2e%2e/manifest.json", {}),
        ("GET", "/hotpass/static/js", {}),
        ("POST", "/hotpass/quality", {}),
        ("GET", "/hotpass/elsewhere", {}),
        ("GET", "/hotpass/_stcore/health", {}),
    ],
)
def test_all_else_is_passed_on(client: TestClient, method: str, path: str, headers: dict[str, str]) -> None:
    assert client.request(method, path, headers=headers).text == "behind"


def test_a_part_of_a_file_is_passed_on(client: TestClient) -> None:
    path = f"/hotpass/{bundle.chunks(['Html'])[0]}"
    assert client.get(path, headers={"Range": "bytes=0-9"}).text == "behind"


def test_pages_are_asked_for_again_each_time(client: TestClient) -> None:
    answer = client.get("/hotpass/quality")
    assert answer.text == "<h1>Quality testserver</h1>"
    assert answer.headers["cache-control"] == "no-cache"


def test_the_page_has_its_name_and_all_that_it_is_drawn_by() -> None:
    page = opened.written("Data & <subjects>", "<svg></svg>", "/hotpass")
    assert "<b>Data &amp; &lt;subjects&gt;</b>" in page
    named = re.findall(r'(?:href|src)="\./(static/[^"]+)"', page)
    assert all((bundle.FOLDER / name).is_file() for name in named)
    inside = {name.removeprefix("./"): script for name, script in _scripts_in(page).items()}
    assert set(bundle.chunks(["BidiComponent"])) <= {*named, *inside}
    assert not set(named) & set(inside)  # nothing is asked for twice
    assert (
        page.index('id="opening"')
        < page.index('<div id="root"></div>')
        < page.index("window.__streamlit = {")
    )
    assert 'location.origin + "/hotpass"' in page
    assert "__streamlit =" not in opened.written("Audit", "", None)  # Streamlit asks for its server first


def test_small_scripts_stand_in_the_page_and_find_what_they_import() -> None:
    page = opened.written("Quality", "", "")
    scripts = _scripts_in(page)
    inside = {name: script for name, script in scripts.items() if name.startswith("./")}
    assert len(inside) > 40
    for name, url in inside.items():
        source = unquote(url.removeprefix("data:text/javascript;charset=utf-8,"))
        assert source.replace('"front/', '"./') == (bundle.FOLDER / name).read_text(encoding="utf-8")
        assert set(re.findall(r'"(front/[^"]+)"', source)) <= scripts.keys()
    assert page.index('"importmap"') < page.index('type="module"') < page.index('rel="modulepreload"')


def _scripts_in(page: str) -> dict[str, str]:
    """By the name of a script what its import map says that it stands for."""
    (said,) = re.findall('<script type="importmap">(.+?)</script>', page)
    imports: dict[str, str] = json.loads(said)["imports"]
    return imports


def test_whoever_has_not_been_told_apart_yet_asks_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where people sign in, the cookie of that is heeded only beside one that the first answers set."""
    import served

    def told(path: str, cookie: str = "", query: str = "") -> str:
        headers = [(b"cookie", cookie.encode())] if cookie else []
        scope = {"type": "http", "path": path, "query_string": query.encode(), "headers": headers}
        return served._opened(path, HTTPConnection(scope)) or ""

    plotly = bundle.chunks(["PlotlyChart"])[0]
    assert told("/nowhere") == ""
    assert "__streamlit =" in told("/quality")
    assert plotly not in told("/linkage", query="tab=Two+records")
    assert plotly in told("/linkage", query="tab=Two+records&one=a&other=b")
    monkeypatch.setattr(served.signing_in, "configured", lambda: True)
    assert "__streamlit =" not in told("/quality", cookie="_streamlit_user=1")
    assert "__streamlit =" in told("/", cookie="_streamlit_xsrf=2|a|b|1")


def test_every_page_of_the_workbench_is_known() -> None:
    import served

    files = {path.stem for path in Path(__file__).parents[2].joinpath("pages").glob("*.py")}
    assert {address.strip("/") or "overview" for address in served._TITLES} <= files
