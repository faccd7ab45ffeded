"""Special personal information and children: sections 26 to 35 of the Act."""

from __future__ import annotations

from typing import Final

from hotpass.compliance.controls.checks.base import Check

#: Files of which a purpose that is authorised may use special information of a sort: their own purpose, one
#: of which it is said why it is compatible with others, or one that nothing is collected for itself. What is
#: authorised for one source excuses no other.
_EXCUSED: Final = """WITH collected AS (
            SELECT DISTINCT r.dataset, r.file_name, lower(trim(s.purpose)) AS purpose
            FROM records r JOIN sources s ON s.dataset = r.dataset AND s.name = r.source
        ), authorised AS (
            SELECT lower(trim(name)) AS purpose, compatibility IS NOT NULL OR lower(trim(name)) NOT IN (
                SELECT purpose FROM collected WHERE purpose IS NOT NULL) AS everywhere
            FROM purposes WHERE NOT over AND authorisation IS NOT NULL AND list_contains(special, {sort})
        )
        SELECT DISTINCT f.dataset, f.file_name FROM special_cells f LEFT JOIN collected c
            USING (dataset, file_name) JOIN authorised a
            ON a.everywhere OR c.purpose IS NULL OR a.purpose = c.purpose"""

CHECKS: Final = (
    Check(
        "special-without-authorisation",
        of="cells",
        finds="hold information about {sort} without authorisation",
        says="{found} {of} {finds}; {looked_at} columns were looked at",
        rows=f"""SELECT dataset, header AS subject, file_name, sheet, "row", cell,
        'column ' || header || ': ' || reason AS why
        FROM special_cells ANTI JOIN ({_EXCUSED}) USING (dataset, file_name) WHERE sort = {{sort}}""",
        all="SELECT count(*) FROM detected",
        nothing="no version in force has looked for special information; run the files again",
        needs=("records", "sources", "detected", "special_cells", "purposes"),
        parameters={"sort": "race"},
    ),
    Check(
        "children-without-consent",
        of="people whose day of birth is known",
        finds="are under {age} and no competent person has consented",
        rows="""SELECT dataset, entity_type, record_id, source AS subject, born_field AS field, born AS value,
        born_cell AS cell, 'a child, and no competent person''s consent is recorded' AS why
        FROM records WHERE entity_type = 'person' AND coalesce(trim(regexp_replace(
            lower(strip_accents(competent_consent)), '[^a-z0-9]+', ' ', 'g')), '') IN (FROM refusals)
        AND TRY_CAST(born AS DATE) + INTERVAL ({age}) YEAR > {today}""",
        all="""SELECT count(*) FROM records
        WHERE entity_type = 'person' AND TRY_CAST(born AS DATE) IS NOT NULL""",
        nothing="of nobody is the day of birth known, by a date or by an identity number",
        needs=("records",),
        parameters={"age": 18},
    ),
)
