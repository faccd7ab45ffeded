"""Makes a pack: whole or not at all, the same bytes for the same state, signed, and recorded."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hotpass import access
from hotpass.access import CLASSES, AccessRefused, Act, Identity, Reason, Role
from hotpass.access.roles import BEST_FIRST
from hotpass.catalogue import Catalogue, audit
from hotpass.compliance.evidence import duties, report, standing, trail, work
from hotpass.compliance.evidence.checking import look_through
from hotpass.compliance.evidence.container import FORMAT, KEY, MANIFEST, SIGNATURE, SUMS, Pack, Packed
from hotpass.compliance.evidence.framing import packed_digest
from hotpass.compliance.evidence.period import Period
from hotpass.compliance.keys import key_digest, key_pem, private_key
from hotpass.compliance.sealing import seal
from hotpass.errors import InputError
from hotpass.workspace import Workspace

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_INSTRUCTION: Final = Path(__file__).parent / "VERIFY.md"


@dataclass(frozen=True, slots=True)
class Made:
    """A pack that was made.

    Attributes:
        path: its file.
        files: how many files it holds.
        controls: how many controls stand in it.
        entries: how many entries of the audit trail.
        manifest: SHA-256 of its manifest, by which the audit trail names it.
        fingerprint: SHA-256 of the public key, to be told by other means.
    """

    path: Path
    files: int
    controls: int
    entries: int
    manifest: str
    fingerprint: str


def export(workspace: Workspace, period: Period, target: Path, role: Role = Role.AUDITOR) -> Made:
    """Write the evidence of a period, its values as a role sees them, and seal the trail with it.

    Raises:
        AccessRefused: whoever acts may not see or take along what it holds, or sees less than the recipient.
        InputError: the role may not see how controls stand, or the file cannot be written.
        Tampered: the audit trail of the period is not as it was written; names the first entry.
    """
    who = access.require(Act.EXPORT)
    access.require(Act.AUDIT)
    recipient = _recipient(who, role)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        made = _written(workspace, period, part, recipient, role)
        look_through(part)
        part.replace(target)
    except OSError as error:
        raise InputError(f"the pack cannot be written: {error.strerror}", where=str(target)) from error
    finally:
        part.unlink(missing_ok=True)
    with Catalogue.open(workspace).write() as connection:
        said = {"role": role.value, "manifest": made.manifest, "files": made.files}
        audit.note(connection, who.name, "evidence.export", str(period), **said)
    seal(workspace)
    return Made(target, made.files, made.controls, made.entries, made.manifest, made.fingerprint)


def recipients() -> list[Role]:
    """The roles for which whoever acts may make a pack, the one that sees least first."""
    who = access.current()
    roles = [role for role in Role if _may_see(role) and not _sees_more(_as(who, role), who)]
    return sorted(roles, key=lambda role: [-_telling(_as(who, role), one) for one in CLASSES])


def _recipient(who: Identity, role: Role) -> Identity:
    recipient = _as(who, role)
    if not _may_see(role):
        able = ", ".join(one.label for one in Role if _may_see(one))
        raise InputError(f"the role {role.label} may not see how controls stand", remedy=f"Roles are {able}")
    if _sees_more(recipient, who):
        raise AccessRefused(
            f"{who.name} may not hand to the role {role.label} what it sees and {who.name} does not",
            remedy="Ask somebody in that role",
            identity=who,
            act=Act.EXPORT.value,
            reason=Reason.SEES_MORE,
        )
    return recipient


def _as(who: Identity, role: Role) -> Identity:
    return Identity(who.name, frozenset({role}), who.origin)


def _may_see(role: Role) -> bool:
    return access.may(Act.COMPLIANCE, _as(access.NOBODY, role))


def _sees_more(recipient: Identity, who: Identity) -> bool:
    return any(_telling(recipient, personal) < _telling(who, personal) for personal in CLASSES)


def _telling(who: Identity, personal: str) -> int:
    """How little of a class somebody sees."""
    return BEST_FIRST.index(who.sight(personal))


def _written(workspace: Workspace, period: Period, path: Path, recipient: Identity, role: Role) -> Made:
    from hotpass.documents import as_html, as_pdf

    with Pack(path) as pack:
        stood = standing.packed(workspace, pack, period, recipient)
        found = duties.packed(workspace, pack, period, recipient)
        done = work.packed(workspace, pack, period)
        acts = trail.packed(workspace, pack, period)
        sections = report.sections(period, role, stood, found, done, acts)
        title = "Evidence of compliance"
        pack.add("report.html", as_html(title, sections, subtitle=str(period)).encode())
        pack.add("report.pdf", as_pdf(title, sections, subtitle=str(period)))
        pack.add("VERIFY.md", _INSTRUCTION.read_bytes())
        key = private_key(workspace)
        about = {
            "format": FORMAT,
            "period": {"from": str(period.first), "to": str(period.last), "zone": "+02:00"},
            "made_for": role.value,
            "data_version": stood.standings[0].data_version if stood.standings else "",
            "trail": {"first": acts.first, "last": acts.last, "checkpoint": acts.checkpoint},
            "key": key_digest(key.public_key()),
        }
        manifest = _signed(pack, key, about)
        digest = manifest.sha256
        made = len(pack.files), len(stood.standings), acts.acts.total()
    return Made(path, *made, digest, key_digest(key.public_key()))


def _signed(pack: Pack, key: Ed25519PrivateKey, about: Mapping[str, Any]) -> Packed:
    """Add the sums, the manifest that names every other file, and the signature over it."""
    sums = "".join(f"{one.sha256}  {one.name}\n" for one in pack.files)
    pack.add(SUMS, sums.encode())
    with pack.path.open("rb") as stream:
        packed = {one.filename: packed_digest(stream, one) for one in pack.written()}
    said = {**about, "files": [{**asdict(one), "packed": packed[one.name]} for one in pack.files]}
    manifest = (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()
    pack.add(MANIFEST, manifest)
    listed = pack.files[-1]
    pack.add(SIGNATURE, key.sign(manifest))
    pack.add(KEY, key_pem(key.public_key()))
    return listed
