"""Reminders and to-dos: asking for one, closing one, putting one off, listing them."""

import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import NamedTuple

from handlers.understanding import actions, calendar, clocks, cues, numbers, queries
from handlers.understanding.claims import Claim, Heard, Person, Span, Unknown, When, Who
from handlers.understanding.people import Mention
from handlers.understanding.reading import Reading
from handlers.understanding.segments import is_labelled
from handlers.understanding.time import Found
from handlers.understanding.words import tasks as words

_HARDLY = 0.1  # nothing speaks for it but experience
_LONGEST = 90  # a longer message about a task is a report
# rule 14 of the corpus: when a reminder comes that names a part of the day, or none
_USUAL = time(9)
_PARTS = {
    "中午": time(12), "noon": time(12), "下午": time(14), "午后": time(14), "afternoon": time(14),
    "下班前": time(18), "傍晚": time(18), "晚上": time(19), "evening": time(19),
}  # fmt: skip
_TELL = re.compile(rf"(?:{'|'.join(words.TELL)}|给(?=.{{1,4}}[加建记设]))(?:一下|下)?\s?$")
_NUMBER = re.compile(
    rf"第(?P<a>\d{{1,3}}|[{numbers.CHINESE}]{{1,3}})[个条项件]|(?P<b>\d{{1,4}})号(?:提醒|待办|任务|事项)?|(?:待办|提醒|任务|#|no\.?|number|a-|(?<![a-z])(?:task|reminder|todo|item) ?#?)\s?(?P<c>\d{{1,5}})(?![\d.:点月日号])"
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_ENGLISH_NUMBER = re.compile(rf"\b(?:the )?({'|'.join(_ORDINALS)}) (?:one|task|reminder|item)\b")
_STRONG = re.compile(r"待办|提醒|任务|事项|to-?do|reminder|\btask|follow-up|action item")
_WEAK = re.compile(
    r"那件事|这件事|那个事|那事|这事|这件|那条|这条|那个|这个|那项|这项|那件|\bone\b|\bit\b|\bthat\b"
)
_DONE = re.compile("|".join(re.escape(w) for w in sorted(words.DONE, key=len, reverse=True)))
_DONE_FIRST = re.compile(
    "|".join(re.escape(w) for w in sorted(words.DONE_AT_START, key=len, reverse=True))
)
_SIGN = re.compile(
    r"[✅✔√✓☑]|已完成|done:|done with|mark |mark (?:it |as )?done|标记?为?完成|\[x\]|tick off|check off"
)
_NOT_DONE = re.compile(
    r"没|未|取消|不做了|不办了|不(?!用|再)|还要|怎么|什么时候|吗|\?|\bnot\b|n't|(?:前|要|才|会|得|能|可以?|尽快|务必)(?:完成|搞定|做完|办完|交|发)"
)
_LATER = re.compile("|".join(re.escape(w) for w in sorted(words.LATER, key=len, reverse=True)))
_LEFT = re.compile(
    rf"^(?:{'|'.join(re.escape(w) for w in sorted(words.LEFT_OVER, key=len, reverse=True))})"
)
_PREPOSITION = re.compile(r"\b(?:on|at|by|before|till|until|around|in|for|from|to)\s*$")
_ENGLISH_EDGES = re.compile(
    r"^(?:the|a|an|my|mark|close|done|with|snooze|postpone|push|move|delay|for|and|reschedule|finished|completed|complete|tick off|check off|was|is|to|as|back|one|about|on|of)\b\s*|\s*\b(?:the|as|to|is|was|one|has been|till|until|back|for|on|and|that)$"
)


def create_reminder(reading: Reading) -> Claim | None:
    """提醒我..., 待办:..., or a plan told: what to do, when to be told, and who shall do it."""
    cue = cues.reminder(reading)
    likely = cue is not None or reading.planned or _noted(reading)
    if reading.has(words.SURELY_LATER) and not (cue and cue.first):
        likely = False
    asked = queries.asks(reading) >= 0.4 or is_labelled(reading.clauses)
    if asked and not (cue is not None and cue.sure):
        likely = False
    due = due_of(reading)
    told = _told(reading)
    who = _customer(reading)
    text, spans = _task(reading, cue, due, told)
    score = 0.97 if cue and cue.sure else 0.85 if cue is None or due.spans else 0.6
    if cues.NO_REMINDER.search(reading.low) and cue is None:
        return None
    if not text or not likely:
        score = 0.45 if likely else _HARDLY
    person = reading.context.sender
    if told is not None:
        user = reading.directory.users[told.colleagues[0]]
        person = Person(user.id, user.name)
    heard = Heard(customer=who, person=person, text=text, due=due.when, language=reading.language)
    return Claim("", score, heard, (*spans, *who.spans, *due.spans))


def _noted(reading: Reading) -> bool:
    """讯达那边回头要补一份授权书,记一下: a next step and nothing told."""
    noted = _CLOSING_CUES.search(reading.low) is not None or cues.logs(reading)
    return (
        noted
        and not cues.happened(reading, len(reading.low))
        and any(actions.is_action(reading, clause) for clause in reading.clauses)
    )


def query_reminders(reading: Reading) -> Claim | None:
    """What is still to be done: by me where nobody else is named."""
    low = reading.low
    asking = queries.asks(reading)
    if (
        low.strip(" 。.!?~").endswith(
            (
                "待办",
                "提醒",
                "任务",
                "日程",
                "todos",
                "to-dos",
                "reminders",
                "tasks",
                "follow-ups",
                "待办事项",
                "待办列表",
                "任务列表",
            )
        )
        and len(low) <= 24
    ):
        asking = max(asking, 0.8)
    lists = reading.has(words.LISTS_TASKS) or _TO_DO.search(low) is not None
    if len(low) > _LONGEST:
        return None
    other = cues.reminder(reading) is not None or _REPORT.search(low) is not None
    score = _HARDLY if asking < 0.4 or not lists or other else 0.55 + 0.4 * asking
    period, when_spans = queries.period_of(reading)
    who = queries.customer_of(reading)
    heard = Heard(
        customer=who,
        person=queries.person_of(reading) or reading.context.sender,
        period=period,
        aspect="reminders",
        scope="team" if _TEAM.search(low) else None,
        text="overdue" if reading.has(words.OVERDUE) else "",
        language=reading.language,
    )
    return Claim("", score, heard, (*who.spans, *when_spans))


_TO_DO = re.compile(
    r"要(?:交|做|办|发|给|寄|送|见|去|跟|联系|拜访|找|打|准备|处理)\S{0,6}(?:什么|谁|啥|哪|客户|列)|还(?:剩|有|差|欠)\S{0,4}(?:事|没)"
)
_TEAM = re.compile(r"团队|我们组|我组|部门|大家|\bteam\b")
_REPORT = re.compile(r"[日周月]报|谁还?没|没[交写报填]")


def complete_reminder(reading: Reading) -> Claim | None:
    """第二个完成了, ✅已完成:送资料给三监: which promise has been kept."""
    low = reading.low
    if len(low) > _LONGEST or is_labelled(reading.clauses) or cues.logs(reading):
        return None
    done = _DONE.search(low)
    number, place = _number(reading)
    first = _DONE_FIRST.match(low, cues.body(reading))
    named = _STRONG.search(low) or _WEAK.search(low)
    score = _HARDLY
    if _NOT_DONE.search(low):
        return None
    if done is not None:
        score = max(_done_score(reading, first, named, numbered=number is not None), _HARDLY)
    text, spans = _about(reading, named, first, place)
    heard = Heard(customer=_customer(reading), number=number, text=text, language=reading.language)
    said = (reading.span(*done.span()),) if done else ()
    return Claim("", score, heard, (*spans, *said))


def _done_score(
    reading: Reading,
    first: "re.Match[str] | None",
    named: "re.Match[str] | None",
    *,
    numbered: bool,
) -> float:
    signed = _SIGN.search(reading.low)
    if numbered or (first is not None and _SIGN.match(first.group())):
        return 0.94
    if signed is not None and len(reading.low) <= 40 and not reading.times:
        return 0.96
    if named is not None and len(reading.clauses) <= 3:
        if _STRONG.match(named.group()):
            return 0.93 if reading.likeness < 0.9 else 0.0
        return 0.8 if len(reading.low) <= 40 and reading.likeness < 0.6 else 0.0
    return 0.45 if first is not None and reading.likeness < 0.4 else 0.0


def snooze_reminder(reading: Reading) -> Claim | None:
    """2号待办延到月底, 晚一小时再提醒我: which promise, and the new time."""
    low = reading.low
    if len(low) > _LONGEST or is_labelled(reading.clauses):
        return None
    later = _LATER.search(low)
    number, place = _number(reading)
    surely = reading.has(words.SURELY_LATER)
    strong, weak = _STRONG.search(low), _WEAK.search(low)
    due = due_of(reading, later=True)
    start = cues.body(reading)
    first = later is not None and later.start() == start
    alone = first and bool(due.found) and len(reading.clauses) == 1
    meant = number is not None or surely or strong or weak or alone
    told = not (surely or strong or alone or number is not None) and reading.likeness >= 0.6
    cue = cues.reminder(reading)
    asked = "?" in low or "吗" in low or (cue is not None and cue.first and not surely)
    likely = later is not None and len(reading.clauses) <= 3 and meant and not told and not asked
    text, spans = _about(reading, strong or weak, None, place, due)
    score = 0.98 if surely else 0.95 if strong or number is not None else 0.9 if alone else 0.82
    score = score if likely else _HARDLY
    heard = Heard(
        customer=_customer(reading),
        number=number,
        text=text,
        due=due.when,
        language=reading.language,
    )
    return Claim("", score, heard, (*spans, *due.spans))


# -- when ------------------------------------------------------------------------------------------


class Due(NamedTuple):
    """When to remind, always with a clock time; and the words that said it."""

    when: When | None = None
    found: tuple[Found, ...] = ()
    spans: tuple[Span, ...] = ()


def due_of(reading: Reading, *, later: bool = False) -> Due:
    """The moment that is meant; `later`: 晚一小时 counts from now."""
    day: tuple[When, Found] | None = None
    clock: tuple[When, Found] | None = None
    for found in reading.times:
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


# -- what and who ----------------------------------------------------------------------------------


def _customer(reading: Reading) -> Who:
    """The first customer named; one that nobody knows counts only where none is known."""
    for mention in reading.customers:
        return replace(mention.who, spans=(reading.span(mention.start, mention.end),))
    return Unknown()


def _told(reading: Reading) -> Mention | None:
    """The colleague behind 提醒, 让 or remind."""
    for mention in reading.people:
        if mention.colleagues and _TELL.search(reading.low, 0, mention.start):
            return mention
    return None


def _number(reading: Reading) -> tuple[int | None, tuple[int, int]]:
    """第二个, 3号提醒, A-12; and where it stands."""
    match = _NUMBER.search(reading.low)
    if match is not None:
        said = match.group("a") or match.group("b") or match.group("c")
        dated = match.group("b") and any(f.start <= match.start() < f.end for f in reading.times)
        value = numbers.number(said)
        if value is not None and not dated:
            return int(value), match.span()
    match = _ENGLISH_NUMBER.search(reading.low)
    if match is not None:
        return _ORDINALS[match.group(1)], match.span()
    return None, (0, 0)


def _task(
    reading: Reading, cue: cues.Cue | None, due: Due, told: Mention | None
) -> tuple[str, tuple[Span, ...]]:
    """What shall be done: the message without the request, the time and the colleague."""
    prefix = cues.log_prefix(reading)
    begin = prefix.end() if prefix else cues.body(reading)
    cuts = [(0, begin), *((f.start, f.end) for f in due.found)]
    if cue is not None:
        cuts.append((cue.start, cue.end))
    cuts += [m.span() for m in _CLOSING_CUES.finditer(reading.low)]
    if told is not None:
        match = _TELL.search(reading.low, 0, told.start)
        cuts.append((match.start() if match else told.start, told.end))
    return _left(reading, cuts)


_CLOSING_CUES = re.compile(
    r"(?:[,。;\s]|^)(?:到时候?|届时|到点)?(?:记得|别忘了?|请|麻烦|帮我|帮忙|替我)?(?:提醒(?:我|一下|下)(?:一下|一声)?|叫我(?:一声|一下)?|喊我(?:一声)?|记着|记住|记一下|记下)(?:[。!~]|$)"
)


def _about(
    reading: Reading,
    named: "re.Match[str] | None",
    first: "re.Match[str] | None",
    number: tuple[int, int],
    due: Due | None = None,
) -> tuple[str, tuple[Span, ...]]:
    """Which task is meant: the words before 那个待办, else those behind 已完成."""
    low = reading.low
    start, end = cues.body(reading), len(low)
    if first is not None and end - first.end() > 1:
        start = first.end()
    elif named is not None:
        end = named.start()
    cuts = [(0, start), (end, len(low)), number]
    cuts += [
        m.span() for m in (*_DONE.finditer(low), *_LATER.finditer(low), *_STRONG.finditer(low))
    ]
    cuts += [m.span() for m in _WEAK.finditer(low)]
    cuts += [(f.start, f.end) for f in (due.found if due else ())]
    return _left(reading, cuts, about=True)


def _left(
    reading: Reading, cuts: list[tuple[int, int]], *, about: bool = False
) -> tuple[str, tuple[Span, ...]]:
    """The raw text that is left when [start, end) of the cuts are taken out."""
    low = reading.low
    runs: list[tuple[int, int]] = []
    at = 0
    for start, end in sorted(cuts):
        if start > at:
            runs.append((at, start))
        at = max(at, end)
    runs.append((at, len(low)))
    trimmed = [_trimmed(low, *run, about=about) for run in runs]
    kept = [run for run in trimmed if run[0] < run[1]]
    text = ""
    for start, end in kept:
        piece = reading.raw(start, end).strip()
        glue = " " if text and text[-1].isascii() and piece[:1].isascii() else ""
        text += (glue if text else "") + piece
    return text, tuple(reading.span(*run) for run in kept)


def _trimmed(low: str, start: int, end: int, *, about: bool) -> tuple[int, int]:
    """A run without the particles and prepositions that belonged to what was cut out."""
    for _ in range(6):
        before = start, end
        while start < end and low[start] in " ,;:.。!、~-—)前内\n":
            start += 1
        while end > start and low[end - 1] in " ,;:.。!、~-—(\n":
            end -= 1
        lead = _LEFT.match(low[start:end])
        if lead is not None and lead.end() < end - start:
            start += lead.end()
        if match := _PREPOSITION.search(low, start, end):
            end = match.start()
        match = _ENGLISH_EDGES.search(low[start:end]) if about else None
        if match is not None and match.start() == 0 and match.end() < end - start:
            start += match.end()
        elif match is not None and match.start() > 0:
            end = start + match.start()
        if (start, end) == before:
            break
    return start, end
