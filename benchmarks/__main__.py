"""``make bench``: prints the tables."""

from __future__ import annotations

import platform
from datetime import date

import hotpass
from benchmarks import accuracy, layouts, reading, speed
from benchmarks.columns import measure as columns
from benchmarks.linkage import measure as linkage


def main() -> None:
    print(f"Hotpass {hotpass.__version__}, Python {platform.python_version()}, {date.today():%d %B %Y}\n")
    accuracy.main()
    print()
    linkage.main()
    print()
    columns.main()
    print()
    layouts.main()
    print()
    reading.main()
    print()
    speed.main()


main()
