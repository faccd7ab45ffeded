"""Small workbooks and the contracts that they are held to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import Workbook

from hotpass.contracts import Column, Contract, Table
from hotpass.contracts.breach import Held, Summary
from hotpass.contracts.breaches import find_breaches, summaries
from hotpass.engine import DuckDBEngine
from hotpass.held import hold_file
from hotpass.profiles import Profile, load_profile
from hotpass.stage import StageJob
from hotpass.stages import ingest
from hotpass.workspace import Workspace

HEADERS = ("Ref", "Company", "Tel no.", "Last visit", "Status", "Score")
COLUMNS = (
    Column("Ref", field="organisation.key", kind="identifier", required=True, unique=True, pattern=r"K\d+"),
    Column("Company", field="organisation.name", kind="organisation_name", required=True),
    Column("Tel no.", field="organisation.phone", kind="phone"),
    Column("Last visit", "date", field="organisation.last_contact", kind="date"),
    Column("Status", field="organisation.status", kind="category", enum=("Active", "Dormant")),
    Column("Score", "number", minimum=0, maximum=10),
)
NAMES = ("Karoo Aviation", "Highveld Air", "Cape Wings", "Limpopo Flyers", "Durban Aero", "Namaqua Flight")


def contract(columns: Sequence[Column] = COLUMNS, sheet: str = "Clients*", **more: Table) -> Contract:
    return Contract("clients", "1.0.0", (Table("clients", tuple(columns), sheet=sheet), *more.values()))


def rows(**changed: Mapping[int, Any]) -> list[list[Any]]:
    """Six rows that keep the contract, with some values in their place: by header's first word and row."""
    made = [
        [f"K{n}", name, f"011 555 01{n:02d}", f"2026-03-{n + 1:02d}", "Active", n]
        for n, name in enumerate(NAMES, 1)
    ]
    by_word = {header.split()[0].lower(): at for at, header in enumerate(HEADERS)}
    for word, values in changed.items():
        for row, value in values.items():
            made[row - 1][by_word[word]] = value
    return made


def workbook(
    folder: Path,
    data: Sequence[Sequence[Any]],
    headers: Sequence[str] = HEADERS,
    sheet: str = "Clients",
    name: str = "Clients 2026-11.xlsx",
) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in (headers, *data):
        page.append(list(row))
    book.save(folder / name)
    return folder / name


def profile(**source: Any) -> Profile:
    """The generic profile with one source, *Clients*."""
    given = load_profile("generic").model_dump(mode="json", by_alias=True)
    given["sources"] = [{"name": "Clients", "files": "clients*", **source}]
    return Profile.model_validate(given)


def held(path: Path, agreed: Contract | None, said: Profile | None = None) -> Held:
    return hold_file(path, said or profile(), Workspace(path.parent / "workspace"), agreed)


def breaches(path: Path, agreed: Contract) -> dict[str, Summary]:
    """By rule without ``contract.``; a test breaks each rule once."""
    found = held(path, agreed).breaches
    assert len({breach.rule for breach in found}) == len(found), found
    return {breach.rule.removeprefix("contract."): breach for breach in found}


def together(paths: Sequence[Path], agreed: Contract) -> list[Summary]:
    """The breaches of files of one source that are in one run."""
    given = [{"digest": path.stem, "name": path.name, "path": str(path)} for path in paths]
    known = profile()
    source = known.sources[0].model_copy(update={"files": "*"})
    known = known.model_copy(update={"sources": (source,)})
    with TemporaryDirectory() as folder, DuckDBEngine() as engine:
        ingest.run(StageJob({}, Path(folder), known, engine, {"files": given}))
        for table in ("tables", "left_out"):
            engine.view(table, Path(folder) / f"{table}.parquet")
        find_breaches(engine, Path(folder) / "grid", {source.name: agreed}, known)
        return summaries(engine)
