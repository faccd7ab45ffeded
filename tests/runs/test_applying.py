"""What people decided, applied at once, publishes what the next whole run would."""

from __future__ import annotations

import csv
import json
import random
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from hotpass import api, cells_ahead, corrections, linkage_models, review, runs, ssot
from hotpass.catalogue import Catalogue, decisions
from hotpass.catalogue.tables import RUNS
from hotpass.corrections import Given
from hotpass.engine import DuckDBEngine
from hotpass.errors import InputError
from hotpass.quality import ahead
from hotpass.runs import Worker
from hotpass.settings import settings
from hotpass.stages import validate
from hotpass.workspace import Workspace
from tests.stages.link.written import small_world

ROOT = Path(__file__).resolve().parents[2]
#: Files of a version that tell when and by which run it was made, or hold the sums of those that do.
OF_THE_RUN = (
    "manifest.json",
    "report.json",
    "report.md",
    "report.html",
    "linkage.json",
    "SHA256SUMS",
    "hotpass-",
    "ssot.xlsx",
)
OF_READING = ("REC-ORG-ROWS-LAST", "REC-PER-ROWS-LAST")


def write_world(path: Path, organisations: int) -> Path:
    """Organisations with their people, one row a person, some of them dated."""
    world, dice = small_world(3, organisations), random.Random(5)
    texts = {row.id: row.texts for row in world.organisations}
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            ("Company", "Tel", "Website", "City", "Contact", "Job title", "Email", "Mobile", "Updated")
        )
        for person in world.people:
            own, work = person.texts, texts[person.parent or ""]
            day = f"2026-{dice.randrange(1, 9):02}-{dice.randrange(1, 28):02}" if dice.random() < 0.7 else ""
            writer.writerow(
                (
                    *(work.get(name, "") for name in ("name", "phone", "website", "city")),
                    own["name"],
                    dice.choice(("Manager", "Chief instructor", "Accountable manager", "")),
                    *(own.get(name, "") for name in ("email", "phone")),
                    day,
                )
            )
    return path


def records_of(space: Workspace, entity_type: str) -> dict[int, str]:
    folder = space.current("ssot")
    assert folder is not None
    rows = pq.read_table(folder / "clusters.parquet").to_pylist()
    return {row["row"]: row["record_id"] for row in rows if row["entity_type"] == entity_type}


def published(folder: Path) -> dict[str, Any]:
    """What is published, not when and by which run: of tables the rows, in their order.

    Rules that compare the records read with those of the last run are left aside: who applies reads none.
    """
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    told = {
        name: pq.read_table(path).to_pylist() if path.suffix == ".parquet" else path.read_bytes()
        for name, path in files.items()
        if not name.startswith(OF_THE_RUN)
    }
    told["measures.parquet"] = [row for row in told["measures.parquet"] if row["rule_id"] not in OF_READING]
    return told


def groups(space: Workspace, entity_type: str) -> list[list[int]]:
    """Rows of each entity, the largest last."""
    folder, found = space.current("ssot"), dict[str, list[int]]()
    assert folder is not None
    for row in pq.read_table(folder / "clusters.parquet").to_pylist():
        if row["entity_type"] == entity_type:
            found.setdefault(row["entity_id"], []).append(row["row"])
    return sorted(found.values(), key=lambda rows: (len(rows), rows))


def decide(space: Workspace, entity_type: str, one: int, other: int, verdict: decisions.Verdict) -> None:
    records = records_of(space, entity_type)
    review.decide(space, records[one], records[other], verdict, reviewer="anna", origin="import")


def correct(space: Workspace, row: int, city: str) -> None:
    folder = space.current("ssot")
    assert folder is not None
    rows = pq.read_table(folder / "clusters.parquet").to_pylist()
    entity = next(r["entity_id"] for r in rows if (r["entity_type"], r["row"]) == ("organisation", row))
    corrections.make(space, "ssot", entity, "city", Given(city), reason="I rang them", by="anna")


def apply(space: Workspace) -> Path:
    return runs.execute(space, runs.apply(space, "ssot")).folder


def rows_of(path: Path) -> list[dict[str, Any]]:
    """Rows of a table in whichever form, in a total order; columns by name."""
    with DuckDBEngine() as engine:
        engine.view("t", path)
        found = engine.arrow("SELECT * FROM t ORDER BY ALL")
    rows: list[dict[str, Any]] = found.select(sorted(found.column_names)).to_pylist()
    return rows


