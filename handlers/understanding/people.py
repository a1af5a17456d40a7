"""Persons named in a message: own colleagues, the customer's people, and strangers with a title."""

import re
from typing import TYPE_CHECKING, NamedTuple

from handlers.understanding import companions
from handlers.understanding.claims import Person
from handlers.understanding.names import folded
from handlers.understanding.words import titles as words
from storage.records import KnownContact

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading


forms_of = companions.forms_of


class Mention(NamedTuple):
    """A person at [start, end): colleagues of that name, or nobody known."""

    start: int
    end: int
    name: str
    colleagues: tuple[int, ...] = ()
    titled: bool = False


_TITLED = re.compile(
    rf"(?:{'|'.join(words.DOUBLE_SURNAMES)}|[{''.join(words.SURNAMES)}])"
    rf"(?:{'|'.join(words.TITLES)})"
)
_ENGLISH_TITLED = re.compile(r"\b(?:mr|ms|mrs|dr)\.? [a-z][a-z'-]{1,20}")
# 总 in 总部, 工 in 工程: a short title must not go on as another word
_NOT_AFTER = re.compile(
    r"[部体结共计监理裁经公店行价额是会金数量程作业人具期艺厂资序料技学研室员域务级所院校区]"
)
_MOST = 80


def find(reading: "Reading") -> tuple[Mention, ...]:
    """Colleagues by name or nickname and everybody with a surname and title, from left to right."""
    low = reading.low
    found: list[Mention] = []
    taken = 0
    for at in range(len(low)):
        if at < taken:
            continue
        hit = reading.directory.people.longest(low, at)
        if hit and not _inside_word(low, at, at + len(hit.name)):
            end = at + len(hit.name)
            found.append(
                Mention(
                    at,
                    end,
                    reading.raw(at, end),
                    hit.ids,
                    hit.name[-1] in words.SHORT_TITLES,
                )
            )
            taken = end
            continue
        match = _TITLED.match(low, at) or _ENGLISH_TITLED.match(low, at)
        if match is not None and not _goes_on(low, match):
            found.append(Mention(at, match.end(), reading.raw(at, match.end()), (), titled=True))
            taken = match.end()
        if len(found) >= _MOST:
            break
    return tuple(found)


def _inside_word(low: str, start: int, end: int) -> bool:
    if low[start].isascii() and start and low[start - 1].isascii() and low[start - 1].isalnum():
        return True
    return low[end - 1].isascii() and end < len(low) and low[end].isascii() and low[end].isalnum()


def _goes_on(low: str, match: "re.Match[str]") -> bool:
    last = low[match.end() - 1]
    return (
        last in words.SHORT_TITLES
        and not match.group().endswith(("副总",))
        and _NOT_AFTER.match(low, match.end()) is not None
    )


def contacts_in(
    reading: "Reading", customer_id: int, start: int, end: int
) -> list[tuple[int, int, Person]]:
    """The customer's people named between start and end, each by its longest form."""
    forms = reading.directory.people.forms_at(customer_id).by_form
    found: list[tuple[int, int, Person]] = []
    text = reading.low
    hits: list[tuple[int, int, KnownContact]] = []
    for form, contacts in forms.items():
        at = text.find(form, start, end)
        while at >= 0:
            stop = at + len(form)
            if not _inside_word(text, at, stop) and not (
                form[-1] in words.SHORT_TITLES and len(form) == 2 and _NOT_AFTER.match(text, stop)
            ):
                hits += [
                    (at, stop, contact)
                    for contact in contacts
                    if len(contacts) == 1 or folded(contact.name) == form
                ]
            at = text.find(form, at + 1, end)
    for at, stop, contact in sorted(hits, key=lambda h: (h[0], -h[1])):
        if not any(at < f[1] and f[0] < stop for f in found):
            found.append((at, stop, Person(contact.id, contact.name)))
    return found
