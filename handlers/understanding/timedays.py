"""Which rows of tokens name days: the table of the grammar, and what may stand around a row."""

from collections.abc import Callable, Mapping, Sequence

from handlers.understanding import timewords as say
from handlers.understanding.days import (
    NTH_DAY,
    NTH_MONTH,
    NTH_QUARTER,
    NTH_WEEK,
    NTH_WEEKEND,
    NTH_WORKDAY,
    STRETCH_UNITS,
    Base,
    Year,
    safe_date,
)
from handlers.understanding.timetokens import Token
from handlers.understanding.words import times as words

# a row that no calendar has: 13月5号, 2月30日; read as nothing, never as a part of itself
IMPOSSIBLE = Base("impossible")
_THIS_YEAR = Year(0, relative=True)
_MONTH_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def possible(base: Base | None) -> bool:
    """Whether some year has such a day."""
    if base is None or base.kind != "date":
        return (
            base is not None
            and base.kind != "impossible"
            and (base.kind != "month" or base.c is not None or 1 <= base.a <= 12)
        )
    if base.b is None:
        return 1 <= base.a <= 31
    if base.year is not None and not base.year.relative:
        return safe_date(base.year.number, base.b, base.a) is not None
    return 1 <= base.b <= 12 and 1 <= base.a <= _MONTH_LENGTHS[base.b - 1]


def _day(text: str) -> int:
    return say.ordinal(text) if text.isascii() else say.number(text.removeprefix("初")) or 0


def _full_date(text: str) -> Base:
    parts = say.digits(text)
    if len(parts) == 1:
        return Base("date", int(text[6:8]), int(text[4:6]), year=Year(int(text[:4])))
    if len(parts) == 2:
        return Base("date", parts[1], say.month(text), year=Year(parts[0]))
    return Base("date", parts[2], parts[1], year=Year(parts[0]))


def _year_last(text: str) -> Base:
    """3/15/2026 and 15/3/2026; month first where both fit."""
    first, second, year = say.digits(text)
    if first > 12 >= second:
        first, second = second, first
    return Base("date", second, first, year=Year(year + (2000 if year < 100 else 0)))


def _month_and_day(text: str) -> Base:
    first, second = say.digits(text)[:2]
    if first > 12 >= second:
        first, second = second, first
    return Base("date", second, first)


def _english_date(text: str) -> Base:
    year = say.spelled_out_year(text)
    found = say.digits(text)
    short = len(found) > 1 and year is None and found[-1] < 100
    if short:
        year = 2000 + found[-1]
    month = say.month(text)
    spelled = text[3:].split(" two thousand")[0]
    day = (
        found[0] if found and found[0] != year else say.ordinal(spelled) or say.last_number(spelled)
    )
    return Base("date", day, month, year=Year(year) if year else None)


def _english_month(text: str) -> Base:
    year = say.spelled_out_year(text)
    return Base("month", say.month(text), year=Year(year) if year else None)


def _quarter(text: str) -> Base:
    if text.isascii():
        found = say.digits(text)
        number = next((n for n in found if n < 5), 0) or say.ordinal(text)
        year = next((n for n in found if n > 1900), None)
        return Base("quarter", number, year=Year(year) if year else None)
    return Base("quarter", 1 if text[0] == "首" else say.number(text) or 1)


def _half(text: str) -> Base:
    return Base("half", 1 if text[0] in "上前" or "1" in text or "first" in text else 2)


def _holiday(text: str) -> Base:
    bare = text
    for ending in ("当天", "那天", "假期", "假", "节", ""):
        bare = text.removesuffix(ending) if ending else text
        if bare != text or not ending:
            for name in (bare, bare + "节"):
                if (base := _known_holiday(name)) is not None:
                    return base
    return IMPOSSIBLE


def _known_holiday(name: str) -> Base | None:
    if name in {"清明", "清明节"}:
        return Base("qingming")
    if name in words.HOLIDAYS:
        month, day = words.HOLIDAYS[name]
        return Base("feast", day, month)
    if name in words.MOVING_HOLIDAYS:
        month, weekday, which = words.MOVING_HOLIDAYS[name]
        return Base("holiday", weekday, which, month)
    if name in words.LUNAR_HOLIDAYS:
        month, day = words.LUNAR_HOLIDAYS[name]
        return Base("lunar", day, month)
    return None


_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}


