"""Which part of a record each clause belongs to: its label says so, else rules and experience.

The rules (actions, attitude) know the words of words/*; what they think is one feature among others
of a classifier learned from labelled reports. Where the rules see nothing but contents, it may
see a feedback, problem, outcome or next step (learned.py): what rules say otherwise stands, because
on the messages of both test sets it was right more often.
"""

from typing import TYPE_CHECKING

from handlers.understanding import actions, attitude
from handlers.understanding.learned import model
from handlers.understanding.segments import Clause, quoted
from handlers.understanding.wordlists import anywhere
from handlers.understanding.words import reports as words
from handlers.understanding.words.labels import LABELS

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading

# parts that only a label gives
_SPOKEN = frozenset({"", "visit", "phone", "online"})
# what the classifier calls the parts that rules name otherwise
_LEARNED = {"actions": "action", "expenses": "cost", "ignored": "other", "due": "action"}
# a guess less sure than this leaves the rules' word
_SURE = 0.5
# a problem or outcome that nobody told is worse than one that was overlooked
_SURER = 0.62


def kinds(reading: "Reading", clauses: tuple[Clause, ...]) -> dict[Clause, str]:
    """The part of every clause: what its label says, else what its words say."""
    found: dict[Clause, str] = {}
    before = "start"
    for clause, rule in by_rules(reading, clauses).items():
        if clause.part not in _SPOKEN or rule != "contents":
            found[clause] = rule
        else:
            found[clause] = _learned(reading, clause, rule, before)
        before = _LEARNED.get(found[clause], found[clause])
    return found


def _learned(reading: "Reading", clause: Clause, rule: str, before: str) -> str:
    best, share = model("clauses").likeliest(
        reading.low[clause.start : clause.end], (*signs(reading, clause, rule), f"<{before}")
    )
    enough = _SURER if best in {"problem", "outcome"} else _SURE
    if best in {"cost", "other"} or share < enough:
        return rule
    return "actions" if best == "action" else best


def signs(reading: "Reading", clause: Clause, rule: str) -> tuple[str, ...]:
    """What is known of a clause beside its words."""
    found = [f"={_LEARNED.get(rule, rule)}"]
    if reading.people_in(clause.start, clause.end):
        found.append("+person")
    if any(actions.is_future(reading, f) for f in reading.times_in(clause.start, clause.end)):
        found.append("+future")
    if reading.amounts_in(clause.start, clause.end):
        found.append("+amount")
    return tuple(found)


_NO_COST = anywhere(words.NO_COST)
_THEIRS, _OURS = frozenset(("对方", "客户方")), frozenset(("我方", "我司"))


def _under_label(reading: "Reading", clause: Clause) -> str:
    """What the label says; 对方:坚持三年 and 我方:周一给答复 tell no names."""
    if clause.label in _THEIRS | _OURS and not reading.people_in(clause.start, clause.end):
        told = clause.end - clause.start > 3
        if clause.label in _THEIRS and told:
            return "feedback"
        if clause.label in _OURS and told:
            return "actions" if reading.times_in(clause.start, clause.end) else "contents"
    return clause.part


def _is_named_speaker(reading: "Reading", clause: Clause, end: int) -> bool:
    """陈校长:看重售后 - a name and a colon before the clause."""
    if ":" not in reading.low[end : clause.start]:
        return False
    return any(
        not m.colleagues and end - 2 <= m.end <= end
        for m in reading.people_in(max(end - 8, 0), end)
    )


def by_rules(reading: "Reading", clauses: tuple[Clause, ...]) -> dict[Clause, str]:
    """The same by words alone."""
    kinds: dict[Clause, str] = {}
    quotes = quoted(reading.low)
    speaking, end = False, 0
    for clause in clauses:
        text = reading.low[clause.start : clause.end]
        speaking = (
            (speaking or _is_named_speaker(reading, clause, end))
            and not any(c in reading.low[end : clause.start] for c in "。;!?\n")
            and not clause.part
        )
        end = clause.end
        if clause.part and clause.part not in {"visit", "phone", "online"}:
            kinds[clause] = _under_label(reading, clause)
        elif text.strip() in LABELS:
            kinds[clause] = "ignored"
        elif any(s <= clause.start and clause.end <= e for s, e in quotes):
            kinds[clause] = "feedback"
        elif text.startswith(words.GREETINGS) or text.endswith(words.GREETINGS):
            kinds[clause] = "ignored"
        elif actions.is_action(reading, clause):
            kinds[clause] = "actions"
        elif text.startswith(words.DEADLINE) and len(text) <= 16:
            kinds[clause] = "due"
        elif _NO_COST.search(text) is not None:
            kinds[clause] = "expenses"
        else:
            person = bool(reading.people_in(clause.start, clause.end))
            future = any(
                actions.is_future(reading, f) for f in reading.times_in(clause.start, clause.end)
            )
            heading = reading.low[clause.end : clause.end + 1] in {":", "="} and len(text) <= 8
            kinds[clause] = (
                "contents"
                if heading
                else attitude.kind_of(
                    text, has_person=person, speech_before=speaking, future=future
                )
            )
            speaking = attitude.is_speech(text) or (speaking and kinds[clause] == "feedback")
    return kinds
