"""What a message is for: how likely each intent is, from its words and from what stands in it.

A classifier learned from labelled messages (learned.py) sees the words, with a mark in place of
each name, day and sum, beside what the cheap rules found: is it a question, a report, a plan.
Both log intents count as one here, `log`: the channel tells them apart later.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from handlers.understanding import actions, cues
from handlers.understanding.claims import Unknown
from handlers.understanding.learned import model
from handlers.understanding.wordlists import any_of
from handlers.understanding.words import corrections, questions, remarks, tasks

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading

LOGS = frozenset({"log_visit", "log_follow_up"})
_LONGEST = 160
# tables whose words are signs of an intent, in the order of their names
_TABLES = {
    "points": any_of(corrections.LAST_ONE),
    "wrong": any_of(corrections.WRONG),
    "changes": any_of(corrections.CHANGES),
    "goes on": any_of(corrections.GOES_ON),
    "too": any_of(corrections.CAME_TOO),
    "done": any_of(tasks.DONE),
    "later": any_of(tasks.LATER),
    "again": any_of(tasks.SURELY_LATER),
    "task": any_of(tasks.TASK),
    "lists": any_of(tasks.LISTS_TASKS),
    "remark": any_of(remarks.REMARK),
    "record": any_of(remarks.THEIR_RECORD),
    "report": any_of(remarks.REPORTS, remarks.SUMMARIES),
    "team": any_of(remarks.TEAM),
    "missing": any_of(remarks.NOT_REPORTED),
    "back": any_of(remarks.TAKE_BACK),
    "help": any_of(remarks.HELP),
    "chatter": any_of(remarks.CHATTER),
    "wh": any_of(questions.WH),
    "show": any_of(questions.SHOW_FIRST),
    "detail": any_of(questions.STRONG_DETAIL),
    "timeline": any_of(questions.TIMELINE),
    "visits": any_of(questions.VISITS),
    "stats": any_of(questions.STATS),
    "cost": any_of(questions.EXPENSES),
    "last": any_of(questions.LAST_VISIT),
}


def likely(reading: "Reading") -> Mapping[str, float]:
    """The share of every intent; `log` stands for both log intents, `other` for none of them."""
    return model("intents").shares(masked(reading), signs(reading))


def masked(reading: "Reading") -> str:
    """The beginning of the message with names, days and sums as what they are."""
    marks: list[tuple[int, int, str]] = [
        (m.start, m.end, " qlead " if isinstance(m.who, Unknown) else " qcompany ")
        for m in reading.customers[:6]
    ]
    marks += [
        (m.start, m.end, " qcolleague " if m.colleagues and not m.titled else " qperson ")
        for m in reading.people[:6]
    ]
    marks += [
        (f.start, f.end, " qcoming " if actions.is_future(reading, f) else " qday ")
        for f in reading.times[:6]
    ]
    marks += [(a.start, a.end, " qsum ") for a in reading.amounts[:6] if not a.bare]
    text, at = "", 0
    for start, end, word in sorted(marks):
        if start < at:
            continue
        text += reading.low[at:start] + word
        at = end
        if at > _LONGEST:
            break
    return (text + reading.low[at:])[:_LONGEST]


def signs(reading: "Reading") -> Iterator[str]:
    """What the rules found in it."""
    yield f"?{_step(reading.asking)}"
    yield f"log{_step(reading.likeness)}"
    cue = cues.reminder(reading)
    if cue is not None:
        yield f"cue{int(cue.first)}{int(cue.sure)}"
    start = cues.body(reading)
    for name, table in _TABLES.items():
        match = table.search(reading.low)
        if match is not None:
            yield name
            if match.start() <= start:
                yield f"{name} first"
            if match.end() >= len(reading.low.rstrip(" 。.!~")):
                yield f"{name} last"
    if reading.planned:
        yield "planned"
    if cues.logs(reading):
        yield "noted"
    if cues.happened(reading, len(reading.low)):
        yield "happened"
    yield f"size{min(len(reading.low) // 12, 6)}"
    yield f"clauses{min(len(reading.clauses), 5)}"
    if any(c.part for c in reading.clauses):
        yield "labelled"
    yield "named" if reading.customers else "nameless"
    if any(m.colleagues for m in reading.people):
        yield "colleague"
    if reading.context.group:
        yield "group"
    if reading.low.lstrip().startswith("@"):
        yield "called"


def _step(share: float) -> int:
    return round(share * 4)
