"""The days that a row of words names, with the pieces around it: end of May, 上月第一周."""

from handlers.understanding import timewords as say
from handlers.understanding.lengths import quantity
from handlers.understanding.stretches import (
    NTH_DAY,
    NTH_MONTH,
    NTH_QUARTER,
    NTH_WEEK,
    NTH_WEEKEND,
    NTH_WORKDAY,
    STRETCH_UNITS,
    Base,
)
from handlers.understanding.timedays import (
    BY_FIRST,
    IMPOSSIBLE,
    piece_alone,
    piece_of,
    possible,
    this,
)
from handlers.understanding.timetokens import Token, Words
from handlers.understanding.words import times as words

# "the last day of the first week of next month" has two prefixes
_DEEPEST = 3
_FROM_AN_END = ("the first", "the last", "first", "last")
# what a piece or the nth of something can be taken of
_WHOLES = frozenset({"week", "month", "quarter", "half", "year", "piece", "lunar", "around"})


def day(said: Words, at: int, depth: int = 0) -> tuple[Base, int] | None:
    """The days that the words from `at` on name, and the word behind them."""
    if depth > _DEEPEST:
        return None
    found = _before(said, at, depth) or _core(said, at)
    while found is not None and found[1] < len(said.kinds):
        longer = _behind(said.tokens[found[1]], found[0])
        if longer is None:
            break
        found = longer, found[1] + 1
    return found


def _core(said: Words, at: int) -> tuple[Base, int] | None:
    for row, read in BY_FIRST.get(said.kind(at), ()):
        if said.kinds.startswith(row, at) and (row != "Z" or _is_year(said, at)):
            base = read(said.texts(at, len(row)))
            return (base if possible(base) else IMPOSSIBLE), at + len(row)
    return None


def _is_year(said: Words, at: int) -> bool:
    """A bare 2019 is a year beside since, in, before and the like."""
    before = said.kind(at - 1) if at else ""
    after = said.kind(at + 1)
    if before in {"-", "+"} or (after in {"-", "+"} and said.kind(at + 2) == "Z"):
        return True
    return before in {"v", "V", "I", "F", "S", "N", "R"} or after in {"<", ">"}


def _before(said: Words, at: int, depth: int) -> tuple[Base, int] | None:
    """End of May, the first Monday of next month, the week of October 6th."""
    kind, text = said.kind(at), said.text(at)
    if kind not in {"S", "N", "G", "R"} or (kind == "R" and not text.startswith(_FROM_AN_END)):
        return None
    if said.kind(at + 1) == "T":
        whole = this(said.text(at + 1)), at + 2
    elif (found := day(said, at + 1, depth + 1)) is not None:
        whole = found
    else:
        return None
    base = _piece_named(kind, text, whole[0])
    return None if base is None else (base, whole[1])


def _piece_named(kind: str, text: str, whole: Base) -> Base | None:
    if kind == "G":
        return Base("around", inside=whole)
    if whole.kind not in _WHOLES and not (kind == "S" and whole.kind == "offset"):
        return None
    match kind:
        case "S":
            return piece_of(_which_piece(text), whole)
        case "N":
            return _nth(text, whole)
    return _stretch(text, whole)


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
            return piece_of(_piece_behind(text, base), base)
        case "f" if not text.isascii() and text[-1] != "内":
            return _piece_of_same(text, base)
        case "9":
            return _nth_behind(text, base)
        case "R":
            return (
                _stretch(text, base)
                if text[0] in "前后头首最" and not text.startswith("最近")
                else None
            )
    return None


def _piece_of_same(text: str, base: Base) -> Base | None:
    """三月 月底, 2026年 年底: the piece names its whole once more; 三月 上旬 need not."""
    if text[-1] == "旬":
        return Base("piece", words.PIECES[text.removeprefix("月")], inside=base)
    whole = piece_alone(text).inside
    if whole is None or whole.kind != base.kind:
        return None
    return Base("piece", words.PIECES[text[-1]], inside=base)


def _piece_behind(text: str, base: Base) -> int:
    bare = text.removeprefix("之").removesuffix("月").removesuffix("周")
    bare = bare.removeprefix("年") if base.kind == "year" else bare
    return words.PIECES.get(bare, words.PIECES.get(bare[-1], 0))


def _nth_behind(text: str, whole: Base) -> Base:
    which = -1 if text.startswith("最后") else 1 if text[0] in "首头" else say.number(text[1:]) or 1
    if text[-1] in words.WEEKDAYS and text[-2:-1] in {"周", "期", "拜"}:
        return Base("nth", words.WEEKDAYS[text[-1]], which, inside=whole)
    if text.endswith(("个月", "季度")):
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
    amount = quantity(
        text.removeprefix("the ")
        .lstrip("前后头首最初先")
        .removeprefix("first ")
        .removeprefix("last ")
    )
    if amount is None or amount[1] not in STRETCH_UNITS:
        return None
    count = max(int(amount[0]), 1) * (-1 if text.startswith(_ENDS) else 1)
    return Base("stretch", count, STRETCH_UNITS.index(amount[1]), inside=whole)
