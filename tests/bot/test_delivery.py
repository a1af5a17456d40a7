"""Webhooks arrive: signed, tried again for a day under one id, given up where all can see it."""

import base64
import hashlib
import hmac
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot import delivery, signing
from bot.checkpoints import at as at_checkpoint
from bot.sealing import Box
from storage import dead, outbox, subscriptions, tables
from tests.genjin import Genjin
from tests.receiver import Got, Receiver

SENTENCE = "今天下午拜访了金职院王处长,聊了二期"
SECRET = signing.new_secret()

Subscribes = Callable[..., int]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    running = Receiver()
    yield running
    running.close()


@pytest.fixture
def subscribes(genjin: Genjin) -> Subscribes:
    """subscribes(url, secret): to all events of the demo company."""

    def subscribing(url: str, box: Box | None = None) -> int:
        sealed = (box or Box(genjin.process.settings.sealing_key)).seal(SECRET)
        new_id = genjin.process.database.write(
            lambda at: subscriptions.create(
                at,
                1,
                url=url,
                events=subscriptions.EVENTS,
                sealed=sealed,
                now=genjin.clock.now(),
            )
        ).result(10)
        assert new_id is not None
        return new_id

    return subscribing


def rows(genjin: Genjin) -> list[Any]:
    """The webhooks of the outbox."""
    table = tables.outbox
    statement = sa.select(table).where(table.c.kind == outbox.WEBHOOK).order_by(table.c.id)
    return list(genjin.process.database.read(lambda at: at.execute(statement).all()).result(10))


def waits(genjin: Genjin, pause: timedelta) -> None:
    genjin.clock.passes(seconds=pause.total_seconds())
    genjin.settles()


def test_what_is_typed_in_the_chat_arrives_signed(
    genjin: Genjin, receiver: Receiver, subscribes: Subscribes
) -> None:
    """The receiver computes the signature by itself, from the bytes and the headers."""
    subscribes(receiver.url)

    genjin.hears(5, SENTENCE)

    (got,) = receiver.got
    signed = f"{got.id}.{got.headers['webhook-timestamp']}.{got.body.decode()}"
    key = base64.b64decode(SECRET.split("_", 1)[1])
    digest = hmac.digest(key, signed.encode(), hashlib.sha256)
    assert f"v1,{base64.b64encode(digest).decode()}" == got.headers["webhook-signature"]
    assert int(genjin.clock.now().timestamp()) == int(got.headers["webhook-timestamp"])
    assert "application/json" == got.headers["content-type"]
    assert "visit.created" == got.event["type"]
    assert "金职院" not in got.body.decode()
    assert [outbox.SENT] == [row.status for row in rows(genjin)]


def test_undone_in_the_chat_is_undone_elsewhere(
    genjin: Genjin, receiver: Receiver, subscribes: Subscribes
) -> None:
    subscribes(receiver.url)

    genjin.hears(5, SENTENCE)
    genjin.hears(5, "费用改成30")
    genjin.hears(5, "撤销")
    genjin.hears(5, "撤销")

    assert ["visit.created", "visit.changed", "visit.changed", "visit.undone"] == receiver.types()


def test_what_failed_is_tried_again_under_its_id_and_given_up_after_a_day(
    genjin: Genjin, receiver: Receiver, subscribes: Subscribes
) -> None:
    """The body stays as it was; only the time of the try, and with it the signature, is new."""
    receiver.answers = lambda _got: 500
    subscribes(receiver.url)
    genjin.hears(5, SENTENCE)

    for pause in delivery.PAUSES:
        assert [tables.READY] == [row.status for row in rows(genjin)]
        waits(genjin, pause - timedelta(seconds=1))
        waits(genjin, timedelta(seconds=1))

    (row,) = rows(genjin)
    tries = len(delivery.PAUSES) + 1
    assert (outbox.DEAD, tries) == (row.status, len(receiver.got))
    assert 1 == len({(got.id, got.body) for got in receiver.got})
    assert tries == len({got.headers["webhook-signature"] for got in receiver.got})
    assert "status 500" in row.error
    assert timedelta(hours=23) < sum(delivery.PAUSES, timedelta()) <= timedelta(hours=24)
    assert list(delivery.PAUSES) == sorted(delivery.PAUSES)


def test_a_receiver_that_comes_back_gets_what_it_missed(
    genjin: Genjin, receiver: Receiver, subscribes: Subscribes
) -> None:
    receiver.answers = lambda _got: 503
    subscribes(receiver.url)
    genjin.hears(5, SENTENCE)
    receiver.answers, receiver.says = (lambda _got: 204), b""

    waits(genjin, delivery.PAUSES[0])

    assert [outbox.SENT] == [row.status for row in rows(genjin)]


def test_one_event_that_fails_holds_none_of_the_others(
    genjin: Genjin, receiver: Receiver, subscribes: Subscribes
) -> None:
    """A receiver may stumble over one; the next is not kept waiting for a day."""
    receiver.answers = lambda got: 500 if got.event["type"] == "visit.created" else 200
    subscribes(receiver.url)

    genjin.hears(5, SENTENCE)
    genjin.hears(5, "费用改成30")

    assert ["visit.created", "visit.changed"] == receiver.types()
    assert [tables.READY, outbox.SENT] == [row.status for row in rows(genjin)]


