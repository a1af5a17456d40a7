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
from handlers.understanding.wordlists import Lexicon
from handlers.understanding.words import corrections, questions, remarks, tasks

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading

LOGS = frozenset({"log_visit", "log_follow_up"})
_LONGEST = 160
# tables whose words are signs of an intent, in the order of their names
_SIGNS = Lexicon(
    {
        "points": corrections.LAST_ONE,
        "wrong": corrections.WRONG,
        "changes": corrections.CHANGES,
        "goes on": corrections.GOES_ON,
        "too": corrections.CAME_TOO,
        "done": tasks.DONE,
        "later": tasks.LATER,
        "again": tasks.SURELY_LATER,
        "task": tasks.TASK,
        "lists": tasks.LISTS_TASKS,
        "remark": remarks.REMARK,
        "record": remarks.THEIR_RECORD,
        "report": (*remarks.REPORTS, *remarks.SUMMARIES),
        "team": remarks.TEAM,
        "missing": remarks.NOT_REPORTED,
        "back": remarks.TAKE_BACK,
        "help": remarks.HELP,
        "chatter": remarks.CHATTER,
        "wh": questions.WH,
        "show": questions.SHOW_FIRST,
        "detail": questions.STRONG_DETAIL,
        "timeline": questions.TIMELINE,
        "visits": questions.VISITS,
        "stats": questions.STATS,
        "cost": questions.EXPENSES,
        "last": questions.LAST_VISIT,
    }
)


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
    end = len(reading.low.rstrip(" 。.!~"))
    for name, (first, last) in _SIGNS.find(
        reading.low[:_LONGEST], reading.pairs[: _LONGEST - 1]
    ).items():
        yield name
        if first <= start:
            yield f"{name} first"
        if last >= end:
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
