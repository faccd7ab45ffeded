"""Pairs scored by a trained Splink model."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from math import log2
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.stages.link.comparing import vector_columns
from hotpass.stages.link.evidence import Evidence
from hotpass.stages.link.training import Parameters

if TYPE_CHECKING:
    from splink import Linker

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
        highest: weight that a pair with contradicting names cannot exceed, but for the lift of its level.

    Attributes:
        parameters: what was learnt.
        settings: the model as Splink's settings.
    """

    def __init__(self, engine: Engine, evidence: Evidence, parameters: Parameters, highest: float) -> None:
        self._engine, self._evidence, self.parameters = engine, evidence, parameters
        self._highest = highest
        self.settings = settings_of(evidence, parameters)

    def relearnt(self, parameters: Parameters) -> Scorer:
        """The same with other m, rate and lifts; how common values are is as before."""
        return Scorer(self._engine, self._evidence, parameters, self._highest)

    def weigh_values(self, labels: str) -> None:
        """Tell the model how common the values of its adjusted columns are, each counted once an entity.

        Args:
            labels: table of a first, careful clustering: id, label.
        """
        for place, column in adjusted(self._evidence).items():
            self._count(column, labels, self.parameters.u[place][-1])
        self._find_adjustments()

    def recall_values(self, saved: Path) -> None:
        """Tell the model how common the values of its adjusted columns were among what it was trained on.

        A value that it never met is as rare as one that a single entity had.

        Args:
            saved: what :meth:`save_values` wrote.
        """
        self._engine.view("saved_frequencies", saved)
        for column in adjusted(self._evidence).values():
            self._recall(column)
        self._find_adjustments()

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

    @property
    def linker(self) -> Linker:
        """Splink at work with this model, once it was told how common values are."""
        from splink import Linker

        logging.getLogger("splink").setLevel(logging.ERROR)
        api = self._engine.splink_api()
        nodes = api.register(self._evidence.nodes, dataset_display_name=self._evidence.entity_type)
        linker = Linker(nodes, self.settings, log_level="ERROR")
        for column in adjusted(self._evidence).values():
            known = api.register(self._table(column))
            linker.table_management.register_term_frequency_lookup(known, column)
        return linker

    def _find_adjustments(self) -> None:
        """Make ``adjustments``: id and, by the place of each adjusted comparison, ``t0``, ``t1`` …: what a
        record's value adds to the weight of being the same, 0 where it is not known how common it is."""
        columns, joins = ["n.id"], []
        for place, column in adjusted(self._evidence).items():
            usual = log2(self.parameters.u[place][-1])
            columns.append(f"coalesce({usual!r} - log2(f{place}.{quote('tf_' + column)}), 0.0) AS t{place}")
            joins.append(f"LEFT JOIN {self._table(column)} f{place} USING ({quote(column)})")
        self._engine.execute(
            f"""CREATE OR REPLACE TABLE adjustments AS
            SELECT {", ".join(columns)} FROM {self._evidence.nodes} n {" ".join(joins)}"""
        )

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

        The weight of a pair is what Splink's ``predict`` gives it, without comparing the pair once more.

        Args:
            vectors: table of the pairs' vectors, with ``rule``.
        """
        each = self._each()
        may_share = [f"greatest(round(w{place}, 6), 0)" for place in self._evidence.shared]
        own = " - ".join(["weight", *may_share])
        held, by_itself = (
            f"round(CASE WHEN contradicted THEN least({w}, {self._highest}) + lift ELSE weight END, 6)"
            for w in ("weight", own)
        )
        self._engine.execute(
            f"""INSERT INTO scores
            SELECT l, r, rule, held, [{", ".join(f"round({one}, 6)" for one in each)}]
                   || CASE WHEN contradicted AND held <> round(weight, 6)
                      THEN [round(held - weight, 6)] ELSE [] END,
                   {by_itself}, contradicted
            FROM (
                SELECT *, {self.weight()} AS weight, {held} AS held FROM ({self.weighed(vectors)})
            ) WHERE held >= {LEAST_WEIGHT} OR rule = {BOUND}"""
        )

    def weighed(self, vectors: str) -> str:
        """SQL of the pairs of a table of vectors with ``lift`` and the weight of each comparison: ``w0`` …"""
        self._weigh_patterns(vectors)
        alike = " AND ".join(f"v.{g} = p.{g}" for g in vector_columns(self._evidence))
        return f"""SELECT v.*, p.lift, {", ".join(self._weights())}
            FROM {vectors} v JOIN pattern_weights p ON {alike} JOIN adjustments t ON t.id = v.l"""

    def weight(self) -> str:
        """SQL over :meth:`weighed`: the match weight, whatever the names contradict."""
        return " + ".join([repr(self.parameters.prior), *self._each()])

    def _each(self) -> list[str]:
        return [f"w{place}" for place in range(len(self._evidence.comparisons))]

    def rough_weight(self) -> str:
        """SQL over vectors: the match weight without adjustment by how common values are."""
        return " + ".join([repr(self.parameters.prior), *self._rough_weights()])

    def _weigh_patterns(self, vectors: str) -> None:
        """Make ``pattern_weights``: of each distinct vector its ``lift`` and, without adjustment, the weights
        ``w0``, ``w1`` …"""
        weights = [f"{sql} AS w{place}" for place, sql in enumerate(self._rough_weights())]
        columns = ", ".join([*vector_columns(self._evidence), "contradicted"])
        self._engine.execute(
            f"""CREATE OR REPLACE TABLE pattern_weights AS
            SELECT *, {self._lift()} AS lift, {", ".join(weights)}
            FROM (SELECT DISTINCT {columns} FROM {vectors})"""
        )

    def _rough_weights(self) -> list[str]:
        found = []
        for place, weights in enumerate(self.parameters.weights()):
            steps = " ".join(f"WHEN {value} THEN {weight!r}" for value, weight in enumerate(weights))
            found.append(f"CASE g{place} {steps} ELSE 0 END")
        return found

    def _weights(self) -> list[str]:
        """SQL over vectors, ``pattern_weights`` and ``adjustments`` of the weight of each comparison."""
        weights = [f"p.w{place}" for place in range(len(self._evidence.comparisons))]
        for place in adjusted(self._evidence):
            best = self._evidence.comparisons[place].values - 1
            weights[place] += f" + CASE WHEN v.g{place} = {best} THEN t{place} ELSE 0 END"
        return [f"{sql} AS w{place}" for place, sql in enumerate(weights)]

    def _lift(self) -> str:
        """SQL over vectors: what is added to the weight of a pair whose names contradict each other."""
        terms = ["0.0"]
        for place, lifts in enumerate(self.parameters.lifts):
            if any(lifts):
                steps = " ".join(f"WHEN {value} THEN {lift!r}" for value, lift in enumerate(lifts))
                terms.append(f"CASE g{place} {steps} ELSE 0 END")
        return f"CASE WHEN contradicted THEN {' + '.join(terms)} ELSE 0 END"


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
