"""Reminders and to-dos: asking for one, closing one, putting one off, listing them."""

import re

from handlers.understanding import actions, cues, dues, queries, todos
from handlers.understanding.claims import Claim, Heard, Person
from handlers.understanding.reading import Reading
from handlers.understanding.segments import is_labelled
from handlers.understanding.words import tasks as words

_HARDLY = 0.1  # nothing speaks for it but experience
_LONGEST = 90  # a longer message about a task is a report
_DONE_FIRST = re.compile(
    "|".join(re.escape(w) for w in sorted(words.DONE_AT_START, key=len, reverse=True))
)
_SIGN = re.compile(
    r"[✅✔√✓☑]|已完成|done:|done with|mark |mark (?:it |as )?done|标记?为?完成|\[x\]|tick off|check off"
)
_NOT_DONE = re.compile(
    r"没|未|取消|不做了|不办了|不(?!用|再)|还要|怎么|什么时候|吗|\?|\bnot\b|n't|(?:前|要|才|会|得|能|可以?|尽快|务必)(?:完成|搞定|做完|办完|交|发)"
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
    due = dues.due_of(reading)
    told = todos.told(reading)
    who = todos.customer(reading)
    text, spans = todos.task(reading, cue, due, told)
    score = 0.97 if cue and cue.sure else 0.85 if cue is None or due.spans else 0.6
    if cues.NO_REMINDER.search(reading.low) and cue is None:
        return None
    if not text or not likely:
        score = 0.45 if likely else _HARDLY
    users = [reading.directory.users[mention.colleagues[0]] for mention in told]
    people = [Person(user.id, user.name) for user in users] or [reading.context.sender]
    heard = Heard(
        customer=who,
        person=people[0],
        mentions=tuple(people[1:]),
        text=text,
        due=due.when,
        repeats=due.repeats,
        language=reading.language,
    )
    return Claim("", score, heard, (*spans, *who.spans, *due.spans))


def _noted(reading: Reading) -> bool:
    """讯达那边回头要补一份授权书,记一下: a next step and nothing told."""
    noted = todos.CLOSING_CUES.search(reading.low) is not None or cues.logs(reading)
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
    done = todos.DONE.search(low)
    number, place = todos.number(reading)
    first = _DONE_FIRST.match(low, cues.body(reading))
    named = todos.STRONG.search(low) or todos.WEAK.search(low)
    score = _HARDLY
    if _NOT_DONE.search(low):
        return None
    if done is not None:
        score = max(_done_score(reading, first, named, numbered=number is not None), _HARDLY)
    text, spans = todos.about(reading, named, first, place)
    heard = Heard(
        customer=todos.customer(reading), number=number, text=text, language=reading.language
    )
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
        if todos.STRONG.match(named.group()):
            return 0.93 if reading.likeness < 0.9 else 0.0
        return 0.8 if len(reading.low) <= 40 and reading.likeness < 0.6 else 0.0
    return 0.45 if first is not None and reading.likeness < 0.4 else 0.0


def snooze_reminder(reading: Reading) -> Claim | None:
    """2号待办延到月底, 晚一小时再提醒我: which promise, and the new time."""
    low = reading.low
    if len(low) > _LONGEST or is_labelled(reading.clauses):
        return None
    later = todos.LATER.search(low)
    number, place = todos.number(reading)
    surely = reading.has(words.SURELY_LATER)
    strong, weak = todos.STRONG.search(low), todos.WEAK.search(low)
    due = dues.due_of(reading, later=True, number=place)
    start = cues.body(reading)
    first = later is not None and later.start() == start
    alone = first and bool(due.found) and len(reading.clauses) == 1
    meant = number is not None or surely or strong or weak or alone
    told = not (surely or strong or alone or number is not None) and reading.likeness >= 0.6
    cue = cues.reminder(reading)
    asked = "?" in low or "吗" in low or (cue is not None and cue.first and not surely)
    likely = later is not None and len(reading.clauses) <= 3 and meant and not told and not asked
    text, spans = todos.about(reading, strong or weak, None, place, due)
    score = 0.98 if surely else 0.95 if strong or number is not None else 0.9 if alone else 0.82
    score = score if likely else _HARDLY
    heard = Heard(
        customer=todos.customer(reading),
        number=number,
        text=text,
        due=due.when,
        language=reading.language,
    )
    return Claim("", score, heard, (*spans, *due.spans))
