"""Retention, quality and openness: sections 14 and 16 to 18 of the Act."""

from __future__ import annotations

from typing import Final

from hotpass.compliance.controls.checks.base import REMEMBERED, Check
from hotpass.compliance.controls.checks.processing import BEGUN, NOT_SAID, RECORDS, SOURCES

_NO_NOTICE: Final = "no notice is in force; enter them in the register of notices"

CHECKS: Final = (
    Check(
        "records-kept-too-long",
        of="dated records and values with a time of retention",
        finds="are kept longer than they may be",
        rows="""SELECT dataset, entity_type, record_id, rule AS subject,
        coalesce(of_field, own_field) AS field,
        CASE WHEN of_field IS NULL THEN CAST(own_day AS VARCHAR) END AS value,
        CASE WHEN of_field IS NULL THEN own_cell END AS cell,
        'to go on ' || due || ', ' || past || ' days ago' AS why
        FROM retention_due JOIN records USING (dataset, entity_type, record_id) WHERE past > 0""",
        all="SELECT count(due) FROM retention_due",
        nothing="nobody has said how long records are kept, or none of these is dated; "
        "give the profile's sources retention_days, or enter rules in the register of retention",
        needs=("records", "retention_due"),
    ),
    Check(
        "sources-without-retention",
        of="sources",
        finds="say no time after which their records go, and no rule is for them",
        rows=f"""SELECT dataset, name AS subject, {RECORDS} AS why FROM sources
        WHERE retention_days IS NULL AND records > 0 AND (dataset, name) NOT IN (
            SELECT (dataset, source) FROM retention_due
            JOIN records USING (dataset, entity_type, record_id) WHERE of_field IS NULL)""",
        all=SOURCES,
        nothing=NOT_SAID,
        needs=("records", "sources", "retention_due"),
    ),
    Check(
        "backups-kept-too-long",
        of="backups",
        finds="were to be destroyed and are not, or were too late",
        rows="""SELECT id AS subject, title || ', to be destroyed by ' || destroy_by
            || coalesce(', destroyed on ' || destroyed_on, '') AS why FROM backups
        WHERE coalesce(destroyed_on, {today}) > destroy_by
        AND coalesce(destroyed_on, {today}) >= {today} - {remembered}""",
        all="SELECT count(*) FROM backups",
        nothing="no backup is registered; enter them in the register of backups",
        needs=("backups",),
        due="""SELECT id AS subject, title AS why, destroy_by AS due FROM backups
        WHERE destroyed_on IS NULL AND destroy_by BETWEEN {today} AND {today} + {days}""",
        parameters={"days": 30, "remembered": REMEMBERED},
    ),
    Check(
        "entities-of-poor-quality",
        of="published entities",
        finds="have a quality score below {score}",
        rows="""SELECT dataset, entity_type, entity_id, 'quality score ' || round(quality_score, 2) AS why
        FROM entities WHERE quality_score < {score}""",
        all="SELECT count(*) FROM entities",
        nothing="nothing is published yet",
        share=True,
        parameters={"score": 0.5},
    ),
    Check(
        "identifiers-in-conflict",
        of="values of registered numbers",
        finds="contradict another record of the same entity",
        rows="""SELECT dataset, entity_type, record_id, source AS subject, field, value, cell,
        'records of ' || entity_id || ' give ' || n || ' different values' AS why
        FROM identifiers JOIN members USING (dataset, entity_type, record_id)
        JOIN (SELECT dataset, entity_id, field, count(DISTINCT value) AS n FROM identifiers
            JOIN members USING (dataset, record_id) GROUP BY ALL HAVING count(DISTINCT value) > 1)
        USING (dataset, entity_id, field)""",
        all="SELECT count(*) FROM identifiers",
        nothing="no record has a number that a register gives to one person or organisation",
        needs=("records",),
    ),
    Check(
        "records-not-verified",
        of="records that say when they were verified",
        finds="were verified more than {days} days ago",
        rows="""SELECT dataset, entity_type, record_id, source AS subject, verified_on_field AS field,
        verified_on AS value, verified_on_cell AS cell, 'too long ago, or no day' AS why
        FROM records WHERE verified_on IS NOT NULL
        AND coalesce(TRY_CAST(verified_on AS DATE) < {today} - {days}, true)""",
        all="SELECT count(*) FROM records WHERE verified_on IS NOT NULL",
        nothing="no field says when a record was verified; give one `evidence: verified_on`",
        needs=("records",),
        parameters={"days": 730},
    ),
    Check(
        "records-before-notice",
        of="dated records of sources with a registered notice",
        finds="were collected before the notice was given",
        rows="""SELECT dataset, entity_type, record_id, records.source AS subject,
        coalesce(collected_on_field, own_field) AS field,
        coalesce(collected_on, CAST(own_day AS VARCHAR)) AS value,
        coalesce(collected_on_cell, own_cell) AS cell,
        'the first notice to subjects of ' || records.source || ' was given on ' || given_from AS why
        FROM records JOIN first_notices n ON n.source = lower(records.source)
        WHERE coalesce(TRY_CAST(collected_on AS DATE), own_day) < given_from""",
        all="""SELECT count(*) FROM records JOIN first_notices n ON n.source = lower(records.source)
        WHERE coalesce(TRY_CAST(collected_on AS DATE), own_day) IS NOT NULL""",
        nothing="no source of records with a day has a registered notice; "
        "name it in the register of sources as that of notices does, or say there which sources each is for",
        needs=("records", "first_notices"),
    ),
    Check(
        "notices-incomplete",
        of="notices in force",
        finds="leave out what section 18(1) asks for",
        rows="""SELECT id AS subject, title || ': ' || array_to_string(lacking, '; ') AS why FROM notices
        WHERE NOT over AND len(lacking) > 0""",
        all="SELECT count(*) FROM notices WHERE NOT over",
        nothing=_NO_NOTICE,
        needs=("notices",),
    ),
    Check(
        "officer-not-in-office",
        of="information officers",
        finds="missing, or not registered with the Regulator before taking up duties",
        says="{found} {of} {finds}; {looked_at} looked at",
        rows="""SELECT id AS subject, title || ' is not registered with the Regulator' AS why FROM officers
        WHERE NOT over AND registered_on IS NULL
        UNION ALL SELECT id, title || ' took up duties on ' || appointed_on || ', and was registered on '
            || registered_on FROM officers WHERE NOT over AND registered_on > appointed_on
        UNION ALL SELECT 'information officer', 'nobody is entered, or the last one has left'
        WHERE NOT EXISTS (FROM officers WHERE NOT over AND duty = 'information_officer')""",
        all=f"SELECT count(*) + CAST({BEGUN} AS INTEGER) FROM officers",
        nothing="no information officer is entered; do so in the register of officers",
        needs=("officers",),
        due="""SELECT id AS subject, title || ' is to be trained again' AS why, training_due AS due
        FROM officers WHERE NOT over AND training_due <= {today} + {days}""",
        parameters={"days": 30},
    ),
    Check(
        "directives-unanswered",
        of="notices of the Regulator",
        finds="are past the day on which the Regulator wanted an answer, or were when they were answered",
        rows="""SELECT id AS subject, title || ', to be answered by ' || answer_by
            || coalesce(', answered on ' || answered_on, '') AS why FROM directives
        WHERE coalesce(answered_on, {today}) > answer_by
        AND coalesce(answered_on, {today}) >= {today} - {remembered}""",
        all="SELECT count(*) FROM directives",
        nothing="the Regulator has served no notice",
        needs=("directives",),
        due="""SELECT id AS subject, title AS why, answer_by AS due FROM directives
        WHERE answered_on IS NULL AND answer_by BETWEEN {today} AND {today} + {days}""",
        parameters={"days": 31, "remembered": REMEMBERED},
    ),
)
