"""Splink by itself over prepared records: comparisons and blocking keys are given, the rest is its own.

Called in a process of its own: the folder of the records and the entity type. The keys were made beforehand,
so that their making costs nothing here.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa

from benchmarks.linkage.keys import SPLINK, job_over, key_columns
from hotpass.stages.link.evidence import Evidence, gather
from hotpass.stages.link.scoring import LEAST_WEIGHT


def main(folder: Path, entity_type: Any) -> None:
    with job_over(folder, folder / SPLINK) as job:
        evidence = gather(job, entity_type)
        job.engine.view("keys", folder / "keys.parquet")
        job.engine.execute(f"CREATE TABLE keyed AS SELECT * FROM {evidence.nodes} JOIN keys USING (id)")
        exploded = key_columns(job.engine)
        linker = _trained(job.engine.splink_api(), evidence, exploded)
        predicted = linker.inference.predict(threshold_match_weight=LEAST_WEIGHT, warning_mode="never")
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            predicted, threshold_match_probability=0.9
        )
        job.engine.write(
            f"SELECT n.record_id, CAST(c.cluster_id AS VARCHAR) AS entity_id FROM {clusters.physical_name} c "
            f"JOIN {evidence.nodes} n USING (id) ORDER BY record_id",
            folder / SPLINK / "clusters.parquet",
            schema=pa.schema([("record_id", pa.string()), ("entity_id", pa.string())]),
        )


def _trained(api: Any, evidence: Evidence, exploded: dict[str, bool]) -> Any:
    from splink import Linker, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    rules = [
        block_on(name, arrays_to_explode=[name]) if many else block_on(name)
        for name, many in exploded.items()
    ]
    single = [name for name, many in exploded.items() if not many]
    other = next(name for name in single if name.split("_")[1] != single[0].split("_")[1])
    trained_by = [block_on(single[0]), block_on(other)]
    settings = {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "comparisons": [
            {"output_column_name": c.name, "comparison_levels": [dict(level) for level in c.levels]}
            for c in evidence.comparisons
        ],
        "blocking_rules_to_generate_predictions": rules,
        "retain_matching_columns": False,
    }
    linker = Linker(api.register("keyed"), settings, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match(trained_by, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in trained_by:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    return linker


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
