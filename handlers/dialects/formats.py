"""What is answered: moments, money and lists as the families write them."""

import functools
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

DAY, HOUR, MINUTE = 86_400, 3_600, 60  # seconds
TWO_DIGITS = tuple(f"{number:02}" for number in range(60))


def date_and_time(instant: datetime, zone: str) -> str:
    """2024-12-19 14:52:00, as the clocks of the zone showed it.

    Days are kept, for pages of a thousand rows: three times as quick as asking the zone each time.
    """
    seconds = int((instant - EPOCH).total_seconds() // 1)
    offset = _offset(seconds // DAY, zone)
    if offset is None:
        return instant.astimezone(ZoneInfo(zone)).isoformat(" ", "seconds")[:19]
    day, rest = divmod(seconds + offset, DAY)
    hour, rest = divmod(rest, HOUR)
    minute, second = divmod(rest, MINUTE)
    return f"{_day(day)} {TWO_DIGITS[hour]}:{TWO_DIGITS[minute]}:{TWO_DIGITS[second]}"


@functools.lru_cache(maxsize=4096)
def _offset(utc_day: int, zone: str) -> int | None:
    """How many seconds the zone is ahead all that day; None where its clocks change."""
    begin = EPOCH + timedelta(days=utc_day)
    ends = (begin, begin + timedelta(days=1))
    first, last = (end.astimezone(ZoneInfo(zone)).utcoffset() for end in ends)
    return int(first.total_seconds()) if first is not None and first == last else None


@functools.lru_cache(maxsize=4096)
def _day(number: int) -> str:
    return (EPOCH + timedelta(days=number)).date().isoformat()


def number(amount: Decimal) -> float:
    """Money as a JSON number with at most two decimals."""
    return round(float(amount), 2)


def money(amount: Decimal) -> str:
    """Money as a string with exactly two decimals."""
    return f"{amount:.2f}"


def json_text(names: Sequence[str]) -> str:
    """A list as the JSON text of it: ["需求沟通", "技术交流"]."""
    return _json_text(tuple(names))


@functools.lru_cache(maxsize=1024)
def _json_text(names: tuple[str, ...]) -> str:
    return json.dumps(names, ensure_ascii=False)
