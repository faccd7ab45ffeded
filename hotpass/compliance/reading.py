"""The audit trail read on the command line, and taken along; each reading is an act of its own."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import sqlalchemy as sa

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, audit, audit_search
from hotpass.catalogue.audit import Entry, Line
from hotpass.catalogue.audit_search import Wanted
from hotpass.errors import InputError
from hotpass.workspace import Workspace


def tail(workspace: Workspace, by: str, most: int = 20, wanted: Wanted | None = None) -> list[Entry]:
    """The newest entries that are wanted, the newest first; the reading is recorded.

    Raises:
        AccessRefused: whoever acts may not read the trail.
        InputError: nothing of the act that is wanted was ever done.
    """
    require(Act.AUDIT)
    wanted = wanted or Wanted()
    with Catalogue.open(workspace).write() as connection:
        _known(connection, wanted)
        found = audit_search.newest_first(connection, wanted, most)
        asked = _asked(wanted, len(found))
        audit.note(connection, by, "audit.read", "trail", asked, entries=len(found))
    return found


def _known(connection: sa.Connection, wanted: Wanted) -> None:
    if wanted.act and wanted.act not in (acts := audit_search.acts(connection)):
        raise InputError(
            f"no entry is of the act {wanted.act!r}",
            where="audit trail",
            remedy=f"Acts are {', '.join(acts)}",
        )


def _asked(wanted: Wanted, count: int) -> dict[str, str]:
    """What was asked for, to be noted; to which nothing was done may be anything that somebody typed."""
    words = (wanted if count else replace(wanted, subject="")).words
    return {"asked": words} if words else {}


def export(workspace: Workspace, target: Path, by: str, after: int = 0, wanted: Wanted | None = None) -> int:
    """Write the entries that follow one, in their order, and record it; returns how many.

    JSON lines, or CSV where the file's name ends so. A line holds all that the hash covers, so that anybody
    can verify it (docs/reference/audit-trail.md), and what the entry says in people's own words.

    Raises:
        AccessRefused: whoever acts may not read the trail.
        InputError: the file cannot be written, or nothing of the act that is wanted was ever done.
    """
    require(Act.AUDIT)
    wanted = wanted or Wanted()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    write = _as_csv if target.suffix.lower() == ".csv" else _as_json_lines
    try:
        with Catalogue.open(workspace).read() as connection:
            _known(connection, wanted)
            with part.open("w", encoding="utf-8", newline="") as out:
                count = write(audit_search.in_order(connection, wanted, after), out)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(f"the file cannot be written: {error.strerror}", where=str(target)) from error
    with Catalogue.open(workspace).write() as connection:
        asked = _asked(wanted, count)
        audit.note(connection, by, "audit.export", "trail", asked, entries=count, after=after)
    return count


def _as_json_lines(entries: Iterable[Entry], out: TextIO) -> int:
    count = 0
    for entry in entries:
        texts = {"texts": entry.texts} if entry.texts else {}
        out.write(json.dumps({**entry.line._asdict(), **texts}, ensure_ascii=False) + "\n")
        count += 1
    return count


def _as_csv(entries: Iterable[Entry], out: TextIO) -> int:
    count, writer = 0, csv.writer(out)
    writer.writerow((*Line._fields, "texts"))
    for entry in entries:
        writer.writerow((*entry.line, json.dumps(entry.texts, ensure_ascii=False) if entry.texts else ""))
        count += 1
    return count
