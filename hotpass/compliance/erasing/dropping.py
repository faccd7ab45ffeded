"""Drops an upload whole that an erasure could not empty: it is unreadable, or says something still."""

from __future__ import annotations

import re
from typing import Final

from hotpass import access
from hotpass.catalogue import Catalogue, erasures
from hotpass.catalogue.erasures import Erasure
from hotpass.compliance.erasing.erasing import find_erasure, needs_second_person
from hotpass.compliance.forgetting import forget
from hotpass.compliance.sealing import seal
from hotpass.errors import InputError
from hotpass.workspace import Workspace, sha256

_UPLOAD: Final = re.compile(r"files/([0-9a-f]{64})\b")


def not_emptied(done: Erasure) -> list[str]:
    """SHA-256 of the uploads in which the certificate of an erasure says that something is left."""
    certificate = done.certificate or {}
    named = (found[1] for place in certificate.get("left", ()) if (found := _UPLOAD.match(place)))
    return sorted({*certificate.get("unreadable", ()), *named})


def drop_upload(workspace: Workspace, request: str, digest: str, reason: str) -> Erasure:
    """Remove an upload from the workspace; what runs have made of it stays, and the certificate says why.

    Args:
        workspace: where the upload is.
        request: whose erasure could not empty it.
        digest: its SHA-256 as the certificate names it, or the first signs of it.
        reason: why it may go, without a name.

    Raises:
        InputError: the certificate names no such upload, no reason is given, or another person has to do it.
    """
    who = access.require(access.Act.SUBJECTS)
    done = find_erasure(workspace, request)
    certificate = dict(done.certificate or {})
    named = [one for one in not_emptied(done) if digest and one.startswith(digest)]
    if len(named) != 1:
        raise InputError(
            "the certificate of the erasure names no such upload in which something is left",
            where=digest or request,
            remedy="Give its SHA-256 as the certificate does",
        )
    if not reason.strip():
        raise InputError("say why the upload may go, in a few words without a name", where=request)
    if needs_second_person() and done.proposed_by == who.name:
        raise InputError("another person than the one who proposed the erasure drops it", where=request)
    path, place = workspace.files / named[0], f"files/{named[0]}"
    why = "read" if named[0] in certificate["unreadable"] else "emptied"
    method = f"removed whole, as it could not be {why}: {reason.strip()}"
    file = {"place": place, "kind": "uploads", "before": sha256(path) if path.is_file() else named[0]}
    certificate |= {
        "files": [*certificate["files"], {**file, "after": None, "method": method}],
        "left": [one for one in certificate["left"] if not one.startswith(place)],
        "unreadable": [one for one in certificate["unreadable"] if one != named[0]],
    }
    forget(path)
    with Catalogue.open(workspace).write() as connection:
        erasures.drop_file(connection, request, certificate, named[0], who.name)
    seal(workspace)
    return find_erasure(workspace, request)