def test_dead_ones_are_sent_again_when_somebody_says_so(
    genjin: Genjin, receiver: Receiver, subscribes: Subscribes
) -> None:
    """Under the same id, so that a receiver which has it after all can tell."""
    receiver.answers = lambda _got: 400
    subscribes(receiver.url)
    genjin.hears(5, SENTENCE)
    for pause in delivery.PAUSES:
        waits(genjin, pause)
    receiver.answers = lambda _got: 200
    database, now = genjin.process.database, genjin.clock.now()
    given_up = database.read(lambda at: dead.given_up(at, 1, 10)).result(10)

    count = database.write(lambda at: dead.retry(at, 1, now, [given_up[0].id])).result(10)
    genjin.settles()

    assert (1, 1) == (len(given_up), count)
    assert [(outbox.SENT, "")] == [(row.status, row.error) for row in rows(genjin)]
    assert 1 == len({got.id for got in receiver.got})


def test_gone_switches_the_subscription_off(
    genjin: Genjin, receiver: Receiver, subscribes: Subscribes
) -> None:
    """410: nothing more is written for it, and what waited is dead."""
    mine = subscribes(receiver.url)
    receiver.answers = lambda _got: 500
    genjin.hears(5, SENTENCE)
    receiver.answers = lambda _got: 410
    genjin.hears(5, "费用改成30")

    genjin.hears(5, "费用改成40")
    waits(genjin, delivery.PAUSES[0])

    found = genjin.process.database.read(lambda at: subscriptions.find(at, 1, mine)).result(10)
    assert found is not None
    assert subscriptions.OFF == found.state
    assert [outbox.DEAD, outbox.DEAD] == [row.status for row in rows(genjin)]
    assert 2 == len(receiver.got)


def test_a_redirection_is_a_failure(
    genjin: Genjin, receiver: Receiver, subscribes: Subscribes
) -> None:
    receiver.answers, receiver.location = (lambda _got: 308), receiver.url + "/elsewhere"
    subscribes(receiver.url)

    genjin.hears(5, SENTENCE)

    (row,) = rows(genjin)
    assert (tables.READY, "status 308") == (row.status, row.error)
    assert ["/hook"] == [got.path for got in receiver.got]


def test_a_closed_door_is_tried_again(genjin: Genjin, subscribes: Subscribes) -> None:
    subscribes("http://127.0.0.1:9/hook")

    genjin.hears(5, SENTENCE)

    (row,) = rows(genjin)
    assert tables.READY == row.status
    assert "Cannot connect" in row.error


@pytest.mark.parametrize(
    ("url", "box", "reason"),
    [
        ("http://10.0.0.1/hook", None, "no public address"),
        ("http://127.0.0.1:9/hook", Box("another key, of another time"), "GENJIN_SECRET_KEY"),
    ],
    ids=["an inner address", "another key"],
)
def test_what_can_never_be_sent_is_dead_at_once(
    genjin: Genjin, subscribes: Subscribes, url: str, box: Box | None, reason: str
) -> None:
    subscribes(url, box)

    genjin.hears(5, SENTENCE)

    (row,) = rows(genjin)
    assert (outbox.DEAD, 1) == (row.status, row.attempts)
    assert reason in row.error


def test_a_subscription_removed_meanwhile_is_sent_nothing(
    genjin: Genjin, receiver: Receiver, subscribes: Subscribes
) -> None:
    """Also where its row was written at the same moment."""
    mine = subscribes(receiver.url)
    receiver.answers = lambda _got: 500
    genjin.hears(5, SENTENCE)
    database, now = genjin.process.database, genjin.clock.now()
    database.write(lambda at: subscriptions.remove(at, 1, mine, now)).result(10)
    table = tables.outbox
    database.write(
        lambda at: at.execute(
            sa.update(table).where(table.c.app == str(mine)).values(status=tables.READY)
        )
    ).result(10)

    waits(genjin, delivery.PAUSES[0])

    (row,) = rows(genjin)
    assert (outbox.DEAD, "the subscription was removed") == (row.status, row.error)
    assert 1 == len(receiver.got)


def test_a_sender_that_dies_before_it_marks_sends_the_same_again(
    genjin: Genjin, receiver: Receiver, subscribes: Subscribes
) -> None:
    """The receiver drops the second by its id. (With a real kill: tests/reliability.)"""
    subscribes(receiver.url)

    def dies() -> None:
        at_checkpoint("after webhook, before mark", lambda: None)
        raise RuntimeError("killed")

    at_checkpoint("after webhook, before mark", dies)
    genjin.hears(5, SENTENCE)
    waits(genjin, timedelta(minutes=1))

    first, second = receiver.got
    assert (first.id, first.body) == (second.id, second.body)
    assert [outbox.SENT] == [row.status for row in rows(genjin)]


def test_each_try_is_one_of_its_receivers_turn(
    genjin: Genjin, receiver: Receiver, subscribes: Subscribes
) -> None:
    """However much there is to tell, a receiver hears one after the other, in order."""
    subscribes(receiver.url)
    at_once, seen = threading.Semaphore(1), []

    def alone(_got: Got) -> int:
        seen.append(at_once.acquire(blocking=False))
        threading.Event().wait(0.02)  # long enough for another to come beside it
        at_once.release()
        return 200

    receiver.answers = alone
    for expenses in range(10, 15):
        genjin.receives({"kind": "message", "user": 5, "text": SENTENCE}, None)
        genjin.receives({"kind": "message", "user": 5, "text": f"费用改成{expenses}"}, None)

    genjin.settles()

    versions = [(got.event["data"]["id"], got.event["data"]["version"]) for got in receiver.got]
    assert 10 == len(versions)
    assert sorted(versions) == versions
    assert all(seen)
