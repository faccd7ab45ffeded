"""Evidence of what was done with personal information, and that it is as it was written."""

from hotpass.catalogue.audit import Entry
from hotpass.catalogue.audit_search import Wanted
from hotpass.compliance.browsing import Bound, Found, Sealing, browse, look_at, names, sealing
from hotpass.compliance.reading import export, tail
from hotpass.compliance.sealing import seal, seal_after
from hotpass.compliance.seeing import (
    OF_ACCESS,
    Revealed,
    has_signed_out,
    lately,
    record_refusal,
    record_sign_in,
    record_sign_out,
    reveal,
)
from hotpass.compliance.standing import standing_of
from hotpass.compliance.verifying import Verified, verify
from hotpass.compliance.verifying_aside import Verifying, verify_aside, verifying

__all__ = [
    "OF_ACCESS",
    "Bound",
    "Entry",
    "Found",
    "Revealed",
    "Sealing",
    "Verified",
    "Verifying",
    "Wanted",
    "browse",
    "export",
    "has_signed_out",
    "lately",
    "look_at",
    "names",
    "record_refusal",
    "record_sign_in",
    "record_sign_out",
    "reveal",
    "seal",
    "seal_after",
    "sealing",
    "standing_of",
    "tail",
    "verify",
    "verify_aside",
    "verifying",
]
