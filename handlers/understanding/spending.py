"""What the contact cost us: amounts that are expenses, summed, and what they were for."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from handlers.understanding import costs, payers, shares
from handlers.understanding import marks as marking
from handlers.understanding.claims import Said, Span
from handlers.understanding.costs import Place, Role
from handlers.understanding.marks import Mark, Marks
from handlers.understanding.money import Amount
from handlers.understanding.segments import Clause
from handlers.understanding.words import money as words

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading


class Spent(NamedTuple):
    """The sum and its note, each with the words it came from.

    Amounts are added as they are said: `currency` is the one of the first.
    """

    expenses: Said[Decimal] | None
    note: Said[str] | None
    clauses: frozenset[int]
    currency: str = "CNY"


# nobody writes down more costs of one trip
_MOST = 60
# in characters: 不是268,是200
_CLOSE = 8
_SILENT = re.compile(r"[\d.,元块¥$\s了共一我付的来回约大概]|usd|sgd|rmb")


class _Cost(NamedTuple):
    """An amount that counts, with its share: 各30 for two ways is 60."""

    amount: Amount
    clause: Clause
    value: Decimal


@dataclass(slots=True)
class _Bill:
    """What was counted so far, and what was said but does not count any more."""

    counted: list[_Cost] = field(default_factory=list)
    total: _Cost | None = None
    parts: list[_Cost] = field(default_factory=list)
    replaced: list[_Cost] = field(default_factory=list)
    wrong: _Cost | None = None

    def add(self, marks: Marks, cost: _Cost, role: Role) -> None:
        """Enter one amount as what it is."""
        match role:
            case Role.OLD:
                self._take_back(cost)
            case Role.CORRECTED:
                self._correct(marks, cost)
            case Role.BACK:
                if self.counted and abs(cost.value) < sum(c.value for c in self.counted):
                    self.counted.append(cost._replace(value=-abs(cost.value)))
            case Role.TOTAL:
                self.parts += self.counted
                self.counted, self.total, self.wrong = [], cost, None
            case Role.PART:
                self.parts.append(cost)
            case Role.COST:
                self._count(marks, cost)

    def _take_back(self, cost: _Cost) -> None:
        """不是268: the amount said before is wrong; what comes next stands for it."""
        same = [c for c in self.counted if c.amount.value == cost.amount.value]
        if not same:
            return
        if self.counted[-1].clause == cost.clause and self.counted[-1] != same[-1]:
            self.counted.remove(same[-1])
            self.replaced.append(same[-1])
            self.wrong = None
        else:
            self.wrong = same[-1]
        self.replaced.append(cost)

    def _correct(self, marks: Marks, cost: _Cost) -> None:
        """A corrected amount stands for the one of its own purpose, else for the last one."""
        if self.total is not None and not self.counted:
            self.replaced.append(self.total)
            self.total = cost
            return
        old = self.wrong or _of_same_purpose(marks, self.counted, cost) or self.counted[-1]
        self.counted[self.counted.index(old)] = cost
        self.replaced.append(old)
        self.wrong = None

    def _count(self, marks: Marks, cost: _Cost) -> None:
        if self.wrong is not None and _of_same_purpose(marks, [self.wrong], cost):
            self._correct(marks, cost)
        elif self.total is None or _on_top(marks, cost):
            self.counted.append(cost)
        else:
            self.parts.append(cost)

    @property
    def kept(self) -> list[_Cost]:
        """What the sum is made of."""
        return [*([self.total] if self.total else []), *self.counted]

    @property
    def said(self) -> list[_Cost]:
        """All that was told about costs."""
        return [*self.kept, *self.parts, *self.replaced]


def spent(reading: "Reading", clauses: tuple[Clause, ...]) -> Spent:
    """The expenses told in these clauses, and which of them tell nothing else."""
    told = [
        (amount, index)
        for index, clause in enumerate(clauses)
        if not clause.part or clause.part in words.PARTS_WITH_COSTS
        for amount in reading.amounts_in(clause.start, max(clause.end, clause.start))
    ][:_MOST]
    if not told:
        return Spent(None, None, frozenset())
    marks = marking.marks(reading.low, tuple((m.start, m.end) for m in reading.customers))
    bill = _bill(marks, clauses, told)
    if not bill.kept:
        return Spent(None, None, frozenset())
    pure = frozenset(c.clause.start for c in bill.said if _nothing_else(marks, c.clause))
    total = sum((cost.value for cost in bill.kept), Decimal(0))
    if total <= 0:
        return Spent(None, None, pure)
    spans = tuple(reading.span(c.amount.start, c.amount.end) for c in bill.kept)
    note = _note(reading, marks, bill.said, clauses)
    return Spent(Said(total, spans), note, pure, bill.kept[0].amount.currency)


def _bill(marks: Marks, clauses: tuple[Clause, ...], told: list[tuple[Amount, int]]) -> _Bill:
    """Every amount in the order it was said."""
    bill = _Bill()
    others = payers.paid_by_others(marks, clauses, told)
    settled = {index for _, index in told}
    floor, done, current = 0, 0, -1
    for amount, index in told:
        clause, before = clauses[index], clauses[index - 1] if index else None
        floor = floor if index == current else clause.start
        counted = bool(bill.kept)
        place = Place(marks, amount, clause, before, floor, counted, index - 1 in settled)
        floor, current = amount.end, index
        if amount.start in others or amount.start < done:
            continue
        if counted and shares.is_by_head(marks.low, amount, clause):
            # 吃饭花了320,人均80: the sum is known
            continue
        role = Role.CORRECTED if _stands_for_wrong(bill, amount) else costs.role(place)
        around = [clauses[i] for i in (index - 1, index + 1) if 0 <= i < len(clauses)]
        share = shares.value(marks, amount, clause, around)
        if share is not None:
            bill.add(marks, _Cost(amount, clause, share), role)
            done = shares.end_of(marks.low, amount)
    return bill


def _stands_for_wrong(bill: _Bill, amount: Amount) -> bool:
    """不是268,是200: the next number, close by."""
    return bill.wrong is not None and amount.start - bill.replaced[-1].amount.end <= _CLOSE


def _of_same_purpose(marks: Marks, counted: list[_Cost], cost: _Cost) -> _Cost | None:
    purpose = _purposes(marks, cost)
    return next((c for c in reversed(counted) if purpose & _purposes(marks, c)), None)


def _purposes(marks: Marks, cost: _Cost) -> set[str]:
    found = marks.between(cost.clause.start, cost.amount.start, "on")[-2:]
    return {marks.low[m.start : m.end] for m in found}


def _on_top(marks: Marks, cost: _Cost) -> bool:
    """一共180,另外停车10: said after a total, but no part of it."""
    return marks.last(cost.clause.start, cost.amount.start, "top") is not None


def _note(
    reading: "Reading", marks: Marks, said: list[_Cost], clauses: tuple[Clause, ...]
) -> Said[str] | None:
    """打车、停车: what the money went on, in the words of the message."""
    found: dict[str, tuple[int, int]] = {}
    for cost in sorted(said, key=lambda c: c.amount.start):
        for reason in _reasons(reading, marks, cost, clauses):
            found.setdefault(reading.raw(*reason[1:]), reason[1:])
    if not found:
        return None
    spans: tuple[Span, ...] = tuple(reading.span(s, e) for s, e in found.values())
    return Said("、".join(found), spans)


def _reasons(
    reading: "Reading", marks: Marks, cost: _Cost, clauses: tuple[Clause, ...]
) -> list[Mark]:
    """The words before the amount, else behind it, else in the clauses before."""
    amount, clause = cost.amount, cost.clause
    earlier = [
        a.end for a in reading.amounts_in(clause.start, amount.start) if a.end < amount.start
    ]
    start = max([clause.start, *earlier])
    before = marks.between(start, amount.start, "on")
    if before:
        return before[-2:]
    gift = costs.present(marks.low, clause, amount)
    if gift is not None and gift[0] < gift[1]:
        return [Mark("on", *gift)]
    behind = marks.between(amount.end, min(clause.end, amount.end + 12), "on")
    if behind:
        return behind[:2]
    if clause.part == "expenses":
        return []
    here = clauses.index(clause)
    for other in reversed(clauses[max(here - 2, 0) : here]):
        reason = marks.last(other.start, other.end, "on")
        if reason is not None and not reading.amounts_in(other.start, other.end):
            return [reason]
    return []


def _nothing_else(marks: Marks, clause: Clause) -> bool:
    """Whether a clause tells a cost and nothing more."""
    if clause.part == "expenses":
        return True
    rest, at = "", clause.start
    for mark in marks.between(clause.start, clause.end, "on", "pay", "sum"):
        rest += marks.low[at : mark.start]
        at = mark.end
    return len(_SILENT.sub("", rest + marks.low[at : clause.end])) <= 4
