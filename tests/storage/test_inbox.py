"""The inbox: remembered once, claimed by one, in each lane's order, finished behind a fence."""

from collections.abc import Callable
from concurrent.futures import wait
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage import claim, health, inbox, tables
from storage.database import Database, Transaction
from storage.inbox import Arrival, Lost
from tests.storage.conftest import NOW

SECOND = timedelta(seconds=1)


def event(event_id: str, lane: str = "p2p:5", *, received_at: Any = NOW, body: Any = b"{}") -> Any:
    """An event as a platform sends it."""
    return Arrival(1, "feishu", "app", event_id, lane, "message", body, NOW, received_at)


@pytest.fixture
def hears(company: Database) -> Any:
    """hears(arrival ...): remember them; answers their ids."""

    def hearing(*arrivals: Any) -> Any:
        futures = [company.together(inbox.remember, arrival) for arrival in arrivals]
        return [future.result(10) for future in futures]

    return hearing


@pytest.fixture
def claims(company: Database) -> Any:
    """claims(limit, now): take ready events."""

    def claiming(limit: Any = 10, now: datetime = NOW) -> Any:
        return company.write(lambda t: inbox.claim_ready(t, now, limit)).result(10)

    return claiming


def test_the_same_event_is_remembered_once(
    hears: Callable[..., list[Any]], claims: Callable[..., list[Any]]
) -> None:
    """A platform that sends twice is answered alike; the work is done once."""
    first, second = hears(event("m:1"), event("m:1"))
    (again,) = hears(event("m:1"))

    assert first is not None
    assert [None, None] == [second, again]
    assert [first] == [one.id for one in claims()]


def test_the_same_key_in_another_app_is_another_event(hears: Callable[..., list[Any]]) -> None:
    """Two bots in one group see the same message."""
    one, other = hears(event("m:1"), event("m:1")._replace(app="other"))

    assert None not in (one, other)


def test_a_body_comes_back_byte_for_byte(
    hears: Callable[..., list[Any]], claims: Callable[..., list[Any]]
) -> None:
    body = bytes(range(256))

    hears(event("m:1", body=body))

    assert body == claims()[0].body


def test_one_lane_is_handled_in_order(
    company: Database, hears: Callable[..., list[Any]], claims: Callable[..., list[Any]]
) -> None:
    """One rep's second message waits until the first is done; another rep's does not."""
    first, second, other = hears(event("m:1"), event("m:2"), event("m:3", lane="p2p:6"))

    taken = claims()
    waiting = claims()
    company.write(lambda t: inbox.finish(t, taken[0])).result(10)
    after = claims()

    assert [first, other] == [one.id for one in taken]
    assert [] == waiting
    assert [second] == [one.id for one in after]


def test_two_that_claim_at_once_share_without_doubles(
    company: Database, hears: Callable[..., list[Any]]
) -> None:
    """Every event is claimed by one worker only."""
    hears(*(event(f"m:{number}", lane=f"p2p:{number}") for number in range(60)))

    futures = [company.write(lambda t: inbox.claim_ready(t, NOW, 7)) for _ in range(12)]
    wait(futures)

    claimed = [one.id for future in futures for one in future.result()]
    assert 60 == len(claimed) == len(set(claimed))


def test_a_claim_passes_by_what_another_is_taking(
    company: Database, hears: Callable[..., list[Any]]
) -> None:
    """On PostgreSQL nobody waits for rows that somebody else is about to take."""
    hears(event("m:1"), event("m:2", lane="p2p:6"))
    if company.is_sqlite:  # one writer: there is no other
        return

    with company.writing.begin() as one, company.writing.begin() as other:
        taken = inbox.claim_ready(one, NOW, 1)
        beside = inbox.claim_ready(other, NOW, 10)

    assert ["m:1"] == [found.event_id for found in taken]
    assert ["m:2"] == [found.event_id for found in beside]


def test_finished_events_are_not_claimed_again(
    company: Database, hears: Callable[..., list[Any]], claims: Callable[..., list[Any]]
) -> None:
    hears(event("m:1"))
    (mine,) = claims()

    company.write(lambda t: inbox.finish(t, mine)).result(10)

    assert [] == claims(now=NOW + timedelta(days=1))