def differs_ahead(space: Workspace, folder: Path) -> list[str]:
    """Tables and files of a version that were otherwise while they could be read ahead."""
    told = json.loads((folder / "manifest.json").read_text())
    ahead = space.run(told["run_id"]) / "ahead" / folder.name
    tables = sorted(path.name for path in folder.glob("*.parquet"))
    assert {path.stem for path in ahead.iterdir()} >= {path.stem for path in folder.glob("*.parquet")}
    wrong = [name for name in tables if rows_of(ahead / name) != rows_of(folder / name)]
    reports = [json.loads((at / "report.json").read_text()) for at in (ahead, folder)]
    wrong += [name for name in reports[1] if name != "stages" and reports[0][name] != reports[1][name]]
    same = ("profile.json", "linkage.json")
    return wrong + [name for name in same if (ahead / name).read_bytes() != (folder / name).read_bytes()]


@contextmanager
def review_page(space: Workspace) -> Iterator[AppTest]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOTPASS_WORKSPACE", str(space.root))
        settings.cache_clear()
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
        yield app.switch_page("pages/review.py").run()
    settings.cache_clear()


def said(app: AppTest) -> str:
    assert not app.exception
    return "\n".join([*(p.value for p in app.caption), *(p.value for p in app.markdown)])


def button(app: AppTest, label: str) -> Button:
    return next(one for one in app.button if one.label == label)


def applied_on_the_page(space: Workspace) -> Path:
    """The version that is there once *Apply now* was pressed."""
    with review_page(space) as app:
        assert "4 decisions" not in said(app), "unsure changes nothing"
        assert "3 decisions and 2 corrections are not applied yet" in said(app)
        button(app, "Apply now").click().run()
        queued = runs.applying(space, "ssot")
        assert queued is not None
        assert runs.apply(space, "ssot") == queued.id, "one that waits is as good as another"
        assert "Apply now" not in [one.label for one in app.button]
        folder = runs.execute(space, queued.id).folder
        assert "Version 2 obeys all that was decided" in said(app.run())
        assert "Pairs of version 1" in said(app), "nothing moves below who is deciding"
        button(app, "Review that version").click().run()
        assert "Pairs of version 2" in said(app)
    return folder


class Killed(BaseException):
    """The process ends here; nobody catches it."""


class Kills:
    """Ends the process just before the first change of the folders that it has not ended before."""

    #: Names that appear or go in the last steps of a run, each at once.
    CHANGES = re.compile(
        r"os.rename .*/([\w-]+/(ahead|publish|current|v\d{4}))$|os.symlink .*/([\w-]+/\.\w+)"
        r"|os.remove .*/([\w-]+/ahead)$"
    )

    def __init__(self) -> None:
        self.seen: list[str] = []
        self._listens = False
        sys.addaudithook(self._hear)

    def during(self, act: Callable[[], object]) -> bool:
        """Whether an act was ended."""
        self._listens = True
        try:
            act()
        except Killed:
            return True
        finally:
            self._listens = False
        return False

    def _hear(self, event: str, given: tuple[Any, ...]) -> None:
        if not self._listens or event not in ("os.rename", "os.symlink", "os.remove"):
            return
        found = self.CHANGES.match(f"{event} {given[0] if event == 'os.remove' else given[1]}")
        known = found and event.removeprefix("os.") + " " + next(filter(None, found.groups()))
        if known and known not in self.seen:
            self.seen.append(known)
            self._listens = False
            raise Killed(known)


def let_go(space: Workspace) -> None:
    """Let the leases end of whoever was killed."""
    with Catalogue.open(space).write() as connection:
        connection.execute(RUNS.update().values(lease_until=0.0, attempt=1))


def decide_at_random(space: Workspace, dice: random.Random) -> None:
    """Some pairs are matched and some parted, some decisions taken back, and a city corrected."""
    for entity_type in ("organisation", "person"):
        rows = sorted(records_of(space, entity_type))
        verdicts: tuple[decisions.Verdict, ...] = ("match", "no_match", "match")
        for verdict in verdicts:
            one, other = dice.sample(rows, 2)
            decide(space, entity_type, one, other, verdict)
        parted = [group for group in groups(space, entity_type) if len(group) > 1]
        for group in dice.sample(parted, 2):
            decide(space, entity_type, group[0], group[-1], "no_match")
    for _ in range(dice.randrange(3)):
        review.undo(space, "anna")
    correct(space, dice.choice(sorted(records_of(space, "organisation"))), "Loeriesfontein")


def seen(space: Workspace) -> tuple[int, list[dict[str, Any]]]:
    """Number and golden records of the version that is read."""
    found = ssot.search(space, "ssot", "organisation", page_size=500)
    version = ssot.current_version(space, "ssot")
    assert version is not None
    assert found.total == version.rows["organisations"]
    return version.number, found.rows.to_pylist()


