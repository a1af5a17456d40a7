"""Persons named in a message: own colleagues, the customer's people, and strangers with a title."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from handlers.understanding import companions, near
from handlers.understanding.claims import Customer, Option, Person, Unknown, Who
from handlers.understanding.names import folded
from handlers.understanding.words import titles as words

if TYPE_CHECKING:
    from handlers.understanding.directory import Directory
    from handlers.understanding.reading import Reading


forms_of = companions.forms_of


class Mention(NamedTuple):
    """A person at [start, end): colleagues of that name, or nobody known."""

    start: int
    end: int
    name: str
    colleagues: tuple[int, ...] = ()
    titled: bool = False


# looked for at every character, as one surname may stand before another
_TITLED = re.compile(
    rf"(?=(?P<name>(?:{'|'.join(words.DOUBLE_SURNAMES)}|[{''.join(words.SURNAMES)}])"
    rf"(?:{'|'.join(words.TITLES)})"
    rf"|(?<![{words.NOT_BEFORE_RARE}])[{words.RARE_SURNAMES}](?:{'|'.join(sorted(words.LONG_TITLES))})))"
)
_ENGLISH_TITLED = re.compile(r"\b(?P<name>(?:mr|ms|mrs|dr)\.? [a-z][a-z'-]{1,20})")
_AFTER_NAME = f"[的说{''.join(sorted({title[0] for title in words.LONG_TITLES}))}]"
# 王建国 anywhere; 曹阳, which may be part of other words, at the end of a word only
_FULL_NAME = re.compile(
    rf"(?=[{''.join(words.SURNAMES)}欧司上诸东皇尉公慕令][\u4e00-\u9fff](?P<short>$|[^\u4e00-\u9fff]|{_AFTER_NAME})?)"
)
_ENGLISH_FULL_NAME = re.compile(r"(?<![a-z])(?=(?P<name>[a-z]{2,20} [a-z]{2,20}))")
_NEAR_ENOUGH = 0.6
# 总 in 总部, 工 in 工程: a short title must not go on as another word
_NOT_AFTER = re.compile(
    r"[部体结共计监理裁经公店行价额是会金数量程作业人具期艺厂资序料技学研室员域务级所院校区]"
)
_MOST = 80


def find(reading: "Reading") -> tuple[Mention, ...]:
    """Colleagues by name or nickname and everybody with a surname and title, from left to right."""
    low, known = reading.low, reading.directory.people
    titled = {m.start(): m["name"] for m in _TITLED.finditer(low)}
    if "r" in low or "ms" in low:
        titled |= {m.start(): m["name"] for m in _ENGLISH_TITLED.finditer(low)}
    starts = {at for at, pair in enumerate(reading.pairs) if pair in known.starts}
    found: list[Mention] = []
    taken = 0
    for at in sorted(starts.union(titled)):
        if at < taken:
            continue
        mention = _colleague(reading, at) if at in starts else None
        if mention is None and at in titled:
            end = at + len(titled[at])
            if not _goes_on(low, titled[at], end):
                mention = Mention(at, end, reading.raw(at, end), (), titled=True)
        if mention is not None:
            found.append(mention)
            taken = mention.end
            if len(found) >= _MOST:
                break
    return tuple(found)


def _colleague(reading: "Reading", at: int) -> Mention | None:
    hit = reading.directory.people.longest(reading.low, at)
    end = at + len(hit.name) if hit else at
    if hit is None or _inside_word(reading.low, at, end):
        return None
    return Mention(at, end, reading.raw(at, end), hit.ids, hit.name[-1] in words.SHORT_TITLES)


def _inside_word(low: str, start: int, end: int) -> bool:
    if low[start].isascii() and start and low[start - 1].isascii() and low[start - 1].isalnum():
        return True
    return low[end - 1].isascii() and end < len(low) and low[end].isascii() and low[end].isalnum()


def _goes_on(low: str, name: str, end: int) -> bool:
    """王总部 is no 王总."""
    return (
        name[-1] in words.SHORT_TITLES
        and not name.endswith("副总")
        and _NOT_AFTER.match(low, end) is not None
    )


def contacts_in(
    reading: "Reading", customer_id: int, start: int, end: int
) -> list[tuple[int, int, Person]]:
    """The customer's people named between start and end, each by its longest form."""
    hits = _hits(reading.low, reading.directory.people.forms_at(customer_id))
    found: list[tuple[int, int, Person]] = []
    taken = start
    for index in range(bisect_left(hits, (start,)), len(hits)):
        at, negative_end, id, name = hits[index]
        if at >= end:
            break
        if at >= taken and -negative_end <= end:
            found.append((at, -negative_end, Person(id, name)))
            taken = -negative_end
    return found


