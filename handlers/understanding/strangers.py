"""Names of companies that nobody knows yet: where one begins and where it ends.

Most reports name customers that are in no list. A name begins after a cue (去了, 客户:, visited) or
with a clause, ends where other words begin, and looks like an organisation: 宁波远洋检测, 市一医院.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from handlers.understanding.wordlists import anywhere
from handlers.understanding.words import companies as words
from handlers.understanding.words import titles
from handlers.understanding.words.places import PLACES

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading


class Stretch(NamedTuple):
    """Characters [start, end) that may be a name; `whole` is where the words after it begin.

    `shaped` tells that it looks like an organisation's name, `strong` that a cue vouches for it.
    """

    start: int
    end: int
    whole: int
    shaped: bool
    strong: bool


_MOST_TRIES = 60
_LONGEST = 24
_MOST_PLAIN = 8


def _any(choices: "tuple[str, ...] | list[str] | frozenset[str]") -> str:
    return "|".join(sorted(map(re.escape, choices), key=len, reverse=True))


def _ends() -> str:
    """One expression for all words at which a name ends; single characters as one class."""
    singles, rest = "", []
    for entry in words.NAME_ENDS:
        word, _, unless = entry.partition("|")
        follows = [unless] if len(unless) < 3 and word not in "不有" else list(unless)
        if not unless and len(word) == 1:
            singles += word
        elif not unless:
            rest.append(word)
        elif len(word) == 1 or len(unless) == 1:
            rest.append(f"{word}(?![{unless}])")
        else:
            rest.append(f"{word}(?!{'|'.join(_pairs(unless) or follows)})")
    for word, before in words.NAME_ENDS_UNLESS.items():
        rest.append(f"(?<![{before}]){word}" if before else word)
    kinds = _any([*words.TRADES_ENDING, *words.INSTITUTIONS, *words.LEGAL_ENDS])
    rest.append(f"[{words.JOINING_INSIDE}](?!{kinds})")
    return rf"[{singles}]|{'|'.join(rest)}|[^a-z0-9\u4e00-\u9fff&()·]"


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(0, len(text), 2)]


_CHARACTER = r"[a-z0-9\u4e00-\u9fff&]"
_STOP = re.compile(_ends())
_CUE = re.compile(
    rf"(?P<cue>{_any(words.CUES)})[了过]?(?:{_any(words.FILLERS)}){{0,2}}[:, ]{{0,2}}"
    rf"(?={_CHARACTER})"
)
_FILLER = re.compile(
    rf"(?:{_any(words.FILLERS)}|[上下]午|早上|晚上|中午|[今昨前]天|刚刚?|\s|,){{1,4}}"
)
_BODY = r"[a-z0-9\u4e00-\u9fff&·]"
_BRACKETS = r"(?:\([\u4e00-\u9fff]{2,6}\))?"
_LEGAL = re.compile(
    rf"{_BODY}{{2,20}}?{_BRACKETS}{_BODY}{{0,12}}?(?:{_any(words.LEGAL_ENDS)}){_BRACKETS}"
    rf"(?:[\u4e00-\u9fff]{{2,4}}分公司)?"
)
_INSTITUTION = re.compile(
    rf"{_BODY}{{1,12}}?(?:{_any(words.INSTITUTIONS)})(?:[\u4e00-\u9fff]{{0,8}}?(?:{_any(words.GOES_ON)}))?{_BRACKETS}"
)
_SHORT_END = re.compile(
    rf"{_BODY}{{2,8}}?[{words.SHORT_ENDS}](?![{words.NOT_AFTER_SHORT_ENDS}])(?=$|{words.DEPARTMENT}$)"
)
_TRADE = re.compile(
    rf"{_BODY}{{2,10}}?(?:{_any(words.TRADES_ENDING)}){_BRACKETS}(?=$|{words.DEPARTMENT}.?$)"
)
_DEPARTMENT = re.compile(words.DEPARTMENT)
_ROLE = re.compile(rf"(?:{_any(titles.ROLES_OF)})(?:{_any(titles.ROLES)})")
_NO_NAME_PARTS = anywhere(words.NO_NAME_PARTS)
_SHAPES = (_LEGAL, _INSTITUTION, _TRADE, _SHORT_END)
# a name that looks like one may begin with 周 or 正, no name with 他 or 那
_NO_STARTS = tuple(w for w in words.NO_NAME_STARTS if len(w) > 1 or w in "他她我你咱这那哪谁某")
_PLACES = tuple(PLACES)
_PLACE_NAME = re.compile(rf"(?:{_any(PLACES)})+[省市县区]?")


def find(reading: "Reading") -> Iterator[Stretch]:
    """What may be names, those after cues first; the caller knows which of them are known."""
    taken: set[int] = set()
    for match in islice(_CUE.finditer(reading.low), _MOST_TRIES):
        if match.end() not in taken:
            taken.add(match.end())
            yield from after(reading, match.end(), match.group("cue"))
    for clause in reading.clauses[:_MOST_TRIES]:
        if clause.part in {"", "visit", "phone", "online", "customer"}:
            filler = _FILLER.match(reading.low, clause.start, clause.end)
            start = filler.end() if filler else clause.start
            if start not in taken:
                taken.add(start)
                named = clause.part == "customer" or _heads_an_item(reading.low, start)
                found = after(reading, start, "客户:" if named else "")
                yield from (s for s in found if not _is_all(reading, s))


_ITEM = re.compile(r"(?:^|\n)\s*(?:\d{1,2}[.、)]|[①-⑳]|[-•*])\s*$")
_HEAD = re.compile(r"[\w&·()]{2,14}:")


def _heads_an_item(low: str, start: int) -> bool:
    """1. 中国航发:上午拜访项目组 - what a point of a list is about."""
    return _HEAD.match(low, start) is not None and _ITEM.search(low, 0, start) is not None


def _is_all(reading: "Reading", stretch: Stretch) -> bool:
    """A name alone reports nothing: it answers a question, which is read elsewhere."""
    return stretch.end - stretch.start >= len(reading.low.strip(" 。.!?"))


def after(reading: "Reading", start: int, cue: str) -> Iterator[Stretch]:
    """The name that begins here, if one may."""
    low = reading.low
    whole = stop_after(low, start)
    for person in reading.people_in(start - 8, whole):
        if start < person.start < whole:
            whole = person.start
        elif person.start <= start < person.end:
            return
    while whole > start and low[whole - 1] in "的了在和跟与去(":
        whole -= 1
    name = low[start:whole]
    size = shape(name)
    if not is_possible(name, size) or reading.times_in(start, start + 1):
        return
    strong = cue in words.STRONG_CUES
    if size and not _is_building(low, name[:size], whole, strong=strong):
        yield Stretch(start, start + size, whole, shaped=True, strong=strong)
    elif not size:
        strong = strong or _owns_a_person(reading, whole)
        plain = strong and len(name) <= _MOST_PLAIN and not _is_building(low, name, whole)
        yield Stretch(start, whole, whole, shaped=False, strong=plain)


def _owns_a_person(reading: "Reading", end: int) -> bool:
    """跟Halcyon的Sarah: a Latin name, 的, and a first name."""
    word = reading.norm[end + 1 : end + 24].split(" ")[0]
    first = re.match(r"[A-Z][a-z]+", word)
    return (
        reading.low.startswith("的", end)
        and reading.low[end - 1].isascii()
        and first is not None
        and first.group().lower() in words.FIRST_NAMES
    )


def is_possible(name: str, size: int) -> bool:
    """Whether a stretch, shaped so far, is no plain word, pronoun, question, number, day or place."""
    if len(name) < 2 or name in words.NO_NAMES or name.isdigit():
        return False
    if name.startswith(_NO_STARTS if size else words.NO_NAME_STARTS) and not (
        name.startswith(_PLACES)
    ):
        return False
    if is_question(name):
        return False
    return not (_PLACE_NAME.fullmatch(name) or _DEPARTMENT.fullmatch(name) or _ROLE.fullmatch(name))


def is_question(name: str) -> bool:
    """Whether a stretch is a plain word or holds one that asks or points: 哪家, 他们, 好的."""
    return name in words.NO_NAMES or _NO_NAME_PARTS.search(name) is not None


def shape(name: str) -> int:
    """How much of the stretch looks like an organisation's name; 0 where nothing does."""
    for expression in _SHAPES:
        match = expression.match(name)
        if match is not None and match.group() not in words.NO_NAMES:
            return match.end()
    return 0


