"""Customers named side by side in one clause: it is cut so that each has its own piece."""

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from handlers.understanding.claims import Customer, Lead, Who
from handlers.understanding.customers import Mention
from handlers.understanding.segments import Clause

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading


class Unit(NamedTuple):
    """A clause, or the piece of one that names one of several customers side by side.

    `of_all`: the piece behind them that holds for each, such as the day.
    """

    clause: Clause
    who: Who | None = None
    of_all: bool = False


def key_of(who: Who) -> object:
    """Equal for two mentions of one customer."""
    return who.id if isinstance(who, Customer | Lead) else who.written


def units_of(reading: "Reading", named: list[Mention]) -> list[Unit]:
    """The clauses; one that names customers side by side is cut before each of them."""
    found: list[Unit] = []
    for clause in reading.clauses:
        here = [m for m in named if clause.start <= m.start < clause.end]
        if len({key_of(m.who) for m in here}) < 2 or not _side_by_side(reading, here):
            found.append(Unit(clause))
            continue
        starts = [_first(reading, clause, here[0])] + [
            _begins(reading, *two) for two in pairwise(here)
        ]
        if starts[0] - clause.start > 1:
            found.append(Unit(clause._replace(end=starts[0])))
        ends = [*starts[1:], _day_of_all(reading, here, clause)]
        for mention, start, end in zip(here, starts, ends, strict=True):
            found.append(Unit(clause._replace(start=start, end=end), mention.who))
        if ends[-1] < clause.end:
            found.append(Unit(clause._replace(start=ends[-1]), of_all=True))
    return found


def _day_of_all(reading: "Reading", here: list[Mention], clause: Clause) -> int:
    """Visited Acme and Northwind yesterday: where that day stands, else the end of the clause."""
    if reading.times_in(here[0].start, here[-1].start):
        return clause.end
    days = (
        found.start
        for found in reading.times_in(here[-1].end, clause.end)
        if found.meaning.base is not None and found.end >= clause.end - 1
    )
    return next(days, clause.end)


_JOINT = r"(?:[\s、,/&+的]|和|与|及|以及|还有|跟|and|then|after that|plus){1,4}"
_BETWEEN = re.compile(_JOINT)
# and lisa from Kestrel, and Tom (Kestrel): the person stands before the customer
_OF = r"(?P<person>(?<![a-z])[a-z][a-z.'-]*(?: [a-z][a-z'-]+)?) ?(?:(?<= )(?:from|of|over at|at)\s|\()"
_LAST_OF = re.compile(rf"{_OF}$")
_PERSON_FIRST = re.compile(rf"\s?\)?{_JOINT}{_OF}")


def _side_by_side(reading: "Reading", here: list[Mention]) -> bool:
    """金职院王处长和婺州中学余主任: nothing between the names but persons, times and 和."""
    return all(
        _BETWEEN.fullmatch(_gap(reading, left, right))
        or _PERSON_FIRST.fullmatch(reading.low, left.end, right.start)
        for left, right in pairwise(here)
    )


def _gap(reading: "Reading", left: Mention, right: Mention) -> str:
    """The text between two names without the persons and times in it."""
    gap, at = "", left.end
    inside = [(p.start, p.end) for p in reading.people_in(left.end, right.start)]
    inside += [(t.start, t.end) for t in reading.times_in(left.end, right.start)]
    for start, end in sorted(inside):
        if start >= at:
            gap, at = gap + reading.low[at:start], end
    return gap + reading.low[at : right.start]


def _first(reading: "Reading", clause: Clause, mention: Mention) -> int:
    """Where telling of the first one begins: met, John from Acme."""
    person = _LAST_OF.search(reading.low, clause.start, mention.start)
    return person.start("person") if person else mention.start


def _begins(reading: "Reading", left: Mention, right: Mention) -> int:
    """Where telling of the right one begins: at its name, or at the person before it."""
    person = _PERSON_FIRST.fullmatch(reading.low, left.end, right.start)
    return person.start("person") if person else right.start
