"""Erasure: a subject taken out of everything that a workspace holds, and kept out."""

from hotpass.catalogue.erasures import Erasure, Marked
from hotpass.compliance.erasing.carried_out import Deed, carried_out
from hotpass.compliance.erasing.certifying import certificate_json, certificate_pdf, write_certificate
from hotpass.compliance.erasing.dropping import drop_upload, not_emptied
from hotpass.compliance.erasing.erasing import (
    approve,
    erase_now,
    find_erasure,
    needs_second_person,
    propose,
    refuse,
    standing_erasure,
    work_once,
)
from hotpass.compliance.erasing.keeping_out import keep_out
from hotpass.compliance.erasing.marking import correct, lift_mark, marks_of, notices, object_to, set_mark

__all__ = [
    "Deed",
    "Erasure",
    "Marked",
    "approve",
    "carried_out",
    "certificate_json",
    "certificate_pdf",
    "correct",
    "drop_upload",
    "erase_now",
    "find_erasure",
    "keep_out",
    "lift_mark",
    "marks_of",
    "needs_second_person",
    "not_emptied",
    "notices",
    "object_to",
    "propose",
    "refuse",
    "set_mark",
    "standing_erasure",
    "work_once",
    "write_certificate",
]
