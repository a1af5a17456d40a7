"""Amounts of money in a text: 23.34元, 三百二, ¥1,280.50, 5万, fifty dollars, 300到500块."""

import re
from decimal import Decimal
from typing import NamedTuple

from handlers.understanding import coins, numbers, quantities, ranges, spelled
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


_COUNTED = frozenset(words.COUNTED)
_LARGE_COUNTED = re.compile(rf"\+?\s?(?:{words.COUNTED_LARGE})")
_NO_MONEY_AFTER = re.compile(
    rf"(?!x\s?\d)[a-z块欧毛角刀]|\s?(?:{words.COUNTED_ENGLISH})(?![a-z])|[:/.]\d"
)
_PLAIN = frozenset(("digits", "run"))
_AFTER_LONE = coins.AFTER_STARTS | frozenset("到至-~—–、")
_MAYBE_CURRENCY = coins.AFTER_STARTS | frozenset(" ")
# 1.客户, 2、时间: a list
_ITEM = frozenset((".", "、", ")"))
_LINE_BEGINS = frozenset(("", "\n"))
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
    return ranges.joined(low, found) if found else found


def _read(low: str, match: "re.Match[str]", floor: int) -> Amount | None:
    """The amount at one hit, or None where the number counts or names something else."""
    start = match.start()
    counted = _is_counted(low, match.end())
    # measured: most numbers are days and pieces, and need no more than this
    is_none = match.lastgroup in _PLAIN and (counted or _is_lone(low, match))
    if is_none and low[start - 1 : start] not in coins.BEFORE_ENDS:
        return None
    prefix = coins.before(low, floor, start)
    if not prefix.word:
        if is_none:
            return None
        if _is_part(low, start, digits=match.group("digits") is not None):
            return None
        if not prefix.minus and match.end("digits") == match.end() and _is_bare(low, match.end()):
            return _bare(low, match)
    said = quantities.quantity(low, match, counted=counted)
    amount = _priced(low, prefix, said) if said is not None else None
    if amount is not None and amount.bare and not _may_be_bare(low, match, amount):
        return None
    return amount


def _is_bare(low: str, end: int) -> bool:
    """Whether nothing behind the digits can be a currency."""
    return low[end : end + 1] not in _MAYBE_CURRENCY


def _bare(low: str, match: "re.Match[str]") -> Amount | None:
    """Digits alone; measured: they are the most, and need a third of the time this way."""
    start, end = match.span("digits")
    said = match.group("digits")
    if end - start <= 2 and low[end : end + 1] in _ITEM and low[start - 1 : start] in _LINE_BEGINS:
        return None
    amount = Amount(start, end, Decimal(said.replace(",", "").replace(" ", "")), bare=True)
    return amount if _may_be_bare(low, match, amount) else None


def _is_counted(low: str, end: int) -> bool:
    """Whether the number counts what follows; 人民币 and 日元 begin like people and days."""
    following = low[end : end + 1]
    return following in _COUNTED and not (
        following in coins.AFTER_STARTS and coins.is_named(low, end)
    )


def _is_lone(low: str, match: "re.Match[str]") -> bool:
    """One Chinese digit is no amount, unless money follows or a range begins: 十到十五万."""
    end = match.end()
    return match.group("run") in numbers.DIGITS and low[end : end + 1] not in _AFTER_LONE


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
        is_digit = match.group() in numbers.DIGITS
        return not is_digit or ranges.begins(low, end)
    is_code = len(digits) > _LONGEST_BARE or (digits[0] == "0" and digits[1:2].isdigit())
    return not is_code and not low.endswith(words.NAMED_BY, 0, amount.start)


def _with_spelled(low: str, found: list[Amount]) -> list[Amount]:
    """Amounts in English words among the others, in the order of the text."""
    for said in spelled.find(low):
        start, end = said.start, said.end
        if any(a.start < end and start < a.end for a in found):
            continue
        amount = _priced(low, coins.before(low, max(start - 10, 0), start), said)
        if amount is not None and (not amount.bare or spelled.stands_alone(low, said)):
            found.append(amount)
    return sorted(found)
