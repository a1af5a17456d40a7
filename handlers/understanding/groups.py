"""Which clauses belong to which customer: one record for each contact with one."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.understanding import actions, customers
from handlers.understanding.claims import Customer, Lead, Unknown, Who
from handlers.understanding.segments import Clause
from handlers.understanding.words import reports as words
from handlers.understanding.words import verbs

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading


@dataclass(frozen=True, slots=True)
class Group:
    """One contact: the customer, its clauses, and the header lines above all of them."""

    who: Who
    clauses: tuple[Clause, ...]
    header: tuple[Clause, ...] = ()
    header_names: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """All contacts of a message, and the clauses that tell of the whole trip."""

    groups: tuple[Group, ...]
    shared: tuple[Clause, ...] = ()


def split(reading: "Reading") -> Split:
    """Contacts in the order they were told; a customer named beside others gets its own clauses."""
    clauses = reading.clauses
    named = _named(reading)
    if len({_key(who) for _, who in named}) < 2 and not _changes_channel(clauses):
        who = named[0][1] if named else _only(reading)
        return Split((Group(who, clauses),) if clauses else ())
    starts = _starts(reading, named)
    if len(starts) < 2 and not (starts and _changes_channel(clauses)):
        return Split((Group(named[0][1] if named else _only(reading), clauses),))
    header = tuple(c for c in clauses if c.start < starts[0][0].start)
    groups: list[tuple[Who, list[Clause]]] = []
    shared: list[Clause] = []
    index: dict[object, int] = {}
    bounds: dict[int, Who] = {clause.start: who for clause, who in starts}
    channel, current = "", 0
    for clause in clauses[len(header) :]:
        begun = bounds.get(clause.start)
        part = clause.part if clause.part in {"visit", "phone", "online"} else ""
        if begun is not None:
            key = (_key(begun), part or channel)
            channel = part or ""
            if key not in index:
                index[key] = len(groups)
                groups.append((begun, []))
            current = index[key]
        elif part and channel and part != channel and groups:
            channel = part
            groups.append((groups[-1][0], []))
            current = len(groups) - 1
        elif clause.part == "expenses" or _closes(reading, clause, clauses):
            shared.append(clause)
            continue
        elif clause.part == "actions" and groups:
            current = _named_in(reading, clause, groups)
        else:
            channel = part or channel
        groups[current][1].append(clause)
    found = tuple(Group(who, tuple(c), header) for who, c in groups if _happened(reading, c))
    return Split(found or (Group(named[0][1], clauses),), (*header, *shared))


def _key(who: Who) -> object:
    return who.id if isinstance(who, Customer | Lead) else who.written


def _only(reading: "Reading") -> Who:
    """The name under a label, a name nobody knows, or the customer of the conversation."""
    for clause in reading.clauses:
        if clause.part == "customer" and clause.end > clause.start:
            return customers.named(reading, clause.start, _without_person(reading, clause))
    if reading.customers:
        return reading.customers[0].who
    return customers.given(reading)


def _without_person(reading: "Reading", clause: Clause) -> int:
    end = clause.end
    for person in reading.people_in(clause.start + 1, end):
        end = min(end, person.start)
    bracket = reading.low.find("(", clause.start, end)
    end = bracket if bracket > clause.start else end
    while end > clause.start and not reading.low[end - 1].isalnum():
        end -= 1
    return end


def _named(reading: "Reading") -> list[tuple[int, Who]]:
    """Customers with the place where each is named."""
    return [(m.start, m.who) for m in reading.customers if not isinstance(m.who, Unknown)]


def _changes_channel(clauses: tuple[Clause, ...]) -> bool:
    return len({c.part for c in clauses if c.part in {"visit", "phone", "online"}}) > 1


def _starts(reading: "Reading", named: list[tuple[int, Who]]) -> list[tuple[Clause, Who]]:
    """The clauses where telling of another customer begins."""
    low, clauses = reading.low, reading.clauses
    found: list[tuple[Clause, Who]] = []
    current: object = None
    for clause in clauses:
        here = [
            (at, who) for at, who in named if clause.start <= at < max(clause.end, clause.start + 1)
        ]
        if not here or clause.part in {"actions", "feedback", "problem", "ignored", "next_time"}:
            continue
        at, who = here[-1] if len(here) > 1 and current is None and not clause.part else here[0]
        if len(here) > 1 and len({_key(w) for _, w in here}) > 1:
            later = {_key(w) for a, w in named if a > clause.end}
            if later & {_key(w) for _, w in here}:
                # 金职院和金东区府办都去了: what follows tells them apart
                continue
            at, who = here[0]
        if _key(who) == current:
            continue
        if current is not None and not _tells_of(reading, clause, at):
            continue
        found.append((clause, who))
        current = _key(who)
    return found if low else []


def _tells_of(reading: "Reading", clause: Clause, at: int) -> bool:
    """A second customer is another contact where a clause begins with it or tells of a meeting."""
    if actions.is_action(reading, clause):
        return False
    text = reading.low[clause.start : clause.end]
    if at - clause.start <= 4 or clause.part == "customer":
        return True
    return any(
        w in text for w in (*verbs.VISITED, *verbs.PHONE, *verbs.ONLINE, "聊了", "谈了", "去")
    )


def _named_in(reading: "Reading", clause: Clause, groups: list[tuple[Who, list[Clause]]]) -> int:
    """A plan at the end belongs to the customer it names, else to the last one."""
    for position, (who, _) in enumerate(groups):
        for mention in reading.customers_in(clause.start, clause.end):
            if _key(mention.who) == _key(who):
                return position
    return len(groups) - 1


def _closes(reading: "Reading", clause: Clause, clauses: tuple[Clause, ...]) -> bool:
    """费用一共180 at the end is about the whole trip."""
    text = reading.low[clause.start : clause.end]
    return (
        clause == clauses[-1]
        and not clause.part
        and re.match(r"(?:今天|这趟|本次|来回|全天)?(?:费用|花费|一共花|总共花|油费|交通)", text)
        is not None
    )


def _happened(reading: "Reading", clauses: list[Clause]) -> bool:
    """银泰纺织:未联系 is no contact."""
    text = "".join(reading.low[c.start : c.end] for c in clauses)
    return not (len(text) < 24 and any(w in text for w in words.DID_NOT_HAPPEN))
