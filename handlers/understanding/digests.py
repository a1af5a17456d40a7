"""Reports for the boss: 今天的日报发我一下, 团队本周周报, 谁没交拜访记录."""

import re
from datetime import date, timedelta

from handlers.understanding import cues, queries
from handlers.understanding.claims import Claim, Customer, Heard, Lead, Period, Person, Scope
from handlers.understanding.reading import Reading
from handlers.understanding.segments import is_labelled
from handlers.understanding.words import remarks as words

_LONGEST = 60


def _any(table: object) -> "re.Pattern[str]":
    return re.compile("|".join(re.escape(w) for w in sorted(table, key=len, reverse=True)))  # type: ignore[call-overload]  # keys of a table


_REPORT, _SUMMARY = _any(words.REPORTS), _any(words.SUMMARIES)
_GIVE, _TEAM, _MISSING = _any(words.GIVE), _any(words.TEAM), _any(words.NOT_REPORTED)
_WHO = re.compile(r"谁|哪|有没有人|几个人|\bwho\b|\banyone\b|missing|名单|统计")
_WRITES = re.compile(r"写(?!的)|填(?!的)|交(?!的)|提交|补(?!的)|改到|\bwrite\b|\bsubmit\b")
_OUR_TIME = re.compile(
    r"今[天日]|昨[天日]|本周|这周|上周|本月|上月|这个月|today|yesterday|week|month"
)


def digest(reading: Reading) -> Claim | None:
    """The period, and whether it is about oneself, a colleague or the team."""
    low = reading.low
    if len(low) > _LONGEST or is_labelled(reading.clauses) or cues.reminder(reading) is not None:
        return None
    kind, score = _kind(reading)
    if any(isinstance(m.who, Customer | Lead) for m in reading.customers):
        score = 0.0
    scope, person = _whose(reading)
    found, spans = queries.period_of(reading)
    period = found or _usual(kind, reading.at.date())
    heard = Heard(period=period, scope=scope, person=person, language=reading.language)
    return Claim("", max(score, 0.1), heard, spans)


def _kind(reading: Reading) -> tuple[str, float]:
    """day, week or month, and how sure it is that a report is wanted."""
    low = reading.low
    report = _REPORT.search(low)
    if _MISSING.search(low) and _WHO.search(low):
        return words.REPORTS[report.group()] if report else "day", 0.95
    if report is not None:
        if _WRITES.search(low) and not _GIVE.search(low):
            return "day", 0.0
        rest = low[: report.start()] + low[report.end() :]
        bare = len(re.sub(r"[\W_]|的|我|团队|一下|今天|昨天|本周|上周", "", rest)) <= 6
        given = _GIVE.search(rest) is not None
        told = reading.likeness >= 0.6
        return words.REPORTS[
            report.group()
        ], 0.0 if told else 0.92 if given else 0.85 if bare else 0.0
    summary = _SUMMARY.search(low)
    if summary is not None and _OUR_TIME.search(low) and (_GIVE.search(low) or _TEAM.search(low)):
        about = any(w in low for w in ("拜访", "走访", "跟进", "客户", "费用", "visit", "expense"))
        return "day", 0.6 if about else 0.85
    return "", 0.0


def _whose(reading: Reading) -> tuple[Scope, Person | None]:
    if _TEAM.search(reading.low) or _MISSING.search(reading.low):
        return "team", None
    for mention in reading.people:
        if len(mention.colleagues) == 1:
            user = reading.directory.users[mention.colleagues[0]]
            return "self", Person(user.id, user.name)
    return "self", reading.context.sender


def _usual(kind: str, today: date) -> Period:
    """The period a report is about where none was named."""
    if kind == "week":
        monday = today - timedelta(days=today.weekday())
        return Period(monday, monday + timedelta(days=6))
    if kind == "month":
        first = today.replace(day=1)
        return Period(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    return Period(today, today)
