"""Who works where, and who is an organisation's primary contact."""

from __future__ import annotations

from typing import Final

from hotpass.engine import Engine
from hotpass.engine.base import quote
from hotpass.model import ROLES
from hotpass.profiles import EntitySpec, FieldSpec
from hotpass.stage import StageJob
from hotpass.stages.merge.members import LINE, NO_DAY
from hotpass.workspace import link_or_copy

#: The part of the kind ``role`` that says how high it stands, 1 the highest, and what comes after them all.
RANK, _NO_RANK = "rank", 9

#: The order of ``roles``, and the table of the latest day of each file: source, file_digest, newest.
ROLES_ORDER: Final = "organisation_id, person_id, role"
FILE_DAYS: Final = "file_days"


def role_field(spec: EntitySpec) -> FieldSpec | None:
    """The field that holds what a person does."""
    return next((f for f in spec.published if f.kind == "role"), None)


def write_roles(job: StageJob) -> int:
    """Write ``roles``: one row a person, organisation and role, sorted; needs the people that were written.

    A person works for the organisation that holds the parent of one of the person's records. A row without a
    role is kept only where no row of the two has one.

    A role is known from the earliest date of the records that say so; a person's record without a date has
    that of its parent. It has ended where every source that says so has a newer file that names people of the
    organisation and no longer says so; the newer of two files is the one with the later latest date. A file
    that names the person without any role does not end one. What is not told by dates has not ended.

    The latest days of the files are written as ``file_days``; where that is an input, they are taken from it.

    Of an organisation's rows one ``is_primary``: of the roles that have not ended the highest, then the
    person with most of e-mail and phone, then the most recent record, then the id.
    """
    spec = job.profile.entities["person"]
    job.engine.view("people_written", job.output / "people.parquet")
    _say(job.engine, spec)
    _date_files(job)
    _end(job.engine)
    job.engine.execute(
        f"""CREATE OR REPLACE TABLE works AS
        SELECT person_no, organisation_no, role, min(rank) AS rank, min(by_date) AS by_date,
               arg_min(record_id, by_trust) AS record_id, {_date("min(day)")} AS first_day,
               arg_min(dated_by, moment) AS first_record, {_date("max(day)")} AS last_day,
               arg_max(dated_by, moment) AS last_record
        FROM works_said GROUP BY person_no, organisation_no, role
        QUALIFY role IS NOT NULL OR count(role) OVER (PARTITION BY person_no, organisation_no) = 0"""
    )
    ended = "x.ended_by_file IS NOT NULL"
    return job.engine.write(
        f"""SELECT p.entity_id AS person_id, o.entity_id AS organisation_id, w.role, w.record_id,
            row_number() OVER (PARTITION BY w.organisation_no
                ORDER BY {ended}, w.rank, {_reach(spec)} DESC, w.by_date, w.person_no, w.role
            ) = 1 AS is_primary,
            w.first_day AS valid_from, w.first_record AS valid_from_record_id,
            CASE WHEN {ended} THEN w.last_day END AS valid_to,
            CASE WHEN {ended} THEN w.last_record END AS valid_to_record_id, x.ended_by_file
        FROM works w
        LEFT JOIN works_ended x ON x.person_no = w.person_no AND x.organisation_no = w.organisation_no
            AND x.role IS NOT DISTINCT FROM w.role
        JOIN person_entities p ON p.entity_no = w.person_no
        JOIN organisation_entities o ON o.entity_no = w.organisation_no
        JOIN people_written g ON g.entity_id = p.entity_id
        ORDER BY {ROLES_ORDER}""",
        job.output / "roles.parquet",
        schema=ROLES,
    )


def _say(engine: Engine, spec: EntitySpec) -> None:
    """Make ``works_said``: what each record of a person says; ``moment`` orders its dates, no two alike."""
    role, rank = _role(spec)
    engine.execute(
        f"""CREATE OR REPLACE TABLE works_said AS
        SELECT *, (CAST(day + {-NO_DAY} AS HUGEINT) << 64) | by_trust AS moment
        FROM (SELECT p.entity_no AS person_no, o.entity_no AS organisation_no, {role} AS role,
                     coalesce(TRY_CAST({rank} AS INTEGER), {_NO_RANK}) AS rank,
                     p.record_id, p.by_trust, p.by_date, r.source, r.file_digest, r.file_name,
                     coalesce(p.day, o.day) AS day,
                     CASE WHEN p.day IS NULL THEN o.record_id ELSE p.record_id END AS dated_by
              FROM person_members p JOIN person_records r USING ({LINE})
              JOIN organisation_members o ON o.record_id = p.parent_record_id)"""
    )


def _date_files(job: StageJob) -> None:
    """Write ``file_days``, and add to ``works_said`` the latest day of the file, ``newest``."""
    path = job.output / f"{FILE_DAYS}.parquet"
    if FILE_DAYS in job.inputs:
        link_or_copy(job.inputs[FILE_DAYS], path)
    else:
        days = "SELECT source, file_digest, max(day) AS newest FROM works_said GROUP BY ALL ORDER BY ALL"
        job.engine.write(days, path)
    job.engine.view(FILE_DAYS, path)
    job.engine.execute(
        f"""CREATE OR REPLACE TABLE works_said AS
        SELECT * FROM works_said LEFT JOIN {FILE_DAYS} USING (source, file_digest)"""
    )


def _end(engine: Engine) -> None:
    """Make ``works_ended``: person_no, organisation_no and role of those that have, and the file that says
    so no longer."""
    engine.execute(
        """CREATE OR REPLACE TABLE works_ended AS
        WITH told AS (
            SELECT person_no, organisation_no, role, source,
                   CASE WHEN count(newest) = count(*) THEN max(newest) END AS newest
            FROM works_said GROUP BY ALL
        ), last_told AS (
            SELECT *, max(newest) FILTER (role IS NULL)
                OVER (PARTITION BY person_no, organisation_no, source) AS without_role FROM told
        ), listed AS (
            SELECT organisation_no, source, max({'day': newest, 'name': file_name}) AS file
            FROM works_said WHERE newest IS NOT NULL GROUP BY ALL
        )
        SELECT person_no, organisation_no, role, max(l.file).name AS ended_by_file
        FROM last_told t LEFT JOIN listed l USING (organisation_no, source)
        GROUP BY ALL
        HAVING bool_and(coalesce(
            l.file.day > t.newest AND l.file.day > coalesce(t.without_role, t.newest), false))"""
    )


def _date(day: str) -> str:
    """SQL of a number of days from 1970 as text."""
    return f"CAST(DATE '1970-01-01' + CAST({day} AS INTEGER) AS VARCHAR)"


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
