"""Which deal was spoken of, and the stage it has moved to."""

import re
from functools import lru_cache
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
from storage.records import KnownOpportunity

_PHASE = re.compile(r"[一二三四五六七八九十\d]{1,2}期")

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading


# 往商务谈判挪, 进招投标了
_MOVED = re.compile(r"阶段?(?:推|挪|走|转|移)|[推挪走转移了]|$")


def opportunity(reading: "Reading", group: Group) -> Said[Option] | None:
    """The customer's deal whose name or alias is the longest in the record's words.

    Where none is, a part of a name that only one deal of the customer has: 二期 of 智慧校园二期.
    """
    if not isinstance(group.who, Customer):
        return None
    deals = reading.directory.opportunities_of(group.who.id)
    return _longest(reading, group, {form: row for row in deals for form in _forms(row)}) or (
        _longest(reading, group, _parts(deals))
    )


def _longest(
    reading: "Reading", group: Group, forms: dict[str, KnownOpportunity]
) -> Said[Option] | None:
    for form in sorted(forms, key=len, reverse=True):
        for clause in group.clauses:
            at = reading.low.find(form, clause.start, clause.end)
            if at >= 0:
                row = forms[form]
                return Said(Option(row.id, row.name), (reading.span(at, at + len(form)),))
    return None


@lru_cache(maxsize=1024)
def _forms(row: KnownOpportunity) -> tuple[str, ...]:
    """How the deal is written; none of a deal without a name."""
    return tuple(form for form in {folded(row.name), *map(folded, row.aliases)} if form)


@lru_cache(maxsize=256)
def _parts(deals: tuple[KnownOpportunity, ...]) -> dict[str, KnownOpportunity]:
    """The beginnings, ends and phases of the deals' names that belong to one deal only."""
    found: dict[str, list[KnownOpportunity]] = {}
    for row in deals:
        name = folded(row.name)
        parts = {name[:4], name[-4:], name[:3], name[-3:]} if len(name) > 4 else set()
        phase = _PHASE.search(name)
        for part in parts | ({phase.group()} if phase else set()):
            if not part.isascii() and part not in stages.NO_DEALS:
                found.setdefault(part, []).append(row)
    return {part: rows[0] for part, rows in found.items() if len(rows) == 1}


def stage(reading: "Reading", clauses: tuple[Clause, ...]) -> Said[str] | None:
    """A stage that was named as new, in the organization's own word for it."""
    known, low = reading.directory.stages, reading.low
    english = ((w, known.get(z, "")) for w, z in stages.ENGLISH.items() if w in low)
    named = [*((w, name) for w, name in known.items() if w in low), *english]
    for clause in clauses if named else ():
        text = low[clause.start : clause.end]
        for written, official in named:
            at = text.find(written)
            if at < 0 or not official:
                continue
            before, after = text[:at], text[at + len(written) :]
            if (
                clause.part == "stage"
                or before.rstrip().endswith(stages.MOVES_TO)
                or (after.startswith("阶段") and re.search(r"[进到转]", before))
                or (before.endswith(("往", "向", "进")) and _MOVED.match(after))
            ):
                return Said(
                    official, (reading.span(clause.start + at, clause.start + at + len(written)),)
                )
    return None
