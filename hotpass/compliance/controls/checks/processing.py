"""Lawfulness, purpose, retention, quality and openness: sections 8 to 18 of the Act."""

from __future__ import annotations

from typing import Final

from hotpass.compliance.controls.checks.base import Check

_NOT_SAID: Final = (
    "no source says on what basis, for what purpose or under which notice it is processed; "
    "give the profile's sources lawful_basis, purpose, notice, owner and retention_days"
)
#: Sources count once somebody has begun to describe any of them.
_SOURCES: Final = (
    "SELECT count(*) FILTER (records > 0) FROM sources WHERE (SELECT bool_or(described) FROM sources)"
)
_RECORDS: Final = "SELECT sum(records) FROM sources WHERE (SELECT bool_or(described) FROM sources)"

BASIS: Final = Check(
    "records-without-basis",
    of="records",
    finds="have no lawful basis",
    rows="""SELECT dataset, entity_type, record_id, source AS subject,
        'neither the row nor the source ' || source || ' says a basis' AS why
        FROM records WHERE basis IS NULL AND basis_said IS NULL""",
    all=_RECORDS,
    nothing=_NOT_SAID,
    needs=("records",),
)
BASIS_INVALID: Final = Check(
    "records-of-invalid-basis",
    of="records",
    finds="name a basis that section 11(1) does not know",
    rows="""SELECT dataset, entity_type, record_id, source AS subject, basis_field AS field,
        basis_said AS value, basis_cell AS cell, 'no ground of section 11(1)(a) to (f)' AS why
        FROM records WHERE basis IS NULL AND basis_said IS NOT NULL""",
    all=_RECORDS,
    nothing=_NOT_SAID,
    needs=("records",),
)
PURPOSE: Final = Check(
    "sources-without-purpose",
    of="sources",
    finds="say no purpose",
    rows="SELECT dataset, name AS subject, records || ' records' AS why FROM sources "
    "WHERE purpose IS NULL AND records > 0",
    all=_SOURCES,
    nothing=_NOT_SAID,
    needs=("sources",),
)
OWNER: Final = Check(
    "sources-without-owner",
    of="sources",
    finds="have nobody who answers for them",
    rows="SELECT dataset, name AS subject, records || ' records' AS why FROM sources "
    "WHERE owner IS NULL AND records > 0",
    all=_SOURCES,
    nothing=_NOT_SAID,
    needs=("sources",),
)
NOTICE: Final = Check(
    "sources-without-notice",
    of="sources",
    finds="name no notice to data subjects",
    rows="SELECT dataset, name AS subject, records || ' records' AS why FROM sources "
    "WHERE notice IS NULL AND records > 0",
    all=_SOURCES,
    nothing=_NOT_SAID,
    needs=("sources",),
)
RETENTION_RULE: Final = Check(
    "sources-without-retention",
    of="sources",
    finds="say no time after which their records go",
    rows="SELECT dataset, name AS subject, records || ' records' AS why FROM sources "
    "WHERE retention_days IS NULL AND records > 0",
    all=_SOURCES,
    nothing=_NOT_SAID,
    needs=("sources",),
)
RETENTION: Final = Check(
    "records-kept-too-long",
    of="dated records of sources with a time of retention",
    finds="are kept longer than they may be",
    rows="""SELECT r.dataset, entity_type, record_id, source AS subject, own_field AS field,
        CAST(own_day AS VARCHAR) AS value, own_cell AS cell,
        'to go on ' || CAST(own_day + s.retention_days AS VARCHAR) || ', '
        || date_diff('day', own_day + s.retention_days, {today}) || ' days ago' AS why
        FROM records r JOIN sources s ON s.dataset = r.dataset AND s.name = r.source
        WHERE own_day + s.retention_days < {today}""",
    all="""SELECT count(*) FROM records r JOIN sources s ON s.dataset = r.dataset AND s.name = r.source
        WHERE own_day + s.retention_days IS NOT NULL""",
    nothing="no source says how long its records are kept, or none of its records is dated; "
    "give the profile's sources retention_days",
    needs=("records", "sources"),
)

CHECKS: Final = (BASIS, BASIS_INVALID, PURPOSE, OWNER, NOTICE, RETENTION_RULE, RETENTION)
