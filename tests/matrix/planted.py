"""A published workspace in which values of each class are planted, and a look for them in what is made."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.main import get_command

from hotpass import access, api
from hotpass.access import CLASSES, Role, Sight
from hotpass.catalogue import Catalogue, files, runs
from hotpass.cli.commands import app
from hotpass.cli.failures import exit_code_of
from hotpass.compliance import personal
from hotpass.settings import settings
from hotpass.workspace import Workspace
from tests.once import once

#: What stands in no other row, by class; each is looked for as it is written and as it is read.
PLANTED = {
    "contact": (
        *("082 319 4471", "823194471", "zebrakontak@zebravlei.co.za", "zebrakontak"),
        *("083 777 1234", "zebranota@zebravlei.co.za", "zebrafout"),
    ),
    "identity": ("Qhamatwa", "8001015009087"),
    "special": ("Zebrakerk", "62004411889", "NUMSA-zebra"),
}
_HEAD = (
    *(
        "Organisation",
        "Tel no.",
        "E-mail",
        "Town",
        "Contact person",
        "Contact cell",
        "Contact e-mail",
        "ID number",
    ),
    *("Notes", "Description", "Vakbond", "Last contact", "Category"),
)
_NAMES = ("Karoo", "Protea", "Fynbos", "Marula", "Baobab", "Springbok", "Kudu", "Impala", "Heron", "Luiperd")
_PEOPLE = ("Anna Botha", "Sipho Dlamini", "Johan Naidoo", "Nomsa Mokoena", "Pieter Venter")


#: A table of little: to look for what is wrong takes longer the more columns there are.
_FEW = "Organisation,E-mail,Tel no.\nZebravlei Flight School,zebrafout@zebravlei,011 555 1234\n"


def plant(folder: Path) -> None:
    """A workspace of one run, and an upload besides; a person has said that the descriptions are special."""
    given = folder.with_name("planted-files")
    given.mkdir(exist_ok=True)
    few = given / "Few.csv"
    few.write_text(_FEW, encoding="utf-8")
    space = Workspace(folder)
    space.make()
    api.refine([_sheet(given / "Leads.csv")], workspace=space)
    stored = space.store(few)
    with Catalogue.open(space).write() as connection:
        files.add(connection, stored.digest, stored.name, stored.size, "anna")
    run_id = personal.run_in_force(space, "ssot")
    found = {one.header: one for one in personal.found(space, run_id, every=True)}
    for header in ("Description", "Vakbond"):
        personal.say(space, run_id, found[header].id, "confirmed", "read through", personal="special")


def planted_space(factory: pytest.TempPathFactory) -> Path:
    """A copy for the process that asks, to write to."""
    own = factory.mktemp("planted")
    kept = once(factory, "planted-values", lambda folder: plant(folder / "workspace"))
    shutil.copytree(kept, own, symlinks=True, dirs_exist_ok=True)
    return own / "workspace"


def _sheet(path: Path) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(_HEAD)
        for n, name in enumerate(_NAMES * 2):
            person = _PEOPLE[n % 5]
            writer.writerow(
                [
                    *(
                        f"{name} {'Aviation' if n < 10 else 'Air Charter'} (Pty) Ltd",
                        f"011 555 {1000 + 7 * n}",
                    ),
                    *(
                        f"info{n}@{name.lower()}.co.za",
                        "George",
                        person,
                        f"082 555 {2000 + n}",
                        f"p{n}@{name.lower()}.co.za",
                        "",
                    ),
                    *(
                        f"visited {n} times",
                        "a school of some size, seen last year",
                        "COSATU" if n % 2 else "SATAWU",
                    ),
                    *("2026-02-03", "Flight school"),
                ]
            )
        writer.writerow(
            [
                *("Zebravlei Flight School", "082 319 4471", "zebrakontak@zebravlei.co.za", "Durban"),
                *("Zwelibanzi Qhamatwa", "082 319 4471", "zebrafout@zebravlei", "8001015009087"),
                "ring Qhamatwa, Z. on 083 777 1234 or mail zebranota@zebravlei.co.za, bank acc 62004411889",
                *(
                    "the owner is a deacon of the Zebrakerk",
                    "NUMSA-zebra",
                    "31/02/2026",
                    "School, ring 083 777 1234 or Zwelibanzi Qhamatwa",
                ),
            ]
        )
    return path


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    text: str


@contextlib.contextmanager
def in_role(role: Role, space: Path) -> Iterator[None]:
    """In the block the user of this machine has one role, and works in that workspace."""
    before = {name: os.environ.get(name) for name in ("HOTPASS_ROLE", "HOTPASS_WORKSPACE")}
    os.environ.update(HOTPASS_ROLE=role, HOTPASS_WORKSPACE=str(space))
    settings.cache_clear()
    access.identify_by(access.local)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
        settings.cache_clear()


def call(arguments: Iterable[str], role: Role, space: Path) -> Said:
    """What the command line says to the user of this machine in one role, in this process."""
    out = io.StringIO()
    with in_role(role, space), contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            _command().main(list(arguments), prog_name="hotpass")
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        except BaseException as error:
            code = exit_code_of(error)
    return Said(code, out.getvalue())


@cache
def _command() -> Any:
    """The command line; to put it together takes longer than most commands do."""
    return get_command(app)


def unseen(role: Role) -> dict[str, tuple[str, ...]]:
    """By class the planted values that a role must not be shown."""
    return {name: values for name, values in PLANTED.items() if access.SIGHTS[role][name] is not Sight.CLEAR}


def leaks(text: str, role: Role) -> list[str]:
    """The planted values in a text that the role must not be shown."""
    folded = text.casefold()
    return [value for values in unseen(role).values() for value in values if value.casefold() in folded]


def written(folder: Path) -> str:
    """All that the files of a folder say: archives and workbooks unpacked, Parquet read."""
    return "\n".join(
        _read(path.read_bytes(), path.suffix) for path in sorted(folder.rglob("*")) if path.is_file()
    )


def _read(content: bytes, suffix: str) -> str:
    if suffix in (".zip", ".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(_read(archive.read(n), Path(n).suffix) for n in archive.namelist())
    if suffix == ".parquet":
        return str(pq.read_table(io.BytesIO(content)).to_pylist())
    return content.decode("utf-8", "replace")


def run_of(space: Path) -> str:
    """The run of the planted workspace."""
    with Catalogue.open(Workspace(space)).read() as connection:
        return runs.newest(connection, None, 1)[0].id


assert set(PLANTED) == set(CLASSES[1:])
