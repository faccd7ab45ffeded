"""Security compromises: whom they touched, what is told of them, and who is still to be told (section 22)."""

from hotpass.compliance.breaches.affected import Affected, Touched, affected, breach_of
from hotpass.compliance.breaches.notifying import OPEN, draft_pdf, letter, portal_fields

__all__ = ["OPEN", "Affected", "Touched", "affected", "breach_of", "draft_pdf", "letter", "portal_fields"]
