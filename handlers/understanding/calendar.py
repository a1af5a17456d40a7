"""What words about time mean, and which days and moments they name when said at a certain moment.

A meaning never knows the date; `resolve` brings the two together, leaning to the past for what was
done and to the future for what will be done. Conventions: corpus/TIME.md.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal

from handlers.understanding.claims import Period, When
from handlers.understanding.days import (
    ONE_DAY,
    Base,
    Grain,
    Lean,
    Year,
    days_of,
    plus_days,
    plus_months,
)
from handlers.understanding.timewords import Clock, Quantity
from handlers.understanding.words import times as words


@dataclass(frozen=True, slots=True)
class Meaning:
    """What was said about time, free of any date.

    With a `span`, `base` is the day it is counted from; `direction` is 1 on, -1 back, 0 a duration.
    `lean` is what the words themselves say, since and 以来, and outweighs the verb.
    """

    base: Base | None = None
    part: str = ""
    clock: Clock | None = None
    edge: Literal["before", "after", "since", "within", "for", ""] = ""
    until: "Meaning | None" = None
    span: tuple[Quantity, ...] | None = None
    direction: int = 0
    rule: tuple[tuple[str, str | int], ...] = ()
    lean: Lean = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A meaning at a moment. `end` is exclusive."""

    kind: Literal["date", "instant", "range", "duration", "recurring"]
    start: datetime | None = None
    end: datetime | None = None
    grain: Grain = "day"
    edge: str = ""
    part: str = ""
    seconds: Decimal = Decimal(0)
    rule: Mapping[str, str | int] | None = None


# part of the day: from hour, to hour (24 = midnight)
PARTS: Mapping[str, tuple[int, int]] = {
    "凌晨": (0, 6), "黎明": (4, 7), "清晨": (5, 9), "早上": (6, 10), "上午": (8, 12),
    "中午": (11, 13), "午后": (13, 15), "下午": (12, 18), "傍晚": (17, 19), "晚上": (18, 24), "夜里": (20, 24),
    "白天": (6, 19), "morning": (4, 12), "noon": (11, 13), "afternoon": (12, 18),
    "evening": (18, 24), "下班前": (17, 18),
}  # fmt: skip
AFTERNOON = frozenset({"下午", "午后", "傍晚", "晚上", "夜里", "afternoon", "evening", "下班前"})
NIGHT = frozenset({"晚上", "夜里", "evening"})
SECONDS = {
    "second": 1, "minute": 60, "hour": 3600, "day": 86400, "workday": 86400, "week": 604800,
    "month": 2592000, "quarter": 7776000, "year": 31536000,
}  # fmt: skip
_FINE = frozenset({"minute", "hour", "second"})


def clock_time(clock: Clock, part: str) -> tuple[int, time]:
    """Days to add and the time of day; without a.m. or p.m. working hours decide."""
    hour = clock.hour
    if clock.half == "pm" and hour < 12:
        hour += 12
    elif clock.half == "am" and hour == 12:
        hour = 0
    elif not clock.half:
        hour = _working_hour(hour, part)
    return hour // 24, time(hour % 24, clock.minute)


def _working_hour(hour: int, part: str) -> int:
    if part in NIGHT and hour == 12:
        return 24
    if part == "凌晨" and hour == 12:
        return 0
    if part == "夜里" and hour < 6:
        return hour
    if part in NIGHT and hour < 5:
        return hour + 24  # 今晚两点 is after midnight
    later = (part in AFTERNOON and hour < 12) or (part in {"中午", "noon"} and hour < 4)
    return hour + 12 if later or (not part and 1 <= hour <= 6) else hour


def shifted(at: datetime, amount: Decimal, unit: str, direction: int) -> datetime:
    """The moment some units from `at`; months and years by the calendar, whole ones only."""
    if unit in _FINE:
        limit = Decimal(10**9)
        return at + timedelta(seconds=float(min(amount * SECONDS[unit], limit)) * direction)
    if unit in {"month", "quarter", "year"}:
        months = amount * {"month": 1, "quarter": 3, "year": 12}[unit]
        day = plus_months(at.date(), int(months) * direction)
        if months != int(months):
            day = plus_days(day, round((months - int(months)) * 30) * direction)
    elif unit == "workday":
        day = at.date()
        for _ in range(min(int(amount), 400)):
            day = plus_days(day, direction)
            while day.weekday() > 4:
                day = plus_days(day, direction)
    else:
        step = int(amount * (7 if unit == "week" else 1))
        day = plus_days(at.date(), min(step, 10**6) * direction)
    return datetime.combine(day, at.timetz())


