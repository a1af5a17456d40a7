"""Which days and moments a meaning names when it is said at a certain moment.

The verb and the field lean to the past or to the future; conventions: corpus/TIME.md.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from handlers.understanding.clocks import PARTS, clock_time
from handlers.understanding.days import days_of
from handlers.understanding.meanings import Clock, Half, Meaning, Quantity, Resolved, is_now
from handlers.understanding.stretches import (
    ONE_DAY,
    Grain,
    Lean,
    Year,
    plus_days,
    plus_months,
)

SECONDS = {
    "second": 1, "minute": 60, "hour": 3600, "day": 86400, "workday": 86400, "week": 604800,
    "month": 2592000, "quarter": 7776000, "year": 31536000,
}  # fmt: skip
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_FINE = frozenset({"minute", "hour", "second"})
# as far as anybody means, so that no number leaves the calendar
_MOST_SECONDS, _MOST_DAYS, _MOST_WORKDAYS = Decimal(10**9), 10**6, 400


def resolve(meaning: Meaning, at: datetime, lean: Lean = "") -> Resolved | None:
    """The moment, days or span that is meant when said at `at`; None where no calendar has it."""
    lean = meaning.lean or lean
    if meaning.rule:
        return Resolved("recurring", rule=dict(meaning.rule))
    if meaning.span is not None:
        return _span(meaning, meaning.span, at, lean)
    if meaning.until is not None:
        return _range(replace(meaning, until=None, edge=""), meaning.until, at, lean)
    found = _point(meaning, at, lean)
    return None if found is None else _with_edge(found, meaning)


def _midnight(day: date, at: datetime) -> datetime:
    return datetime.combine(day, time(0, tzinfo=at.tzinfo))


def _point(meaning: Meaning, at: datetime, lean: Lean) -> Resolved | None:
    if is_now(meaning):
        return Resolved("instant", at, at, "minute")
    days = days_of(meaning.base, at.date(), lean)
    if days is None:
        return None
    if meaning.clock is not None or days.end - days.start == ONE_DAY:
        return _on_day(days.start, meaning, at)
    start, end = _midnight(days.start, at), _midnight(days.end, at)
    return Resolved("range", start, end, days.grain, part=meaning.part)


def _on_day(day: date, meaning: Meaning, at: datetime) -> Resolved:
    """The day, or the clock or part of it that was said."""
    start = _midnight(day, at)
    if meaning.clock is not None:
        more, clock = clock_time(meaning.clock, meaning.part)
        moment = datetime.combine(plus_days(day, more), clock, tzinfo=at.tzinfo)
        return Resolved("instant", moment, moment, "minute", part=meaning.part)
    if meaning.part in PARTS:
        begin, finish = (start + timedelta(hours=hours) for hours in PARTS[meaning.part])
        return Resolved("range", begin, finish, "hour", part=meaning.part)
    return Resolved("date", start, _midnight(plus_days(day, 1), at), part=meaning.part)


def _with_edge(found: Resolved, meaning: Meaning) -> Resolved:
    match meaning.edge:
        case "before":
            return replace(found, kind="range", start=None, edge="before")
        case "since":
            return replace(found, kind="range", end=None, edge="after")
        case "after":
            opening = found.start if found.kind != "range" else found.end
            return replace(found, kind="range", start=opening, end=None, edge="after")
    if meaning.part == "下班前" and meaning.clock is None and not meaning.edge:
        return replace(found, kind="range", start=None, edge="before")
    return found


def shifted(at: datetime, amount: Decimal, unit: str, direction: int) -> datetime:
    """The moment some units from `at`; months and years by the calendar, whole ones only."""
    if unit in _FINE:
        seconds = min(amount * SECONDS[unit], _MOST_SECONDS)
        return at + timedelta(seconds=float(seconds) * direction)
    day = at.date()
    if unit in _MONTHS:
        months = amount * _MONTHS[unit]
        rest = round((months - int(months)) * 30)
        day = plus_days(plus_months(day, int(months) * direction), rest * direction)
    elif unit == "workday":
        for _ in range(min(int(amount), _MOST_WORKDAYS)):
            day = plus_days(day, direction)
            while day.weekday() > 4:
                day = plus_days(day, direction)
    else:
        step = int(amount * (7 if unit == "week" else 1))
        day = plus_days(day, min(step, _MOST_DAYS) * direction)
    return datetime.combine(day, at.timetz())


def _span(
    meaning: Meaning, amounts: tuple[Quantity, ...], at: datetime, lean: Lean
) -> Resolved | None:
    """A duration, or what is that long from now or from the day that was said."""
    if meaning.direction == 0 and not meaning.edge:
        return Resolved("duration", seconds=sum((n * SECONDS[u] for n, u in amounts), Decimal(0)))
    origin = _origin(meaning, at, lean)
    if origin is None:
        return None
    there = origin
    for amount, unit in amounts:
        there = shifted(there, amount, unit, meaning.direction or 1)
    fine = any(unit in _FINE for _, unit in amounts)
    if meaning.edge in {"within", "for"}:
        return _stretch(meaning, amounts[0], origin, there)
    if meaning.base is not None and meaning.clock is not None:
        fine = True
    elif meaning.clock is not None or not fine:
        return _with_edge(_on_day(there.date(), replace(meaning, base=None), at), meaning)
    moment = Resolved("instant", there, there, "minute")
    return _with_edge(moment, meaning)


def _origin(meaning: Meaning, at: datetime, lean: Lean) -> datetime | None:
    """From when a span is counted: now, the day that was said, or to the minute with "for"."""
    if meaning.base is None and (meaning.clock is None or meaning.edge != "for"):
        return at
    start = _point(replace(meaning, span=None, edge=""), at, lean)
    if start is None or start.start is None:
        return None
    if meaning.edge == "for" or start.kind == "instant":
        return start.start
    return datetime.combine(start.start.date(), at.timetz())


def _stretch(meaning: Meaning, amount: Quantity, origin: datetime, there: datetime) -> Resolved:
    """近三个月, 两周内, the next 7 quarters: whole days, whole quarters, or to the minute."""
    first, last = min(origin, there), max(origin, there)
    count, unit = amount
    if unit in _FINE or (meaning.edge == "for" and meaning.clock is not None):
        return Resolved("range", first, last, "minute")
    if meaning.edge == "within" and unit == "quarter" and meaning.base is None:
        return _whole_quarters(int(count) * meaning.direction, origin)
    return Resolved("range", _midnight(first.date(), origin), _midnight(last.date(), origin), "day")


def _whole_quarters(count: int, at: datetime) -> Resolved:
    this = date(at.year, (at.month - 1) // 3 * 3 + 1, 1)
    edge = plus_months(this, 3) if count > 0 else this
    first, last = sorted((edge, plus_months(edge, 3 * count)))
    return Resolved("range", _midnight(first, at), _midnight(last, at), "quarter")


def _range(first: Meaning, last: Meaning, at: datetime, lean: Lean) -> Resolved | None:
    if last.base is None and last.clock is not None and (first.clock or is_now(first)):
        return _hours(first, last, last.clock, at, lean)
    if _only_end_is_dated(first, last):
        return _counted_back(first, last, at)
    if lean == "future" and _is_yearless(first) and (running := _running(first, last, at)):
        return running
    begin = resolve(first, at, lean)
    if begin is None or begin.start is None:
        return None
    bare_weekday = last.base is not None and last.base.kind == "weekday" and last.base.b is None
    if _is_yearless(last) or bare_weekday:
        return _between(begin, resolve(last, begin.start, "future"))
    return _between(begin, resolve(last, at, lean))


def _between(begin: Resolved | None, end: Resolved | None) -> Resolved | None:
    if begin is None or end is None or begin.start is None or end.end is None:
        return None
    start = begin.start
    if begin.kind == "instant" and end.kind == "date":
        start = _midnight(start.date(), start)  # between now and November 15th
    grain: Grain = "minute" if "instant" in {begin.kind, end.kind} else begin.grain
    return Resolved("range", start, end.end, grain) if start <= end.end else None


def _is_dated(meaning: Meaning) -> bool:
    """A date or month, not one counted from this month."""
    base = meaning.base
    return base is not None and base.kind in {"date", "month", "lunar"} and base.c is None


def _is_yearless(meaning: Meaning) -> bool:
    return _is_dated(meaning) and _year_of(meaning) is None


def _needs_month(meaning: Meaning) -> bool:
    base = meaning.base
    return base is not None and base.kind == "date" and base.b is None and base.c is None


def _year_of(meaning: Meaning) -> Year | None:
    return meaning.base.year if meaning.base is not None else None


def _only_end_is_dated(first: Meaning, last: Meaning) -> bool:
    """Nov to Feb 5th, 2017 and 23rd to 26th October."""
    year_at_end = _is_yearless(first) and _year_of(last) is not None
    return year_at_end or (_needs_month(first) and _is_dated(last) and not _needs_month(last))


def _counted_back(first: Meaning, last: Meaning, at: datetime) -> Resolved | None:
    end = resolve(last, at, "")
    if end is None or end.start is None:
        return None
    return _between(resolve(first, end.start, "past"), end)


def _running(first: Meaning, last: Meaning, at: datetime) -> Resolved | None:
    """10/1 to 11/7, said on 10/24: what will be done has begun already."""
    begin = resolve(first, at, "past")
    if begin is None or begin.start is None or not _is_yearless(last):
        return None
    end = resolve(last, begin.start, "future")
    return (
        _between(begin, end) if end is not None and end.end is not None and end.end > at else None
    )


def _hours(
    first: Meaning, last: Meaning, until: Clock, at: datetime, lean: Lean
) -> Resolved | None:
    """2-3pm, 10 to 11:30am, 9点到3点: the halves of the day are such that the end is later."""
    base, part = first.base, last.part or first.part
    if is_now(first):
        base, first = None, Meaning(clock=Clock(at.hour, at.minute, "24"))
    begins = [resolve(choice, at, lean) for choice in _beginnings(first, last, until)]
    clocks = [until] if until.half else [until, until._replace(half="pm")]
    ends = [resolve(Meaning(base=base, part=part, clock=c), at, lean) for c in clocks]
    for begin in begins:
        for end in ends:
            if begin and end and begin.start and end.end and begin.start < end.end:
                return Resolved("range", begin.start, end.end, "minute")
    begin, end = begins[0], ends[0]
    if begin is None or end is None or begin.start is None or end.end is None:
        return None
    return Resolved("range", begin.start, end.end + ONE_DAY, "minute")


def _beginnings(first: Meaning, last: Meaning, until: Clock) -> list[Meaning]:
    """What the first of two hours may be: in the half of the day of the last, or in the other."""
    clock = first.clock
    if clock is None or clock.half or first.part:
        return [first]
    if until.half in {"am", "pm"}:
        other: Half = "pm" if until.half == "am" else "am"
        return [replace(first, clock=clock._replace(half=half)) for half in (until.half, other)]
    return [replace(first, part=last.part), first] if last.part else [first]
