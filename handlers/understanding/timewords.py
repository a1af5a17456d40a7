"""What single words about time say: a number, a year, a month, a weekday, which week."""

import re

from handlers.understanding import numbers
from handlers.understanding.stretches import Year
from handlers.understanding.words import times as words
from handlers.understanding.words.timeforms import any_of

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


def year(text: str) -> Year:
    """2026年, 26年, 二〇二六年, 去年, last year, two thousand and five."""
    if text.isascii() and not (found := digits(text)):
        spelled = _spelled_year(text)
        return Year(spelled) if spelled else Year(shift(text), relative=True)
    if text.isascii():
        return Year(found[-1])
    head = text[:2] if text[0] == "大" else text[0]
    if head in words.RELATIVE_YEARS:
        return Year(words.RELATIVE_YEARS[head], relative=True)
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
