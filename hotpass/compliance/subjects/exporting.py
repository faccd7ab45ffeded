"""The file that a data subject is given: what is held, from where, why, and where it was published."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from hotpass import access
from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue.tables import now
from hotpass.compliance.subjects.finding import HeldRecord, Holdings
from hotpass.compliance.subjects.seeking import STANDINGS
from hotpass.errors import InputError
from hotpass.workspace import Workspace


def told(workspace: Workspace, held: Holdings, by: str, request: str | None = None) -> str:
    """What is certainly or likely about a subject as JSON; that it was taken is an entry of the audit trail.

    Records that are only possibly the subject's are left out, for they may be another's (section 23 gives
    access to one's own); how many is said.
    """
    access.require(access.Act.SUBJECTS)
    own = own_records(held)
    content = {
        "made_at": now().isoformat(timespec="seconds"),
        "request": request,
        "kind": held.sought.entity_type,
        "records": [_record(record) for record in own],
        "published": [asdict(one) for one in held.published],
        "mentioned_in": [asdict(one) for one in held.mentions],
        "acts": dict(held.acts),
        "left_out_as_perhaps_another_s": len(held.records) - len(own),
        "runs_looked_through": held.runs,
        "runs_that_could_not_be": list(held.gone),
    }
    with Catalogue.open(workspace).write() as connection:
        audit.note(connection, by, "subject.export", request or held.sought.entity_type, records=len(own))
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def export(workspace: Workspace, held: Holdings, target: Path, by: str, request: str | None = None) -> int:
    """Write what :func:`told` tells to a file; returns the number of records.

    Raises:
        InputError: the file cannot be written.
    """
    _write(target, told(workspace, held, by, request))
    return len(own_records(held))


def own_records(held: Holdings) -> list[HeldRecord]:
    """The records that are certainly or likely the subject's."""
    return [record for record in held.records if record.standing != STANDINGS[-1]]


def _record(record: HeldRecord) -> Mapping[str, Any]:
    return {**asdict(record), "obtained_from": record.source}


def _write(target: Path, text: str) -> None:
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(target)
    except OSError as error:
        raise InputError(f"the file cannot be written: {error.strerror}", where=str(target)) from error
