# ruff: noqa: E501 - the lines of a CSV file are as long as they are
"""A small input, and what a run of it comes to under a profile: all stages but those that need minutes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from hotpass.engine import DuckDBEngine
from hotpass.pipeline import STANDARD, load
from hotpass.profiles import Profile, read_profile
from hotpass.stage import Stage, StageJob

#: Two lists of the same organisations; a contact person in each, dates, words for categories.
REGISTER = """Name,Type,Phone,Email,Website,Town,Last contact,Contact person,Position,Notes
Karoo Aviation (Pty) Ltd,Flight school,011 555 0001,info@karoo.co.za,www.karoo.co.za,Lanseria,03/04/2026,Anna Botha,Owner,a
Highveld Air CC,Charter,011 555 0002,fly@highveld.co.za,www.highveld.co.za,Benoni,05/06/2025,Ben Nkosi,Pilot,b
Cape Wings NPC,Flight school,021 555 0003,hello@capewings.co.za,,Paarl,07/08/2019,Cara Smith,Clerk,n/a as yet
Cape Wings NPC,Club,021 555 0003,hello@capewings.co.za,,Paarl,01/02/2026,Cara Smith,Clerk,d
Limpopo Flyers,Club,,,,Tzaneen,,,,e
"""
CONTACTS = """Company,Category,Tel,E-mail,Site,City,Last visit,Contact,Role,Remarks
Karoo Aviation,Training,011 555 0009,sales@karoo.co.za,www.karoo.co.za,Lanseria,09/10/2026,Anna Botha,Manager,longer notes
Highveld Air,Charters,011 555 0002,fly@highveld.co.za,www.highveld.co.za,Boksburg,11/12/2024,Ben Nkosi,Captain,g
Durban Aero,Club,031 555 0004,aero@durban.co.za,www.durbanaero.co.za,Durban,02/03/2026,Dan Naidoo,Owner,to follow
"""
SHEETS = {"register.csv": REGISTER, "contacts.csv": CONTACTS}
#: They import Great Expectations; what a profile says to them is tested beside.
_SLOW = ("validate", "check")
#: Hold the profile itself, so that they differ whenever it does.
_NAMED_BY_PROFILE = ("profile.json",)


_STEPS = {step.name: step for step in STANDARD.steps}
_QUICK = [name for name in _STEPS if name not in _SLOW]


@dataclass
class Run:
    """A run whose stages write below a folder; those before a changed key's are another run's.

    Attributes:
        folder: one folder a stage below it, and the files.
        base: the run whose stages stand in for those that are not here.
    """

    folder: Path
    base: Run | None = None

    def stage(self, name: str) -> Path:
        """Folder of a stage's output."""
        own = self.folder / name
        return own if own.exists() or self.base is None else self.base.stage(name)

    def carry_out(self, name: str, profile: Profile) -> dict[str, Any]:
        """Do one stage; what it comes to: rows and digests of all that it writes."""
        output = self.folder / name
        output.mkdir()
        reads = {
            table: self.stage(path.split("/")[0]) / path.split("/", 1)[1]
            for table, path in _STEPS[name].reads.items()
            if path.split("/")[0] not in _SLOW
        }
        with DuckDBEngine() as engine:
            stage: Stage = load(_STEPS[name].stage)
            stage(StageJob(reads, output, profile, engine, self._options()))
        return _contents(output)

    def _options(self) -> dict[str, Any]:
        folder = (self.base or self).folder
        files = [{"name": n, "digest": f"d-{n}", "path": str(folder / n)} for n in SHEETS]
        told = {"version": 1, "run_id": "r", "published_at": "2026-11-01T00:00:00+00:00"}
        return {"files": files, **told}


def base_run(folder: Path, profile: Profile) -> tuple[Run, dict[str, dict[str, Any]]]:
    """Every stage of a run, and what each comes to."""
    for name, text in SHEETS.items():
        (folder / name).write_text(text, encoding="utf-8")
    run = Run(folder)
    return run, {name: run.carry_out(name, profile) for name in _QUICK}


def first_difference(
    folder: Path, base: Run, before: Mapping[str, Mapping[str, Any]], profile: Profile, since: str
) -> str | None:
    """The first stage, from one on, that comes to something else under another profile, or None."""
    run, started = Run(folder, base), False
    for name in _QUICK:
        started = started or name == since
        if started and run.carry_out(name, profile) != before[name]:
            return name
    return None


def _contents(output: Path) -> dict[str, Any]:
    found: dict[str, Any] = {"files": sorted(p.name for p in output.iterdir())}
    for path in sorted(p for p in output.rglob("*") if p.is_file()):
        name = path.relative_to(output).as_posix()
        if path.suffix == ".parquet":
            found[name] = repr(pq.read_table(path).to_pylist())
        elif path.name in ("report.json", "manifest.json"):
            found[name] = _told(json.loads(path.read_text()))
        elif path.suffix in (".json", ".csv", ".xlsx") and path.name not in _NAMED_BY_PROFILE:
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def _told(said: Mapping[str, Any]) -> dict[str, Any]:
    """What a report or manifest says but for times, digests and what follows from them."""
    kept = {k: v for k, v in said.items() if k not in ("published_at", "files", "tables", "stages")}
    return {**kept, "profile": {k: v for k, v in said["profile"].items() if k != "digest"}}


def changed(said: Mapping[str, Any], path: tuple[str, ...], value: Any) -> Profile:
    """A profile with one key changed; a step into a list names the part."""
    data = json.loads(json.dumps(said))
    at: Any = data
    for step in path[:-1]:
        at = next(part for part in at if part["name"] == step) if isinstance(at, list) else at[step]
    at[path[-1]] = value
    return read_profile(data)
