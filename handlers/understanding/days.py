"""Which days the words name: 下周三, 3月5号, 月底, the first Monday of May, counted from a day."""

from collections.abc import Callable, Mapping
from datetime import date

from handlers.understanding import lunar
from handlers.understanding.pieces import PIECES, nth_weekday
from handlers.understanding.stretches import (
    Base,
    Days,
    Lean,
    monday_of,
    one_day,
    plus_days,
    plus_months,
    safe_date,
)

# what was over longer ago is rather to come, where nothing tells
_SEASON_DAYS = 90


def _year(base: Base, today: date) -> int | None:
    if base.year is None:
        return None
    number = today.year + base.year.number if base.year.relative else base.year.number
    return min(max(number, 1), 9997)


def _nearest(candidates: list[date], today: date, lean: Lean) -> date | None:
    """Past: the latest not after today; future: the first not before; else the nearest.

    What was over a season ago is rather to come, where nothing tells.
    """
    past = [d for d in candidates if d <= today]
    coming = [d for d in candidates if d >= today]
    if lean == "past" and past:
        return max(past)
    if lean == "future" and coming:
        return min(coming)
    if coming and past and (today - max(past)).days > _SEASON_DAYS:
        return min(coming)
    return min(candidates, key=lambda d: (abs((d - today).days), d < today), default=None)


def _offset(base: Base, today: date, _lean: Lean) -> Days | None:
    return one_day(plus_days(today, base.a))


def _weekday(base: Base, today: date, lean: Lean) -> Days | None:
    """`a` the weekday, `b` the week counted from this one, if one was said."""
    if base.b is not None:
        return one_day(plus_days(monday_of(today), 7 * base.b + base.a))
    ahead = (base.a - today.weekday()) % 7
    return one_day(plus_days(today, ahead - 7 if lean == "past" and ahead else ahead))


def _weekdays_away(base: Base, today: date, _lean: Lean) -> Days | None:
    """`a` the weekday, `b` how many of them on, or back where negative."""
    count = base.b or 1
    if count > 0:
        return one_day(plus_days(today, (base.a - today.weekday() - 1) % 7 + 1 + 7 * (count - 1)))
    return one_day(plus_days(today, -((today.weekday() - base.a - 1) % 7 + 1) + 7 * (count + 1)))


def _date(base: Base, today: date, lean: Lean) -> Days | None:
    """`a` the day, `b` the month, `c` the month counted from this one."""
    if base.b is None and base.c is None:
        return one_day(_day_of_some_month(base.a, today, lean or "future"))
    if base.c is not None:
        away = base.c + 12 * (base.year.number if base.year and base.year.relative else 0)
        first = plus_months(today.replace(day=1), away)
        return one_day(safe_date(first.year, first.month, base.a))
    if (year := _year(base, today)) is not None:
        return one_day(safe_date(year, base.b or 0, base.a))
    leap = (base.a, base.b) == (29, 2)
    years = range(today.year - 8, today.year + 9) if leap else range(today.year - 1, today.year + 2)
    found = [d for y in years if (d := safe_date(y, base.b or 0, base.a))]
    fitting = [d for d in found if d.weekday() == base.weekday]
    return one_day(_nearest(fitting or found, today, lean or base.lean))


def _day_of_some_month(day: int, today: date, lean: Lean) -> date | None:
    months = [plus_months(today.replace(day=1), n) for n in (-2, -1, 0, 1, 2)]
    found = [safe_date(m.year, m.month, day) for m in months]
    return _nearest([d for d in found if d], today, lean)


def _matching(base: Base, today: date, lean: Lean) -> Days | None:
    """`a` the weekday, `b` the day of a month on which both agree: Friday the 14th."""
    months = [plus_months(today.replace(day=1), n) for n in range(-14, 15)]
    found = [safe_date(m.year, m.month, base.b or 0) for m in months]
    return one_day(_nearest([d for d in found if d and d.weekday() == base.a], today, lean))


def _run(base: Base, today: date, _lean: Lean) -> Days | None:
    """From `a` to `b` days on, or years where `c` is 1: 今明两天, 今明两年."""
    if base.c == 1:
        return Days(
            date(today.year + base.a, 1, 1), date(today.year + (base.b or 0) + 1, 1, 1), "year"
        )
    return Days(plus_days(today, base.a), plus_days(today, (base.b or 0) + 1))


def _week(base: Base, today: date, _lean: Lean) -> Days | None:
    """`b` given: only these weekdays, from `b` up to and including `c`."""
    monday = plus_days(today, 7 * base.a - today.weekday())
    if base.b is not None:
        last = 6 if base.c is None else base.c
        return Days(plus_days(monday, base.b), plus_days(monday, last + 1))
    return Days(monday, plus_days(monday, 7), "week")


