"""Persons named in a message: own colleagues, the customer's people, and strangers with a title."""

import re
from typing import TYPE_CHECKING, NamedTuple

from handlers.understanding.claims import Person
from handlers.understanding.names import folded
from handlers.understanding.words import titles as words
from storage.records import KnownContact

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading


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
        if hit and not _inside_word(low, at, at + len(hit[0])):
            end = at + len(hit[0])
            found.append(
                Mention(
                    at,
                    end,
                    reading.raw(at, end),
                    tuple(r.id for r in hit[1]),
                    hit[0][-1] in words.SHORT_TITLES,
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
    forms: dict[str, list[KnownContact]] = {}
    for contact in reading.directory.contacts_of(customer_id):
        for form in forms_of(contact):
            forms.setdefault(form, []).append(contact)
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


def forms_of(contact: KnownContact) -> frozenset[str]:
    """王建国, 王处长, 王处: the ways one person is written."""
    name = folded(contact.name)
    forms = {name, *(folded(a) for a in contact.aliases)}
    title = folded(contact.title)
    if name and not name.isascii():
        surname = name[:2] if name[:2] in words.DOUBLE_SURNAMES else name[0]
        for ending in words.TITLES:
            if title.endswith(ending) and len(ending) > 1:
                forms.add(surname + ending)
                break
        for ending, short in (
            ("总监", "总"),
            ("总经理", "总"),
            ("总裁", "总"),
            ("董事长", "董"),
            ("处长", "处"),
            ("科长", "科"),
            ("局长", "局"),
            ("工程师", "工"),
            ("校长", "校"),
            ("院长", "院"),
        ):
            if title.endswith(ending):
                forms.add(surname + short)
    elif " " in name:
        first, last = name.split(" ")[0], name.split(" ")[-1]
        forms |= {first, f"mr. {last}", f"ms. {last}", f"mr {last}", f"ms {last}"}
    return frozenset(f for f in forms if len(f) >= 2)
