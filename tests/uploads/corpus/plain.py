"""What every reader of files must refuse; made by the tests of the gate."""

from __future__ import annotations

from tests.stages.ingest.test_gate import HOSTILE
from tests.uploads.corpus.case import Case

_TAKEN = (
    "zero bytes",
    "blank workbook",
    "random bytes as a workbook",
    "random bytes as text",
    "workbook named as text",
    "truncated",
    "flipped bytes",
    "lying directory",
    "encrypted",
    "old workbook with macros",
    "macros by name",
    "macros inside",
    "document type",
    "part in UTF-16",
    "bomb",
    "bomb of shared text",
    "a member twice",
    "a path that climbs",
    "cell outside the grid",
    "a field of 40 MB",
)
CASES = {name: Case(*HOSTILE[name], large=name == "a field of 40 MB") for name in _TAKEN}
