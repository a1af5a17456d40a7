"""Next steps of one contact, collected: one item for each thing promised."""

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from handlers.understanding import actions
from handlers.understanding.claims import (
    Customer,
    NextAction,
    Person,
    Said,
    Span,
    When,
    Who,
)
from handlers.understanding.segments import Clause
from handlers.understanding.words import labels
from handlers.understanding.words import reports as words
from handlers.understanding.words.labels import LABELS

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading


def promised(
    reading: "Reading",
    who: Who,
    clauses: tuple[Clause, ...],
    kinds: dict[Clause, str],
    contacts: tuple[Said[Person], ...],
) -> tuple[NextAction, ...]:
    """One item for each thing promised; a day or a name told apart belongs to the one before."""
    names = _names_of_theirs(reading, who, contacts)
    found: list[NextAction] = []
    last: Clause | None = None
    done = {c.start for c, after in pairwise(clauses) if _JUST_DONE.match(reading.low, after.start)}
    for clause in clauses:
        kind = kinds[clause]
        if kind == "next_time":
            found += filter(None, [_next_time(reading, clause, names)])
        elif kind in {"due", "assignee"} and found:
            found[-1] = _completed(reading, found[-1], clause)
        elif kind == "actions" and _promises(reading, clause, done):
            if last is not None and found and _goes_on(reading, found[-1], last, clause):
                found[-1] = _longer(reading, found[-1], last, clause, names)
            else:
                _add(reading, found, clauses, clause, names)
            last = clause
        else:
            new = _agreed(reading, clause, kind, names) or _wanted(reading, clauses, clause, names)
            found += filter(None, [new])
            last = clause if new is not None else last
    return tuple(found)


def _names_of_theirs(
    reading: "Reading", who: Who, contacts: tuple[Said[Person], ...]
) -> frozenset[str]:
    """The ways the customer's people are written: none of them is our assignee."""
    names = {
        form
        for said in contacts
        for form in (said.value.name, *(reading.text[s.start : s.end] for s in said.spans))
    }
    if isinstance(who, Customer):
        names.update(reading.directory.people.forms_at(who.id).by_form)
    return frozenset(names)


def _promises(reading: "Reading", clause: Clause, done: set[int]) -> bool:
    """Not 无, not 不用跟进, and not what was done at once."""
    text = reading.low[clause.start : clause.end].strip()
    if text in labels.NOTHING or text.startswith(words.NO_ACTION):
        return False
    if not clause.part and actions.is_undecided(text):
        return False
    return bool(clause.part) or clause.start not in done


def _goes_on(reading: "Reading", found: NextAction, last: Clause, clause: Clause) -> bool:
    """Whether a clause is the rest of the promise before it: after a comma, or a day alone."""
    if not clause.part:
        return _is_rest_of(reading, found, clause)
    gap = reading.low[last.end : clause.start]
    if "," not in gap or "\n" in gap or ";" in gap:
        return False
    return found.due is None or not actions.due_in(reading, clause.start, clause.end)


def _add(
    reading: "Reading",
    found: list[NextAction],
    clauses: tuple[Clause, ...],
    clause: Clause,
    names: frozenset[str],
) -> None:
    """One more promise; its day may stand beside it, in its label, or under 下次跟进时间."""
    new = actions.action(reading, clause.start, clause.end, contacts=names)
    if new is None:
        found += filter(None, [_next_time(reading, clause, names) if clause.part else None])
        return
    if not found and new.due is None and not clause.part:
        new = _dated_by_neighbour(reading, clauses, clause, new)
    if found and new.due is None and _is_placeholder(found[-1]):
        new = replace(new, due=found[-1].due, due_spans=found.pop().due_spans)
    label_day = _day_of_label(reading, clause)
    if label_day is not None and new.due is None:
        new = replace(new, due=label_day[0], due_spans=label_day[1])
    found.append(new)


def _agreed(
    reading: "Reading", clause: Clause, kind: str, names: frozenset[str]
) -> NextAction | None:
    """约好下周三演示, told as part of what was talked about."""
    text = reading.low[clause.start : clause.end]
    if kind not in {"contents", "outcome", "feedback"} or _THEIR_EVENTS.search(text):
        return None
    match = _AGREED.search(text)
    due = actions.due_in(reading, clause.start, clause.end) if match else None
    if match is None or due is None or not actions.is_future(reading, due[1]):
        return None
    return actions.action(reading, clause.start + match.start(), clause.end, contacts=names)


_WANTS_A_THING = re.compile(
    r"(?<![不没需重主])要(?!求|是|不|去|等|看情|么|么)\S{2}|\bneeds?\b|\bwants?\b"
)
_AT_MOST_A_DAY = 14


def _wanted(
    reading: "Reading", clauses: tuple[Clause, ...], clause: Clause, names: frozenset[str]
) -> NextAction | None:
    """谢经理要8D report,周四下班前: what they want, and by when in the next clause."""
    text = reading.low[clause.start : clause.end]
    if clause.part or not _WANTS_A_THING.search(text):
        return None
    index = clauses.index(clause)
    for after in clauses[index + 1 : index + 2]:
        due = actions.due_in(reading, after.start, after.end)
        deadline = due is not None and (
            due[1].meaning.edge in {"before", "within"} or reading.low[due[1].end - 1] == "前"
        )
        if deadline and after.end - after.start <= _AT_MOST_A_DAY and _only_a_day(reading, after):
            new = actions.action(reading, clause.start, clause.end, contacts=names)
            return _dated_by_neighbour(reading, clauses, clause, new) if new else None
    return None


