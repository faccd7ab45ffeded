"""What is taken along: through the gate of its purpose, with a row that says to whom it went."""

from hotpass.catalogue.exports import Export
from hotpass.compliance.exports.holding import fields_told
from hotpass.compliance.exports.taking import FORMS, Asked, Judgement, Taken, as_zip, take, take_file, weigh
from hotpass.compliance.recipients import Recipient, exports, find_export, recipients_of

__all__ = [
    "FORMS",
    "Asked",
    "Export",
    "Judgement",
    "Recipient",
    "Taken",
    "as_zip",
    "exports",
    "fields_told",
    "find_export",
    "recipients_of",
    "take",
    "take_file",
    "weigh",
]
