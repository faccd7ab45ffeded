"""Security safeguards, operators, compromises and transfers: sections 19 to 22, 57 and 72 of the Act."""

from __future__ import annotations

from typing import Final

from hotpass.compliance.controls.checks.base import REMEMBERED, Check

_NO_OPERATOR: Final = (
    "no operator is at work; enter them in the register of operators, or attest that there is none"
)
_NO_TRANSFER: Final = (
    "no transfer is in force; enter them in the register of transfers, or attest that there is none"
)
_OPERATORS: Final = "SELECT count(*) FROM operators WHERE NOT over"
_GIVEN: Final = "exports e JOIN operators o ON lower(trim(o.name)) = lower(trim(e.recipient))"
_BREACHES: Final = "SELECT count(*) FROM breaches"
_NO_BREACH: Final = "no compromise is registered"


def _operators(name: str, finds: str, where: str, why: str) -> Check:
    return Check(
        name,
        of="operators",
        finds=finds,
        rows=f"SELECT id AS subject, title || {why} AS why FROM operators WHERE NOT over AND {where}",
        all=_OPERATORS,
        nothing=_NO_OPERATOR,
        needs=("operators",),
    )


def _compromises(
    name: str, finds: str, where: str, why: str, due: str | None = None, remembered: int | None = None
) -> Check:
    return Check(
        name,
        of="compromises",
        finds=finds,
        rows=f"SELECT id AS subject, title || {why} AS why FROM breaches WHERE {where}",
        all=_BREACHES,
        nothing=_NO_BREACH,
        needs=("breaches",),
        due=due,
        parameters={} if remembered is None else {"remembered": remembered},
    )


def _untold(to_be_told: str, column: str) -> tuple[str, str, str]:
    late = f"""coalesce({column}, {{today}}) > tell_by
        AND (delay IS NULL OR {column} IS NULL AND closed_on IS NOT NULL)
        AND coalesce({column}, {{today}}) >= {{today}} - {{remembered}}"""
    soon = f"""SELECT id AS subject, title AS why, tell_by AS due FROM breaches
        WHERE {column} IS NULL AND closed_on IS NULL AND tell_by >= {{today}}"""
    why = f"""' was discovered on ' || discovered_on || '; {to_be_told} told by ' || tell_by
        || coalesce(', and was on ' || {column}, '')"""
    return late, why, soon


_REGULATOR, _SUBJECTS = (
    _untold("the Regulator was to be", "regulator_told_on"),
    _untold("subjects were to be", "subjects_told_on"),
)

