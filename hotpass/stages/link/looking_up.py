"""What is linked, looked up: the pairs that its rules bring to some records, as its model compares them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hotpass.engine import Engine
from hotpass.errors import InputError
from hotpass.model import EntityType, record_table
from hotpass.stage import StageJob
from hotpass.stages.link.blocking import find_keys
from hotpass.stages.link.evidence import Evidence, count
from hotpass.stages.link.gathering import gather
from hotpass.stages.link.joint import joint_keys, joint_rules
from hotpass.stages.link.saved import TrainedModel, read_model

#: Most pairs that are compared where what is linked was compared pair by pair.
_MOST_PAIRS: Final = 3_000_000


@dataclass(frozen=True, slots=True)
class Known:
    """What is linked of a type.

    Attributes:
        model: that compares; None where there was nothing to learn from.
        figures: of the blocking rules, as ``linkage.json`` tells them.
        uncut: whether average linkage was given up.
        compared: whether any pairs were compared.
    """

    model: TrainedModel | None
    figures: Sequence[Mapping[str, Any]]
    uncut: bool
    compared: bool

    @classmethod
    def of(cls, folder: Path, entity_type: EntityType, told: Mapping[str, Any]) -> Known:
        """What is linked in a folder, of which ``linkage.json`` tells this of the type."""
        model = read_model(folder, entity_type)
        return cls(model, told["rules"], bool(told["cut_given_up"]), bool(told["candidates"]))

    def most_sharing(self, rule: str) -> int:
        """The most records that may share a key of a rule."""
        most = {figure["rule"]: int(figure.get("most_sharing", 0)) for figure in self.figures}
        return most.get(rule) or max([2, *most.values()])


def take_rows(engine: Engine, entity_type: EntityType, rows: str) -> None:
    """Make the table of records of a type from SQL of some of them."""
    engine.execute(f"CREATE OR REPLACE TABLE {record_table(entity_type)} AS {rows}")


def gather_known(
    job: StageJob, entity_type: EntityType, model: TrainedModel | None, employers: str | None
) -> Evidence:
    """Make the table of nodes of the rows that were taken, as the model compares them."""
    if model is None:
        return gather(job, entity_type, None, ())
    model.fit(job.profile)
    return model.gather(job, employers)


def prepare_wanted(engine: Engine) -> None:
    """Make the empty table ``wanted``; see :func:`find_candidates`."""
    engine.execute("CREATE OR REPLACE TABLE wanted (one VARCHAR, other VARCHAR, rule INTEGER)")


def find_candidates(
    job: StageJob, entity_type: EntityType, known: Known, employers: str | None, *, by_rules: bool
) -> list[str]:
    """Make ``wanted`` (one, other, rule): pairs of record ids that a rule brings, at least one of them fresh.

    Where rules bring them, ``fresh_keys`` (rule, key, record_id) has the keys of the fresh ones.

    Returns:
        the names of the rules by their numbers.
    """
    engine = job.engine
    prepare_wanted(engine)
    evidence = gather_known(job, entity_type, known.model, employers)
    if known.model is None or not evidence.comparisons:
        return []
    if not by_rules:
        _pair_all(engine, evidence)
        return ["all pairs"]
    find_keys(engine, evidence)
    engine.execute(
        "CREATE OR REPLACE TABLE refused_keys AS FROM block_keys SEMI JOIN index_refused USING (rule, key)"
    )
    names = rule_names(evidence)
    engine.execute(
        f"""CREATE OR REPLACE TABLE fresh_keys AS
        SELECT rule, key, record_id FROM (FROM block_keys UNION ALL {joint_keys(joint_rules(evidence))})
        ANTI JOIN index_refused USING (rule, key) JOIN {evidence.nodes} USING (id)"""
    )
    _look_up(engine, {number: known.most_sharing(name) for number, name in enumerate(names)})
    for table in ("block_keys", "block_sizes", "refused_keys"):
        engine.execute(f"DROP TABLE {table}")
    return names


def rule_names(evidence: Evidence) -> list[str]:
    """Names of the blocking rules by their numbers."""
    return [*(rule.name for rule in evidence.rules), *(rule.name for rule in joint_rules(evidence))]


def _pair_all(engine: Engine, evidence: Evidence) -> None:
    linked = count(engine, "index_records")
    if evidence.records * (linked + evidence.records) > _MOST_PAIRS:
        raise InputError(
            f"{evidence.records} {evidence.entity_type} records are too many to be added to {linked}",
            remedy="Run all files together with `hotpass run`",
        )
    engine.execute(
        """INSERT INTO wanted
        WITH everyone AS (SELECT record_id FROM index_records UNION SELECT record_id FROM fresh)
        SELECT least(f.record_id, e.record_id), greatest(f.record_id, e.record_id), 0
        FROM fresh f JOIN everyone e ON f.record_id <> e.record_id
        WHERE e.record_id NOT IN (FROM fresh) OR f.record_id < e.record_id"""
    )


def _look_up(engine: Engine, bounds: Mapping[int, int]) -> None:
    """Find what shares a key with a fresh record; a key that too many share is refused as it was before."""
    values = ", ".join(f"({rule}, {bound})" for rule, bound in bounds.items())
    engine.execute(
        f"""CREATE OR REPLACE TABLE asked AS
        WITH sizes AS (
            SELECT rule, key FROM fresh_keys JOIN (VALUES {values}) b(rule, bound) USING (rule)
            GROUP BY ALL HAVING count(*) <= any_value(bound)
        )
        FROM fresh_keys SEMI JOIN sizes USING (rule, key)"""
    )
    engine.execute(
        """INSERT INTO wanted
        WITH met AS (
            SELECT a.record_id AS fresh, k.id, min(k.rule) AS rule
            FROM index_keys k JOIN asked a USING (rule, key) GROUP BY ALL
        ), found AS (
            SELECT m.fresh AS one, i.record_id AS other, m.rule
            FROM met m JOIN index_records i USING (id) WHERE i.record_id NOT IN (FROM fresh)
            UNION ALL
            SELECT a.record_id, b.record_id, a.rule FROM asked a
            JOIN asked b ON a.rule = b.rule AND a.key = b.key AND a.record_id < b.record_id
        )
        SELECT least(one, other), greatest(one, other), min(rule) FROM found GROUP BY ALL"""
    )
    engine.execute("DROP TABLE asked")
