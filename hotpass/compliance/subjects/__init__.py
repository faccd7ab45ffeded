"""Data subjects: what is held about them, and what they ask for."""

from hotpass.catalogue.subject_requests import Act as RequestAct
from hotpass.compliance.subjects.exporting import export, told, told_pdf
from hotpass.compliance.subjects.finding import HeldRecord, Holdings, Published, find, own_records
from hotpass.compliance.subjects.requests import (
    OUTCOMES,
    SECTIONS,
    Request,
    answer,
    as_judged,
    confirm,
    exclude,
    extend,
    find_request,
    found,
    identify,
    receive,
    requests,
    withdraw,
)
from hotpass.compliance.subjects.seeking import Sought

__all__ = [
    "OUTCOMES",
    "SECTIONS",
    "HeldRecord",
    "Holdings",
    "Published",
    "Request",
    "RequestAct",
    "Sought",
    "answer",
    "as_judged",
    "confirm",
    "exclude",
    "export",
    "extend",
    "find",
    "find_request",
    "found",
    "identify",
    "own_records",
    "receive",
    "requests",
    "told",
    "told_pdf",
    "withdraw",
]
