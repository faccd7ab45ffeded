"""dedupe at work on one labelled set, in its own environment: JSON in, the cluster of each record out.

Read from standard input: ``columns``, ``records`` (texts by column), ``entities``, ``asked`` (places of the
records that questions may be about), ``labels`` (how many), ``seed``. The questions are those that dedupe
picks; the truth answers them.
"""

import json
import random
import sys

import dedupe
import numpy as np
from dedupe.variables import ShortString, String


def main() -> None:
    told = json.load(sys.stdin)
    random.seed(told["seed"])
    np.random.seed(told["seed"])
    columns = [c for c in told["columns"] if any(r[c] for r in told["records"])]
    records = {
        place: {"place": place, **{c: (r[c] or "").lower().strip() or None for c in columns}}
        for place, r in enumerate(told["records"])
    }
    entity = told["entities"]
    deduper = dedupe.Dedupe([variable(c, records) for c in columns], num_cores=1)
    deduper.prepare_training({place: records[place] for place in told["asked"]})
    for _ in range(told["labels"]):
        ((one, other),) = deduper.uncertain_pairs()
        same = entity[one["place"]] == entity[other["place"]]
        deduper.mark_pairs(
            {"match": [(one, other)] if same else [], "distinct": [] if same else [(one, other)]}
        )
    deduper.train()
    label = list(range(len(records)))
    for number, (members, _) in enumerate(deduper.partition(records, 0.5)):
        for place in members:
            label[place] = number
    json.dump(label, sys.stdout)


def variable(column: str, records: dict) -> object:
    filled = [r[column] for r in records.values() if r[column]]
    kind = ShortString if sum(map(len, filled)) < 12 * len(filled) else String
    return kind(column, has_missing=len(filled) < len(records))


main()
