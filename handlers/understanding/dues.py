"""When a reminder shall come: always a moment with a clock time.

Of one that comes back, the next time; the words stay part of what is to be done.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import NamedTuple

from handlers.understanding import calendar, clocks, occurrences
from handlers.understanding.claims import Span, When
from handlers.understanding.reading import Reading
from handlers.understanding.time import Found

# rule 14 of the corpus: when a reminder comes that names a part of the day, or none
_USUAL = time(9)
_PARTS = {
    "中午": time(12), "noon": time(12), "下午": time(14), "午后": time(14), "afternoon": time(14),
    "下班前": time(18), "傍晚": time(18), "晚上": time(19), "evening": time(19),
}  # fmt: skip


class Due(NamedTuple):
    """When to remind, always with a clock time; and the words that said it."""

    when: When | None = None
    found: tuple[Found, ...] = ()
    spans: tuple[Span, ...] = ()
    repeats: bool = False


def due_of(reading: Reading, *, later: bool = False, number: tuple[int, int] = (0, 0)) -> Due:
    """The moment that is meant; `later`: 晚一小时 counts from now.

    What stands at `number` is a task's number and no day: 3号推迟到周五.
    """
    day: tuple[When, Found] | None = None
    clock: tuple[When, Found] | None = None
    for found in reading.times:
        if number[0] < found.end and found.start < number[1]:
            continue
        if found.meaning.rule and not later:
            return _again(reading, found)
        when = _coming(reading, found, later=later)
        if when is None:
            continue
        meaning = found.meaning
        if meaning.base is None and meaning.span is None:
            clock = clock or (when, found)
        elif day is None or day[1].meaning.edge in {"after", "since"}:
            day = when, found
    if day is None and clock is None:
        return Due()
    if day is None:
        assert clock is not None
        when = _next(clock[0], reading.at)
        return _due(reading, when, clock[1])
    if day[0].clock is None and clock is not None:
        merged = replace(day[0], clock=clock[0].clock, daypart=clock[0].daypart or day[0].daypart)
        if clock[0].clock and day[0].daypart in clocks.AFTERNOON and clock[0].clock.hour < 12:
            merged = replace(merged, clock=clock[0].clock.replace(hour=clock[0].clock.hour + 12))
        return _due(reading, merged, day[1], clock[1])
    return _due(reading, day[0], day[1])


def _again(reading: Reading, found: Found) -> Due:
    rule = dict(found.meaning.rule)
    moment = occurrences.following(rule, _USUAL.strftime("%H:%M"), reading.at)
    when = When(moment.date(), clock=moment.time()) if moment else None
    return Due(when, (), (reading.span(found.start, found.end),), repeats=True)


def _coming(reading: Reading, found: Found, *, later: bool) -> When | None:
    meaning = found.meaning
    if meaning.span is not None and not meaning.direction and not meaning.edge:
        if not later:
            return None
        meaning = replace(meaning, direction=1)
    elif meaning.span is not None and meaning.direction < 0:
        return None
    when = calendar.when(meaning, reading.at, "future")
    if when is None or when.day < reading.at.date():
        return None
    return when


def _next(when: When, at: datetime) -> When:
    """A clock time alone is the next one to come."""
    if when.clock is None or datetime.combine(when.day, when.clock, at.tzinfo) > at:
        return when
    later = datetime.combine(when.day, when.clock, at.tzinfo) + timedelta(hours=12)
    if not when.daypart and when.clock.hour < 12 and at < later <= at + timedelta(hours=5):
        return When(later.date(), when.daypart, later.time())
    return replace(when, day=when.day + timedelta(days=1))


def _due(reading: Reading, when: When, *found: Found) -> Due:
    clock = when.clock or _PARTS.get(when.daypart, _USUAL)
    spans = tuple(reading.span(f.start, f.end) for f in found)
    return Due(replace(when, clock=clock), found, spans)
