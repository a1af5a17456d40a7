"""What makes a number money: ¥ or RMB before it, 元 or dollars behind it, 八毛五, and 50 cents."""

import re
from decimal import Decimal
from typing import NamedTuple

from handlers.understanding import numbers
from handlers.understanding.words import money as words


class Before(NamedTuple):
    """Where the words before a number begin, the currency they name, and whether it is less."""

    start: int
    word: str = ""
    minus: bool = False


class Behind(NamedTuple):
    """Where the words behind a number end, the currency they name, and the change: 块五 is 0.5.

    `coin` is what the number itself counts, a tenth where it counts 毛.
    """

    end: int
    word: str = ""
    change: Decimal = Decimal(0)
    coin: Decimal = Decimal(1)


def _longest_first(table: object) -> str:
    return "|".join(re.escape(w) for w in sorted(table, key=len, reverse=True))  # type: ignore[call-overload]  # words of a table


_SYMBOLS = {word for word in words.CURRENCIES if not word[-1].isalnum()}
_LETTERS = {word for word in words.CURRENCIES if word[-1].isascii() and word[-1].isalpha()}
_CHARACTERS = set(words.CURRENCIES) - _SYMBOLS - _LETTERS
_LEADING = set(words.CURRENCIES) - words.AFTER_ONLY
_MINUS = "-−负"

_BEFORE = re.compile(
    rf"(?P<minus>[{_MINUS}])?\s?"
    rf"(?P<word>(?:(?<![a-z])(?:us|hk|nt|nz|au|[cas])\s?)?\$|(?<![a-z])(?:{_longest_first(_LEADING - {'$'})}))?"
    rf"\s{{0,2}}:?(?P<less>[{_MINUS}])?\s?$"
)
_ANY_BEFORE = (*sorted(_LEADING), *_MINUS)
BEFORE_ENDS = frozenset(word[-1] for word in _ANY_BEFORE) | frozenset(" :")
_LOOK_BACK = 10
_NOT_AFTER = {
    "元": "旦宵素器件老首月气",
    "圆": "形桌满通",
    "欧": "洲姆派冠式阳美盟",
    "毛": "利病笔衣巾坯胚",
    "角": "度色落星楼形",
    "刀": "具片切",
}
_AFTER = re.compile(
    r"\s?(?:"
    rf"(?P<cjk>{_longest_first(_CHARACTERS | {w for w in words.SMALL_COINS if not w.isascii()})})"
    rf"|(?P<letters>{_longest_first(_LETTERS | {'cents', 'cent', 'pence'})})(?![a-z\d])"
    rf"|(?P<symbol>{_longest_first(_SYMBOLS)})(?!\s?\d))"
)
AFTER_STARTS = frozenset(word[0] for word in (*words.CURRENCIES, *words.SMALL_COINS))
_DIGIT = f"[\\d{''.join(numbers.DIGITS)}]"
_CHANGE = re.compile(
    rf"(?:(?P<ten>{_DIGIT})[角毛])?(?:(?P<rest>{_DIGIT}{{1,2}})(?P<fen>分(?!钟))?|(?P<half>半(?![小天个年月])))?钱?"
)
_NUMBER_WORD = "|".join(numbers.ENGLISH)
_CENTS = re.compile(
    r",?\s(?:(?P<and>and)\s)?"
    rf"(?P<n>\d{{1,2}}|(?:{_NUMBER_WORD})(?:[-\s](?:{_NUMBER_WORD}))?)(?P<cents>\s(?:cents?|pence))?"
    r"(?=\s?(?:[.,;!?)]|$)|\s?[^\s\da-z])"
)
_WHOLE = re.compile(r"整|人民币|日币")
_GOES_ON = re.compile(rf"[\d{numbers.CHINESE}]|[{words.COUNTED}]|[:/.%]\d|%")
_PIECES = re.compile(words.PIECES)
_FINE_AFTER = frozenset("钱多左右上以吧的了来整还半也就到至起")


def before(low: str, floor: int, at: int) -> Before:
    """What stands directly before the number at `at`, at `floor` or later."""
    last = at - 1
    while last >= floor and low[last] in " :":
        last -= 1
    # measured: this saves the search below for nearly every number, a third of all the time
    if last < floor or not low.endswith(_ANY_BEFORE, floor, last + 1):
        return Before(at)
    match = _BEFORE.search(low, max(floor, at - _LOOK_BACK), at)
    if match is None or match.start() == match.end():
        return Before(at)
    word = (match.group("word") or "").replace(" ", "")
    minus = match.start("minus") if match.group("minus") else match.start("less")
    is_less = minus >= 0 and _is_minus(low, minus)
    start = match.start("word") if word else at
    return Before(min(start, minus) if is_less else start, word, is_less)


