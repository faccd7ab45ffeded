"""What is chosen for one file is followed by the next of its shape, whatever month it is from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from hotpass import api, remembered, runs, uploads
from hotpass.fields.editions import source_words, words_of
from hotpass.preview import Looking, Preview, Request
from hotpass.preview.reading import folder_of, load, read
from hotpass.profiles import load_profile
from hotpass.uploads import Draft, FileLooks
from hotpass.workspace import Workspace
from tests.uploads.dropping import drop

GENERIC = load_profile("generic")
HEADER = ["Client", "Ref x", "Tel", "E-mail", "Kode"]


def row(n: int) -> list[Any]:
    return [f"Karoo Aviation {n} (Pty) Ltd", f"K{n}", f"011 555 {1000 + n}", f"info@k{n}.co.za", "x"]


def written(
    path: Path, rows: Sequence[Sequence[Any]], sheet: str = "Clients", hidden: Sequence[int] = ()
) -> Path:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for line in rows:
        book.active.append(list(line))
    for number in hidden:
        book.active.row_dimensions[number].hidden = True
    book.save(path)
    return path


def report(
    path: Path, month: str, count: int, *, titles: int = 1, notes: Sequence[Sequence[Any]] = ()
) -> Path:
    """A report whose header is in the second of two rows of words, with a total and notes below."""
    above = [[f"Clients as at 1 {month} 2026"]] * titles + [[]]
    groups = [["Client details", None, "Contact details", None, None]]
    return written(
        path, [*above, *groups, HEADER, *map(row, range(count)), ["Total", count], *notes], f"Clients {month}"
    )


@dataclass
class Desk:
    """A person at the Upload page, without the page."""

    space: Workspace
    draft: Draft = field(default_factory=lambda: Draft(by="A. Analyst"))

    def open(self, path: Path) -> Desk:
        drop(self.space, self.draft, path)
        self.file = self.draft.files[path.name]
        return self

    def looked(self, mappings: Sequence[Any] = ()) -> Preview:
        """Read in this process, as the background would."""
        known = remembered.known(self.space, [self.file.name])
        request = Request(self.file, GENERIC, mappings, known)
        if not folder_of(self.space, request).is_dir():
            read(self.space, request)
        return load(folder_of(self.space, request), self.file)

    @property
    def plain(self) -> Preview:
        return self.looked()

    @property
    def read(self) -> Preview:
        return self.looked(self.draft.mappings(self.plain, columns=False))

    def start(self) -> str:
        ready = FileLooks(self.file, Looking("ready", self.plain), Looking("ready", self.read))
        return uploads.start(self.space, self.draft, {self.file.name: ready}, GENERIC, by="A. Analyst")


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "workspace")
    made.make()
    return made


def inspected(path: Path, space: Workspace) -> dict[str, Any]:
    (table,) = api.inspect_files(path, workspace=space)[0]["tables"]
    return {**table, "fields": {column["name"]: column["field"] for column in table["columns"]}}


def test_a_header_and_a_mapping_are_found_again_in_next_month_s_file(
    space: Workspace, tmp_path: Path
) -> None:
    desk = Desk(space).open(report(tmp_path / "Reachout Sept 2026.xlsx", "September", 8))
    (found,) = desk.plain.tables
    assert found["header_rows"] == [3, 4]
    change = desk.draft.change(found)
    change.toggle_header(found, 3)
    change.columns |= {"B": "organisation.key", "E": ""}
    assert desk.read.tables[0]["header_rows"] == [4]
    run = desk.start()

    moved = report(tmp_path / "Reachout Oct v2.xlsx", "October", 13, titles=3)
    table = inspected(moved, space)
    assert (table["range"], table["header_rows"], table["rows"]) == ("A6:E19", [6], 13)
    assert table["fields"]["Ref x"] == "organisation.key"
    assert table["fields"]["Kode"] is None

    (said,) = remembered.told(space).values()
    assert (said.by, said.changes) == ("A. Analyst", 3)
    assert runs.get(space, run).spec["remembered"] == []
    later = runs.get(space, runs.submit(space, [moved]))
    assert len(later.spec["remembered"]) == 1
    result = runs.execute(space, later.id)
    assert pq.read_metadata(result.folder / "organisations.parquet").num_rows == 13


def test_a_file_of_another_source_or_another_header_is_read_as_it_is(
    space: Workspace, tmp_path: Path
) -> None:
    desk = Desk(space).open(report(tmp_path / "Reachout Sept.xlsx", "September", 8))
    (found,) = desk.plain.tables
    desk.draft.change(found).toggle_header(found, 3)
    desk.start()
    other = report(tmp_path / "Schools.xlsx", "October", 8)
    assert inspected(other, space)["header_rows"] == [3, 4]
    unlike = written(
        tmp_path / "Reachout Nov.xlsx", [["School", "Telephone"], ["Karoo School", "011 555 1234"]]
    )
    assert inspected(unlike, space)["header_rows"] == [1]


def test_a_boundary_ends_where_the_same_words_stand(space: Workspace, tmp_path: Path) -> None:
    notes = [[], ["Prospects we have not met"], *map(row, range(50, 54))]
    desk = Desk(space).open(report(tmp_path / "Clients 2026-09.xlsx", "September", 8, notes=notes))
    found = desk.plain.tables[0]
    desk.draft.change(found).redraw(found, "A4:D12")
    desk.start()
    more = report(tmp_path / "Clients 2026-10.xlsx", "October", 20, notes=notes)
    first = api.inspect_files(more, workspace=space)[0]["tables"][0]
    assert (first["range"], first["rows"]) == ("A4:D24", 20)


def test_a_table_that_is_not_wanted_stays_unused(space: Workspace, tmp_path: Path) -> None:
    desk = Desk(space).open(report(tmp_path / "Clients Sept.xlsx", "September", 8))
    desk.draft.change(desk.plain.tables[0]).use = False
    desk.start()
    (file,) = api.inspect_files(report(tmp_path / "Clients Oct.xlsx", "October", 9), workspace=space)
    assert any("A person said that it is not used" in warning for warning in file["warnings"])


def test_hidden_rows_are_read_when_chosen_and_in_the_next_file_too(space: Workspace, tmp_path: Path) -> None:
    rows = [HEADER, *map(row, range(6))]
    desk = Desk(space).open(written(tmp_path / "List Sept.xlsx", rows, hidden=[3, 4]))
    (found,) = desk.plain.tables
    assert (found["rows"], desk.plain.sheets[0]["state"]) == (4, "visible")
    desk.draft.unhidden[desk.file.digest, "Clients"] = True
    assert (desk.read.tables[0]["rows"], desk.read.sheets[0]["state"]) == (6, "unhidden")
    desk.start()
    following = written(tmp_path / "List Oct.xlsx", [*rows, row(7)], hidden=[5])
    assert inspected(following, space)["rows"] == 7

    again = Desk(space).open(following)
    again.draft.unhidden[again.file.digest, "Clients"] = False
    assert again.read.tables[0]["rows"] == 6
    again.start()
    assert inspected(following, space)["rows"] == 6


def test_a_form_s_labels_keep_their_meanings(space: Workspace, tmp_path: Path) -> None:
    def form(name: str, n: int) -> Path:
        labels = ["Organisation:", "Tel:", "E-mail:", "Town:", "Kode:"]
        values = [f"Karoo Aviation {n}", "011 555 1234", "info@karoo.co.za", "George", "A1"]
        return written(tmp_path / name, list(zip(labels, values, strict=True)))

    desk = Desk(space).open(form("Form Sept.xlsx", 1))
    (found,) = desk.plain.tables
    assert found["grid"]
    letter = next(c["letter"] for c in found["columns"] if c["name"].startswith("Kode"))
    desk.draft.change(found).columns[letter] = "organisation.key"
    desk.start()
    fields = inspected(form("Form Oct.xlsx", 2), space)["fields"]
    assert "organisation.key" in fields.values()


def test_what_this_run_says_wins_and_the_newest_choice_counts(space: Workspace, tmp_path: Path) -> None:
    def chosen(name: str, target: str) -> Draft:
        desk = Desk(space).open(report(tmp_path / name, "September", 8))
        found = desk.plain.tables[0]
        desk.draft.change(found).columns["B"] = target
        desk.start()
        return desk.draft

    chosen("Clients Jan.xlsx", "organisation.key")
    chosen("Clients Feb.xlsx", "")
    assert len(remembered.told(space)) == 1
    table = inspected(report(tmp_path / "Clients Mar.xlsx", "March", 8), space)
    assert next(f for name, f in table["fields"].items() if name.endswith("Ref x")) is None
    desk = Desk(space).open(tmp_path / "Clients Mar.xlsx")
    found = desk.plain.tables[0]
    assert found["shape"] in remembered.told(space)
    said = desk.draft.change(found)
    said.columns["B"] = "organisation.key"
    (mapping,) = desk.draft.mappings(desk.plain, columns=True)
    named = desk.looked([mapping]).tables[0]["columns"]
    assert next(c["field"] for c in named if c["letter"] == "B") == "organisation.key"


def test_meanings_are_learnt_for_other_shapes_and_unlearnt_when_forgotten(
    space: Workspace, tmp_path: Path
) -> None:
    desk = Desk(space).open(written(tmp_path / "List.xlsx", [HEADER, *map(row, range(6))]))
    (found,) = desk.plain.tables
    desk.draft.change(found).columns["B"] = "organisation.key"
    desk.start()
    other = written(tmp_path / "Schools.xlsx", [HEADER[1::-1], *[row(n)[1::-1] for n in range(6)]], "Schools")
    assert inspected(other, space)["fields"]["Ref x"] == "organisation.key"
    (shape,) = remembered.told(space)
    remembered.forget(space, shape, "B. Reviewer")
    assert remembered.known(space, ["List.xlsx"]) == {"remembered": [], "learnt": {}}
    assert inspected(other, space)["fields"]["Ref x"] is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Reachout Sept 2026.xlsx", ("reachout",)),
        ("reachout_2026-10-01 (2).xlsx", ("reachout",)),
        ("Reachout - Oktober - FINAL v3.xlsx", ("reachout",)),
        ("20261001.csv", ()),
        ("Flight schools Q3.csv", ("flight", "schools")),
    ],
)
def test_the_words_of_a_name_that_its_next_edition_has(name: str, words: tuple[str, ...]) -> None:
    assert source_words(name) == words


def test_a_sheet_named_by_its_month_is_the_same_sheet() -> None:
    assert words_of("Sept 2026") == words_of("Oktober") == ()
