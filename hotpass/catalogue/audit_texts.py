"""What entries of the audit trail say in people's own words, such as why a value was revealed.

It may name anybody, also somebody who is erased later, and the trail cannot be changed. So the words stand
beside it: the entry holds SHA-256 of them with a salt, which nobody can guess and which goes with the words.
Who is erased is taken out of them under a new digest, which an entry of its own states: whatever else is
changed there, or dropped, does not have the digest that the trail states.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import sqlalchemy as sa

from hotpass.catalogue.tables import AUDIT_TEXTS

#: What of an entry's ``said`` holds the digests of its texts by name; of an entry of :data:`STRIKE` the
#: digests that the texts of another have from then on.
TEXTS: Final = "texts"
#: The act of taking somebody out of the texts of an entry, which is its subject.
STRIKE: Final = "audit.strike"
_C: Final = AUDIT_TEXTS.c
_AT_ONCE: Final = 500
_MARK: Final = f'"{TEXTS}":'


@dataclass(frozen=True, slots=True)
class Text:
    """Words with their salt.

    Attributes:
        name: of what they are, such as ``reason``.
        salt: 32 hexadecimal digits.
        text: the words.
    """

    name: str
    salt: str
    text: str

    @property
    def digest(self) -> str:
        """SHA-256 over the JSON array of salt, name and text, in UTF-8 without blanks; empty where they are
        no texts, or none that UTF-8 has."""
        said = [self.salt, self.name, self.text]
        try:
            spelt = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
            return hashlib.sha256(spelt.encode()).hexdigest()
        except (TypeError, ValueError):
            return ""


def salted(name: str, text: str) -> Text:
    """Words with a salt of their own."""
    return Text(name, secrets.token_hex(16), text)


def has(said: str) -> bool:
    """Whether an entry that says this may state digests of texts."""
    return _MARK in said


def stated(said: str) -> Mapping[str, str]:
    """The digests of texts that an entry states, by name."""
    found = json.loads(said).get(TEXTS, {}) if has(said) else {}
    return found if isinstance(found, dict) else {}


def keep(connection: sa.Connection, seq: int, texts: Sequence[Text]) -> None:
    """Keep the words of an entry."""
    if texts:
        connection.execute(AUDIT_TEXTS.insert(), [{"seq": seq, **asdict(one)} for one in texts])


def replace(connection: sa.Connection, seq: int, text: Text) -> None:
    """Keep other words in place of those of an entry."""
    own = sa.and_(_C.seq == seq, _C.name == text.name)
    connection.execute(AUDIT_TEXTS.update().where(own).values(salt=text.salt, text=text.text))


def of_entries(connection: sa.Connection, numbers: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
    """The words of some entries, by number and name."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for start in range(0, len(numbers), _AT_ONCE):
        query = sa.select(AUDIT_TEXTS).where(_C.seq.in_(numbers[start : start + _AT_ONCE]))
        for row in connection.execute(query.order_by(_C.seq, _C.name)):
            found[row.seq][row.name] = row.text
    return found


def every(
    connection: sa.Connection, first: int | None = None, last: int | None = None
) -> Iterator[tuple[int, Text]]:
    """The words of every entry, or of those from one number to another, with its number."""
    query = sa.select(_C.seq, _C.name, _C.salt, _C.text).order_by(_C.seq, _C.name)
    query = query if first is None else query.where(_C.seq >= first)
    query = query if last is None else query.where(_C.seq <= last)
    for row in connection.execute(query, execution_options={"yield_per": _AT_ONCE}):
        yield row.seq, Text(row.name, row.salt, row.text)


def as_lines(texts: Iterable[tuple[int, Text]]) -> Iterator[dict[str, Any]]:
    """Words as they are taken along."""
    return ({"seq": seq, **asdict(one)} for seq, one in texts)
