"""Erasure: a subject taken out of everything that a workspace holds, and kept out."""

from hotpass.catalogue.erasures import Erasure
from hotpass.compliance.erasing.certifying import write_certificate
from hotpass.compliance.erasing.erasing import (
    approve,
    erase_now,
    find_erasure,
    needs_second_person,
    propose,
    refuse,
    work_once,
)
from hotpass.compliance.erasing.keeping_out import keep_out

__all__ = [
    "Erasure",
    "approve",
    "erase_now",
    "find_erasure",
    "keep_out",
    "needs_second_person",
    "propose",
    "refuse",
    "work_once",
    "write_certificate",
]