def killed_everywhere(space: Workspace) -> None:
    """An applying run is ended before each change: what is read is the last version or the next, whole or
    not, and the run goes on from there."""
    before, kills = seen(space), Kills()
    number, told = runs.apply(space, "ssot"), list[tuple[int, list[dict[str, Any]]]]()
    while kills.during(lambda: runs.execute(space, number)):
        told.append(seen(space))
        let_go(space)
    assert kills.seen == [
        *(f"rename {number}/ahead", "symlink ssot/.ahead", "rename ssot/ahead", f"rename {number}/publish"),
        *("rename ssot/v0004", "symlink ssot/.current", "rename ssot/current", "remove ssot/ahead"),
    ]
    after = seen(space)
    assert after[0] == before[0] + 1
    at = told.index(after)
    assert told == [before] * at + [after] * (len(told) - at)
    assert at == 3, "it is read as soon as its gates have held"
    assert not (space.published("ssot") / "ahead").exists()
    folder = space.current("ssot")
    assert folder is not None
    assert differs_ahead(space, folder) == []


def looked_ahead(space: Workspace, patch: pytest.MonkeyPatch) -> None:
    """A worker without a run puts the pairs of a large version in order, once; nobody has to ask."""
    patch.setattr(ahead, "WORTH_IT", 1)
    patch.setattr(cells_ahead, "_WORTH_IT", 1)
    work_out, asked = Worker._work_out, list[str]()

    def only_pairs(worker: Worker, module: str, of: str, stop: threading.Event) -> bool:
        asked.append(module)
        return module != "hotpass.review.ahead" or work_out(worker, module, of, stop)

    patch.setattr(Worker, "_work_out", only_pairs)
    subject, worker = review.subject_of(space), Worker(space)
    assert not review.is_made(space, subject)
    assert worker.work_once()
    assert review.is_made(space, subject)
    assert not worker.work_once()
    assert asked == ["hotpass.review.ahead", "hotpass.quality.ahead", "hotpass.cells_ahead"]


def test_what_is_applied_is_what_a_whole_run_would_publish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(validate, "ROW_LIMIT", 5)  # so that only what changed is validated again
    world = write_world(tmp_path / "world.csv", 20)
    ours, theirs = Workspace(tmp_path / "ours"), Workspace(tmp_path / "theirs")
    first = api.refine(world, workspace=ours)
    # By a process of its own: SQLite's locks are gone when a process closes a file of a database it has open.
    subprocess.run(["cp", "--archive", ours.root, theirs.root], check=True)
    linkage_models.use(theirs, "ssot", linkage_models.keep(theirs, first.run_id).number)
    large, staff = groups(ours, "organisation")[-4:], groups(ours, "person")[-3:]
    assert not review.unapplied(ours, "ssot")

    def first_round(space: Workspace) -> None:
        decide(space, "organisation", large[0][0], large[1][0], "match")
        decide(space, "organisation", large[2][0], large[2][-1], "no_match")
        decide(space, "person", staff[0][0], staff[0][-1], "no_match")
        decide(space, "person", staff[1][0], staff[2][0], "unsure")
        correct(space, large[3][0], "Kakamas")
        correct(space, large[0][0], "Keimoes")

    def second_round(space: Workspace) -> None:
        for _ in range(4):
            review.undo(space, "anna")
        corrections.take_back(space, corrections.standing(space, "ssot")[0].seq, "anna")
        decide(space, "organisation", large[0][0], large[1][0], "match")
        decide(space, "organisation", large[1][0], large[3][0], "match")
        decide(space, "organisation", large[0][0], large[3][0], "no_match")
        decide(space, "person", staff[1][0], staff[2][0], "match")

    for decide_all, apply_all in ((first_round, applied_on_the_page), (second_round, apply)):
        for space in (ours, theirs):
            decide_all(space)
        folder = apply_all(ours)
        assert differs_ahead(ours, folder) == []
        applied, whole = published(folder), published(api.refine(world, workspace=theirs).folder)
        assert applied.keys() == whole.keys()
        assert [name for name in applied if applied[name] != whole[name]] == []
        assert not review.unapplied(ours, "ssot")
    decide_at_random(ours, random.Random(11))
    killed_everywhere(ours)
    nothing = published(apply(theirs))
    assert [name for name in nothing if nothing[name] != whole[name]] == ["changes.parquet"]
    looked_ahead(ours, monkeypatch)
    (base,) = {run.id for run in runs.list_runs(theirs, limit=1)}
    (theirs.run(base) / "validate" / "gates.parquet").unlink()  # as an older Hotpass left it
    with pytest.raises(InputError, match="an older Hotpass made what this run goes on from"):
        apply(theirs)
