"""Which of many texts a content may say, found in one pass over it however many they are.

What is looked for is known by a *key*: the last letters and digits, up to eight, before the end of one of its
words, with nothing between them. A content is passed once: its letters and digits are drawn together, the
eight before the end of each word are looked up among the keys, and what has none of them says none of the
texts. What has one may say its text, and is looked at closely for that alone: the cost is the size of the
content and the number of texts, not their product.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np

_LONGEST: Final = 8
_SHORTEST: Final = 3
#: From how many characters on it takes less time to look at all of a text at once.
_LONG: Final = 4_000
_PLAIN: Final = bytes(range(48, 58)) + bytes(range(65, 91)) + bytes(range(97, 123))
_OTHERS: Final = bytes(set(range(256)) - set(_PLAIN))
_LOWER: Final = bytes.maketrans(bytes(range(65, 91)), bytes(range(97, 123)))
_BLANKED: Final = bytes(bytes([one]).lower()[0] if one in _PLAIN else 0 for one in range(256))
#: How JSON, addresses of the web and XML write what they do not write as it is: letters that are none of the
#: text's.
_ESCAPED: Final = re.compile(rb"\\(?:[bfnrt]|u[0-9a-fA-F]{4})|%[0-9a-fA-F]{2}|&#?[0-9a-zA-Z]{2,8};")

Numbers = np.ndarray[Any, np.dtype[np.int64]]


class Sieve:
    """Texts by their keys.

    Args:
        spelt: of each text the ways in which it is spelt, as words with other signs between; the end of each
            is the end of a word wherever the text is found. A text of which one way has no letters or digits
            to be known by may be anywhere.

    Attributes:
        words: of which a plain text has one that says a text without keys; none where that is not known.
    """

    def __init__(self, spelt: Sequence[Sequence[str]]) -> None:
        made = [[_windows(one) for one in ways] for ways in spelt]
        often = Counter(key for ways in made for keys in ways for key in set(keys))
        by_key: dict[bytes, set[int]] = defaultdict(set)
        anywhere = []
        for number, ways in enumerate(made):
            if not ways or not all(ways):
                anywhere.append(number)
                continue
            for keys in ways:
                by_key[min(keys, key=often.__getitem__)].add(number)
        self._anywhere = frozenset(anywhere)
        self.words = _words([way for number in anywhere for way in spelt[number] or ("",)])
        self._texts = {key: frozenset(numbers) for key, numbers in by_key.items()}
        self._by_length: dict[int, list[bytes]] = defaultdict(list)
        for key in sorted(self._texts):
            self._by_length[len(key)].append(key)
        self._sorted = [_sorted(length, keys) for length, keys in sorted(self._by_length.items())]

    def of_text(self, text: str) -> frozenset[int]:
        """Numbers of the texts that a text may say."""
        plain = text.encode("utf-8", "replace")
        if len(plain) > _LONG:
            return self._anywhere.union(*(texts for _, texts in self.places(plain)))
        found = self._anywhere
        for content in _read_both_ways(plain):
            signs = content.translate(_LOWER, _OTHERS)
            for length in self._by_length:
                for at in range(len(signs) - length + 1):
                    if (texts := self._texts.get(signs[at : at + length])) is not None:
                        found |= texts
        return found

    @property
    def anywhere(self) -> frozenset[int]:
        """Numbers of the texts that have no keys, and have to be looked for in every content."""
        return self._anywhere

    def places(self, content: bytes) -> Iterator[tuple[int, frozenset[int]]]:
        """Where in a content of bytes, UTF-8 or UTF-16, texts that have keys may be: the ends of the keys."""
        for plain in _read_both_ways(content):
            for ends, key in self._found(plain):
                for end in ends:
                    yield int(end), self._texts[key]

    def _found(self, content: bytes) -> Iterator[tuple[Numbers, bytes]]:
        signs = np.frombuffer(content.translate(_BLANKED), np.uint8) != 0
        if not self._sorted or not signs.any():
            return
        ends = signs.copy()
        ends[:-1] &= ~signs[1:]
        closed = bytes(_LONGEST - 1) + content.translate(_LOWER, _OTHERS)
        last = np.flatnonzero(ends[signs])
        eight = np.ndarray((len(closed) - _LONGEST + 1,), "<u8", closed, strides=(1,))[last]
        for length, numbers, keys in self._sorted:
            looked = eight >> np.uint64(8 * (_LONGEST - length))
            at = np.searchsorted(numbers, looked)
            at[at == len(numbers)] = 0
            hit = np.flatnonzero(numbers[at] == looked)
            for one in np.unique(at[hit]):
                yield np.flatnonzero(ends)[hit[at[hit] == one]], keys[one]


def _words(spelt: Sequence[str]) -> list[str]:
    """Of each text the longest word, in whatever script; none at all where one has none."""
    found = {max(re.findall(r"\w+", one), key=len, default="") for one in spelt}
    return sorted(found) if all(found) else []


def _sorted(
    length: int, keys: Sequence[bytes]
) -> tuple[int, np.ndarray[Any, np.dtype[np.uint64]], list[bytes]]:
    """Keys as numbers in their order, with the keys beside them."""
    numbers = np.array([int.from_bytes(key, "little") for key in keys], np.uint64)
    order = np.argsort(numbers)
    return length, numbers[order], [keys[at] for at in order]


def _windows(spelt: str) -> list[bytes]:
    """The keys that a text can be known by."""
    words = re.findall(rb"[a-z0-9]+", spelt.encode("ascii", "replace").lower())
    closed, found = b"", []
    for word in words:
        closed += word
        if len(closed) >= _LONGEST:
            found.append(closed[-_LONGEST:])
    return found or ([closed] if len(closed) >= _SHORTEST else [])


def _read_both_ways(content: bytes) -> Iterator[bytes]:
    """The content, and where some of it may be escaped also without that, of the same length."""
    yield content
    if _ESCAPED.search(content):
        yield _ESCAPED.sub(lambda found: b" " * len(found[0]), content)