def _week_number(base: Base, today: date, _lean: Lean) -> Days | None:
    """`a` the number of a week of the year; the first has the first Thursday."""
    year = _year(base, today) or today.year
    monday = plus_days(monday_of(date(year, 1, 4)), 7 * (base.a - 1))
    return Days(monday, plus_days(monday, 7), "week") if 1 <= base.a <= 53 else None


def _month(base: Base, today: date, lean: Lean) -> Days | None:
    """`a` the month, or with `c` the month counted from this one."""
    if base.c is not None:
        away = base.c + 12 * (base.year.number if base.year and base.year.relative else 0)
        start = plus_months(today.replace(day=1), away)
    elif not 1 <= base.a <= 12:
        return None
    elif (year := _year(base, today)) is not None:
        start = date(year, base.a, 1)
    else:
        firsts = [date(today.year + n, base.a, 1) for n in (-1, 0, 1)]
        this = today.replace(day=1)
        start = _nearest(firsts, this, lean) or firsts[1] if lean else firsts[1]
    return Days(start, plus_months(start, 1), "month")


def _named_month(base: Base, today: date, _lean: Lean) -> Days | None:
    """`a` the month, `b` -1 for the last such, 1 for the next, 0 for this year's."""
    years = {-1: (0, -1), 1: (0, 1)}.get(base.b or 0, (0,))
    for away in years:
        start = date(today.year + away, base.a, 1)
        if not base.b or (start - today.replace(day=1)).days * base.b > 0:
            return Days(start, plus_months(start, 1), "month")
    return None


def _quarter(base: Base, today: date, _lean: Lean) -> Days | None:
    if base.c is not None:
        start = plus_months(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), 3 * base.c)
    else:
        start = date(_year(base, today) or today.year, (base.a - 1) * 3 + 1, 1)
    return Days(start, plus_months(start, 3), "quarter")


def _half(base: Base, today: date, _lean: Lean) -> Days | None:
    start = date(_year(base, today) or today.year, 1 if base.a == 1 else 7, 1)
    return Days(start, plus_months(start, 6), "quarter")


def _whole_year(base: Base, today: date, _lean: Lean) -> Days | None:
    year = min(max(_year(base, today) or today.year, 1), 9997)
    return Days(date(year, 1, 1), date(year + 1, 1, 1), "year")


def _decade(base: Base, _today: date, _lean: Lean) -> Days | None:
    return Days(date(base.a, 1, 1), date(base.a + 10, 1, 1), "year")


def _lunar(base: Base, today: date, lean: Lean) -> Days | None:
    """`a` the day (0: the whole month), `b` the month of the lunar year, `c` 1 for a leap month."""
    year = _year(base, today)
    years = (today.year - 1, today.year, today.year + 1) if year is None else (year,)
    found = {}
    for candidate in years:
        stretch = lunar.days(candidate, base.b or 1, base.a, leap=base.c == 1)
        if stretch is not None:
            found[stretch[0]] = stretch[1]
    first = _nearest(list(found), today, lean or "future")
    return Days(first, found[first], "day" if base.a else "month") if first else None


def _qingming(base: Base, today: date, lean: Lean) -> Days | None:
    """清明 is the 4th or 5th of April."""
    year = _year(base, today)
    years = (today.year - 1, today.year, today.year + 1) if year is None else (year,)
    return one_day(_nearest([lunar.qingming(y) for y in years], today, lean or "future"))


def _holiday_on_weekday(base: Base, today: date, lean: Lean) -> Days | None:
    """`a` the weekday, `b` which one of the month `c`: Mother's day, Thanksgiving."""
    year = _year(base, today)
    found = []
    for candidate in (today.year - 1, today.year, today.year + 1) if year is None else (year,):
        month = Days(
            date(candidate, base.c or 1, 1), plus_months(date(candidate, base.c or 1, 1), 1)
        )
        day = nth_weekday(month, base.a, base.b or 1)
        found += [day] if day else []
    return one_day(_nearest(found, today, lean or "future"))


BASES: Mapping[str, Callable[[Base, date, Lean], Days | None]] = {
    "now": _offset,
    "offset": _offset,
    "weekday": _weekday,
    "away": _weekdays_away,
    "date": _date,
    "matching": _matching,
    "run": _run,
    "week": _week,
    "number": _week_number,
    "month": _month,
    "named": _named_month,
    "quarter": _quarter,
    "half": _half,
    "year": _whole_year,
    "decade": _decade,
    "lunar": _lunar,
    "qingming": _qingming,
    "holiday": _holiday_on_weekday,
}


def days_of(base: Base | None, today: date, lean: Lean) -> Days | None:
    """The days a base names; today when nothing was said, None where no calendar has them."""
    if base is None:
        return one_day(today)
    if base.inside is not None:
        whole = days_of(base.inside, today, lean)
        return None if whole is None else PIECES[base.kind](base, whole, today)
    return BASES[base.kind](base, today, lean)
