"""Amounts of money in a text: 23.34元, 三百二, ¥1,280.50, 5万, fifty dollars, 300到500块."""

import re
from decimal import Decimal
from typing import NamedTuple

from handlers.understanding import coins, numbers, quantities, spelled
from handlers.understanding.quantities import Quantity
from handlers.understanding.words import money as words


class Amount(NamedTuple):
    """An amount and where it stands. `bare`: no word of money at the number itself.

    A range has `low` and `high`, an open one only one of them; `value` is then its first number.
    With a minus before it the value is below zero.
    """

    start: int
    end: int
    value: Decimal
    currency: str = "CNY"
    bare: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    approx: bool = False


_JOIN = re.compile(r"\s?(?:\(含\))?\s?(?:到|至|-{1,2}|~|—{1,2}|–|to\b)\s?")
_AND = re.compile(r"\sand\s")
_JOINS_NUMBER = re.compile(rf"\s?(?:到|至|-{{1,2}}|~|—{{1,2}}|–)\s?[\d{numbers.CHINESE}]")
_COUNTED = frozenset(words.COUNTED)
_LARGE_COUNTED = re.compile(rf"\s?(?:{words.COUNTED_LARGE})")
_NO_MONEY_AFTER = re.compile(
    r"(?!x\s?\d)[a-z块欧毛角刀]|\s?(?:people|days|units|pcs|hours?|min)|[:/.]\d"
)
_AFTER_LONE = coins.AFTER_STARTS | frozenset("到至-~—–")
_MOST = 200
# a telephone number, an order's number: longer than any sum without a currency
_LONGEST_BARE = 7


def find(low: str) -> list[Amount]:
    """Every amount, from left to right; bare numbers too, for those who know the context."""
    found: list[Amount] = []
    at = 0
    while (begin := quantities.BEGINS.search(low, at)) is not None:
        match = quantities.hit(low, begin.start())
        if match is None:
            at = begin.end()
            continue
        amount = _read(low, match, at)
        at = quantities.skipped(match)
        if amount is not None:
            found.append(amount)
            at = max(at, amount.end)
            if len(found) >= _MOST:
                break
    if spelled.may_be(low):
        found = _with_spelled(low, found)
    return _joined(low, found) if found else found


def _read(low: str, match: "re.Match[str]", floor: int) -> Amount | None:
    """The amount at one hit, or None where the number counts or names something else."""
    start = match.start()
    prefix = coins.before(low, floor, start)
    counted = _is_counted(low, match.end())
    if not prefix.word:
        if counted and match.group("unit") is None and match.group("word") is None:
            return None
        if match.end() - start == 1 and _is_lone(low, match):
            return None
        if _is_part(low, start, digits=match.group("run") is None):
            return None
    said = quantities.quantity(low, match, counted=counted)
    amount = _priced(low, prefix, said) if said is not None else None
    if amount is not None and amount.bare and not _may_be_bare(low, match, amount):
        return None
    return amount


def _is_counted(low: str, end: int) -> bool:
    """Whether the number counts what follows; 人民币 and 日元 begin like people and days."""
    following = low[end : end + 1]
    return following in _COUNTED and not (
        following in coins.AFTER_STARTS and coins.is_named(low, end)
    )


def _is_lone(low: str, match: "re.Match[str]") -> bool:
    """One Chinese digit is no amount, unless money follows or a range begins: 十到十五万."""
    end = match.end()
    return match.group("run") is not None and low[end : end + 1] not in _AFTER_LONE


def _is_part(low: str, at: int, *, digits: bool) -> bool:
    """The end of a longer number, of 第三 or of a code like A12."""
    before = low[at - 1 : at]
    return before.isdigit() or before in {".", "第"} or (digits and "a" <= before <= "z")


def _priced(low: str, prefix: coins.Before, said: Quantity) -> Amount | None:
    """A quantity with the currency around it; None where it counts what follows: 3万人."""
    suffix = coins.behind(low, said.end, said.value, written=said.written)
    named = bool(prefix.word or suffix.word)
    if not named and said.large and _LARGE_COUNTED.match(low, said.end):
        return None
    sign = -1 if prefix.minus else 1
    return Amount(
        min(prefix.start, said.start),
        suffix.end,
        (said.value * suffix.coin + suffix.change) * sign,
        _currency(prefix.word, suffix.word),
        not (named or said.large),
        said.low,
        said.high,
        said.approx,
    )


def _currency(before: str, behind: str) -> str:
    """新台币177亿元 is TWD: of two words the one that says more."""
    word = before if before and behind in words.LOOSE else behind or before
    return words.CURRENCIES.get(word, "CNY")


