"""Days, times, deadlines, periods: finds the words about time in a message and what they mean.

First the words become typed tokens (timetokens.py), then a table says which rows of them are a day
(timedays.py), and a few rules join days, parts of the day, clocks, edges, ranges and quantities.
They are read from left to right; nothing goes back further than one phrase.
"""

from dataclasses import replace
from typing import Literal, NamedTuple

from handlers.understanding import timewords as say
from handlers.understanding.clocks import clock_time
from handlers.understanding.clockwords import clock
from handlers.understanding.meanings import Meaning, Rule
from handlers.understanding.recurring import rule_at
from handlers.understanding.stretches import NTH_WEEK, Base
from handlers.understanding.timedays import IMPOSSIBLE, this
from handlers.understanding.timepoints import NOTHING, Phrase, end_of_range, hours_only, point
from handlers.understanding.timespans import (
    amounts,
    counted_from,
    lasting,
    quantity_phrase,
    rolling,
    weekdays_away,
)
from handlers.understanding.timetokens import Words, tokens
from handlers.understanding.words import times as words


class Found(NamedTuple):
    """What was said about time, and where."""

    start: int
    end: int
    meaning: Meaning


def find(low: str) -> list[Found]:
    """All that is said about time in a text that is normalised and in lower case.

    What no calendar has (2月30日, 25:70) is not found, nor is a part of it.
    """
    return [found for found in find_all(low) if not is_impossible(found.meaning)]


def find_all(low: str) -> list[Found]:
    """The same, with what no calendar has among it."""
    said = Words(tokens(low if low.isascii() else low.translate(words.SIMPLER)))
    found: list[Found] = []
    at = 0
    while at < len(said.kinds):
        phrase = _phrase(said, at)
        if phrase is None:
            at += 1
            continue
        meaning, end = phrase
        found.append(Found(said.tokens[at].start, said.tokens[end - 1].end, meaning))
        at = end
    return found


def is_impossible(meaning: Meaning) -> bool:
    """Whether no calendar or clock has it."""
    last = meaning.until
    return meaning.base == IMPOSSIBLE or (last is not None and last.base == IMPOSSIBLE)


def _phrase(said: Words, at: int) -> Phrase | None:
    """A point, range, edge, window, offset or rule that begins here."""
    match said.kind(at):
        case "E":
            return _recurring(said, at)
        case "C":
            return weekdays_away(said, at)
        case "u" | "^":
            return quantity_phrase(said, at)
        case "I" | "F" if said.kind(at + 1) == "u" or said.kinds.startswith("@u", at + 1):
            return quantity_phrase(said, at)
        case "v" | "V":
            return _edged(said, at)
        case "I" if said.kind(at + 1) == "T" and said.text(at + 1) != "day":
            return Meaning(base=this(said.text(at + 1))), at + 2
        case "I" | "F" | "@":
            return _led(said, at)
        case "d" | "D" | "N" if said.kind(at + 1) == "E":
            return _recurring(said, at)
        case "g" | "9":
            return _piece_alone(said, at)
    found = point(said, at)
    return rolling(said, at) if found is None else _with_more(said, *found)


def _piece_alone(said: Words, at: int) -> Phrase | None:
    """下半月 of this month, 第32周 of this year."""
    text = said.text(at)
    if text[1:2] == "半":
        whole = this("month" if text[2] == "月" else "week")
        return _with_more(
            said, Meaning(base=Base("piece", words.PIECES[text[:2]], inside=whole)), at + 1
        )
    if text[0] == "第" and text[-1] == "周":
        return _with_more(said, Meaning(base=Base("number", say.number(text) or 0)), at + 1)
    return None


