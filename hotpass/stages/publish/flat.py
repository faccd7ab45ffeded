"""The flat single source of truth: one row an organisation, its primary contact and the others.

Of a list of people only it is one row a person, who is their own contact.
"""

from __future__ import annotations

from hotpass.engine.base import literal, quote
from hotpass.golden import CONTACT_COLUMNS, QUALITY_BANDS, flat_schema, score_columns
from hotpass.model import EntityType
from hotpass.profiles import Profile
from hotpass.stage import StageJob

SEPARATOR = "; "


def write_flat(job: StageJob) -> int:
    """Make the table ``flat`` (:func:`make_flat`) and write ``ssot``."""
    make_flat(job, of_people=not job.engine.rows("SELECT count(*) FROM organisations")[0][0])
    fields = job.profile.entities["organisation"].published
    return job.engine.write(
        "SELECT * FROM flat ORDER BY n",
        job.output / "ssot.parquet",
        schema=flat_schema(fields),
        frugal=True,
    )


def make_flat(job: StageJob, *, of_people: bool) -> None:
    """Make the table ``flat``: :func:`hotpass.golden.flat_schema` and ``n``, its order.

    Sorted by name, then entity id, as people look names up.

    Args:
        job: of the stage.
        of_people: whether there are no organisations, so that it is of people.
    """
    _contacts(job)
    name = first_field(job.profile, "organisation", "organisation_name")
    by_name = f"lower(o.{quote(name)}) NULLS LAST, " if name else ""
    job.engine.make_frugally(
        f"""CREATE OR REPLACE TABLE flat AS
        SELECT CAST(row_number() OVER (ORDER BY {by_name}o.entity_id) AS BIGINT) AS n,
               {", ".join(_columns(job.profile))}
        FROM organisations o LEFT JOIN contacts c ON c.organisation_id = o.entity_id"""
    )
    if of_people:
        job.engine.execute(f"INSERT INTO flat BY NAME {_of_people(job.profile)}")


def _of_people(profile: Profile) -> str:
    """SQL of people as rows of ``flat``: what both types have, and themselves as the contact."""
    parts = {"name": "person_name", "email": "email", "phone": "phone"}
    own = {f"contact_{part}": first_field(profile, "person", kind) for part, kind in parts.items()}
    shared = {field.name for field in profile.entities["organisation"].published} - set(own.values())
    name = own["contact_name"]
    order = f"lower({quote(name)}) NULLS LAST, entity_id" if name else "entity_id"
    chosen = {
        "n": f"CAST(row_number() OVER (ORDER BY {order}) AS BIGINT)",
        "entity_id": "entity_id",
        "contact_id": "entity_id",
        **{column: quote(field) for column, field in own.items() if field},
        **{f.name: quote(f.name) for f in profile.entities["person"].published if f.name in shared},
        "sources": f"array_to_string(sources, {literal(SEPARATOR)})",
        "people": "1",
        "records": "records",
        "quality": _band("quality_score"),
        **{column: column for column in score_columns("person")},
    }
    return f"SELECT {', '.join(f'{sql} AS {quote(column)}' for column, sql in chosen.items())} FROM people"


def first_field(profile: Profile, entity_type: EntityType, kind: str) -> str | None:
    """Name of the first published field of a kind."""
    return next((f.name for f in profile.entities[entity_type].published if f.kind == kind), None)


def _columns(profile: Profile) -> list[str]:
    columns = ["o.entity_id"]
    for field in profile.entities["organisation"].published:
        columns.append(f"o.{quote(field.name)}")
        if field.multi:
            others = f"array_to_string(o.{quote(f'{field.name}__all')}[2:], {literal(SEPARATOR)})"
            columns.append(f"nullif({others}, '') AS {quote(f'{field.name}_others')}")
    columns += [f"c.{name}" for name in CONTACT_COLUMNS]
    columns += [f"array_to_string(o.sources, {literal(SEPARATOR)}) AS sources"]
    columns += ["coalesce(c.people, 0) AS people", "o.records"]
    columns += [f"{_band('o.quality_score')} AS quality", f"{_flags(profile)} AS flags"]
    return columns + [f"o.{name}" for name in score_columns("organisation")]


