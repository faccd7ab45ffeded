"""Rights of data subjects: sections 5, 11(3) and 23 to 25 of the Act."""

from __future__ import annotations

from typing import Final

from hotpass.compliance.controls.checks.base import Check

REQUESTS: Final = Check(
    "requests-overdue",
    of="requests",
    finds="are past their last day",
    rows="""SELECT id AS subject, kind || ', due on ' || CAST(due AS VARCHAR) AS why FROM requests
        WHERE state = 'open' AND due < {today} AND kind IN ({kinds})""",
    all="SELECT count(*) FROM requests WHERE kind IN ({kinds})",
    nothing="nobody has asked yet",
    needs=("requests",),
    due="""SELECT id AS subject, kind || ', due on ' || CAST(due AS VARCHAR) AS why, due FROM requests
        WHERE state = 'open' AND due BETWEEN {today} AND {today} + {days} AND kind IN ({kinds})""",
    parameters={"kinds": ["access"], "days": 10},
)

CHECKS: Final = (REQUESTS,)