def _lunar(text: str) -> Base:
    """农历八月十五, 腊月初八, 五月廿二."""
    if text.startswith("大年"):
        return Base("lunar", _day(text[2:]), 1)
    bare = text.removeprefix("农历").removeprefix("阴历").removeprefix("的")
    leap = bare.startswith("闰")
    month, _, day = bare.removeprefix("闰").partition("月")
    number = _LUNAR_MONTHS.get(month) or say.number(month) or 0
    return Base("lunar", _day(day.removeprefix("份")) if day else 0, number, 1 if leap else None)


def _piece_alone(text: str) -> Base:
    """月底, 年初, 季末, 上旬, eom, end of month: of this one."""
    if text.isascii():
        unit = words.PERIODS_ENDING.get(text) or text.rsplit(" ", maxsplit=1)[-1]
        return Base("week", 0, 4, 4) if unit == "week" else _piece(5, this(unit))
    unit = {"月": "month", "旬": "month", "年": "year", "周": "week"}.get(
        text[0] if text[-1] != "旬" else "月", "quarter"
    )
    ending = text[-2:] if text[-1] == "旬" else text[-1]
    return _piece(words.PIECES[ending], this(unit))


def this(unit: str) -> Base:
    """The running week, month, quarter or year, or today."""
    if unit == "year":
        return Base("year", year=_THIS_YEAR)
    return Base("week") if unit == "week" else Base("offset") if unit == "day" else Base(unit, c=0)


def _piece(which: int, whole: Base) -> Base:
    if which == 0:
        return whole
    return Base("rest", inside=whole) if which == 9 else Base("piece", which, inside=whole)


def _with_year(base: Base, year: Year) -> Base:
    """The year goes to the innermost stretch."""
    if base.inside is not None:
        return base._replace(inside=_with_year(base.inside, year))
    return base._replace(year=year)


def _weekday_and_day(weekday: str, day: str) -> Base:
    return Base("matching", say.weekday(weekday), _day(day))


def _decade(text: str) -> Base:
    found = say.digits(text)
    start = found[0] if found else 10 * (say.number(text[0]) or 0)
    return Base("decade", start if start > 100 else 1900 + start)


def _month_day(texts: Sequence[str]) -> Base:
    """3月5日; 五月廿二 and 八月初一 are lunar days."""
    month, day = texts
    return Base("lunar" if day[0] in "廿初" else "date", _day(day), say.month(month))


_RUNS = {
    "今明": (0, 1),
    "明后": (1, 2),
    "昨今": (-1, 0),
    "今昨": (-1, 0),
    "前昨": (-2, -1),
    "昨前": (-2, -1),
}


def _run(text: str) -> Base:
    first, last = _RUNS[text[:2]]
    return Base("run", first, last, 1 if text.endswith("年") else 0)


def _week_number(text: str) -> Base:
    found = say.digits(text)
    if found[0] > 1900:
        found.reverse()
    return Base("number", found[0], year=Year(found[1]) if len(found) > 1 else None)


Reader = Callable[[str], Base]

# one token that is a day or a stretch of days by itself
SINGLE: Mapping[str, Reader] = {
    "A": _full_date,
    "a": _year_last,
    "b": _month_and_day,
    "B": _english_date,
    "y": lambda t: Base("year", year=say.year(t)),
    "Z": lambda t: Base("year", year=say.year(t)),
    "Y": lambda t: Base("month", say.digits(t)[1], year=Year(say.digits(t)[0])),
    "m": _english_month,
    "d": lambda t: Base("date", _day(t)),
    "o": lambda t: Base("offset", words.DAYS[t.removesuffix("'s")]),
    "n": lambda _t: Base("now"),
    "w": lambda t: Base("weekday", say.weekday(t)),
    "W": lambda t: Base("weekday", say.weekday(t), say.shift(t)),
    "k": lambda t: Base("week", say.shift(t)),
    "e": lambda t: Base("week", say.shift(t), 5, 6),
    "x": lambda t: Base("month", 0, None, say.shift(t)),
    "r": lambda t: Base("quarter", 0, None, say.shift(t)),
    "Q": _quarter,
    "h": _half,
    "H": _holiday,
    "L": _lunar,
    "f": _piece_alone,
    "J": _week_number,
    "X": _decade,
    "K": _run,
    "5": lambda t: Base("named", say.month(t), say.shift(t)),
}


def _then_year(read: Reader) -> Callable[[Sequence[str]], Base]:
    return lambda t: _with_year(read(t[0]), say.year(t[1]))


