"""Lawfulness, minimality and purpose: sections 9 to 13 and 15 of the Act, and sources that it is known of."""

from __future__ import annotations

from typing import Final

from hotpass.compliance.controls.checks.base import Check

NOT_SAID: Final = (
    "no source says on what basis, for what purpose or under which notice it is processed; "
    "describe one in the register of sources, or in the profile"
)
#: How many records a source has, in words.
RECORDS: Final = "records || if(records = 1, ' record', ' records')"
#: Whether anybody has begun to describe what is processed.
BEGUN: Final = "(SELECT coalesce(bool_or(described), false) FROM sources)"
#: Sources with records, once any is described.
SOURCES: Final = f"SELECT count(*) FROM sources WHERE records > 0 AND {BEGUN}"
_RECORDS: Final = f"SELECT coalesce(sum(records), 0) FROM sources WHERE {BEGUN}"

_UNLINKED: Final = (
    "no number that a register gives to one person or organisation was linked across responsible parties; "
    "sources say theirs as responsible_party"
)
#: Personal fields of exports for purposes that say what they need.
_TAKEN: Final = """exported_fields e JOIN fields f USING (dataset, entity_type, field)
        JOIN purposes p ON lower(trim(p.name)) = lower(trim(e.purpose)) AND NOT p.over AND len(p.needs) > 0
        WHERE f.personal <> 'none'"""
_NEEDED: Final = """list_contains(list_transform(p.needs, lambda one: lower(trim(one))),
            e.entity_type || '.' || e.field)"""
#: Personal fields with values that purposes say they need, of purposes that something was exported for.
_DECLARED: Final = """SELECT DISTINCT p.name AS purpose, n.field
        FROM (SELECT name, lower(trim(unnest(needs))) AS field FROM purposes WHERE NOT over) n
        JOIN purposes p ON p.name = n.name
        WHERE n.field IN (SELECT entity_type || '.' || field FROM fields
            JOIN filled USING (dataset, entity_type, field) WHERE personal <> 'none')
        AND lower(p.name) IN (SELECT lower(purpose) FROM exported_fields
            WHERE taken_on >= {today} - {days})"""


def _sources_without(
    name: str,
    column: str,
    finds: str,
    besides: str = "",
    needs: tuple[str, ...] = ("sources",),
    due: str | None = None,
) -> Check:
    return Check(
        name,
        of="sources",
        finds=finds,
        rows=f"""SELECT dataset, name AS subject, {RECORDS} AS why FROM sources
        WHERE {column} IS NULL AND records > 0 {besides}""",
        all=SOURCES,
        nothing=NOT_SAID,
        needs=needs,
        due=due,
    )


