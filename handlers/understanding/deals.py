"""Which deal was spoken of, and the stage it has moved to."""

import re
from typing import TYPE_CHECKING

from handlers.understanding.claims import (
    Customer,
    Option,
    Said,
)
from handlers.understanding.groups import Group
from handlers.understanding.names import folded
from handlers.understanding.segments import Clause
from handlers.understanding.words import stages

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading


def opportunity(reading: "Reading", group: Group) -> Said[Option] | None:
    """The customer's deal whose name or alias is the longest in the record's words."""
    if not isinstance(group.who, Customer):
        return None
    best: tuple[int, int, int, Option] | None = None
    for row in reading.directory.opportunities_of(group.who.id):
        for form in {folded(row.name), *(folded(a) for a in row.aliases)}:
            for clause in group.clauses:
                at = reading.low.find(form, clause.start, clause.end) if form else -1
                if at >= 0 and (best is None or len(form) > best[0]):
                    best = len(form), at, at + len(form), Option(row.id, row.name)
    if best is None:
        return None
    return Said(best[3], (reading.span(best[1], best[2]),))


def stage(reading: "Reading", clauses: tuple[Clause, ...]) -> Said[str] | None:
    """A stage that was named as new, in the organization's own word for it."""
    known = reading.directory.stages
    for clause in clauses:
        text = reading.low[clause.start : clause.end]
        for written, official in (
            *known.items(),
            *((w, known.get(z, "")) for w, z in stages.ENGLISH.items()),
        ):
            at = text.find(written)
            if at < 0 or not official:
                continue
            before, after = text[:at], text[at + len(written) :]
            if (
                clause.part == "stage"
                or before.rstrip().endswith(stages.MOVES_TO)
                or (after.startswith("阶段") and re.search(r"[进到转]", before))
            ):
                return Said(
                    official, (reading.span(clause.start + at, clause.start + at + len(written)),)
                )
    return None
