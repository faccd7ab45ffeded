"""Whether what entries of the audit trail say in people's own words is as it was written, or struck out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from hotpass.catalogue import audit_texts
from hotpass.catalogue.audit import Line
from hotpass.catalogue.audit_texts import STRIKE, Text
from hotpass.compliance import striking
from hotpass.errors import Tampered

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_REMEDY: Final = "Keep what is here as it is, and compare it with a copy"


class Stated:
    """What entries state of their texts, collected while they pass.

    Args:
        signer: gives the key by which it is believed that texts were struck out.
        first: number of the first entry that passes.
    """

    def __init__(self, signer: Callable[[], Ed25519PublicKey], first: int = 1) -> None:
        self._signer, self._first = signer, first
        self._digests: dict[tuple[int, str], str] = {}
        self._struck: set[tuple[int, str, str]] = set()

    def passing(self, trail: Iterable[Line]) -> Iterator[Line]:
        """The same entries, each looked at once the next is asked for: it was verified by then.

        Raises:
            Tampered: one strikes texts out that were never written, or is not signed.
        """
        for line in trail:
            yield line
            if audit_texts.has(line.said):
                self._note(line)

    def _note(self, line: Line) -> None:
        try:
            stated = audit_texts.stated(line.said)
            if line.act != STRIKE:
                self._digests |= {(line.seq, name): digest for name, digest in stated.items()}
                return
            of = int(line.subject)
            struck = {(of, name, digest) for name, digest in stated.items()}
            known = of < self._first or all((of, name) in self._digests for name in stated)
            if not known or struck & self._struck or not self._is_signed(line):
                raise ValueError
            self._struck |= struck
            self._digests |= {(of, name): digest for of, name, digest in struck if of >= self._first}
        except (ValueError, AttributeError):
            raise tampered(f"entry {line.seq} is none that Hotpass writes of texts") from None

    def _is_signed(self, line: Line) -> bool:
        return striking.holds(line.subject, json.loads(line.said), self._signer())

    def agrees(self, seq: int, text: Text) -> bool:
        """Whether a text is what was stated last of it."""
        return self._digests.get((seq, text.name)) == text.digest

    def check(self, texts: Iterable[tuple[int, Text]], *, whole: bool = True) -> None:
        """Hold texts, in the order of their entries, against what was stated.

        Args:
            texts: number of the entry and text.
            whole: whether all must be there.

        Raises:
            Tampered: naming the first entry of which one is not as it was written, or is missing.
        """
        missing = iter(sorted(self._digests)) if whole else iter(())
        for seq, text in texts:
            if (seq, text.name) not in self._digests:
                raise tampered(f"a text stands beside entry {seq}, which states none")
            if whole and (due := next(missing)) != (seq, text.name):
                raise tampered(f"the text of entry {due[0]} is missing")
            if not self.agrees(seq, text):
                raise tampered(f"the text of entry {seq} is not as it was written")
        if (left := next(missing, None)) is not None:
            raise tampered(f"the text of entry {left[0]} is missing")


def texts_of(connection: sa.Connection) -> Iterator[tuple[int, Text]]:
    """The texts as they are stored.

    Raises:
        Tampered: one cannot be read.
    """
    try:
        yield from audit_texts.every(connection)
    except DatabaseError as error:
        raise tampered("the texts of entries cannot be read in the database") from error


def tampered(what: str) -> Tampered:
    """The error that says what is not as it was written."""
    return Tampered(what, where="audit trail", remedy=_REMEDY)
