"""``make bench``: measures all sections, or those that are named, and writes the page of results."""

from __future__ import annotations

import sys
from typing import Final

from benchmarks import accuracy, auditing, layouts, looking, merging, reading, report, reviewing, rules, speed
from benchmarks.columns import measure as columns
from benchmarks.linkage import adding, thresholds
from benchmarks.linkage import measure as linkage
from benchmarks.linkage import speed as linkage_speed
from benchmarks.personal import measure as personal
from benchmarks.planting import measure as planting
from benchmarks.report import Section
from benchmarks.suggesting import measure as suggesting

SECTIONS: Final = (
    Section("linkage", "Linkage without labels", linkage.main),
    Section("thresholds", "Match weights chosen", thresholds.main),
    Section("labels", "Linkage with labels", linkage.with_labels),
    Section("samples", "Linkage of generated workbooks", accuracy.main),
    Section("columns", "Columns recognised", columns.main),
    Section("layouts", "Tables found", layouts.main),
    Section("reading", "Reading", reading.main),
    Section("runs", "Whole runs", speed.main),
    Section("speed", "Speed of linkage", linkage_speed.main),
    Section("merging", "Golden records", merging.main),
    Section("reviewing", "Reviewing", reviewing.main),
    Section("rules", "Speed of rules", rules.main),
    Section("planting", "Planted defects found", planting.main),
    Section("suggesting", "Suggested rules", suggesting.main),
    Section("auditing", "The audit trail", auditing.main),
    Section("personal", "Personal information found", personal.main),
    Section("looking", "Looking at quality", looking.main),
    Section("adding", "Records added to what is published", adding.main),
)


def main(names: list[str]) -> None:
    known = [section.name for section in SECTIONS]
    if unknown := [name for name in names if name not in known]:
        sys.exit(f"{unknown[0]}: no such benchmark. There are {', '.join(known)}.")
    for section in SECTIONS:
        if not names or section.name in names:
            report.run(section)
            report.write(SECTIONS)


main(sys.argv[1:])
