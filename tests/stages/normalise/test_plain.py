"""SQL and the kinds read plain texts alike, whatever the texts are."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotpass.engine import DuckDBEngine
from hotpass.fields import KINDS, people
from hotpass.fields.address_parts import WAYS
from hotpass.fields.placeholders import is_placeholder
from hotpass.fields.plain import plain, plain_told, says_something
from hotpass.fields.text_folding import tidy
from hotpass.fields.vocabulary import spellings, vocabulary

KNOWN = ("email", "phone", "website", "organisation_name", "person_name", "identifier", "address")


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDBEngine]:
    with DuckDBEngine() as engine:
        yield engine


def disagreements(engine: DuckDBEngine, kind: str, texts: Sequence[str]) -> tuple[int, list[object]]:
    """How many texts are plain, and those that the kind reads otherwise, with both readings."""
    found = plain(kind, "ZA")
    assert found
    engine.register("texts", pa.table({"raw": pa.array(sorted(set(texts)), pa.string())}))
    lets = "".join(f', {sql} AS "{name}"' for name, sql in found.lets.items())
    parts = "".join(f", {found.parts.get(part, 'NULL')} AS p_{part}" for part in KINDS[kind].parts)
    rows = engine.rows(
        f"""SELECT raw, {found.problem} AS problem, {found.value} AS "value"{parts}
        FROM (SELECT raw{lets} FROM texts) WHERE {found.where}"""
    )
    wrong: list[object] = []
    for raw, *said in rows:
        read = KINDS[kind].normalise(raw, "ZA")
        expected = [read.problem, read.value, *(read.parts.get(part) for part in KINDS[kind].parts)]
        if said != expected or read.others:
            wrong.append((raw, said, expected, read.others))
    return len(rows), wrong


def _words(dice: random.Random) -> list[str]:
    known = ["given_names", "family_names", "role_words", "titles", "desks", "placeholders", "small_words"]
    known += ["organisation_words", "towns"]
    words = [word for name in known for word in sorted(vocabulary(name))]
    words += [word for entry in spellings("legal_forms") for word in entry.split(" ")]
    words += [
        *"ABKz",
        "van",
        "der",
        "rf",
        "unknown",
        "t/a",
        "trading as",
        "dba",
        "&",
        "and",
        "(",
        "Müller",
        "O'",
    ]
    return [*words, *(dice.choice(words)[::-1] for _ in range(400))]


def names(dice: random.Random, count: int = 12_000) -> Iterator[str]:
    words, cases = _words(dice), (str.title, str.title, str.capitalize, str.upper, str.lower, str)
    ends = [
        "",
        "",
        "",
        " (Pty) Ltd",
        " (PTY) LTD",
        "(Pty)Ltd",
        " Pty. Ltd.",
        " CC",
        " Ltd.",
        " (Brakpan)",
        ".",
        " ",
    ]
    for _ in range(count):
        case = dice.choice(cases)
        picked = [case(dice.choice(words)) for _ in range(dice.randint(1, 4))]
        yield dice.choice([" ", " ", " ", ", ", "  ", "\u00a0", ". "]).join(picked) + dice.choice(ends)


def phones(dice: random.Random, count: int = 12_000) -> Iterator[str]:
    for _ in range(count):
        lead = dice.choice(["0", "0", "+27", "27", "0027", "", "+27 (0)", "+27(0)", "(0", "+44", "00"])
        digits = lead + str(dice.choice([dice.randint(10**8, 10**9 - 1), dice.randint(0, 10**9)]))
        cuts = sorted(dice.sample(range(1, len(digits)), 2))
        mark = dice.choice(["", " ", "-", "/", ") ", ".", " / "])
        yield mark.join([digits[: cuts[0]], digits[cuts[0] : cuts[1]], digits[cuts[1] :]])
        first, then, last = (
            str(dice.randint(10**n, 10 ** (n + 1) - 1)) for n in (2, 2, dice.choice((2, 3, 3)))
        )
        mark = dice.choice(["", " ", "-", ".", "/"])
        yield dice.choice([f"{first}{mark}{then}{mark}{last}", f"({first}) {then}{mark}{last}"])


def addresses(dice: random.Random, count: int = 12_000) -> Iterator[str]:
    hosts = [
        "karoo",
        "gmail",
        "gmial",
        "x--y",
        "a",
        "3d",
        "-x",
        "mail.karoo",
        "www",
        "www2",
        "facebook",
        "karooco",
    ]
    ends = [
        ".co.za",
        ".com",
        ".coza",
        ".con",
        ".org.za",
        ".aero",
        ".test",
        ".za",
        ".de",
        "",
        ".za.com",
        ".COM",
    ]
    for _ in range(count):
        local = dice.choice(
            ["info", "A.Botha", "a..b", ".x", "x.", "o'neil", "j_p+1", "-", "x" * 70, "n/a", "é"]
        )
        host = dice.choice(hosts) + dice.choice(ends)
        yield (
            dice.choice(["", "", " ", "mailto:", "<"])
            + f"{local}@{host}"
            + dice.choice(["", "", ";", " ,", ">"])
        )
        yield (
            dice.choice(["", "http://", "HTTPS://", "www.", "http://www."])
            + host
            + dice.choice(["", "/", "/a", " "])
        )


def streets(dice: random.Random, count: int = 12_000) -> Iterator[str]:
    known = [*spellings("street_words"), *spellings("street_words").values(), *WAYS.split("|")]
    places = [
        *sorted(vocabulary("towns")),
        *spellings("provinces"),
        *spellings("countries"),
        "Unit",
        "PO Box",
        "Suite",
    ]
    names = [
        *sorted(vocabulary("family_names"))[::7],
        "Pleasant",
        "St",
        "Dr",
        "Kerkstraat",
        "Postbus",
        "of",
        "and",
        "A",
    ]
    for _ in range(count):
        words = [
            dice.choice(dice.choice([names, names, known, places])).title() for _ in range(dice.randint(1, 3))
        ]
        number = dice.choice(
            ["", "No. ", f"{dice.randint(1, 99_999)} ", f"{dice.randint(1, 300)} ", "12B ", "7-9 "]
        )
        ends = [
            f" {dice.choice(known)}",
            f" {dice.choice(known).title()}",
            "",
            f", {dice.choice(places).title()}",
        ]
        code = dice.choice(["", "", "", " 2001", ", 8001", " 0000"])
        yield number + dice.choice([" ", " ", ", "]).join(words) + dice.choice(ends) + code


MASSES: dict[str, tuple[Callable[[random.Random], Iterator[str]], int]] = {
    "email": (addresses, 200),
    "phone": (phones, 2_000),
    "website": (addresses, 200),
    "organisation_name": (names, 2_000),
    "person_name": (names, 100),
    "identifier": (phones, 500),
    "address": (streets, 2_000),
}


@pytest.mark.parametrize("kind", KNOWN)
def test_thousands_of_texts_read_alike(engine: DuckDBEngine, kind: str) -> None:
    make, least = MASSES[kind]
    known, wrong = disagreements(engine, kind, list(make(random.Random(kind))))
    assert wrong == []
    assert known >= least


@pytest.mark.parametrize("kind", KNOWN)
@settings(max_examples=40, deadline=None)
@given(
    texts=st.lists(
        st.from_regex(
            r"[A-Za-z]{1,5}[ .,&@/()'-]{0,2}[A-Za-z0-9]{1,6}[ .,@/()-]{0,2}"
            r"([A-Za-z]{1,4}|[0-9]{3,9}|co\.za)[ .;]?",
            fullmatch=True,
        )
        | st.text(max_size=12),
        max_size=60,
    )
)
def test_any_text_reads_alike(engine: DuckDBEngine, kind: str, texts: list[str]) -> None:
    clean = [text for text in texts if text.isprintable()]
    assert disagreements(engine, kind, clean)[1] == []


def test_every_valid_number_of_the_country_is_one_for_both(engine: DuckDBEngine) -> None:
    """The patterns are phonenumbers' own; each beginning of three digits is tried, right and wrong ones."""
    texts = [f"0{start}{rest:06}" for start in range(100, 1000) for rest in (0, 123456, 999999)]
    # Some fit the patterns of fixed and of mobile numbers.
    texts += ["0104937752", "010/493 7752", "031 492 5896", "031/492 5896"]
    known, wrong = disagreements(engine, "phone", texts)
    assert wrong == []
    read = [text for text in texts if KINDS["phone"].normalise(text, "ZA").value]
    assert known == len(read) > 1_000


