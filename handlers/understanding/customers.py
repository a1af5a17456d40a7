"""Companies named in a message: known names, their short forms, and names nobody knows yet."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from handlers.understanding.claims import Ambiguous, Customer, Lead, Option, Unknown, Who
from handlers.understanding.words import companies as words
from handlers.understanding.words.places import LEGAL

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading


class Mention(NamedTuple):
    """A company named at [start, end)."""

    start: int
    end: int
    who: Who


_MOST_MENTIONS = 60
_MOST_TRIES = 60
_CHINESE_NAME = r"[a-z0-9\u4e00-\u9fff&]"
_CUE = re.compile(
    rf"(?P<cue>{'|'.join(sorted(words.CUES, key=len, reverse=True))})[了过]?(?:一家|家)?(?:新客户|新公司|新单位)?(?:的)?[:, ]{{0,2}}(?={_CHINESE_NAME})"  # noqa: E501  # a table or pattern reads as one line
)
_STOP = re.compile(
    "|".join(sorted(words.NAME_ENDS, key=len, reverse=True)) + r"|[^a-z0-9\u4e00-\u9fff&]"
)
_ENGLISH_CUE = re.compile(
    r"\b(?:visited|visit|went to|dropped by|stopped by|onsite at|on-site at|met with|meeting with|met|saw|called|call with|prospect|customer|client|company|account|at|with|from|to|for|@)\b:?,?\s+(?:the\s+|a\s+|an\s+|new\s+|prospect,?\s+|our\s+|customer,?\s+|client,?\s+){0,3}"  # noqa: E501  # a table or pattern reads as one line
)
_ENGLISH_STRONG = (
    "visit",
    "went to",
    "dropped",
    "stopped",
    "onsite",
    "on-site",
    "prospect",
    "customer",
    "client",
    "company",
    "account",
)
_ENGLISH_NAME = re.compile(r"[A-Z][\w&'-]{1,24}(?: (?:[A-Z&][\w&'-]{0,24}|of|and)){0,4}")


def find(reading: "Reading") -> tuple[Mention, ...]:
    """Every company, from left to right; where none is known, the likeliest unknown name."""
    found = _known(reading)
    if not found:
        found = list(islice(_by_cue(reading), 1)) or list(islice(_english_unknown(reading), 1))
    return tuple(found)


def _known(reading: "Reading") -> list[Mention]:
    """The longest known name at every place; a name only the hidden bear is no name."""
    low, directory, visible = reading.low, reading.directory, reading.context.visible
    found: list[Mention] = []
    at, size = 0, len(low)
    while at < size and len(found) < _MOST_MENTIONS:
        hit = directory.longest(low, at)
        end = at + hit.size if hit else at
        if hit is None or not _stands_free(low, at, end):
            at += 1
            continue
        who = directory.who(hit.refs, reading.norm[at:end], visible, reading.context.sender.id)
        if who is None:
            at += 1
            continue
        start, end = (
            _widened(low, at, end, directory.official(who.id))
            if isinstance(who, Customer)
            else (at, end)
        )
        found.append(Mention(start, end, _written(reading, who, start, end)))
        at = end
    return _again(reading, found)


def _again(reading: "Reading", found: list[Mention]) -> list[Mention]:
    """金东区府办, later only 区府办: the end of a name already written."""
    if len({m.who for m in found}) < 2:
        return found
    more: list[Mention] = []
    for mention in found:
        written = reading.low[mention.start : mention.end]
        short = written[-3:]
        if len(written) < 5 or short in words.NO_NAMES or short.isascii():
            continue
        at = reading.low.find(short, mention.end)
        while at >= 0:
            if not any(m.start < at + 3 and at < m.end for m in (*found, *more)):
                more.append(Mention(at, at + 3, _written(reading, mention.who, at, at + 3)))
            at = reading.low.find(short, at + 1)
    return sorted((*found, *more), key=lambda m: m.start)


def _stands_free(low: str, start: int, end: int) -> bool:
    """Latin names are whole words."""
    before, after = low[start - 1 : start], low[end : end + 1]
    left = not (
        low[start].isascii() and low[start].isalnum() and before.isascii() and before.isalnum()
    )
    return left and not (
        low[end - 1].isascii() and low[end - 1].isalnum() and after.isascii() and after.isalnum()
    )


def _widened(low: str, start: int, end: int, official: str) -> tuple[int, int]:
    """The written name goes as far as it follows the official one: 浙江省第三监狱 around 三监."""
    at = official.find(low[start:end])
    if at < 0:
        return start, end
    left, right = at, at + end - start
    while (
        left > 0
        and start > at - left
        and official[left - 1] == low[start - (at - left) - 1 : start - (at - left)]
    ):
        left -= 1
    while (
        right < len(official)
        and official[right]
        == low[end + right - at - (end - start) : end + right - at - (end - start) + 1]
    ):
        right += 1
    # one more character may be the beginning of the next word: 榕城地铁运维
    before, after = at - left, right - at - (end - start)
    start -= before if before != 1 or left == 0 else 0
    end += after if after != 1 or official[right:] in {"", *LEGAL} else 0
    while low[start].isspace():
        start += 1
    while low[end - 1].isspace():
        end -= 1
    return start, end


def _written(reading: "Reading", who: Who, start: int, end: int) -> Who:
    return replace(who, written=reading.raw(start, end), spans=(reading.span(start, end),))


def _by_cue(reading: "Reading") -> Iterator[Mention]:
    """A name after 拜访了, 客户:, 去 ...; also one that begins a clause."""
    low = reading.low
    taken: set[int] = set()
    for match in islice(_CUE.finditer(low), _MOST_TRIES):
        start = match.end()
        if start in taken:
            continue
        taken.add(start)
        mention = _candidate(reading, start, match.group("cue"))
        if mention is not None:
            yield mention
    for clause in reading.clauses[:_MOST_TRIES]:
        if (
            clause.part in {"", "visit", "phone", "online", "customer"}
            and clause.start not in taken
        ):
            mention = _candidate(
                reading, clause.start, "客户:" if clause.part == "customer" else ""
            )
            if mention is not None:
                yield mention


def _candidate(reading: "Reading", start: int, cue: str) -> Mention | None:
    """The stretch after a cue, as far as it is a name somebody knows or looks like a company's."""
    low = reading.low
    stop = _STOP.search(low, start, start + 24)
    end = stop.start() if stop else min(len(low), start + 24)
    for person in reading.people_in(start - 8, end):
        if start < person.start < end:
            end = person.start
        elif person.start <= start < person.end:
            return None
    while end > start and low[end - 1] in "的了在和跟与去":
        end -= 1
    if end - start < 2 or low[start:end] in words.NO_NAMES:
        return None
    who = resolved(reading, start, end)
    if who is not None:
        return who
    name = low[start:end]
    looks = next((e for e in words.ORGANISATION_ENDS if e in name[2:]), None)
    if looks is not None and cue:
        end = start + name.rfind(looks, 2) + len(looks)
    elif (
        cue not in words.STRONG_CUES
        or name.startswith(words.NO_NAME_STARTS)
        or end - start > 14
        or name.isdigit()
    ):
        return None
    return Mention(start, end, unknown(reading, start, end))


