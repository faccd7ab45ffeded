"""Which records come to those that are linked already, and which of those must be looked at again."""

from __future__ import annotations

from dataclasses import dataclass

from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.model import RECORD_KEYS, EntityType, record_table
from hotpass.stage import StageJob
from hotpass.stages.link.evidence import count
from hotpass.stages.link.index import open_index
from hotpass.stages.link.keys import NUMBERED, keys_of


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What comes to the records of one type.

    The engine holds ``arrived`` (record_id, standing: new, updated or known), ``fresh`` (record_id of those
    to compare with all others), ``fresh_rows`` (their rows), ``renewed`` (those of them that were linked
    before), and ``before`` (entity_id, record_id).

    Attributes:
        entity_type: the type.
        new, updated, known: how many records were never seen, say something else than before, or are there.
        by_rules: whether rules brought the pairs of what is linked; all pairs were compared otherwise.
    """

    entity_type: EntityType
    new: int
    updated: int
    known: int
    by_rules: bool

    @property
    def linked_rows(self) -> str:
        """View of the records that are linked already."""
        return f"base_{record_table(self.entity_type)}"

    @property
    def new_rows(self) -> str:
        """View of the records that come."""
        return f"new_{record_table(self.entity_type)}"


def receive(job: StageJob, entity_type: EntityType, moved: str | None) -> Arrivals:
    """Tell new records from those that are known already.

    Args:
        job: of the stage.
        entity_type: the type.
        moved: of people, table of organisation records (record_id) that are of another organisation now;
            their people are compared again.
    """
    engine, table = job.engine, record_table(entity_type)
    rows, linked = f"new_{table}", f"base_{table}"
    job.view(rows)
    view_linked(job, entity_type)
    by_rules = open_index(engine, job.inputs["base_link"], entity_type)
    engine.execute(
        f"""CREATE OR REPLACE TABLE before AS SELECT entity_id, record_id FROM base_clusters
        WHERE entity_type = {literal(entity_type)}"""
    )
    engine.execute(
        f"CREATE OR REPLACE TABLE seen AS SELECT record_id FROM {linked} SEMI JOIN {rows} USING (record_id)"
    )
    # A join reads the columns of all that is linked, whatever it finds.
    there = (
        f"FROM {linked} SEMI JOIN seen USING (record_id)"
        if count(engine, "seen")
        else f"FROM {linked} LIMIT 0"
    )
    engine.execute(
        f"""CREATE OR REPLACE TABLE arrived AS
        SELECT n.record_id, CASE WHEN o.record_id IS NULL THEN 'new'
               WHEN {_told(job, entity_type)} THEN 'known' ELSE 'updated' END AS standing
        FROM {rows} n LEFT JOIN ({there}) o USING (record_id)"""
    )
    again = f"SELECT record_id FROM {linked} WHERE parent_record_id IN (FROM {moved})" if moved else ""
    engine.execute(
        f"""CREATE OR REPLACE TABLE renewed AS
        SELECT record_id FROM arrived WHERE standing = 'updated' {"UNION " + again if again else ""}"""
    )
    if moved:
        engine.execute("UPDATE arrived SET standing = 'updated' WHERE record_id IN (FROM renewed)")
    columns = compared_columns(job, entity_type)
    came = (
        f"SELECT {columns} FROM {rows} SEMI JOIN (FROM arrived WHERE standing <> 'known') USING (record_id)"
    )
    if count(engine, "renewed"):
        came += f""" UNION ALL SELECT {columns} FROM {linked}
        SEMI JOIN renewed USING (record_id) ANTI JOIN arrived USING (record_id)"""
    engine.execute(f"CREATE OR REPLACE TABLE fresh_rows AS {came}")
    engine.execute("CREATE OR REPLACE TABLE fresh AS SELECT record_id FROM fresh_rows")
    counted = dict(engine.rows("SELECT standing, count(*) FROM arrived GROUP BY ALL"))
    new, updated, known = (int(counted.get(standing, 0)) for standing in ("new", "updated", "known"))
    return Arrivals(entity_type, new, updated, known, by_rules)


def view_linked(job: StageJob, entity_type: EntityType) -> None:
    """Make the view of the records that are linked, which those in quarantine are not.

    What an earlier Hotpass published has no ``details``.
    """
    linked = f"base_{record_table(entity_type)}"
    job.view(linked)
    detailed = ("details",) in job.engine.rows(f"SELECT column_name FROM (DESCRIBE {linked})")
    held = _held(job)
    if held or not detailed:
        job.engine.execute(
            f"""CREATE OR REPLACE VIEW {linked} AS SELECT *{"" if detailed else ", NULL AS details"}
            FROM read_parquet({literal(str(job.inputs[linked]))}) {held}"""
        )


def _held(job: StageJob) -> str:
    """SQL that leaves out the records that waited or were dropped; empty where there are none."""
    path = job.inputs.get("base_quarantine")
    if path is None or not path.is_file():
        return ""
    job.engine.view("base_quarantine", path)
    out = "SELECT record_id FROM base_quarantine WHERE state IN ('waiting', 'dropped')"
    return f"WHERE record_id NOT IN ({out})" if job.engine.rows(f"SELECT EXISTS ({out})")[0][0] else ""


def compared_columns(job: StageJob, entity_type: EntityType) -> str:
    """SQL of the record columns that linkage may read: all but what was found, where, and plain text."""
    columns = list(RECORD_KEYS.names)
    blocked = {name for together in job.profile.linkage.blocking.get(entity_type, ()) for name in together}
    for spec in job.profile.entities[entity_type].fields:
        if spec.kind == "identifier" or spec.name in blocked or spec.of.comparison(spec.name):
            columns += [spec.name, *([f"{spec.name}__all"] if spec.multi else [])]
            columns += [f"{spec.name}__{part}" for part in spec.parts]
        if spec.kind in NUMBERED[entity_type]:
            columns.append(f"{spec.name}__problem")
    return ", ".join(map(quote, columns))


def _told(job: StageJob, entity_type: EntityType) -> str:
    """SQL over ``n`` and ``o``: whether both say the same."""
    fields = job.profile.entities[entity_type].fields
    names = [f.name for f in fields] + [f"{f.name}__all" for f in fields if f.multi] + ["parent_record_id"]
    return " AND ".join(f"n.{quote(name)} IS NOT DISTINCT FROM o.{quote(name)}" for name in names)


def gather_circle(job: StageJob, arrivals: Arrivals) -> int:
    """Make ``circle`` (record_id, component): the linked records that fresh ones may belong to.

    Those that a rule, a key, a join of columns or a decision names, and with each of them all that can
    influence its group.

    Reads ``wanted`` (one, other, rule).

    Returns:
        how many there are.
    """
    engine = job.engine
    named = [
        "SELECT one FROM wanted",
        "SELECT other FROM wanted",
        "SELECT record_id FROM renewed",
        "SELECT record_id FROM stirred",
    ]
    for key in keys_of(job, arrivals.entity_type):
        borne = f"SELECT {quote(key)} FROM {arrivals.new_rows} WHERE {quote(key)} IS NOT NULL"
        named.append(f"SELECT record_id FROM {arrivals.linked_rows} WHERE {quote(key)} IN ({borne})")
    if "joined" in job.inputs:
        job.view("joined")
        named.append("SELECT of_record_id FROM joined")
    if "decisions" in job.inputs:
        sides = ("record_id_l", "record_id_r"), ("record_id_r", "record_id_l")
        named += [f"SELECT {a} FROM decisions WHERE {b} IN (FROM fresh)" for a, b in sides]
    engine.execute(
        f"""CREATE OR REPLACE TABLE circle AS
        WITH named(record_id) AS ({" UNION ".join(named)}),
        around AS (SELECT DISTINCT component FROM index_records SEMI JOIN named USING (record_id))
        SELECT record_id, component FROM index_records SEMI JOIN around USING (component)"""
    )
    return count(engine, "circle")


def find_stirred(job: StageJob) -> None:
    """Make ``stirred`` (record_id): linked records that a decision taken since then joins or parts."""
    job.engine.execute("CREATE OR REPLACE TABLE stirred (record_id VARCHAR)")
    if "decisions" not in job.inputs:
        return
    job.view("decisions")
    job.engine.execute(
        """INSERT INTO stirred
        SELECT DISTINCT unnest([d.record_id_l, d.record_id_r])
        FROM decisions d JOIN before a ON a.record_id = d.record_id_l
        JOIN before b ON b.record_id = d.record_id_r
        WHERE (d.decision = 'match' AND a.entity_id <> b.entity_id)
           OR (d.decision = 'no_match' AND a.entity_id = b.entity_id)"""
    )


def employ(engine: Engine) -> None:
    """Make ``employers`` (record_id, label of its organisation) and ``moved`` (linked organisation records
    that are of another organisation now).

    The label of an organisation is the first of its records that were linked before, if there is any: it then
    is what the index knows it by.
    """
    engine.execute(
        """CREATE OR REPLACE TABLE employers AS
        WITH firsts AS (SELECT entity_id, min(record_id) AS label FROM before GROUP BY entity_id),
        placed AS (
            SELECT m.record_id, coalesce(min(b.record_id) OVER same, min(m.record_id) OVER same) AS label
            FROM members m LEFT JOIN before b USING (record_id) WINDOW same AS (PARTITION BY m.label)
        )
        SELECT record_id, label FROM placed
        UNION ALL
        SELECT record_id, label FROM before JOIN firsts USING (entity_id)
        ANTI JOIN members USING (record_id)"""
    )
    engine.execute(
        """CREATE OR REPLACE TABLE moved AS
        WITH firsts AS (
            SELECT entity_id, min(record_id) AS label FROM before SEMI JOIN previous USING (entity_id)
            GROUP BY entity_id
        )
        SELECT record_id FROM members JOIN before USING (record_id) JOIN firsts f USING (entity_id)
        JOIN employers e USING (record_id) WHERE e.label <> f.label"""
    )
