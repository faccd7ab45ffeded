"""Evidence of what was done with personal information, and that it is as it was written."""

from hotpass.catalogue.audit import Entry
from hotpass.compliance.reading import export, tail
from hotpass.compliance.sealing import seal
from hotpass.compliance.verifying import Verified, verify

__all__ = ["Entry", "Verified", "export", "seal", "tail", "verify"]
