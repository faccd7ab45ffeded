"""Who works where, and who is an organisation's primary contact."""

from __future__ import annotations

from hotpass.engine.base import literal, quote
from hotpass.model import ROLES
from hotpass.profiles import EntitySpec
from hotpass.stage import StageJob

#: How much a role decides, highest first; English and Afrikaans. Deputies come before the heads whom they
#: name, so that they do not count as one.
_SENIORITY = (
    (4, r"\b(deputy|assistant|assist\.?|vice|acting|adjunk|assistent|p\.?a\.?|secretary|sekretaresse)\b"),
    (1, r"\b(owner|founder|proprietor|eienaar|stigter|chief executive( officer)?|ceo|president)\b"),
    (1, r"\b(managing (director|member|partner)|md|besturende (direkteur|lid)|uitvoerende hoof)\b"),
    (2, r"\b(principal|general manager|gm|accountable manager|hoofbestuurder|skoolhoof)\b"),
    (2, r"\b(head of training|hot|hoof van opleiding|director|direkteur|partner|vennoot)\b"),
    (3, r"\b(chief|head|cfi|coo|cfo|cto|manager|bestuurder|hoof)\b"),
)
_OTHER_ROLE, _NO_ROLE = 5, 6


def write_roles(job: StageJob) -> int:
    """Write ``roles``: one row a person, organisation and role, sorted; needs the people that were written.

    A person works for the organisation that holds the parent of one of the person's records. A row without a
    role is kept only where no row of the two has one. Of an organisation's rows one ``is_primary``: the most
    senior role, then the person with most of e-mail and phone, then the most recent record, then the id.
    """
    spec = job.profile.entities["person"]
    job.engine.view("people_written", job.output / "people.parquet")
    job.engine.execute(
        f"""CREATE OR REPLACE TABLE works AS
        SELECT person_no, organisation_no, role, arg_min(record_id, by_trust) AS record_id,
               min(by_date) AS by_date
        FROM (SELECT p.entity_no AS person_no, o.entity_no AS organisation_no, {_role(spec)} AS role,
                     p.record_id, p.by_trust, p.by_date
              FROM person_members p JOIN organisation_members o ON o.record_id = p.parent_record_id)
        GROUP BY person_no, organisation_no, role
        QUALIFY role IS NOT NULL OR count(role) OVER (PARTITION BY person_no, organisation_no) = 0"""
    )
    return job.engine.write(
        f"""SELECT person_id, organisation_id, role, record_id, row_number() OVER (
                PARTITION BY organisation_id ORDER BY seniority, reach DESC, by_date, person_id, role) = 1
                AS is_primary
        FROM (SELECT p.entity_id AS person_id, o.entity_id AS organisation_id, w.role, w.record_id, w.by_date,
                     {_seniority("lower(w.role)")} AS seniority, {_reach(spec)} AS reach
              FROM works w
              JOIN person_entities p ON p.entity_no = w.person_no
              JOIN organisation_entities o ON o.entity_no = w.organisation_no
              JOIN people_written g ON g.entity_id = p.entity_id)
        ORDER BY organisation_id, person_id, role""",
        job.output / "roles.parquet",
        schema=ROLES,
    )


def _role(spec: EntitySpec) -> str:
    role = next((f for f in spec.published if f.kind == "role"), None)
    return f"p.{quote(role.name)}" if role else "CAST(NULL AS VARCHAR)"


def _seniority(role: str) -> str:
    ranks = " ".join(
        f"WHEN regexp_matches({role}, {literal(pattern)}) THEN {rank}" for rank, pattern in _SENIORITY
    )
    return f"CASE WHEN {role} IS NULL THEN {_NO_ROLE} {ranks} ELSE {_OTHER_ROLE} END"


def _reach(spec: EntitySpec) -> str:
    ways = [f for f in spec.published if f.kind in ("email", "phone")]
    return " + ".join(f"CAST(g.{quote(f.name)} IS NOT NULL AS INTEGER)" for f in ways) or "0"
