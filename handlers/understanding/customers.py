"""Companies named in a message: known names, their short forms, and names nobody knows yet."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from handlers.understanding import extents, names, people, strangers
from handlers.understanding.claims import Ambiguous, Customer, Lead, Option, Unknown, Who
from handlers.understanding.names import folded
from handlers.understanding.words import companies as words

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading


class Mention(NamedTuple):
    """A company named at [start, end)."""

    start: int
    end: int
    who: Who


_MOST_MENTIONS = 60
# looking for names like an unknown one takes milliseconds; so many of a message may be unknown
_MOST_COMPARED = 3
_JOINED = re.compile(rf"\s?(?:{'|'.join(map(re.escape, words.JOINING))})\s?")


def find(reading: "Reading") -> tuple[Mention, ...]:
    """Every company, from left to right; unknown names beside known ones only where one is sure."""
    known = _known(reading)
    if known:
        return tuple(sorted((*known, *_beside(reading, known)), key=lambda m: m.start))
    found: list[Mention] = []
    unsure: list[Mention] = []
    for mention, sure in _unlisted(reading):
        (found if sure else unsure).append(mention)
        if len(found) >= _MOST_COMPARED:
            break
    return tuple(sorted(found or unsure[:1], key=lambda m: m.start))


def _known(reading: "Reading") -> list[Mention]:
    """The longest known name at every place; a name only the hidden bear is no name."""
    starts = reading.directory.book.starts
    found: list[Mention] = []
    taken = 0
    for at in [at for at, pair in enumerate(reading.pairs) if pair in starts]:
        if at < taken:
            continue
        mention = _known_at(reading, at, taken)
        if mention is not None:
            found.append(mention)
            taken = mention.end
            if len(found) >= _MOST_MENTIONS:
                break
    return _again(reading, found)


def _known_at(reading: "Reading", at: int, taken: int) -> Mention | None:
    """The known name that begins here, as far as it is written; or another that holds it."""
    low, directory = reading.low, reading.directory
    hit = directory.longest(low, at)
    if hit is None or not extents.stands_free(low, at, at + hit.size):
        return None
    end = at + hit.size
    who = directory.who(
        hit.refs, reading.norm[at:end], reading.context.visible, reading.context.sender.id
    )
    if who is None:
        return None
    start, stop, officials = at, end, _officials(reading, who)
    if isinstance(who, Customer | Lead):
        start, stop = extents.widened(low, at, end, *officials)
    longer = extents.of_another(reading, max(start, taken), stop, officials)
    if longer is None:
        return Mention(start, stop, _written(reading, who, start, stop))
    start, stop = longer
    name = low[start:stop]
    other = directory.loosely(name, reading.context.visible, reading.context.sender.id)
    found = other or replace(unknown(reading, start, stop), nearest=_offered(reading, who, name))
    return Mention(start, stop, _written(reading, found, start, stop))


def _officials(reading: "Reading", who: Who) -> list[str]:
    """The official names of whoever is meant, folded."""
    if isinstance(who, Lead):
        return [names.folded(who.name)]
    return [reading.directory.official(option.id) for option in options(who)]


def _offered(reading: "Reading", who: Who, name: str) -> tuple[Option, ...]:
    """The known customers inside the name first, then those like it."""
    near = reading.directory.nearest(name, reading.context.visible)
    inside = options(who) if isinstance(who, Customer | Ambiguous) else ()
    return tuple(dict.fromkeys((*inside, *near)))[: max(3, len(inside))]


# a line, item or sentence begins right before, perhaps with its number, day or channel
_HEADS = re.compile(
    r"(?:^|[\n;。:、]|\d[.、)）])\s{0,4}(?:[-*•]\s?)?(?:\(?\d{1,2}[.、)]\s?)?(?:(?:周|星期)[一二三四五六日天]|\d{1,2}[月/.]\d{1,2}[日号]?|(?:mon|tue|wed|thu|fri)\w*|[上下]午|然后|电话|微信|走访|拜访|首访)?[\s:,]{0,3}(?:去了?|到了?|first visit to )?$"
)
_ITEMS = re.compile(r"\d[.、)]\s?\S[^\n]{3,60}?[;。\s]\s?\d[.、)]|\b(?:tue|wed|thu|fri)\w*:")


def _beside(reading: "Reading", known: list[Mention]) -> list[Mention]:
    """Names nobody knows that are joined to a known one, or have a strong cue and the look."""
    found: list[Mention] = []
    edges = {at for m in known if (at := _joined_after(reading.low, m.end)) >= 0}
    joined = {m.start for m in known if _JOINED.search(reading.low, max(m.start - 4, 0), m.start)}
    for stretch in _stretches(reading) if edges or joined or _may_hold_more(reading) else ():
        if any(m.start < stretch.end and stretch.start < m.end for m in (*known, *found)):
            continue
        beside = stretch.start in edges or any(
            _joined_after(reading.low, stretch.end) == start for start in joined
        )
        heads = stretch.shaped and _HEADS.search(reading.low, 0, stretch.start) is not None
        if not (beside or heads or (stretch.strong and stretch.shaped)):
            continue
        mention = resolved(reading, stretch.start, stretch.whole)
        if mention is None and (
            stretch.shaped or stretch.strong or reading.low[stretch.start] < "\x7f"
        ):
            mention = Mention(
                stretch.start, stretch.end, unknown(reading, stretch.start, stretch.end)
            )
        if mention is not None:
            found.append(mention)
        if len(found) >= _MOST_COMPARED:
            break
    return found


def _may_hold_more(reading: "Reading") -> bool:
    """Reading for unknown names takes as long as all the rest: only where there is room for one."""
    low = reading.low
    if (len(reading.clauses) > 1 and any(c in low for c in "\n;")) or _ITEMS.search(low):
        return True
    return sum(low.count(cue) for cue in ("拜访", "走访", "去了", "到了", "visited")) > 1


def _joined_after(low: str, end: int) -> int:
    """Where the name joined to the one before begins; -1 where none is."""
    match = _JOINED.match(low, end)
    return match.end() if match else -1


def _unlisted(reading: "Reading") -> Iterator[tuple[Mention, bool]]:
    """Loosely known and unknown names, each with whether it is sure to be one."""
    taken = -1
    compared = 0
    for stretch in _stretches(reading):
        if stretch.start < taken or compared >= _MOST_COMPARED:
            continue
        mention = resolved(reading, stretch.start, stretch.whole)
        sure = mention is not None or stretch.strong
        if mention is None and (stretch.shaped or stretch.strong):
            compared += 1
            mention = Mention(
                stretch.start, stretch.end, unknown(reading, stretch.start, stretch.end)
            )
        if mention is not None:
            taken = mention.end
            yield mention, sure


def _stretches(reading: "Reading") -> Iterator[strangers.Stretch]:
    yield from strangers.find(reading)
    yield from strangers.find_english(reading)


def resolved(reading: "Reading", start: int, end: int) -> Mention | None:
    """The known customers named from here on: a stored name, or all words up to the next other."""
    low, directory = reading.low, reading.directory
    visible, sender = reading.context.visible, reading.context.sender.id
    if low[start : start + 2] in directory.book.starts:
        mention = _known_at(reading, start, start)
        if mention is not None and mention.start == start:
            return None if isinstance(mention.who, Unknown) else mention
    for stop in reversed(list(strangers.ends(reading, start, end))):
        name = low[start:stop].rstrip()
        end_of_name = start + len(name)
        if (
            len(name) < 2
            or name in words.NO_NAMES
            or not extents.stands_free(low, start, end_of_name)
        ):
            continue
        who = directory.loosely(name, visible, sender)
        if who is not None:
            return Mention(start, end_of_name, _written(reading, who, start, end_of_name))
    return None


def unknown(reading: "Reading", start: int, end: int) -> Unknown:
    """A name in no list; `offered` finds the likeliest known ones, which takes its time."""
    return Unknown(reading.raw(start, end), (), (reading.span(start, end),))


def offered(reading: "Reading", who: Who) -> Who:
    """The same, an unknown name with the known ones that look or sound most like it."""
    if not isinstance(who, Unknown) or not who.written or who.nearest:
        return who
    near = reading.offers.get(who.written)
    if near is None:  # several claims and records have the same customer
        near = reading.offers[who.written] = _like(reading, who.written)
    return replace(who, nearest=near)


def _like(reading: "Reading", written: str) -> tuple[Option, ...]:
    """The known customers to offer; none for a plain word or one that asks."""
    if strangers.is_question(folded(written)):
        return ()
    near = reading.directory.nearest(written, reading.context.visible)
    if len(written) <= 2:  # two syllables sound like too much
        near = tuple(option for option in near if set(written) & set(option.name))
    return near


def _again(reading: "Reading", found: list[Mention]) -> list[Mention]:
    """金东区府办, later only 区府办: the end of a name already written."""
    if len(found) < 2 or len({m.who for m in found}) < 2:
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


def _written(reading: "Reading", who: Who, start: int, end: int) -> Who:
    return replace(who, written=reading.raw(start, end), spans=(reading.span(start, end),))


def named(reading: "Reading", start: int, end: int) -> Who:
    """The customer a label names: everything from start to end is the name."""
    for mention in reading.customers_in(start, end):
        if not isinstance(mention.who, Unknown):
            return mention.who
    if end <= start or strangers.is_question(reading.low[start:end]):
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
    """The customer where nobody named one: the conversation's, else whose people are spoken of."""
    customer = reading.context.customer
    return Customer(customer.id, customer.name) if customer else people.customer_of(reading)
