"""The certificate of an erasure: what was destroyed, where and how, who approved it, without the data."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from hotpass import access
from hotpass.catalogue import Catalogue, audit
from hotpass.compliance.erasing.erasing import find_erasure
from hotpass.compliance.sealing import checkpoint_files
from hotpass.errors import InputError
from hotpass.workspace import Workspace


def write_certificate(workspace: Workspace, request: str, target: Path) -> None:
    """Write the certificate to a file, as PDF where its name ends in ``.pdf``.

    Raises:
        InputError: the erasure is not done, or the file cannot be written.
    """
    content = certificate_pdf(workspace, request) if target.suffix.lower() == ".pdf" else b""
    content = content or certificate_json(workspace, request).encode()
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(content)
        temporary.replace(target)
    except OSError as error:
        raise InputError(f"the file cannot be written: {error.strerror}", where=str(target)) from error


def certificate_json(workspace: Workspace, request: str) -> str:
    """The certificate, and the checkpoint of the audit trail that seals its entry."""
    return json.dumps(_said(workspace, request), ensure_ascii=False, indent=1, default=str) + "\n"


def _said(workspace: Workspace, request: str) -> dict[str, object]:
    who = access.require(access.Act.SUBJECTS)
    done = find_erasure(workspace, request)
    if done.certificate is None:
        raise InputError(f"the erasure is {done.state}, so that there is no certificate", where=request)
    with Catalogue.open(workspace).write() as connection:
        entry = next(
            (e for e in audit.latest(connection, 1_000_000, ["erasure.finish"]) if e.subject == request), None
        )
        audit.note(connection, who.name, "erasure.certify", request)
    sealed = next((p for p in checkpoint_files(workspace) if entry and int(p.stem[-12:]) >= entry.seq), None)
    return {
        "handed_out": [],
        **done.certificate,
        "proposed_by": done.proposed_by,
        "proposed_at": done.proposed_at,
        "approved_by": done.approved_by,
        "approved_at": done.approved_at,
        "audit_entry": {"seq": entry.seq, "hash": entry.hash} if entry else None,
        "checkpoint": json.loads(sealed.read_text(encoding="utf-8")) if sealed else None,
    }


def certificate_pdf(workspace: Workspace, request: str) -> bytes:
    """The certificate to print: counts by place in front, each file with its digests behind."""
    from hotpass.documents import Paragraph, Section, Table, as_pdf

    said = _said(workspace, request)
    files: list[dict[str, str]] = said["files"]  # type: ignore[assignment]
    rows: dict[str, int] = said["rows"]  # type: ignore[assignment]
    kinds = Counter(file["kind"] for file in files)
    places = [(f"files in {kind}", str(count)) for kind, count in sorted(kinds.items())]
    places += [(f"rows of {table.replace('_', ' ')}", str(count)) for table, count in rows.items()]
    each = [(f["place"], f["method"], f["before"][:16], (f["after"] or "removed")[:16]) for f in files]
    sections = [
        Section("What was erased", [Paragraph(sentence) for sentence in _sentences(said)]),
        Section("Where", [Table(("Place", "Rewritten or removed"), places, (1,), (4, 1))]),
        Section("Each file", [Table(("File", "How", "SHA-256 before", "After"), each, (), (5, 4, 3, 3))]),
    ]
    return as_pdf("Certificate of erasure", sections, subtitle=f"Request {request}")


def _sentences(said: dict[str, object]) -> Iterator[str]:
    yield (
        f"Erased: {said['records']} records of one {said['subject']}, in {said['cells']} cells of "
        f"{said['files_read']} files. Finished at {said['finished_at']} (UTC)."
    )
    yield f"Proposed by {said['proposed_by']}, approved by {said['approved_by']} at {said['approved_at']}."
    left = said["left"]
    yield (
        "Then the whole workspace was searched, tables decoded and archives unpacked: nothing was found."
        if not left
        else f"The search that followed found something in: {', '.join(map(str, left))}."  # type: ignore[call-overload]
    )
    if said["handed_out"]:
        yield f"Copies that were handed out before are not reached: {'; '.join(said['handed_out'])}."  # type: ignore[arg-type]
    if said["label_studio_tasks"]:
        yield f"{said['label_studio_tasks']} tasks that showed the subject were deleted in Label Studio."
    entry = said["audit_entry"]
    if entry:
        yield f"The audit trail says so in its entry {entry['seq']}, whose hash is {entry['hash']}."  # type: ignore[index]
