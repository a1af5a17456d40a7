"""哪些客户好久没去了, 超过30天没跟进的客户 - questions for customers that nobody went to."""

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from handlers.understanding import customer_lists as lists
from handlers.understanding import numbers, queries
from handlers.understanding.claims import Claim, Sought
from handlers.understanding.wordlists import any_of
from handlers.understanding.words import lists as words

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading
    from handlers.understanding.words.lists import Whose

LONGEST_DAYS = 3650

_UNIT = lists.one_of(words.UNITS)
_LENGTH = re.compile(
    rf"(?:超过|大于|至少|最近|近|过去|快|more than |over |at least |for |in |within |the |last |past )*(?<![a-z\d])(?P<n>\d{{1,6}}|[{numbers.CHINESE}]{{1,3}}|半|{lists.one_of(words.NUMBERS_EN)})\s?多?个?(?P<and_half>半)?(?P<unit>{_UNIT})s?(?P<half>半)?(?:以上|多|了)?"
)
_ACT = rf"(?:{lists.one_of(words.ACTS)})"
_NOT_DONE = re.compile(
    rf"(?P<ever>从来?|一直|根本)?(?:都|还|也|就|已经?|再){{0,2}}(?:没有|没|未曾|未|无)(?:有?人|人|再|怎么|主动|任何|谁|有){{0,2}}{_ACT}(?P<once>过)?了?的?"
)
_NOT_DONE_EN = re.compile(
    rf"(?:has|have|had|did|does|do|was|were|is|are)?(?:n['’]t|(?<=has)nt|(?<=have)nt| not)(?![a-z])|(?<![a-z])(?P<ever>never)(?![a-z])|(?<![a-z])(?:no one|nobody|without|w/o|not|no)(?: an?| any)?(?= (?:{lists.one_of(words.ACTS_EN)}|\w{{1,10}} (?:{lists.one_of(words.ACTS_EN)})))"
)
_ACT_EN = re.compile(rf"(?<![a-z])(?:{lists.one_of(words.ACTS_EN)})(?![a-z])")
_SILENT = re.compile(
    rf"(?:{lists.one_of(words.SILENT)})(?:的|了的)?(?=.{{0,4}}客户)|客户.{{0,4}}(?:{lists.one_of(words.SILENT)})"
)
_SILENT_EN = re.compile(rf"(?<![a-z])(?:{lists.one_of(words.SILENT_EN)}) (?:{lists.ENGLISH_NOUN})")
_LONG = any_of(words.LONG)
_WHO = re.compile(lists.WHO)
_WHO_EN = re.compile(rf"(?<![a-z])(?:{lists.one_of(*words.WHOSE_EN.values())})(?![a-z'])")
_ALL = re.compile(rf"{lists.one_of(words.ALL)}|\ball\b")
_SAID = re.compile(f"{lists.WHO}|{lists.one_of(words.SILENT, words.POOL)}")
_ASKS_LIST = re.compile(
    rf"哪些|那些|哪几|哪家|有没有|什么客户|多少|几[个家]|名单|列表|^(?:{lists.one_of(words.SHOW, words.ALL)})|的(?:客户)?$|过客户$|{_ACT}(?:过|了)?的.{{0,8}}客户$|^.{{0,6}}(?:{lists.one_of(words.SILENT)})的?客户$"
)
_ASKS_LIST_EN = re.compile(
    rf"\b(?:which|what|how many|list|who)\b|^(?:never|{lists.one_of(words.SILENT_EN)}) |^(?:{lists.one_of(words.SHOW_EN)}|any|are there|do we have|do i have)\b|^(?:all |my |our )?(?:[\w-]+ ){{0,2}}?{lists.ENGLISH_NOUN}(?: (?:in|from) [\w.-]{{2,20}})? (?:not|never|without|with no|that|which|who|i|we|nobody|no one)\b"
)
_THAT_ONE = re.compile(
    r"[这那该]个?客户|[这那]家|为什么|为啥|怎么|\bwhy\b|提醒|待办|要去|打算|准备"
)
_SINCE = re.compile(r"以来|之后|以后|后|since|after")
_LEFT_OVER = re.compile(
    rf"(?:{lists.one_of(words.SHOW, words.ALL, words.LONG)})|哪些|那些|哪几[个家]|有没有|有什么|有|多少[个家]?|名下|负责|手[上里头]|当中|里面?|中|都|还|已经|客户|列表|名单|超过|一下|的|了|人|家|是|[,\s]"
)
_PLACE_EN = re.compile(
    r"\b(?:in|from) (?P<place>[a-z][\w.-]{1,20})(?= (?:have|has|had|that|we|i|not|never|did|do|were|was)|$)"
)
_QUALITY_EN = re.compile(rf"(?P<quality>[\w&.-]{{1,20}}(?: level)?) {lists.ENGLISH_NOUN}")
_NO_QUALITY_EN = frozenset(
    "which what my our all the any me list show of many silent dormant neglected inactive sleeping "
    "untouched forgotten have has had been seen visited contacted".split()
)


