"""What words about time mean, and which days and moments they name when said at a certain moment.

A meaning never knows the date; `resolve` brings the two together, leaning to the past for what was
done and to the future for what will be done. Conventions: corpus/TIME.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

from handlers.understanding.claims import Period, When
from handlers.understanding.days import ONE_DAY, Base, Grain, Lean, days_of, plus_days, plus_months


class Clock(NamedTuple):
    """A time of day; `half` is "" where nobody said a.m. or p.m."""

    hour: int
    minute: int = 0
    half: Literal["am", "pm", "24", ""] = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What was said about time, free of any date."""

    base: Base | None = None
    part: str = ""
    clock: Clock | None = None
    edge: Literal["before", "after", "since", "within", ""] = ""
    until: "Meaning | None" = None
    span: tuple[Decimal, str] | None = None
    direction: int = 0
    rule: tuple[tuple[str, str | int], ...] = ()


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
    "中午": (11, 13), "午后": (13, 15), "下午": (12, 18), "傍晚": (17, 19), "晚上": (18, 24),
    "白天": (6, 19), "morning": (6, 12), "noon": (11, 13), "afternoon": (12, 18),
    "evening": (18, 24), "下班前": (17, 18),
}  # fmt: skip


AFTERNOON = frozenset({"下午", "午后", "傍晚", "晚上", "afternoon", "evening", "下班前"})


# rule 14 of the corpus: the time a reminder gets from a part of the day


SECONDS = {
    "second": 1, "minute": 60, "hour": 3600, "day": 86400, "workday": 86400, "week": 604800,
    "month": 2592000, "quarter": 7776000, "year": 31536000,
}  # fmt: skip


def clock_time(clock: Clock, part: str) -> tuple[int, time]:
    """Days to add and the time of day; without a.m. or p.m. working hours decide."""
    hour, minute = clock.hour, min(clock.minute, 59)
    if clock.half == "pm" and hour < 12:
        hour += 12
    elif clock.half == "am" and hour == 12:
        hour = 0
    elif not clock.half:
        if part in {"晚上", "evening"} and hour == 12:
            hour = 24
        elif part == "凌晨" and hour == 12:
            hour = 0
        elif (
            (part in AFTERNOON and hour < 12)
            or (part in {"中午", "noon"} and hour < 4)
            or (not part and 1 <= hour <= 6)
        ):
            hour += 12
    return hour // 24, time(hour % 24, minute)


def shifted(at: datetime, amount: Decimal, unit: str, direction: int) -> datetime:
    """The moment some units from `at`; months and years by the calendar, whole ones only."""
    if unit in {"second", "minute", "hour"}:
        limit = Decimal(10**9)
        return at + timedelta(seconds=float(min(amount * SECONDS[unit], limit)) * direction)
    if unit in {"month", "quarter", "year"}:
        months = amount * {"month": 1, "quarter": 3, "year": 12}[unit]
        day = plus_months(at.date(), int(months) * direction)
        if months != int(months):
            day = plus_days(day, int((months - int(months)) * 30) * direction)
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


def resolve(meaning: Meaning, at: datetime, lean: Lean = "") -> Resolved | None:
    """The moment, days or span that is meant when said at `at`; None where no calendar has it."""
    if meaning.rule:
        return Resolved("recurring", rule=dict(meaning.rule))
    if meaning.span is not None:
        return _resolve_span(meaning, at)
    if meaning.until is not None:
        return _resolve_range(meaning, at, lean)
    days = days_of(meaning.base, at.date(), lean)
    if days is None:
        return None
    midnight = time(0, tzinfo=at.tzinfo)
    start, end = datetime.combine(days.start, midnight), datetime.combine(days.end, midnight)
    part, grain = meaning.part, days.grain
    kind: Literal["date", "instant", "range"] = "date" if (end - start).days == 1 else "range"
    if meaning.clock is not None:
        more, clock = clock_time(meaning.clock, part)
        start = datetime.combine(days.start + more * ONE_DAY, clock, tzinfo=at.tzinfo)
        kind, end, grain = "instant", start, "minute"
    elif part in PARTS and kind == "date":
        begin, finish = PARTS[part]
        end = start + timedelta(hours=finish)
        kind, start, grain = "range", start + timedelta(hours=begin), "hour"
    found = Resolved(kind, start, end, grain, part=part)
    if meaning.edge == "before":
        return replace(found, kind="range", start=None, edge="before")
    if meaning.edge == "since":
        return replace(found, kind="range", end=None, edge="after")
    if meaning.part == "下班前" and meaning.clock is None and not meaning.edge:
        return replace(found, kind="range", start=None, edge="before")
    if meaning.edge == "after":
        opening = start if meaning.clock or kind == "date" else end
        return replace(found, kind="range", start=opening, end=None, edge="after")
    return found


