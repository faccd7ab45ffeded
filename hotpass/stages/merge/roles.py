"""Who works where, and who is an organisation's primary contact."""

from __future__ import annotations

from hotpass.engine.base import quote
from hotpass.model import ROLES
from hotpass.profiles import EntitySpec, FieldSpec
from hotpass.stage import StageJob

#: The part of the kind ``role`` that says how high it stands, 1 the highest, and what comes after them all.
RANK, _NO_RANK = "rank", 9


def role_field(spec: EntitySpec) -> FieldSpec | None:
    """The field that holds what a person does."""
    return next((f for f in spec.published if f.kind == "role"), None)


def write_roles(job: StageJob) -> int:
    """Write ``roles``: one row a person, organisation and role, sorted; needs the people that were written.

    A person works for the organisation that holds the parent of one of the person's records. A row without a
    role is kept only where no row of the two has one. Of an organisation's rows one ``is_primary``: the
    highest role, then the person with most of e-mail and phone, then the most recent record, then the id.
    """
    spec = job.profile.entities["person"]
    role, rank = _role(spec)
    job.engine.view("people_written", job.output / "people.parquet")
    job.engine.execute(
        f"""CREATE OR REPLACE TABLE works AS
        SELECT person_no, organisation_no, role, min(rank) AS rank, min(by_date) AS by_date,
               arg_min(record_id, by_trust) AS record_id
        FROM (SELECT p.entity_no AS person_no, o.entity_no AS organisation_no, {role} AS role,
                     coalesce(TRY_CAST({rank} AS INTEGER), {_NO_RANK}) AS rank,
                     p.record_id, p.by_trust, p.by_date
              FROM person_members p JOIN person_records r USING (line)
              JOIN organisation_members o ON o.record_id = p.parent_record_id)
        GROUP BY person_no, organisation_no, role
        QUALIFY role IS NOT NULL OR count(role) OVER (PARTITION BY person_no, organisation_no) = 0"""
    )
    return job.engine.write(
        f"""SELECT p.entity_id AS person_id, o.entity_id AS organisation_id, w.role, w.record_id,
            row_number() OVER (PARTITION BY w.organisation_no
                ORDER BY w.rank, {_reach(spec)} DESC, w.by_date, w.person_no, w.role) = 1 AS is_primary
        FROM works w
        JOIN person_entities p ON p.entity_no = w.person_no
        JOIN organisation_entities o ON o.entity_no = w.organisation_no
        JOIN people_written g ON g.entity_id = p.entity_id
        ORDER BY organisation_id, person_id, role""",
        job.output / "roles.parquet",
        schema=ROLES,
    )


def _role(spec: EntitySpec) -> tuple[str, str]:
    """SQL of a record's role and of its rank."""
    field = role_field(spec)
    if field is None:
        return "CAST(NULL AS VARCHAR)", "NULL"
    rank = f"r.{quote(f'{field.name}__{RANK}')}" if RANK in field.parts else "NULL"
    return f"r.{quote(field.name)}", rank


def _reach(spec: EntitySpec) -> str:
    """SQL of how many ways there are to reach a person."""
    ways = [f for f in spec.published if f.kind in ("email", "phone")]
    return "(" + (" + ".join(f"CAST(g.{quote(f.name)} IS NOT NULL AS INTEGER)" for f in ways) or "0") + ")"
