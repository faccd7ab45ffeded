"""Pairs scored by a trained Splink model."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from math import log2
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.stages.link.evidence import Evidence
from hotpass.stages.link.training import Parameters

#: Rules of pairs that no blocking rule need bring: bound by a key or a decision, or within one loose group.
BOUND: Final = -1
WITHIN: Final = -2
#: Pairs below this match weight are not kept: about 1 in 5 of being the same even against what was found.
LEAST_WEIGHT: Final = -2.0
#: How many entities the overall frequency of a value counts for beside the value's own, as a share of all.
_SHRINK: Final = 0.25
#: Name, among a pair's weights, of what its contradicting names take away.
CONTRADICTION: Final = "names differ"
#: How common values are, as a model keeps it.
FREQUENCIES: Final = pa.schema([("column", pa.string()), ("value", pa.string()), ("frequency", pa.float64())])


def prepare_scores(engine: Engine) -> None:
    """Make the empty table ``scores``: l, r, rule, weight, weights (of each comparison), own, contradicted.

    ``own`` is the weight by which records are grouped: where names contradict, what entities may share does
    not speak for a match.
    """
    engine.execute(
        """CREATE OR REPLACE TABLE scores (l INTEGER, r INTEGER, rule INTEGER, weight DOUBLE,
        weights DOUBLE[], own DOUBLE, contradicted BOOLEAN)"""
    )


class Scorer:
    """A trained model at work on one entity type.

    Args:
        engine: holds the nodes of the evidence.
        evidence: what is compared.
        parameters: what was learnt.
        highest: weight that a pair with contradicting names cannot exceed.

    Attributes:
        parameters: what was learnt.
        settings: the model as Splink's settings.
        linker: Splink's, over the nodes.
    """

    def __init__(self, engine: Engine, evidence: Evidence, parameters: Parameters, highest: float) -> None:
        from splink import Linker

        self._engine, self._evidence, self.parameters = engine, evidence, parameters
        self._highest = highest
        self._api = engine.splink_api()
        logging.getLogger("splink").setLevel(logging.ERROR)
        self.settings = settings_of(evidence, parameters)
        nodes = self._api.register(evidence.nodes, dataset_display_name=evidence.entity_type)
        self.linker = Linker(nodes, self.settings, log_level="ERROR")
        self._boost = 0.0

    def weigh_values(self, labels: str) -> None:
        """Tell the model how common the values of its adjusted columns are, each counted once an entity.

        Args:
            labels: table of a first, careful clustering: id, label.
        """
        for place, column in adjusted(self._evidence).items():
            self._count(column, labels, self.parameters.u[place][-1])
            self._adjust(place, column)

    def recall_values(self, saved: Path) -> None:
        """Tell the model how common the values of its adjusted columns were among what it was trained on.

        A value that it never met is as rare as one that a single entity had.

        Args:
            saved: what :meth:`save_values` wrote.
        """
        self._engine.view("saved_frequencies", saved)
        for place, column in adjusted(self._evidence).items():
            self._recall(column)
            self._adjust(place, column)

    def save_values(self, path: Path) -> None:
        """Write how common values are: column, value (null stands for any that is not named), frequency."""
        each = [
            f'SELECT {literal(c)} AS "column", {quote(c)} AS value, {quote("tf_" + c)} AS frequency'
            f" FROM {self._table(c)}"
            for c in adjusted(self._evidence).values()
        ]
        listed = (
            " UNION ALL ".join(each) or "SELECT '' AS \"column\", '' AS value, 0 AS frequency WHERE false"
        )
        self._engine.write(f'SELECT * FROM ({listed}) ORDER BY "column", value', path, schema=FREQUENCIES)

    def _table(self, column: str) -> str:
        return quote(f"{self._evidence.entity_type}_{column}_frequencies")

    def _adjust(self, place: int, column: str) -> None:
        """Take a column's table of frequencies into use."""
        table = self._table(column)
        rarest = self._engine.rows(f"SELECT min({quote('tf_' + column)}) FROM {table}")[0][0]
        self._boost += max(0.0, log2(self.parameters.u[place][-1] / rarest))
        registered = self._api.register(table)
        self.linker.table_management.register_term_frequency_lookup(registered, column)

    def _recall(self, column: str) -> None:
        name = literal(column)
        self._engine.execute(
            f"""CREATE OR REPLACE TABLE {self._table(column)} AS
            WITH saved AS (SELECT value, frequency FROM saved_frequencies WHERE "column" = {name})
            SELECT value AS {quote(column)}, frequency AS {quote("tf_" + column)} FROM saved
            UNION ALL
            SELECT n.value, (SELECT frequency FROM saved WHERE value IS NULL)
            FROM (SELECT DISTINCT {quote(column)} AS value FROM {self._evidence.nodes}) n
            ANTI JOIN saved USING (value) WHERE n.value IS NOT NULL"""
        )

    def _count(self, column: str, labels: str, u: float) -> None:
        """Make a table of how often another entity has a value too: its count drawn to the overall
        frequency."""
        self._engine.execute(
            f"""CREATE OR REPLACE TABLE {self._table(column)} AS
            WITH entities AS (
                SELECT n.{quote(column)} AS value, count(DISTINCT c.label) AS times
                FROM {self._evidence.nodes} n JOIN {labels} c USING (id)
                WHERE n.{quote(column)} IS NOT NULL GROUP BY ALL
            ), of AS (SELECT sum(times) AS entities FROM entities)
            SELECT value AS {quote(column)},
                   (times - 1 + {_SHRINK * u!r} * of.entities) / ((1 + {_SHRINK}) * of.entities)
                   AS {quote("tf_" + column)}
            FROM entities, of
            UNION ALL SELECT NULL, {_SHRINK * u / (1 + _SHRINK)!r}"""
        )

    def score(self, vectors: str) -> None:
        """Add pairs to ``scores``: those that reach the least kept weight, and all that are bound.

        Args:
            vectors: table of the pairs' vectors, with ``rule``.
        """
        engine = self._engine
        engine.execute(
            f"""CREATE OR REPLACE TABLE to_score AS
            SELECT CAST(rule AS VARCHAR) AS match_key, l AS join_key_l, r AS join_key_r, contradicted
            FROM {vectors} WHERE {self.rough_weight()} >= {LEAST_WEIGHT - self._boost} OR rule = {BOUND}"""
        )
        if engine.rows("SELECT count(*) FROM to_score")[0][0]:
            self._predict()
        engine.execute("DROP TABLE to_score")

    def rough_weight(self) -> str:
        """SQL over vectors: the match weight without adjustment by how common values are."""
        terms = [repr(self.parameters.prior)]
        for place, weights in enumerate(self.parameters.weights()):
            steps = " ".join(f"WHEN {value} THEN {weight!r}" for value, weight in enumerate(weights))
            terms.append(f"CASE g{place} {steps} ELSE 0 END")
        return " + ".join(terms)

    def _predict(self) -> None:
        table_management = self.linker.table_management
        table_management.register_blocked_pairs_for_predict(self._api.register("to_score"))
        predicted = self.linker.inference.predict(warning_mode="never")
        weights = ", ".join(self._weight(c.name, c.adjusted_by) for c in self._evidence.comparisons)
        shared = self._evidence.shared
        may_share = [
            f"greatest({self._weight(c.name, c.adjusted_by)}, 0)"
            for c in self._evidence.comparisons
            if c.kind in shared
        ]
        own = " - ".join(["p.match_weight", *may_share])
        self._engine.execute(
            f"""INSERT INTO scores
            SELECT p.id_l, p.id_r, CAST(t.match_key AS INTEGER),
                   round(CASE WHEN t.contradicted THEN least(p.match_weight, {self._highest})
                         ELSE p.match_weight END, 6),
                   [{weights}]
                   || CASE WHEN t.contradicted AND p.match_weight > {self._highest}
                      THEN [round({self._highest} - p.match_weight, 6)] ELSE [] END,
                   round(CASE WHEN t.contradicted THEN least({own}, {self._highest})
                         ELSE p.match_weight END, 6),
                   t.contradicted
            FROM {predicted.physical_name} p
            JOIN to_score t ON t.join_key_l = p.id_l AND t.join_key_r = p.id_r
            WHERE p.match_weight >= {LEAST_WEIGHT} OR t.match_key = '{BOUND}'"""
        )
        predicted.drop_table_from_database_and_remove_from_cache()

    def _weight(self, name: str, adjusted: str | None) -> str:
        adjustment = f' + p."mw_tf_adj_{name}"' if adjusted else ""
        return f'round(p."mw_{name}"{adjustment}, 6)'


def adjusted(evidence: Evidence) -> dict[int, str]:
    """Columns whose values are weighed by how common they are, by the place of their comparison."""
    return {place: c.adjusted_by for place, c in enumerate(evidence.comparisons) if c.adjusted_by}


def settings_of(evidence: Evidence, parameters: Parameters) -> dict[str, Any]:
    """Splink's settings of a model, with its parameters."""
    comparisons = []
    for place, comparison in enumerate(evidence.comparisons):
        levels: list[Mapping[str, Any]] = [comparison.levels[0]]
        for value, level in zip(range(comparison.values - 1, -1, -1), comparison.levels[1:], strict=True):
            learnt = {
                "m_probability": parameters.m[place][value],
                "u_probability": parameters.u[place][value],
            }
            levels.append({**level, **learnt})
        comparisons.append({"output_column_name": comparison.name, "comparison_levels": levels})
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": parameters.rate,
        "comparisons": comparisons,
        "blocking_rules_to_generate_predictions": [],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "sql_dialect": "duckdb",
        "linker_uid": evidence.entity_type,
    }
