"""What a pack holds of the consent ledger: what was asked and said up to the period's end, of whom by number.

The ledger knows subjects by keyed digests alone. A pack bears none of them: whoever is known by the same
strongest value has the same number, which means nothing outside the pack.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

import pyarrow as pa

from hotpass.access import Identity, Sight, mask_text
from hotpass.catalogue import Catalogue
from hotpass.catalogue import consents as table
from hotpass.compliance.consents.known_by import KINDS_OF_KEYS
from hotpass.compliance.evidence.container import Pack
from hotpass.compliance.evidence.period import Period
from hotpass.engine import DuckDBEngine
from hotpass.engine.base import literal
from hotpass.workspace import Workspace

FILE: Final = "consents.csv"
_AT_ONCE: Final = 200_000
#: Of the cell that an event comes from, its file and sheet, in which somebody may be named, and the rest.
_PLACE: Final = r"^(.*?)(, (?:row|cell) [A-Z]*\d+)?$"


def packed(workspace: Workspace, pack: Pack, period: Period, recipient: Identity) -> Counter[str]:
    """Write it into a pack as the recipient may see it; returns how much of each act there is."""
    with Catalogue.open(workspace).read() as connection:
        events, keys = table.ledger(connection, period.until)
    with DuckDBEngine() as engine:
        engine.register("said_events", events)
        engine.register("said_keys", keys)
        engine.execute(f"CREATE TABLE ledger AS {_LEDGER}")
        masks = recipient.sight("contact") is not Sight.CLEAR
        words = "SELECT DISTINCT unnest([channel, wording, place]) AS text FROM ledger"
        engine.map_distinct(
            "words",
            f"SELECT text FROM ({words}) WHERE text IS NOT NULL",
            lambda text: (mask_text(text) if masks else text,),
            pa.schema([("shown", pa.string())]),
        )
        pack.table(FILE, _batches(engine.arrow(_SHOWN)))
        return Counter(dict(engine.rows("SELECT act, count(*) FROM ledger GROUP BY act")))


def _batches(whole: pa.Table) -> Iterator[pa.Table]:
    for start in range(0, max(len(whole), 1), _AT_ONCE):
        yield whole.slice(start, _AT_ONCE)


_RANKS: Final = " ".join(f"WHEN {literal(kind)} THEN {n}" for n, kind in enumerate(KINDS_OF_KEYS))
_LEDGER: Final = f"""WITH ranked AS (
        SELECT *, CASE kind {_RANKS} ELSE {len(KINDS_OF_KEYS)} END AS rank FROM said_keys
    ), known AS (
        SELECT event, arg_min(digest, (rank, digest)) AS digest,
            string_agg(DISTINCT kind, '; ' ORDER BY kind) AS known_by
        FROM ranked GROUP BY event
    ), numbered AS (
        SELECT digest, row_number() OVER (ORDER BY min(event)) AS subject FROM known GROUP BY digest
    )
    SELECT e.*, subject, known_by, regexp_extract(origin, {literal(_PLACE)}, 1) AS place,
        regexp_extract(origin, {literal(_PLACE)}, 2) AS cell
    FROM said_events e LEFT JOIN known ON event = seq LEFT JOIN numbered USING (digest)"""
_SHOWN: Final = """SELECT seq AS event, purpose, act, day, subject, known_by, expires, basis,
        c.shown AS channel, w.shown AS wording, proof AS proof_sha256, times, p.shown || cell AS origin,
        written_by, strftime(CAST(written_at AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S+00:00') AS written_at
    FROM ledger LEFT JOIN words c ON c.text = channel LEFT JOIN words w ON w.text = wording
        LEFT JOIN words p ON p.text = place
    ORDER BY seq"""
