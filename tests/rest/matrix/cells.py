"""The cells of the matrix: each is asked, and what is not as it should be is told in words."""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

from tests.rest.conftest import Answer
from tests.rest.matrix.asking import Asker, Told, is_done
from tests.rest.matrix.calls import Call, Listing
from tests.rest.matrix.company import FAMILIES, FIRST_ID, NOBODYS, Family, visits_of
from tests.rest.matrix.lists import LISTS
from tests.rest.matrix.reads import READS
from tests.rest.matrix.writes import WRITES, nobody

MARK = re.compile(r"\w+~[\w-]+", re.ASCII)
OID, ID = re.compile(r"\b[0-9a-f]{24}\b"), re.compile(r"\b7[1-8]\d{5}\b")
TOTALS = ("total", "totalItem", "total_count")
# What each counter must say to whoever sees it.
COUNTED = {
    family.mark(noun): len(visits_of(noun, family))
    for noun in ("customer", "lead", "opportunity")
    for family in FAMILIES.values()
}
Everything = Callable[[], Any]  # all rows that there are
Problems = AsyncIterator[str]


async def told_wrongly(asker: Asker, everything: Everything) -> Problems:
    """What a role is told and should not be, or is not told, and what its refusals wrote."""
    allowed = asker.view.allowed()
    for listing in LISTS:
        answer = await asker.ask(listing.route, listing.asks, "customer", NOBODYS)
        for problem in _listed(asker, listing, answer, allowed):
            yield f"{asker.view.shown}: {asker.view.role} {listing.route}: {problem}"
    for call in READS:
        missing = await _missing(asker, call, asker.view.relations)
        for family in asker.view.relations:
            answer = await asker.ask(call.route, call.asks, call.noun, family)
            for problem in _read(asker, call, family, answer, missing, allowed):
                yield _named(asker, call, family, problem)
    before = everything()
    for call, families in _refusals(asker):
        missing = await _missing(asker, call, families)
        for family in families:
            answer = await asker.ask(call.route, call.asks, call.noun, family)
            for problem in _refused(asker, call, family, answer, missing):
                yield _named(asker, call, family, problem)
    if everything() != before:
        async for problem in _written(asker, everything):
            yield problem


async def wrongly_refused(asker: Asker) -> Problems:
    """The changes that a role may make and cannot; it makes all the others."""
    for family in asker.view.relations:
        for call in WRITES:
            if call.is_seen(asker.view, family) and call.may(asker.view, family):
                answer = await asker.ask(call.route, call.asks, call.noun, family)
                if not is_done(call.route, answer):
                    yield _named(asker, call, family, f"is refused: {_said(answer)}")


async def _missing(asker: Asker, call: Call, families: list[Family]) -> Told | None:
    """What is said of something that does not exist, where any of these is to be answered so."""
    if all(call.is_seen(asker.view, family) for family in families):
        return None
    return asker.told(
        await asker.ask(call.route, call.asks, call.noun, NOBODYS), call.noun, NOBODYS
    )


async def _written(asker: Asker, everything: Everything) -> Problems:
    """Which refusals wrote something: each is asked once more, alone."""
    before = everything()
    for call, families in _refusals(asker):
        for family in (NOBODYS, *families):
            answer = await asker.ask(call.route, call.asks, call.noun, family)
            after = everything()
            if after != before:
                yield _named(asker, call, family, f"writes something, and says {_said(answer)}")
            before = after


def _refusals(asker: Asker) -> Iterator[tuple[Call, list[Family]]]:
    """The changes that a role may not make, each with the families about which it may not."""
    view = asker.view
    for call in WRITES:
        hidden = [one for one in view.relations if not call.is_seen(view, one)]
        seen = [one for one in view.relations if one not in hidden and call.may is not nobody]
        yield call, hidden + [one for one in seen if not call.may(view, one)]


def _listed(asker: Asker, listing: Listing, answer: Answer, allowed: set[str]) -> Iterator[str]:
    if not is_done(listing.route, answer):
        yield f"is refused: {_said(answer)}"
        return
    view, noun = asker.view, listing.noun
    wanted = view.marks(noun) if listing.marks is None else listing.marks(view)
    found = {mark for mark in MARK.findall(answer.raw.decode()) if mark.startswith(f"{noun}~")}
    if found != wanted:
        yield f"lists also {sorted(found - wanted)} and not {sorted(wanted - found)}"
    yield from _leaks(answer, allowed)
    total = len(wanted) if listing.total is None else listing.total(view)
    if _totals(answer.body) not in ([], [total]):
        yield f"counts {_totals(answer.body)} instead of {total}"


def _read(
    asker: Asker,
    call: Call,
    family: Family,
    answer: Answer,
    missing: Told | None,
    allowed: set[str],
) -> Iterator[str]:
    if not call.is_seen(asker.view, family):
        yield from _hidden(asker, call, family, answer, missing)
        return
    if not is_done(call.route, answer):
        yield f"is refused: {_said(answer)}"
        return
    if asker.told(answer, call.noun, family) == missing:
        yield f"is answered like what does not exist: {_said(answer)}"
    yield from _leaks(answer, allowed)
    if call.total is not None and _totals(answer.body) != [call.total(asker.view, family)]:
        yield f"counts {_totals(answer.body)} instead of {call.total(asker.view, family)}"


def _refused(
    asker: Asker, call: Call, family: Family, answer: Answer, missing: Told | None
) -> Iterator[str]:
    if not call.is_seen(asker.view, family):
        yield from _hidden(asker, call, family, answer, missing)
    elif is_done(call.route, answer):
        yield f"is no refusal: {_said(answer)}"


def _hidden(
    asker: Asker, call: Call, family: Family, answer: Answer, missing: Told | None
) -> Iterator[str]:
    told = asker.told(answer, call.noun, family)
    if told != missing:
        yield f"is hidden, and answered {told} instead of {missing}"


def _leaks(answer: Answer, allowed: set[str]) -> Iterator[str]:
    """What the answer tells of things that may not be seen, and counts that are not true."""
    text = answer.raw.decode()
    ids = {int(oid, 16) for oid in OID.findall(text)} | set(map(int, ID.findall(text)))
    told = {*MARK.findall(text), *(str(one) for one in ids if one in FIRST_ID)}
    if told - allowed:
        yield f"tells of {sorted(told - allowed)}"
    for name, count in _counters(answer.body):
        if COUNTED.get(name, count) != count:
            yield f"says of {name} {count} visits instead of {COUNTED[name]}"


def _totals(body: Any) -> list[int]:
    """Every count of the whole that an answer states, wherever it stands."""
    if not isinstance(body, dict):
        return []
    own = [body[key] for key in TOTALS if key in body]
    return own + [total for value in body.values() for total in _totals(value)]


def _counters(body: Any) -> Iterator[tuple[str, int]]:
    """The name and the counter of every row that has one."""
    match body:
        case {"name": str() as name, "visit_count": int() as count}:
            yield name, count
        case dict():
            for value in body.values():
                yield from _counters(value)
        case list():
            for value in body:
                yield from _counters(value)


def _named(asker: Asker, call: Call, family: Family, problem: str) -> str:
    view = asker.view
    return f"{view.shown}: {view.role} {call.about} of {family.tag}: {problem}"


def _said(answer: Answer) -> str:
    return f"{answer.status} {answer.raw.decode()}"