def _band(score: str) -> str:
    bands = " ".join(f"WHEN {score} >= {lowest} THEN {literal(band)}" for band, lowest in QUALITY_BANDS)
    return f"CASE {bands} END"


def _flags(profile: Profile) -> str:
    """SQL of what is amiss with an organisation, in words."""
    flags = {"no contact": "c.contact_id IS NULL"}
    for field in profile.entities["organisation"].published:
        if field.required:
            flags[f"no {field.name.replace('_', ' ')}"] = f"o.{quote(field.name)} IS NULL"
    for kind, label in (("email", "no e-mail"), ("phone", "no phone")):
        own = first_field(profile, "organisation", kind)
        both = f"c.contact_{kind}" if own is None else f"coalesce(c.contact_{kind}, o.{quote(own)})"
        flags[label] = f"{both} IS NULL"
    flags |= {
        "records disagree": "o.quality_agreement < 1",
        "faulty values": "o.quality_validity < 1",
        "out of date": "o.quality_recency = 0",
    }
    words = ", ".join(f"CASE WHEN {sql} THEN {literal(word)} END" for word, sql in flags.items())
    return f"nullif(concat_ws({literal(SEPARATOR)}, {words}), '')"


def _contacts(job: StageJob) -> None:
    """Make ``contacts``: organisation_id, people, and :data:`hotpass.golden.CONTACT_COLUMNS`.

    Where the primary contact was erased, the next is whoever can be reached best.
    """
    kinds = {"name": "person_name", "email": "email", "phone": "phone"}
    fields = {part: first_field(job.profile, "person", kind) for part, kind in kinds.items()}
    known = ", ".join(f"{f'p.{quote(f)}' if f else 'NULL'} AS {part}" for part, f in fields.items())
    joined = ", ".join(map(_joined, ("name", "roles", "email", "phone")))
    job.engine.execute(
        f"""CREATE OR REPLACE TABLE contacts AS
        WITH employed AS (
            SELECT organisation_id, person_id, bool_or(is_primary) AS chosen,
                   string_agg(role, ', ' ORDER BY role) AS roles,
                   coalesce(max(CASE WHEN is_primary THEN role END), min(role)) AS first_role
            FROM roles WHERE valid_to IS NULL GROUP BY organisation_id, person_id
        ), reached AS (
            SELECT *, row_number() OVER (
                PARTITION BY organisation_id
                ORDER BY chosen DESC, (email IS NULL)::INT + (phone IS NULL)::INT, person_id
            ) = 1 AS first
            FROM (SELECT organisation_id, person_id, chosen, roles, first_role, {known}
                FROM employed e JOIN people p ON p.entity_id = e.person_id)
        ), others AS (
            SELECT organisation_id, count(*) AS people, {joined}
            FROM reached WHERE NOT first GROUP BY organisation_id
        )
        SELECT r.organisation_id, 1 + coalesce(o.people, 0) AS people, r.person_id AS contact_id,
               r.name AS contact_name, r.first_role AS contact_role, r.email AS contact_email,
               r.phone AS contact_phone, o.name AS other_contact_names, o.roles AS other_contact_roles,
               o.email AS other_contact_emails, o.phone AS other_contact_phones
        FROM reached r LEFT JOIN others o USING (organisation_id) WHERE r.first"""
    )


def _joined(part: str) -> str:
    """SQL of one entry a person, in one order for every part; null when nobody has any."""
    entries = f"string_agg(coalesce({part}, ''), {literal(SEPARATOR)} ORDER BY name NULLS LAST, person_id)"
    return f"CASE WHEN count({part}) > 0 THEN {entries} END AS {part}"
