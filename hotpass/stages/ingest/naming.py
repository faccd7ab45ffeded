"""Ids of sheets and tables: short digests of where they stand, so that reading again gives the same."""

from __future__ import annotations

import hashlib

_LENGTH = 16


def sheet_id(file_digest: str, file_name: str, sheet_no: int) -> str:
    """Id of the sheet with that number, from 1, in a file; two names of one content are two files."""
    return _short(file_digest, file_name, str(sheet_no))


def table_id(sheet: str, area: str) -> str:
    """Id of the table at that range, in A1 notation, of a sheet."""
    return _short(sheet, area)


def _short(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_LENGTH]