def _midnight(day: date, at: datetime) -> datetime:
    return datetime.combine(day, time(0, tzinfo=at.tzinfo))


def resolve(meaning: Meaning, at: datetime, lean: Lean = "") -> Resolved | None:
    """The moment, days or span that is meant when said at `at`; None where no calendar has it."""
    lean = meaning.lean or lean
    if meaning.rule:
        return Resolved("recurring", rule=dict(meaning.rule))
    if meaning.span is not None:
        return _resolve_span(meaning, at, lean)
    if meaning.until is not None:
        return _resolve_range(meaning, at, lean)
    found = _resolve_point(meaning, at, lean)
    return None if found is None else _with_edge(found, meaning)


def _resolve_point(meaning: Meaning, at: datetime, lean: Lean) -> Resolved | None:
    if meaning.base is not None and meaning.base.kind == "now":
        return Resolved("instant", at, at, "minute")
    days = days_of(meaning.base, at.date(), lean)
    if days is None:
        return None
    start, end = _midnight(days.start, at), _midnight(days.end, at)
    one_day = days.end - days.start == ONE_DAY
    if meaning.clock is not None:
        more, clock = clock_time(meaning.clock, meaning.part)
        start = datetime.combine(plus_days(days.start, more), clock, tzinfo=at.tzinfo)
        return Resolved("instant", start, start, "minute", part=meaning.part)
    if meaning.part in PARTS and one_day:
        begin, finish = PARTS[meaning.part]
        return Resolved(
            "range",
            start + timedelta(hours=begin),
            start + timedelta(hours=finish),
            "hour",
            part=meaning.part,
        )
    return Resolved("date" if one_day else "range", start, end, days.grain, part=meaning.part)


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


def _resolve_span(meaning: Meaning, at: datetime, lean: Lean) -> Resolved | None:
    amounts = meaning.span or ()
    if meaning.direction == 0 and not meaning.edge:
        return Resolved("duration", seconds=sum((n * SECONDS[u] for n, u in amounts), Decimal(0)))
    origin = at
    if meaning.base is not None or meaning.clock is not None:
        start = _resolve_point(replace(meaning, span=None, edge=""), at, lean)
        if start is None or start.start is None:
            return None
        origin = (
            start.start
            if meaning.edge == "for" or start.kind == "instant"
            else datetime.combine(start.start.date(), at.timetz())
        )
    there = origin
    for amount, unit in amounts:
        there = shifted(there, amount, unit, meaning.direction or 1)
    fine = any(unit in _FINE for _, unit in amounts) or (
        meaning.edge == "for" and meaning.clock is not None
    )
    if meaning.edge in {"within", "for"}:
        return _stretch(meaning, origin, there, fine=fine, at=at)
    if meaning.base is None and meaning.clock is not None:
        more, clock = clock_time(meaning.clock, meaning.part)
        there = datetime.combine(
            plus_days(_later(at, meaning).date(), more), clock, tzinfo=at.tzinfo
        )
        return Resolved("instant", there, there, "minute")
    if fine or (meaning.base is not None and meaning.clock is not None):
        return Resolved("instant", there, there, "minute")
    day = Resolved("date", _midnight(there.date(), at), _midnight(there.date(), at) + ONE_DAY)
    if meaning.part in PARTS and meaning.base is None and day.start is not None:
        begin, finish = PARTS[meaning.part]
        return Resolved(
            "range",
            day.start + timedelta(hours=begin),
            day.start + timedelta(hours=finish),
            "hour",
            part=meaning.part,
        )
    return _with_edge(day, meaning)