def ends(reading: "Reading", start: int, end: int) -> Iterator[int]:
    """Where a name that begins here may end: before other words, persons, and at the end."""
    low = reading.low
    stops = [m.start() for m in islice(_STOP.finditer(low, start + 1, end), 2)]
    stops += [p.start for p in reading.people_in(start + 1, end)][:1]
    at_word_end = end == len(low) or not low[end - 1 : end + 1].isalnum()
    yield from sorted({*stops, *((end,) if at_word_end or not stops else ())})


def stop_after(low: str, start: int) -> int:
    """Where no name that goes on here can go on any more."""
    stop = _STOP.search(low, start, start + _LONGEST)
    return stop.start() if stop else min(len(low), start + _LONGEST)


def ends_at(reading: "Reading", end: int) -> bool:
    """Whether a name that reaches here would be over."""
    if end >= len(reading.low) or reading.people_in(end, end + 1):
        return True
    return _STOP.match(reading.low, end) is not None


def _is_building(low: str, name: str, end: int, *, strong: bool = False) -> bool:
    """朝阳大厦 is a place; a hotel is one where somebody eats or sleeps."""
    if name.endswith(words.BUILDINGS):
        return True
    if name.endswith(words.MEETING_PLACES) and low.startswith(words.MET_THERE, end):
        met = re.compile(rf"(?:{_any(words.MET_THERE)})了?").match(low, end)
        return met is not None and shape(low[met.end() : stop_after(low, met.end())]) > 0
    return name.endswith(words.EATING) and not strong and low.startswith(words.EATEN_AT, end)


