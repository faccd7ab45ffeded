"""Whom a purpose may use: the ledger held against the entities of a version, in SQL.

A subject is known by several values, and values are shared: a switchboard, an address of a department. The
ledger is read so that both mistakes are the harmless one.

* An *opt-out* (refused, withdrawn, objected) is of every value that it names: whoever is known by one of them
  is held back. It is lifted by a later consent that names the value too; the newest word on a value counts.
* A *consent* counts for an entity that is known by one of its values, unless both are known by a stronger
  value (an identity number before an e-mail address, that before a telephone number) in which they differ.
  A consent of which any value was opted out since counts no more.

Sources: sections 11(2), 11(3) and 69 of the Protection of Personal Information Act 4 of 2013.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from hotpass import days
from hotpass.catalogue import Catalogue, erasures
from hotpass.catalogue import consents as table
from hotpass.compliance.consents.known_by import KINDS_OF_KEYS, view_entity_keys
from hotpass.compliance.consents.recording import EVERYTHING
from hotpass.compliance.keyed import value_key
from hotpass.compliance.purposes import KnownPurpose
from hotpass.engine import Engine, ReadingEngine
from hotpass.engine.base import literal
from hotpass.model import EntityType, golden_table
from hotpass.ssot.summaries import Version
from hotpass.ssot.versions import profile_of
from hotpass.workspace import Workspace

#: Why an entity is held back, in words.
REASONS: Final = {
    "restricted": "is restricted at the subject's request",
    "objected": "objected to it",
    "withdrawn": "withdrew consent",
    "refused": "refused consent",
    "expired": "consent has expired",
    "missing": "no consent",
}
_OPT_OUTS: Final = "('refused', 'withdrawn', 'objected')"


@dataclass(frozen=True, slots=True)
class Judged:
    """A version's entities judged: an engine with the views ``entities`` and ``judged``.

    ``judged`` has a row an entity: ``entity_id``, ``reason``, null where it may be used, and ``basis``.
    """

    engine: Engine
    version: Version
    entity_type: EntityType
    purpose: KnownPurpose
    held_back: int
    passed: int

    def reasons(self) -> dict[str, int]:
        """How many are held back, by reason."""
        counted = "SELECT reason, count(*) FROM judged WHERE reason IS NOT NULL GROUP BY ALL ORDER BY ALL"
        return dict(self.engine.rows(counted))


@contextmanager
def judged(
    workspace: Workspace,
    version: Version,
    entity_type: EntityType,
    purpose: KnownPurpose,
    as_of: date | None = None,
) -> Iterator[Judged]:
    """The entities of a version held against the ledger for a purpose, for as long as the context lasts.

    Args:
        workspace: where the ledger is.
        version: whose entities.
        entity_type: organisations or people.
        purpose: for which they would be used.
        as_of: the day; today when not given. What was said later does not count.
    """
    with closing(judged_for_each(workspace, version, entity_type, [purpose], as_of)) as each:
        yield next(each)


def judged_for_each(
    workspace: Workspace,
    version: Version,
    entity_type: EntityType,
    purposes: Sequence[KnownPurpose],
    as_of: date | None = None,
) -> Generator[Judged]:
    """For each of some purposes, in any order, what :func:`judged` gives, until the next is asked for."""
    day = as_of or days.today()
    with ReadingEngine() as engine:
        _open(engine, workspace, version, entity_type, purposes)
        spoken_of = {name for (name,) in engine.rows("SELECT DISTINCT purpose FROM ledger")}

        def asks(purpose: KnownPurpose) -> tuple[str, bool, bool]:
            own = purpose.name if purpose.name in spoken_of else ""
            return own, purpose.needs_consent, purpose.open_to_objection

        # Purposes of which nobody said anything hold back the same entities where they ask the same.
        for _, alike in groupby(sorted(purposes, key=asks), key=asks):
            first, *others = alike
            engine.execute(f"CREATE OR REPLACE TABLE judged AS {_judging(first, day)}")
            held, every = engine.rows("SELECT count(reason), count(*) FROM judged")[0]
            for purpose in (first, *others):
                yield Judged(engine, version, entity_type, purpose, held, every - held)


def _open(
    engine: Engine,
    workspace: Workspace,
    version: Version,
    entity_type: EntityType,
    purposes: Sequence[KnownPurpose],
) -> None:
    view_golden(engine, version, entity_type)
    with Catalogue.open(workspace).read() as connection:
        events, keys = table.tables(connection, [*(one.name for one in purposes), EVERYTHING])
        restricted = erasures.keys_table(connection, "restricted")
    engine.register("said_events", events)
    engine.register("said_keys", keys)
    engine.register("restricted_keys", restricted)
    view_ledger(engine)
    every = "SELECT kind FROM ledger_keys UNION SELECT kind FROM restricted_keys"
    kinds = [kind for (kind,) in engine.rows(every)]
    view_entity_keys(engine, value_key(workspace), profile_of(version.path), entity_type, kinds)


def view_golden(engine: Engine, version: Version, entity_type: EntityType) -> None:
    """Make ``entities``, the golden table, and what else tells by what its entities are known."""
    engine.view("entities", version.path / f"{golden_table(entity_type)}.parquet")
    for name in ("organisations", "roles"):
        engine.view(name, version.path / f"{name}.parquet")


def view_ledger(engine: Engine) -> None:
    """Make ``ledger_keys``, the keys with their rank and bit, and ``ledger``, the events with their bits."""
    ranks = " ".join(f"WHEN {literal(kind)} THEN {n}" for n, kind in enumerate(KINDS_OF_KEYS))
    engine.execute(
        f"""CREATE TABLE ledger_keys AS
        SELECT event, kind, digest, CASE kind {ranks} END AS rank FROM said_keys"""
    )
    engine.execute(
        """CREATE TABLE ledger AS SELECT e.*, k.bits FROM said_events e
        JOIN (SELECT event, bit_or(1 << rank) AS bits FROM ledger_keys GROUP BY event) k ON k.event = e.seq"""
    )


def _judging(purpose: KnownPurpose, day: date) -> str:
    """Query of ``judged``."""
    named = literal(purpose.name)
    everything = literal(EVERYTHING) if purpose.open_to_objection else named
    missing = "'missing'" if purpose.needs_consent else "NULL"
    spent = f"""CASE WHEN f.valid THEN NULL WHEN f.void IS NOT NULL THEN f.void
        WHEN f.expired THEN 'expired' ELSE {missing} END"""
    return f"""WITH said AS (
        SELECT * FROM ledger
        WHERE purpose IN ({named}, {everything}) AND day <= DATE '{day}' AND act <> 'asked'
    ), state AS (
        SELECT kind, digest, arg_max(act, (day, seq)) AS act
        FROM ledger_keys JOIN said ON seq = event GROUP BY ALL
    ), outs AS (
        SELECT * FROM state WHERE act IN {_OPT_OUTS}
    ), stopped AS (
        SELECT entity_id, max(act) AS act FROM (
            SELECT entity_id, kind, digest FROM entity_keys UNION ALL FROM loose_keys
        ) JOIN outs USING (kind, digest) GROUP BY ALL
    ), void AS (
        SELECT event, max(act) AS act FROM ledger_keys JOIN outs USING (kind, digest) GROUP BY ALL
    ), given AS (
        SELECT seq, expires, basis, bits, void.act AS void FROM said LEFT JOIN void ON void.event = said.seq
        WHERE said.act = 'given' AND purpose = {named}
    ), restricted AS (
        SELECT DISTINCT entity_id, 'restricted' AS reason FROM entity_keys
        SEMI JOIN restricted_keys USING (kind, digest)
    ), bits AS (
        SELECT entity_id, bit_or(1 << rank) AS bits FROM entity_keys GROUP BY ALL
    ), matched AS (
        SELECT entity_id, event, min(e.rank) AS rank
        FROM entity_keys e JOIN ledger_keys k USING (kind, digest) GROUP BY ALL
    ), fitting AS (
        SELECT entity_id, max(void) AS void, bool_or(expires < DATE '{day}') AS expired,
            bool_or(void IS NULL AND (expires IS NULL OR expires >= DATE '{day}')) AS valid,
            min(basis) FILTER (void IS NULL) AS basis
        FROM matched JOIN given ON given.seq = matched.event JOIN bits USING (entity_id)
        WHERE given.bits & bits.bits & ((1 << matched.rank) - 1) = 0 GROUP BY ALL
    )
    SELECT e.entity_id,
        coalesce(r.reason, s.act, CASE WHEN f.entity_id IS NULL THEN {missing} ELSE {spent} END) AS reason,
        CASE WHEN f.valid THEN f.basis END AS basis
    FROM entities e LEFT JOIN restricted r USING (entity_id)
        LEFT JOIN stopped s USING (entity_id) LEFT JOIN fitting f USING (entity_id)"""
