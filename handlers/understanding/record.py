"""One record for each contact: its clauses sorted into the parts of a visit record."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from handlers.understanding import (
    attendance,
    channels,
    deals,
    groups,
    occasion,
    promises,
    sorting,
    spending,
)
from handlers.understanding.claims import (
    Channel,
    Record,
    Said,
    Unknown,
)
from handlers.understanding.groups import Group
from handlers.understanding.segments import Clause, is_labelled
from handlers.understanding.wordlists import anywhere
from handlers.understanding.words import labels, verbs

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading

# the parts of a record that running text is sorted into
_TEXTS = ("contents", "feedback", "problem", "outcome")
_BARE = anywhere(verbs.BARE_CONTACT)


def records(reading: "Reading") -> tuple[Record, ...]:
    """One record for each contact with a customer, in the order they were told."""
    found = groups.split(reading)
    built = tuple(
        _record(reading, group, first=index == 0) for index, group in enumerate(found.groups)
    )
    if found.shared and built:
        built = (_with_shared_costs(reading, found.shared, built[0]), *built[1:])
    return built


def _with_shared_costs(reading: "Reading", shared: tuple[Clause, ...], record: Record) -> Record:
    if record.expenses is not None:
        return record
    costs = spending.spent(reading, shared)
    return replace(record, expenses=costs.expenses, expense_note=costs.note)


def _record(reading: "Reading", group: Group, *, first: bool) -> Record:
    clauses = group.clauses
    costs = reading.spent if clauses == reading.clauses else spending.spent(reading, clauses)
    kinds = sorting.kinds(reading, clauses)
    told = tuple(c for c in clauses if kinds[c] != "actions")
    said = channels.channel(reading, told)
    if said is None and group.header:
        said = channels.channel(reading, group.header)
    contacts = attendance.contacts(reading, group, kinds)
    said = said or _unsaid_channel(reading, group, met=bool(contacts))
    form, beside = is_labelled(clauses), sorting.beside(reading, kinds)
    texts = {
        part: _text(reading, clauses, kinds, beside, part, costs.clauses, form=form)
        for part in _TEXTS
    }
    opportunity = deals.opportunity(reading, group)
    return Record(
        customer=group.who,
        channel=said,
        type=channels.visit_type(reading, told, said.value),
        when=occasion.when(reading, group, kinds),
        contacts=contacts,
        participants=attendance.participants(reading, group, kinds, contacts),
        contents=texts["contents"],
        feedback=texts["feedback"],
        problem=texts["problem"],
        outcome=texts["outcome"],
        expenses=costs.expenses,
        expense_note=costs.note,
        opportunity=opportunity,
        stage=deals.stage(reading, clauses) if opportunity else None,
        actions=promises.promised(reading, group.who, clauses, kinds, contacts),
    )


def _unsaid_channel(reading: "Reading", group: Group, *, met: bool) -> Said[Channel]:
    """Nobody said how: a visit where a customer and a person or topic are named (rule 9)."""
    clauses = group.clauses
    topic = any(c.part == "contents" or (not c.part and c.end - c.start > 3) for c in clauses)
    named = not isinstance(group.who, Unknown) or bool(group.who.written)
    bare = _BARE.search(reading.low) is not None and (
        len(clauses) <= 3 or not (met or any(c.part for c in clauses))
    )
    return Said("VISIT" if named and (met or topic) and not bare else "OTHER")


def _text(
    reading: "Reading",
    clauses: tuple[Clause, ...],
    kinds: dict[Clause, str],
    beside: dict[Clause, str],
    part: str,
    costs: frozenset[int],
    *,
    form: bool,
) -> Said[str] | None:
    """The clauses of one part, neighbours joined as they stand in the message."""
    wanted = _TEXTS if part == "contents" and not form else (part,)
    if part == "contents" and form and "contents" not in kinds.values():
        wanted = _TEXTS
    kept = [
        c
        for c in clauses
        if (kinds[c] in wanted or (part != "contents" and beside.get(c) == part))
        and c.start not in costs
        and reading.low[c.start : c.end].strip() not in labels.NOTHING
        and c.end > c.start
    ]
    if not kept:
        return None
    stretches: list[tuple[int, int]] = []
    for clause in kept:
        if stretches and not any(
            ch.isalnum() for ch in reading.low[stretches[-1][1] : clause.start]
        ):
            stretches[-1] = (stretches[-1][0], clause.end)
        else:
            stretches.append((clause.start, clause.end))
    if part == "feedback":
        stretches = _what_was_said(reading, stretches)
    joint = ";" if reading.language == "en" else "；"
    text = joint.join(reading.raw(s, e).strip() for s, e in stretches)
    return Said(text, tuple(reading.span(s, e) for s, e in stretches)) if text else None


_SAYS = re.compile(
    r"说|问(?![候题])|表示|反馈|反映|提出|觉得|认为|回复|提到|透露|嫌|\b(?:said|says|asked|replied|mentioned|wants|thinks)\b"
)
_ALL = 0.8  # a feedback longer than this share of the message is no part of it


def _what_was_said(reading: "Reading", stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where nearly all of a message is feedback, only the words behind 他说."""
    start, end = stretches[0]
    length = sum(e - s for s, e in stretches)
    if len(reading.low) < 24 or length < _ALL * len(reading.low.strip()):
        return stretches
    match = _SAYS.search(reading.low, start, end)
    if match is None or match.end() >= end - 2:
        return stretches
    at = (
        match.start() if match.group() in {"觉得", "认为", "嫌", "wants", "thinks"} else match.end()
    )
    return [(at, end), *stretches[1:]]
