"""Who was there: the customer's people, and our own beside the sender."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from handlers.understanding import cues, newcomers, people
from handlers.understanding.claims import (
    Customer,
    Lead,
    Person,
    Said,
    Span,
    Unknown,
)
from handlers.understanding.groups import Group
from handlers.understanding.segments import Clause
from handlers.understanding.words import reports as words

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading


def contacts(
    reading: "Reading", group: Group, kinds: dict[Clause, str]
) -> tuple[Said[Person], ...]:
    """People met, called or written to, not those only referred to or replaced."""
    who = group.who
    found: list[tuple[int, int, Person]] = []
    told = [
        c
        for c in group.clauses
        if kinds[c]
        not in {
            "actions",
            "next_time",
            "due",
            "assignee",
            "participants",
            "ignored",
            "expenses",
            "stage",
        }
        or c.part == "people"
    ]
    for clause in (*group.header_names, *told):
        hits = (
            people.contacts_in(reading, who.id, clause.start, clause.end)
            if isinstance(who, Customer)
            else []
        )
        taken = [(s, e) for s, e, _ in hits]
        hits += _strangers(reading, group, clause, taken, labelled=clause.part == "contact")
        found += [h for h in hits if not _set_aside(reading, h[0], h[1])]
    for clause in group.clauses:
        if kinds[clause] == "actions" and isinstance(who, Customer):
            subjects = people.contacts_in(reading, who.id, clause.start, clause.end)
            found += [s for s in subjects if words.WISHES.match(reading.low, s[1])]
            if not found and re.match(r"[约见]", reading.low[clause.start : clause.end]):
                found += subjects
    found.sort(key=lambda hit: hit[:2])
    seen: dict[Person, list[Span]] = {}
    for start, end, person in found:
        seen.setdefault(_same(seen, person), []).append(reading.span(start, end))
    return tuple(Said(person, tuple(spans)) for person, spans in seen.items())


def _same(seen: dict[Person, list[Span]], person: Person) -> Person:
    """Priya behind Priya Shah is nobody new."""
    if person.id is not None or not person.name.isascii():
        return person
    longer = (p for p in seen if p.id is None and person.name in p.name.split(" "))
    return next(longer, person)


def _strangers(
    reading: "Reading",
    group: Group,
    clause: Clause,
    taken: list[tuple[int, int]],
    *,
    labelled: bool,
) -> list[tuple[int, int, Person]]:
    """Persons with a title who are in no list, kept as written; under a label any name."""
    hits: list[tuple[int, int, Person]] = []
    for mention in reading.people_in(clause.start, clause.end):
        if any(s < mention.end and mention.start < e for s, e in taken):
            continue
        before = reading.low[max(mention.start - 4, 0) : mention.start]
        colleague = bool(mention.colleagues) and not (
            (labelled and not _ours_are_listed(reading, clause, mention.start))
            or _belongs_to_customer(reading, group, mention.start)
        )
        if colleague or any(before.endswith((f"{p}的", f"{p} ", p)) for p in words.PARTNERS):
            continue
        theirs = reading.low[max(mention.start - 1, 0) : mention.start] == "的"
        if mention.colleagues and not mention.titled and not (labelled or theirs):
            continue
        if group.clauses and _set_aside(reading, mention.start, mention.end):
            continue
        hits.append((mention.start, mention.end, Person(None, mention.name)))
    free = [
        span
        for span in _unlisted(reading, group, clause, labelled=labelled)
        if not any(s < span[1] and span[0] < e for s, e in (*taken, *((h[0], h[1]) for h in hits)))
    ]
    return hits + [(s, e, Person(None, reading.raw(s, e))) for s, e in free]


def _unlisted(
    reading: "Reading", group: Group, clause: Clause, *, labelled: bool
) -> Iterator[tuple[int, int]]:
    """Names without a title, where a person can stand."""
    if labelled:
        for start, end in newcomers.labelled(reading, clause):
            ours = any(m.colleagues for m in reading.people_in(start, end))
            if not (ours and _ours_are_listed(reading, clause, start)):
                yield start, end
        return
    yield from newcomers.familiar(reading, clause.start, clause.end)
    text = reading.norm[clause.start : clause.end]
    if text.isascii() or isinstance(group.who, Unknown | Lead):
        yield from newcomers.english(reading, clause.start, clause.end)
    if not text.isascii():
        yield from newcomers.mixed(reading, clause.start, clause.end)
        yield from newcomers.roles(reading, clause.start, clause.end)


def _ours_are_listed(reading: "Reading", clause: Clause, at: int) -> bool:
    """对方:蒋薇;我方李娜、何俊 - our own stand behind 我方; Grace + me - or beside me."""
    line = reading.low.rfind("\n", 0, at) + 1
    beside = reading.low[reading.low.rfind(";", line, at) + 1 : clause.end]
    if _WITH_ME.search(beside[: beside.find(";")] if ";" in beside else beside):
        return True
    ours = max(
        reading.low.rfind(word, line, at) for word in ("我方", "我司", "我们", "陪同", "us:")
    )
    return ours >= 0 and reading.low.find(";", ours, at) < 0


_WITH_ME = re.compile(
    r"came along|joined (?:me|us)|[+&、,和]\s?(?:me\b|我(?!方|司|们))|\bme\s?[+&,]|(?<![\u4e00-\u9fff])我[+&、和]"
)


def _belongs_to_customer(reading: "Reading", group: Group, start: int) -> bool:
    """金职院的陈总: named right behind the customer, or met."""
    before = reading.low[max(start - 6, 0) : start].rstrip("的 (@")
    if any(
        m.end <= start and reading.low[m.end : start].strip(" 的(,@") == ""
        for m in reading.customers
    ):
        return True
    return before.endswith(("见了", "拜访了", "见到", "拜访", "拜访完", "约了", "找", "见"))


_SET_ASIDE = re.compile(
    r"(?:不是|本来约的|本来约了?|原本约的|原本约了?|原约了?|让我找|让我联系|找我们|转给|改找|not |instead of )$"
)


def _set_aside(reading: "Reading", start: int, end: int) -> bool:
    """不是王处长,是李处长; 本来约的孙部长; 让我找何科长; 护士长 of nobody."""
    before = reading.low[max(start - 6, 0) : start]
    after = reading.low[end : end + 6]
    if _SET_ASIDE.search(before) or after.startswith(words.GONE):
        return True
    return f"不是{reading.low[start:end]}" in reading.low[end : end + 40]


_GREETING = re.compile(r"[你您]?好[,!。 ]|,")


def _is_greeted(reading: "Reading", mention: people.Mention) -> bool:
    """洋哥好,说下今天: spoken to, at the beginning of the message."""
    first = mention.start == cues.body(reading)
    return first and _GREETING.match(reading.low, mention.end) is not None


def participants(
    reading: "Reading", group: Group, kinds: dict[Clause, str], contacts: tuple[Said[Person], ...]
) -> tuple[Said[Person], ...]:
    """Own colleagues who were there; the sender is one without being said."""
    taken = [span for said in contacts for span in said.spans]
    seen: dict[int, Said[Person]] = {}
    for clause in (*group.header_names, *group.clauses):
        kind = kinds.get(clause, "contents")
        if kind in {"actions", "next_time", "due", "assignee", "ignored", "customer", "expenses"}:
            continue
        for mention in reading.people_in(clause.start, clause.end):
            if not mention.colleagues:
                continue
            span = reading.span(mention.start, mention.end)
            before = reading.low[max(mention.start - 4, 0) : mention.start]
            if any(s.start < span.end and span.start < s.end for s in taken) or before.endswith(
                words.NOT_PRESENT
            ):
                continue
            user = reading.directory.users.get(mention.colleagues[0])
            if user is None or user.id == reading.context.sender.id or user.id in seen:
                continue
            if _is_greeted(reading, mention):
                continue
            seen[user.id] = Said(Person(user.id, user.name), (span,))
    return tuple(seen.values())