def _resolve_span(meaning: Meaning, at: datetime) -> Resolved | None:
    amount, unit = meaning.span or (Decimal(0), "day")
    fine = unit in {"minute", "hour", "second"}
    if meaning.direction == 0 and not meaning.edge:
        return Resolved("duration", seconds=amount * SECONDS[unit])
    origin = at
    if meaning.base is not None:
        days = days_of(meaning.base, at.date(), "future" if meaning.direction > 0 else "past")
        if days is None:
            return None
        origin = datetime.combine(days.start, at.timetz())
    there = shifted(origin, amount, unit, meaning.direction or 1)
    grain: Grain = "minute" if fine else "day"
    if meaning.edge == "within":
        midnight = time(0, tzinfo=at.tzinfo)
        if fine:
            return Resolved("range", min(at, there), max(at, there), grain)
        first, last = sorted((origin.date(), there.date()))
        return Resolved(
            "range", datetime.combine(first, midnight), datetime.combine(last, midnight), grain
        )
    if meaning.clock is not None:
        more, clock = clock_time(meaning.clock, meaning.part)
        there = datetime.combine(there.date() + more * ONE_DAY, clock, tzinfo=at.tzinfo)
        return Resolved("instant", there, there, "minute")
    if fine:
        return Resolved("instant", there, there, "minute")
    start = datetime.combine(there.date(), time(0, tzinfo=at.tzinfo))
    return Resolved("date", start, start + ONE_DAY)


def _resolve_range(meaning: Meaning, at: datetime, lean: Lean) -> Resolved | None:
    last = meaning.until
    first = resolve(replace(meaning, until=None, edge=""), at, lean)
    if last is None or first is None or first.start is None:
        return None
    if last.base is None and last.clock is not None:
        # 明天9点到11点半: the second time is on the same day and keeps the half of the first
        clock = last.clock
        second = resolve(
            replace(last, base=meaning.base, part=last.part or meaning.part, clock=clock), at, lean
        )
    else:
        second = resolve(
            last,
            first.start if _counts_from_first(last) else at,
            "future" if _counts_from_first(last) else lean,
        )
    if second is None or second.start is None or second.end is None:
        return None
    end = second.end
    if end < first.start and meaning.clock is not None:
        end += ONE_DAY
    grain: Grain = "minute" if "instant" in {first.kind, second.kind} else first.grain
    return Resolved("range", first.start, end, grain)


def _counts_from_first(last: Meaning) -> bool:
    """十月一日到20日, 12.3-12.5: the end is counted from the beginning."""
    return last.base is not None and last.base.kind in {"date", "month"} and last.base.year is None


def when(meaning: Meaning, at: datetime, lean: Lean) -> When | None:
    """The day, and the part of it or time that was said; a deadline is that day."""
    if meaning.until is not None and lean == "past":
        meaning = replace(meaning, until=None)
    edge: Literal["within", ""] = "within" if meaning.edge == "within" else ""
    part = "" if meaning.part == "下班前" else meaning.part
    found = resolve(replace(meaning, edge=edge, part=part), at, lean)
    if found is None or found.kind in {"duration", "recurring"} or found.start is None:
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
    if meaning.span is not None and meaning.edge == "within":
        amount, unit = meaning.span
        count = max(int(amount * SECONDS[unit]) // 86400, 1)
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


# words that put a whole message in the past or the future
_DONE = (
    "了",
    "过",
    "去的",
    "来的",
    "刚",
    "visited",
    "met ",
    "saw ",
    "called",
    "emailed",
    "went",
    "happened",
    "left ",
    "was ",
)


_COMING = (
    "要",
    "把",
    "约",
    "将",
    "准备",
    "计划",
    "打算",
    "will",
    "let's",
    "'ll",
    "please",
    "going to",
    "should",
)


def lean_of(low: str) -> Lean:
    """Past or future, as the verbs around say: 去了 is done, 要去 is not."""
    if any(word in low for word in _COMING):
        return "future"
    return "past" if any(word in low for word in _DONE) else ""