def _later(at: datetime, meaning: Meaning) -> datetime:
    there = at
    for amount, unit in meaning.span or ():
        there = shifted(there, amount, unit, meaning.direction or 1)
    return there


def _stretch(
    meaning: Meaning, origin: datetime, there: datetime, *, fine: bool, at: datetime
) -> Resolved:
    """近三个月, 两周内, the next 7 quarters: whole days, whole quarters, or to the minute."""
    first, last = min(origin, there), max(origin, there)
    if fine:
        return Resolved("range", first, last, "minute")
    if (
        meaning.edge == "within"
        and (meaning.span or ())[0][1] == "quarter"
        and meaning.base is None
    ):
        quarter = days_of(Base("quarter", 0, None, 0), at.date(), "")
        if quarter is not None:
            count = int((meaning.span or ())[0][0])
            start = quarter.end if meaning.direction > 0 else plus_months(quarter.start, -3 * count)
            end = plus_months(quarter.end, 3 * count) if meaning.direction > 0 else quarter.start
            return Resolved("range", _midnight(start, at), _midnight(end, at), "quarter")
    return Resolved("range", _midnight(first.date(), at), _midnight(last.date(), at), "day")


def _resolve_range(meaning: Meaning, at: datetime, lean: Lean) -> Resolved | None:
    first, last = replace(meaning, until=None, edge=""), meaning.until
    if last is None:
        return None
    if _clock_only(last) and meaning.clock is not None:
        return _hours(first, last, at, lean)
    if _year_of(last) is not None and _year_of(first) is None and _dated(first):
        return _counted_back(first, last, at)
    if _needs_month(first) and not _needs_month(last) and _dated(last):
        return _counted_back(first, last, at)
    begin = resolve(first, at, lean)
    if begin is None or begin.start is None:
        return None
    if lean == "future" and _dated(first) and _year_of(first) is None:
        running = _running(first, last, at)
        if running is not None:
            return running
    from_first = _dated(last) and _year_of(last) is None
    after_weekday = last.base is not None and last.base.kind == "weekday" and last.base.b is None
    if _clock_only(last) and _is_now(first):
        return _hours(Meaning(clock=Clock(at.hour, at.minute, "24")), last, at, lean)
    if from_first or after_weekday:
        end = resolve(last, begin.start, "future")
    else:
        end = resolve(last, at, lean)
    if end is None or end.end is None:
        return None
    return _between(begin, end)


def _running(first: Meaning, last: Meaning, at: datetime) -> Resolved | None:
    """10/1 to 11/7, said on 10/24: what will be done has begun already."""
    begin = resolve(first, at, "past")
    if begin is None or begin.start is None or not _dated(last) or _year_of(last) is not None:
        return None
    end = resolve(last, begin.start, "future")
    return (
        _between(begin, end) if end is not None and end.end is not None and end.end > at else None
    )


def _between(begin: Resolved, end: Resolved) -> Resolved | None:
    if begin.start == begin.end and end.kind == "date" and begin.start is not None:
        begin = replace(begin, kind="date", start=begin.start.replace(hour=0, minute=0, second=0))
    if begin.start is None or end.end is None or end.end < begin.start:
        return None
    grain: Grain = "minute" if "instant" in {begin.kind, end.kind} else begin.grain
    return Resolved("range", begin.start, end.end, grain)


def _counted_back(first: Meaning, last: Meaning, at: datetime) -> Resolved | None:
    """Nov to Feb 5th, 2017 and 23rd to 26th October: only the end says the year or the month."""
    end = resolve(last, at, "")
    if end is None or end.start is None:
        return None
    begin = resolve(first, end.start, "past")
    return None if begin is None else _between(begin, end)


def _clock_only(last: Meaning) -> bool:
    return last.base is None and last.clock is not None


def _dated(meaning: Meaning) -> bool:
    return (
        meaning.base is not None
        and meaning.base.kind in {"date", "month", "lunar"}
        and meaning.base.c is None
    )


def _needs_month(meaning: Meaning) -> bool:
    return (
        _dated(meaning)
        and meaning.base is not None
        and meaning.base.kind == "date"
        and meaning.base.b is None
    )