@lru_cache(maxsize=16)
def _hits(low: str, forms: companions.Forms) -> "list[tuple[int, int, int, str]]":
    """(start, -end, id, name) of everybody named in the text, the longest first at each place.

    Several with one surname and title are nobody: the name is kept as it was written.
    """
    hits = []
    for form, contacts in forms.by_form.items():
        meant = [c for c in contacts if len(contacts) == 1 or folded(c.name) == form]
        at = low.find(form) if meant else -1
        while at >= 0:
            stop = at + len(form)
            if not _inside_word(low, at, stop) and not (
                len(form) == 2 and _goes_on(low, form, stop)
            ):
                hits += [(at, -stop, contact.id, contact.name) for contact in meant]
            at = low.find(form, at + 1)
    return sorted(hits)


def nearest_contact(directory: "Directory", customer_id: int, written: str) -> Person | None:
    """The one person of the customer whose name is most like the written one: 李处掌, 汪处长.

    For an offer only; None where nobody or several are as near.
    """
    name = folded(written)
    best: dict[Person, float] = {}
    for form, contacts in directory.people.forms_at(customer_id).by_form.items():
        likeness = near.likeness(name, form)
        if likeness >= _NEAR_ENOUGH and len(form) <= len(name) + 1:
            for contact in contacts:
                person = Person(contact.id, contact.name)
                best[person] = max(likeness, best.get(person, 0))
    ranked = sorted(best, key=lambda person: -best[person])
    if len(ranked) > 1 and best[ranked[0]] == best[ranked[1]]:
        return None
    return ranked[0] if ranked else None


def customer_of(reading: "Reading") -> Who:
    """Whose people are spoken of where no customer is named.

    A full name that one visible customer's contact bears chooses it; 王处长, where only one visible
    customer has one, is the likely customer, and only offered.
    """
    for start, end in _strangers(reading):
        form = reading.low[start:end]
        called = reading.directory.people.contacts_called(form)
        visible = reading.context.visible
        ids = {c.customer_id for c in called if visible is None or c.customer_id in visible}
        options = [Option(id, name) for id in ids if (name := reading.directory.customer(id))]
        if len(options) == 1:
            span = (reading.span(start, end),)
            if any(folded(contact.name) == form for contact in called):
                return Customer(*options[0], "", span)
            return Unknown("", tuple(options), span)
    return Unknown()


def _strangers(reading: "Reading") -> "Iterator[tuple[int, int]]":
    """Where persons may be named who are no colleagues, those with a full name first."""
    taken = [(m.start, m.end) for m in reading.people if m.colleagues]
    for match in islice(_FULL_NAME.finditer(reading.low), _MOST):
        for size in (3, 4, 2):
            start, end = match.start(), match.start() + size
            if size == 2 and not match["short"]:
                continue
            if not any(s < end and start < e for s, e in taken):
                yield start, end
    for match in islice(_ENGLISH_FULL_NAME.finditer(reading.low), _MOST):
        yield match.start(), match.start() + len(match["name"])
    yield from ((m.start, m.end) for m in reading.people if m.titled and not m.colleagues)
