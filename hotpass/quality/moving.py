"""What became of the failing rows of a rule since an earlier version: new, persisting, fixed, gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final, Literal, get_args

from hotpass.access import Role
from hotpass.engine import Engine, ReadingEngine
from hotpass.engine.base import literal
from hotpass.profiles import Profile
from hotpass.quality.answers import Failures
from hotpass.quality.assessed import Assessed, view
from hotpass.quality.failing import page_of
from hotpass.quality.keeping import kept
from hotpass.workspace import Workspace

#: New: it fails now and did not. Persisting: it fails in both. Fixed: it is there, and fails no more. Gone:
#: it failed, and the record or entity is not there any more.
Move = Literal["new", "persisting", "fixed", "gone"]
MOVES: Final[tuple[Move, ...]] = get_args(Move)
#: Rows are told apart by their record; those that give none, by where they stand.
_PLACE: Final = "concat_ws(chr(31), file_name, coalesce(sheet, ''), coalesce(cell, CAST(\"row\" AS VARCHAR)))"
_ROW: Final = f"coalesce(record_id, {_PLACE})"


def moved(workspace: Workspace, before: Assessed, after: Assessed, rule_id: str) -> Mapping[Move, int]:
    """How many failing rows of a rule moved how; those new and persisting together fail now.

    Raises:
        InputError: nothing is known of the quality of one of the two.
    """
    return moved_by_rule(workspace, before, after).get(rule_id) or dict.fromkeys(MOVES, 0)


def moved_by_rule(workspace: Workspace, before: Assessed, after: Assessed) -> dict[str, dict[Move, int]]:
    """The same of every rule with a failing row in one of the two, kept.

    Raises:
        InputError: nothing is known of the quality of one of the two.
    """
    files = [path for one in (before, after) for path in (*one.measures, *one.failures)]
    since = " ".join(after.key[len(after.measures) :])
    return kept(
        workspace,
        f"moves of rows {since}",
        [*files, *([after.clusters] if after.clusters else [])],
        dict[str, dict[Move, int]],
        lambda: _by_rule(before, after),
    )


def _by_rule(before: Assessed, after: Assessed) -> dict[str, dict[Move, int]]:
    with _told_apart(before, after, None) as engine:
        counts = engine.rows("SELECT rule_id, move, count(*) FROM moves GROUP BY ALL")
    found: dict[str, dict[Move, int]] = {}
    for rule_id, move, count in counts:
        found.setdefault(rule_id, dict.fromkeys(MOVES, 0))[move] = count
    return found


def moved_rows(
    before: Assessed,
    after: Assessed,
    rule_id: str,
    move: Move,
    *,
    first: int = 0,
    count: int = 50,
    role: Role | None = None,
    profile: Profile | None = None,
) -> Failures:
    """The rows that moved so: as they fail now, or as they failed then.

    Raises:
        InputError: nothing is known of the quality of one of the two.
    """
    side = "after" if move in ("new", "persisting") else "before"
    with _told_apart(before, after, rule_id) as engine:
        engine.execute(
            f"""CREATE OR REPLACE TEMP VIEW failing AS SELECT * FROM failures_{side}
            SEMI JOIN (SELECT rule_id, record_id AS same FROM moves WHERE move = {literal(move)}) m
                ON m.rule_id = failures_{side}.rule_id AND m.same = {_ROW}
            WHERE rule_id = {literal(rule_id)}"""
        )
        return page_of(engine, first, count, role, profile)


@contextmanager
def _told_apart(before: Assessed, after: Assessed, rule_id: str | None) -> Iterator[Engine]:
    """An engine with the table ``moves``: rule, record and move; a table that fails whole is left out."""
    chosen = "true" if rule_id is None else f"rule_id = {literal(rule_id)}"
    with ReadingEngine() as engine:
        for side, assessed in (("before", before), ("after", after)):
            view(engine, assessed, f"_{side}")
            engine.execute(
                f"""CREATE TEMP TABLE failed_{side} AS SELECT DISTINCT rule_id, {_ROW} AS record_id
                FROM failures_{side} WHERE {chosen} AND (record_id IS NOT NULL OR file_name IS NOT NULL)"""
            )
        _tell_apart(engine, after)
        yield engine


def _tell_apart(engine: Engine, after: Assessed) -> None:
    """Make the table ``moves``; only ids that fail no more are looked up among all, which may be millions."""
    engine.execute(
        """CREATE TEMP TABLE compared AS SELECT rule_id, record_id, CASE
            WHEN b.record_id IS NULL THEN 'new' WHEN a.record_id IS NULL THEN 'gone' ELSE 'persisting'
            END AS move
        FROM failed_before b FULL JOIN failed_after a USING (rule_id, record_id)"""
    )
    engine.execute("CREATE TEMP TABLE ended AS SELECT DISTINCT record_id FROM compared WHERE move = 'gone'")
    there = "SELECT record_id FROM ended"
    if after.clusters is not None:
        engine.view("clusters", after.clusters)
        there = """SELECT record_id FROM clusters SEMI JOIN ended USING (record_id)
            UNION SELECT entity_id FROM clusters SEMI JOIN ended e ON e.record_id = entity_id
            UNION SELECT record_id FROM ended WHERE contains(record_id, chr(31))"""
    engine.execute(
        f"""CREATE TEMP TABLE moves AS SELECT rule_id, record_id,
            CASE WHEN move = 'gone' AND t.record_id IS NOT NULL THEN 'fixed' ELSE move END AS move
        FROM compared LEFT JOIN ({there}) t USING (record_id)"""
    )