CHECKS: Final = (
    Check(
        "records-without-basis",
        of="records",
        finds="have no lawful basis",
        rows="""SELECT dataset, entity_type, record_id, source AS subject,
        'neither the row nor the source says a basis' AS why
        FROM records WHERE basis IS NULL AND lawful_basis IS NULL""",
        all=_RECORDS,
        nothing=NOT_SAID,
        needs=("records",),
    ),
    Check(
        "records-of-invalid-basis",
        of="records",
        finds="name a basis that section 11(1) does not know",
        rows="""SELECT dataset, entity_type, record_id, source AS subject, lawful_basis_field AS field,
        lawful_basis AS value, lawful_basis_cell AS cell, 'no ground of section 11(1)(a) to (f)' AS why
        FROM records WHERE basis IS NULL AND lawful_basis IS NOT NULL""",
        all=_RECORDS,
        nothing=NOT_SAID,
        needs=("records",),
    ),
    _sources_without("sources-without-purpose", "purpose", "say no purpose"),
    _sources_without(
        "sources-without-owner",
        "owner",
        "have nobody who answers for them",
        needs=("sources", "purposes"),
        due="""SELECT id AS subject, 'nobody answers for the purpose ' || title AS why, {today} AS due
        FROM purposes WHERE NOT over AND owner IS NULL""",
    ),
    Check(
        "reviews-missed",
        of="entries of registers with a day of review",
        finds="are past it",
        rows="""SELECT id AS subject,
        title || ' (' || register || '), to be looked at by ' || review_on AS why
        FROM reviews WHERE review_on < {today}""",
        all="SELECT count(*) FROM reviews",
        nothing="no entry of a register says by when it is looked at again",
        needs=("reviews",),
        due="""SELECT id AS subject, title AS why, review_on AS due FROM reviews
        WHERE review_on BETWEEN {today} AND {today} + {days}""",
        parameters={"days": 30},
    ),
    _sources_without(
        "sources-without-notice",
        "notice",
        "name no notice to data subjects",
        """AND lower(trim(name)) NOT IN (
            SELECT lower(trim(unnest(sources))) FROM notices WHERE NOT over)""",
        needs=("sources", "notices"),
    ),
    Check(
        "purposes-not-registered",
        of="purposes that sources name",
        finds="are not in the register of purposes",
        rows="SELECT purpose AS subject FROM sources WHERE false",
        due="""SELECT DISTINCT purpose AS subject, 'named by ' || name AS why, {today} AS due FROM sources
        WHERE records > 0 AND lower(trim(purpose)) NOT IN (
            SELECT lower(trim(name)) FROM purposes WHERE NOT over)""",
        all="""SELECT count(DISTINCT purpose) FROM sources WHERE records > 0
        AND (SELECT count(*) FROM purposes) > 0""",
        nothing="no source names a purpose, or no purpose is in force; enter them in their registers",
        needs=("sources", "purposes"),
    ),
    Check(
        "fields-without-purpose",
        of="fields with personal information",
        finds="are needed by no purpose",
        rows="""SELECT dataset, entity_type, field AS subject,
        label || ' is ' || personal || ' information, and no purpose lists it' AS why
        FROM fields JOIN filled USING (dataset, entity_type, field)
        WHERE personal <> 'none' AND entity_type || '.' || field NOT IN (
            SELECT lower(trim(unnest(needs))) FROM purposes WHERE NOT over)""",
        all="""SELECT count(*) FROM fields JOIN filled USING (dataset, entity_type, field)
        WHERE personal <> 'none' AND EXISTS (FROM purposes WHERE NOT over AND len(needs) > 0)""",
        nothing="no purpose says which fields it needs; say so in the register of purposes",
        needs=("sources", "purposes"),
    ),
    Check(
        "exports-beyond-needs",
        of="personal fields in exports for a purpose that says what it needs",
        finds="are not among what it needs",
        rows=f"""SELECT e.export AS subject, e.dataset, e.entity_type, e.field,
        e.filled || ' values of ' || f.label || ' to ' || e.recipient || '; ' || e.purpose
            || ' does not need them' AS why
        FROM {_TAKEN} AND NOT {_NEEDED}""",
        all=f"SELECT count(*) FROM {_TAKEN}",
        nothing="nothing was exported for a purpose that says which fields it needs",
        needs=("sources", "purposes", "exported_fields"),
    ),
    Check(
        "needs-not-used",
        of="personal fields that purposes say they need for their exports",
        finds="are not used",
        says="{looked_at} {of}",
        rows="SELECT dataset, entity_type, field FROM exported_fields WHERE false",
        due=f"""SELECT field AS subject, {{today}} AS due,
        purpose || ' says that it needs it, and no export of the last ' || {{days}} || ' days held it' AS why
        FROM ({_DECLARED}) n WHERE NOT EXISTS (FROM exported_fields e
            WHERE lower(e.purpose) = lower(n.purpose) AND e.entity_type || '.' || e.field = n.field
            AND e.taken_on >= {{today}} - {{days}})""",
        all=f"SELECT count(*) FROM ({_DECLARED})",
        nothing="nothing was exported of late for a purpose that says which fields it needs",
        needs=("sources", "purposes", "exported_fields"),
        parameters={"days": 365},
    ),
    Check(
        "columns-without-field",
        of="columns with personal information",
        finds="are collected though no field takes them",
        rows="""SELECT dataset, concat_ws(', ', file_name, nullif(sheet, ''), 'column ' || letter) AS subject,
        'the header says ' || header || '; found: ' || sort AS why
        FROM detected ANTI JOIN rejected USING (column_key, sort) WHERE personal <> 'none' AND field IS NULL
        AND NOT regexp_matches(header, '^Column [0-9]+$')""",
        all="""SELECT count(*) FROM detected ANTI JOIN rejected USING (column_key, sort)
        WHERE personal <> 'none'
        AND EXISTS (FROM purposes WHERE NOT over AND len(needs) > 0)""",
        nothing="no purpose says which fields it needs; say so in the register of purposes",
        needs=("detected", "rejected", "purposes"),
    ),
    Check(
        "sources-from-third-parties",
        of="sources",
        finds="are from third parties without an exception of section 12(2)",
        rows=f"""SELECT dataset, name AS subject, {RECORDS} || ' from a third party' AS why FROM sources
        WHERE collected = 'third_party' AND records > 0""",
        due=f"""SELECT dataset, name AS subject, 'it is not said from whom it was collected' AS why,
        {{today}} AS due FROM sources WHERE collected IS NULL AND records > 0 AND {BEGUN}""",
        all=SOURCES,
        nothing=NOT_SAID,
        needs=("sources",),
    ),
    Check(
        "identifiers-linked",
        of="records",
        finds="were linked with those of another responsible party for a new purpose, without authorisation",
        says="{found} {of} {finds}; entities with registered numbers from several parties: {looked_at}",
        rows="""SELECT DISTINCT i.dataset, i.entity_type, i.record_id, i.source AS subject, i.field, i.value,
        i.cell, 'linked with records of ' || l.parties AS why
        FROM identifiers i JOIN members m USING (dataset, record_id)
        JOIN linked l ON l.dataset = m.dataset AND l.entity_id = m.entity_id
        WHERE l.purposes > 1 AND NOT l.authorised""",
        all="SELECT count(*) FROM linked",
        nothing=_UNLINKED,
        needs=("records", "purposes", "linked"),
    ),
    Check(
        "links-of-unknown-purpose",
        of="entities with registered numbers from several parties",
        finds="are linked for a new purpose",
        says="{looked_at} {of}",
        rows="SELECT dataset, entity_type, record_id FROM identifiers WHERE false",
        due="""SELECT DISTINCT i.dataset, i.entity_type, i.record_id, i.source AS subject, i.field, i.value,
        i.cell, 'linked with records of ' || l.parties || '; it is not said for what' AS why, {today} AS due
        FROM identifiers i JOIN members m USING (dataset, record_id)
        JOIN linked l ON l.dataset = m.dataset AND l.entity_id = m.entity_id
        JOIN sources s ON s.dataset = i.dataset AND s.name = i.source
        WHERE s.purpose IS NULL AND NOT l.authorised""",
        all="SELECT count(*) FROM linked",
        nothing=_UNLINKED,
        needs=("records", "purposes", "linked", "sources"),
    ),
    Check(
        "automated-decisions",
        of="purposes that decide by automated means",
        finds="have nobody who looks at the decisions",
        rows="""SELECT id AS subject, title || ' decides about subjects by automated means alone' AS why
        FROM purposes WHERE NOT over AND automated AND human_review IS NULL""",
        all="SELECT count(*) FROM purposes WHERE NOT over AND automated",
        nothing="no purpose is registered that decides by automated means alone",
        needs=("purposes",),
    ),
)
