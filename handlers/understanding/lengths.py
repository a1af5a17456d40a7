"""What a quantity of time says: 3个月, 两个半小时, one and a half hours."""

import re
from decimal import Decimal

from handlers.understanding import numbers
from handlers.understanding.meanings import Quantity
from handlers.understanding.words import times as words
from handlers.understanding.words.timeforms import any_of

_UNIT = re.compile(rf"({any_of(words.UNITS)})s?\s?$")
_RANGE = re.compile(
    r"(\d+|[一二两三四五六七八九十])\s?(?:[-~–—到至]|to|or)\s?(\d+|[一二两三四五六七八九十])$"
)
_HUNDRED = {"十几": 15, "几十": 30, "十来": 10, "a hundred": 100}


def quantity(text: str) -> Quantity | None:
    """3个月, 半小时, 两个半月, one and a half hours; of 3-5天 and 两三天 the longer."""
    body = text.strip()
    body, extra = _without_half(body)
    match = _UNIT.search(body)
    if match is None:
        return None
    name = words.UNITS[match.group(1)]
    head = (
        body[: match.start()]
        .strip(" -")
        .replace("多", "")
        .removesuffix("个")
        .removesuffix(" more")
        .strip()
    )
    if head.endswith("半") and len(head) > 1:
        head, extra = head[:-1].removesuffix("个"), Decimal("0.5")
    count = _count(head)
    if count is None:
        return None
    return _in_units(count + extra, name)


def _without_half(body: str) -> tuple[str, Decimal]:
    """一年半 and the like, without the half: an hour and a half."""
    for ending, value in (
        (" and a half", "0.5"),
        (" and half", "0.5"),
        (" and a quarter", "0.25"),
        ("半", "0.5"),
        (" long", "0"),
    ):
        if body.endswith(ending):
            return body.removesuffix(ending), Decimal(value)
    for inside, value in (
        (" and a half ", "0.5"),
        (" and an half ", "0.5"),
        (" and half ", "0.5"),
        (" and a quarter ", "0.25"),
        ("a half ", "0.5"),
    ):
        if inside in body and not body.startswith("half"):
            start = body.startswith(inside)
            return body.replace(inside, "0 " if start else " ", 1), Decimal(value)
    return body, Decimal(0)


def _count(head: str) -> Decimal | None:
    if head in words.COUNTS:
        return Decimal(words.COUNTS[head])
    if head in _HUNDRED:
        return Decimal(_HUNDRED[head])
    between = _RANGE.search(head)
    if between is not None:
        return numbers.number(between.group(2))
    if head.isascii() and head.replace("-", " ").replace(" ", "").isalpha():
        return numbers.english(
            [w for w in head.replace("-", " ").removeprefix("a ").split() if w != "and"]
        )
    if len(head) == 2 and all(c in "一两二三四五六七八九" for c in head):
        return numbers.number(head[1])  # 两三天, 三五天: vague, the longer counts
    return numbers.number(head)


def _in_units(count: Decimal, name: str) -> Quantity:
    match name:
        case "quarter-hour":
            return count * 15, "minute"
        case "fortnight":
            return count * 2, "week"
        case "decade":
            return count * 10, "year"
        case "hour" if count in {Decimal("0.25"), Decimal("0.75")}:
            return count * 60, "minute"
    return count, name
