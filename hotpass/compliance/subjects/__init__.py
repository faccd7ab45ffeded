"""Data subjects: what is held about them, and what they ask for."""

from hotpass.compliance.subjects.exporting import export
from hotpass.compliance.subjects.finding import Holdings, find
from hotpass.compliance.subjects.requests import (
    Request,
    answer,
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
    "Holdings",
    "Request",
    "Sought",
    "answer",
    "export",
    "extend",
    "find",
    "find_request",
    "found",
    "identify",
    "receive",
    "requests",
    "withdraw",
]
