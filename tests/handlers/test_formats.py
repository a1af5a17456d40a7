"""Moments as the families write them: kept days tell the same as the zone itself."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.dialects import formats

ZONES = (
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("begin", ["1899-12-31", "1986-05-03", "2024-03-09", "2025-10-25"])
def test_every_quarter_of_an_hour_of_a_fortnight(zone: str, begin: str) -> None:
    """Through changes of summer time, before 1970, and with offsets that are no whole hours."""
    first = datetime.fromisoformat(begin).replace(tzinfo=UTC, second=59, microsecond=999_999)
    for number in range(14 * 96):
        instant = first + number * timedelta(minutes=15)
        told = instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S")
        assert told == formats.date_and_time(instant, zone)
        assert told[:16] == formats.date_and_minute(instant, zone)
        iso = instant.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")
        assert iso == formats.with_offset(instant, zone)


def test_an_instant_of_another_zone_is_the_same_moment() -> None:
    """What counts is the moment, not how it was written."""
    instant = datetime(2026, 3, 18, 16, 20, tzinfo=ZoneInfo("Asia/Tokyo"))

    assert "2026-03-18 15:20:00" == formats.date_and_time(instant, "Asia/Shanghai")
