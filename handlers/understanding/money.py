"""Amounts of money in a text: 23.34元, 三百二, ¥1,280.50, 5万, USD 42.50, 300到500块."""

import re
from decimal import Decimal
from typing import NamedTuple

from handlers.understanding import numbers
from handlers.understanding.words import money as words


class Amount(NamedTuple):
    """An amount and where it stands. `bare`: no word of money at the number itself.

    A range has `low` and `high`, an open one only one of them; `value` is then its first number.
    """

    start: int
    end: int
    value: Decimal
    currency: str = "CNY"
    bare: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    approx: bool = False


def _any(table: object) -> str:
    return "|".join(re.escape(w) for w in sorted(table, key=len, reverse=True))  # type: ignore[call-overload]  # keys of a table


_CN = f"[{numbers.CHINESE}]"
_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?)"
_BEFORE = (
    "人民币",
    "rmb",
    "cny",
    "¥",
    "usd",
    "us$",
    "$",
    "c$",
    "a$",
    "hk$",
    "港币",
    "hkd",
    "eur",
    "€",
    "gbp",
    "£",
    "新台币",
    "sgd",
    "s$",
    "vnd",
    "aed",
    "aud",
    "cad",
    "chf",
    "twd",
    "nt$",
    "jpy",
)
_AMOUNT = re.compile(
    rf"(?:(?P<pre>{_any(_BEFORE)})\s?)?"
    rf"(?P<vague>数|几)?(?P<n>{_DIGITS}|{_CN}{{1,16}})"
    rf"(?P<dot>{_CN}{{0,8}})"
    r"(?P<more>多|几|余)?\s?(?P<scale>(?:[kwm](?![a-z])|亿|万亿|万|千|百|million|billion|thousand)?)(?P<more2>多|几|余)?\s?"
    rf"(?P<post>(?:{_any(k for k in words.CURRENCIES if k not in '¥$€£')})?)"
    rf"(?P<small>(?:{_CN}|\d){{0,2}}[角毛]?(?:{_CN}|\d)?分?)?"
)
_JOIN = re.compile(r"\s?(?:\(含\))?\s?(?:到|至|-{1,2}|~|—{1,2}|–)\s?")
_TAIL = re.compile(r"(?:左右|上下|以上|以下|以内|起|or so)?")
_FOLLOWS = re.compile(
    rf"[{re.escape(words.COUNTED)}]|[a-z]|\s?(?:people|days|units|pcs|hours|min)|[:/.-]\d|号|、?\d"
)


def find(low: str) -> list[Amount]:
    """Every amount, from left to right; bare numbers too, for those who know the context."""
    found: list[Amount] = []
    at = 0
    while (match := _AMOUNT.search(low, at)) is not None:
        at = max(match.end(), match.start() + 1)
        amount = _read(low, match)
        if amount is None:
            at = match.start("n") + max(len(match.group("n")), 1)
            continue
        before = found[-1] if found else None
        if (
            before is not None
            and _JOIN.fullmatch(low, before.end, amount.start)
            and before.high is None
        ):
            joined = _range(before, amount, low)
            if joined is not None:
                found[-1] = joined
                continue
        found.append(_edges(low, amount))
        if len(found) >= 200:
            break
    return found


def _read(low: str, match: "re.Match[str]") -> Amount | None:
    """The amount at one hit, or None where the number is part of something else."""
    head, more = match.group("n"), match.group("dot")
    pre, post, scale = match.group("pre"), match.group("post"), match.group("scale")
    start, end = match.start(), match.end()
    end -= len(low[start:end]) - len(low[start:end].rstrip())
    value = _number(head, more)
    if value is None or (not pre and _goes_on_from(low, start, head)):
        return None
    value *= Decimal(words.SCALES.get(scale, 10**12 if scale == "万亿" else 1))
    small = match.group("small") or ""
    extra = _extra(small, post)
    if small and extra is None:
        end = match.start("small")
    elif extra is not None:
        value, post = value + extra, post or "元"
    if post in {"块", "元"} and not _is_money_word(low, match.start("post"), end, post, value):
        post, end = "", match.start("post")
    if scale == "m" and not (pre or post):
        return None
    said = bool(pre or post) or scale in {"万", "亿", "w", "万亿"} or _has_scale(head, more)
    said = said or (scale == "k" and not post)
    if not said and (_FOLLOWS.match(low, end) or not _is_enough(low, head, end)):
        return None
    currency = words.CURRENCIES.get(post or "", "") or words.CURRENCIES.get(pre or "", "CNY")
    for word, other in (("人民币", "CNY"), ("日币", "JPY"), ("整", currency)):
        if low.startswith(word, end):
            currency, end = other, end + len(word)
    low_end = high_end = None
    if match.group("vague"):
        low_end, high_end = value, value * 10
    elif match.group("more") or match.group("more2"):
        low_end, high_end = value, value + _step(value)
    return Amount(start, end, value, currency, not said, low_end, high_end)


