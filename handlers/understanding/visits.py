"""What was reported: recognisers of visits and follow-ups."""

import re
from typing import TYPE_CHECKING

from handlers.understanding import actions, cues, people, queries
from handlers.understanding.claims import (
    Claim,
    Customer,
    Heard,
    Record,
    Span,
    Unknown,
)
from handlers.understanding.segments import is_labelled
from handlers.understanding.wordlists import anywhere
from handlers.understanding.words import reports as words
from handlers.understanding.words import verbs

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading

_DONE = re.compile(r"[了过刚已完]|今天|昨天|ed\b|today|yesterday")
_CONTACTED = anywhere(verbs.VISITED, verbs.PHONE, verbs.ONLINE)
_TALKED, _OTHER_BUSINESS = anywhere(verbs.TALKED), anywhere(words.OTHER_BUSINESS)
FACE_TO_FACE = frozenset({"ACCESS", "VISIT", "SIGNING", "AFTER_SALES"})


def log_visit(reading: "Reading") -> Claim | None:
    """At least one contact was face to face."""
    return _claim(reading, face_to_face=True)


def log_follow_up(reading: "Reading") -> Claim | None:
    """All contact was by phone, message or mail, or nobody said how."""
    return _claim(reading, face_to_face=False)


def _claim(reading: "Reading", *, face_to_face: bool) -> Claim | None:
    score = reading.likeness
    if cues.only_prefix(reading) or _denied(reading):
        return None
    found = reading.records
    if not found or any(_is_visit(r) for r in found) != face_to_face:
        return None
    spans = tuple(span for record in found for span in _spans(record))
    name = "log_visit" if face_to_face else "log_follow_up"
    return Claim(
        name,
        score,
        Heard(records=found, customer=found[0].customer, language=reading.language),
        spans,
    )


def _denied(reading: "Reading") -> bool:
    """今天没去金职院, cancelled: nothing took place, and nothing else is told."""
    low = reading.low.strip()
    if len(reading.clauses) > 2 or len(low) > 40 or any(c.part for c in reading.clauses):
        return False
    match = _NOTHING_WAS.search(low)
    return match is not None and words.HAPPENED.search(low, match.end()) is None


_NOTHING_WAS = re.compile(
    r"^(?:(?:cancelled|canceled)\b|didn't (?:go|visit|meet))|(?:今天|昨天|上午|下午|^)(?:还)?没有?(?:去成?|拜访|走访|去拜访|跑)"
)


def _is_visit(record: Record) -> bool:
    if record.channel.value in FACE_TO_FACE:
        return True
    return record.channel.value == "OTHER" and bool(record.channel.spans)


def likeness(reading: "Reading") -> float:
    """How sure it is that the message reports something done, from 0 to 1."""
    low = reading.low
    if cues.records_only(reading) or (cues.logs(reading) and not reading.planned):
        return 0.97
    parts = {c.part for c in reading.clauses if c.part}
    named = [m for m in reading.customers if not isinstance(m.who, Unknown)]
    who = 0.3 if named else 0.2 if reading.customers else 0.0
    if is_labelled(reading.clauses) and len(parts - {"actions", "ignored"}) >= 2:
        return min(0.6 + who + 0.05 * len(parts), 0.97)
    verb = 0.5 if _CONTACTED.search(low) else 0.4 if _TALKED.search(low) else 0.0
    person = (
        0.15
        if any(m.titled or m.colleagues for m in reading.people) or _knows_contact(reading)
        else 0.0
    )
    done = 0.1 if _DONE.search(low) else 0.0
    score = verb + who + person + done
    if not who and not (verb and (person or (done and len(reading.clauses) > 1))):
        score = 0.5 if words.SURELY.search(low) else min(score, 0.25)
    if words.DENIED.search(low) and len(reading.clauses) <= 2:
        score = min(score, 0.2)
    if not verb:
        score = min(score, 0.45 + (0.15 if who and person else 0.0))
    asking = queries.asks(reading)
    if asking >= 0.4 and not (len(reading.clauses) > 3 and done):
        score *= (1 - asking) if asking < 0.75 else 0.25
    if low.lstrip().startswith(words.NOT_A_REPORT) or _OTHER_BUSINESS.search(low):
        score *= 0.3
    if reading.planned:
        score = min(score * 0.3, 0.25)
    return min(score, 0.97)


_ARRANGED = re.compile(r"(?:已经?)?约(?:了|好了?|定了?|的|上)(?!.{0,6}[聊谈见]了)")


def likely_told(reading: "Reading") -> bool:
    """Whether something done is told anywhere in the message."""
    return cues.happened(reading, len(reading.low))


def _knows_contact(reading: "Reading") -> bool:
    return any(
        isinstance(m.who, Customer) and people.contacts_in(reading, m.who.id, 0, len(reading.low))
        for m in reading.customers[:3]
    )


def is_plan(reading: "Reading") -> bool:
    """Nothing has happened yet: it is all to be done, or a reminder is wanted."""
    low = reading.low
    cue = cues.reminder(reading)
    if cues.records_only(reading):
        return False
    if cue is not None and (cue.sure or not likely_told(reading)):
        return True
    told = [c for c in reading.clauses if c.end - c.start > 1 and not c.part]
    if any(c.part for c in reading.clauses) or not told:
        return False
    if low[told[0].start : told[0].end].startswith(("他", "她", "客户", "对方")):
        return False
    coming = any(actions.is_future(reading, f) for f in reading.times)
    if coming and words.DENIED.search(low) and len(told) <= 4:
        return True  # 今天没去成, 改到下周一
    story = _ARRANGED.sub("", " ".join(low[c.start : c.end] for c in told))
    happened = words.HAPPENED.search(story) is not None
    future = [f for f in reading.times if actions.is_future(reading, f)]
    if not happened and (low.lstrip().startswith(words.PLANS) or words.SHALL.search(story)):
        return True
    if not happened and future and future[0].start < told[0].end:
        return True
    asked = all(actions.is_action(reading, c) for c in told)
    return asked and bool(future or low.isascii())


def _spans(record: Record) -> list[Span]:
    """All words a record used."""
    spans = list(record.customer.spans)
    for said in (record.channel, record.type, record.when, record.contents, record.feedback, record.problem,
                 record.outcome, record.expenses, record.expense_note, record.opportunity, record.stage,
                 *record.contacts, *record.participants):  # fmt: skip
        if said is not None:
            spans += said.spans
    for item in record.actions:
        spans += (*item.spans, *item.due_spans, *item.assignee_spans)
    return spans
