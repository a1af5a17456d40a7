"""When the contact was: the day, the part of the day, the time that was said."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from handlers.understanding import actions, calendar, time
from handlers.understanding.claims import (
    Said,
    Span,
    When,
)
from handlers.understanding.groups import Group
from handlers.understanding.segments import Clause

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading


def when(reading: "Reading", group: Group, kinds: dict[Clause, str]) -> Said[When]:
    """The day of the contact: its own before that of the header above all contacts."""
    own = _told(reading, group.clauses, kinds)
    above = _told(reading, group.header, kinds)
    if own is not None and (above is None or _has_base(reading, own[1])):
        return Said(own[0], tuple(own[1]))
    if own is not None and above is not None:
        day = replace(above[0], clock=own[0].clock, daypart=own[0].daypart or above[0].daypart)
        return Said(day, (*above[1], *own[1]))
    if above is not None:
        return Said(above[0], tuple(above[1]))
    return Said(When(reading.at.date()))


def _told(
    reading: "Reading", clauses: tuple[Clause, ...], kinds: dict[Clause, str]
) -> tuple[When, list[Span]] | None:
    """Under its label, else the first day told that is not to come."""
    labelled = [c for c in clauses if c.part == "when"]
    told = [c for c in clauses if c.part == "visit" or (not c.part and kinds.get(c) != "actions")]
    best: tuple[When, list[Span]] | None = None
    for clause in labelled or told:
        text = reading.low[clause.start : clause.end]
        for found in reading.times_in(clause.start, max(clause.end, clause.start + 1)):
            if found.meaning.edge or found.meaning.span:
                continue
            if found.meaning.base is None and _LASTED.search(
                reading.low, clause.start, found.start
            ):
                continue
            base = found.meaning.base
            if base is not None and base.kind not in {
                "offset",
                "weekday",
                "date",
                "nth",
                "matching",
                "away",
                "lunar",
                "holiday",
            }:
                continue
            if (
                not labelled
                and base is not None
                and (
                    actions.is_future(reading, found)
                    or not _tells_the_day(reading, clause, found, kinds)
                )
            ):
                continue
            when = calendar.when(found.meaning, reading.at, "past")
            if when is None or (when.day > reading.at.date() and not labelled):
                continue
            span = reading.span(found.start, found.end)
            corrected = any(
                w in reading.low[max(found.start - 6, 0) : found.start]
                for w in ("不对", "是", "应该", "啊不", "哦不", "噢不", "不不")
            )
            if best is None or (corrected and base is not None):
                best = when, [span]
            elif base is None and best[0].clock is None and (not best[0].daypart or when.clock):
                best = (
                    replace(best[0], clock=when.clock, daypart=when.daypart or best[0].daypart),
                    [*best[1], span],
                )
            elif (
                base is not None
                and best[0].day == reading.at.date()
                and not _has_base(reading, best[1])
            ):
                best = replace(when, clock=when.clock or best[0].clock), [*best[1], span]
        if _AT_LAST.search(text) and best is not None:
            best = _really(reading, clause, best)
            break
    return best


# 喝到12点, 谈到下午四点, until six: the end of the contact
_LASTED = re.compile(
    r"(?:[喝聊谈待忙开吃坐弄搞讲磨耗干改调装]|折腾|持续|一直|加班)了?到(?:晚上|夜里|半夜|下午|中午|凌晨)?$|\b(?:un)?till? $"
)
_AT_LAST = re.compile(r"(?:才|总算|终于).{0,3}(?:见|轮|出来|开|到|谈|进)")


def _really(
    reading: "Reading", clause: Clause, best: tuple[When, list[Span]]
) -> tuple[When, list[Span]]:
    """约的九点,十点半才见上: the last clock time before 才 is the real one."""
    for found in reversed(reading.times_in(clause.start, clause.end)):
        when = calendar.when(found.meaning, reading.at, "past")
        if found.meaning.base is None and when is not None and when.clock is not None:
            return replace(best[0], clock=when.clock), [
                *best[1],
                reading.span(found.start, found.end),
            ]
    return best


def _has_base(reading: "Reading", spans: list[Span]) -> bool:
    return any(
        f.meaning.base is not None and reading.span(f.start, f.end) in spans for f in reading.times
    )


# 昨天微信说, 她昨天去了: the day of the contact itself
_CONTACTED = re.compile(r"[上下]?午?.{0,1}(?:去|到|拜访|走访|见|微信|来?电|打|发|回|邮件|语音)")


def _tells_the_day(
    reading: "Reading", clause: Clause, found: time.Found, kinds: dict[Clause, str]
) -> bool:
    """A day inside what somebody said, or beside 开标 or 发的, is not the day of the contact."""
    low = reading.low
    start, end = found.start, found.end
    if kinds.get(clause) in {"feedback", "problem"} and start > clause.start + 2:
        return _CONTACTED.match(low, end) is not None
    after = low[end : end + 4]
    before = low[max(start - 3, 0) : start]
    if after.startswith(
        ("发的", "开标", "报的", "给的", "就跟", "寄的", "送的")
    ) or before.endswith(("定在", "定于", "预计", "自从")):
        return False
    return not re.search(r"starting $|until $|since $", low[max(start - 10, 0) : start])
