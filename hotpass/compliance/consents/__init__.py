"""The consent ledger: what subjects were asked and said about purposes, and whom each purpose may use."""

from hotpass.catalogue.consents import SAID, Event
from hotpass.compliance.consents.checks import (
    Finding,
    Standing,
    asked_twice,
    expired,
    missing,
    standing,
    whom,
    withdrawn_yet_exported,
    without_proof,
)
from hotpass.compliance.consents.importing import COLUMNS, Imported, import_consents
from hotpass.compliance.consents.judging import REASONS, Judged, judged, judged_for_each
from hotpass.compliance.consents.known_by import Subject
from hotpass.compliance.consents.listing import counts, latest
from hotpass.compliance.consents.recording import (
    BASES,
    EVERYTHING,
    Statement,
    proof_of,
    record,
    record_all,
)

__all__ = [
    "BASES",
    "COLUMNS",
    "EVERYTHING",
    "REASONS",
    "SAID",
    "Event",
    "Finding",
    "Imported",
    "Judged",
    "Standing",
    "Statement",
    "Subject",
    "asked_twice",
    "counts",
    "expired",
    "import_consents",
    "judged",
    "judged_for_each",
    "latest",
    "missing",
    "proof_of",
    "record",
    "record_all",
    "standing",
    "whom",
    "withdrawn_yet_exported",
    "without_proof",
]
