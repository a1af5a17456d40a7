"""Who paid: clauses that say the customer or the company did, or that it was reported before."""

import re
from collections.abc import Sequence

from handlers.understanding.marks import Marks
from handlers.understanding.money import Amount
from handlers.understanding.segments import Clause
from handlers.understanding.words import money as words


def _longest_first(table: Sequence[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(table, key=len, reverse=True))


_OTHERS = re.compile(
    rf"(?:(?<!{')(?<!'.join(words.NOT_PAYERS_AFTER)})(?<![a-z])(?:{_longest_first(words.PAYERS)})\s?"
    rf"(?:(?:{_longest_first(words.HOW_THEY_PAY)})\s?){{0,2}}(?:{_longest_first(words.THEY_PAY)}))(?![a-z])"
    rf"|(?:{_longest_first(words.PAID_BY_OTHERS)})(?![a-z])"
)
# in characters
_OBJECT = 3
_ALL = re.compile(_longest_first(words.ALL_OF_IT))


def paid_by_others(
    marks: Marks, clauses: tuple[Clause, ...], amounts: Sequence[tuple[Amount, int]]
) -> frozenset[int]:
    """The places of amounts that are no cost of ours; `amounts` come with their clause's index."""
    low = marks.low
    if _OTHERS.search(low) is None:
        return frozenset()
    found: set[int] = set()
    for index, clause in enumerate(clauses):
        hit = _OTHERS.search(low, clause.start, clause.end)
        if hit is None:
            continue
        here = [amount for amount, at in amounts if at == index]
        if here:
            found |= {a.start for a in here if _is_about(marks, hit.start(), hit.end(), a)}
        elif _ALL.search(low, clause.start, clause.end):
            found |= {a.start for a, at in amounts if at < index}
        else:
            found |= _said_before(marks, clauses, amounts, index) if index else set()
            found |= _said_behind(marks, clauses, amounts, index)
    return frozenset(found)


def _is_about(marks: Marks, start: int, end: int, amount: Amount) -> bool:
    """公司付了30, 30公司付; in 客户请的饭打车30 another purpose stands between."""
    if amount.start < start:
        return not marks.between(amount.end, start, "on")
    # the purpose directly behind is theirs: 客户请吃饭花了300
    return not marks.between(end + _OBJECT, amount.start, "on")


def _said_before(
    marks: Marks, clauses: tuple[Clause, ...], amounts: Sequence[tuple[Amount, int]], index: int
) -> set[int]:
    """午餐200,客户买的单: without an amount of its own a clause is about the one before it."""
    clause, before = clauses[index], clauses[index - 1]
    own = {marks.low[m.start : m.end] for m in marks.between(clause.start, clause.end, "on")}
    reasons = {marks.low[m.start : m.end] for m in marks.between(before.start, before.end, "on")}
    if own and not own & reasons and not any(a in b or b in a for a in own for b in reasons):
        return set()
    return {amount.start for amount, at in amounts if at == index - 1}


def _said_behind(
    marks: Marks, clauses: tuple[Clause, ...], amounts: Sequence[tuple[Amount, int]], index: int
) -> set[int]:
    """王总请吃饭,花了300: the sum belongs to the meal, no purpose of its own stands before it."""
    here = clauses[index]
    if not marks.between(here.start, here.end, "on"):
        return set()
    return {
        amount.start
        for amount, at in amounts
        if at == index + 1 and not marks.between(clauses[at].start, amount.start, "on")
    }