def _may_be_bare(low: str, match: "re.Match[str]", amount: Amount) -> bool:
    """Whether a number without a currency can be a sum: no code, no time, no part of a date."""
    end = amount.end
    digits = match.group("digits")
    if low[end : end + 1] in _COUNTED or _NO_MONEY_AFTER.match(low, end):
        return False
    if digits is None:
        return match.end() - match.start() > 1 or _JOINS_NUMBER.match(low, end) is not None
    is_code = len(digits) > _LONGEST_BARE or (digits[0] == "0" and digits[1:2].isdigit())
    return not is_code and not low.endswith(words.NAMED_BY, 0, amount.start)


def _with_spelled(low: str, found: list[Amount]) -> list[Amount]:
    """Amounts in English words among the others, in the order of the text."""
    for start, end, value in spelled.find(low):
        if any(a.start < end and start < a.end for a in found):
            continue
        said = Quantity(start, end, value, large=value >= 10**5)
        amount = _priced(low, coins.before(low, max(start - 10, 0), start), said)
        if amount is not None and not (amount.bare and not spelled.stands_alone(low, end)):
            found.append(amount)
    return sorted(found)


def _joined(low: str, found: list[Amount]) -> list[Amount]:
    """Ranges made of two neighbours; a bare number before 到 that made none is no amount."""
    joined: list[Amount] = []
    for amount in found:
        first = joined[-1] if joined else None
        if first is not None and first.high is None and _are_joined(low, first, amount):
            both = _range(first, amount, low)
            if both is not None:
                joined[-1] = both
                continue
        joined.append(amount)
    return [_edges(low, a) for a in joined if not (a.bare and _hangs(low, a))]


def _are_joined(low: str, first: Amount, second: Amount) -> bool:
    if second.start - first.end > 6:
        return False
    if _AND.fullmatch(low, first.end, second.start):
        return low.endswith("between ", 0, first.start)
    return _JOIN.fullmatch(low, first.end, second.start) is not None


def _hangs(low: str, amount: Amount) -> bool:
    """3到5天, 555-0142, 2026-03-18: one end of something that is no range of money."""
    before = low[max(amount.start - 2, 0) : amount.start]
    if len(before) == 2 and before[1] in "-~–" and before[0].isdigit():
        return True
    return _JOINS_NUMBER.match(low, amount.end) is not None


def _range(first: Amount, second: Amount, low: str) -> Amount | None:
    value = first.value
    if first.bare:
        value *= _shared_scale(value, second, low[second.start : second.end])
    if value >= second.value or (first.bare and second.bare and _is_code(low, first, second)):
        return None
    currency = second.currency if first.bare or second.currency != "CNY" else first.currency
    bare = first.bare and second.bare
    return Amount(
        first.start, second.end, value, currency, bare, value, second.high or second.value
    )


def _is_code(low: str, first: Amount, second: Amount) -> bool:
    """Room 301-305 aside, a dash between bare numbers joins sums of some size only."""
    return second.value > 10**5 or low[first.start - 1 : first.start] in {"-", "/", ":"}


def _shared_scale(value: Decimal, second: Amount, written: str) -> Decimal:
    """十到十五万, 10~15k元, 5 to 6 million: the scale is said once, with the second."""
    if "千万" in written and value < 10**6 and "千" not in written.replace("千万", ""):
        return Decimal(10**7) if value < 10 else Decimal(10**4)
    for scale in (
        "billion",
        "million",
        "thousand",
        "hundred",
        "亿",
        "万",
        "千",
        "百",
        "bn",
        "k",
        "w",
        "m",
    ):
        factor = words.SCALES[scale]
        if scale in written and value * factor < second.value:
            return Decimal(factor)
    return Decimal(1)


def _edges(low: str, amount: Amount) -> Amount:
    """Words around an amount that make it an edge or an estimate."""
    if amount.high is not None:
        return amount
    before = low[max(amount.start - 16, 0) : amount.start].rstrip()
    for word in words.BETWEEN:
        if before.endswith(word):
            before = before[: -len(word)].rstrip()
            break
    after = low[amount.end : amount.end + 12].lstrip()
    if before.endswith(words.AT_MOST) or after.startswith(words.AFTER_AT_MOST):
        return amount._replace(high=amount.value, low=None)
    if before.endswith(words.AT_LEAST) or after.startswith(words.AFTER_AT_LEAST):
        return amount._replace(low=amount.value, high=None)
    if before.endswith(words.APPROXIMATELY) or after.startswith(words.AFTER_APPROXIMATELY):
        return amount._replace(approx=True)
    return amount
