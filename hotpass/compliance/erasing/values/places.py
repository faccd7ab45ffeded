"""Goes through the files of a workspace and empties values of records that stay, in each.

Tables lose them in their own rows; text files lose what nobody else says; of uploads and of what was read of
them the cells are emptied. Golden values are chosen anew, run by run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.catalogue import Catalogue
from hotpass.catalogue import runs as run_table
from hotpass.compliance.erasing.beside import AT, write
from hotpass.compliance.erasing.places import MADE_ANEW, Places, stages_of
from hotpass.compliance.erasing.terms import NOTHING, Terms
from hotpass.compliance.erasing.values.merging import merge_anew, register_values
from hotpass.compliance.erasing.values.tables import GONE, empty, find_lost, find_outdated
from hotpass.engine import Engine, files_of, table_of, there_is
from hotpass.engine.base import literal, quote
from hotpass.model import a1_range, record_table
from hotpass.profiles import Profile, read_profile
from hotpass.ssot.index import counts_file, counts_query, index_file
from hotpass.ssot.versions import MANIFEST, PROFILE

_METHOD: Final = "values emptied, golden values chosen anew"


@dataclass
class ValuePlaces(Places):
    """The files of a workspace as a disposal of values goes through them.

    Attributes:
        speechless: entity and field of which no record says anything any more, in any run.
    """

    speechless: set[tuple[str, str]] = field(default_factory=set)
    _profile: Profile | None = None
    _of: tuple[Path, Path] | None = None
    _merged: bool = False

    def __post_init__(self) -> None:
        register_values(self.engine, self.subject)
        self._register_cells()

    def choose_anew(self) -> None:
        """Empty the values in the tables of runs and versions alone, where an erasure goes through all of the
        workspace after it: what is made of the tables is made anew there."""
        for run in self._folders("runs/*"):
            self._come_to(run, run / "merge" / "provenance.parquet")
            for stage in stages_of(run):
                if stage.name == "link":
                    self._indexes(stage)
                if stage.name != "ahead":
                    self._files(stage, {}, without=MADE_ANEW)
        for folder in self._folders("published/*/v*"):
            self._come_to_version(folder)
            self._files(folder, {}, without=MADE_ANEW)

    @property
    def upload_terms(self) -> Terms:
        """Of an upload the cells alone are emptied: what others say of the same stays."""
        return NOTHING

    def _register_cells(self) -> None:
        """Make ``emptied_cells`` (file_digest, sheet, row, cell), under the digests that files have and had,
        ``emptied_rows`` (file_digest, sheet, row), and ``gone_details`` (digest)."""
        names = self._sheets()
        rows = [
            (one, names[digest, number], row, a1_range(row, row, column, column))
            for digest, sheets in self.subject.cells.items()
            for number, cells in sheets.items()
            if (digest, number) in names
            for row, column, _ in cells
            for one in {digest, self.digests.get(digest, digest)}
        ]
        types = {"file_digest": pa.string(), "sheet": pa.string(), "row": pa.int64(), "cell": pa.string()}
        columns = {name: pa.array([r[n] for r in rows], t) for n, (name, t) in enumerate(types.items())}
        self.engine.register("cells_given", pa.table(columns))
        self.engine.register(
            "details_given", pa.table({"digest": pa.array(self.subject.details, pa.string())})
        )
        self.engine.execute(
            """CREATE OR REPLACE TABLE emptied_cells AS FROM cells_given;
            CREATE OR REPLACE TABLE emptied_rows AS SELECT DISTINCT file_digest, sheet, "row"
            FROM cells_given;
            CREATE OR REPLACE TABLE gone_details AS FROM details_given"""
        )

    def _sheets(self) -> dict[tuple[str, int], str]:
        """Names of sheets, by the SHA-256 that their file had and their number."""
        back = {new: old for old, new in self.digests.items()}
        found: dict[tuple[str, int], str] = {}
        for path in (self.workspace.root / "runs").glob("*/ingest/sheets.parquet"):
            self.engine.view("sheets", path)
            rows = self.engine.rows("SELECT DISTINCT file_digest, sheet_no, sheet FROM sheets")
            found |= {(back.get(digest, digest), int(number)): sheet for digest, number, sheet in rows}
        return found

    def _run(self, run: Path, digests: Mapping[str, str]) -> None:
        self._come_to(run, run / "merge" / "provenance.parquet")
        super()._run(run, digests)

    def _version(self, folder: Path, digests: Mapping[str, str]) -> None:
        self._come_to_version(folder)
        super()._version(folder, digests)

    def _come_to_version(self, folder: Path) -> None:
        if (folder / MANIFEST).is_file() and (folder / PROFILE).is_file():
            said: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            profile = read_profile(json.loads((folder / PROFILE).read_text(encoding="utf-8")))
            self._come_to(self.workspace.run(said["run_id"]), folder / "provenance.parquet", profile)

    def _come_to(self, run: Path, chosen: Path, profile: Profile | None = None) -> None:
        """Go on with what a run made; ``chosen`` says where its golden values are from."""
        if self._of is not None and self._of[0] == run:
            return
        with Catalogue.open(self.workspace).read() as connection:
            made = run_table.get(connection, run.name)
        self._of, self._merged = (run, chosen), False
        self._profile = read_profile(made.spec["profile"]) if made is not None else profile

    def _merge_anew(self) -> None:
        """Choose the golden values of the run anew, unless they are chosen already."""
        if self._merged or self._of is None or self._profile is None:
            return
        run, chosen = self._of
        merge_anew(self.engine, run, self.subject, self._profile, self.ledger.path.parent)
        find_lost(self.engine, files_of(chosen) if there_is(chosen) else [])
        self.speechless |= set(self.engine.rows("SELECT entity_id, field FROM speechless"))
        self._merged = True

    def _files(self, folder: Path, digests: Mapping[str, str], without: tuple[str, ...] = ()) -> None:
        super()._files(folder, digests, without)
        counts, index = (folder / name(self.subject.entity_type) for name in (counts_file, index_file))
        if counts.is_file() and there_is(index) and self._profile is not None:
            self._one(counts, partial(self._count_again, index=index), _METHOD)

    def _count_again(self, counts: Path, part: Path, index: Path) -> bool:
        """Write how many entities have each value, by the index as it is now."""
        assert self._profile is not None
        spec = self._profile.entities[self.subject.entity_type]
        self.engine.view("index_now", index)
        self.engine.view("counts_before", counts)
        query = counts_query(spec, "index_now")
        self.engine.execute(f"CREATE OR REPLACE TABLE counts_now AS {query}")
        differs = (
            "(FROM counts_before EXCEPT FROM counts_now) UNION (FROM counts_now EXCEPT FROM counts_before)"
        )
        if not self.engine.rows(f"SELECT 1 FROM ({differs}) LIMIT 1"):
            return False
        self.engine.write(query, part, schema=pq.read_schema(counts))
        return True

    def _file(self, path: Path, digests: Mapping[str, str]) -> None:
        if path.suffix != ".parquet" or path.parent.name == "grid" or self._profile is None:
            super()._file(path, digests)
            return
        if path.stem != GONE:
            if not self.is_done(path):
                self._merge_anew()
                find_outdated(self.engine, path)
            make = partial(empty, self.engine, subject=self.subject, profile=self._profile, digests=digests)
            self._one(path, make, _METHOD)

    def _indexes(self, stage: Path) -> None:
        """Keys of a linkage's index that are made of the values."""
        of = self.subject.entity_type
        model, records = stage / f"model_{of}_training.json", stage / f"index_{of}_records.parquet"
        if not model.is_file() or not there_is(records):
            return
        rules = json.loads(model.read_text(encoding="utf-8")).get("rules", [])
        for table in ("keys", "joint"):
            keys = stage / f"index_{of}_{table}.parquet"
            for path in files_of(keys) if there_is(keys) else []:
                if path.stem != GONE:
                    self._one(path, partial(self._without_keys, records=records, rules=rules), _METHOD)

    def _without_keys(self, path: Path, part: Path, records: Path, rules: list[dict[str, str]]) -> bool:
        """Write the keys of an index without those made of values that go.

        Those of rules together, whose numbers come after those of the rules, are made of several values.
        """
        self.engine.view("records_of_index", records)
        self.engine.view("source", path, numbered=AT)
        gone = []
        for name in self.subject.values:
            own = [n for n, rule in enumerate(rules) if _reads(rule, name)]
            numbers = ", ".join(map(str, own)) or "NULL"
            gone.append(
                f"""(rule IN ({numbers}) OR rule >= {len(rules)}) AND id IN (
                SELECT id FROM records_of_index SEMI JOIN (
                    SELECT record_id FROM emptied WHERE field = {literal(name)}) USING (record_id))"""
            )
        keep = f"NOT coalesce(({' OR '.join(gone)}), false)"
        if not gone or not self.engine.rows(f"SELECT 1 FROM source WHERE NOT ({keep}) LIMIT 1"):
            return False
        write(self.engine, {}, keep, part)
        return True


