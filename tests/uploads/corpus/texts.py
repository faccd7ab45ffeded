"""CSV, plain text and JSON lines."""

from __future__ import annotations

from collections.abc import Iterator

from tests.uploads.corpus.case import READ, Case

HEAD = "Organisation,E-mail,Phone\n"
ROW = "Karoo Aviation {n},info@karoo{n}.example,011 555 {n:04d}\n"


def rows(count: int, head: str = HEAD) -> str:
    return head + "".join(ROW.format(n=n) for n in range(count))


def unclosed(mib: int = 24) -> Iterator[bytes]:
    """A quotation mark in row 2 that is never closed."""
    yield HEAD.encode() + b'"Karoo Aviation,info@karoo.example,011 555 0000\n'
    block = rows(20_000, "").encode()
    for _ in range(mib * 1024 * 1024 // len(block)):
        yield block


def one_line(mib: int = 300) -> Iterator[bytes]:
    for _ in range(mib):
        yield b"x" * (1024 * 1024)


def one_line_of_fields(mib: int = 300) -> Iterator[bytes]:
    for _ in range(mib):
        yield b"12345678,abcdefg," * (1024 * 1024 // 17)


def row_of_many_lines(mib: int = 20) -> Iterator[bytes]:
    """Fields that hold a line break each, in one row without an end."""
    yield HEAD.encode()
    for _ in range(mib):
        yield b'"\n",' * (1024 * 1024 // 4)


def uneven(count: int = 200_000) -> Iterator[bytes]:
    yield b",".join([b"x"] * 16_000) + b"\n"
    yield b"x,y\n" * count


def wide(columns: int = 2_000, count: int = 2_000) -> Iterator[bytes]:
    yield b",".join(b"c%d" % n for n in range(columns)) + b"\n"
    yield (b",".join([b"x"] * columns) + b"\n") * count


def quotes(mib: int = 40) -> Iterator[bytes]:
    for _ in range(mib):
        yield b'"' * (1024 * 1024)


def blank_lines(mib: int = 6) -> Iterator[bytes]:
    yield rows(3).encode()
    for _ in range(mib):
        yield b"\n" * (1024 * 1024)


def object_of_many_keys(count: int = 300_000) -> bytes:
    return b"{" + b",".join(b'"k%d":%d' % (n, n) for n in range(count)) + b"}\n"


def other_keys_in_each_line(count: int = 3_000, each: int = 100) -> Iterator[bytes]:
    for n in range(count):
        yield b"{" + b",".join(b'"k%d":1' % (n * each + k) for k in range(each)) + b"}\n"


JSON_LINES = b"".join(b'{"name": "Karoo %d", "e-mail": "info@karoo%d.example"}\n' % (n, n) for n in range(5))
NESTED = b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"\n"
NESTED_LIST = b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"
FORMULAS = (
    'Organisation,E-mail\n"=HYPERLINK(""http://evil.example"",""x"")",info@a.example\n'
    "=cmd|' /C calc'!A0,info@b.example\n@SUM(1+1)*2,info@c.example\n"
)
MARKUP = (
    "Organisation,E-mail\n<script>alert(1)</script>,info@a.example\n"
    "<img src=x onerror=alert(1)>,info@b.example\n[x](javascript:alert(1)) $\\frac{1}{2}$,info@c.example\n"
)

CASES = {
    "quotation mark never closed": Case("a.csv", unclosed, READ, large=True),
    "one line of 300 MB": Case("a.csv", one_line, "longer than", large=True),
    "one line of 300 MB of fields": Case("a.csv", one_line_of_fields, "longer than", large=True),
    "40 MB of quotation marks": Case("a.csv", quotes, "longer than", large=True),
    "six million blank lines": Case("a.csv", blank_lines, READ, rows=3, large=True),
    "a million columns": Case("a.csv", lambda: b",".join([b"x"] * 1_000_000) + b"\n1\n", "fields"),
    "a million columns in one row of many": Case(
        "a.csv", lambda: rows(50).encode() + b"x," * 1_000_000 + b"\n", "fields"
    ),
    "two thousand columns": Case("a.csv", wide, READ),
    "NUL bytes": Case("a.csv", lambda: rows(40).encode().replace(b"Karoo", b"Ka\0oo"), "binary"),
    "one NUL byte far inside": Case(
        "a.csv", lambda: rows(9_000).encode().replace(b"Karoo Aviation 8000", b"Karoo\0"), READ, rows=9_000
    ),
    "UTF-16 without a mark": Case("a.csv", lambda: rows(20).encode("utf-16-le"), READ, rows=20),
    "UTF-16, the other order": Case("a.csv", lambda: rows(20).encode("utf-16-be"), READ, rows=20),
    "UTF-16 cut in a character": Case("a.csv", lambda: rows(20).encode("utf-16")[:-1], READ, rows=20),
    "UTF-32": Case("a.csv", lambda: rows(20).encode("utf-32"), READ, rows=20),
    "a row of many lines": Case("a.csv", row_of_many_lines, "longer than", large=True),
    "one wide row over very many": Case("a.csv", uneven, "fields where most have", large=True),
    "overlong UTF-8": Case(
        "a.csv",
        lambda: rows(20).encode().replace(b"Karoo Aviation 3,", b"Karoo\xc0\xaf\xed\xa0\x80,"),
        READ,
        rows=20,
    ),
    "an old Mac's lines": Case("a.csv", lambda: rows(20).replace("\n", "\r").encode(), READ, rows=20),
    "formulas in text": Case("a.csv", FORMULAS.encode, READ, rows=3),
    "markup in text": Case("a.csv", MARKUP.encode, READ, rows=3),
    "only a header": Case("a.csv", HEAD.encode, READ),
    "web page named as text": Case(
        "a.csv", lambda: b"<!DOCTYPE html><html><table><tr><td>1</td></tr></table></html>", "web page"
    ),
    "JSON nested 100 000 deep": Case("a.jsonl", lambda: NESTED, "no JSON"),
    "JSON list nested 100 000 deep": Case("a.jsonl", lambda: NESTED_LIST, "no JSON"),
    "JSON nested 900 deep": Case("a.jsonl", lambda: b'{"a":' * 900 + b"1" + b"}" * 900 + b"\n", READ),
    "JSON of one giant object": Case("a.jsonl", object_of_many_keys, "keys"),
    "JSON with other keys in each line": Case("a.jsonl", other_keys_in_each_line, "keys"),
    "JSON with NaN": Case(
        "a.jsonl",
        lambda: (
            b'{"name": "Karoo", "e-mail": "info@karoo.example", "n": NaN, "m": -Infinity, "o": 1e999}\n' * 5
        ),
        READ,
        rows=5,
    ),
    "JSON of a huge number": Case(
        "a.jsonl", lambda: b'{"name": "Karoo", "n": ' + b"9" * 9_000_000 + b"}\n", READ
    ),
    "JSON with a mark": Case("a.jsonl", lambda: b"\xef\xbb\xbf" + JSON_LINES, READ, rows=5),
    "JSON in UTF-16": Case("a.jsonl", lambda: JSON_LINES.decode().encode("utf-16"), READ, rows=5),
    "JSON with half characters": Case(
        "a.jsonl", lambda: JSON_LINES.replace(b"Karoo 1", b"Karoo \\ud800"), READ, rows=5
    ),
    "JSON with the same key twice": Case(
        "a.jsonl", lambda: JSON_LINES.replace(b'{"name', b'{"name": "x", "name'), READ, rows=5
    ),
    "JSON that is a list": Case("a.jsonl", lambda: b'[{"name": "Karoo"}]\n', "no JSON object"),
}
