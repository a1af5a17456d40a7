"""Which days the words name: 下周三, 3月5号, 月底, the first Monday of May, counted from a day."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple

from handlers.understanding import lunar

Lean = Literal["past", "future", ""]
Grain = Literal["minute", "hour", "day", "week", "month", "quarter", "year"]
ONE_DAY = timedelta(days=1)
_SEASON_DAYS = 90


class Year(NamedTuple):
    """A year, or how many years from this one."""

    number: int
    relative: bool = False


class Base(NamedTuple):
    """A stretch of days: `kind` says which rule of BASES reads the numbers.

    `inside` is the stretch that a part is taken of: the month of "its last Friday". `weekday` was said
    beside a date and tells which year is meant.
    """

    kind: str
    a: int = 0
    b: int | None = None
    c: int | None = None
    year: Year | None = None
    inside: "Base | None" = None
    weekday: int | None = None


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


def monday_of(day: date) -> date:
    """The Monday of the week the day is in."""
    return plus_days(day, -day.weekday())


def _one(day: date | None) -> Days | None:
    return None if day is None else Days(day, plus_days(day, 1))


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
    return _one(plus_days(today, base.a))


def _weekday(base: Base, today: date, lean: Lean) -> Days | None:
    """`a` the weekday, `b` the week counted from this one, if one was said."""
    if base.b is not None:
        return _one(plus_days(monday_of(today), 7 * base.b + base.a))
    ahead = (base.a - today.weekday()) % 7
    return _one(plus_days(today, ahead - 7 if lean == "past" and ahead else ahead))


def _weekdays_away(base: Base, today: date, _lean: Lean) -> Days | None:
    """`a` the weekday, `b` how many of them on, or back where negative."""
    count = base.b or 1
    if count > 0:
        return _one(plus_days(today, (base.a - today.weekday() - 1) % 7 + 1 + 7 * (count - 1)))
    return _one(plus_days(today, -((today.weekday() - base.a - 1) % 7 + 1) + 7 * (count + 1)))


def _date(base: Base, today: date, lean: Lean) -> Days | None:
    """`a` the day, `b` the month, `c` the month counted from this one."""
    if base.b is None and base.c is None:
        return _one(_day_of_some_month(base.a, today, lean or "future"))
    if base.c is not None:
        away = base.c + 12 * (base.year.number if base.year and base.year.relative else 0)
        first = plus_months(today.replace(day=1), away)
        return _one(safe_date(first.year, first.month, base.a))
    if (year := _year(base, today)) is not None:
        return _one(safe_date(year, base.b or 0, base.a))
    leap = (base.a, base.b) == (29, 2)
    years = range(today.year - 8, today.year + 9) if leap else range(today.year - 1, today.year + 2)
    found = [d for y in years if (d := safe_date(y, base.b or 0, base.a))]
    fitting = [d for d in found if d.weekday() == base.weekday]
    return _one(_nearest(fitting or found, today, lean))


def _feast(base: Base, today: date, lean: Lean) -> Days | None:
    """A holiday of fixed date: the coming one, unless a year or the verb says otherwise."""
    return _date(base, today, lean or "future")


def _day_of_some_month(day: int, today: date, lean: Lean) -> date | None:
    months = [plus_months(today.replace(day=1), n) for n in (-2, -1, 0, 1, 2)]
    found = [safe_date(m.year, m.month, day) for m in months]
    return _nearest([d for d in found if d], today, lean)


def _matching(base: Base, today: date, lean: Lean) -> Days | None:
    """`a` the weekday, `b` the day of a month on which both agree: Friday the 14th."""
    months = [plus_months(today.replace(day=1), n) for n in range(-14, 15)]
    found = [safe_date(m.year, m.month, base.b or 0) for m in months]
    return _one(_nearest([d for d in found if d and d.weekday() == base.a], today, lean))


def _week(base: Base, today: date, _lean: Lean) -> Days | None:
    """`b` given: only these weekdays, from `b` up to and including `c`."""
    monday = plus_days(today, 7 * base.a - today.weekday())
    if base.b is not None:
        last = 6 if base.c is None else base.c
        return Days(plus_days(monday, base.b), plus_days(monday, last + 1))
    return Days(monday, plus_days(monday, 7), "week")


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
    return _one(_nearest([lunar.qingming(y) for y in years], today, lean or "future"))


def _holiday_on_weekday(base: Base, today: date, lean: Lean) -> Days | None:
    """`a` the weekday, `b` which one of the month `c`: Mother's day, Thanksgiving."""
    year = _year(base, today)
    found = []
    for candidate in (today.year - 1, today.year, today.year + 1) if year is None else (year,):
        month = Days(
            date(candidate, base.c or 1, 1), plus_months(date(candidate, base.c or 1, 1), 1)
        )
        day = _nth_weekday(month, base.a, base.b or 1)
        found += [day] if day else []
    return _one(_nearest(found, today, lean or "future"))