def _number(head: str, more: str) -> Decimal | None:
    """1万2, 47.26亿: digits may be carried on by Chinese scales."""
    if head[0].isascii() and more:
        return numbers.chinese(head.replace(",", "") + more)
    return None if more else numbers.number(head)


def _goes_on_from(low: str, start: int, head: str) -> bool:
    """The end of a longer number, of 第三 or of a code like A12."""
    before = low[start - 1 : start]
    return (
        before.isdigit()
        or before in {".", "第"}
        or (head[0].isascii() and before.isascii() and before.isalpha())
    )


def _extra(small: str, post: str) -> Decimal | None:
    """What stands behind the yuan: 5, 八毛五."""
    fits = post in {"块", "元", "圆", ""} and (post or "角" in small or "毛" in small)
    return _small(small) if small and fits else None


def _is_enough(low: str, head: str, end: int) -> bool:
    """One Chinese digit is no amount, unless a range begins with it: 十到十五万."""
    return len(head) > 1 or head.isdigit() or _JOIN.match(low, end) is not None


def _has_scale(head: str, more: str) -> bool:
    return any(c in "万亿" for c in head + more) and len(head + more) > 1


def _step(value: Decimal) -> Decimal:
    """一千多 is up to two thousand, 十多 up to twenty."""
    step = Decimal(1)
    while step * 10 <= value:
        step *= 10
    return step


def _is_money_word(low: str, at: int, end: int, post: str, value: Decimal) -> bool:
    following = low[end : end + 1]
    if post == "元":
        return following not in {"旦", "宵", "素", "器", "件"}
    if (
        end > at + 1
        or not following
        or following in "钱多,。;!、)左上以吧,\n )的了"
        or not "\u4e00" <= following <= "\u9fff"
    ):
        return value != 1 or end > at + 1
    return value > 10


def _small(text: str) -> Decimal | None:
    """角 and 分 after the yuan: 5, 八毛五, 6角7分, 零四."""
    units = {"角": Decimal("0.1"), "毛": Decimal("0.1"), "分": Decimal("0.01")}
    total, digit, place, zero = Decimal(0), None, Decimal("0.1"), False
    if len(text) == 2 and text.isdigit():
        return Decimal(text) / 100
    for character in text:
        if character in units:
            if digit is None:
                return None
            total += digit * units[character]
            digit, place = None, units[character] / 10
        else:
            value = numbers.number(character)
            if value is None or value > 9 or (digit is not None and digit != 0):
                return None
            zero = zero or value == 0
            digit = value
    if digit:
        total += digit * (Decimal("0.01") if zero else place)
    return total


def _range(first: Amount, second: Amount, low: str) -> Amount | None:
    if first.bare and second.bare:
        return None
    value = first.value
    if first.bare:
        # 十到十五万, 10~15k元: the scale is said once, with the second
        raw = low[second.start : second.end]
        for scale in ("亿", "万", "千", "百", "k", "w"):
            if scale in raw and value * words.SCALES[scale] < second.value:
                value *= words.SCALES[scale]
                break
        if "千万" in raw and value < 10**6:
            value *= 10**4
    if value >= second.value:
        return None
    return Amount(first.start, second.end, value, second.currency, low=value, high=second.value)


def _edges(low: str, amount: Amount) -> Amount:
    before = low[max(amount.start - 6, 0) : amount.start].rstrip()
    after = _TAIL.match(low, amount.end)
    tail = after.group() if after else ""
    if before.endswith(words.AT_MOST) or tail in {"以下", "以内"}:
        return amount._replace(high=amount.value, low=None)
    if before.endswith(words.AT_LEAST) or tail in {"以上", "起"}:
        return amount._replace(low=amount.value, high=None)
    if before.endswith(words.APPROXIMATELY) or tail in {"左右", "上下"}:
        return amount._replace(approx=True)
    return amount
