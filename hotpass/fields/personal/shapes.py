"""What a column is known by from one upload to the next."""

from __future__ import annotations

import hashlib
import json

from hotpass.fields.editions import source_words, words_of
from hotpass.fields.headers import fold_header
from hotpass.fields.text_folding import fold


def column_key(file_name: str, sheet: str, header: str) -> str:
    """Digest of the words of a file's name, a sheet's name and a header, without dates and numbers.

    So the column of next month's file is the same one.
    """
    said = [source_words(file_name), words_of(sheet), fold_header(header) or fold(header)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