def _year_of(meaning: Meaning) -> Year | None:
    base = meaning.base
    while base is not None and base.inside is not None:
        base = base.inside
    return base.year if base is not None else None


def _hours(first: Meaning, last: Meaning, at: datetime, lean: Lean) -> Resolved | None:
    """2-3pm, 10 to 11:30am, 9点到3点: the halves of the day agree where that puts them in order."""
    if first.clock is None or last.clock is None:
        return None
    part = last.part or first.part
    choices = [replace(first, clock=first.clock)]
    if not first.clock.half and not first.part and last.clock.half in {"am", "pm"}:
        same = first.clock._replace(half=last.clock.half)
        other = first.clock._replace(half="am" if last.clock.half == "pm" else "pm")
        choices = [replace(first, clock=same), replace(first, clock=other)]
    elif not first.part and last.part:
        choices = [replace(first, part=last.part), first]
    for start in choices:
        begin = resolve(start, at, lean)
        for half in ("", "pm"):
            clock = last.clock
            if half:
                if clock.half:
                    continue
                clock = clock._replace(half="pm")
            end = resolve(replace(last, base=first.base, part=part, clock=clock), at, lean)
            if begin and end and begin.start and end.end and begin.start < end.end:
                return Resolved("range", begin.start, end.end, "minute")
    begin = resolve(choices[0], at, lean)
    end = resolve(replace(last, base=first.base, part=part), at, lean)
    if begin is None or end is None or begin.start is None or end.end is None:
        return None
    return Resolved("range", begin.start, end.end + ONE_DAY, "minute")


def _is_now(meaning: Meaning) -> bool:
    """现在 and 目前 say no day that anybody would write down."""
    return meaning.base is not None and meaning.base.kind == "now"


def when(meaning: Meaning, at: datetime, lean: Lean) -> When | None:
    """The day, and the part of it or time that was said; a deadline is that day."""
    if meaning.until is not None and lean == "past":
        meaning = replace(meaning, until=None)
    edge: Literal["within", ""] = "within" if meaning.edge == "within" else ""
    part = "" if meaning.part == "下班前" else meaning.part
    found = resolve(replace(meaning, edge=edge, part=part), at, lean)
    if found is None or found.kind in {"duration", "recurring"} or found.start is None:
        return None
    if _is_now(meaning):
        return None
    if found.kind == "instant":
        return When(found.start.date(), meaning.part, found.start.time())
    day = found.start.date()
    if lean == "future" and found.end is not None and not found.part:
        last = (found.end - ONE_DAY).date()
        day = last if found.grain != "week" else day + 4 * ONE_DAY
        if meaning.edge == "within" and meaning.span is not None:
            day = found.end.date()
    return When(day, meaning.part)


def period(meaning: Meaning, at: datetime) -> Period | None:
    """Whole days for a query: 近三个月 is ninety days ending today, since X ends today."""
    today = at.date()
    if _is_now(meaning):
        return None
    if meaning.span is not None and meaning.edge == "within":
        count = max(int(sum(amount * SECONDS[unit] for amount, unit in meaning.span)) // 86400, 1)
        far = plus_days(today, (count - 1) * (meaning.direction or 1))
        return Period(min(today, far), max(today, far))
    lean: Lean = "past" if meaning.base is None or meaning.base.kind in {"date", "month"} else ""
    found = resolve(meaning, at, lean)
    if found is None or found.kind in {"duration", "recurring"}:
        return None
    if found.edge == "after" and found.start is not None:
        return Period(found.start.date(), max(today, found.start.date()))
    if found.start is None or found.end is None:
        return None
    start = found.start.date()
    end = found.end.date()
    if found.end > found.start and found.end.time() == time(0):
        end = (found.end - ONE_DAY).date()
    return Period(start, max(start, end))


_SIGN = re.compile(rf"(?P<coming>{words.COMING})|(?P<done>{words.DONE})", re.ASCII)


def lean_of(low: str) -> Lean:
    """Past or future, as the first verb that tells says: 去了 is done, 要去 is not."""
    sign = _SIGN.search(low.translate(words.SIMPLER))
    if sign is None:
        return ""
    return "future" if sign.lastgroup == "coming" else "past"
