"""Files that hurt, as an attacker or bad luck makes them: each is read properly or refused in one sentence.

They are made anew for each test; what is large is written in pieces.
"""

from __future__ import annotations

from tests.uploads.corpus import archives, columnar, names, office, plain, texts, workbooks
from tests.uploads.corpus.case import READ, Case

__all__ = ["CORPUS", "READ", "Case"]

CORPUS: dict[str, Case] = {
    **plain.CASES,
    **archives.CASES,
    **texts.CASES,
    **columnar.CASES,
    **workbooks.CASES,
    **office.CASES,
    **names.CASES,
}
