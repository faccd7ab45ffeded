"""Evidence of what was done with personal information, and that it is as it was written."""

from hotpass.catalogue.audit import Entry
from hotpass.compliance.reading import export, tail
from hotpass.compliance.sealing import seal
from hotpass.compliance.seeing import OF_ACCESS, lately, record_refusal, record_sign_in, reveal
from hotpass.compliance.verifying import Verified, verify

__all__ = [
    "OF_ACCESS",
    "Entry",
    "Verified",
    "export",
    "lately",
    "record_refusal",
    "record_sign_in",
    "reveal",
    "seal",
    "tail",
    "verify",
]
