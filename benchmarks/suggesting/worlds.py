"""Tables of which fresh rows can be had: each world draws its laws by its seed, and any number of rows."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

Row = dict[str, Any]
#: From a row so far and a source of chance to the row with more columns.
Maker = Callable[[Row, random.Random], None]


def world(seed: int) -> Callable[[int, int], pa.Table]:
    """A world: from a seed and a number of rows to a table. Its laws are the same for every seed of rows."""
    laws = random.Random(f"world {seed}")
    kinds = [*_KINDS]
    laws.shuffle(kinds)
    makers = [
        kind(laws, f"{kind.__name__.strip('_')}_{n}") for n, kind in enumerate(kinds[: laws.randint(7, 14)])
    ]

    def rows(of: int, count: int) -> pa.Table:
        chance = random.Random(f"world {seed} rows {of}")
        made: list[Row] = []
        for number in range(count):
            row: Row = {"__number": number}
            for maker in makers:
                maker(row, chance)
            del row["__number"]
            made.append(row)
        return pa.Table.from_pylist(made)

    return rows


def _word(laws: random.Random, short: int = 3, long: int = 9) -> str:
    return "".join(laws.choices(string.ascii_lowercase, k=laws.randint(short, long)))


def _weights(laws: random.Random, count: int, tail: float) -> list[float]:
    """Of a long tail where ``tail`` is large (Zipf)."""
    return [1 / (rank + 1) ** tail for rank in range(count)]


def _gaps(laws: random.Random) -> float:
    return laws.choice([0.0, 0.0, 0.0, 0.002, 0.03, 0.3, 0.7])


def _maybe(name: str, gap: float, make: Callable[[Row, random.Random], Any]) -> Maker:
    def maker(row: Row, chance: random.Random) -> None:
        row[name] = None if chance.random() < gap else make(row, chance)

    return maker


def _category(laws: random.Random, name: str) -> Maker:
    values = sorted({_word(laws).capitalize() for _ in range(laws.choice([2, 3, 5, 9, 15, 40]))})
    weights = _weights(laws, len(values), laws.choice([0.0, 0.7, 1.5, 2.5]))
    return _maybe(name, _gaps(laws), lambda _r, c: c.choices(values, weights)[0])


def _long_tail(laws: random.Random, name: str) -> Maker:
    """Values that never come to an end, such as towns and job titles."""
    values = [_word(laws).capitalize() for _ in range(5_000)]
    weights = _weights(laws, len(values), laws.choice([0.9, 1.2, 1.6]))
    return _maybe(name, _gaps(laws), lambda _r, c: c.choices(values, weights)[0])


def _town(laws: random.Random, name: str) -> Maker:
    """A town, its province, which it settles, and now and then its postal code."""
    provinces = [_word(laws).title() for _ in range(laws.randint(3, 9))]
    towns = {_word(laws).title(): (laws.choice(provinces), f"{laws.randint(0, 9999):04}") for _ in range(150)}
    weights = _weights(laws, len(towns), 0.8)
    slip = laws.choice([0.0, 0.0, 0.004])

    def maker(row: Row, chance: random.Random) -> None:
        town = chance.choices(list(towns), weights)[0]
        row[name], (row[f"{name}_province"], row[f"{name}_code"]) = town, towns[town]
        if chance.random() < slip:
            row[f"{name}_province"] = chance.choice(provinces)

    return maker


def _amount(laws: random.Random, name: str) -> Maker:
    """A number of one of many distributions, stored as a number or as text."""
    scale, shift = 10 ** laws.randint(0, 5), laws.choice([0, 0, 0, 1000, -50])
    draw: Callable[[random.Random], float] = laws.choice(
        [
            lambda c: c.random(),
            lambda c: c.gauss(0.5, 0.1),
            lambda c: c.lognormvariate(0, 1.2),
            lambda c: c.expovariate(2),
            lambda c: c.paretovariate(1.8),
            lambda c: c.betavariate(0.5, 0.5),
            lambda c: c.choice([0.0, 0.0, 0.0, c.random()]),
        ]
    )
    form = laws.choice([float, float, int, lambda x: f"{x:.2f}", lambda x: str(int(x))])
    return _maybe(name, _gaps(laws), lambda _r, c: form(round(shift + scale * draw(c), 4)))


def _count(laws: random.Random, name: str) -> Maker:
    most = laws.choice([1, 4, 12, 60])
    return _maybe(name, _gaps(laws), lambda _r, c: min(most, int(c.expovariate(2 / most))))


def _days(laws: random.Random, name: str) -> Maker:
    """A day, and in half of the worlds a later one."""
    first, length = date(laws.randint(1940, 2020), 1, 1), laws.choice([30, 800, 9_000])
    pair = laws.random() < 0.6
    wait = laws.choice([0.05, 0.005])

    def maker(row: Row, chance: random.Random) -> None:
        start = first + timedelta(days=int(chance.random() * length))
        row[name] = str(start)
        if pair:
            row[f"{name}_until"] = str(start + timedelta(days=int(chance.expovariate(wait))))

    return maker


def _serial(laws: random.Random, name: str) -> Maker:
    """Keys of several makes, and numbers that look like keys and are none."""
    prefix = "".join(laws.choices(string.ascii_uppercase, k=2))
    first = laws.choice([1, 1000, 500_000])
    make: Callable[[Row, random.Random], Any] = laws.choice(
        [
            lambda r, _c: first + r["__number"],
            lambda r, _c: f"{prefix}-{first + r['__number']:07}",
            lambda _r, c: f"{c.getrandbits(128):032x}",
            lambda _r, c: c.randrange(10**6),
            lambda _r, c: f"{prefix}{c.randrange(10**5):05}",
            lambda _r, c: f"{c.randrange(10**9):09}",
        ]
    )
    return _maybe(name, 0.0, make)


def _code(laws: random.Random, name: str) -> Maker:
    parts: list[Callable[[random.Random], str]] = []
    for _ in range(laws.randint(2, 3)):
        width = laws.randint(2, 5)
        signs = laws.choice([string.digits, string.digits, string.ascii_uppercase])
        parts.append(lambda c, width=width, signs=signs: "".join(c.choices(signs, k=width)))  # type: ignore[misc]
    between = laws.choice(["-", "/", "", " "])
    other = laws.choice([0.0, 0.0, 0.003, 0.1])

    def make(_row: Row, chance: random.Random) -> str:
        text = between.join(part(chance) for part in parts)
        return text.replace(between, "") if between and chance.random() < other else text

    return _maybe(name, _gaps(laws), make)


def _contact(laws: random.Random, name: str) -> Maker:
    """A name and an e-mail address that go together, and a phone number."""
    given, family = ([_word(laws).capitalize() for _ in range(80)] for _ in range(2))
    rare = laws.choice([0.0, 0.01])
    gap = _gaps(laws)

    def maker(row: Row, chance: random.Random) -> None:
        one, other = chance.choice(given), chance.choice(family)
        if chance.random() < rare:
            other = chance.choice(["O'Brien", "van der Merwe", "Müller-Lüdenscheidt", "D’Arcy"])
        row[name] = f"{one} {other}"
        at = f"{one}.{other}".lower().replace(" ", "").replace("'", "").replace("’", "")
        row[f"{name}_email"] = None if chance.random() < gap else f"{at}@{chance.choice(given).lower()}.co.za"
        row[f"{name}_phone"] = (
            None
            if row[f"{name}_email"] is None and chance.random() < 0.97
            else (f"+27{chance.randint(10, 89)}{chance.randint(0, 9_999_999):07}")
        )

    return maker


def _copied(laws: random.Random, name: str) -> Maker:
    """A number that stands in two columns, but for a few rows, and a third that is never less."""
    slip = laws.choice([0.0, 0.004])

    def maker(row: Row, chance: random.Random) -> None:
        row[name] = round(chance.lognormvariate(3, 1), 2)
        row[f"{name}_again"] = row[name] if chance.random() >= slip else round(row[name] * 1.1, 2)
        row[f"{name}_gross"] = round(row[name] * (1 + chance.random()), 2)

    return maker


def _note(laws: random.Random, name: str) -> Maker:
    words = [_word(laws, 1, 11) for _ in range(400)]

    def make(_row: Row, chance: random.Random) -> str:
        text = " ".join(chance.choices(words, k=1 + int(chance.expovariate(0.25))))
        return text.capitalize() + chance.choice(["", ".", "!", f" ({chance.randint(1, 99)})"])

    return _maybe(name, _gaps(laws), make)


_KINDS: tuple[Callable[[random.Random, str], Maker], ...] = (
    *(_category, _category, _category, _long_tail, _town, _amount, _amount, _amount, _count, _days),
    *(_serial, _serial, _code, _code, _contact, _copied, _note),
)

Laws = Mapping[str, Maker]
