"""What the words around an amount say: a cost of ours, a price, theirs, a total, a correction."""

import re
from enum import Enum
from typing import NamedTuple

from handlers.understanding.marks import FARTHEST, Mark, Marks
from handlers.understanding.money import Amount
from handlers.understanding.segments import Clause
from handlers.understanding.words import labels
from handlers.understanding.words import money as words


class Role(Enum):
    """What an amount is to the one who pays."""

    NOTHING = "a price, a budget, somebody else's money"
    COST = "we paid it"
    TOTAL = "all that we paid"
    PART = "what a total holds"
    BACK = "we got it back"
    OLD = "不是268: said before and wrong"
    CORRECTED = "what should have been said"


class Place(NamedTuple):
    """An amount in its clause: what was said before it, and what was counted already."""

    marks: Marks
    amount: Amount
    clause: Clause
    before: Clause | None
    # where the amount before it in the clause ends
    floor: int
    counted: bool
    # the clause before it holds an amount of its own
    settled: bool


def _longest_first(table: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(table, key=len, reverse=True))


# more than a rep carries: such a sum is part of the deal
_LARGEST = 100_000
_LARGEST_BARE = 20_000
# from here on it takes a plain 花了 right before the sum
_LARGE = 10_000
_FILLER = re.compile(rf"(?<![a-z])(?:{_longest_first(words.FILLERS)})(?![a-z])|[\s:,.~]")
_UNIT_PRICE = re.compile(rf"(?:钱)?\s?(?:/|每|一|per |a )\s?(?:{'|'.join(words.PRICED_BY)})")
_OF_DEAL = re.compile(
    rf"(?:钱|左右)?的(?:{'|'.join(words.DEAL_OBJECTS)}|\S{{0,4}}(?:报价|合同|预算|单子))"
)
_CONNECTED = re.compile(r"[\s+、和跟加/与&,]{0,4}(?:and |而?是|应该是)?[¥$]?")
_THEY_BEGIN = re.compile(rf"(?:{_longest_first(words.THEY_DO)})\b")
_THEIRS = re.compile(
    rf"(?<!{')(?<!'.join(words.OURS_BEFORE)})(?<![a-z])(?:{_longest_first(words.THEY)})\s?"
    rf"(?:(?:{_longest_first(words.WHEN_THEY)})\s?){{0,2}}(?:{_longest_first(words.THEY_SPENT)})"
)
# 他们采购了20台打印机,花了8万
_THEIR_TALE = re.compile(rf"(?:{_longest_first(words.THEY)})(?![a-z])")
_LISTED = re.compile(r"[\d、+]")
_AFTER_TOTAL = re.compile(r"\s?(?:in total|total|altogether|all in)\b")
_PRESENT = re.compile(
    rf"(?:{'|'.join(words.BROUGHT)})了?(?:[他她]们?|客户)?[一两几二三四\d]?"
    rf"(?:{'|'.join(words.PRESENTS_IN)})(?P<what>[^\d,]{{0,6}}?)(?:自费|花了|[共花])?$"
)
# 356(其中打印96、茶歇260)
_OPEN_BRACKET = re.compile(r"\([^()]*$")
_REASON_AFTER = 8
_AFTER = ("on", "pay", "sum", "deal")
# in characters: 一共花了大概180
_TOTAL_NEAR = 10


def role(place: Place) -> Role:
    """The part an amount plays, by the nearest words; a number nobody explains is nothing."""
    low, amount, clause = place.marks.low, place.amount, place.clause
    if amount.bare and low.startswith(("折", "%"), amount.end):
        return Role.NOTHING
    if place.marks.last(max(clause.start, amount.start - 4), amount.start, "back") is not None:
        return Role.BACK
    if amount.value < 0:
        return Role.BACK
    if low[clause.start : amount.start].rstrip().endswith("="):
        return Role.NOTHING
    corrected = _corrected(place)
    if corrected is not None:
        return corrected
    if clause.part == "expenses":
        return _labelled(place)
    if _is_somebody_elses(place):
        return Role.NOTHING
    return _told(place)


def _corrected(place: Place) -> Role | None:
    """不是268 takes back, 更正一下是58 and 不对,是64 put in its place."""
    low, amount, clause = place.marks.low, place.amount, place.clause
    old = place.marks.last(place.floor, amount.start, "old")
    if old is not None and amount.start - old.end <= 3:
        return Role.OLD if place.counted else Role.NOTHING
    if not place.counted:
        return None
    here = place.marks.last(clause.start, amount.start, "correct")
    if here is not None:
        return Role.CORRECTED
    before = place.before
    if before is not None and not place.settled:
        first = place.marks.between(before.start, before.end, "correct")
        if (
            first
            and first[0].start - before.start <= 2
            and _gap(low, clause.start, amount.start) <= 4
        ):
            return Role.CORRECTED
    return None


def _labelled(place: Place) -> Role:
    """Under 费用 every amount counts but a price, a part of the total and a number of people."""
    low, amount, clause = place.marks.low, place.amount, place.clause
    before = low[max(clause.start, amount.start - 4) : amount.start]
    if amount.bare and before.endswith(("/", "for ", "x", "*")):
        return Role.NOTHING
    if low[clause.start : clause.end].strip() in labels.NOTHING:
        return Role.NOTHING
    return _total_or_cost(place)