_THEIR_EVENTS, _AGREED = re.compile(words.THEIR_EVENTS), re.compile(words.AGREED)
# 让我把目录发她邮箱,刚发完: no promise any more
_JUST_DONE = re.compile(
    r"(?:刚刚?|已经?|当场|马上就|当即)(?:就)?(?:给他|给她)?[发弄办送做寄交给回]\S{0,2}[了完好过]"
)


def _next_time(reading: "Reading", clause: Clause, names: frozenset[str]) -> NextAction | None:
    """下次跟进:4月1日 is the next contact itself; more words say what it is for."""
    due = actions.due_in(reading, clause.start, clause.end)
    told = actions.action(reading, clause.start, clause.end, contacts=names)
    if due is None:
        return told
    rest = reading.low[clause.start : due[1].start] + reading.low[due[1].end : clause.end]
    if told is not None and sum(c.isalpha() for c in rest) >= 2:
        return told
    at = reading.low.rfind(clause.label, 0, clause.start + 1)
    return NextAction(
        clause.label.replace("时间", "").replace("日期", ""),
        due[0],
        reading.context.sender,
        (reading.span(at, at + len(clause.label)),),
        (reading.span(due[1].start, due[1].end),),
    )


def _is_placeholder(found: NextAction) -> bool:
    """下次跟进, of which only the day is known so far."""
    return LABELS.get(found.text) == "next_time" or found.text in {
        "下次跟进",
        "下次拜访",
        "下次联系",
    }


# 约在9月16日, 要求月底前寄到: a day for what was promised before
_DAY_AFTER = re.compile(
    r"(?:时间)?(?:约在|定在|定于|约好|安排在|放在|要求|务必|最好|争取|必须|说好)?"
)


def _day_of_label(reading: "Reading", clause: Clause) -> tuple[When, tuple[Span, ...]] | None:
    """明日计划: what is listed below is due tomorrow."""
    at = reading.low.rfind(clause.label, 0, clause.start + 1) if clause.label else -1
    due = actions.due_in(reading, at, at + len(clause.label)) if at >= 0 else None
    return (due[0], (reading.span(due[1].start, due[1].end),)) if due else None


def _is_rest_of(reading: "Reading", found: NextAction, clause: Clause) -> bool:
    """A clause with the day the promise before it lacks, or has from here."""
    span = reading.span(clause.start, clause.end)
    from_here = any(span.start <= s.start < span.end for s in found.due_spans)
    return (found.due is None or from_here) and _only_a_day(reading, clause)


def _only_a_day(reading: "Reading", clause: Clause) -> bool:
    """这周内给他: a day and nothing that says what."""
    for found in reading.times_in(clause.start, clause.start + 2):
        if found.end <= clause.end:
            rest = reading.low[found.end : clause.end].strip(" 前内之以")
            rest = rest.removeprefix("就").removeprefix("要")
            return len(rest) <= 5 and (not rest or rest.endswith(words.THEM) or rest in words.BARE)
    lead = _DAY_AFTER.match(reading.low, clause.start, clause.end)
    if lead is not None and lead.end() > clause.start:
        for found in reading.times_in(lead.end(), lead.end() + 1):
            rest = reading.low[found.end : clause.end].strip(" 前内之以")
            return len(rest) <= 4 and (not rest or rest in words.BARE or rest.endswith(words.THEM))
    return False


def _dated_by_neighbour(
    reading: "Reading", clauses: tuple[Clause, ...], clause: Clause, found: NextAction
) -> NextAction:
    """要我写个涨价说明,这周内给他: the day stands in the next clause."""
    index = clauses.index(clause)
    for neighbour in clauses[index + 1 : index + 2]:
        due = actions.due_in(reading, neighbour.start, neighbour.end)
        if (
            due is not None
            and due[1].start == neighbour.start
            and actions.is_future(reading, due[1])
            and neighbour.end - neighbour.start <= 12
        ):
            return replace(found, due=due[0], due_spans=(reading.span(due[1].start, due[1].end),))
    return found


def _completed(reading: "Reading", found: NextAction, clause: Clause) -> NextAction:
    due = actions.due_in(reading, clause.start, clause.end)
    if due is not None and found.due is None:
        found = replace(found, due=due[0], due_spans=(reading.span(due[1].start, due[1].end),))
    for mention in reading.people_in(clause.start, clause.end):
        if clause.part == "assignee" and mention.colleagues:
            user = reading.directory.users[mention.colleagues[0]]
            found = replace(
                found,
                assignee=Person(user.id, user.name),
                assignee_spans=(reading.span(mention.start, mention.end),),
            )
    return found


def _longer(
    reading: "Reading", found: NextAction, last: Clause, clause: Clause, names: frozenset[str]
) -> NextAction:
    """A comma inside one promise: the second half may bring the day or the name."""
    more = actions.action(reading, clause.start, clause.end, contacts=names)
    if more is None or (len(more.text) <= 2 and found.due is not None):
        return found
    text = reading.low[clause.start : clause.end]
    if text.startswith(("负责人", "责任人", "跟进人")):
        return replace(found, assignee=more.assignee, assignee_spans=more.assignee_spans)
    return replace(
        found,
        text=f"{found.text}，{more.text}"
        if reading.language == "zh"
        else f"{found.text}, {more.text}",
        due=found.due or more.due,
        due_spans=found.due_spans or more.due_spans,
        assignee=more.assignee if more.assignee_spans else found.assignee,
        assignee_spans=more.assignee_spans or found.assignee_spans,
        spans=(*found.spans, *more.spans),
    )
