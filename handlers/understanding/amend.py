"""Corrections of the record just made: 费用改成30, 不是王处长,是李处长, expenses should be 30."""

import re

from handlers.understanding import calendar, channels, customers, people, visits
from handlers.understanding.claims import Change, Claim, Customer, Heard, Person, Unknown
from handlers.understanding.reading import Reading
from handlers.understanding.words import corrections as words

_LONGEST = 200


def _longest_first(table: tuple[str, ...]) -> str:
    return "|".join(re.escape(w) for w in sorted(table, key=len, reverse=True))


def _labels(names: str) -> tuple[str, ...]:
    """The words of a row; an underscore stands for a blank."""
    return tuple(name.replace("_", " ") for name in names.split(" "))


_FIELD_OF = {label: field for field, names in reversed(words.FIELDS) for label in _labels(names)}
_LABEL = rf"(?P<label>{_longest_first(tuple(_FIELD_OF))})"
_TO = rf"(?:{_longest_first(words.CHANGES)}|是|为|:|=|to|is|was|were)"
_LABELLED = re.compile(
    rf"(?<![a-z]){_LABEL}(?![a-z])\s?(?:都|的)?(?:错了)?,?\s?{_TO}\s?:?\s?(?P<value>[^,;。!\n]{{1,80}})"
)
_ADDED = re.compile(
    rf"{_LABEL}(?:里|中)?(?:再|还要?|要)?(?:加一个|加一条|加上|加个|增加|补一个|补上|补充|加|also|add)\s?[:,]?\s?(?P<value>[^;。!\n]{{1,120}})"
)
_ADD_ENGLISH = re.compile(
    rf"add (?:an? |the )?{_LABEL}\s?[:,]?\s?(?:to )?(?P<value>[^;.!\n]{{1,120}})"
)
_NOT_BUT = re.compile(
    r"(?:不是|并非|not)\s?(?P<old>[^,;。!\n]{1,30}?)[,\s]{0,2}(?:而是|应该是|应该|是|but)\s?(?P<value>[^,;。!\n]{1,30})"
)
_BUT_NOT = re.compile(
    rf"(?:{_longest_first(words.CHANGES)}|花了|是|it was|it's|is)\s?(?P<value>[^,;。!\n]{{1,30}}?)[,\s]{{0,2}}(?:而?不是|,?\bnot\b|instead of|rather than)\s?(?P<old>[^,;。!\n]{{1,30}})"  # noqa: E501  # a table or pattern reads as one line
)
_CHANGED = re.compile(rf"(?:{_longest_first(words.CHANGES)})\s?:?\s?(?P<value>[^,;。!\n]{{1,60}})")
# 时间是昨天: nothing but a field and its value
_ONE_FIELD = re.compile(
    rf"(?:把|the )?{_LABEL}\s?(?:是|为|:|is|was)\s?(?P<value>[^,;。!\n:]{{1,40}})"
)
_CUT = re.compile(r"(?:,|\s)?(?:而?不是|\bnot\b|instead of|rather than).*$")


def amend_last(reading: Reading) -> Claim | None:
    """The fields to change and their new values; a report with a slip in it is no correction."""
    low = reading.low
    if len(low) > _LONGEST:
        return None
    pointed = reading.has(words.LAST_ONE)
    corrected = (
        reading.has((*words.CHANGES, *words.WRONG)) or _NOT_BUT.search(low) or _BUT_NOT.search(low)
    )
    field_only = _ONE_FIELD.fullmatch(low.strip(" 。.!")) is not None
    if not (pointed or corrected or field_only) or "?" in low or "吗" in low:
        return None
    changes = _changes(reading, pointed=pointed)
    if not changes:
        return None
    score = (
        0.92 if pointed and corrected else 0.85 if pointed or reading.context.last_record else 0.8
    )
    if field_only and not corrected and not reading.context.last_record:
        score = 0.6
    if not pointed and visits.likeness(reading) >= 0.8 and len(reading.clauses) > 2:
        score = 0.45
    heard = Heard(changes=changes, customer=Unknown(), language=reading.language)
    return Claim("amend_last", score, heard, tuple(span for c in changes for span in c.spans))