def silent_customers(reading: "Reading") -> Claim | None:
    """哪些客户好久没去了: where nobody has been for long, or ever."""
    text = lists.asked(reading)
    if text is None or _THAT_ONE.search(text):
        return None
    chinese = "客户" in text
    nobody = _nobody(text, chinese=chinese)
    if nobody is None or not (_ASKS_LIST if chinese else _ASKS_LIST_EN).search(text):
        return None
    rest, ever = nobody
    days, rest = _days(rest)
    since = None if days else _since(reading)
    never = ever and days is None and since is None and _LONG.search(text) is None
    qualities = _qualities_left(reading, rest) if chinese else _qualities_english(rest)
    if qualities is None:
        return None
    sought = Sought(
        _whose_in(rest, chinese=chinese), qualities, silent=True, days=days, since=since, never=never
    )  # fmt: skip
    return lists.claim(reading, sought, "last_visit", lists.SURELY)


def _nobody(text: str, *, chinese: bool) -> tuple[str, bool] | None:
    """The text without the words for it, and whether nobody ever went; None where it says none."""
    silent = (_SILENT if chinese else _SILENT_EN).search(text)
    if silent is not None:
        return text, False
    if not chinese:
        nobody = _NOT_DONE_EN.search(text)
        if nobody is None or not _ACT_EN.search(text, nobody.end()):
            return None
        return text, bool(nobody["ever"])
    nobody = _NOT_DONE.search(text)
    if nobody is None:
        return None
    rest = f"{text[: nobody.start()]},{text[nobody.end() :]}"
    return rest, bool(nobody["ever"] in ("从", "从来") or nobody["once"])


def _days(text: str) -> tuple[int | None, str]:
    """超过两个月 is 60, for a month 30; and the text without it."""
    found = _LENGTH.search(text)
    if found is None:
        return None, text
    said, unit = found["n"], words.UNITS[found["unit"]]
    if said == "半":
        days = -(-unit // 2)
    else:
        count = words.NUMBERS_EN.get(said) or numbers.number(said)
        days = int(count * unit) if count else 0
    days += unit // 2 if found["half"] or found["and_half"] else 0
    rest = f"{text[: found.start()]},{text[found.end() :]}"
    return min(max(days, 1), LONGEST_DAYS), rest


def _since(reading: "Reading") -> date | None:
    """这个月没去过, since January: the first day without anybody."""
    period = queries.period_of(reading)[0]
    today = reading.at.date()
    if period is None or period.start > today:
        return None
    if period.end + timedelta(days=1) > today or _SINCE.search(reading.low):
        return period.start
    return None


def _whose_in(text: str, *, chinese: bool) -> "Whose":
    """我的客户里哪些好久没去了, which customers have we not seen."""
    if lists.POOL.search(text):
        return "pool"
    if lists.PERSON in text:
        return "person"
    found = (_WHO if chinese else _WHO_EN).search(text)
    if found is not None:
        return lists.whose(found.group())
    return "all" if _ALL.search(text) else ""


def _qualities_left(reading: "Reading", rest: str) -> tuple[tuple[str, ...], ...] | None:
    """What else is said of the customers, days and people apart."""
    for found in reading.times:
        rest = rest.replace(reading.low[found.start : found.end], ",")
    return lists.qualities([_LEFT_OVER.sub(" ", _SAID.sub(" ", rest))])


def _qualities_english(rest: str) -> tuple[tuple[str, ...], ...]:
    place, quality = _PLACE_EN.search(rest), _QUALITY_EN.search(rest)
    said = [place["place"]] if place else []
    if (
        quality
        and quality["quality"] not in _NO_QUALITY_EN
        and lists.PERSON not in quality["quality"]
    ):
        said.append(quality["quality"])
    return tuple((one,) for one in said)
