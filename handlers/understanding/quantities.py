"""A number with its scales, exact or loose: 3万5, 1.5 million, 十几万, 二三十, 几百, 上千."""

import re
from decimal import Decimal
from typing import NamedTuple

from handlers.understanding import numbers
from handlers.understanding.words import money as words


class Quantity(NamedTuple):
    """What a number says: 十几万 has two ends, 上千 a lower one.

    `large`: said with 万, k or million; `written`: in Chinese characters.
    """

    start: int
    end: int
    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    large: bool = False
    written: bool = False
    approx: bool = False


_CN = numbers.CHINESE
BEGINS = re.compile(rf"[0-9几数{_CN}]")
_DIGITS = (
    r"\d{1,3}(?:,\d{3}){1,4}(?!\d)(?:\.\d{1,6})?"
    # 1 280元: a blank parts thousands only before a currency, and behind no other word
    r"|(?<![\u4e00-\u9fff])\d{1,3}(?:\x20\d{3}){1,3}(?=\.\d\d(?!\d)|\s?(?:[元块€]|rmb|usd))(?:\.\d\d)?"
    r"|\d{1,15}(?:\.\d{1,6})?"
)
_ONE_DIGIT = f"[{''.join(numbers.DIGITS)}]"
# 三点五万, but 下午三点五十块
_POINT = (
    rf"(?<![午上晚])(?:{_ONE_DIGIT}|{_ONE_DIGIT}?十{_ONE_DIGIT}?)点{_ONE_DIGIT}{{1,3}}"
    r"(?=个?[万亿元块美])"
)
_WORDS = "|".join(sorted(words.SCALE_WORDS, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?>(?P<digits>{_DIGITS})|(?P<point>{_POINT})|(?P<run>[几数]?[{_CN}]{{1,18}}))"
    rf"(?:(?:个(?=亿)|\s(?=[万亿](?![{words.NOT_SCALED}])))?(?P<unit>[十百千万亿][{_CN}\d]{{0,9}}))?"
    r"(?:(?P<more>[多余几]|[来把](?=[万千百亿块元]))(?P<scale>[十百千万亿]{0,2}))?"
    rf"(?:\s?(?P<word>{_WORDS})(?![a-z]))?"
)
_ONES = frozenset("百千万亿")
_LAST_COUNT = re.compile(rf"(?:\d+|[{''.join(numbers.DIGITS)}]+)$")


def skipped(match: "re.Match[str]") -> int:
    """Where reading goes on when the number is no amount."""
    return max(match.end("digits"), match.end("point"), match.end("run"))


def hit(low: str, at: int) -> "re.Match[str] | None":
    """The number that begins at `at`, with its scales."""
    return _NUMBER.match(low, at)


def quantity(low: str, match: "re.Match[str]", *, counted: bool) -> Quantity | None:
    """The value of a hit; `counted`: something countable follows it."""
    start, end = match.start(), match.end()
    run, unit = match.group("run"), match.group("unit") or ""
    if counted and unit and match.end("unit") == end:
        unit, end = _without_count(unit, end)
    text = run or _in_digits(match)
    if run and len(run) > 1 and run[-1] == "一" and low[end : end + 1] in words.ONE_WITH:
        # 三百五一起: the last 一 belongs to the next word
        text, end = run[:-1], end - 1
    if run and len(run) > 1 and low.endswith(words.WEEKDAYS, 0, start):
        # 周三五十块: the first number is a day
        text, start = run[1:], start + 1
    more, scale, word = match.group("more"), match.group("scale") or "", match.group("word")
    ends = _ends(low, start, text + unit, said=bool(more) or low[end : end + 1] in {"元", "块"})
    if ends is None:
        return None
    value, high = ends
    if more and more != "把" and high is None:
        high = value + _place(value)
    factor = numbers.chinese("一" + scale) or Decimal(1)
    factor *= words.SCALES.get(word or "", 1)
    upwards = text[0] in _ONES and low[start - 1 : start] == "上"
    large = bool(word) or any(c in "万亿" for c in f"{text}{unit}{scale}")
    return Quantity(
        start,
        end,
        _plain(value * factor),
        _plain(value * factor) if high is not None or upwards else None,
        _plain(high * factor) if high is not None else None,
        large,
        match.group("digits") is None,
        more == "把",
    )


def _in_digits(match: "re.Match[str]") -> str:
    """1,280 and 三点五 as 1280 and 3.5."""
    point = match.group("point")
    if point is None:
        return str(match.group("digits").replace(",", "").replace(" ", ""))
    whole, _, rest = point.partition("点")
    return f"{numbers.chinese(whole)}.{''.join(str(numbers.DIGITS[c]) for c in rest)}"


def _plain(value: Decimal) -> Decimal:
    """1.5万 is 15000, not 15000.0."""
    whole = value.to_integral_value()
    return whole if whole == value and value >= 1000 else value


def _without_count(unit: str, end: int) -> tuple[str, int]:
    """30万2个月: what is counted begins behind the scale."""
    last = _LAST_COUNT.search(unit)
    return (unit[: last.start()], end - len(last.group())) if last else (unit, end)


def _ends(low: str, at: int, text: str, *, said: bool) -> tuple[Decimal, Decimal | None] | None:
    """The value, and the upper end of a loose number."""
    if text[0] in "几数":
        return _some(low, at, text)
    if text[0] in _ONES:
        return _unit_alone(low, at, text, said=said)
    if text[0].isascii() or len(text) == 1:
        value = numbers.number(text)
    else:
        pair = numbers.between(text)
        if pair is not None:
            return pair
        value = numbers.chinese(text)
    return (value, None) if value is not None else None


def _some(low: str, at: int, text: str) -> tuple[Decimal, Decimal | None] | None:
    """几百 and 数十亿 are up to ten times as much; 人数三百 is no 数三百."""
    if text[0] == "数" and at and low[at - 1] in words.NOT_SOME:
        return None
    value = numbers.chinese("一" + text[1:]) if text[1:2] in _ONES or text[1:2] == "十" else None
    return (value, value * 10) if value else None


def _unit_alone(
    low: str, at: int, text: str, *, said: bool
) -> tuple[Decimal, Decimal | None] | None:
    """百八十, 上千, 近百万, 千把块, 千万元; 百度 and 万科 are names."""
    pair = numbers.between(text)
    if pair is not None:
        return pair
    known = low.endswith(words.BEFORE_UNIT, 0, at)
    if not said and (not known or low.endswith(words.NOT_BEFORE_UNIT, 0, at)):
        return None
    value = numbers.chinese("一" + text)
    return (value, None) if value else None


def _place(value: Decimal) -> Decimal:
    """一千多 is up to two thousand, 250多 up to 260."""
    step = Decimal(1)
    while value and value % (step * 10) == 0:
        step *= 10
    return step