def _is_minus(low: str, at: int) -> bool:
    """A dash after a word or a number is none: 餐费-200, 300-500, - 20元 in a list."""
    if low[at] == "负":
        return True
    return low[at + 1] != " " and (at == 0 or low[at - 1] in " :(,;、\n¥$€£=")


def is_named(low: str, end: int) -> bool:
    """Whether a word of money follows directly."""
    return _AFTER.match(low, end) is not None


def behind(low: str, end: int, value: Decimal, *, written: bool) -> Behind:
    """What stands directly behind the number that ends at `end`; `written` in characters."""
    first = low[end : end + 1]
    if first == " ":
        first = low[end + 1 : end + 2]
    if first not in AFTER_STARTS:
        return Behind(end)
    match = _AFTER.match(low, end)
    if match is None:
        return Behind(end)
    word = match.group().strip()
    done = match.end()
    if low[done : done + 1] in _NOT_AFTER.get(word, ()) and done < len(low):
        return Behind(end)
    if word in words.SMALL_COINS:
        return _small_coin(low, word, done)
    if word in {"块", "元", "圆"}:
        done, change = _change(low, done)
        if word == "块" and not change and not _is_yuan(low, end, done, value, written=written):
            return Behind(end)
    elif words.CURRENCIES[word] in {"USD", "EUR", "GBP"}:
        done, change = _cents(low, done)
    else:
        change = Decimal(0)
    rest = _WHOLE.match(low, done)
    if rest is not None:
        done = rest.end()
        word = "日币" if rest.group() == "日币" else word
    return Behind(done, word, change)


def _small_coin(low: str, word: str, done: int) -> Behind:
    """八毛五, 5角, 3分钱, fifty cents."""
    coin = Decimal(words.SMALL_COINS[word])
    change = Decimal(0)
    if word in {"毛", "角"}:
        next_digit = numbers.DIGITS.get(low[done : done + 1])
        if next_digit and not _GOES_ON.match(low, done + 1):
            done, change = done + 1, Decimal(next_digit) / 100
            done += low.startswith("分", done)
    done += low.startswith("钱", done)
    return Behind(done, "$" if word.isascii() else "元", change, coin)


def _change(low: str, at: int) -> tuple[int, Decimal]:
    """角 and 分 after the yuan: 5, 八毛五, 6角7分, 零四."""
    match = _CHANGE.match(low, at)
    if match is None or match.end() == at:
        return at, Decimal(0)
    total, place = Decimal(0), Decimal("0.1")
    end = match.end()
    if match.group("ten"):
        total, place = (numbers.number(match.group("ten")) or total) / 10, Decimal("0.01")
    rest = match.group("rest")
    if match.group("half"):
        return end, Decimal("0.5")
    if rest and not match.group("fen") and _GOES_ON.match(low, match.end("rest")):
        return (match.start("rest"), total) if total else (at, Decimal(0))
    if rest:
        if match.group("fen"):
            place = Decimal("0.01")
        digit = numbers.number(rest) or Decimal(0)
        if len(rest) == 2 and (rest.isascii() or rest[0] in "零〇0"):
            place = Decimal("0.01")
        elif len(rest) == 2:
            return (match.start("rest"), total) if total else (at, Decimal(0))
        total += digit * place
    return end, total


def _cents(low: str, at: int) -> tuple[int, Decimal]:
    """15 dollars and 50, thirteen dollars forty-five cents."""
    match = _CENTS.match(low, at)
    if match is None or not (match.group("cents") or match.group("and")):
        return at, Decimal(0)
    said = match.group("n")
    if not match.group("cents") and len(said) != 2:
        return at, Decimal(0)
    value = Decimal(said) if said.isdigit() else numbers.english(re.split(r"[-\s]", said))
    return (match.end(), value / 100) if value is not None and value < 100 else (at, Decimal(0))


def _is_yuan(low: str, at: int, end: int, value: Decimal, *, written: bool) -> bool:
    """三块屏幕 are pieces, 一块去 is together."""
    if _PIECES.match(low, end):
        return False
    following = low[end : end + 1]
    pays = low.endswith(words.PAYS, 0, _number_start(low, at))
    if value == 1 and written:
        return pays and following not in {"去", "吃", "来", "儿"}
    if not "\u4e00" <= following <= "\u9fff" or following in _FINE_AFTER:
        return True
    return value > 10 or pays


def _number_start(low: str, end: int) -> int:
    while end > 0 and (
        low[end - 1].isdigit() or low[end - 1] in numbers.CHINESE or low[end - 1] in " ."
    ):
        end -= 1
    return end