def _changes(reading: Reading, *, pointed: bool) -> tuple[Change, ...]:
    found: dict[str, Change] = {}
    for pattern in (_ADDED, _ADD_ENGLISH, _LABELLED):
        for match in pattern.finditer(reading.low):
            field = _FIELD_OF[match.group("label")]
            start, end = match.span("value")
            cut = _CUT.search(reading.low, start, end)
            change = _change(
                reading, field, start, cut.start() if cut and cut.start() > start else end
            )
            if change is not None and not (field == "contents" and found):
                found.setdefault(change.field, change)
        if found:
            return tuple(found.values())
    for pattern in (_NOT_BUT, _BUT_NOT, _CHANGED):
        hit = pattern.search(reading.low)
        if hit is not None:
            change = _guessed(reading, *hit.span("value"))
            if change is not None:
                return (change,)
    came = _who_came_too(reading)
    return (came,) if came is not None and pointed else ()


def _who_came_too(reading: Reading) -> Change | None:
    if not reading.has(words.CAME_TOO):
        return None
    return _change(reading, "participants", 0, len(reading.low)) or _change(
        reading, "contacts", 0, len(reading.low)
    )


def _guessed(reading: Reading, start: int, end: int) -> Change | None:
    """What a value without a label can be: a customer, a person, a day, a sum."""
    for mention in reading.customers:
        if start <= mention.start < end and not isinstance(mention.who, Unknown):
            return Change("customer", mention.who, (reading.span(mention.start, mention.end),))
    for field in ("participants", "contacts", "when", "expenses"):
        change = _change(reading, field, start, end, guess=True)
        if change is not None:
            return change
    return None


def _change(
    reading: Reading, field: str, start: int, end: int, *, guess: bool = False
) -> Change | None:
    """The value of one field in [start, end), of the field's own kind."""
    while end > start and reading.low[end - 1] in " 。.!吧了的":
        end -= 1
    span = (reading.span(start, end),)
    match field:
        case "expenses":
            amount = next((a for a in reading.amounts_in(start, end)), None)
            return (
                Change(field, amount.value, (reading.span(amount.start, amount.end),))
                if amount
                else None
            )
        case "when" | "due":
            for found in reading.times:
                if start <= found.start < end and (
                    when := calendar.when(
                        found.meaning, reading.at, "future" if field == "due" else "past"
                    )
                ):
                    return Change(field, when, (reading.span(found.start, found.end),))
            return None
        case "customer":
            who = customers.named(reading, start, end)
            return (
                Change(field, who, who.spans or span)
                if who.written or isinstance(who, Customer)
                else None
            )
        case "participants":
            return _colleagues(reading, start, end)
        case "contacts":
            return _contacts(reading, start, end, guess=guess)
        case "stage":
            stage = next(
                (
                    name
                    for key, name in reading.directory.stages.items()
                    if key in reading.low[start:end]
                ),
                None,
            )
            return Change(field, stage, span) if stage else None
        case "channel" | "type":
            table = channels.CHANNELS if field == "channel" else channels.TYPES
            value = next(
                (name for name, keys in table if any(k in reading.low[start:end] for k in keys)),
                None,
            )
            return Change(field, value, span) if value else None
        case _:
            text = reading.raw(start, end).strip()
            return Change(field, text, span) if text else None


def _colleagues(reading: Reading, start: int, end: int) -> Change | None:
    found = []
    spans = []
    for mention in reading.people:
        if start <= mention.start < end and mention.colleagues and not mention.titled:
            user = reading.directory.users[mention.colleagues[0]]
            found.append(Person(user.id, user.name))
            spans.append(reading.span(mention.start, mention.end))
    return Change("participants", tuple(found), tuple(spans)) if found else None


def _contacts(reading: Reading, start: int, end: int, *, guess: bool) -> Change | None:
    """Persons of the conversation's customer where it is known, else as they were written."""
    customer = reading.context.customer
    hits = people.contacts_in(reading, customer.id, start, end) if customer else []
    if not hits:
        hits = [(m.start, m.end, Person(None, m.name)) for m in reading.people_in(start, end)]
    written = reading.norm[start:end].strip()
    if (
        not hits
        and (not guess or re.fullmatch(r"[A-Z][\w.'-]{1,20}(?: [A-Z][\w.'-]{1,20}){0,2}", written))
        and written
        and not written[0].isdigit()
    ):
        hits = [(start, end, Person(None, written))]
    if not hits:
        return None
    return Change(
        "contacts", tuple(p for _, _, p in hits), tuple(reading.span(s, e) for s, e, _ in hits)
    )
