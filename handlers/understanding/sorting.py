"""Which part of a record each clause belongs to: its label says so, else rules and experience.

The rules (actions, attitude) know the words of words/*; what they think is one feature among others
of a classifier learned from labelled reports. Where the rules see nothing but contents, it may
see a feedback, problem, outcome or next step (learned.py). What rules say otherwise stands, but for
an outcome it is certain of and a next step it does not believe in: so more messages were right.
"""

import re
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
LEARNED = {"actions": "action", "expenses": "cost", "ignored": "other", "due": "action"}
# a guess less sure than this leaves the rules' word; all measured by cross validation
_SURE = {"action": 0.5, "outcome": 0.35, "feedback": 0.35}
# what rules say of a next step, a view or an obstacle is put right only where it is all but certain
_CERTAIN, _HARDLY = 0.7, 0.05
# 还有 alone says too little
_TELLING = 3
_DOUBTED = frozenset({"contents", "actions", "feedback", "problem"})


def kinds(reading: "Reading", clauses: tuple[Clause, ...]) -> dict[Clause, str]:
    """The part of every clause: what its label says, else what its words say."""
    found: dict[Clause, str] = {}
    before = "start"
    for clause, rule in by_rules(reading, clauses).items():
        found[clause] = rule
        if clause.part in _SPOKEN and rule in _DOUBTED and not _is_heading(reading, clause):
            found[clause] = _learned(reading, clause, rule, before)
        before = LEARNED.get(found[clause], found[clause])
    return found


def beside(reading: "Reading", kinds: dict[Clause, str]) -> dict[Clause, str]:
    """What clauses under 内容 are besides: 同意按原价续一年 is an answer, too."""
    found: dict[Clause, str] = {}
    before = "start"
    for clause, kind in kinds.items():
        besides = kind
        if kind == clause.part == "contents" and clause.label not in words.PLAIN_LABELS:
            text = reading.low[clause.start : clause.end]
            besides = attitude.kind_of(text, has_person=True)
            if besides == "contents" and not _is_heading(reading, clause):
                besides = _learned(reading, clause, besides, before)
            found[clause] = besides
        before = LEARNED.get(besides, besides)
    return found


def _learned(reading: "Reading", clause: Clause, rule: str, before: str) -> str:
    if clause.end - clause.start < _TELLING:
        return rule
    shares = model("clauses").shares(
        reading.low[clause.start : clause.end], (*signs(reading, clause, rule), f"<{before}")
    )
    if rule in {"feedback", "problem"}:
        return "outcome" if shares["outcome"] >= _CERTAIN else rule
    if rule == "actions" and shares["action"] >= _HARDLY:
        return rule
    # the customer's view and an obstacle are often one clause: what both have counts for either
    views = shares["feedback"] + shares["problem"]
    if shares["action"] >= max(_SURE["action"], views, shares["outcome"]):
        return "actions"
    if shares["outcome"] >= max(_SURE["outcome"], views):
        return "outcome"
    if views >= _SURE["feedback"]:
        return "feedback" if shares["feedback"] >= shares["problem"] else "problem"
    return "contents"


def signs(reading: "Reading", clause: Clause, rule: str) -> tuple[str, ...]:
    """What is known of a clause beside its words."""
    found = [f"={LEARNED.get(rule, rule)}"]
    if reading.people_in(clause.start, clause.end):
        found.append("+person")
    if any(actions.is_future(reading, f) for f in reading.times_in(clause.start, clause.end)):
        found.append("+future")
    if reading.amounts_in(clause.start, clause.end):
        found.append("+amount")
    return tuple(found)


# 冯经理 10:21 发票开错了 / 我: 马上重开 - the turns of a chat, one to a line
_TURN = re.compile(
    r"^[ \t]{0,4}(?P<who>[^\s:,。;]{1,12}(?: [a-z]{2,12})?)"
    r"(?:[ \t]{1,3}\d{1,2}:\d{2}(?::\d{2})?[ \t]{0,2}:?|[ \t]{0,2}:)[ \t]{0,3}(?P<said>\S.*)$",
    re.MULTILINE,
)
_ME = frozenset(("我", "me", "i", "本人"))


def _turns(low: str) -> list[tuple[int, int]]:
    """What the others said in a chat that was pasted, where we answer in it, too."""
    if "\n" not in low:
        return []
    turns = list(_TURN.finditer(low))
    if not any(turn.group("who") in _ME for turn in turns):
        return []
    return [turn.span("said") for turn in turns if turn.group("who") not in _ME | LABELS.keys()]


_NO_COST = anywhere(words.NO_COST)
_DONE = re.compile(r"已(?!定|约)|了$")
_THEIRS, _OURS = frozenset(("对方", "客户方")), frozenset(("我方", "我司"))


def _under_label(reading: "Reading", clause: Clause) -> str:
    """What the label says; 对方:坚持三年 and 我方:周一给答复 tell no names, 措施:已解决 no plan."""
    if clause.label in _THEIRS | _OURS and not reading.people_in(clause.start, clause.end):
        told = clause.end - clause.start > 3
        if clause.label in _THEIRS and told:
            return "feedback"
        if clause.label in _OURS and told:
            return "actions" if reading.times_in(clause.start, clause.end) else "contents"
    if clause.part == "actions":
        text = reading.low[clause.start : clause.end]
        done = _DONE.search(text) and attitude.kind_of(text, has_person=False) == "outcome"
        return "outcome" if done else "actions"
    return clause.part


def _is_named_speaker(reading: "Reading", clause: Clause, end: int) -> bool:
    """陈校长:看重售后 - a name and a colon before the clause."""
    if ":" not in reading.low[end : clause.start]:
        return False
    return any(
        not m.colleagues and end - 2 <= m.end <= end
        for m in reading.people_in(max(end - 8, 0), end)
    )


def _is_heading(reading: "Reading", clause: Clause) -> bool:
    return clause.end - clause.start <= 8 and reading.low[clause.end : clause.end + 1] in {":", "="}


def by_rules(reading: "Reading", clauses: tuple[Clause, ...]) -> dict[Clause, str]:
    """The same by words alone."""
    kinds: dict[Clause, str] = {}
    quotes = quoted(reading.low)
    turns = _turns(reading.low)
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
        elif any(s <= clause.start and clause.end <= e for s, e in quotes) or (
            any(s <= clause.end - 1 < e for s, e in turns)
            and not actions.is_action(reading, clause)
        ):
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
            kinds[clause] = (
                "contents"
                if _is_heading(reading, clause)
                else attitude.kind_of(
                    text, has_person=person, speech_before=speaking, future=future
                )
            )
            speaking = attitude.is_speech(text) or (speaking and kinds[clause] == "feedback")
    return kinds
