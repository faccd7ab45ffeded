"""Consent, objection, marketing and requests: sections 5, 11, 23 to 25 and 69 of the Act."""

from __future__ import annotations

from typing import Final

from hotpass.compliance.controls.checks.base import REMEMBERED, Check

_NO_PURPOSE: Final = "no purpose needs consent; enter purposes with their ground in the register of purposes"
#: Records that rely on consent, with what the ledger says of their entity and their source's purpose.
_RELYING: Final = """records JOIN members USING (dataset, entity_type, record_id)
        LEFT JOIN sources s ON s.dataset = records.dataset AND s.name = records.source
        LEFT JOIN consent_judged j ON j.dataset = records.dataset AND j.entity_id = members.entity_id
            AND (s.purpose IS NULL OR lower(j.purpose) = lower(s.purpose))
        WHERE (basis = 'consent' OR lower(s.purpose) IN (
            SELECT lower(name) FROM purposes WHERE NOT over AND ground = 'consent'))"""
_NEEDS: Final = ("records", "sources", "consent_judged", "purposes")
#: Exports with the purposes that say to whom they may go.
_NAMING: Final = """exports e JOIN purposes p ON lower(trim(p.name)) = lower(trim(e.purpose))
        AND NOT p.over AND len(p.recipients) > 0 WHERE e.recipient IS NOT NULL"""
_SAID_BEFORE: Final = "purpose || ': ' || reason || ' before the export of ' || taken_on"


def _relying(name: str, finds: str, where: str, why: str) -> Check:
    return Check(
        name,
        of="records that rely on consent",
        finds=finds,
        rows=f"""SELECT DISTINCT records.dataset, records.entity_type, record_id, source AS subject,
        lawful_basis_field AS field, records.lawful_basis AS value, lawful_basis_cell AS cell, {why} AS why
        FROM {_RELYING} AND {where}""",
        all=f"SELECT count(DISTINCT record_id) FROM {_RELYING}",
        nothing="no record relies on consent, by its own row, its source or the purpose of that",
        needs=_NEEDS,
    )


