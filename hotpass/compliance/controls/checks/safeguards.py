"""Security safeguards: sections 19 to 22 of the Act."""

from __future__ import annotations

from typing import Final

from hotpass.compliance.controls.checks.base import Check

REFUSALS: Final = Check(
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
)

CHECKS: Final = (REFUSALS,)
