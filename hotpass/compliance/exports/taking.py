"""Golden records taken along for a purpose: those whom the ledger lets pass, and a list of the others."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import pyarrow as pa

from hotpass import access
from hotpass.access import Act, require
from hotpass.catalogue import Catalogue
from hotpass.catalogue import exports as table
from hotpass.catalogue.exports import Export
from hotpass.catalogue.tables import now
from hotpass.compliance import purposes
from hotpass.compliance.consents.judging import REASONS, Judged, judged
from hotpass.compliance.exports import holding
from hotpass.compliance.sealing import seal_after
from hotpass.engine.base import literal, quote
from hotpass.errors import InputError
from hotpass.profiles import FieldSpec
from hotpass.spreadsheet_text import safe_in_line
from hotpass.ssot.index import name_field
from hotpass.ssot.seen import page_seen
from hotpass.ssot.summaries import Version
from hotpass.ssot.versions import checked_type, find_version, profile_of
from hotpass.workspace import Workspace, sha256

#: Forms in which records are taken along.
FORMS: Final = ("csv", "parquet")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be taken along.

    Attributes:
        dataset: name of the dataset.
        entity_type: ``organisation`` or ``person``.
        purpose: name of the purpose.
        recipient: to whom it goes.
        version: number of the version; the current one for None.
        fields: fields that the purpose needs; all for none. Less is better (section 10).
    """

    dataset: str
    entity_type: str
    purpose: str
    recipient: str
    version: int | None = None
    fields: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.recipient.strip():
            raise InputError("it is not said to whom it goes", remedy="Name the recipient")


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whom a purpose may use: how many pass, and how many not by reason.

    ``beyond`` names the fields with personal information that were asked for and that the purpose does not
    say it needs; none where it does not say which it needs.
    """

    passed: int
    held: dict[str, int]
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken: its entry in the log, the file, and the list of what was held back beside it."""

    export: Export
    file: Path
    held_back: Path


def weigh(workspace: Workspace, asked: Asked) -> Judgement:
    """How many would be taken, and how many held back by reason, before anything is.

    Raises:
        InputError: there is no such purpose, version or entity type.
    """
    require(Act.EXPORT)
    with _judged(workspace, asked) as result:
        return Judgement(result.passed, result.reasons(), _beyond(result, asked))


def take(workspace: Workspace, asked: Asked, target: Path) -> Taken:
    """Write the records whom the purpose may use to a file, and beside it who was held back and why.

    Values are masked as whoever acts sees them. That it was taken, to whom and for what is an entry of the
    log and of the audit trail, written before the file has its name.

    Args:
        workspace: where the version and the ledger are.
        asked: what, for what and to whom.
        target: file to write; its name ends in ``.csv`` or ``.parquet``.

    Raises:
        AccessRefused: whoever acts may not take data along.
        InputError: there is no such purpose, version, entity type or field, or the file cannot be written.
    """
    who = require(Act.EXPORT)
    form = target.suffix.lower().removeprefix(".")
    if form not in FORMS:
        raise InputError(
            "an export is a CSV or Parquet file", where=target.name, remedy="End its name in .csv or .parquet"
        )
    held_back = target.with_name(f"{target.stem}-held-back.csv")
    parts = [path.with_name(f".{path.name}.{os.getpid()}.part") for path in (target, held_back)]
    try:
        with _judged(workspace, asked) as result:
            _write_passed(result, asked, parts[0], form)
            _write_held(result, parts[1])
            export = _log(workspace, result, asked, form, sha256(parts[0]), who.name)
        for part, path in zip(parts, (target, held_back), strict=True):
            part.replace(path)
    except OSError as error:
        raise InputError(f"the file cannot be written: {error.strerror}", where=str(target)) from error
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
    return Taken(export, target, held_back)


def as_zip(workspace: Workspace, asked: Asked, form: str = "csv") -> io.BufferedReader:
    """The same as one archive of both files, opened, for a browser."""
    with tempfile.TemporaryDirectory(prefix="hotpass-export-") as folder:
        taken = take(workspace, asked, Path(folder, f"{asked.entity_type}.{form}"))
        made = Path(folder, f"{taken.export.id}.zip")
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in (taken.file, taken.held_back):
                archive.write(path, f"{taken.export.id}/{path.name}")
        return made.open("rb")


def take_file(workspace: Workspace, version: Version, path: Path) -> io.BufferedReader:
    """A file of a version, opened; that it was taken along is in the log, without a purpose."""
    who = require(Act.EXPORT)
    held = holding.of_file(version, path)
    with Catalogue.open(workspace).write() as connection:
        moment = now()
        bare = Export(
            table.next_id(connection, moment.year),
            version.dataset,
            version.number,
            *(None, None, None),
            form=path.name,
            rows=version.rows.get(path.stem, version.rows.get("ssot", 0)),
            held_back=0,
            digest=sha256(path),
            taken_by=who.name,
            taken_at=moment,
            fields=held,
        )
        table.add(connection, bare)
    seal_after(workspace)
    return path.open("rb")