CHECKS: Final = (
    _relying(
        "consents-missing",
        "have none in the ledger",
        "coalesce(j.reason = 'missing', j.entity_id IS NULL)",
        "'no consent is recorded'",
    ),
    _relying(
        "consents-withdrawn",
        "belong to subjects who have withdrawn or refused it",
        "j.reason IN ('withdrawn', 'refused')",
        "'consent was ' || j.reason",
    ),
    Check(
        "consents-expired",
        of="entities under purposes that need consent",
        finds="gave consent that has expired",
        rows="""SELECT dataset, entity_type, entity_id, purpose AS subject, 'consent has expired' AS why
        FROM consent_judged WHERE reason = 'expired'""",
        all="SELECT count(*) FROM consent_judged",
        nothing=_NO_PURPOSE,
        needs=("consent_judged",),
    ),
    Check(
        "consents-without-proof",
        of="consents given",
        finds="have no proof or no version of the wording",
        rows="""SELECT 'entry ' || seq || ' of the consent ledger' AS subject,
        purpose || ' on ' || strftime(day, '%-d %B %Y') || ': '
        || CASE WHEN proof IS NULL THEN 'no proof' ELSE 'no version of the wording' END AS why
        FROM consent_events
        WHERE act = 'given' AND basis = 'consent' AND (proof IS NULL OR wording IS NULL)""",
        all="SELECT count(*) FROM consent_events WHERE act = 'given' AND basis = 'consent'",
        nothing="no consent is recorded; enter or import them under consents",
        needs=("consent_events",),
    ),
    Check(
        "exported-after-withdrawal",
        of="subjects in exports for a purpose",
        finds="had withdrawn or refused",
        rows=f"""SELECT export AS subject, entity_id, {_SAID_BEFORE} AS why
        FROM exported_against WHERE reason IN ('withdrawn', 'refused') AND NOT marketing""",
        all="SELECT sum(rows) FROM exports WHERE purpose IS NOT NULL",
        nothing="nothing was exported for a purpose",
        needs=("exports", "exported_against"),
    ),
    Check(
        "exported-after-objection",
        of="subjects in exports for a purpose",
        finds="had objected",
        rows=f"""SELECT export AS subject, entity_id, {_SAID_BEFORE} AS why
        FROM exported_against WHERE reason = 'objected' AND NOT marketing""",
        all="SELECT sum(rows) FROM exports WHERE purpose IS NOT NULL",
        nothing="nothing was exported for a purpose",
        needs=("exports", "exported_against"),
    ),
    Check(
        "marketing-to-refused",
        of="subjects in exports for direct marketing",
        finds="had refused, withdrawn or objected",
        rows=f"""SELECT export AS subject, entity_id, {_SAID_BEFORE} AS why
        FROM exported_against WHERE marketing""",
        all="""SELECT sum(rows) FROM exports
        WHERE lower(purpose) IN (SELECT lower(name) FROM purposes WHERE direct_marketing)""",
        nothing="nothing was exported for direct marketing",
        needs=("exports", "exported_against", "purposes"),
    ),
    Check(
        "asked-twice",
        of="requests for consent to direct marketing",
        finds="were made to subjects who had been asked or had refused",
        rows="""SELECT nullif(dataset, '') AS dataset, nullif(entity_id, '') AS entity_id,
            CASE WHEN entity_id = '' THEN 'somebody whom no version in force holds' END AS subject,
            purpose || ': ' || why || ': ' || asked AS why
        FROM asked_twice""",
        all="""SELECT count(*) FROM consent_events WHERE act = 'asked'
        AND lower(purpose) IN (SELECT lower(name) FROM purposes WHERE direct_marketing)""",
        nothing="nobody was asked for consent to direct marketing",
        needs=("asked_twice", "consent_events", "purposes"),
    ),
    Check(
        "exports-without-purpose",
        of="exports",
        finds="were to somebody, for no purpose that is said",
        rows="""SELECT id AS subject, dataset || ' version ' || version || ', ' || form || ' to ' || recipient
        AS why FROM exports WHERE purpose IS NULL AND recipient IS NOT NULL""",
        due="""SELECT id AS subject, dataset || ' version ' || version || ', ' || form || ' by ' || taken_by
        AS why, taken_on AS due FROM exports WHERE purpose IS NULL AND recipient IS NULL""",
        all="SELECT count(*) FROM exports",
        nothing="nothing was exported",
        needs=("exports",),
    ),
    Check(
        "exports-for-another-purpose",
        of="exports for a purpose",
        finds="were for a purpose that nothing was collected for",
        rows="""SELECT id AS subject, dataset || ' version ' || version || ' for ' || purpose AS why
        FROM exports e WHERE purpose IS NOT NULL AND lower(trim(purpose)) NOT IN (
            SELECT lower(trim(s.purpose)) FROM sources s
            WHERE s.dataset = e.dataset AND s.purpose IS NOT NULL)
        AND lower(trim(purpose)) NOT IN (
            SELECT lower(trim(name)) FROM purposes
            WHERE NOT over AND (compatibility IS NOT NULL OR ground = 'consent' OR direct_marketing))""",
        all="SELECT count(*) FROM exports WHERE purpose IS NOT NULL",
        nothing="nothing was exported for a purpose",
        needs=("exports", "sources", "purposes"),
    ),
    Check(
        "exports-to-others",
        of="exports for a purpose that names its recipients",
        finds="went to somebody whom it does not name",
        rows=f"""SELECT e.id AS subject, e.purpose || ' to ' || e.recipient AS why
        FROM {_NAMING} AND lower(trim(e.recipient)) NOT IN (SELECT lower(trim(unnest(p.recipients))))""",
        all=f"SELECT count(*) FROM {_NAMING}",
        nothing="nothing was exported for a purpose of which the register says who may receive it",
        needs=("exports", "purposes"),
    ),
    Check(
        "requests-overdue",
        of="requests",
        finds="are past their last day, or were when they ended",
        rows="""SELECT id AS subject,
        kind || ', due on ' || due || coalesce(', ended on ' || ended, '') AS why FROM requests
        WHERE kind IN ({kinds}) AND due < coalesce(ended, {today}) AND state <> 'withdrawn'
        AND coalesce(ended, {today}) >= {today} - {remembered}""",
        all="SELECT count(*) FROM requests WHERE kind IN ({kinds})",
        nothing="nobody has asked yet",
        needs=("requests",),
        due="""SELECT id AS subject, kind || ', due on ' || due AS why, due FROM requests
        WHERE state = 'open' AND due BETWEEN {today} AND {today} + {days} AND kind IN ({kinds})""",
        parameters={"kinds": ["access"], "days": 10, "remembered": REMEMBERED},
    ),
    Check(
        "published-after-request",
        of="records of granted requests",
        finds="are published although that was not carried out",
        rows="""SELECT dataset, entity_type, record_id, id AS subject,
        kind || ' was granted on ' || ended || ' and is not carried out, and the record is in a version of '
            || published_on AS why
        FROM (SELECT id, kind, ended, ended_at, unnest(records) AS record_id FROM requests
            WHERE state = 'answered' AND outcome = 'granted' AND kind IN ({kinds}) AND NOT carried_out)
        JOIN members USING (record_id) JOIN entities USING (dataset, entity_type, entity_id)
        WHERE published_on > ended OR (published_on = ended AND published_at > ended_at)
            OR (kind = 'deletion' AND ended < {today})""",
        all="""SELECT sum(len(records)) FROM requests
        WHERE state = 'answered' AND outcome = 'granted' AND kind IN ({kinds})""",
        nothing="no such request was granted, or it was not noted whom one is about",
        needs=("requests",),
        parameters={"kinds": ["objection"]},
    ),
)
