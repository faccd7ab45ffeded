"""What people decided, applied at once, publishes what the next whole run would."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from hotpass import api, corrections, linkage_models, review, runs
from hotpass.catalogue import decisions
from hotpass.corrections import Given
from hotpass.errors import InputError
from hotpass.settings import settings
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
    return folder


def test_what_is_applied_is_what_a_whole_run_would_publish(tmp_path: Path) -> None:
    world = write_world(tmp_path / "world.csv", 20)
    ours, theirs = Workspace(tmp_path / "ours"), Workspace(tmp_path / "theirs")
    first = api.refine(world, workspace=ours)
    shutil.copytree(ours.root, theirs.root, symlinks=True)
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
        applied, whole = published(apply_all(ours)), published(api.refine(world, workspace=theirs).folder)
        assert applied.keys() == whole.keys()
        assert [name for name in applied if applied[name] != whole[name]] == []
        assert not review.unapplied(ours, "ssot")
    nothing = published(apply(theirs))
    assert [name for name in nothing if nothing[name] != whole[name]] == ["changes.parquet"]
    (base,) = {run.id for run in runs.list_runs(theirs, limit=1)}
    (theirs.run(base) / "validate" / "gates.parquet").unlink()  # as an older Hotpass left it
    with pytest.raises(InputError, match="an older Hotpass made what this run goes on from"):
        apply(theirs)
