"""Which rows of tokens name days: the table of the grammar, with a reader for each row."""

from collections.abc import Callable, Mapping, Sequence

from handlers.understanding import timewords as say
from handlers.understanding.stretches import Base, Year, safe_date
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
    spelled = text[3:].split(" two thousand", maxsplit=1)[0]
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
        return Base("date", day, month, lean="future")
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


def piece_alone(text: str) -> Base:
    """月底, 年初, 季末, 上旬, eom, end of month: of this one."""
    if text.isascii():
        unit = words.PERIODS_ENDING.get(text) or text.rsplit(" ", maxsplit=1)[-1]
        return Base("week", 0, 4, 4) if unit == "week" else piece_of(5, this(unit))
    unit = {"月": "month", "旬": "month", "年": "year", "周": "week"}.get(
        text[0] if text[-1] != "旬" else "月", "quarter"
    )
    ending = text[-2:] if text[-1] == "旬" else text[-1]
    return piece_of(words.PIECES[ending], this(unit))


def this(unit: str) -> Base:
    """The running week, month, quarter or year, or today."""
    if unit == "year":
        return Base("year", year=_THIS_YEAR)
    return Base("week") if unit == "week" else Base("offset") if unit == "day" else Base(unit, c=0)


def piece_of(which: int, whole: Base) -> Base:
    """A piece (words.PIECES) of a stretch."""
    if which == 0:
        return whole
    return Base("rest", inside=whole) if which == 9 else Base("piece", which, inside=whole)


def _with_year(base: Base, year: Year) -> Base:
    """The year goes to the innermost stretch."""
    if base.inside is not None:
        return base._replace(inside=_with_year(base.inside, year))
    return base._replace(year=year)


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
    "f": piece_alone,
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
        (year + kind, lambda t, read=SINGLE[kind]: _with_year(read(t[1]), say.year(t[0])))
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
    *((kind, lambda t, read=read: read(t[0])) for kind, read in SINGLE.items()),
)
BY_FIRST = {
    first: [row for row in ROWS if row[0][0] == first] for first in {row[0][0] for row in ROWS}
}
