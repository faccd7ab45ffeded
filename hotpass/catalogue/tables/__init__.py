"""The tables of the catalogue. Moments are UTC; a lease ends by the database's own clock."""

from hotpass.catalogue.tables.base import HEAD, METADATA, Moment, clock, now
from hotpass.catalogue.tables.deciding import (
    ASSIGNMENTS,
    CLAIMS,
    CORRECTIONS,
    DECISIONS,
    PERSONAL_DECISIONS,
    QUARANTINE_ACTS,
    REPAIRS,
    RULE_NOTES,
    SUGGESTIONS,
)
from hotpass.catalogue.tables.erasing import ERASURES, SUBJECT_KEYS, SUBJECT_MARKS
from hotpass.catalogue.tables.evidencing import ATTESTATIONS, CONTROL_EVIDENCE
from hotpass.catalogue.tables.labelling import (
    LABEL_STUDIO_ANNOTATIONS,
    LABEL_STUDIO_PROJECTS,
    LABEL_STUDIO_TASKS,
)
from hotpass.catalogue.tables.proving import ACCESS_TOKENS, AUDIT, AUDIT_TEXTS, CHECKPOINTS, SUBJECT_REQUESTS
from hotpass.catalogue.tables.registering import CONSENT_EVENTS, CONSENT_KEYS, EXPORTS, REGISTER_ENTRIES
from hotpass.catalogue.tables.working import (
    EVENTS,
    FILES,
    LINKAGE_MODEL_USES,
    LINKAGE_MODELS,
    READINGS,
    RUNS,
    STAGES,
    VERSIONS,
)

__all__ = [
    "ACCESS_TOKENS",
    "ASSIGNMENTS",
    "ATTESTATIONS",
    "AUDIT",
    "AUDIT_TEXTS",
    "CHECKPOINTS",
    "CLAIMS",
    "CONSENT_EVENTS",
    "CONSENT_KEYS",
    "CONTROL_EVIDENCE",
    "CORRECTIONS",
    "DECISIONS",
    "ERASURES",
    "EVENTS",
    "EXPORTS",
    "FILES",
    "HEAD",
    "LABEL_STUDIO_ANNOTATIONS",
    "LABEL_STUDIO_PROJECTS",
    "LABEL_STUDIO_TASKS",
    "LINKAGE_MODELS",
    "LINKAGE_MODEL_USES",
    "METADATA",
    "PERSONAL_DECISIONS",
    "QUARANTINE_ACTS",
    "READINGS",
    "REGISTER_ENTRIES",
    "REPAIRS",
    "RULE_NOTES",
    "RUNS",
    "STAGES",
    "SUBJECT_KEYS",
    "SUBJECT_MARKS",
    "SUBJECT_REQUESTS",
    "SUGGESTIONS",
    "VERSIONS",
    "Moment",
    "clock",
    "now",
]
