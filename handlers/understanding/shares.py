"""Sums said by their parts: 各30 for there and back, 人均80 for four, 30*2, 46+35."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from handlers.understanding import numbers
from handlers.understanding.marks import Marks
from handlers.understanding.money import Amount
from handlers.understanding.segments import Clause
from handlers.understanding.words import money as words

_FAMILY = {
    word.replace("_", " "): kind for kind, row in enumerate(words.SHARED_BY) for word in row.split()
}
_UNIT = "|".join(sorted(_FAMILY, key=len, reverse=True))
_EACH = "|".join(sorted(words.EACH, key=len, reverse=True))
_EACH_BEFORE = re.compile(
    rf"(?P<each>{_EACH}|[每一](?:{_UNIT}))(?:花了|用了|付了|是|要|大概|[:\s¥$]){{0,3}}$"
)
_EACH_AFTER = re.compile(
    rf"\s?(?P<each>(?:一|每|/\s?|per |a )(?P<unit>{_UNIT})|each(?: way)?|apiece)(?![a-z])"
)
_COUNT = re.compile(
    rf"(?P<n>\d{{1,2}}|[{''.join(numbers.DIGITS)}十]{{1,2}}|two|three|four|five|six|seven|eight|ten)"
    rf"\s?(?P<unit>{_UNIT})"
)
_TIMES = re.compile(r"\s?[*x×乘]\s?(?P<n>\d{1,4}(?:\.\d{1,2})?)")
_TIMES_BEFORE = re.compile(rf"(?<!\d)(?P<n>\d{{1,3}})(?:{_UNIT})\s?[*x×]\s?[¥$]?$")
_BOTH = re.compile("|".join(words.THERE_AND_BACK))
# in characters: a number of people farther away shares something else
_FAR = 40
_PEOPLE = _FAMILY["人"]


def value(marks: Marks, amount: Amount, clause: Clause, around: Sequence[Clause]) -> Decimal | None:
    """What an amount comes to with all its shares; `around`: where their number may stand, too.

    None for a price by the head of nobody knows how many.
    """
    low = marks.low
    times = _TIMES.match(low, amount.end)
    if times is not None:
        return amount.value * Decimal(times.group("n"))
    by = _TIMES_BEFORE.search(low, max(clause.start, amount.start - 8), amount.start)
    if by is not None:
        return amount.value * Decimal(by.group("n"))
    each = _each(low, amount, clause)
    if not each:
        return amount.value
    family = _family(each)
    count = _count(low, amount, (clause, *around), family)
    if count is None and family == _FAMILY["张"]:
        # 两个人的高铁票,每张128
        count = _count(low, amount, (clause, *around), _PEOPLE)
    if count is None and each == "各":
        reasons = {low[m.start : m.end] for m in marks.between(clause.start, amount.start, "on")}
        count = Decimal(max(len(reasons), 1))
    if count is None:
        return None if family == _PEOPLE else amount.value
    return amount.value * count


def is_by_head(low: str, amount: Amount, clause: Clause) -> bool:
    """人均80, 80一个人."""
    return _family(_each(low, amount, clause)) == _PEOPLE


def _each(low: str, amount: Amount, clause: Clause) -> str:
    """The word that makes an amount one of several: 各, 每晚, per person; "" where none does."""
    match = _EACH_BEFORE.search(low, max(clause.start, amount.start - 12), amount.start)
    match = match or _EACH_AFTER.match(low, amount.end, clause.end)
    return match.group("each") if match else ""


@lru_cache(maxsize=64)
def _family(each: str) -> int | None:
    """What is counted: 每晚 by nights; None for 各, which goes with anything."""
    if each in words.PER_HEAD:
        return _PEOPLE
    return next((kind for word, kind in _FAMILY.items() if each.endswith(word)), None)


def end_of(low: str, amount: Amount) -> int:
    """Where an amount ends with what it is multiplied by."""
    times = _TIMES.match(low, amount.end)
    return times.end() if times else amount.end


def _count(
    low: str, amount: Amount, clauses: Sequence[Clause], family: int | None
) -> Decimal | None:
    """两趟, 4个人, 来回: in the clause itself, else in a neighbour."""
    for clause in clauses:
        start, end = max(clause.start, amount.start - _FAR), min(clause.end, amount.end + _FAR)
        if family in {None, _FAMILY["趟"]} and _BOTH.search(low, start, end):
            return Decimal(2)
        for match in _COUNT.finditer(low, start, end):
            if amount.start < match.end() and match.start() < amount.end:
                continue
            said = match.group("n")
            count = numbers.number(said) or numbers.english([said])
            if count and count > 1 and family in {None, _FAMILY[match.group("unit")]}:
                return count
    return None
