"""Names that too many records share, tried again together with each other field that too many share.

There are many such rules, and of most of their keys only how many records share them is ever of interest. So
the keys of one rule at a time are counted and thrown away; those that bring pairs are made once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hotpass.engine import Engine
from hotpass.model import NAMING
from hotpass.stages.link.evidence import Evidence

#: About how many keys are counted at a time, when every record has one for each rule.
_KEYS_AT_ONCE: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class JointRule:
    """Two rules together.

    Attributes:
        number: its place after all rules that stand alone.
        name: of both.
        one: place of the rule of a name.
        other: place of the rule of another field.
    """

    number: int
    name: str
    one: int
    other: int


def joint_rules(evidence: Evidence) -> list[JointRule]:
    """Each rule of a name that gives one value, with each rule of a field that is no name."""
    rules = evidence.rules
    naming = {evidence.comparisons[place].name for place in evidence.of_kind(NAMING[evidence.entity_type])}
    together = [
        (one, other)
        for one, rule in enumerate(rules)
        for other, second in enumerate(rules)
        if rule.field in naming and not rule.several and second.field not in naming
    ]
    return [
        JointRule(number, f"{rules[one].name} + {rules[other].name}", one, other)
        for number, (one, other) in enumerate(together, len(rules))
    ]


def joint_keys(rules: Iterable[JointRule]) -> str:
    """SQL over ``refused_keys`` (rule, key, id): rule, key and id of the records that both rules refused."""
    values = ", ".join(f"({rule.number}, {rule.one}, {rule.other})" for rule in rules) or "(-1, -1, -1)"
    return f"""SELECT CAST(j.number AS SMALLINT) AS rule, hash(a.key, b.key) AS key, a.id
        FROM (VALUES {values}) j(number, one, other)
        JOIN refused_keys a ON a.rule = j.one JOIN refused_keys b ON b.rule = j.other AND b.id = a.id"""


def measure_joint(engine: Engine, rules: Sequence[JointRule], records: int) -> None:
    """Make ``joint_sizes`` (rule, key, n), of two and more, and ``joint_alone`` (rule, key, id), of one."""
    engine.execute("CREATE OR REPLACE TABLE joint_sizes (rule SMALLINT, key UBIGINT, n INTEGER)")
    engine.execute("CREATE OR REPLACE TABLE joint_alone (rule SMALLINT, key UBIGINT, id INTEGER)")
    for some in _few_at_once(rules, records):
        engine.execute(
            f"""CREATE OR REPLACE TABLE joint_found AS
            SELECT rule, key, CAST(count(*) AS INTEGER) AS n, min(id) AS id
            FROM ({joint_keys(some)}) GROUP BY rule, key"""
        )
        engine.execute("INSERT INTO joint_sizes SELECT rule, key, n FROM joint_found WHERE n > 1")
        engine.execute("INSERT INTO joint_alone SELECT rule, key, id FROM joint_found WHERE n = 1")
    engine.execute("DROP TABLE IF EXISTS joint_found")


def keep_joint(engine: Engine, rules: Sequence[JointRule], bounds: Mapping[int, int], records: int) -> None:
    """Add to ``kept_keys`` the keys that no more records share than the bound of their rule."""
    bringing = [rule for rule in rules if bounds.get(rule.number, 0) > 1]
    for some in _few_at_once(bringing, records):
        numbers = ", ".join(str(rule.number) for rule in some)
        engine.execute(
            f"""INSERT INTO kept_keys FROM ({joint_keys(some)}) SEMI JOIN (
                FROM joint_sizes JOIN bounds USING (rule) WHERE n <= bound AND rule IN ({numbers})
            ) USING (rule, key)"""
        )


def _few_at_once(rules: Sequence[JointRule], records: int) -> Iterator[Sequence[JointRule]]:
    together = max(1, _KEYS_AT_ONCE // max(1, records))
    for first in range(0, len(rules), together):
        yield rules[first : first + together]