def _is_somebody_elses(place: Place) -> bool:
    """Too much for a rep, a price by the piece, a sum of the deal, or what they spent."""
    low, amount, clause = place.marks.low, place.amount, place.clause
    largest = _LARGEST * words.SMALL_MONEY.get(amount.currency, 1)
    if amount.value >= largest or (amount.bare and amount.value > _LARGEST_BARE):
        return True
    near = place.marks.last(amount.start - 3, amount.start, "on", "pay", "sum")
    if near is None and _UNIT_PRICE.match(low, amount.end, clause.end):
        return True
    if _OF_DEAL.match(low, amount.end, clause.end):
        return True
    if _THEY_BEGIN.match(low, clause.start):
        return True
    before = place.before
    if amount.value >= _LARGE and before is not None and _THEIR_TALE.match(low, before.start):
        return True
    start = max(clause.start, amount.start - FARTHEST)
    return _THEIRS.search(low, start, amount.start) is not None


def _told(place: Place) -> Role:
    """In running text the nearest word before an amount says what it is, else one behind it."""
    low, amount, clause, floor = place.marks.low, place.amount, place.clause, place.floor
    cost = place.marks.last(clause.start, amount.start, "on", "pay", "sum")
    deal = place.marks.last(clause.start, amount.start, "deal")
    if deal is not None and (cost is None or deal.end > cost.end):
        return Role.NOTHING
    if cost is not None and (cost.start >= floor or _CONNECTED.fullmatch(low, floor, amount.start)):
        return _explained(place, cost, deal)
    if not amount.bare and cost is None:
        after = place.marks.between(
            amount.end, min(amount.end + _REASON_AFTER, clause.end), *_AFTER
        )
        if after and after[0].kind != "deal":
            return Role.TOTAL if _AFTER_TOTAL.match(low, amount.end) else Role.COST
    if cost is None and (
        _is_other_leg(place) or present(low, clause, amount) or _follows_reason(place)
    ):
        return Role.COST
    return Role.NOTHING


def present(low: str, clause: Clause, amount: Amount) -> tuple[int, int] | None:
    """带了盒崂山茶240: what was brought along, where nothing but the price stands behind it."""
    match = _PRESENT.search(low, clause.start, amount.start)
    return match.span("what") if match is not None and amount.end == clause.end else None


def _is_other_leg(place: Place) -> bool:
    """打车去30,回来35."""
    leg = place.marks.last(place.clause.start, place.amount.start, "leg")
    return place.counted and leg is not None and leg.end == place.amount.start


def _explained(place: Place, cost: Mark, deal: Mark | None) -> Role:
    """A word of spending stands before the amount: is it near enough?"""
    amount, clause = place.amount, place.clause
    gap = _gap(place.marks.low, max(cost.end, place.floor), amount.start)
    if amount.value >= _LARGE and gap > (3 if cost.kind != "on" else 1):
        return Role.NOTHING
    if amount.bare and gap > 3 and not _ends_clause(place, cost):
        return Role.NOTHING
    if cost.kind == "sum":
        ours = place.counted or place.marks.between(clause.start, cost.start, "on", "pay")
        if deal is not None and not ours:
            return Role.NOTHING
    return _total_or_cost(place)


def _ends_clause(place: Place, cost: Mark) -> bool:
    """Uber to the site 23.50: in English a few words may stand between."""
    low, amount = place.marks.low, place.amount
    between = low[cost.end : amount.start]
    return between.isascii() and len(between.split()) <= 3 and amount.end == place.clause.end


def _total_or_cost(place: Place) -> Role:
    """来回打车一共60 is one cost of several, 打车46午餐35一共81 is all."""
    low, amount, clause = place.marks.low, place.amount, place.clause
    if place.marks.last(max(place.floor, clause.start), amount.start, "part") is not None:
        return Role.PART
    bracket = _OPEN_BRACKET.search(low, max(0, amount.start - FARTHEST), amount.start)
    if bracket is not None and place.marks.last(bracket.start(), amount.start, "part") is not None:
        return Role.PART
    if _AFTER_TOTAL.match(low, amount.end):
        return Role.TOTAL
    floor = place.floor if place.floor > clause.start or not clause.part else 0
    total = place.marks.last(max(floor, amount.start - _TOTAL_NEAR), amount.start, "sum")
    if total is None:
        return Role.COST
    reasons = place.marks.between(clause.start, amount.start, "on")
    alone = place.floor <= clause.start and len({low[m.start : m.end] for m in reasons}) == 1
    return Role.COST if alone else Role.TOTAL


def _follows_reason(place: Place) -> bool:
    """请客户吃饭,320: the clause before says on what, this one only how much."""
    low, amount, clause, before = place.marks.low, place.amount, place.clause, place.before
    if before is None or place.settled or before.part != clause.part:
        return False
    if amount.start - clause.start > FARTHEST:
        return False
    if any(c in low[before.end : clause.start] for c in "。;\n!?"):
        return False
    if place.marks.last(before.start, before.end, "deal") is not None:
        return False
    if place.marks.last(before.start, before.end, "on", "pay") is None:
        return False
    if place.marks.last(clause.start, amount.start, "was") is not None:
        return True
    ahead = _gap(low, amount.end, min(clause.end, amount.end + FARTHEST)) if amount.bare else 0
    return ahead <= 1 and _gap(low, clause.start, amount.start) <= 2


def _gap(low: str, start: int, end: int) -> int:
    """How many characters say anything between two places."""
    return len(_LISTED.sub("", _FILLER.sub("", low[start:end]))) if start < end else 0
