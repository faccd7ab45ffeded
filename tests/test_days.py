from datetime import UTC, date, datetime

from hotpass import days


def test_a_day_is_south_africas() -> None:
    late, midnight = datetime(2026, 11, 26, 21, 59, 59, tzinfo=UTC), datetime(2026, 11, 26, 22, tzinfo=UTC)
    assert (days.day_of(late), days.day_of(midnight)) == (date(2026, 11, 26), date(2026, 11, 27))
    assert days.today() in {days.day_of(datetime.now(UTC)), days.day_of(datetime.now(days.ZONE))}
