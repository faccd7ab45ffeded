"""The words of names of files and sheets that their next edition has too."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

from hotpass.fields.text_folding import fold
from hotpass.fields.vocabulary import spellings, vocabulary

_WORD: Final = re.compile(r"[^\W\d_]+")


def source_words(file_name: str) -> tuple[str, ...]:
    """The words of a file's name that its next edition has too: ``Reachout Sept 2026 v2.xlsx`` has one."""
    return words_of(PurePath(file_name).stem)


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in their order, without dates, numbers and marks of a version."""
    months, passing = spellings("months"), vocabulary("passing")
    words = _WORD.findall(fold(re.sub(r"(?<=[a-z])(?=[A-Z0-9])", " ", name)))
    return tuple(word for word in words if word not in months and word not in passing)
