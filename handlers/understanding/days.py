"""Which days the words name: 下周三, 3月5号, 月底, the first Monday of May, counted from a day."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple

Lean = Literal["past", "future", ""]
Grain = Literal["minute", "hour", "day", "week", "month", "quarter", "year"]
ONE_DAY = timedelta(days=1)


class Year(NamedTuple):
    """A year, or how many years from this one."""

    number: int
    relative: bool = False


class Base(NamedTuple):
    """A stretch of days: `kind` says which rule of BASES reads the numbers."""

    kind: str
    a: int = 0
    b: int | None = None
    c: int | None = None
    year: Year | None = None


class Days(NamedTuple):
    """Days from `start` up to, not including, `end`."""

    start: date
    end: date
    grain: Grain = "day"


def safe_date(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none such."""
    if not (1 <= year <= 9998 and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    if day > monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def plus_months(day: date, months: int) -> date:
    """The same day some months on, the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = min(max(index // 12, 1), 9998), index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def plus_days(day: date, days: int) -> date:
    """Some days on, never past the ends of the calendar."""
    return date.fromordinal(min(max(day.toordinal() + days, 366), 3_650_000))


def _year(base: Base, today: date) -> int | None:
    if base.year is None:
        return None
    return today.year + base.year.number if base.year.relative else base.year.number


def _nearest(candidates: list[date], today: date, lean: Lean) -> date | None:
    """Past: the latest not after today; future: the first not before; else the nearest."""
    past = [d for d in candidates if d <= today]
    coming = [d for d in candidates if d >= today]
    if lean == "past" and past:
        return max(past)
    if lean == "future" and coming:
        return min(coming)
    return min(candidates, key=lambda d: (abs((d - today).days), d < today), default=None)


def _offset(base: Base, today: date, _lean: Lean) -> Days | None:
    day = plus_days(today, base.a)
    return Days(day, day + ONE_DAY)


def _weekday(base: Base, today: date, lean: Lean) -> Days | None:
    monday = plus_days(today, -today.weekday())
    if base.b is not None:
        day = plus_days(monday, 7 * base.b + base.a)
    else:
        ahead = (base.a - today.weekday()) % 7
        day = plus_days(today, ahead - 7 if lean == "past" and ahead else ahead)
    return Days(day, day + ONE_DAY)


def _date(base: Base, today: date, lean: Lean) -> Days | None:
    """`a` the day, `b` the month, `c` the month counted from this one."""
    if base.b is None and base.c is None:
        months = [plus_months(today.replace(day=1), n) for n in (-2, -1, 0, 1, 2)]
        found = [safe_date(m.year, m.month, base.a) for m in months]
        day = _nearest([d for d in found if d], today, lean or "future")
    elif base.c is not None:
        first = plus_months(
            today.replace(day=1), base.c + 12 * (base.year.number if base.year else 0)
        )
        day = safe_date(first.year, first.month, base.a)
    elif (year := _year(base, today)) is not None:
        day = safe_date(year, base.b or 0, base.a)
    else:
        years = (
            range(today.year - 4, today.year + 5)
            if (base.a, base.b) == (29, 2)
            else (today.year - 1, today.year, today.year + 1)
        )
        found = [safe_date(y, base.b or 0, base.a) for y in years]
        day = _nearest([d for d in found if d], today, lean)
    return Days(day, day + ONE_DAY) if day else None


def _week(base: Base, today: date, _lean: Lean) -> Days | None:
    """`b` given: only these weekdays, from `b` up to and including `c`."""
    monday = plus_days(today, 7 * base.a - today.weekday())
    if base.b is not None:
        return Days(plus_days(monday, base.b), plus_days(monday, (base.c or 6) + 1))
    return Days(monday, plus_days(monday, 7), "week")


def _month(base: Base, today: date, lean: Lean) -> Days | None:
    """`a` the month, or with `c` the month counted from this one."""
    if base.c is not None:
        start = plus_months(today.replace(day=1), base.c)
    elif not 1 <= base.a <= 12:
        return None
    elif (year := _year(base, today)) is not None:
        start = date(min(max(year, 1), 9998), base.a, 1)
    else:
        firsts = [date(today.year + n, base.a, 1) for n in (-1, 0, 1)]
        this = today.replace(day=1)
        start = _nearest(firsts, this, lean) or firsts[1] if lean else firsts[1]
    return _piece(Days(start, plus_months(start, 1), "month"), base.b)


def _piece(days: Days, which: int | None) -> Days:
    """A part of a month or year: 1 2 3 its thirds, 4 its beginning, 5 its end, 6 its middle."""
    if which is None:
        return days
    if days.grain == "month":
        first = days.start
        cuts = {1: (0, 10), 2: (10, 20), 4: (0, 7), 6: (10, 20)}
        if which in cuts:
            begin, end = cuts[which]
            return Days(plus_days(first, begin), plus_days(first, end))
        return Days(plus_days(first, 20) if which == 3 else plus_days(days.end, -7), days.end)
    if which == 4:
        return Days(days.start, plus_months(days.start, 1), "month")
    if which == 6:
        return Days(plus_months(days.start, 4), plus_months(days.start, 8), "month")
    return Days(plus_months(days.end, -1), days.end, "month")


def _quarter(base: Base, today: date, _lean: Lean) -> Days | None:
    if base.c is not None:
        start = plus_months(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), 3 * base.c)
    else:
        start = date(_year(base, today) or today.year, (base.a - 1) * 3 + 1, 1)
    return _piece(Days(start, plus_months(start, 3), "quarter"), base.b)


def _half(base: Base, today: date, _lean: Lean) -> Days | None:
    start = date(_year(base, today) or today.year, 1 if base.a == 1 else 7, 1)
    return Days(start, plus_months(start, 6), "quarter")


def _whole_year(base: Base, today: date, _lean: Lean) -> Days | None:
    year = min(max(_year(base, today) or today.year, 1), 9997)
    return _piece(Days(date(year, 1, 1), date(year + 1, 1, 1), "year"), base.b)


def _nth_weekday(base: Base, today: date, lean: Lean) -> Days | None:
    """`a` the weekday (7: a whole week), `b` which one (9: the last), `c` the month."""
    month = _month(Base("month", base.c or 0, year=base.year), today, lean)
    if month is None:
        return None
    weekday, which = base.a % 7, base.b or 1
    first = plus_days(month.start, (weekday - month.start.weekday()) % 7)
    day = plus_days(first, 7 * (which - 1))
    if which == 9:
        day = plus_days(month.end, -1 - (month.end - ONE_DAY - timedelta(weekday)).weekday())
    return Days(day, plus_days(day, 7), "week") if base.a == 7 else Days(day, day + ONE_DAY)


BASES: Mapping[str, Callable[[Base, date, Lean], Days | None]] = {
    "offset": _offset, "weekday": _weekday, "date": _date, "week": _week, "month": _month,
    "quarter": _quarter, "half": _half, "year": _whole_year, "nth": _nth_weekday,
}  # fmt: skip


def days_of(base: Base | None, today: date, lean: Lean) -> Days | None:
    """The days a base names; today when nothing was said."""
    if base is None:
        return Days(today, today + ONE_DAY)
    return BASES[base.kind](base, today, lean)
