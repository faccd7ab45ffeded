"""Which pairs are worth comparing: candidate pairs counted before they are made, and a budget held.

A rule groups records by the value of an expression. Values that few records share bring few pairs and tell
much, so one bound on the size of a group, the largest that keeps to the budget, serves all rules; what it
leaves out of the rules of a name is tried again together with each other field.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hotpass.engine import Engine
from hotpass.stages.link.evidence import Evidence, count
from hotpass.stages.link.index import write_joint_keys, write_keys
from hotpass.stages.link.joint import joint_rules, keep_joint, measure_joint

#: Up to as many pairs are all compared.
_ALL_PAIRS: Final = 1_000_000
_ALL: Final = "all pairs"
#: Records that bear one name where the budget begins to grow, as a mean, and how often it grows at most.
_BORNE: Final = 2.0
_MOST_BORNE: Final = 5.0
#: Share of the budget for single rules; joint rules have what is left.
_ALONE: Final = 0.8

#: Records beside each other that are compared, of those that share a name which too many do.
_BESIDE: Final = 10

#: Records whose pairs are traced to every rule that finds them.
_TRACED: Final = 20_000

#: Size of groups and how many there are, by rule.
Sizes = Mapping[int, Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Blocking:
    """The candidate pairs in the table ``candidates``: l, r (ids, l < r), rule (a place in ``rules``).

    Of some of them the table ``traced`` has every rule that finds them: l, r, rule.

    Attributes:
        rules: names of the rules; the first that finds a pair is the pair's match key.
        pairs: how many candidates there are.
        figures: one a rule: ``rule``, ``pairs`` that it brings, ``most_sharing`` (records in the largest
            group that it keeps) and, of the groups that are too large, ``refused_values``, ``refused_pairs``
            and ``refused_largest``.
        everything: whether all pairs are candidates.
        refused: by field, how many pairs its first rule refused.
    """

    rules: Sequence[str]
    pairs: int
    figures: Sequence[Mapping[str, Any]]
    everything: bool
    refused: Mapping[str, int]


def budget(records: int, names: int) -> int:
    """How many pairs the rules may bring, a pair counted by each that does: 60 a record at first, 10 a record
    in the end, and more of some thousands of records with few names, so that an entity of dozens of records
    stays whole.

    Args:
        records: how many there are.
        names: how many different values the first rule gives.
    """
    borne = min(max(records / max(1, names) / _BORNE, 1.0), _MOST_BORNE)
    at_first = min(60 * records, 1_000_000)
    return max(200_000, int(min(borne * at_first, 3_000_000)), 10 * records)


def block(engine: Engine, evidence: Evidence, index: Path | None = None) -> Blocking:
    """Make the table ``candidates``.

    Args:
        engine: holds the nodes.
        evidence: what is compared, and the rules.
        index: folder that receives the keys by which records that come later are found
            (:mod:`hotpass.stages.link.index`); none are written where all pairs are candidates.
    """
    if pairs_in(evidence.records) <= _ALL_PAIRS or not evidence.rules:
        return _block_all(engine, evidence)
    find_keys(engine, evidence)
    allowed = budget(evidence.records, _names(engine))
    sizes = _sizes(engine, "block_sizes")
    bounds = bounds_within(sizes, int(_ALONE * allowed))
    _keep(engine, bounds)
    figures = [_figures(evidence.rules[rule].name, sizes[rule], bounds[rule]) for rule in sorted(sizes)]
    if index is not None:
        write_keys(engine, index, evidence.entity_type)
    engine.execute("DROP TABLE block_keys")
    joint = joint_rules(evidence)
    measure_joint(engine, joint, evidence.records)
    sizes = _sizes(engine, "joint_sizes")
    bounds = bounds_within(sizes, allowed - sum(f["pairs"] for f in figures))
    _note(engine, bounds)
    keep_joint(engine, joint, bounds, evidence.records)
    figures += [
        _figures(rule.name, sizes[rule.number], bounds[rule.number]) for rule in joint if rule.number in sizes
    ]
    if index is not None:
        write_joint_keys(engine, index, evidence.entity_type, len(evidence.rules))
    beside = ""
    if not joint:
        _find_neighbours(engine, evidence)
        beside = " UNION ALL FROM neighbours"
    for table in ("block_sizes", "joint_sizes", "joint_alone", "refused_keys", "bounds"):
        engine.execute(f"DROP TABLE {table}")
    engine.make_frugally(
        f"""CREATE OR REPLACE TABLE candidates AS SELECT l, r, CAST(min(rule) AS INTEGER) AS rule FROM (
            SELECT a.id AS l, b.id AS r, a.rule
            FROM kept_keys a JOIN kept_keys b ON a.rule = b.rule AND a.key = b.key AND a.id < b.id{beside}
        ) GROUP BY ALL"""
    )
    _trace(engine, evidence.records)
    engine.execute("DROP TABLE kept_keys")
    rules = [*(rule.name for rule in evidence.rules), *(rule.name for rule in joint)]
    return Blocking(rules, count(engine, "candidates"), figures, False, _refused(evidence, figures))


def _find_neighbours(engine: Engine, evidence: Evidence) -> None:
    """Make ``neighbours`` (l, r, rule): pairs of records that share a refused key and stand beside each other
    in the order of the first rule's key (Hernández and Stolfo, 1995, sorted neighbourhood). Where nothing but
    names is looked for, an entity of hundreds of records would else fall apart."""
    engine.execute(
        f"""CREATE OR REPLACE TABLE neighbours AS
        WITH named AS (
            SELECT id, min(name) AS name
            FROM (SELECT id, {evidence.rules[0].sql} AS name FROM {evidence.nodes}) GROUP BY id
        ), placed AS (
            SELECT rule, key, id, row_number() OVER (PARTITION BY rule, key ORDER BY name, id) AS place
            FROM refused_keys JOIN named USING (id)
        )
        SELECT least(a.id, b.id) AS l, greatest(a.id, b.id) AS r, a.rule
        FROM (SELECT *, place + unnest(range(1, {_BESIDE} + 1)) AS next FROM placed) a
        JOIN placed b ON b.rule = a.rule AND b.key = a.key AND b.place = a.next"""
    )


def _trace(engine: Engine, records: int) -> None:
    """Make ``traced`` (l, r, rule): every rule that finds a pair, of the pairs of some records.

    Records stand in the order of a digest, so that every n-th of them is picked at random.
    """
    engine.execute(
        f"""CREATE OR REPLACE TABLE traced AS SELECT DISTINCT a.id AS l, b.id AS r, a.rule
        FROM (FROM kept_keys WHERE id % {max(1, records // _TRACED)} = 0) a
        JOIN kept_keys b ON a.rule = b.rule AND a.key = b.key AND a.id < b.id"""
    )


def _refused(evidence: Evidence, figures: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    by_rule = {figure["rule"]: int(figure["refused_pairs"]) for figure in figures}
    return {rule.field: by_rule.get(rule.name, 0) for rule in reversed(evidence.rules)}


def _block_all(engine: Engine, evidence: Evidence) -> Blocking:
    few = pairs_in(evidence.records) <= _ALL_PAIRS
    engine.execute(
        f"""CREATE OR REPLACE TABLE candidates AS SELECT a.id AS l, b.id AS r, CAST(0 AS INTEGER) AS rule
        FROM {evidence.nodes} a JOIN {evidence.nodes} b ON a.id < b.id AND {str(few).lower()}"""
    )
    engine.execute("CREATE OR REPLACE TABLE traced (l INTEGER, r INTEGER, rule INTEGER)")
    pairs = count(engine, "candidates")
    return Blocking([_ALL], pairs, [{"rule": _ALL, "pairs": pairs}], True, {})


def find_keys(engine: Engine, evidence: Evidence) -> None:
    """Make ``block_keys`` (rule, key, id) and ``block_sizes`` (rule, key, n), the latter of two and more."""
    engine.execute("CREATE OR REPLACE TABLE block_keys (rule SMALLINT, key UBIGINT, id INTEGER)")
    for number, rule in enumerate(evidence.rules):
        engine.execute(
            f"""INSERT INTO block_keys SELECT {"DISTINCT" if rule.several else ""} {number}, hash(k), id
            FROM (SELECT id, {rule.sql} AS k FROM {evidence.nodes}) WHERE k <> ''"""
        )
    engine.execute(
        """CREATE OR REPLACE TABLE block_sizes AS SELECT rule, key, CAST(count(*) AS INTEGER) AS n
        FROM block_keys GROUP BY ALL HAVING n > 1"""
    )


def _names(engine: Engine) -> int:
    """How many different keys the first rule gives."""
    return int(engine.rows("SELECT count(DISTINCT key) FROM block_keys WHERE rule = 0")[0][0])


def _sizes(engine: Engine, table: str) -> Sizes:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for rule, n, groups in engine.rows(f"SELECT rule, n, count(*) FROM {table} GROUP BY ALL ORDER BY ALL"):
        found[rule].append((n, groups))
    return found


def _keep(engine: Engine, bounds: Mapping[int, int]) -> None:
    """Make ``bounds`` (rule, bound), ``kept_keys`` of the keys that no more records share, and
    ``refused_keys`` of those that more do."""
    engine.execute("CREATE OR REPLACE TABLE bounds (rule SMALLINT, bound INTEGER)")
    _note(engine, bounds)
    for table, shared in (("kept_keys", "n <= bound"), ("refused_keys", "n > bound")):
        engine.execute(
            f"""CREATE OR REPLACE TABLE {table} AS SELECT rule, key, id FROM block_keys
            SEMI JOIN (FROM block_sizes JOIN bounds USING (rule) WHERE {shared}) USING (rule, key)"""
        )


def _note(engine: Engine, bounds: Mapping[int, int]) -> None:
    if bounds:
        values = ", ".join(f"({rule}, {bound})" for rule, bound in bounds.items())
        engine.execute(f"INSERT INTO bounds VALUES {values}")


def bounds_within(sizes: Sizes, allowed: int) -> dict[int, int]:
    """The largest group that each rule may bring: one for all, smaller where a rule takes over a third."""
    total: dict[int, int] = defaultdict(int)
    for groups in sizes.values():
        for n, times in groups:
            total[n] += times * pairs_in(n)
    common = _bound(sorted(total.items()), allowed)
    return {
        rule: min(common, _bound([(n, times * pairs_in(n)) for n, times in groups], allowed // 3))
        for rule, groups in sizes.items()
    }


def pairs_in(n: int) -> int:
    """Pairs among n records."""
    return n * (n - 1) // 2


def _bound(pairs_by_size: Iterable[tuple[int, int]], allowed: int) -> int:
    bound = spent = 0
    for n, pairs in pairs_by_size:
        spent += pairs
        if spent > allowed:
            break
        bound = n
    return bound


def _figures(name: str, groups: Sequence[tuple[int, int]], bound: int) -> dict[str, Any]:
    refused = [(n, times) for n, times in groups if n > bound]
    return {
        "rule": name,
        "pairs": sum(times * pairs_in(n) for n, times in groups if n <= bound),
        "most_sharing": max((n for n, _ in groups if n <= bound), default=0),
        "refused_values": sum(times for _, times in refused),
        "refused_pairs": sum(times * pairs_in(n) for n, times in refused),
        "refused_largest": max((n for n, _ in refused), default=0),
    }