def test_a_plain_name_is_one_person_without_a_role(engine: DuckDBEngine) -> None:
    found = plain("person_name", "ZA")
    assert found
    texts = sorted(set(names(random.Random(7))))
    engine.register("texts", pa.table({"raw": pa.array(texts, pa.string())}))
    lets = "".join(f', {sql} AS "{name}"' for name, sql in found.lets.items())
    rows = engine.rows(f"SELECT raw, {found.value} FROM (SELECT raw{lets} FROM texts) WHERE {found.where}")
    for raw, value in rows:
        assert [(p.name, p.role) for p in people(raw)] == [(value, None)]


def test_a_plain_street_tells_nothing_but_itself(engine: DuckDBEngine) -> None:
    found = plain_told("address", "ZA")
    assert found
    engine.register("texts", pa.table({"raw": pa.array(sorted(set(streets(random.Random(7)))), pa.string())}))
    lets = "".join(f', {sql} AS "{name}"' for name, sql in found.lets.items())
    rows = engine.rows(f"SELECT raw FROM (SELECT raw{lets} FROM texts) WHERE {found.where}")
    wrong = [(raw, told) for (raw,) in rows if (told := KINDS["address"].given(raw)) != {"street": raw}]
    assert wrong == []
    assert len(rows) > 200


def test_countries_without_such_a_plan_have_no_shortcut() -> None:
    assert plain("phone", "US") is None
    assert plain("date", "ZA") is None


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    texts=st.lists(
        st.one_of(st.text(max_size=12), st.sampled_from(sorted(vocabulary("placeholders")))), max_size=20
    )
)
def test_what_says_something_is_neither_blank_nor_a_placeholder(
    texts: list[str], engine: DuckDBEngine
) -> None:
    written = [*texts, *(text.upper() for text in texts), "Karoo Air", "n/a", "N/A.", "n&amp;a", "not  given"]
    plain_texts = [text for text in written if "\x00" not in text]
    engine.register("texts", pa.table({"raw": pa.array(sorted(set(plain_texts)), pa.string())}))
    told = [raw for (raw,) in engine.rows(f"SELECT raw FROM texts WHERE {says_something()}")]
    assert "Karoo Air" in told
    assert not [raw for raw in told if not tidy(raw) or is_placeholder(tidy(raw))]
