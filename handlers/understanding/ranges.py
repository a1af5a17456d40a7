"""Ranges of money: 300到500块, between $5 and $10, 不到两千, 五千左右."""

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from handlers.understanding import numbers
from handlers.understanding.words import money as words

if TYPE_CHECKING:
    from handlers.understanding.money import Amount

_DASH = r"\s?(?:\(含\))?\s?(?:到|至|-{1,2}|~|—{1,2}|–|to\b)\s?"
_JOIN = re.compile(_DASH)
_AND = re.compile(r"\sand\s")
_BEGINS = re.compile(rf"(?:\s?(?:到|至|-{{1,2}}|~|—{{1,2}}|–)\s?|、)[\d{numbers.CHINESE}]")
_HANGS = re.compile(rf"\s?(?:到|至|-{{1,2}}|~|—{{1,2}}|–)\s?[\d{numbers.CHINESE}]")
_FARTHEST = 6
# bare numbers joined by a dash above it are numbers of something
_LARGEST_BARE = 100_000
_SCALES = ("billion", "million", "thousand", "hundred", "亿", "万", "千", "百", "bn", "k", "w", "m")
# the words around an amount, the longest first: 不低于 before 低于
_BEFORE = tuple(
    sorted(
        (
            *((word, "most") for word in words.AT_MOST),
            *((word, "least") for word in words.AT_LEAST),
            *((word, "about") for word in words.APPROXIMATELY),
        ),
        key=lambda pair: -len(pair[0]),
    )
)
_AFTER = (
    *((word, "most") for word in words.AFTER_AT_MOST),
    *((word, "least") for word in words.AFTER_AT_LEAST),
    *((word, "about") for word in words.AFTER_APPROXIMATELY),
)
_BEFORE_ENDS = frozenset(word[-1] for word in (*(w for w, _ in _BEFORE), *words.BETWEEN))
_AFTER_BEGINS = frozenset(word[0] for word, _ in _AFTER)


def begins(low: str, end: int) -> bool:
    """Whether the number that ends here may be the first of two: 十到十五万, 五、六万."""
    return _BEGINS.match(low, end) is not None


def joined(low: str, found: "list[Amount]") -> "list[Amount]":
    """Ranges made of two neighbours; a bare number before 到 that made none is no amount."""
    pairs: list[Amount] = []
    for amount in found:
        first = pairs[-1] if pairs else None
        both = _range(low, first, amount) if first is not None and first.high is None else None
        if both is not None:
            pairs[-1] = both
        else:
            pairs.append(amount)
    return [_edged(low, a) for a in pairs if not (a.bare and _hangs(low, a))]


def _range(low: str, first: "Amount", second: "Amount") -> "Amount | None":
    """The range of two amounts, None where nothing joins them."""
    if second.start - first.end > _FARTHEST or not _are_joined(low, first, second):
        return None
    value = first.value
    if first.bare:
        value *= _shared_scale(value, second, low[second.start : second.end])
    bare = first.bare and second.bare
    if value >= second.value or (bare and _is_code(low, first, second)):
        return None
    currency = second.currency if first.bare or second.currency != "CNY" else first.currency
    high = second.high or second.value
    return second._replace(
        start=first.start, value=value, currency=currency, bare=bare, low=value, high=high
    )


def _are_joined(low: str, first: "Amount", second: "Amount") -> bool:
    between = low[first.end : second.start]
    if between == "、":
        return _are_neighbours(low, first, second)
    if _AND.fullmatch(between):
        return low.endswith("between ", 0, first.start)
    return _JOIN.fullmatch(between) is not None


def _are_neighbours(low: str, first: "Amount", second: "Amount") -> bool:
    """5、6万 and 三、四百块; 30、20 are two sums."""
    if first.end - first.start != 1 or second.bare:
        return False
    one, two = numbers.number(low[first.start]), numbers.number(low[second.start])
    return one is not None and two is not None and two - one == 1


def _is_code(low: str, first: "Amount", second: "Amount") -> bool:
    """2026-03-18 and 0571-88886666 are no sums."""
    return second.value > _LARGEST_BARE or low[first.start - 1 : first.start] in {"-", "/", ":"}


def _hangs(low: str, amount: "Amount") -> bool:
    """3到5天, 555-0142: one end of something that is no range of money."""
    before = low[max(amount.start - 2, 0) : amount.start]
    if len(before) == 2 and before[1] in "-~–" and before[0].isdigit():
        return True
    if amount.end - amount.start == 1 and low[amount.start] in numbers.DIGITS:
        return True
    return _HANGS.match(low, amount.end) is not None


def _shared_scale(value: Decimal, second: "Amount", written: str) -> Decimal:
    """十到十五万, 10~15k元, 5 to 6 million: the scale is said once, with the second."""
    if "千万" in written and value < 10**6:
        return Decimal(10**7) if value < 10 else Decimal(10**4)
    for scale in _SCALES:
        factor = words.SCALES[scale]
        if scale in written and value * factor < second.value:
            return Decimal(factor)
    return Decimal(1)


def _edged(low: str, amount: "Amount") -> "Amount":
    """An amount with the words around it that make it an edge or an estimate."""
    if amount.high is not None:
        return amount
    match _edge(low, amount):
        case "most":
            return amount._replace(high=amount.value, low=None)
        case "least":
            return amount._replace(low=amount.value, high=None)
        case "about":
            return amount._replace(approx=True)
        case _:
            return amount


def _edge(low: str, amount: "Amount") -> str:
    before = low[max(amount.start - 16, 0) : amount.start].rstrip()
    after = low[amount.end : amount.end + 12].lstrip()
    if before[-1:] not in _BEFORE_ENDS and after[:1] not in _AFTER_BEGINS:
        return ""
    for word in words.BETWEEN:
        if before.endswith(word):
            before = before[: -len(word)].rstrip()
            break
    for word, edge in _BEFORE:
        if before.endswith(word):
            return edge
    return next((edge for word, edge in _AFTER if after.startswith(word)), "")
