"""Single words about time: tokens with a kind, and what each of them says (words/times.py)."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from handlers.understanding import numbers
from handlers.understanding.calendar import Clock
from handlers.understanding.days import Base, Year
from handlers.understanding.words import times as words


class Token(NamedTuple):
    """A word about time: one letter for its kind, and the words themselves."""

    kind: str
    text: str
    start: int
    end: int


# two-letter kinds of the table of words, as the one letter the grammar uses
_LETTER = {"T3": "3", "B4": "<", "A4": ">"}


_LEXER = re.compile(
    "|".join(f"(?P<g{n}>{pattern})" for n, (_, pattern) in enumerate(words.TOKENS)), re.ASCII
)


_KINDS = tuple(_LETTER.get(kind, kind) for kind, _ in words.TOKENS)


_NUMBER = re.compile(rf"\d+(?:\.\d+)?|[{numbers.CHINESE}]+")


_DIGITS = re.compile(r"\d+")


_MONTH_NAME = re.compile("|".join(sorted(words.MONTHS, key=len, reverse=True)))


_MOST_TOKENS = 300


def tokens(low: str) -> list[Token]:
    """The words about time, from left to right."""
    found = []
    for match in _LEXER.finditer(low):
        kind = _KINDS[int((match.lastgroup or "g0")[1:])]
        found.append(Token(kind, match.group(), match.start(), match.end()))
        if len(found) >= _MOST_TOKENS:
            break
    return found


def _n(text: str) -> int:
    match = _NUMBER.search(text)
    value = numbers.number(match.group()) if match else None
    return int(value) if value is not None and value < 10000 else 0


def _shift(text: str) -> int:
    """上上周 -2, 上 or last -1, 这 or this 0, 下 or next 1."""
    if text.startswith(("next", "coming", "the coming")):
        return 1
    if text.startswith(("last", "previous", "past")):
        return -1
    return text.count("下") - text.count("上")


def _year(text: str) -> Year:
    relative = {"去": -1, "今": 0, "本": 0, "当": 0, "明": 1, "前": -2, "后": 2, "上": -1}
    if text[0] in relative:
        return Year(relative[text[0]], relative=True)
    if text.isascii():
        return Year(_shift(text), relative=True)
    number = _n(text.replace("年", "").strip())
    if len(text.rstrip("年").strip()) <= 2:
        number += 2000 if number < 70 else 1900
    return Year(number)


def _weekday(text: str) -> int:
    for word in (text[-1], text.rstrip(".").split(" ")[-1], text.rstrip(".").split(" ")[0]):
        if word in words.WEEKDAYS:
            return words.WEEKDAYS[word]
    return 0


def _full_date(text: str) -> Base:
    parts = _DIGITS.findall(text)
    if len(parts) == 1:
        parts = [text[:4], text[4:6], text[6:8]]
    return Base("date", int(parts[2]), int(parts[1]), year=Year(int(parts[0])))


def _slashed(text: str) -> Base:
    first, second = (int(p) for p in _DIGITS.findall(text)[:2])
    if first > 12 >= second:
        first, second = second, first
    return Base("date", second, first)


def _english_date(text: str) -> Base:
    name = _MONTH_NAME.search(text)
    digits = [int(d) for d in _DIGITS.findall(text)]
    year = Year(digits[-1]) if digits[-1] >= 1900 else None
    return Base("date", digits[0], words.MONTHS[name.group()] if name else 0, year=year)


def _english_month(text: str) -> Base:
    name = _MONTH_NAME.search(text)
    digits = _DIGITS.findall(text)
    year = Year(int(digits[-1])) if digits else None
    if year is None and text.startswith(("last ", "next ")):
        return Base("month", words.MONTHS[name.group()] if name else 0)
    return Base("month", words.MONTHS[name.group()] if name else 0, year=year)


def _quarter_number(text: str) -> int:
    return 1 if "首" in text else _n(text.replace("第", ""))


_PIECES = {"上旬": 1, "中旬": 2, "下旬": 3, "初": 4, "底": 5, "末": 5, "中": 6}


def _piece_of(text: str) -> Base:
    """月底, 本月底, 年初, 年内, 季末."""
    which = 2 if text.endswith("中旬") else _PIECES.get(text[-1])
    if "月" in text:
        return Base("month", 0, which, _shift(text))
    if "年" in text:
        relative = {"今": 0, "明": 1, "去": -1}.get(text[0], 0)
        return Base("year", 0, which, year=Year(relative, relative=True))
    return Base("quarter", 0, which, 0)


def _nth(text: str) -> tuple[int, int]:
    """Which weekday (7: week), and which one of them (9: the last)."""
    order = {
        "first": 1,
        "second": 2,
        "third": 3,
        "fourth": 4,
        "last": 9,
        "1st": 1,
        "2nd": 2,
        "3rd": 3,
        "4th": 4,
    }
    found = text.removeprefix("the ").split(" ")
    return words.WEEKDAYS.get(found[1].rstrip("s"), 7), order[found[0]]


def _nth_of_month(text: str, month: int, year: Year | None) -> Base:
    """第二周, 第一个星期一, 最后一个周五 of a month."""
    which = 9 if text.startswith("最后") else _n(text[1])
    weekday = words.WEEKDAYS.get(text[-1], 7) if text[-1] not in "周期拜" else 7
    return Base("nth", weekday, which, month, year)


_S = {"week": "week", "month": "month", "quarter": "quarter", "year": "year",
      "eow": "week", "eom": "month", "eoq": "quarter", "eoy": "year"}  # fmt: skip


def _end_of(text: str) -> Base:
    unit = _S[text.rsplit(" ", maxsplit=1)[-1]]
    if unit == "week":
        return Base("week", 0, 4, 4)
    if unit == "year":
        return Base("year", 0, 5, year=Year(0, relative=True))
    return Base(unit, 0, 5, 0)


# Rows of tokens that name days, the longest first; each with the reader of their words.
DAYS: tuple[tuple[str, Callable[[list[str]], Base | None]], ...] = (
    ("ymd", lambda t: Base("date", _n(t[2]), _n(t[1]), year=_year(t[0]))),
    ("yxd", lambda t: Base("date", _n(t[2]), None, _shift(t[1]), year=_year(t[0]))),
    ("ym3", lambda t: Base("month", _n(t[1]), _PIECES[t[2]], year=_year(t[0]))),
    ("ymg", lambda t: Base("month", _n(t[1]), _PIECES[t[2]], year=_year(t[0]))),
    ("yQg", lambda t: Base("quarter", _quarter_number(t[1]), _PIECES[t[2]], year=_year(t[0]))),
    ("yb", lambda t: _slashed(t[1])._replace(year=_year(t[0]))),
    ("yQ", lambda t: Base("quarter", _quarter_number(t[1]), year=_year(t[0]))),
    ("yh", lambda t: Base("half", 1 if t[1][0] in "上h" and not t[1].endswith("2") else 2, year=_year(t[0]))),  # noqa: E501  # a table or pattern reads as one line
    ("yH", lambda t: Base("date", words.HOLIDAYS[t[1]][1], words.HOLIDAYS[t[1]][0], year=_year(t[0]))),  # noqa: E501  # a table or pattern reads as one line
    ("yf", lambda t: _piece_of(t[1])._replace(year=_year(t[0])) if "年" in t[1] else None),
    ("ym", lambda t: Base("month", _n(t[1]), year=_year(t[0]))),
    ("yg", lambda t: Base("year", 0, _PIECES[t[1]], year=_year(t[0]))),
    ("ym9", lambda t: _nth_of_month(t[2], _n(t[1]), _year(t[0]))),
    ("m9", lambda t: _nth_of_month(t[1], _n(t[0]), None)),
    ("md", lambda t: Base("date", _n(t[1]), _n(t[0]))),
    ("m3", lambda t: Base("month", _n(t[0]), _PIECES[t[1]])),
    ("mg", lambda t: Base("month", _n(t[0]), _PIECES[t[1]])),
    ("mf", lambda t: Base("month", _n(t[0]), _piece_of(t[1]).b)),
    ("xd", lambda t: Base("date", _n(t[1]), None, _shift(t[0]))),
    ("dx", lambda t: Base("date", _n(t[0]), None, _shift(t[1]))),
    ("x3", lambda t: Base("month", 0, _PIECES[t[1]], _shift(t[0]))),
    ("xg", lambda t: Base("month", 0, _PIECES[t[1]], _shift(t[0]))),
    ("rg", lambda t: Base("quarter", 0, _PIECES[t[1]], _shift(t[0]))),
    ("Qg", lambda t: Base("quarter", _quarter_number(t[0]), _PIECES[t[1]])),
    ("NM", lambda t: Base("nth", _nth(t[0])[0], _nth(t[0])[1], _english_month(t[1]).a, _english_month(t[1]).year)),  # noqa: E501  # a table or pattern reads as one line
    ("kw", lambda t: Base("weekday", _weekday(t[1]), _shift(t[0]))),
    ("wk", lambda t: Base("weekday", _weekday(t[0]), _shift(t[1]))),
    ("A", lambda t: _full_date(t[0])),
    ("B", lambda t: _english_date(t[0])),
    ("b", lambda t: _slashed(t[0])),
    ("d", lambda t: Base("date", _n(t[0]))),
    ("o", lambda t: Base("offset", words.DAYS[t[0]])),
    ("W", lambda t: Base("weekday", _weekday(t[0]), _shift(t[0]))),
    ("w", lambda t: Base("weekday", _weekday(t[0]))),
    ("e", lambda t: Base("week", _shift(t[0]), 5, 6)),
    ("k", lambda t: Base("week", _shift(t[0]))),
    ("x", lambda t: Base("month", 0, None, _shift(t[0]))),
    ("r", lambda t: Base("quarter", 0, None, _shift(t[0]))),
    ("Q", lambda t: Base("quarter", _quarter_number(t[0]))),
    ("h", lambda t: Base("half", 1 if t[0][0] in "上h" and not t[0].endswith("2") else 2, year=Year(0, True))),  # noqa: E501  # a table or pattern reads as one line
    ("y", lambda t: Base("year", year=_year(t[0]))),
    ("m", lambda t: Base("month", _n(t[0]))),
    ("M", lambda t: _english_month(t[0])),
    ("f", lambda t: _piece_of(t[0])),
    ("S", lambda t: _end_of(t[0])),
    ("H", lambda t: Base("date", words.HOLIDAYS[t[0]][1], words.HOLIDAYS[t[0]][0])),
)  # fmt: skip


BY_FIRST = {
    first: [row for row in DAYS if row[0][0] == first] for first in {row[0][0] for row in DAYS}
}


def clock_of(token: Token) -> Clock | None:
    """14:30, 3pm, 下午两点半, 九点一刻, noon."""
    text = token.text
    if token.kind == "n":
        return Clock(0, 0, "24") if text == "midnight" else Clock(12, 0, "24")
    if token.kind == "c":
        head, _, tail = text.replace("时", "点", 1).partition("点")
        hour = 0 if head in {"零", "0"} else _n(head)
        minute = 30 if tail == "半" else 15 * _n(tail) if tail.endswith("刻") else 0
        if tail and not minute and tail not in {"整", "钟", "多", "多钟"}:
            minute = _n(tail.replace("零", ""))
            minute = (
                minute * 10
                if len(tail) == 1 and 2 <= minute <= 5 and not tail.isdigit()
                else minute
            )
        half = "24" if hour > 12 or hour == 0 else ""
    else:
        digits = [int(d) for d in _DIGITS.findall(text)]
        hour, minute = digits[0], digits[1] if len(digits) > 1 else 0
        letters = text.replace(".", "").rstrip()
        half = (
            "am"
            if letters.endswith(("am", " a"))
            else "pm"
            if letters.endswith(("pm", " p"))
            else ""
        )
        if not half and (hour > 12 or hour == 0 or text.lstrip("at ").startswith("0")):
            half = "24"
    return Clock(hour, minute, half) if hour <= 24 and minute < 60 else None  # type: ignore[arg-type]  # one of four


_WORDS_COUNT = {
    "a": 1,
    "an": 1,
    "half a": 0.5,
    "half an": 0.5,
    "a couple of": 2,
    "a few": 3,
    "few": 3,
    "半": 0.5,
    "几": 3,
    "数": 3,
}


def quantity_of(text: str) -> tuple[Decimal, str] | None:
    """3个月, 半小时, 两个半月, in "two weeks"."""
    body = text.strip()
    unit = next(
        (
            u
            for u in sorted(words.UNITS, key=len, reverse=True)
            if body.rstrip("s半").endswith(u) or body.endswith(u)
        ),
        None,
    )
    if unit is None:
        return None
    stem = body.rstrip("s") if body.endswith("s") and unit.isascii() else body
    half = Decimal("0.5") if "半" in body[1:] else Decimal(0)
    head = stem[: stem.rfind(unit)].replace("个", "").strip() if unit in stem else ""
    head = head if head == "半" else head.replace("半", "")
    head = head.removesuffix(" more")
    count: Decimal | None
    if head in _WORDS_COUNT:
        count = Decimal(str(_WORDS_COUNT[head]))
    elif head.replace("-", " ").replace(" ", "").isalpha() and head.isascii():
        count = numbers.english(head.replace("-", " ").split())
    else:
        count = numbers.number(head)
    if count is None:
        return None
    name = words.UNITS[unit]
    if name == "quarter-hour":
        return (count + half) * 15, "minute"
    if name == "fortnight":
        return count * 2, "week"
    return count + half, name


def rule_of(text: str) -> tuple[tuple[str, str | int], ...]:
    """每两周, every Monday at: how often something comes back."""
    units = {"天": "DAILY", "日": "DAILY", "周": "WEEKLY", "星期": "WEEKLY", "礼拜": "WEEKLY", "月": "MONTHLY",  # noqa: E501  # a table or pattern reads as one line
             "季度": "MONTHLY", "年": "YEARLY", "day": "DAILY", "dai": "DAILY", "week": "WEEKLY", "month": "MONTHLY",  # noqa: E501  # a table or pattern reads as one line
             "quarter": "MONTHLY", "year": "YEARLY"}  # fmt: skip
    unit = next((u for u in sorted(units, key=len, reverse=True) if u in text), "")
    last = text[-1] if not text.isascii() else text.rstrip("s").split(" ")[-1].removeprefix("every")
    if last in words.WEEKDAYS and (
        text.isascii() or text[-1] not in "天日" or "周" in text or "期" in text or "拜" in text
    ):
        return (
            ("freq", "WEEKLY"),
            ("interval", 1),
            ("byday", "MO TU WE TH FR SA SU".split()[words.WEEKDAYS[last]]),
        )
    interval = (
        2
        if "other" in text or "two" in text
        else 3
        if "three" in text
        else max(_n(text.lstrip("每隔")), 1)
    )
    if unit in {"季度", "quarter"}:
        interval = 3
    return ("freq", units.get(unit, "DAILY")), ("interval", interval)
