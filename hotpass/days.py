"""Which day it is. The law's days are South Africa's, wherever the machine that counts them stands."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Final

#: South African time, by which days are counted; it has no summer time.
ZONE: Final = timezone(timedelta(hours=2))


def today() -> date:
    """The day that it is in South Africa, two hours before it is that day in UTC."""
    return day_of(datetime.now(ZONE))


def day_of(moment: datetime) -> date:
    """The day in South Africa of a moment that knows its zone."""
    return moment.astimezone(ZONE).date()
