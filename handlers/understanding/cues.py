"""The first words of a message, where they settle what it is: politeness, 提醒我, 待办, 记拜访."""

import re
from typing import TYPE_CHECKING, NamedTuple

from handlers.understanding import actions
from handlers.understanding.wordlists import any_of
from handlers.understanding.words import reports, tasks

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading

_POLITE = re.compile(
    r"(?:@\S{1,16}\s{0,3}|请问|请你?|麻烦你?|帮我|帮忙|劳驾|你好|您好|hi|hey|hello|please|pls|can you|could you|would you)[,!。:\s]{0,3}"
)


_REMIND = any_of(tasks.REMIND)
_AT_START = any_of((*tasks.REMIND, *tasks.REMIND_AT_START))
NO_REMINDER = any_of(tasks.NO_REMINDER)
_ALL_OF_YOU = re.compile(r"(?:一下|下)?(?:各位|大家|你们|everyone|all\b)")
_TELL_TO = re.compile(r"(?:提醒|通知|告诉|转告|remind|notify) ?$")
_LOG = re.compile(
    r"(?:记一下|记录一下|记下|记一笔|记录下|记个拜访|记一次拜访|记拜访|记录拜访|新增拜访|录拜访|拜访记录|拜访日志|拜访小结|走访小结|走访记录|走访日志|拜访纪要|跟进记录|记跟进|记录跟进|log a visit|log visit|log a call|log:|log |visit log|visit note|visit report|call report|record a visit)[:, ]{0,2}"
)


class Cue(NamedTuple):
    """Words that ask for a reminder at [start, end); `first`: the message begins with them."""

    start: int
    end: int
    first: bool
    sure: bool = True


def body(reading: "Reading") -> int:
    """Where the message begins behind a name called and politeness."""
    return reading.body


def find_body(reading: "Reading") -> int:
    """The same, looked for."""
    at = len(reading.low) - len(reading.low.lstrip())
    for _ in range(5):
        match = _POLITE.match(reading.low, at)
        if match is None or _AT_START.match(reading.low, at):
            break
        at = match.end()
    return at


def logs(reading: "Reading") -> bool:
    """记一下, 记拜访: what follows is to be recorded, whatever it looks like."""
    return log_prefix(reading) is not None


def log_prefix(reading: "Reading") -> "re.Match[str] | None":
    """The words at the beginning that ask for a record."""
    return _LOG.match(reading.low, body(reading))


def only_prefix(reading: "Reading") -> bool:
    """记一下, 提醒我 and nothing else: what, is worth asking."""
    match = _LOG.match(reading.low, body(reading)) or _AT_START.match(reading.low, body(reading))
    return match is not None and not any(c.isalnum() for c in reading.low[match.end() :])


def records_only(reading: "Reading") -> bool:
    """记拜访 asks for a visit even where the rest looks like a plan; 记一下 may be either."""
    match = log_prefix(reading)
    return match is not None and any(w in match.group() for w in ("拜访", "跟进", "visit", "call"))


def reminder(reading: "Reading") -> Cue | None:
    """Where a reminder is asked for; one inside a report belongs to the report."""
    return reading.cue


def find_reminder(reading: "Reading") -> Cue | None:
    """The same, looked for."""
    low, start = reading.low, body(reading)
    if NO_REMINDER.search(low) or records_only(reading):
        return None
    match = _AT_START.match(low, start)
    if match is not None and _ALL_OF_YOU.match(low, match.end()):
        return None
    if match is not None:
        said = match.group()
        if said == "提醒":
            tells = any(m.colleagues for m in reading.people_in(match.end(), match.end() + 2))
            timed = bool(reading.times_in(match.end(), match.end() + 2))
            return Cue(*match.span(), first=True) if tells or timed else None
        return Cue(*match.span(), first=True, sure=said not in tasks.REMIND_AT_START)
    match = _REMIND.search(low, start)
    if match is None:
        match = _telling(reading)
    if match is None or happened(reading, match.start()):
        return None
    return Cue(*match.span(), first=False)


def _telling(reading: "Reading") -> "re.Match[str] | None":
    """明早8点提醒李娜带合同: the word before a colleague's name."""
    for mention in reading.people:
        match = _TELL_TO.search(reading.low, 0, mention.start) if mention.colleagues else None
        if match is not None:
            return match
    return None


def happened(reading: "Reading", end: int) -> bool:
    """Whether something done is told before `end`; a part of a day to come is no sign of it."""
    if end == len(reading.low) and reading.paid:
        return True
    coming = [
        (f.start, f.end) for f in reading.times if f.meaning.rule or actions.is_future(reading, f)
    ]
    return any(
        not any(s <= match.start() < e for s, e in coming)
        for match in reports.HAPPENED.finditer(reading.low, 0, end)
    )