# the nth of these: weekdays 0 to 6, or one of
NTH_WEEK, NTH_DAY, NTH_WORKDAY, NTH_WEEKEND, NTH_MONTH, NTH_QUARTER = 7, 8, 9, 10, 11, 12


def _nth(base: Base, today: date, lean: Lean) -> Days | None:
    """`a` what is counted, `b` which one (-1: the last), `c` 1: a week belongs where its Thursday is."""
    whole = days_of(base.inside, today, lean)
    if whole is None:
        return None
    which = base.b or 1
    if base.a == NTH_WEEK:
        anchor = _nth_weekday(whole, 3 if base.c == 1 or which < 0 else 0, which)
        return (
            None
            if anchor is None
            else Days(monday_of(anchor), plus_days(monday_of(anchor), 7), "week")
        )
    if base.a == NTH_WEEKEND:
        saturday = _nth_weekday(whole, 5, which)
        return None if saturday is None else Days(saturday, plus_days(saturday, 2))
    if base.a == NTH_DAY:
        day = plus_days(whole.start, which - 1) if which > 0 else plus_days(whole.end, which)
        return _one(day) if whole.start <= day < whole.end else None
    if base.a in {NTH_MONTH, NTH_QUARTER}:
        months = 1 if base.a == NTH_MONTH else 3
        start = plus_months(whole.start, months * (which - 1))
        return Days(start, plus_months(start, months), "month") if start < whole.end else None
    if base.a == NTH_WORKDAY:
        return _one(_nth_workday(whole, which))
    return _one(_nth_weekday(whole, base.a, which))


def _nth_weekday(whole: Days, weekday: int, which: int) -> date | None:
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


def _week_number(base: Base, today: date, _lean: Lean) -> Days | None:
    """`a` the number of a week of the year; the first has the first Thursday."""
    year = _year(base, today) or today.year
    monday = plus_days(monday_of(date(year, 1, 4)), 7 * (base.a - 1))
    return Days(monday, plus_days(monday, 7), "week") if 1 <= base.a <= 53 else None


def _week_around(base: Base, today: date, lean: Lean) -> Days | None:
    """The week of a day; of a Sunday the week that begins then, as its sayers mean it."""
    whole = days_of(base.inside, today, lean)
    if whole is None:
        return None
    monday = monday_of(plus_days(whole.start, 1) if whole.start.weekday() == 6 else whole.start)
    return Days(monday, plus_days(monday, 7), "week")


def _run(base: Base, today: date, _lean: Lean) -> Days | None:
    """From `a` to `b` days on, or years where `c` is 1: 今明两天, 今明两年."""
    if base.c == 1:
        return Days(
            date(today.year + base.a, 1, 1), date(today.year + (base.b or 0) + 1, 1, 1), "year"
        )
    return Days(plus_days(today, base.a), plus_days(today, (base.b or 0) + 1))


def _rest(base: Base, today: date, lean: Lean) -> Days | None:
    whole = days_of(base.inside, today, lean)
    if whole is None:
        return None
    return Days(max(today, whole.start), whole.end, whole.grain) if today < whole.end else whole


# units of a stretch that is taken from the beginning or the end of another
STRETCH_UNITS = ("day", "week", "month", "quarter", "workday", "year")


def _stretch(base: Base, today: date, lean: Lean) -> Days | None:
    """`a` how many (negative: the last ones), `b` which of STRETCH_UNITS."""
    whole = days_of(base.inside, today, lean)
    if whole is None:
        return None
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


def _piece(base: Base, today: date, lean: Lean) -> Days | None:
    """`a` the piece (words.PIECES) of a week, month, quarter, half or year."""
    whole = days_of(base.inside, today, lean)
    if whole is None:
        return None
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


BASES: Mapping[str, Callable[[Base, date, Lean], Days | None]] = {
    "offset": _offset, "weekday": _weekday, "away": _weekdays_away, "date": _date, "feast": _feast, "matching": _matching, "week": _week,
    "month": _month, "quarter": _quarter, "half": _half, "year": _whole_year, "decade": _decade, "nth": _nth,
    "number": _week_number, "around": _week_around, "rest": _rest, "stretch": _stretch, "run": _run, "named": _named_month, "piece": _piece,
    "lunar": _lunar, "qingming": _qingming, "holiday": _holiday_on_weekday, "now": _offset,
}  # fmt: skip


def days_of(base: Base | None, today: date, lean: Lean) -> Days | None:
    """The days a base names; today when nothing was said."""
    if base is None:
        return Days(today, plus_days(today, 1))
    return BASES[base.kind](base, today, lean)
