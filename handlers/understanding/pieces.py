"""Pieces of a stretch of days: its last Friday, its end, its first two weeks, the rest of it."""

from collections.abc import Callable, Mapping
from datetime import date

from handlers.understanding.stretches import (
    NTH_DAY,
    NTH_MONTH,
    NTH_QUARTER,
    NTH_WEEK,
    NTH_WEEKEND,
    NTH_WORKDAY,
    STRETCH_UNITS,
    Base,
    Days,
    monday_of,
    one_day,
    plus_days,
    plus_months,
)


def _nth(base: Base, whole: Days, _today: date) -> Days | None:
    """`a` what is counted, `b` which one (-1: the last).

    With `c` 1, as in English, a week belongs to the month of its Thursday, else of its Monday.
    """
    which = base.b or 1
    if base.a == NTH_WEEK:
        anchor = nth_weekday(whole, 3 if base.c == 1 or which < 0 else 0, which)
        return (
            None
            if anchor is None
            else Days(monday_of(anchor), plus_days(monday_of(anchor), 7), "week")
        )
    if base.a == NTH_WEEKEND:
        saturday = nth_weekday(whole, 5, which)
        return None if saturday is None else Days(saturday, plus_days(saturday, 2))
    if base.a == NTH_DAY:
        day = plus_days(whole.start, which - 1) if which > 0 else plus_days(whole.end, which)
        return one_day(day) if whole.start <= day < whole.end else None
    if base.a in {NTH_MONTH, NTH_QUARTER}:
        months = 1 if base.a == NTH_MONTH else 3
        start = plus_months(whole.start, months * (which - 1))
        return Days(start, plus_months(start, months), "month") if start < whole.end else None
    if base.a == NTH_WORKDAY:
        return one_day(_nth_workday(whole, which))
    return one_day(nth_weekday(whole, base.a, which))


def nth_weekday(whole: Days, weekday: int, which: int) -> date | None:
    """The first (1) or last (-1) such weekday of a stretch, None if it has not so many."""
    if which > 0:
        first = plus_days(whole.start, (weekday - whole.start.weekday()) % 7)
        day = plus_days(first, 7 * (which - 1))
    else:
        end = plus_days(whole.end, -1)
        day = plus_days(end, -((end.weekday() - weekday) % 7) + 7 * (which + 1))
    return day if whole.start <= day < whole.end else None


def _nth_workday(whole: Days, which: int) -> date | None:
    step = 1 if which > 0 else -1
    day, left = (whole.start if step > 0 else plus_days(whole.end, -1)), abs(which)
    while whole.start <= day < whole.end:
        left -= day.weekday() < 5
        if not left:
            return day
        day = plus_days(day, step)
    return None


def _week_around(base: Base, whole: Days, _today: date) -> Days | None:
    """The week of a day; of a Sunday the week that begins then, as its sayers mean it."""
    monday = monday_of(plus_days(whole.start, 1) if whole.start.weekday() == 6 else whole.start)
    return Days(monday, plus_days(monday, 7), "week")


def _rest(_base: Base, whole: Days, today: date) -> Days | None:
    return Days(max(today, whole.start), whole.end, whole.grain) if today < whole.end else whole


def _stretch(base: Base, whole: Days, _today: date) -> Days | None:
    """`a` how many (negative: the last ones), `b` which of STRETCH_UNITS."""
    unit, count = STRETCH_UNITS[base.b or 0], base.a
    start, end = whole.start, whole.end
    if unit == "week":
        # weeks of a month or year are counted from its first Monday
        start = plus_days(start, -start.weekday() % 7)
    if count > 0:
        return Days(start, min(_plus(start, count, unit), plus_days(end, 7)))
    return Days(max(_plus(end, count, unit), start), end)


def _plus(day: date, count: int, unit: str) -> date:
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit)
    if months is not None:
        return plus_months(day, max(min(count, 400), -400) * months)
    return plus_days(day, count * (7 if unit == "week" else 1))


def _piece(base: Base, whole: Days, _today: date) -> Days | None:
    """`a` the piece (words.PIECES) of a week, month, quarter, half or year."""
    length = (whole.end - whole.start).days
    if length <= 7:
        return _piece_of_week(whole, base.a)
    return _piece_of_month(whole, base.a) if length <= 31 else _piece_of_year(whole, base.a)


def _piece_of_week(whole: Days, which: int) -> Days:
    first = whole.start
    cuts = {4: (0, 3), 6: (2, 4), 5: (4, 7), 7: (0, 3), 8: (3, 7)}
    begin, end = cuts.get(which, (0, 7))
    return Days(plus_days(first, begin), plus_days(first, min(end, (whole.end - first).days)))


def _piece_of_month(whole: Days, which: int) -> Days:
    first, last = whole.start, whole.end
    cuts = {1: (0, 10), 2: (10, 20), 4: (0, 7), 6: (10, 20), 7: (0, 15), 11: (0, 20)}
    if which in cuts:
        begin, end = cuts[which]
        return Days(plus_days(first, begin), plus_days(first, end))
    begins = {
        3: plus_days(first, 20),
        5: plus_days(last, -7),
        8: plus_days(first, 15),
        10: plus_days(first, 10),
    }
    return Days(begins.get(which, first), last, "day" if which in begins else whole.grain)


def _piece_of_year(whole: Days, which: int) -> Days:
    """Its first, middle or last months: of a quarter one, of a year one, or four in the middle."""
    first, last = whole.start, whole.end
    months = (last.year - first.year) * 12 + last.month - first.month
    if which == 4:
        return Days(first, plus_months(first, 1), "month")
    if which == 5:
        return Days(plus_months(last, -1), last, "month")
    if which in {7, 8} and months % 2 == 0:
        middle = plus_months(first, months // 2)
        return Days(first, middle, "month") if which == 7 else Days(middle, last, "month")
    if which == 6:
        third = months // 3
        return Days(plus_months(first, third), plus_months(last, -third), "month")
    return whole


# the kinds of bases that are a piece of another
PIECES: Mapping[str, Callable[[Base, Days, date], Days | None]] = {
    "nth": _nth,
    "around": _week_around,
    "rest": _rest,
    "stretch": _stretch,
    "piece": _piece,
}
