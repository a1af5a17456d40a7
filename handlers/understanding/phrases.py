"""Sentence templates: "[查一下|看看]{customer}[最近][的](拜访|跟进)[记录]" becomes a recogniser.

( ) is a choice, [ ] a choice that may be left out, { } a value: {customer} {person} {period}
{number} {limit} {text}. A template fits the whole message; politeness around it is ignored.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from handlers.understanding import calendar, customers, numbers
from handlers.understanding.claims import Claim, Heard, Period, Person, Unknown, Who
from handlers.understanding.normal import normal
from handlers.understanding.reading import Reading
from handlers.understanding.wordlists import anywhere
from handlers.understanding.words import companies
from handlers.understanding.words.questions import ME

Recogniser = Callable[[Reading], Claim | None]

SLOTS = {
    "customer": "金职院", "person": "李娜", "period": "上周", "number": "3", "limit": "5", "text": "把方案发过去",
}  # fmt: skip
_POLITE = re.compile(
    r"(?:@\S{1,16}\s{0,3}|请问|请|麻烦你?|帮我|帮忙|劳驾|你好|您好|hi|hey|hello|please|pls|can you|could you|would you)[,!。\s]{0,3}"
)
_CLOSING = re.compile(
    r"(?:[?!。.,;~\s]|吗|呢|吧|啊|呀|哈|谢谢|多谢|谢了|please|pls|thanks|thank you|thx)$"
)
_NUMBER = re.compile(rf"\d{{1,6}}|[{numbers.CHINESE}]{{1,4}}")
_LONGEST_TEXT = 400
_LONGEST_NAME = 24
_MOST_SAMPLES = 400

# One step of a template: what is read, and where to go on. kind "" reads nothing.
Step = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Phrases:
    """A recogniser made of templates; the first one that fits the whole message is heard."""

    templates: tuple[str, ...]
    steps: tuple[tuple[tuple[Step, ...], ...], ...] = field(repr=False, default=())
    needs: tuple[tuple[str, ...], ...] = field(repr=False, default=())
    # finds a word that some template needs; None where one of them needs none
    needed: "re.Pattern[str] | None" = field(repr=False, default=None)

    def __call__(self, reading: Reading) -> Claim | None:
        """What was heard, or None where no template fits."""
        low = reading.low
        if self.needed is not None and not self.needed.search(low):
            return None  # measured: most abilities end here
        likely = [
            steps
            for steps, needed in zip(self.steps, self.needs, strict=True)
            if not needed or any(word in low for word in needed)
        ]
        if not likely:
            return None
        starts, ends = _borders(low)
        for unknown_too in (False, True):
            for steps in likely:
                for start in reversed(starts):
                    match = _Match(reading, steps, ends, unknown_too=unknown_too).at(0, start)
                    if match is not None:
                        return _claim(reading, match, start)
        return None

    def samples(self, **slots: str) -> Iterator[str]:
        """Texts that the templates were written for; each is found by this recogniser."""
        values = {**SLOTS, **slots}
        for template in self.templates:
            yield from islice(_spelled(_parsed(template), values), _MOST_SAMPLES)


def phrases(*templates: str) -> Phrases:
    """Templates that are wrong raise ValueError here, at import."""
    if not templates:
        raise ValueError("phrases() needs at least one template")
    trees = [_parsed(template) for template in templates]
    needs = tuple(_needed(tree) or () for tree in trees)
    needed = anywhere(*needs) if all(needs) else None
    return Phrases(templates, tuple(map(_compiled, trees)), needs, needed)


def _needed(nodes: list["Node"]) -> tuple[str, ...] | None:
    """Words of which one must stand in every text that fits; None where there are none such."""
    best: tuple[str, ...] | None = None
    for kind, value in nodes:
        words: tuple[str, ...] | None = None
        if kind == "lit":
            words = tuple(normal(value).low.split()[:1]) or None
        elif kind == "any":
            choices = [_needed(choice) for choice in value]
            if all(choices):
                words = tuple(word for choice in choices for word in choice or ())
        if words and (best is None or len(words) < len(best)):
            best = words
    return best


Node = tuple[str, Any]  # ("lit", text) | ("slot", name) | ("any" or "opt", list of lists of nodes)


def _parsed(template: str) -> list[Node]:
    """The template as a tree; checks brackets and slot names."""
    nodes, end = _sequence(template, 0, "")
    if end != len(template):
        raise ValueError(f"unbalanced {template[end]!r} in template {template!r}")
    if not nodes:
        raise ValueError("an empty template fits nothing")
    return nodes


def _sequence(template: str, at: int, stop: str) -> tuple[list[Node], int]:
    nodes: list[Node] = []
    while at < len(template) and template[at] not in (stop + "|" if stop else ")]}|"):
        character = template[at]
        if character in ")]}":
            raise ValueError(f"unbalanced {character!r} in template {template!r}")
        if character == "{":
            end = template.find("}", at)
            name = template[at + 1 : end]
            if end < 0 or name not in SLOTS:
                raise ValueError(
                    f"no slot {{{name}}} in template {template!r}; there are {', '.join(SLOTS)}"
                )
            nodes.append(("slot", name))
            at = end + 1
        elif character in "([":
            closing = ")" if character == "(" else "]"
            choices: list[list[Node]] = []
            while True:
                choice, at = _sequence(template, at + 1, closing)
                choices.append(choice)
                if at >= len(template):
                    raise ValueError(f"{character!r} is never closed in template {template!r}")
                if template[at] == closing:
                    break
            nodes.append(("any" if character == "(" else "opt", choices))
            at += 1
        else:
            end = at
            while end < len(template) and template[end] not in "()[]{}|":
                end += 1
            nodes.append(("lit", template[at:end]))
            at = end
    return nodes, at


def _compiled(nodes: list[Node]) -> tuple[tuple[Step, ...], ...]:
    """The tree as numbered states; state 0 is the beginning, a state without steps the end."""
    states: list[list[Step]] = [[]]

    def new() -> int:
        states.append([])
        return len(states) - 1

    def build(sequence: list[Node], here: int) -> int:
        for kind, value in sequence:
            if kind == "lit":
                for word in normal(value).low.split():
                    there = new()
                    states[here].append(("lit", word, there))
                    here = there
            elif kind == "slot":
                there = new()
                states[here].append(("slot", value, there))
                here = there
            else:
                there = new()
                for choice in value:
                    begin = new()
                    states[here].append(("", "", begin))
                    states[build(choice, begin)].append(("", "", there))
                if kind == "opt":
                    states[here].append(("", "", there))
                here = there
        return here

    build(nodes, 0)
    return tuple(tuple(steps) for steps in states)


Bound = tuple[tuple[str, Any, int, int], ...]


class _Match:
    """One try of one template; a state that failed at a place is never tried there again."""

    def __init__(
        self,
        reading: Reading,
        steps: tuple[tuple[Step, ...], ...],
        ends: frozenset[int],
        *,
        unknown_too: bool,
    ) -> None:
        self.reading, self.steps, self.ends, self.unknown_too = reading, steps, ends, unknown_too
        self.low = reading.low
        self.failed: set[tuple[int, int]] = set()

    def at(self, state: int, position: int) -> Bound | None:
        if (state, position) in self.failed:
            return None
        if not self.steps[state]:
            if position in self.ends:
                return ()
        else:
            for kind, value, target in self.steps[state]:
                for end, bound in self._read(kind, value, position, target):
                    rest = self.at(target, end)
                    if rest is not None:
                        return (*bound, *rest)
        self.failed.add((state, position))
        return None

    def _read(
        self, kind: str, value: str, position: int, target: int
    ) -> Iterator[tuple[int, Bound]]:
        if kind == "":
            yield position, ()
            return
        start = position
        while start < len(self.low) and self.low[start].isspace():
            start += 1
        if kind == "lit":
            end = start + len(value)
            if (
                self.low.startswith(value, start)
                and not _cuts_a_word(self.low, start, position)
                and not _cuts_a_word(self.low, end, end, value)
            ):
                yield end, (("lit", value, start, end),)
        else:
            for end, found in getattr(self, f"_{value}")(start, target):
                yield end, ((value, found, start, end),)

    def _customer(self, start: int, _target: int) -> Iterator[tuple[int, Who]]:
        for mention in self.reading.customers_in(start, start + 1):
            if not isinstance(mention.who, Unknown):
                yield mention.end, mention.who
                return
        found = customers.resolved(self.reading, start, min(start + 14, len(self.low)))
        if found is not None:
            yield found.end, found.who
            return
        for end in (
            range(start + 2, min(start + _LONGEST_NAME, len(self.low)) + 1)
            if self.unknown_too
            else ()
        ):
            name = self.low[start:end]
            if _may_be_a_name(name):
                yield end, customers.unknown(self.reading, start, end)

    def _person(self, start: int, _target: int) -> Iterator[tuple[int, Person]]:
        for mention in self.reading.people_in(start, start + 1):
            yield (
                mention.end,
                Person(
                    mention.colleagues[0] if len(mention.colleagues) == 1 else None,
                    mention.name,
                ),
            )
        for word in ME:
            if self.low.startswith(word, start):
                yield start + len(word), self.reading.context.sender

    def _period(self, start: int, _target: int) -> Iterator[tuple[int, Period]]:
        for found in self.reading.times_in(start, start + 1):
            if period := calendar.period(found.meaning, self.reading.at):
                yield found.end, period

    def _number(self, start: int, _target: int) -> Iterator[tuple[int, int]]:
        match = _NUMBER.match(self.low, start)
        value = numbers.number(match.group()) if match else None
        if match is not None and value is not None:
            yield match.end(), int(value)

    _limit = _number

    def _text(self, start: int, target: int) -> Iterator[tuple[int, str]]:
        ends = (
            sorted(self.ends)
            if not self.steps[target]
            else range(start + 1, min(start + _LONGEST_TEXT, len(self.low)) + 1)
        )
        for end in ends:
            if end > start:
                yield end, self.reading.raw(start, end).strip()


def _may_be_a_name(name: str) -> bool:
    if name != name.strip() or not all(c.isalnum() or c in " &.-()" for c in name):
        return False
    return name not in companies.NO_NAMES and not name.startswith(
        (*companies.NO_NAME_STARTS, "我", "你", "最近", "谁", "什么", "哪", "怎")
    )


def _cuts_a_word(low: str, at: int, came_from: int, word: str = "") -> bool:
    """Latin words are matched whole."""
    if not 0 < at < len(low) or (came_from != at and not word):
        return False
    return (
        low[at - 1].isascii() and low[at - 1].isalnum() and low[at].isascii() and low[at].isalnum()
    )


def _borders(low: str) -> tuple[tuple[int, ...], frozenset[int]]:
    """Where the message may begin and end, with and without politeness."""
    starts, at = [0], 0
    for _ in range(5):
        match = _POLITE.match(low, at)
        if match is None or match.end() == at:
            break
        at = match.end()
        starts.append(at)
    ends, end = {len(low)}, len(low)
    for _ in range(8):
        match = _CLOSING.search(low, max(end - 12, 0), end)
        if match is None:
            break
        end = match.start()
        ends.add(end)
    return tuple(starts), frozenset(ends)


def _claim(reading: Reading, bound: Bound, start: int) -> Claim:
    slots = {kind: value for kind, value, _, _ in bound if kind != "lit"}
    spans = tuple(reading.span(s, e) for _, _, s, e in bound)
    unsure = isinstance(slots.get("customer"), Unknown)
    said = sum(len(v) for k, v, _, _ in bound if k == "lit")
    score = 0.7 if unsure else 0.9 if said >= 2 or start else 0.8
    return Claim(
        "",
        score,
        Heard(
            customer=slots.get("customer", customers.given(reading)),
            person=slots.get("person"),
            period=slots.get("period"),
            limit=slots.get("limit"),
            number=slots.get("number"),
            text=slots.get("text", ""),
            language=reading.language,
        ),
        spans,
    )


def _spelled(nodes: list[Node], values: dict[str, str]) -> Iterator[str]:
    if not nodes:
        yield ""
        return
    (kind, value), rest = nodes[0], nodes[1:]
    if kind == "lit":
        heads: list[str] = [value]
    elif kind == "slot":
        heads = [values[value]]
    else:
        heads = [text for choice in value for text in islice(_spelled(choice, values), 40)]
        heads += [""] if kind == "opt" else []
    for tail in _spelled(rest, values):
        for head in heads:
            yield head + tail
