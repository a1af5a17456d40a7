"""Which clauses belong to which customer: one record for each contact with one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.understanding import actions, customers, people
from handlers.understanding.beside import Unit, key_of, units_of
from handlers.understanding.claims import Customer, Unknown, Who
from handlers.understanding.customers import Mention
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
    named = _named(reading)
    units = units_of(reading, named)
    clauses = tuple(unit.clause for unit in units if not unit.of_all)
    beside = any(unit.who is not None for unit in units)
    if len({key_of(m.who) for m in named}) < 2 and not _changes_channel(clauses):
        who = named[0].who if named else _only(reading)
        return Split((Group(who, clauses),) if clauses else ())
    starts = _starts(reading, units, named)
    if len(starts) < 2 and not (starts and _changes_channel(clauses)):
        return Split((Group(named[0].who if named else _only(reading), clauses),))
    header = tuple(c for c in clauses if c.start < min(starts))
    groups, shared = _dealt(reading, clauses[len(header) :], starts, beside=beside)
    header += tuple(unit.clause for unit in units if unit.of_all)
    found = tuple(Group(who, tuple(c), header) for who, c in groups if _happened(reading, c))
    return Split(found or (Group(named[0].who, clauses),), (*header, *shared))


def _dealt(
    reading: "Reading", clauses: tuple[Clause, ...], starts: Mapping[int, Who], *, beside: bool
) -> tuple[list[tuple[Who, list[Clause]]], list[Clause]]:
    """The clauses of each contact, and those about the whole trip."""
    groups: list[tuple[Who, list[Clause]]] = []
    shared: list[Clause] = []
    index: dict[object, int] = {}
    channel, current = "", 0
    waiting: list[Clause] = []
    for clause in clauses:
        begun = starts.get(clause.start)
        part = clause.part if clause.part in {"visit", "phone", "online"} else ""
        if begun is not None:
            key = (key_of(begun), part or channel)
            channel = part or ""
            if key not in index:
                index[key] = len(groups)
                groups.append((begun, []))
            current = index[key]
            groups[current][1].extend(waiting)
            waiting = []
        elif _leads_in(reading, clause, clauses, starts):
            waiting.append(clause)
            continue
        elif part and channel and part != channel and groups:
            channel = part
            groups.append((groups[-1][0], []))
            current = len(groups) - 1
        elif clause.part == "expenses" or _closes(reading, clause, clauses, beside=beside):
            shared.append(clause)
            continue
        else:
            current = _told_of(reading, clause, groups, current)
            channel = part or channel
        groups[current][1].append(clause)
    return groups, shared


def _leads_in(
    reading: "Reading", clause: Clause, clauses: tuple[Clause, ...], starts: Mapping[int, Who]
) -> bool:
    """3月17日:婺州中学 - a day alone belongs to what it stands before."""
    place = clauses.index(clause)
    following = clauses[place + 1] if place + 1 < len(clauses) else None
    if following is None or following.start not in starts or clause.end - clause.start > 16:
        return False
    times = reading.times_in(clause.start, clause.end)
    return bool(times) and times[0].start <= clause.start + 1 and times[-1].end >= clause.end - 1


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


def _named(reading: "Reading") -> list[Mention]:
    """Customers that were contacted; not one that was put right or only spoken of."""
    mentions = list(reading.customers)
    kept = [
        m
        for place, m in enumerate(mentions)
        if not (
            _put_right(reading, mentions, place)
            or (place and _SPOKEN_OF.search(reading.low, max(m.start - 24, 0), m.start))
        )
    ]
    known = [m for m in kept if not isinstance(m.who, Unknown)]
    if len(kept) > 1 and (known or len({key_of(m.who) for m in kept}) > 1):
        return [m for m in kept if not isinstance(m.who, Unknown) or m.who.written]
    return known


_SPOKEN_OF = re.compile(
    r"(?:提到|说起|讲到|说|介绍|推荐|听说|像|比如|参考|案例是?|竞争对手是?|不如|mentioned|like|such as|same as|referred us to)[^,;。\n]{0,3}$"
)
_CORRECTED = re.compile(
    r"[,。;!\s—-]{0,3}(?:哦|噢|啊|嗯)?(?:不对|不是|不不|说错了?|说反了?|口误|搞混了?|记混了?|弄混了?|搞错了?|记错了?|写错了?|更正|纠正|错了|sorry|no wait|i mean|correction)[,。;!\s是:应该]{0,5}$"
)
_NOT_THIS = re.compile(r"(?:不是|并非|而非|(?<![a-z])not )(?:去|到|拜访|在|at |in )?了?$")


def _put_right(reading: "Reading", mentions: list[Mention], place: int) -> bool:
    """金职院,哦不是,婺州中学; 不是金职院是婺州中学: the first one was a slip."""
    low, mention = reading.low, mentions[place]
    if _NOT_THIS.search(low, max(mention.start - 8, 0), mention.start) and place + 1 < len(
        mentions
    ):
        return True
    if place + 1 >= len(mentions):
        return False
    following = mentions[place + 1]
    gap = low[mention.end : following.start]
    return len(gap) < 24 and _CORRECTED.search(gap) is not None


def _changes_channel(clauses: tuple[Clause, ...]) -> bool:
    return len({c.part for c in clauses if c.part in {"visit", "phone", "online"}}) > 1


def _starts(reading: "Reading", units: list[Unit], named: list[Mention]) -> dict[int, Who]:
    """Where telling of another customer begins: the start of the clause, and which customer."""
    found: dict[int, Who] = {}
    current: object = None
    for clause, beside, _ in units:
        here = [m for m in named if clause.start <= m.start < max(clause.end, clause.start + 1)]
        if not here or clause.part in {"actions", "feedback", "problem", "ignored", "next_time"}:
            continue
        mention = here[-1] if len(here) > 1 and current is None and not clause.part else here[0]
        if len({key_of(m.who) for m in here}) > 1:
            later = {key_of(m.who) for m in named if m.start > clause.end}
            if later & {key_of(m.who) for m in here}:
                continue  # what follows tells them apart
            mention = here[0]
        if key_of(mention.who) == current:
            continue
        if beside is None and current is not None and not _tells_of(reading, clause, mention.start):
            continue
        found[clause.start] = beside or mention.who
        current = key_of(mention.who)
    return found


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


def _told_of(
    reading: "Reading", clause: Clause, groups: list[tuple[Who, list[Clause]]], current: int
) -> int:
    """A clause belongs to the customer it names, or whose person it names, else to the last one."""
    for position, (who, _) in enumerate(groups):
        for mention in reading.customers_in(clause.start, clause.end):
            if key_of(mention.who) == key_of(who):
                return position
    theirs = [
        position
        for position, (who, _) in enumerate(groups)
        if isinstance(who, Customer)
        and people.contacts_in(reading, who.id, clause.start, clause.end)
    ]
    if len(theirs) == 1:
        return theirs[0]
    return len(groups) - 1 if clause.part == "actions" and groups else current


_WHOLE_TRIP = re.compile(
    r"(?:今天|这趟|本次|来回|全天)?(?:费用|花费|一共花|总共花|油费|交通)"
    r"|.*(?:一共|总共|共计|合计|全程|全天|来回)|.*\b(?:in total|total|altogether|all day)\b"
)
_COSTS_ONLY = re.compile(
    r"[^,;。]{0,8}(?:打车|车费|油费|路费|高铁|停车|饭|餐|住宿|taxi|cab|uber|fuel|parking)[^,;。]{0,12}\d+(?:\.\d+)?(?:元|块)?"
)


def _closes(
    reading: "Reading", clause: Clause, clauses: tuple[Clause, ...], *, beside: bool
) -> bool:
    """费用一共180 at the end is about the whole trip; so is 打车80 where two were visited at once."""
    if clause != clauses[-1] or clause.part:
        return False
    text = reading.low[clause.start : clause.end]
    if beside and _COSTS_ONLY.fullmatch(text):
        return True
    return (
        len(text) <= 24 and _WHOLE_TRIP.match(text) is not None and any(c.isdigit() for c in text)
    )


def _happened(reading: "Reading", clauses: list[Clause]) -> bool:
    """银泰纺织:未联系 is no contact."""
    text = "".join(reading.low[c.start : c.end] for c in clauses)
    return not (len(text) < 24 and any(w in text for w in words.DID_NOT_HAPPEN))