def test_a_crashed_workers_event_comes_back_when_its_lease_ends(
    hears: Callable[..., list[Any]], claims: Callable[..., list[Any]]
) -> None:
    hears(event("m:1"))
    claims()

    early = claims(now=NOW + inbox.LEASE - SECOND)
    late = claims(now=NOW + inbox.LEASE)

    assert [] == early
    assert [2] == [one.attempts for one in late]


def test_effects_of_a_worker_that_lost_its_event_do_not_stand(
    company: Database, hears: Callable[..., list[Any]], claims: Callable[..., list[Any]]
) -> None:
    """Whoever finishes after somebody else took over is rolled back whole."""
    hears(event("m:1"))
    (slow,) = claims()
    (quick,) = claims(now=NOW + inbox.LEASE)

    def too_late(transaction: Transaction) -> None:
        row = {"organization_id": 1, "name": "effect", "value": 1}
        transaction.execute(sa.insert(tables.counter).values(row))
        inbox.finish(transaction, slow)

    with pytest.raises(Lost):
        company.write(too_late).result(10)
    company.write(lambda t: inbox.finish(t, quick)).result(10)

    effects = sa.select(sa.func.count()).where(tables.counter.c.name == "effect")
    assert 0 == company.read(lambda t: t.execute(effects).scalar()).result()


def test_nothing_is_finished_twice(
    company: Database, hears: Callable[..., list[Any]], claims: Callable[..., list[Any]]
) -> None:
    hears(event("m:1"))
    (mine,) = claims()
    company.write(lambda t: inbox.finish(t, mine)).result(10)

    with pytest.raises(Lost):
        company.write(lambda t: inbox.finish(t, mine)).result(10)


def test_a_released_event_is_ready_at_once_and_the_try_does_not_count(
    company: Database, hears: Callable[..., list[Any]], claims: Callable[..., list[Any]]
) -> None:
    hears(event("m:1"))
    (mine,) = claims()

    company.write(lambda t: inbox.release(t, mine, NOW)).result(10)

    assert [1] == [one.attempts for one in claims()]


def test_a_postponed_event_waits_and_holds_its_lane(
    company: Database, hears: Callable[..., list[Any]], claims: Callable[..., list[Any]]
) -> None:
    """Order within a lane survives a failed try."""
    hears(event("m:1"), event("m:2"))
    (mine,) = claims()

    company.write(lambda t: inbox.postpone(t, mine, NOW + 2 * SECOND, "trouble")).result(10)

    assert [] == claims(now=NOW + SECOND)
    assert [("m:1", 2)] == [(o.event_id, o.attempts) for o in claims(now=NOW + 2 * SECOND)]


def test_a_buried_event_frees_its_lane(
    company: Database, hears: Callable[..., list[Any]], claims: Callable[..., list[Any]]
) -> None:
    """A poison message keeps its place among the dead; the rep's next one goes on."""
    hears(event("m:1"), event("m:2"))
    (poison,) = claims()

    company.write(lambda t: inbox.bury(t, poison, "trace")).result(10)

    assert ["m:2"] == [one.event_id for one in claims()]
    depth = company.read(health.inbox_depth).result()
    assert (1, 1) == (depth.ready, depth.dead)


def test_an_instant_answer_takes_the_event_it_has_just_stored(
    company: Database, claims: Callable[..., list[Any]]
) -> None:
    """A button's event is claimed with its arrival, if its lane is free."""
    click, second = (
        company.together(inbox.remember_and_claim, event(key)).result(10) for key in ("c:1", "c:2")
    )

    assert ("c:1", None) == (click and click.event_id, second)
    assert [] == claims()


def test_the_time_of_a_claim_counts_and_not_that_of_the_row(
    hears: Callable[..., list[Any]], claims: Callable[..., list[Any]]
) -> None:
    """An event that arrives later than now is not due."""
    hears(event("m:1", received_at=NOW + 5 * SECOND))

    assert [] == claims(now=NOW)
    assert 1 == len(claims(now=NOW + 5 * SECOND))


def test_a_claim_settles_only_while_it_holds(
    company: Database, hears: Callable[..., list[Any]], claims: Callable[..., list[Any]]
) -> None:
    """The fence: a number that has moved on no longer opens the row."""
    hears(event("m:1"))
    (mine,) = claims()

    settled = company.write(
        lambda t: claim.settle(t, tables.inbox, mine._replace(attempts=mine.attempts + 1), status=1)
    ).result(10)

    assert settled is False
