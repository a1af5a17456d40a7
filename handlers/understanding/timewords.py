"""What single words about time say: a year, a clock, a quantity, how often something comes back."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

from handlers.understanding import numbers
from handlers.understanding.days import Year
from handlers.understanding.words import times as words
from handlers.understanding.words.timeforms import any_of


class Clock(NamedTuple):
    """A time of day; `half` is "" where nobody said a.m. or p.m."""

    hour: int
    minute: int = 0
    half: Literal["am", "pm", "24", ""] = ""


Quantity = tuple[Decimal, str]

_NUMERALS = str.maketrans({"廿": "二", "卅": "三", "〇": "零", "○": "零"})
_NUMBER = re.compile(rf"\d+(?:\.\d+)?|[{numbers.CHINESE}廿卅]+")
_DIGITS = re.compile(r"\d+")
_MONTH_NAME = re.compile(any_of(words.MONTHS))
_ORDINAL = re.compile(rf"(?:(twenty|thirty)[ -])?({any_of(words.ORDINALS)})\b")


def number(text: str) -> int | None:
    """The whole number of 25, 二十五 or 廿五 inside a word."""
    match = _NUMBER.search(text)
    if match is None:
        return None
    found = match.group()
    if found[0] in "廿卅":
        tens = 20 if found[0] == "廿" else 30
        return tens + (numbers.DIGITS.get(found[1], 0) if len(found) > 1 else 0)
    value = numbers.number(found.translate(_NUMERALS))
    return int(value) if value is not None and value < 10000 else None


def english_number(text: str) -> int | None:
    """The value of "twenty five", None if a word is no number."""
    value = numbers.english(text.replace("-", " ").split())
    return None if value is None else int(value)


def last_number(text: str) -> int:
    """The value of the number words a text ends with: "may twenty nine"; 0 if there are none."""
    said = text.replace("-", " ").split()
    for start in range(len(said)):
        value = numbers.english(said[start:])
        if value is not None:
            return int(value)
    return 0


def digits(text: str) -> list[int]:
    """All numbers written in digits, from left to right."""
    return [int(d) for d in _DIGITS.findall(text)]


def shift(text: str) -> int:
    """上上周 -2, 上 or last -1, 这 or this 0, 下 or next 1."""
    if not text[0].isascii():
        return text.count("下") - text.count("上")
    if "after next" in text:
        return 2
    if "before last" in text:
        return -2
    bare = text.removeprefix("over ").removeprefix("the ")
    best = max((w for w in words.SHIFTS if bare.startswith(w)), key=len, default="")
    step = words.SHIFTS.get(best, 0)
    return step * max(bare.count(best), 1) if best else step


def month(text: str) -> int:
    """The month of a word, 0 if it names none."""
    name = _MONTH_NAME.search(text)
    return words.MONTHS[name.group()] if name else number(text) or 0


def ordinal(text: str) -> int:
    """The day or place that "the twenty first" or "12th" names, 0 if none."""
    found = digits(text)
    if found:
        return found[0]
    match = _ORDINAL.search(text)
    if match is None:
        return 0
    return {"twenty": 20, "thirty": 30}.get(match.group(1), 0) + words.ORDINALS[match.group(2)]


_RELATIVE_YEARS = {
    "去": -1, "今": 0, "本": 0, "当": 0, "明": 1, "来": 1, "前": -2, "后": 2, "上": -1, "下": 1, "大前": -3, "大后": 3,
}  # fmt: skip


def year(text: str) -> Year:
    """2026年, 26年, 二〇二六年, 去年, last year, two thousand and five."""
    if text.isascii() and not (found := digits(text)):
        spelled = _spelled_year(text)
        return Year(spelled) if spelled else Year(shift(text), relative=True)
    if text.isascii():
        return Year(found[-1])
    head = text[:2] if text[0] == "大" else text[0]
    if head in _RELATIVE_YEARS:
        return Year(_RELATIVE_YEARS[head], relative=True)
    short = text.rstrip("年").strip()
    value = number(short.replace(" ", "")) or 0
    if len(short.replace(" ", "")) <= 2:
        value = _full_year(value)
    return Year(value)


def _full_year(value: int) -> int:
    return value + (2000 if value < 70 else 1900) if value < 100 else value


def spelled_out_year(text: str) -> int | None:
    """The year at the end of "october two thousand and five" or "june 5, 2026"."""
    found = digits(text)
    if found and found[-1] >= 1900:
        return found[-1]
    at = text.find("two thousand")
    at = at if at >= 0 else max(text.find("nineteen "), text.find("twenty "))
    return _spelled_year(text[at:]) if at >= 0 else None


def _spelled_year(text: str) -> int | None:
    head, _, tail = text.strip().partition(" ")
    if head == "two" and tail.startswith("thousand"):
        return english_number(text)
    value = english_number(tail) if head in {"nineteen", "twenty"} and tail else None
    return None if value is None or value < 10 else (1900 if head == "nineteen" else 2000) + value


def weekday(text: str) -> int:
    """0 for Monday, as the last word or character says."""
    bare = text.removesuffix("那天").rstrip(".").removesuffix(" of")
    for word in (bare[-1], *reversed(bare.split(" "))):
        for form in (word, word.rstrip("s"), word.rstrip(".")):
            if form in words.WEEKDAYS:
                return words.WEEKDAYS[form]
    return 0


_PAST_OR_TO = re.compile(r"(.+?)(?: min(?:ute)?s?)? (past|after|to|before|till|of) (.+)")
_HALF = re.compile(r"([ap])\.?\s?m?\.?$")


def clock(text: str) -> Clock | None:
    """14:30, 3pm, 两点半, 九点一刻, noon, a quarter past eight; None where no day has it."""
    if text in {"noon", "midday", "noonish"}:
        return Clock(12, 0, "24")
    if text.startswith("差"):
        return _short_of(text)
    if text == "midnight":
        return Clock(24, 0, "24")
    if not text.isascii() and any(mark in text for mark in "点时"):
        return _chinese_clock(text)
    return _plain_clock(text)


def _chinese_clock(text: str) -> Clock | None:
    head, _, tail = text.replace("时", "点", 1).partition("点")
    tail = tail.removesuffix("左右").removesuffix("前后").lstrip("过")
    hour = number(head)
    minute: int | None = 0
    if tail.startswith("差"):
        short = 15 if tail.endswith("刻") else number(tail) or 0
        hour, minute = (hour - 1 or 12 if hour is not None else None), 60 - short
    elif tail == "半":
        minute = 30
    elif tail.endswith("刻"):
        minute = 15 * (number(tail) or 0)
    elif tail and tail not in {"整", "钟", "多", "多钟"}:
        minute = number(tail.lstrip("零〇").rstrip("分")) or 0
        if len(tail) == 1 and not tail.isdigit():
            minute *= 10
    return _checked(hour, minute, "24" if hour is not None and (hour > 12 or hour == 0) else "")


def _short_of(text: str) -> Clock | None:
    """差一刻九点, 差五分八点."""
    short, _, hour_word = (
        text[1:].replace("钟", "").replace("刻", "刻|").replace("分", "分|").partition("|")
    )
    hour = number(hour_word)
    minutes = (number(short) or 0) * (15 if short.endswith("刻") else 1)
    return None if hour is None else _checked(hour - 1 or 12, 60 - minutes, "")


def _plain_clock(text: str) -> Clock | None:
    ending = _HALF.search(text)
    half: Literal["am", "pm", "24", ""] = ""
    if ending is not None and not text.endswith("ampm"):
        half = "pm" if ending.group(1) == "p" else "am"
    body = text[: ending.start()] if ending is not None else text
    body = re.sub(r"\s?o['’]? ?clock(?: sharp)?|\bam$|ish$", "", body).strip()
    joined = _PAST_OR_TO.fullmatch(body)
    if joined is not None:
        return _past_or_to(joined, half)
    found = digits(body)
    if not found and not body.isascii():
        return _checked(number(body), 0, half)
    if not found:
        return _spoken_clock(body, half)
    if len(found) == 1 and found[0] >= 100:
        found = [found[0] // 100, found[0] % 100]
    hour, minute = found[0], found[1] if len(found) > 1 else 0
    leading_zero = body.startswith("0")
    return _checked(hour, minute, half or ("24" if hour > 12 or hour == 0 or leading_zero else ""))


def _spoken_clock(body: str, half: Literal["am", "pm", "24", ""]) -> Clock | None:
    first, *rest = body.replace("-", " ").split() or [""]
    hour = english_number(first)
    if hour is not None and len(rest) > 1 and rest[0] == "and":
        return None
    rest = [w for w in rest if w not in {"oh", "o"}]
    return _checked(hour, english_number(" ".join(rest)) if rest else 0, half)


def _past_or_to(match: re.Match[str], half: Literal["am", "pm", "24", ""]) -> Clock | None:
    """Half past nine, quarter to 5, twenty past three."""
    said, side, hour_word = match.groups()
    part = {"half": 30, "quarter": 15, "a quarter": 15}.get(said)
    minutes = part if part is not None else (digits(said) or [english_number(said) or 0])[0]
    of_day = clock(hour_word) if hour_word in {"noon", "midnight"} else _plain_clock(hour_word)
    if of_day is None:
        return None
    if side in {"to", "before", "till", "of"}:
        hour = of_day.hour - 1 or 12
        return _checked(hour, 60 - minutes, half or of_day.half)
    return _checked(of_day.hour, minutes, half or of_day.half)


def _checked(
    hour: int | None, minute: int | None, half: Literal["am", "pm", "24", ""]
) -> Clock | None:
    if hour is None or minute is None or hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return Clock(hour, minute, half)


_UNIT_NAMES = sorted(words.UNITS, key=len, reverse=True)
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
    """ "An hour and a half" and 一年半, without the half."""
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


BYDAY = "MO TU WE TH FR SA SU".split()
Rule = tuple[tuple[str, str | int], ...]
_FREQUENCIES: Mapping[str, tuple[str, int]] = {
    "天": ("DAILY", 1), "日": ("DAILY", 1), "晚": ("DAILY", 1), "早": ("DAILY", 1), "周": ("WEEKLY", 1),
    "星期": ("WEEKLY", 1), "礼拜": ("WEEKLY", 1), "月": ("MONTHLY", 1), "季度": ("MONTHLY", 3), "季": ("MONTHLY", 3),
    "半年": ("MONTHLY", 6), "年": ("YEARLY", 1), "小时": ("HOURLY", 1), "分钟": ("MINUTELY", 1),
    "minute": ("MINUTELY", 1), "hour": ("HOURLY", 1), "half hour": ("MINUTELY", 30), "day": ("DAILY", 1),
    "morning": ("DAILY", 1), "afternoon": ("DAILY", 1), "evening": ("DAILY", 1), "night": ("DAILY", 1), "dai": ("DAILY", 1),
    "nightly": ("DAILY", 1), "hourly": ("HOURLY", 1), "week": ("WEEKLY", 1), "fortnight": ("WEEKLY", 2),
    "month": ("MONTHLY", 1), "quarter": ("MONTHLY", 3), "year": ("YEARLY", 1), "annual": ("YEARLY", 1),
    "once every": ("DAILY", 1),
}  # fmt: skip
_FREQUENCY = re.compile(any_of(_FREQUENCIES))
_WORKDAYS = re.compile(r"工作日|weekday|workday|business day|working day")
_WEEKENDS = re.compile(r"周末|weekend")
_ENGLISH_WEEKDAY = re.compile(
    rf"\b({any_of(w for w in words.WEEKDAYS if w.isascii() and w.isalpha())})s?$"
)


def rule(text: str) -> Rule:
    """每两周, every other Tuesday, 天天: how often something comes back."""
    if _WORKDAYS.search(text):
        return ("freq", "WEEKLY"), ("interval", 1), ("byday", ",".join(BYDAY[:5]))
    if _WEEKENDS.search(text):
        return ("freq", "WEEKLY"), ("interval", 1), ("byday", ",".join(BYDAY[5:]))
    named = _ENGLISH_WEEKDAY.search(text)
    if named is not None:
        days = (("byday", BYDAY[words.WEEKDAYS[named.group(1)]]),)
        return (("freq", "WEEKLY"), ("interval", _interval(text)), *days)
    found = _FREQUENCY.findall(text)
    freq, step = _FREQUENCIES[found[-1] if found else "天"]
    return ("freq", freq), ("interval", step * _interval(text))


def _interval(text: str) -> int:
    if text.isascii():
        if re.search(r"other|second|\bbi", text):
            return 2
        if "third" in text:
            return 3
        said = digits(text)
        words_said = [english_number(w) for w in text.split()]
        return (said or [n for n in words_said if n] or [1])[0]
    if text[0] in "单双":
        return 2
    count = number(text.replace("半年", "").replace("两", "二")) or 1
    if "隔" in text and count == 1:
        return 2
    return count
