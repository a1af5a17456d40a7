"""Corrections of the record just made: 费用改成30, 不是王处长,是李处长, expenses should be 30."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from handlers.understanding import (
    bubbles,
    cues,
    field_values,
    spending,
)
from handlers.understanding.claims import (
    Change,
    Claim,
    Customer,
    Heard,
    Unknown,
    Who,
)
from handlers.understanding.reading import Reading
from handlers.understanding.segments import is_labelled
from handlers.understanding.wordlists import any_of
from handlers.understanding.words import corrections as words

_LONGEST = 160
_SHORTEST = 24
_SCORE_POINTED, _SCORE_SAID, _SCORE_FIELD = 0.96, 0.88, 0.6


def _labels(names: str) -> tuple[str, ...]:
    """The words of a row; an underscore stands for a blank."""
    return tuple(name.replace("_", " ") for name in names.split(" "))


_FIELD_OF = {label: field for field, names in reversed(words.FIELDS) for label in _labels(names)}
_FIELD = any_of(_FIELD_OF)
_POINTS, _WRONG, _TO = any_of(words.LAST_ONE), any_of(words.WRONG), any_of(words.CHANGES)
_ADD, _CAME_TOO, _GOES_ON = any_of(words.ADD), any_of(words.CAME_TOO), any_of(words.GOES_ON)
# between the name of a field and its new value
_BETWEEN = re.compile(
    rf"(?:[\s,:=啦了的里中那个这个栏]|{_WRONG.pattern}|{_TO.pattern}|{_ADD.pattern}|应该|其实|实际上?|要|得|都|是|为|(?:to|should be|should|is|was|were|be)(?![a-z]))*"
)
_SIGN = re.compile(
    rf"{_WRONG.pattern}|{_TO.pattern}|应该|是|为|:|=|(?<![a-z])(?:to|should be|is|was)(?![a-z])"
)
_NOT_BUT = re.compile(
    r"(?:不是|并非|(?<![a-z])not )\s?(?P<old>[^,;。!\n]{1,30}?)[,\s]{0,2}(?:而是|应该是|应该|是|but)\s?(?P<value>[^,;。!\n]{1,30})"
)
_BUT_NOT = re.compile(
    rf"(?:{_TO.pattern}|(?<![a-z])make (?:it|that|the (?:last )?(?:one|visit|call|record|entry))|是|见的|(?<![a-z])(?:it was|it's|is|i met|met|was|be))\s?(?:人是)?(?P<value>[^,;。!\n]{{1,30}}?)[,\s]{{0,2}}(?:而?不是|,?\bnot\b|instead of|rather than)\s?(?P<old>[^,;。!\n]{{1,30}})"
)
# 写成讯达电梯了,其实是讯达通信
_WRITTEN_AS = re.compile(
    r"(?:(?:写|记|录|填|搞|弄|选|挂|打|输)(?:成|到|在)了?|(?:put down|logged|written|entered) (?:it )?(?:as|under))\s?(?P<old>[^,;。!\n]{1,30}?)了?"
    r"[,;\s]{1,2}(?:but )?(?:其实|应该|实际上?|正确的|应|it|that)?(?:应该)?(?:是|为| (?:was|is|should be))\s?(?P<value>[^,;。!\n]{1,30})"
)
_OLD = re.compile(
    r"(?:,|\s)?(?:而?不是|(?<![a-z])(?:not|instead of|rather than)(?![a-z]))[^,;。!\n]{1,30}"
)
_IS = re.compile(r"[是为=]|(?<![a-z])(?:is|was|be|not)(?![a-z])")
_END = re.compile(r"[;。!\n]|\.(?=\s|$)")
_ASKS = re.compile(r"\?|吗|怎么|什么时候|多少")


def amend_last(reading: Reading) -> Claim | None:
    """The fields to change and their new values; a report with a slip in it is no correction."""
    low = reading.low
    if len(low) > _LONGEST or _ASKS.search(low) or cues.logs(reading):
        return None
    cost = _bare_cost(reading)
    if cost is not None:
        return cost
    pointed = _POINTS.search(low) is not None
    if not pointed and is_labelled(reading.clauses):
        return None
    if not reading.records:
        return None
    wrong = _WRONG.search(low) or _TO.search(low)
    if wrong is not None and not pointed and _tells_before(reading, wrong.start()):
        return None
    first = _FIELD.match(low, _start(reading))
    changes = _changes(reading, pointed=pointed)
    score = _score(reading, changes, pointed=pointed, wrong=wrong is not None, first=first)
    if score == 0.0:
        return bubbles.next_bubble(reading, changes)
    spans = tuple(span for change in changes for span in change.spans)
    adds = _ADD.search(low) is not None and wrong is None
    heard = Heard(
        changes=changes,
        customer=_whose(reading),
        number=_record_number(reading),
        text="add" if adds else "",
        language=reading.language,
    )
    return Claim("", score, heard, spans)


_NUMBER = re.compile(r"(?<![a-z])v-?(\d{1,7})")
_THAT_ONE = re.compile(r"(?:的)?(?:那条|那次|那个|的记录|这条|那一条)")


def _record_number(reading: Reading) -> int | None:
    """V-12: the record that is meant."""
    match = _NUMBER.search(reading.low)
    return int(match.group(1)) if match else None


_WENT = re.compile(r"[去找跑见访]|visited|went|\bsaw\b|\bmet\b")
_NEAR_FIELD = 4


def _tells_before(reading: Reading, wrong: int) -> bool:
    """前天去永康五金找胡董,哦说错了是大前天: a slip in a report, and no correction of another."""
    fields = [m for m in _FIELD.finditer(reading.low, 0, wrong) if m.end() >= wrong - _NEAR_FIELD]
    known = [m for m in reading.customers if m.end <= wrong]
    went = _WENT.search(reading.low, 0, wrong)
    return bool(known) and went is not None and not fields and _whose(reading) == Unknown()


def _whose(reading: Reading) -> Who:
    """金职院那条费用改成30: the customer whose record is meant, else nobody."""
    for mention in reading.customers:
        if _THAT_ONE.match(reading.low, mention.end) and isinstance(mention.who, Customer):
            return replace(mention.who, spans=(reading.span(mention.start, mention.end),))
    return Unknown()


def _bare_cost(reading: Reading) -> Claim | None:
    """打车50元: a cost and nothing else; of which visit is to be asked."""
    low = reading.low
    if len(low) > _SHORTEST or reading.customers or not reading.amounts:
        return None
    if any(table.search(low) for table in (_TO, _WRONG, _POINTS, _ADD, _GOES_ON, _IS)):
        return None
    if any(m.titled for m in reading.people) or len(reading.clauses) > 2:
        return None
    clauses = reading.clauses
    spent = spending.spent(reading, clauses)
    left = {c.start for c in clauses if c.end > c.start} - spent.clauses
    if spent.expenses is None or left:
        return None
    changes = [Change("expenses", spent.expenses.value, spent.expenses.spans)]
    if spent.note is not None:
        changes.append(Change("expense_note", spent.note.value, spent.note.spans))
    heard = Heard(changes=tuple(changes), text="which", language=reading.language)
    return Claim("", 0.97, heard, tuple(s for c in changes for s in c.spans))


def _start(reading: Reading) -> int:
    """Behind politeness, 更正: and the words that point at the record."""
    at = cues.body(reading)
    for _ in range(4):
        match = re.compile(rf"[\s,:把将的那]|{_POINTS.pattern}").match(reading.low, at)
        if match is None:
            break
        at = match.end()
    return at


def _score(
    reading: Reading,
    changes: tuple[Change, ...],
    *,
    pointed: bool,
    wrong: bool,
    first: "re.Match[str] | None",
) -> float:
    """How sure it is that these changes are wanted: pointed at, said wrong, or field and value."""
    if not changes:
        return 0.0
    start = cues.body(reading)
    leads = _WRONG.match(reading.low, start) or _TO.match(reading.low, start)
    if pointed and (wrong or first or _NOT_BUT.search(reading.low) or _ADD.search(reading.low)):
        return _SCORE_POINTED
    if pointed:
        return _SCORE_SAID if len(reading.clauses) <= 3 else 0.5
    if first is not None and wrong:
        return 0.97 if reading.context.last_record else 0.95
    if leads is not None and (wrong or len(reading.clauses) <= 3):
        return 0.92
    replaced = _NOT_BUT.search(reading.low) or _BUT_NOT.search(reading.low)
    if (wrong or replaced) and len(reading.clauses) <= 3 and reading.likeness < 0.6:
        return _SCORE_SAID
    if first is not None and _SIGN.match(reading.low[first.end() :].lstrip()):
        short = len(reading.clauses) <= 2 and reading.likeness < 0.6
        sure = 0.97 if reading.context.last_record else _SCORE_FIELD
        return sure if short else 0.0
    added = _ADD.match(reading.low, start)
    if added is not None and len(reading.clauses) <= 2:
        return _SCORE_SAID if reading.context.last_record else 0.8
    return 0.45 if wrong and reading.context.last_record else 0.0


def _changes(reading: Reading, *, pointed: bool) -> tuple[Change, ...]:
    """Each field with its value; where no field is named, what the value can be."""
    written = _WRITTEN_AS.search(reading.low)
    if written is not None:
        return _put_right(reading, written)
    found: dict[str, Change] = {}
    came = _who_came_too(reading)
    for change in _labelled(reading):
        if came is None or change.field not in _PEOPLE:
            found.setdefault(change.field, change)
    if found:
        return (*found.values(), *((came,) if came and pointed else ()))
    replaced = _replaced(reading)
    if replaced:
        return replaced
    if came is not None and (pointed or _GOES_ON.match(reading.low, cues.body(reading))):
        return (came,)
    sign = _WRONG.search(reading.low) or _TO.search(reading.low)
    if sign is not None:
        return tuple(_one_of_each(_guessed(reading, sign.end(), len(reading.low))))
    added = _ADD.match(reading.low, cues.body(reading))
    if added is not None:
        return tuple(_added(reading, added.end(), len(reading.low)))
    return ()


def _replaced(reading: Reading) -> tuple[Change, ...]:
    """不是王处长,是李处长: the new one, and a day or sum behind it."""
    found: dict[str, Change] = {}
    for pattern in (_NOT_BUT, _BUT_NOT):
        hit = pattern.search(reading.low)
        if hit is not None:
            for change in _guessed(reading, *hit.span("value")):
                found.setdefault(change.field, change)
            rest = reading.low.find(",", hit.end())
            for change in _guessed(reading, rest, len(reading.low)) if rest >= 0 else ():
                if change.field in {"when", "expenses"}:
                    found.setdefault(change.field, change)
            if found:
                break
    return tuple(found.values())


def _put_right(reading: Reading, hit: "re.Match[str]") -> tuple[Change, ...]:
    """What was written is old, whatever it is; the field is the one named before it."""
    named = list(_FIELD.finditer(reading.low, 0, hit.start()))
    if named:
        field = _FIELD_OF[named[-1].group()]
        change = field_values.change(reading, field, *hit.span("value"))
        if change is not None:
            return (change,)
    return tuple(_one_of_each(_guessed(reading, *hit.span("value"))))


def _one_of_each(changes: Iterator[Change]) -> list[Change]:
    """One change of each field."""
    found: dict[str, Change] = {}
    for change in changes:
        found.setdefault(change.field, change)
    return list(found.values())


_PEOPLE = frozenset(("contacts", "participants"))
# fields whose value is of a kind of its own; what is none is given back as it was written
_TYPED = frozenset(("when", "due", "expenses", "stage", "opportunity", "channel", "type"))


def _labelled(reading: Reading) -> Iterator[Change]:
    """费用记错啦 应该是126.5; 时间不对,前天去的; 问题里补一句:现场没有专线."""
    low = reading.low
    hits = list(_FIELD.finditer(low))
    for hit, following in zip_longest(hits, hits[1:]):
        field = _FIELD_OF[hit.group()]
        between = _BETWEEN.match(low, hit.end())
        start = between.end() if between else hit.end()
        joint = low[hit.end() : start].strip()
        stop = _END.search(low, start)
        end = stop.start() if stop else len(low)
        if following is not None and _SIGN.match(low[following.end() :].lstrip()):
            end = min(end, following.start())
        old = _OLD.search(low, start, end)
        if old is not None and old.start() > start:
            end = old.start()
        if not joint and field not in {"due", "expenses"}:
            continue
        change = field_values.change(
            reading, field, start, end, added=_ADD.search(joint) is not None
        )
        unread = joint and start < end and field in _TYPED and _TO.search(joint) is not None
        if change is not None:
            yield change
        elif unread:
            yield Change(field, reading.raw(start, end).strip(), (reading.span(start, end),))


def _added(reading: Reading, start: int, end: int) -> Iterator[Change]:
    """再加个下周五回访: a next step, unless it is a sum or a person."""
    change = field_values.change(reading, "actions", start, end)
    amount = next((a for a in reading.amounts_in(start, end) if not a.bare), None)
    if amount is not None:
        yield Change("expenses", amount.value, (reading.span(amount.start, amount.end),))
    elif change is not None:
        yield change


def _who_came_too(reading: Reading) -> Change | None:
    if _CAME_TOO.search(reading.low) is None:
        return None
    whole = 0, len(reading.low)
    return field_values.change(reading, "participants", *whole) or field_values.change(
        reading, "contacts", *whole
    )


def _guessed(reading: Reading, start: int, end: int) -> Iterator[Change]:
    """What a value without a label can be: a customer, persons, a channel, a day, a sum."""
    while start < end and reading.low[start] in " ,:了啦的":
        start += 1
    for mention in reading.customers:
        if start <= mention.start < end and not isinstance(mention.who, Unknown):
            yield Change("customer", mention.who, (reading.span(mention.start, mention.end),))
            return
    for field in ("participants", "contacts", "channel", "when", "expenses"):
        change = field_values.change(reading, field, start, end, guess=True)
        if change is not None:
            yield change
            if field in {"participants", "contacts"}:
                return
