"""What the contact cost us: amounts that are expenses, summed, and what they were for."""

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from handlers.understanding.claims import Said, Span
from handlers.understanding.money import Amount
from handlers.understanding.segments import Clause
from handlers.understanding.words import labels
from handlers.understanding.words import money as words

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading

_ON = re.compile("|".join(re.escape(w) for w in sorted(words.SPENT_ON, key=len, reverse=True)))
_SPENDING = re.compile(
    "|".join(re.escape(w) for w in sorted(words.SPENDING, key=len, reverse=True))
)
_DEAL = re.compile("|".join(re.escape(w) for w in sorted(words.DEAL, key=len, reverse=True)))
_TOTAL = re.compile(
    rf"(?:{'|'.join(re.escape(w) for w in words.TOTALS)})(?:花了?|用了|是|of|:)?\s?(?:¥|\$|rmb|usd)?\s?$"  # noqa: E501  # a table or pattern reads as one line
)
# more than a rep carries: such a sum is part of the deal
_LARGEST_BARE = Decimal(20000)


class Spent(NamedTuple):
    """The sum and its note, each with the words it came from."""

    expenses: Said[Decimal] | None
    note: Said[str] | None
    clauses: frozenset[int]


def spent(reading: "Reading", clauses: tuple[Clause, ...]) -> Spent:
    """The expenses told in these clauses, and which of them tell nothing else."""
    counted: list[tuple[Amount, Clause]] = []
    replaced: list[tuple[Amount, Clause]] = []
    total: tuple[Amount, Clause] | None = None
    if any(w in reading.low for w in words.PAID_BY_OTHERS):
        clauses = tuple(c for c in clauses if c.part == "expenses" or not _others_pay(reading, c))
    for clause in clauses:
        if clause.part and clause.part not in {"expenses", "contents", "outcome"}:
            continue
        text = reading.low[clause.start : clause.end]
        if clause.part == "expenses" and text.strip() in labels.NOTHING:
            continue
        for amount in reading.amounts_in(clause.start, clause.end):
            if amount.end > clause.end:
                continue
            if not _is_expense(reading, amount, clause, bool(counted)):
                continue
            before = reading.low[max(amount.start - 8, clause.start) : amount.start]
            if counted and any(w in text[: amount.start - clause.start] for w in words.CORRECTED):
                replaced.append(counted.pop())
                counted.append((amount, clause))
            elif _TOTAL.search(before) and total is None:
                total = (amount, clause)
            else:
                counted.append((amount, clause))
    kept = [total] if total else counted
    if not kept:
        return Spent(None, None, frozenset())
    value = sum((amount.value for amount, _ in kept), Decimal(0))
    spans = tuple(reading.span(a.start, a.end) for a, _ in kept)
    everything = [*([total] if total else []), *replaced, *counted]
    pure = frozenset(c.start for _, c in everything if _nothing_else(reading, c))
    if value == 0:
        return Spent(None, None, pure)
    return Spent(Said(value, spans), _note(reading, everything), pure)


def _others_pay(reading: "Reading", clause: Clause) -> bool:
    return any(w in reading.low[clause.start : clause.end] for w in words.PAID_BY_OTHERS)


def _is_expense(reading: "Reading", amount: Amount, clause: Clause, others: bool) -> bool:
    low = reading.low
    if clause.part == "expenses":
        return not (amount.bare and low[amount.start - 1 : amount.start] == "/")
    before = low[clause.start : amount.start]
    after = low[amount.end : min(amount.end + 6, clause.end)]
    on = list(_ON.finditer(before))
    spending = list(_SPENDING.finditer(before))
    last_cost = max((m.end() for m in (*on, *spending)), default=-1)
    last_deal = max((m.end() for m in _DEAL.finditer(before)), default=-1)
    if amount.bare and (amount.value > _LARGEST_BARE or low.startswith(("折", "%"), amount.end)):
        return False
    if last_deal > last_cost:
        return False
    if last_cost >= 0:
        gap = len(before) - last_cost
        return (
            not amount.bare
            or gap <= 3
            or (gap <= 5 and not any(c.isdigit() for c in before[last_cost:]))
        )
    if amount.bare:
        return others and any(w in before for w in words.CORRECTED)
    if _ON.search(after) or _SPENDING.search(after):
        return True
    earlier = low[max(clause.start - 14, 0) : clause.start]
    near = others and any(w in before for w in words.CORRECTED)
    scale = amount.value >= 10000
    return (
        near
        or (
            not scale and (_ON.search(earlier) is not None or _SPENDING.search(earlier) is not None)
        )
        or (
            before.isascii()
            and not scale
            and _ON.search(low[: clause.start]) is not None
            and _DEAL.search(low, clause.start, clause.end) is None
        )
    )


def _note(reading: "Reading", kept: list[tuple[Amount, Clause]]) -> Said[str] | None:
    """打车、停车: what the money went on, in the words of the message."""
    found: dict[tuple[int, int], None] = {}
    for amount, clause in kept:
        before = [
            a.end for a in reading.amounts_in(clause.start, amount.start) if a.end - a.start > 1
        ]
        start = max([clause.start, *before])
        hits = list(_ON.finditer(reading.low, start, min(clause.end, amount.end + 6)))
        inside = [h for h in hits if h.start() < amount.start] or hits
        if not inside and not clause.part:
            inside = list(_ON.finditer(reading.low, max(clause.start - 14, 0), clause.start))[-1:]
        if (
            not inside
            and clause.part == "expenses"
            and clause.label not in {"费用", "花费", "expenses", "expense"}
            and _ON.search(clause.label)
        ):
            continue
        for hit in inside[-2:]:
            found[(hit.start(), hit.end())] = None
    if not found:
        return None
    spans: tuple[Span, ...] = tuple(reading.span(s, e) for s, e in sorted(found))
    return Said("、".join(reading.raw(s, e) for s, e in sorted(found)), spans)


def _nothing_else(reading: "Reading", clause: Clause) -> bool:
    """Whether a clause tells a cost and nothing more."""
    if clause.part == "expenses":
        return True
    text = reading.low[clause.start : clause.end]
    rest = _SPENDING.sub("", _ON.sub("", text))
    rest = re.sub(r"[\d.,元块¥$\s了共一我付的来回约大概]|usd|sgd|rmb", "", rest)
    return len(rest) <= 4