# rows of tokens that are read together
ROWS: tuple[tuple[str, Callable[[Sequence[str]], Base]], ...] = (
    ("Lymd", lambda t: Base("lunar", _day(t[3]), say.month(t[2]), year=say.year(t[1]))),
    ("Lym", lambda t: Base("lunar", 0, say.month(t[2]), year=say.year(t[1]))),
    ("ymd", lambda t: _month_day(t[1:])._replace(year=say.year(t[0]))),
    ("ymD", lambda t: Base("date", _day(t[2]), say.month(t[1]), year=say.year(t[0]))),
    ("yxd", lambda t: Base("date", _day(t[2]), None, say.shift(t[1]), year=say.year(t[0]))),
    ("ym", lambda t: Base("month", say.month(t[1]), year=say.year(t[0]))),
    ("yx", lambda t: Base("month", 0, None, say.shift(t[1]), year=say.year(t[0]))),
    *(
        (year + kind, lambda t, read=SINGLE[kind]: _with_year(read(t[1]), say.year(t[0])))  # type: ignore[misc]
        for year in "yZ"
        for kind in "bBQhHLf"
    ),
    *((kind + year, _then_year(SINGLE[kind])) for kind in "bBQhHLm" for year in "yZ"),
    ("md", _month_day),
    ("mD", lambda t: Base("date", _day(t[1]), say.month(t[0]))),
    ("xd", lambda t: Base("date", _day(t[1]), None, say.shift(t[0]))),
    ("xD", lambda t: Base("date", _day(t[1]), None, say.shift(t[0]))),
    ("dx", lambda t: Base("date", _day(t[0]), None, say.shift(t[1]))),
    ("Dx", lambda t: Base("date", _day(t[0]), None, say.shift(t[1]))),
    ("dT", lambda t: Base("date", _day(t[0]), None, 0)),
    ("DT", lambda t: Base("date", _day(t[0]), None, 0)),
    ("dm", lambda t: _english_month(t[1])._replace(kind="date", a=_day(t[0]), b=say.month(t[1]))),
    ("Dm", lambda t: _english_month(t[1])._replace(kind="date", a=_day(t[0]), b=say.month(t[1]))),
    ("hT", lambda t: _half(t[0])._replace(year=_THIS_YEAR)),
    ("kw", lambda t: Base("weekday", say.weekday(t[1]), say.shift(t[0]))),
    ("wk", lambda t: Base("weekday", say.weekday(t[0]), say.shift(t[1]))),
    *(("J" + year, _then_year(_week_number)) for year in "yZ"),
    ("wd", lambda t: Base("matching", say.weekday(t[0]), _day(t[1]))),
    ("wD", lambda t: Base("matching", say.weekday(t[0]), _day(t[1]))),
    *((kind, lambda t, read=read: read(t[0])) for kind, read in SINGLE.items()),  # type: ignore[misc]
)
BY_FIRST = {
    first: [row for row in ROWS if row[0][0] == first] for first in {row[0][0] for row in ROWS}
}
# "the last day of the first week of next month" has two prefixes
_DEEPEST = 3
# what a piece or the nth of something can be taken of
_WHOLES = frozenset({"week", "month", "quarter", "half", "year", "piece", "lunar", "around"})


def day(tokens: Sequence[Token], kinds: str, at: int, depth: int = 0) -> tuple[Base, int] | None:
    """The days that the tokens from `at` on name, and the token behind them."""
    if depth > _DEEPEST:
        return None
    found = _before(tokens, kinds, at, depth) or _core(tokens, kinds, at)
    while found is not None and found[1] < len(kinds):
        longer = _behind(tokens[found[1]], found[0])
        if longer is None:
            break
        found = longer, found[1] + 1
    return found


def _core(tokens: Sequence[Token], kinds: str, at: int) -> tuple[Base, int] | None:
    for row, read in BY_FIRST.get(kinds[at] if at < len(kinds) else "", ()):
        if kinds.startswith(row, at):
            if row == "Z" and not _is_year(kinds, at):
                continue
            base = read([t.text for t in tokens[at : at + len(row)]])
            return (base if possible(base) else IMPOSSIBLE), at + len(row)
    return None


def _is_year(kinds: str, at: int) -> bool:
    """A bare 2019 is a year beside since, in, before and the like."""
    before = kinds[at - 1] if at else ""
    after = kinds[at + 1] if at + 1 < len(kinds) else ""
    if before in {"-", "+"} or (after in {"-", "+"} and kinds[at + 2 : at + 3] == "Z"):
        return True
    return before in {"v", "V", "I", "F", "S", "N", "R"} or after in {"<", ">"}


