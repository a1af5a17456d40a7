"""A point in time as it is said: a day, a part of the day, a clock, in any order."""

from dataclasses import replace

from handlers.understanding import timewords as say
from handlers.understanding.clockwords import clock
from handlers.understanding.meanings import Meaning
from handlers.understanding.stretches import Base
from handlers.understanding.timedays import BY_FIRST, IMPOSSIBLE
from handlers.understanding.timetokens import Words
from handlers.understanding.timewholes import day
from handlers.understanding.words import times as words

# a phrase and the word behind it
Phrase = tuple[Meaning, int]
# said, but in no calendar: 25:70, 2月30日
NOTHING = Meaning(base=IMPOSSIBLE)

_NOTHING_YET = Meaning()
_KINDS = frozenset("@PpOtSNGR") | frozenset(BY_FIRST)
# behind a bare weekday a date may follow: Sunday, Feb 10
_DATES = frozenset("AaBbmydxL")


def point(said: Words, at: int) -> Phrase | None:
    """The day and time that begin at this word."""
    meaning, here = _NOTHING_YET, at
    while (longer := _longer(meaning, said, here)) is not None:
        meaning, here = longer
    return None if here == at or meaning == _NOTHING_YET else (meaning, here)


def end_of_range(first: Meaning, said: Words, at: int) -> Phrase | None:
    """The last day or time of a range: a bare number is of the same sort as its beginning."""
    at += said.kind(at) == "@"
    if said.kind(at) not in {"M", "D"}:
        return point(said, at)
    text = said.text(at)
    if first.clock is not None:
        hour = clock(text) if said.kind(at) == "M" else None
        return None if hour is None else (Meaning(clock=hour), at + 1)
    number = say.ordinal(text) or say.number(text) or 0
    if first.base is not None and first.base.kind == "date" and 1 <= number <= 31:
        return Meaning(base=Base("date", number)), at + 1
    return None


def hours_only(meaning: Meaning) -> bool:
    """Whether a time of day was said, and no day."""
    timed = meaning.clock is not None or bool(meaning.part)
    return timed and meaning.base is None and (meaning.span is None or meaning.edge == "for")


def at_hours(meaning: Meaning, said: Words, at: int) -> Phrase:
    """三天后下午两点: with the clock or part of the day that follows."""
    found = point(said, at) if said.kind(at) in {"p", "t", "@"} else None
    if found is None or not hours_only(found[0]):
        return meaning, at
    return replace(meaning, part=found[0].part, clock=found[0].clock), found[1]


def _longer(meaning: Meaning, said: Words, at: int) -> Phrase | None:
    kind = said.kind(at)
    if kind not in _KINDS:
        return None
    if kind == "@":
        following = None if said.text(at) == "between" else _longer(meaning, said, at + 1)
        return following if said.kind(at + 1) in {"t", "p", "O", "P", "n"} else None
    if kind == "P" and meaning.base is None:
        away, part = words.DAYS_WITH_PART[said.text(at)]
        return replace(meaning, base=Base("offset", away), part=part), at + 1
    if kind in {"p", "O"} and not meaning.part:
        return replace(meaning, part=_part(said.text(at), kind)), at + 1
    if kind == "t":
        return _with_clock(meaning, said.text(at), at + 1)
    return _with_days(meaning, said, at)


def _with_clock(meaning: Meaning, text: str, behind: int) -> Phrase | None:
    hour = clock(text)
    if hour is None:
        return NOTHING, behind
    return None if meaning.clock is not None else (replace(meaning, clock=hour), behind)


def _with_days(meaning: Meaning, said: Words, at: int) -> Phrase | None:
    base = meaning.base
    if base is not None and (known := _with_weekday(base, said, at)) is not None:
        return replace(meaning, base=known), at + 1
    bare_weekday = base is not None and base.kind == "weekday" and base.b is None
    if base is not None and not (bare_weekday and said.kind(at) in _DATES):
        return None
    found = day(said, at)
    if found is None:
        return None
    days, here = found
    if base is not None and days.kind == "date":
        days = days._replace(weekday=base.a)
    return replace(meaning, base=days), here


def _with_weekday(base: Base, said: Words, at: int) -> Base | None:
    """11/25(周三) and Wednesday evening next week: what stands behind says more of the same day."""
    if base.kind in {"date", "nth"} and said.kind(at) in {"w", "W"}:
        return base._replace(weekday=say.weekday(said.text(at)))
    if base.kind == "weekday" and base.b is None and said.kind(at) == "k":
        return base._replace(b=say.shift(said.text(at)))
    return None


_PARTS = {"早": "早上", "晚": "晚上", "lunch time": "noon"}


def _part(text: str, kind: str) -> str:
    if kind == "O":
        return "下班前"
    known = _PARTS.get(text) or words.DAYPARTS.get(text)
    last = text.rstrip("s.").split(" ")[-1].removeprefix("mid-").replace(".", "")
    return known or words.DAYPARTS.get(last, "morning")
