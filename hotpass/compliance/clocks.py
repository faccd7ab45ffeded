"""When a period that the law gives ends.

A day is a calendar day; the day from which a period runs does not count, and a last day that is a Sunday or
a public holiday is left out, so that the period ends on the next day that is neither. A Saturday counts.

Sources: Interpretation Act 33 of 1957, section 4; the word "day" in regulation 1 of the regulations under the
Protection of Personal Information Act 4 of 2013, as amended on 17 April 2025 (Government Gazette 52523);
Public Holidays Act 36 of 1994, by which the Monday after a holiday on a Sunday is one too.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache
from typing import Final

_DAY: Final = timedelta(days=1)
_SUNDAY: Final = 6


def last_day(start: date, days: int, proclaimed: Collection[date] = ()) -> date:
    """The last day of a period.

    Args:
        start: the day from which it runs, such as that on which a request was received.
        days: its length, calendar days.
        proclaimed: public holidays besides those that are known, such as the day of an election.
    """
    end = start + timedelta(days=days)
    while end.weekday() == _SUNDAY or end in proclaimed or end in _holidays(end.year):
        end += _DAY
    return end


@cache
def _holidays(year: int) -> frozenset[date]:
    """South Africa's public holidays of a year, with those that were proclaimed for that year alone."""
    import holidays

    return frozenset(holidays.country_holidays("ZA", years=year))
