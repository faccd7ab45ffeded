from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.easter import easter

from hotpass.compliance.clocks import last_day

#: Public Holidays Act 36 of 1994, Schedule 1, but the two that Easter moves.
FIXED = ((1, 1), (3, 21), (4, 27), (5, 1), (6, 16), (8, 9), (9, 24), (12, 16), (12, 25), (12, 26))
#: Proclaimed for one year alone: Government Gazettes 49495 of 2023, 50247 of 2024.
PROCLAIMED = {date(2023, 12, 15), date(2024, 5, 29)}


def free(day: date) -> bool:
    """A Sunday or a public holiday, worked out from the Act."""
    named = {date(day.year, *one) for one in FIXED}
    named |= {easter(day.year) - timedelta(days=2), easter(day.year) + timedelta(days=1)} | PROCLAIMED
    return (
        day.weekday() == 6
        or day in named
        or ((day - timedelta(days=1)).weekday() == 6 and (day - timedelta(days=1) in named))
    )


def cases() -> list[tuple[date, int]]:
    """Periods of three lengths whose last day, by days alone, lies within three days of a holiday."""
    found = []
    for year in (2023, 2024, 2025, 2027, 2028):
        holidays = [date(year, *one) for one in FIXED] + [easter(year) - timedelta(days=2)]
        for holiday in [*holidays, easter(year) + timedelta(days=1)]:
            for shift in (-1, 0, 1, 2):
                days = (30, 21, 60)[shift % 3]
                found.append((holiday + timedelta(days=shift - days), days))
    return found


def test_periods_around_every_holiday_end_as_the_acts_say() -> None:
    assert len(cases()) >= 200
    for start, days in cases():
        end = start + timedelta(days=days)
        while free(end):
            end += timedelta(days=1)
        assert last_day(start, days) == end, (start, days)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 3, 27), 30, date(2026, 4, 28)),  # Sunday 26 April, then Freedom Day
        (date(2026, 3, 4), 30, date(2026, 4, 4)),  # Good Friday; the Saturday after it counts
        (date(2026, 7, 10), 30, date(2026, 8, 11)),  # Women's Day on a Sunday: its Monday is free too
        (date(2026, 11, 24), 30, date(2026, 12, 24)),
        (date(2026, 11, 25), 30, date(2026, 12, 28)),  # Christmas, Goodwill on the Saturday, Sunday
        (date(2024, 4, 29), 30, date(2024, 5, 30)),  # an election
        (date(2027, 11, 25), 30, date(2027, 12, 28)),  # Goodwill on a Sunday: its Monday is free too
        (date(2028, 1, 30), 30, date(2028, 2, 29)),
    ],
)
def test_known_periods(start: date, days: int, end: date) -> None:
    assert last_day(start, days) == end


def test_a_holiday_that_is_proclaimed_later_moves_the_last_day() -> None:
    assert last_day(date(2029, 5, 1), 30) == date(2029, 5, 31)
    assert last_day(date(2029, 5, 1), 30, {date(2029, 5, 31), date(2029, 6, 1)}) == date(2029, 6, 2)