def _with_more(said: Words, meaning: Meaning, here: int) -> Phrase:
    """What may follow a point: an end, an edge, the hours, a quantity, how often."""
    match said.kind(here):
        case "-":
            return _range(said, meaning, here)
        case "<":
            return _before(said, meaning, here)
        case ">":
            return _after(said, meaning, here)
        case "i":
            return replace(meaning, edge="within"), here + 1
        case "v":
            return _deadline_behind(said, meaning, here)
        case "E" if meaning.base is None:
            again, end = _recurring(said, here)
            return replace(again, rule=(*again.rule, *_time_of(meaning))), end
        case "V" | "@":
            return _with_hours(said, meaning, here)
        case "R" if said.text(here)[0] in "前后":
            return counted_from(meaning, said, here)
        case "F" | "I" | "u":
            return lasting(meaning, said, here)
    return meaning, here


def _with_hours(said: Words, meaning: Meaning, here: int) -> Phrase:
    """Monday from 10 to 12, tomorrow between 2pm and 4pm: the hours of the day before them."""
    wanted = meaning.clock is None and meaning.base is not None
    hours = _phrase(said, here) if wanted and said.kind(here + 1) in {"t", "p", "O"} else None
    if hours is None or not hours_only(hours[0]):
        return meaning, here
    return _on_day(meaning, hours[0]), hours[1]


def _on_day(days: Meaning, hours: Meaning) -> Meaning:
    return replace(hours, base=days.base, part=hours.part or days.part)


def _range(said: Words, meaning: Meaning, here: int) -> Phrase:
    """下午3点到5点, 11月1日到3日, Monday to Friday, since then to now."""
    if said.text(here) == "-" and said.kind(here + 1) == "t" and meaning.base and not meaning.clock:
        hour = clock(said.text(here + 1))  # 2021-09-12-11:23
        return (replace(meaning, clock=hour) if hour else NOTHING), here + 2
    if said.kind(here + 1) == "n":
        return replace(meaning, edge="since", lean="past"), here + 2
    found = end_of_range(meaning, said, here + 1)
    if found is None:
        return meaning, here
    last, here = found
    if meaning.base is None and meaning.clock and last.base and last.clock:
        # 9:30 to 11:00 on Thursday: the day of both comes last
        return replace(meaning, base=last.base, until=replace(last, base=None)), here
    return _on_day_behind(said, replace(meaning, until=last), here)


def _on_day_behind(said: Words, meaning: Meaning, here: int) -> Phrase:
    """Between 7 and 9 last night; and a word that closes the range: 为止, 之间."""
    behind = point(said, here) if meaning.base is None else None
    if behind is not None and behind[0].clock is None:
        meaning = replace(meaning, base=behind[0].base, part=meaning.part or behind[0].part)
        here = behind[1]
    closed = said.kind(here) == "i" or said.text(here) in {"截止", "为止", "止"}
    return meaning, here + 1 if closed else here


def _before(said: Words, meaning: Meaning, here: int) -> Phrase:
    """周五前, 国庆前三天, 2026年12月1日或之前."""
    counted = amounts(said, here + 1) if meaning.clock is None else None
    if counted is not None:
        return replace(meaning, span=counted[0], direction=-1), counted[1]
    inclusive = said.text(here).startswith(("或", "及", "or"))
    return _until(meaning, inclusive=inclusive), here + 1


def _until(meaning: Meaning, *, inclusive: bool) -> Meaning:
    """The deadline; before 2018 ends with 2017, where 3月前 and 周五前 mean its end."""
    base = meaning.base
    if not inclusive and base is not None and base.kind == "year" and base.year is not None:
        earlier = base.year._replace(number=base.year.number - 1)
        meaning = replace(meaning, base=base._replace(year=earlier))
    return replace(meaning, edge="before")


_STILL = ("起", "开始", "以来", "至今", "或", "及", "or", "and", "on")


def _after(said: Words, meaning: Meaning, here: int) -> Phrase:
    """周五之后, 去年以来, 中秋后三天, 今天起三天, 2010年之后2018年之前."""
    text = said.text(here)
    since = text.startswith(_STILL)
    counted = amounts(said, here + 1)
    if counted is not None and since:
        return replace(meaning, span=counted[0], edge="for"), counted[1]
    if counted is not None and meaning.base is not None:
        return replace(meaning, span=counted[0], direction=1), counted[1]
    last = point(said, here + 1)
    if last is not None and said.kind(last[1]) == "<":
        return replace(meaning, until=_until(last[0], inclusive=False)), last[1] + 1
    lean: Literal["past", ""] = "past" if text in {"以来", "至今"} else ""
    behind = here + 3 if said.kinds.startswith("-n", here + 1) else here + 1
    return replace(meaning, edge="since" if since else "after", lean=lean), behind