def _before(tokens: Sequence[Token], kinds: str, at: int, depth: int) -> tuple[Base, int] | None:
    """End of May, the first Monday of next month, the week of October 6th."""
    kind = kinds[at] if at < len(kinds) else ""
    if kind not in {"S", "N", "G", "R"} or at + 1 >= len(kinds):
        return None
    text = tokens[at].text
    whole = (
        (this(tokens[at + 1].text), at + 2)
        if kinds[at + 1] == "T"
        else day(tokens, kinds, at + 1, depth + 1)
    )
    if whole is None or (
        kind == "R" and not text.startswith(("the first", "the last", "first", "last"))
    ):
        return None
    base, end = whole
    if kind == "G":
        return Base("around", inside=base), end
    if base.kind not in _WHOLES and not (kind == "S" and base.kind == "offset"):
        return None
    if kind == "S":
        return _piece(_which_piece(text), base), end
    if kind == "N":
        return _nth(text, base), end
    taken = _stretch(text, base)
    return None if taken is None else (taken, end)


def _which_piece(text: str) -> int:
    return max((n for n in words.PIECES.items() if n[0] in text), key=lambda n: len(n[0]))[1]


def _nth(text: str, whole: Base) -> Base:
    """First Monday, last day, 3rd week: of a whole."""
    *before, counted = text.removesuffix(" of").removesuffix(" in").rstrip("s").split(" ")
    unit = {"week": NTH_WEEK, "weekend": NTH_WEEKEND}.get(counted)
    if unit is None:
        unit = NTH_WORKDAY if "ing day" in text or "business" in text else NTH_DAY
        unit = words.WEEKDAYS.get(counted, unit)
    return Base("nth", unit, say.ordinal(" ".join(before)), 1, inside=whole)


def _behind(token: Token, base: Base) -> Base | None:
    """月底, 11月下旬, 上月第一周, 本月最后五天: the words behind the whole."""
    if base.kind not in _WHOLES:
        return None
    text = token.text
    match token.kind:
        case "g":
            return _piece(_piece_behind(text, base), base)
        case "f" if text.isascii() is False and text[-1] != "内":
            whole = _piece_alone(text).inside
            same = whole is not None and whole.kind == base.kind
            return (
                Base(
                    "piece", words.PIECES[text[-2:] if text[-1] == "旬" else text[-1]], inside=base
                )
                if same or text[-1] == "旬"
                else None
            )
        case "9":
            return _nth_behind(text, base)
        case "R":
            return (
                _stretch(text, base)
                if text[0] in "前后头首最" and not text.startswith("最近")
                else None
            )
    return None


def _piece_behind(text: str, base: Base) -> int:
    bare = text.removeprefix("之").removesuffix("月").removesuffix("周")
    bare = bare.removeprefix("年") if base.kind == "year" else bare
    return words.PIECES.get(bare, words.PIECES.get(bare[-1], 0))


def _nth_behind(text: str, whole: Base) -> Base:
    which = -1 if text.startswith("最后") else 1 if text[0] in "首头" else say.number(text[1:]) or 1
    if text[-1] in words.WEEKDAYS and text[-2:-1] in {"周", "期", "拜"}:
        return Base("nth", words.WEEKDAYS[text[-1]], which, inside=whole)
    if text.endswith("个月") or text.endswith("季度"):
        return Base("nth", NTH_MONTH if text.endswith("个月") else NTH_QUARTER, which, inside=whole)
    if text.endswith("工作日"):
        return Base("nth", NTH_WORKDAY, which, inside=whole)
    if text[-1] in "天日":
        return Base("nth", NTH_DAY, which, inside=whole)
    if text[-1] == "末":
        return Base("nth", NTH_WEEKEND, which, inside=whole)
    if whole.kind == "year" and which > 5:
        return Base("number", which, year=whole.year)
    return Base("nth", NTH_WEEK, which, inside=whole)


_ENDS = ("后", "最后", "last", "the last")


def _stretch(text: str, whole: Base) -> Base | None:
    """前两个季度, 最后五天, first two weeks: of a whole."""
    amount = say.quantity(
        text.removeprefix("the ")
        .lstrip("前后头首最初先")
        .removeprefix("first ")
        .removeprefix("last ")
    )
    if amount is None or amount[1] not in STRETCH_UNITS:
        return None
    count = max(int(amount[0]), 1) * (-1 if text.startswith(_ENDS) else 1)
    return Base("stretch", count, STRETCH_UNITS.index(amount[1]), inside=whole)