def resolved(reading: "Reading", start: int, end: int) -> Mention | None:
    """The longest beginning of [start, end) that is a way to write known customers."""
    visible = reading.context.visible
    for stop in range(min(end, start + 14), start + 1, -1):
        name = reading.low[start:stop]
        if name in words.NO_NAMES or (
            name.isascii() and not _stands_free(reading.low, start, stop)
        ):
            continue
        who = reading.directory.loosely(name, visible, reading.context.sender.id)
        if who is not None:
            return Mention(start, stop, _written(reading, who, start, stop))
    return None


def unknown(reading: "Reading", start: int, end: int) -> Unknown:
    """A name in no list, with the likeliest known ones."""
    written = reading.raw(start, end)
    return Unknown(
        written,
        reading.directory.nearest(written, reading.context.visible),
        (reading.span(start, end),),
    )


def _english_unknown(reading: "Reading") -> Iterator[Mention]:
    """A capitalised name after visited, at, with; a strong cue is enough for an unknown one."""
    low, norm = reading.low, reading.norm
    for match in islice(_ENGLISH_CUE.finditer(low), _MOST_TRIES):
        start = match.end()
        who = resolved(reading, start, min(start + 14, len(low)))
        if who is not None:
            yield who
        name = _ENGLISH_NAME.match(norm, start)
        if (
            name is not None
            and match.group().startswith(_ENGLISH_STRONG)
            and not name.group().startswith(words.NO_ENGLISH)
        ):
            yield Mention(start, name.end(), unknown(reading, start, name.end()))


def named(reading: "Reading", start: int, end: int) -> Who:
    """The customer a label names: everything from start to end is the name."""
    for mention in reading.customers_in(start, end):
        if not isinstance(mention.who, Unknown):
            return mention.who
    if end <= start:
        return Unknown()
    found = resolved(reading, start, end)
    if found is not None:
        return found.who
    return unknown(reading, start, end)


def options(who: Who) -> tuple[Option, ...]:
    """The customers a mention could be."""
    if isinstance(who, Ambiguous):
        return who.options
    return (Option(who.id, who.name),) if isinstance(who, Customer | Lead) else ()


def given(reading: "Reading") -> Who:
    """The customer the conversation is about, where nobody named one."""
    customer = reading.context.customer
    return Customer(customer.id, customer.name) if customer else Unknown()
