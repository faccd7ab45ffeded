"""Copies that were handed out and that no erasure reaches: answers about the subject, and evidence packs.

Exports are told by their recipients. Where a file was written to is not known: the trail says who wrote it
and when, and so whom to ask for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from hotpass import days
from hotpass.access import Role, Sight
from hotpass.access.roles import CLASSES, sight_of
from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue.audit import Entry
from hotpass.compliance.subjects.requests import Request, find_request
from hotpass.errors import InputError
from hotpass.workspace import Workspace

_ACTS: Final = ("subject.export", "evidence.export")
_EVERY: Final = 1_000_000


def handed_out(workspace: Workspace, asked: Request) -> list[str]:
    """What was handed out that holds the subject of a request, or may, a sentence each, the newest first."""
    with Catalogue.open(workspace).read() as connection:
        entries = audit.latest(connection, _EVERY, _ACTS)
    return [said for entry in entries for said in _said(workspace, asked, entry)]


def _said(workspace: Workspace, asked: Request, entry: Entry) -> Iterator[str]:
    by = f"{entry.actor} on {days.day_of(entry.at):%-d %B %Y}"
    if entry.act == "evidence.export":
        role = Role(json.loads(entry.said)["role"])
        if any(sight_of([role], personal) is Sight.CLEAR for personal in CLASSES[1:]):
            yield f"the evidence pack of {entry.subject} as {role.label}, made by {by}, may show the subject"
    elif entry.subject == asked.entity_type:
        yield f"an answer about one {entry.subject} under no request, made by {by}, may be about the subject"
    elif _shares(workspace, asked, entry.subject):
        yield f"the answer to {entry.subject}, made by {by}, holds the subject"


def _shares(workspace: Workspace, asked: Request, request: str) -> bool:
    try:
        return bool(set(asked.records) & set(find_request(workspace, request).records))
    except InputError:  # an answer under no request, about one of the other type
        return False