_ENGLISH_CUE = re.compile(
    r"\b(?P<cue>visited|visit to|visit|went to|drove to|dropped by|stopped by|onsite at|on-site at|met with|meeting with|met|saw|called|call with|prospect|customer|client|company|account|at|with|from|to|for|and|@)\b:?,?\s+(?:the\s+|a\s+|an\s+|new\s+|prospect,?\s+|our\s+|customer,?\s+|client,?\s+){0,3}"
)
_ENGLISH_STRONG = frozenset(
    ("visited", "visit to", "visit", "went to", "drove to", "dropped by", "stopped by", "onsite at",
     "on-site at", "prospect", "customer", "client", "company", "account")
)  # fmt: skip
_ENGLISH_NAME = re.compile(
    r"(?:[A-Z][\w&'’.-]{0,24}|\d{1,4}[A-Z]\w{0,10})(?: (?:[A-Z&][\w&'’.-]{0,24}|\d{1,4}|of(?= [A-Z])|and(?= [A-Z]\w* ?(?i:co|sons|partners)\b))){0,5}"
)
_POSSESSIVE = re.compile(r"['’]s?$|[.,]$")


def find_english(reading: "Reading") -> Iterator[Stretch]:
    """Capitalised names after visited, met, at, called ..., and at the head of the message."""
    yield from _english_head(reading)
    for match in islice(_ENGLISH_CUE.finditer(reading.low), _MOST_TRIES):
        name = _ENGLISH_NAME.match(reading.norm, match.end())
        if name is not None:
            stretch = _english(match.end(), name.group(), match.group("cue"))
            if stretch is not None:
                yield stretch


_ENGLISH_HEAD = re.compile(
    r"(?:[A-Z][a-z][\w&'’]{0,24})(?: (?:[A-Z&][\w&'’]{0,24}|of(?= [A-Z]))){1,4}(?=[:.]\s| [-–—] )"
)


def _english_head(reading: "Reading") -> Iterator[Stretch]:
    """Green Leaf Dispensary: intro call - a name of several words before everything else."""
    match = _ENGLISH_HEAD.match(reading.norm)
    if match is None:
        return
    parts = match.group().split(" ")
    if all(_may_be(p) and p.lower() not in words.NO_HEADS for p in parts) and not (
        len(parts) == 2 and parts[0].lower() in words.FIRST_NAMES
    ):
        yield Stretch(0, match.end(), match.end(), shaped=True, strong=True)


def _english(start: int, name: str, cue: str) -> Stretch | None:
    parts = name.split(" ")
    parts = parts[: next((at for at, part in enumerate(parts) if at and not _may_be(part)), None)]
    while parts and parts[-1] in {"of", "and", "&"}:
        parts = parts[:-1]
    written = _POSSESSIVE.sub("", " ".join(parts))
    low = [part.lower().strip(".,") for part in parts]
    if not low or not _may_be(parts[0]) or len(written) < 2 or written.isdigit():
        return None
    shaped = len(low) > 1 and (low[-1] in words.ENGLISH_ENDS or "&" in low)
    if low[0] in words.FIRST_NAMES and not shaped:
        return None
    strong = cue in _ENGLISH_STRONG
    end = start + len(written)
    sure = strong or len(low) > 1 or cue in {"at", "from"}
    return Stretch(start, end, end, shaped=shaped, strong=sure)


def _may_be(part: str) -> bool:
    return _POSSESSIVE.sub("", part).lower() not in words.NO_ENGLISH_WORDS