def _reads(rule: Mapping[str, str], name: str) -> bool:
    """Whether a blocking rule reads a field."""
    return rule["field"] == name or quote(name) in rule["sql"] or f'"{name}__' in rule["sql"]


def values_left(engine: Engine, places: ValuePlaces) -> list[str]:
    """Tables of runs and versions in which a value still stands under its record and field."""
    found = []
    of, root = places.subject.entity_type, places.workspace.root
    for path in sorted(root.glob("runs/*/normalise/*.parquet")):
        if path.stem == record_table(of):
            found += [path for name in places.subject.values if _says(engine, path, name)]
    for path in sorted(p for p in root.rglob("*.parquet") if table_of(p) == "provenance" and p.stem != GONE):
        engine.view("source", path)
        gone = "SELECT 1 FROM source SEMI JOIN emptied USING (record_id, field) LIMIT 1"
        found += [path] if engine.rows(gone) else []
    return [path.relative_to(root).as_posix() for path in dict.fromkeys(found)]


def _says(engine: Engine, path: Path, name: str) -> bool:
    if name not in pq.read_schema(path).names:
        return False
    engine.view("source", path)
    said = f"coalesce({quote(name)}, {quote(f'{name}__raw')}) IS NOT NULL"
    mine = f"SEMI JOIN (SELECT record_id FROM emptied WHERE field = {literal(name)}) USING (record_id)"
    return bool(engine.rows(f"SELECT 1 FROM source {mine} WHERE {said} LIMIT 1"))
