"""The Chinese lunar calendar from 2015 to 2040, for 春节, 中秋 and 腊月初八."""

from collections.abc import Mapping
from datetime import date, timedelta

# per lunar year: its first day, the lengths of its months (1: thirty days), the leap month (0: none)
_YEARS: Mapping[int, tuple[date, str, int]] = {}


def days(year: int, month: int, day: int, *, leap: bool = False) -> tuple[date, date] | None:
    """First day and the day after the last of a lunar day, or month where `day` is 0.

    A day that a short month does not have is its last one: 除夕 is 腊月三十 or 廿九.
    """
    if year not in _YEARS or not 1 <= month <= 12:
        return None
    first, lengths, leap_month = _YEARS[year]
    index = (
        month
        - 1
        + (1 if leap_month and (month > leap_month or (leap and month == leap_month)) else 0)
    )
    start = first + timedelta(sum(29 + int(n) for n in lengths[:index]))
    length = 29 + int(lengths[index])
    if day == 0:
        return start, start + timedelta(length)
    if day > 30:
        return None
    found = start + timedelta(min(day, length) - 1)
    return found, found + timedelta(1)


def qingming(year: int) -> date:
    """清明, by the common formula for this century."""
    short = year % 100
    return date(year, 4, int(short * 0.2422 + 4.81) - short // 4)
