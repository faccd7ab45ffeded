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
from hotpass.stages.link.evidence import NAMING, Evidence, count
from hotpass.stages.link.index import write_keys

#: Up to as many pairs are all compared.
_ALL_PAIRS: Final = 300_000
_ALL: Final = "all pairs"
#: Share of the budget for single rules; joint rules have what is left.
_ALONE: Final = 0.8

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


def budget(records: int) -> int:
    """How many pairs the rules may bring: 60 a record at first, 10 a record in the end."""
    return max(200_000, min(60 * records, 1_000_000), 10 * records)


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
    names = {number: rule.name for number, rule in enumerate(evidence.rules)}
    allowed = budget(evidence.records)
    alone = int(_ALONE * allowed)
    figures = _keep(engine, _sizes(engine, "block_sizes"), names, alone, "block_keys", "block_sizes")
    left = allowed - sum(f["pairs"] for f in figures)
    joint = join_keys(engine, evidence)
    figures += _keep(engine, _sizes(engine, "joint_sizes"), joint, left, "joint_keys", "joint_sizes")
    engine.execute(
        """CREATE OR REPLACE TABLE candidates AS
        SELECT a.id AS l, b.id AS r, min(a.rule) AS rule
        FROM kept_keys a JOIN kept_keys b ON a.rule = b.rule AND a.key = b.key AND a.id < b.id
        GROUP BY ALL"""
    )
    _trace(engine, evidence.records)
    if index is not None:
        write_keys(engine, index, evidence.entity_type)
    for table in ("block_keys", "block_sizes", "joint_keys", "joint_sizes", "kept_keys", "bounds"):
        engine.execute(f"DROP TABLE {table}")
    everyone = {**names, **joint}
    rules = [everyone[number] for number in sorted(everyone)]
    return Blocking(rules, count(engine, "candidates"), figures, False, _refused(evidence, figures))


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
    engine.execute("CREATE OR REPLACE TABLE block_keys (rule INTEGER, key UBIGINT, id INTEGER)")
    engine.execute("CREATE OR REPLACE TABLE kept_keys (rule INTEGER, key UBIGINT, id INTEGER)")
    engine.execute("CREATE OR REPLACE TABLE bounds (rule INTEGER, bound INTEGER)")
    for number, rule in enumerate(evidence.rules):
        engine.execute(
            f"""INSERT INTO block_keys SELECT {"DISTINCT" if rule.several else ""} {number}, hash(k), id
            FROM (SELECT id, {rule.sql} AS k FROM {evidence.nodes}) WHERE k <> ''"""
        )
    _measure(engine, "block")


def _measure(engine: Engine, kind: str) -> None:
    engine.execute(
        f"""CREATE OR REPLACE TABLE {kind}_sizes AS SELECT rule, key, count(*) AS n
        FROM {kind}_keys GROUP BY ALL HAVING n > 1"""
    )


def join_keys(engine: Engine, evidence: Evidence) -> dict[int, str]:
    """Make ``joint_keys``: refused groups of a name within refused groups of another field.

    Returns the names of the joint rules by their numbers.
    """
    rules = evidence.rules
    naming = {evidence.comparisons[place].name for place in evidence.of_kind(NAMING[evidence.entity_type])}
    joint: dict[int, str] = {}
    parts: list[tuple[int, int, int]] = []
    for one, rule in enumerate(rules):
        for other, second in enumerate(rules):
            if rule.field in naming and not rule.several and second.field not in naming:
                number = len(rules) + len(joint)
                joint[number] = f"{rule.name} + {second.name}"
                parts.append((number, one, other))
    values = ", ".join(map(str, parts)) or "(-1, -1, -1)"
    engine.execute(
        f"""CREATE OR REPLACE TABLE joint_keys AS
        SELECT j.number AS rule, hash(a.key, b.key) AS key, a.id
        FROM (VALUES {values}) j(number, one, other)
        JOIN refused_keys a ON a.rule = j.one JOIN refused_keys b ON b.rule = j.other AND b.id = a.id"""
    )
    engine.execute("DROP TABLE refused_keys")
    _measure(engine, "joint")
    return joint


def _sizes(engine: Engine, table: str) -> Sizes:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for rule, n, groups in engine.rows(f"SELECT rule, n, count(*) FROM {table} GROUP BY ALL ORDER BY ALL"):
        found[rule].append((n, groups))
    return found


def _keep(
    engine: Engine, sizes: Sizes, names: Mapping[int, str], allowed: int, keys: str, table: str
) -> list[dict[str, Any]]:
    """Move the keys of small groups to ``kept_keys`` and, of rules, those of others to ``refused_keys``."""
    bounds = bounds_within(sizes, allowed)
    values = ", ".join(f"({rule}, {bound})" for rule, bound in bounds.items()) or "(-1, 0)"
    engine.execute(f"INSERT INTO bounds VALUES {values}")
    chosen = f"{keys} k JOIN {table} s USING (rule, key) JOIN bounds b USING (rule)"
    engine.execute(f"INSERT INTO kept_keys SELECT rule, key, id FROM {chosen} WHERE s.n <= b.bound")
    if keys == "block_keys":
        engine.execute(
            f"CREATE OR REPLACE TABLE refused_keys AS SELECT rule, key, id FROM {chosen} WHERE s.n > b.bound"
        )
    return [_figures(names[rule], sizes[rule], bounds[rule]) for rule in sorted(sizes)]


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
