"""A pair weighs what Splink says that it does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from splink import Linker

from hotpass.engine import DuckDBEngine
from hotpass.engine.base import quote
from hotpass.stage import StageJob
from hotpass.stages.link.gathering import gather
from tests.stages.link.written import PROFILE, Linked


def test_weights_are_those_that_splink_predicts(linked: Linked, tmp_path: Path) -> None:
    records = "organisation_records"
    inputs = {records: linked.folder.parent / "in" / f"{records}.parquet"}
    settings = json.loads((linked.folder / "model_organisation.json").read_text(encoding="utf-8"))
    with DuckDBEngine() as engine:
        job = StageJob(inputs, tmp_path, PROFILE, engine)
        job.view(*inputs)
        evidence = gather(job, "organisation")
        engine.view("pairs", linked.folder / "pairs.parquet")
        engine.execute(
            f"""CREATE TABLE asked AS
            SELECT match_key, a.id AS join_key_l, b.id AS join_key_r, p.match_weight, p.weights
            FROM pairs p JOIN {evidence.nodes} a ON a.record_id = p.record_id_l
            JOIN {evidence.nodes} b ON b.record_id = p.record_id_r
            WHERE p.entity_type = 'organisation' AND NOT p.contradicted
            UNION ALL SELECT '0', id, id, NULL, NULL FROM {evidence.nodes}"""
        )
        api = engine.splink_api()
        linker = Linker(api.register(evidence.nodes), settings, log_level="ERROR")
        engine.view("frequencies", linked.folder / "model_organisation_frequencies.parquet")
        for column in filter(None, (c.adjusted_by for c in evidence.comparisons)):
            engine.execute(
                f"""CREATE TABLE of_{column} AS
                SELECT value AS {quote(column)}, frequency AS {quote("tf_" + column)}
                FROM frequencies WHERE "column" = '{column}'"""
            )
            table = api.register(f"of_{column}")
            linker.table_management.register_term_frequency_lookup(table, column)
        linker.table_management.register_blocked_pairs_for_predict(api.register("asked"))
        predicted = linker.inference.predict(warning_mode="never").physical_name
        rows = engine.rows(
            f"""SELECT a.match_weight, p.match_weight, a.weights['name'], p.mw_name + p.mw_tf_adj_name
            FROM {predicted} p JOIN asked a ON a.join_key_l = p.id_l AND a.join_key_r = p.id_r
            WHERE p.id_l <> p.id_r"""
        )
        alone = engine.rows(f"SELECT match_weight FROM {predicted} WHERE id_l = id_r")
    assert len(rows) > 100
    for ours, theirs, name, name_theirs in rows:
        assert ours == pytest.approx(theirs, abs=2e-6)
        assert name == pytest.approx(name_theirs, abs=2e-6)
    told = linked.report["organisation"]["self_weights"]
    steps, shares = zip(*told, strict=True)
    below = [sum(weight < step for (weight,) in alone) / len(alone) for step in steps]
    assert shares == pytest.approx(below, abs=1e-6)
    assert shares[-1] == 1
