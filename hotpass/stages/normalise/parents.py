"""To which organisation's record people belong, and which records a join makes one organisation."""

from __future__ import annotations

from typing import Final

from hotpass.engine.base import quote
from hotpass.model import JOINED, JOINS
from hotpass.stage import StageJob
from hotpass.stages.normalise.layout import Layout

#: Kinds whose part says whose a host is, unless it gives pages or mailboxes to anyone.
_HOSTS: Final = {"website": "domain", "email": "owner"}


def write_joined(job: StageJob) -> int:
    """Write ``joined``: organisation records of joined rows, each with the record of the key's own row."""
    return job.engine.write(
        """SELECT o.record_id, k.record_id AS of_record_id
        FROM joined_rows j JOIN organisation_ids o ON o.t = j.t AND o."row" = j."row"
        JOIN organisation_ids k ON k.t = j.of_t AND k."row" = j.of_row
        WHERE o.record_id <> k.record_id ORDER BY ALL""",
        job.output / "joined.parquet",
        schema=JOINED,
    )


def write_joins(job: StageJob) -> int:
    """Write ``joins``: columns that were found to join tables or not, and hosts of e-mail addresses."""
    return job.engine.write(
        """SELECT * FROM joins_made UNION ALL BY NAME
        SELECT 'website and e-mail' AS left_column, p.file_name AS right_file, p.sheet AS right_sheet,
            'e-mail' AS right_column, people AS distinct_values, met AS shared, met AS rows,
            'joined' AS decision,
            'Joined: the host of the e-mail address belongs to one organisation alone for ' || met || ' of '
                || people || ' people whom no key joins to one.' AS sentence
        FROM (SELECT t, count(*) AS people, count(*) FILTER (by_host) AS met FROM parents
              WHERE by_host IS NOT NULL GROUP BY t) JOIN places p USING (t) WHERE met > 0 ORDER BY ALL""",
        job.output / "joins.parquet",
        schema=JOINS,
    )


def find_parents(job: StageJob, layout: Layout) -> None:
    """Make ``parents``: t, row, part, record_id of an organisation, by_host; null where somebody has none.

    It is the record of their own row, else that of the row that a key joins theirs to, else that of the only
    organisation to which the host of their e-mail address belongs (``by_host``; null if not asked).
    """
    email = layout.field("person", "email")
    host = f"f.{quote(f'{email.name}__owner')}" if email else "CAST(NULL AS VARCHAR)"
    job.engine.execute(
        f"""CREATE OR REPLACE TABLE parents AS
        SELECT f.t, f."row", f.part, coalesce(o.record_id, k.record_id, h.record_id) AS record_id,
            CASE WHEN coalesce(o.record_id, k.record_id) IS NULL AND {host} IS NOT NULL
                THEN h.record_id IS NOT NULL END AS by_host
        FROM person_found f LEFT JOIN organisation_ids o ON o.t = f.t AND o."row" = f."row"
        LEFT JOIN joined_rows j ON j.t = f.t AND j."row" = f."row"
        LEFT JOIN organisation_ids k ON k.t = j.of_t AND k."row" = j.of_row
        LEFT JOIN ({_hosts(layout)}) h ON h.host = {host}"""
    )


def _hosts(layout: Layout) -> str:
    """SQL of host and record_id: hosts that records of one name alone have, with the first of them."""
    name = layout.organisation_name
    fields = [f for f in layout.profile.entities["organisation"].fields if f.kind in _HOSTS]
    given = " UNION ALL ".join(
        f"""SELECT t, "row", {quote(f"{f.name}__{_HOSTS[f.kind]}")} AS host,
            {quote(f"{name.name}__key") if name else "NULL"} AS name FROM organisation_found"""
        for f in fields
    )
    nothing = 'SELECT 0 AS t, 0 AS "row", NULL AS host, NULL AS name'
    return f"""SELECT host, arg_min(record_id, (t, "row")) AS record_id
        FROM ({given or nothing}) JOIN organisation_ids USING (t, "row")
        WHERE host IS NOT NULL AND name IS NOT NULL GROUP BY host HAVING count(DISTINCT name) = 1"""
