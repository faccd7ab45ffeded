"""What the Quality page costs over a million golden records and 200 versions.

The sample workbooks are refined once; the records of the version, its golden records and its failing rows
are laid beside themselves, names and addresses each time others, until there are a million golden records;
its measures become 200 versions of which rules fail by turns. Each view is drawn as the server draws it,
without a browser, in a session of its own and nothing kept from another. The least that any page must do is
drawn beside them: a page that does nothing at all. What the worker works out of a large version before
anybody looks is worked out before, as it is there. Below, the same in Chromium: cold is the first page that
a server shows after its start, warm the same address once more in a fresh session; in brackets the CPU
seconds of the server.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from benchmarks import opening
from hotpass import api, quality, ssot
from hotpass.engine import DuckDBEngine
from hotpass.quality.ahead import look_ahead
from hotpass.resources import sample_folder
from hotpass.settings import settings
from hotpass.workspace import Workspace

ROWS: Final = 1_000_000
VERSIONS: Final = 200
_ROOT: Final = Path(__file__).resolve().parents[1]
_EMPTY: Final = "import streamlit as st\nst.button('Look', key='look')"
#: Tables of a version that grow with its records.
_LARGE: Final = (
    *("organisations", "people", "roles", "provenance", "issues", "clusters", "failures"),
    *("index_organisation", "index_person"),
)
#: The order in which a run writes those of which one entity is looked up.
_ORDERED: Final = {
    **dict.fromkeys(("organisations", "people"), "entity_id"),
    **{"provenance": "entity_type, entity_id", "clusters": "entity_type, entity_id, record_id"},
    "roles": "organisation_id, person_id, role",
}
#: Columns of ids, which differ between what is laid beside itself.
_IDS: Final = ("record_id", "entity_id", "parent_record_id", "person_id", "organisation_id")

#: Columns of values that hardly two entities share.
_DIFFERENT: Final = ("name", "email", "phone", "website", "street", "address")


def main() -> None:
    """Print a table."""
    with tempfile.TemporaryDirectory() as folder:
        space = Workspace(Path(folder, "space"))
        prepare(space)
        look_ahead(space, "ssot")
        measure(space)
        print()
        opening.measure(space, views(space))


def measure(space: Workspace) -> None:
    """Print what each view costs in a workspace that was prepared."""
    rows = quality.scorecard(quality.find(space, "ssot")).whole
    os.environ["HOTPASS_WORKSPACE"] = str(space.root)
    settings.cache_clear()
    print(f"| {ROWS} golden records, {VERSIONS} versions, {rows.failed} failing rows | CPU s | wall s |")
    print("|---|---|---|")
    for name, parameters in views(space).items():
        cpu, wall = _drawn(parameters)
        print(f"| {name} | {cpu:.2f} | {wall:.2f} |", flush=True)
    cpu, wall = _timed(_nothing)
    print(f"| a page that does nothing | {cpu:.2f} | {wall:.2f} |")


def views(space: Workspace) -> dict[str, dict[str, str]]:
    """Parameters of the address of each view."""
    assessed = quality.find(space, "ssot")
    heaviest = quality.rules(assessed)[0]
    of_records = next(
        line for line in quality.rules(assessed) if line.table.endswith("_records") and line.failed
    )
    return {
        "scorecard": {},
        "rules": {"tab": "Rules"},
        "failing rows": {"tab": "Failing rows"},
        "failing rows of a dimension, page 500": {
            "tab": "Failing rows", "dimension": "completeness", "page": "500"
        },
        "trends": {"tab": "Trends"},
        "trends by source": {"tab": "Trends", "by": "source"},
        "recommendations": {"tab": "Recommendations"},
        "quarantine": {"tab": "Quarantine"},
        "columns": {"tab": "Columns"},
        "a column beside the records": {
            "tab": "Columns", "table": "organisations", "beside": "organisation_records", "column": "name"
        },
        "drift": {"tab": "Drift"},
        "drift of the records": {"tab": "Drift", "table": "organisation_records"},
        "suggestions": {"tab": "Suggestions"},
        "report": {"tab": "Report"},
        "a rule of golden records": {"rule": heaviest.rule_id},
        "a rule of records": {"rule": of_records.rule_id},
        "rows fixed since": {"rule": of_records.rule_id, "which": "fixed"},
    }  # fmt: skip


def prepare(space: Workspace) -> None:
    """Publish a version of as many records and its predecessors."""
    api.refine(sorted(sample_folder().glob("*.xlsx")), workspace=space)
    version = ssot.find_version(space, "ssot")
    run = space.run(version.run_id)
    with DuckDBEngine() as engine:
        counted = sum(version.rows[table] for table in ("organisations", "people"))
        times = -(-ROWS // counted)
        for path in [*run.glob("normalise/*_records.parquet"), *run.glob("score/*.parquet")]:
            _repeat(engine, path, times)
        for name in _LARGE:
            _repeat(engine, version.path / f"{name}.parquet", times)
        _versions(engine, space, version, times)


def _repeat(engine: DuckDBEngine, path: Path, times: int) -> None:
    """Lay the rows of a file beside themselves, each time under other ids."""
    engine.view("once", path)
    names = engine.arrow("SELECT * FROM once LIMIT 0").column_names
    ids = [
        f"{name} || CASE copy_no WHEN 0 THEN '' ELSE '-' || copy_no END AS {name}"
        for name in names
        if name in _IDS
    ]
    others = [f"{name} || ' ' || copy_no AS {name}" for name in names if name in _DIFFERENT]
    replaced = f"* REPLACE ({', '.join([*ids, *others])})" if ids or others else "*"
    # Links to what another stage wrote must not be written through.
    whole = path.with_suffix(".whole")
    laid = f"SELECT o.*, t.copy_no FROM once o, range({times}) t(copy_no)"
    order = f"ORDER BY {_ORDERED[path.stem]}" if path.stem in _ORDERED else ""
    engine.write(f"SELECT * EXCLUDE (copy_no) FROM (SELECT {replaced} FROM ({laid})) {order}", whole)
    whole.replace(path)


def _versions(engine: DuckDBEngine, space: Workspace, newest: ssot.Version, times: int) -> None:
    """Make the version the last of many; in the earlier ones each rule fails on more or fewer rows."""
    folder, first = space.published("ssot"), newest.path
    manifest = json.loads((first / "manifest.json").read_text())
    engine.view("written", first / quality.MEASURES_FILE)
    engine.execute("CREATE TABLE measures AS SELECT * FROM written")
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(1, VERSIONS + 1):
        place = folder / f"v{number:04d}"
        if place != first:
            shutil.copytree(first, place, copy_function=os.link)
        said = {**manifest, "version": number, "published_at": (begin + timedelta(days=number)).isoformat()}
        said |= {} if number == VERSIONS else {"run_id": f"20260101-000000-{number:04d}"}
        (place / ".manifest").write_text(json.dumps(said))
        (place / ".manifest").replace(place / "manifest.json")
        part = 1.0 if number == VERSIONS else (1 + (number * 7 % 13) / 13) / 2
        scaled = ", ".join(
            f'("{name}" * {times} * {part if name == "failed" else 1})::BIGINT AS "{name}"'
            for name in ("rows", "evaluated", "failed")
        )
        engine.write(f"SELECT * REPLACE ({scaled}) FROM measures", place / f"{quality.MEASURES_FILE}.new")
        (place / f"{quality.MEASURES_FILE}.new").replace(place / quality.MEASURES_FILE)
    (folder / "current").unlink()
    (folder / "current").symlink_to(f"v{VERSIONS:04d}")


def _drawn(parameters: dict[str, str]) -> tuple[float, float]:
    """CPU and wall seconds of one view in a fresh session, with nothing kept."""
    import streamlit as st
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(_ROOT / "app.py"), default_timeout=120)
    app.switch_page("pages/profiles.py").run()
    st.cache_data.clear()
    for name, value in parameters.items():
        app.query_params[name] = value
    taken = _timed(lambda: app.switch_page("pages/quality.py").run())
    assert not app.exception, app.exception
    assert not app.error, app.error
    return taken


def _nothing() -> None:
    from streamlit.testing.v1 import AppTest

    AppTest.from_string(_EMPTY).run()


def _timed(act: Callable[[], object]) -> tuple[float, float]:
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    act()
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - began
