"""When what comes back comes next: 每周一上午九点, the last Friday of every month."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import datetime

from dateutil.rrule import rrulestr

_LONG = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_LEAP_YEAR, _LONG_MONTH = 2024, 12


def following(rule: Mapping[str, str | int], usual: str, at: datetime) -> datetime | None:
    """The first time behind `at`, as wall time; None where no calendar has such a day.

    `usual` (HH:MM) is the hour where the rule names none.
    """
    parts = dict(rule)
    hour, minute = map(int, str(parts.pop("time", usual)).split(":"))
    begin = at.replace(second=0, microsecond=0, tzinfo=None)
    if parts.get("freq") in _LONG:
        begin = begin.replace(hour=hour, minute=minute)
    if not _has_day(parts):
        return None  # measured: rrule would look for it up to the year 9999
    text = ";".join(f"{name.upper()}={value}" for name, value in parts.items())
    try:
        return rrulestr(text, dtstart=begin).after(at.replace(tzinfo=None))
    except (ValueError, OverflowError):
        return None


def _has_day(parts: Mapping[str, str | int]) -> bool:
    """Whether the month has the day at least in some years: not 2月30日, not 每月35号."""
    month = int(parts.get("bymonth", _LONG_MONTH))
    days = [int(day) for day in str(parts.get("bymonthday", 1)).split(",")]
    return 1 <= month <= 12 and max(map(abs, days)) <= monthrange(_LEAP_YEAR, month)[1]
