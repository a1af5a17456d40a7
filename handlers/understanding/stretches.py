"""A stretch of days: what names it, what it is, and the arithmetic of days and months."""

from calendar import isleap
from datetime import date, timedelta
from typing import Literal, NamedTuple

Lean = Literal["past", "future", ""]
Grain = Literal["minute", "hour", "day", "week", "month", "quarter", "year"]
ONE_DAY = timedelta(days=1)
# the nth of these, beside the weekdays 0 to 6
NTH_WEEK, NTH_DAY, NTH_WORKDAY, NTH_WEEKEND, NTH_MONTH, NTH_QUARTER = 7, 8, 9, 10, 11, 12
# units of a stretch that is taken from the beginning or the end of another
STRETCH_UNITS = ("day", "week", "month", "quarter", "workday", "year")


class Year(NamedTuple):
    """A year, or how many years from this one."""

    number: int
    relative: bool = False


class Base(NamedTuple):
    """A stretch of days: `kind` says which rule of BASES reads the numbers.

    `inside` is the stretch that a part is taken of: the month of "its last Friday". `weekday` was
    said beside a date and tells which year is meant. `lean` is where to look when nothing tells: a
    holiday is rather to come.
    """

    kind: str
    a: int = 0
    b: int | None = None
    c: int | None = None
    year: Year | None = None
    inside: "Base | None" = None
    weekday: int | None = None
    lean: Lean = ""


class Days(NamedTuple):
    """Days from `start` up to, not including, `end`."""

    start: date
    end: date
    grain: Grain = "day"


_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def length_of_month(year: int, month: int) -> int:
    """How many days it has."""
    return 29 if month == 2 and isleap(year) else _LENGTHS[month - 1]


def safe_date(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none such."""
    if not (1 <= year <= 9998 and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    if day > length_of_month(year, month):
        return None
    return date(year, month, day)


def plus_months(day: date, months: int) -> date:
    """The same day some months on, the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = min(max(index // 12, 1), 9998), index % 12 + 1
    return date(year, month, min(day.day, length_of_month(year, month)))


def plus_days(day: date, days: int) -> date:
    """Some days on, never past the ends of the calendar."""
    return date.fromordinal(min(max(day.toordinal() + days, 366), 3_650_000))


def monday_of(day: date) -> date:
    """The Monday of the week the day is in."""
    return plus_days(day, -day.weekday())


def one_day(day: date | None) -> Days | None:
    """The day as a stretch."""
    return None if day is None else Days(day, plus_days(day, 1))


def whole_days(first: date, count: int, grain: Grain = "day") -> Days:
    """So many days from the first."""
    return Days(first, plus_days(first, count), grain)