CHECKS: Final = (
    Check(
        "refused-attempts",
        of="people and programs that acted",
        finds="were refused {most} times or more within a day",
        rows="""SELECT actor AS subject, act_day || ': ' || count(*) || ' times: '
        || string_agg(DISTINCT wanted, ', ' ORDER BY wanted) AS why
        FROM (SELECT actor, subject AS wanted, CAST("at" AS DATE) AS act_day FROM audit
            WHERE act = 'access.refuse' AND "at" >= {today} - {days})
        GROUP BY actor, act_day HAVING count(*) >= {most}""",
        all="SELECT count(DISTINCT actor) FROM audit",
        nothing="nobody has acted yet",
        needs=("audit",),
        parameters={"days": 30, "most": 3},
    ),
    Check(
        "many-reveals",
        of="people and programs that acted",
        finds="revealed {most} masked values or more within a day",
        rows="""SELECT actor AS subject, act_day || ': ' || count(*) || ' values' AS why
        FROM (SELECT actor, CAST("at" AS DATE) AS act_day FROM audit
            WHERE act = 'value.reveal' AND "at" >= {today} - {days})
        GROUP BY actor, act_day HAVING count(*) >= {most}""",
        all="SELECT count(DISTINCT actor) FROM audit",
        nothing="nobody has acted yet",
        needs=("audit",),
        parameters={"days": 30, "most": 20},
    ),
    Check(
        "tokens-too-long",
        of="tokens that are good",
        finds="are good for more than {days} days",
        rows="""SELECT id AS subject, name || ', good until ' || expires_on AS why FROM tokens
        WHERE NOT revoked AND expires_on >= {today} AND expires_on - made_on > {days}""",
        all="SELECT count(*) FROM tokens WHERE NOT revoked AND expires_on >= {today}",
        nothing="no program has a token",
        needs=("tokens",),
        parameters={"days": 180},
    ),
    Check(
        "trail-not-sound",
        of="entries of the audit trail",
        finds="are not as they were written",
        rows="SELECT 'audit trail' AS subject, said AS why FROM trail WHERE NOT sound",
        all="SELECT entries FROM trail",
        nothing="nothing was done yet",
        needs=("trail",),
    ),
    Check(
        "trail-not-sealed",
        of="entries of the audit trail",
        finds="wait for more than {days} days to be sealed",
        rows="""SELECT 'entry ' || seq AS subject, 'written on ' || CAST("at" AS DATE) AS why
        FROM audit JOIN trail ON seq > sealed WHERE CAST("at" AS DATE) < {today} - {days}""",
        all="SELECT entries FROM trail",
        nothing="nothing was done yet",
        needs=("audit", "trail"),
        parameters={"days": 7},
    ),
    _operators(
        "operators-without-contract",
        "have no written contract",
        "(contract IS NULL OR contract_from > {today})",
        "' has no written contract that holds'",
    ),
    Check(
        "operators-contract-ended",
        of="operators",
        finds="have a contract that has ended",
        rows="""SELECT id AS subject, title || ', until ' || contract_until AS why FROM operators
        WHERE NOT over AND contract_until < {today}""",
        all=_OPERATORS,
        nothing=_NO_OPERATOR,
        needs=("operators",),
        due="""SELECT id AS subject, title AS why, contract_until AS due FROM operators
        WHERE NOT over AND contract_until BETWEEN {today} AND {today} + {days}""",
        parameters={"days": 30},
    ),
    Check(
        "exports-without-contract",
        of="exports to operators",
        finds="went to one whose written contract did not hold",
        rows=f"""SELECT e.id AS subject, e.recipient || ' was given version ' || e.version
        || ' of ' || e.dataset || ' on ' || e.taken_on AS why FROM {_GIVEN} ANTI JOIN contracts c
        ON c.operator = o.id AND e.taken_on BETWEEN c.holds_from AND c.holds_until""",
        all=f"SELECT count(*) FROM {_GIVEN}",
        nothing="nothing was exported to an operator of the register",
        needs=("exports", "operators", "contracts"),
    ),
    _operators(
        "operators-unauthorised",
        "may process beyond what is authorised",
        "NOT only_as_authorised",
        "' is not bound to what we authorise'",
    ),
    _operators(
        "operators-not-confidential",
        "are not bound to confidentiality",
        "NOT confidential",
        "' is not bound to confidentiality'",
    ),
    Check(
        "operators-without-safeguards",
        of="contracts with operators",
        finds="ask for no safeguards",
        rows="""SELECT id AS subject, title || ': the contract asks for no safeguards' AS why FROM operators
        WHERE NOT over AND contract IS NOT NULL AND NOT safeguards""",
        all="SELECT count(*) FROM operators WHERE NOT over AND contract IS NOT NULL",
        nothing="no operator of the register has a written contract",
        needs=("operators",),
    ),
    _operators(
        "operators-silent-on-breaches",
        "need not tell of compromises at once",
        "NOT tells_of_breaches",
        "' need not tell of compromises'",
    ),
    _compromises(
        "regulator-not-told",
        "were not told to the Regulator in time",
        _REGULATOR[0],
        _REGULATOR[1],
        _REGULATOR[2],
        REMEMBERED,
    ),
    _compromises(
        "subjects-not-told",
        "were not told to data subjects in time",
        _SUBJECTS[0],
        _SUBJECTS[1],
        _SUBJECTS[2],
        REMEMBERED,
    ),
    _compromises(
        "compromises-without-reference",
        "were told without the reference of the Regulator's portal",
        "regulator_told_on IS NOT NULL AND portal_reference IS NULL",
        "': the Regulator''s reference is missing'",
    ),
    _compromises(
        "compromises-without-proof",
        "have no proof that subjects were told",
        "subjects_told_on IS NOT NULL AND proof IS NULL",
        "': there is no proof that subjects were told'",
    ),
    _compromises(
        "compromises-not-described",
        "do not say what section 22(5) asks a notification to hold",
        "subjects_told_on IS NOT NULL AND (consequences IS NULL OR measures IS NULL OR advice IS NULL)",
        "': consequences, measures or advice are missing'",
    ),
    Check(
        "transfers-without-ground",
        of="transfers abroad",
        finds="have no ground of section 72(1)",
        rows="""SELECT id AS subject, title || ': ' || array_to_string(lacking, '; ') AS why FROM transfers
        WHERE NOT over AND len(lacking) > 0""",
        all="SELECT count(*) FROM transfers WHERE NOT over",
        nothing=_NO_TRANSFER,
        needs=("transfers",),
    ),
    Check(
        "operators-abroad",
        of="operators",
        finds="process abroad, and no transfer to them is registered",
        rows="""SELECT id AS subject, title || ' processes in ' || country AS why FROM operators
        WHERE NOT over AND country <> 'ZA' AND lower(name) NOT IN (
            SELECT lower(recipient) FROM transfers WHERE NOT over)""",
        all=_OPERATORS,
        nothing=_NO_OPERATOR,
        needs=("operators", "transfers"),
    ),
    Check(
        "transfers-not-authorised",
        of="transfers of special information or that of children",
        finds="have no prior authorisation",
        rows="""SELECT id AS subject, title || ' is not authorised by the Regulator' AS why FROM transfers
        WHERE NOT over AND special_or_children AND prior_authorisation IS NULL
        AND ground IS DISTINCT FROM 'binding_protection'""",
        all="SELECT count(*) FROM transfers WHERE NOT over AND special_or_children",
        nothing="no transfer of special information or that of children is registered",
        needs=("transfers",),
    ),
)