def _deadline_behind(said: Words, meaning: Meaning, here: int) -> Phrase:
    """3月30日截止, Friday by noon, today before 4pm, now until 6pm."""
    word = said.text(here)
    if word.startswith(("until", "till")):
        return _range(said, meaning, here)
    following = point(said, here + 1)
    if following is not None and hours_only(following[0]) and meaning.clock is None:
        return replace(_on_day(meaning, following[0]), edge="before"), following[1]
    if following is None and word.startswith(("截", "为止", "latest", "at the latest")):
        return replace(meaning, edge="before"), here + 1
    return meaning, here


def _led(said: Words, at: int) -> Phrase | None:
    """In March, for Monday, between 3 and 5pm, at noon."""
    found = point(said, at + 1)
    if found is None:
        return rolling(said, at + 1)
    meaning, here = found
    if said.text(at) == "between" and said.kind(here) == "+":
        return _range(said, meaning, here)
    return _with_more(said, meaning, here)


_LATER = ("after", "later than", "晚于", "greater", "more", "newer")


def _edged(said: Words, at: int) -> Phrase | None:
    """By Friday, since Monday, from 10 to 12: the word stands before the day."""
    if said.kind(at + 1) in {"v", "V"}:
        at += 1
    found = None if said.kind(at + 1) in {"v", "V", " "} else _phrase(said, at + 1)
    if found is None:
        return None
    meaning, end = found
    word, deadline = said.text(at), said.kind(at) == "v"
    if meaning.edge == "after" and not deadline:
        return replace(meaning, edge="since"), end
    if meaning.until is not None or meaning.edge or meaning.rule:
        return found
    if not deadline and said.kinds.startswith("+v", end) and (last := point(said, end + 2)):
        return replace(meaning, until=last[0]), last[1]  # later than 3:30pm but before 6pm
    if meaning.span is not None and not meaning.direction:
        return found
    if deadline:
        return _until(meaning, inclusive=word != "before"), end
    if word.startswith("from") and not _is_day(meaning.base):
        return found  # statistics from last week
    lean: Literal["past", ""] = "past" if word.startswith(("since", "自")) else ""
    edge: Literal["after", "since"] = "after" if word.startswith(_LATER) else "since"
    return replace(meaning, edge=edge, lean=lean), end


_DAYS = frozenset(
    {"date", "weekday", "offset", "matching", "away", "lunar", "holiday", "now", "nth"}
)


def _is_day(base: Base | None) -> bool:
    return base is None or (base.kind in _DAYS and base.a != NTH_WEEK)


def _recurring(said: Words, at: int) -> Phrase:
    """每周一上午9点, every Monday at 9am, the 15th of every month."""
    rule, here = rule_at(said, at)
    hours = _phrase(said, here) if said.kind(here) in {"V", "p", "t", "@"} else None
    if hours is None or not hours_only(hours[0]):
        return Meaning(rule=rule), here
    part = hours[0].part or _part_in(said.text(at))
    return Meaning(rule=(*rule, *_time_of(replace(hours[0], part=part)))), hours[1]


def _part_in(rule: str) -> str:
    """每晚, every afternoon: the part of the day that the rule says itself."""
    last = rule.rstrip("s").rsplit(" ", maxsplit=1)[-1]
    return {"晚": "晚上", "早": "早上"}.get(rule[-1], words.DAYPARTS.get(last, ""))


def _time_of(meaning: Meaning) -> Rule:
    if meaning.clock is None:
        return ()
    return (("time", clock_time(meaning.clock, meaning.part)[1].strftime("%H:%M")),)
