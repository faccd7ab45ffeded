"""Keeps whom a proposed erasure is about until it is carried out, so that it is not gathered twice.

It is used only where nothing of what it was gathered from has changed since, and forgotten as soon as anybody
is erased or the proposal is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection

import sqlalchemy as sa

from hotpass.catalogue import Catalogue
from hotpass.catalogue.tables import STAGES
from hotpass.compliance.erasing.destroying import PROPOSED, folder_of, subject_file
from hotpass.compliance.erasing.subject import Subject, load, save, write_private
from hotpass.compliance.forgetting import forget
from hotpass.compliance.subjects.requests import Request
from hotpass.ssot.versions import versions
from hotpass.workspace import Workspace

_STATE = "state.json"
Keys = Collection[tuple[str, str]]


def state_of(workspace: Workspace, asked: Request) -> str:
    """A digest of all that a subject is gathered from: uploads, drafts, what runs read of them, versions."""
    c = STAGES.c
    with Catalogue.open(workspace).read() as connection:
        stages = connection.execute(sa.select(c.run_id, c.stage, c.digests).order_by(c.run_id, c.stage)).all()
    drafts = sorted((workspace.root / "drafts").glob("*.json"))
    said = [
        sorted(asked.records),
        [list(row) for row in stages],
        sorted(path.name for path in workspace.files.glob("*")),
        [hashlib.sha256(path.read_bytes()).hexdigest() for path in drafts],
        [[str(v.path) for v in versions(workspace, dataset)] for dataset in workspace.datasets()],
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def keep(workspace: Workspace, asked: Request, state: str, subject: Subject, keys: Keys) -> None:
    """Keep the subject and its keys as they were gathered in a state of the workspace."""
    folder = folder_of(workspace, asked.id) / PROPOSED
    save(subject, subject_file(folder))
    write_private(folder / _STATE, {"state": state, "keys": sorted(keys)})


def kept(workspace: Workspace, asked: Request) -> tuple[Subject, set[tuple[str, str]]] | None:
    """The subject and its keys, or None where none is kept or the workspace has changed since."""
    folder = folder_of(workspace, asked.id) / PROPOSED
    if not (folder / _STATE).is_file():
        return None
    said = json.loads((folder / _STATE).read_text(encoding="utf-8"))
    subject = load(subject_file(folder)) if said["state"] == state_of(workspace, asked) else None
    return None if subject is None else (subject, {(kind, digest) for kind, digest in said["keys"]})


def drop(workspace: Workspace, request: str) -> None:
    """Forget what is kept of a proposal."""
    forget(folder_of(workspace, request))