@contextmanager
def _judged(workspace: Workspace, asked: Asked) -> Iterator[Judged]:
    purpose = purposes.named(workspace, asked.purpose)
    version = find_version(workspace, asked.dataset, asked.version)
    with judged(workspace, version, checked_type(asked.entity_type), purpose) as result:
        yield result


def _write_passed(result: Judged, asked: Asked, path: Path, form: str) -> None:
    fields = _fields(result, asked)
    names = [name for one in fields for name in ([one.name, f"{one.name}__all"] if one.multi else [one.name])]
    rows = f"""SELECT {", ".join(map(quote, ["entity_id", *names]))}
        FROM entities SEMI JOIN (FROM judged WHERE reason IS NULL) USING (entity_id) ORDER BY entity_id"""
    _copy(result, rows, path, form)


def _fields(result: Judged, asked: Asked) -> list[FieldSpec]:
    published = profile_of(result.version.path).entities[result.entity_type].published
    known = [one.name for one in published]
    for name in asked.fields:
        if name not in known:
            raise InputError(f"there is no field {name!r}", remedy=f"Fields are {', '.join(known)}")
    return [one for one in published if not asked.fields or one.name in asked.fields]


def _beyond(result: Judged, asked: Asked) -> tuple[str, ...]:
    personal = [one.name for one in _fields(result, asked) if one.personal_class != "none"]
    needs = result.purpose.needs
    return tuple(name for name in personal if needs and f"{result.entity_type}.{name}" not in needs)


def _copy(result: Judged, rows: str, path: Path, form: str) -> None:
    """Write the rows of a query as whoever acts sees them; several values of a field parted by ``; ``."""
    schema = result.engine.arrow(f"SELECT * FROM ({rows}) LIMIT 0").schema
    seen = access.bound(
        partial(page_seen, profile=profile_of(result.version.path), entity_type=result.entity_type)
    )
    result.engine.pass_through("seen", rows, seen)
    texts = f"SELECT {', '.join(map(_flat, schema))} FROM seen"
    if form == "parquet":
        result.engine.execute(f"COPY ({texts}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd)")
        return
    safe = ", ".join(f"{safe_in_line(quote(name))} AS {quote(name)}" for name in schema.names)
    result.engine.execute(f"COPY (SELECT {safe} FROM ({texts})) TO {literal(str(path))} (FORMAT csv, HEADER)")


def _flat(column: pa.Field) -> str:
    """SQL of a column as text."""
    several = pa.types.is_list(column.type) or pa.types.is_large_list(column.type)
    text = f"array_to_string({quote(column.name)}, '; ')" if several else quote(column.name)
    return f"{text} AS {quote(column.name)}"


def _write_held(result: Judged, path: Path) -> None:
    """Who was held back: id, name as whoever acts sees it, and why."""
    profile = profile_of(result.version.path)
    name = name_field(profile.entities[result.entity_type])
    columns = ["entity_id", *([name] if name else [])]
    whens = " ".join(f"WHEN {literal(code)} THEN {literal(words)}" for code, words in REASONS.items())
    own = ", ".join(f"e.{quote(column)}" for column in columns)
    rows = f"""SELECT {own}, CASE j.reason {whens} ELSE j.reason END AS reason
        FROM entities e JOIN judged j USING (entity_id) WHERE j.reason IS NOT NULL ORDER BY entity_id"""
    _copy(result, rows, path, "csv")


def _log(workspace: Workspace, result: Judged, asked: Asked, form: str, digest: str, by: str) -> Export:
    """Keep the export in the log, with which entities it held and held back."""
    workspace.exports.mkdir(parents=True, exist_ok=True)
    held = holding.of_judged(result, [one.name for one in _fields(result, asked)])
    with Catalogue.open(workspace).write() as connection:
        moment = now()
        name = table.next_id(connection, moment.year)
        export = Export(
            name,
            asked.dataset,
            result.version.number,
            result.entity_type,
            result.purpose.name,
            asked.recipient.strip(),
            form,
            result.passed,
            result.held_back,
            digest,
            by,
            moment,
            held,
        )
        result.engine.write(
            f"SELECT entity_id, {literal(name)} AS export, reason FROM judged ORDER BY entity_id",
            workspace.exports / f"{name}.parquet",
        )
        table.add(connection, export)
    seal_after(workspace)
    return export
