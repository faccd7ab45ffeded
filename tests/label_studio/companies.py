"""A list of companies of which many stand there two or three times, written differently."""

from __future__ import annotations

import random

_FIRST = (
    *("Karoo", "Baobab", "Protea", "Mistral", "Heron", "Condor", "Impala", "Kudu", "Springbok", "Marula"),
    *("Acacia", "Fynbos", "Drakensberg", "Limpopo", "Zambezi", "Kalahari", "Namaqua", "Cederberg"),
    *("Overberg", "Tugela", "Umzimvubu", "Olifants"),
)
_SECOND = (
    *("Aviation", "Helicopters", "Charters", "Flyers", "Aerial", "Gliding", "Logistics", "Maintenance"),
    *("Survey", "Cargo"),
)
_TOWNS = ("Pretoria", "Durban", "George", "Kimberley", "Upington", "Welkom", "Ermelo", "Knysna")


def companies(number: int) -> list[tuple[str, ...]]:
    """So many companies, each on two lines and every other one on a third: about twice as many pairs."""
    rng = random.Random(7)
    names = [(a, b) for a in _FIRST for b in _SECOND]
    rng.shuffle(names)
    rows = []
    for i, (a, b) in enumerate(names[:number]):
        town, street = _TOWNS[i % 8], f"{i + 2} {rng.choice(_FIRST)} Street"
        phone = f"0{rng.randrange(11, 58)} 555 {i:04d}"
        rows.append((f"{a} {b}", street, town, phone))
        rows.append((f"{a} {b} (Pty) Ltd", street.replace("Street", "St"), town, phone if i % 3 else ""))
        if i % 2:
            rows.append((f"{a[:-1]} {b}", "", town, phone if i % 5 else ""))
    rng.shuffle(rows)
    return rows
