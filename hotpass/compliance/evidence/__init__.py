"""Evidence packs: what was done with personal information in some days, to be handed to an auditor."""

from hotpass.compliance.evidence.checking import Checked, verify
from hotpass.compliance.evidence.exporting import Made, export, recipients
from hotpass.compliance.evidence.period import Period

__all__ = ["Checked", "Made", "Period", "export", "recipients", "verify"]
