"""Subscriptions of webhooks: made, listed, switched off and removed with what waits for them."""

from typing import Any

from storage import outbox, subscriptions
from storage.database import Database
from storage.outbox import Outgoing
from storage.subscriptions import EVENTS, OFF
from tests.storage.conftest import NOW


def made(company: Database) -> int:
    """A subscription to all events."""
    new_id = company.write(
        lambda at: subscriptions.create(
            at, 1, url="https://a.example", events=EVENTS, sealed="x", now=NOW
        )
    ).result(10)
    assert new_id is not None
    return new_id


def hook(subscription_id: int, key: str) -> Outgoing:
    """A webhook for it."""
    lane = f"webhook/{subscription_id}"
    return Outgoing(1, "webhook", str(subscription_id), {}, lane, outbox.WEBHOOK, key, {}, NOW)


def claimed(company: Database, which: str = outbox.WEBHOOKS) -> list[Any]:
    """What may be sent now."""
    parcels = company.write(lambda at: outbox.claim_ready(at, NOW, 10, which=which)).result(10)
    return [(parcel.kind, parcel.app) for parcel in parcels]


def test_it_keeps_what_it_was_made_with(company: Database) -> None:
    mine = made(company)

    found = company.read(lambda at: subscriptions.find(at, 1, mine)).result(10)

    assert (mine, "https://a.example", EVENTS, "x", "active", NOW) == found


def test_what_waits_for_a_removed_one_is_cancelled(company: Database) -> None:
    """And for no other; it is found no more, and removed once."""
    mine, other = made(company), made(company)
    company.write(lambda at: outbox.add(at, [hook(mine, "a"), hook(other, "b")])).result(10)

    removed = [
        company.write(lambda at: subscriptions.remove(at, 1, mine, NOW)).result(10)
        for _ in range(2)
    ]

    assert [True, False] == removed
    assert [(outbox.WEBHOOK, str(other))] == claimed(company)
    assert company.read(lambda at: subscriptions.find(at, 1, mine)).result(10) is None
    listed = company.read(lambda at: subscriptions.everything(at, 1)).result(10)
    assert [other] == [one.id for one in listed]


def test_a_switched_off_one_is_listed_and_not_sent_to(company: Database) -> None:
    mine = made(company)

    company.write(lambda at: subscriptions.switch_off(at, 1, mine, NOW)).result(10)

    listed = company.read(lambda at: subscriptions.everything(at, 1)).result(10)
    assert [(mine, OFF)] == [(one.id, one.state) for one in listed]
    assert [] == company.read(lambda at: subscriptions.active(at, 1)).result(10)


def test_there_is_a_limit(company: Database) -> None:
    """So that all that there are are told."""

    def fill(at: Any) -> int | None:
        new_id: int | None = 0
        for _ in range(subscriptions.MOST + 1):
            new_id = subscriptions.create(at, 1, url="x", events=EVENTS, sealed="x", now=NOW)
        return new_id

    assert company.write(fill).result(20) is None


def test_webhooks_and_messages_are_claimed_apart(company: Database) -> None:
    """However many receivers are slow, replies have their own places."""
    reply = Outgoing(1, "feishu", "app", {"chat": "5"}, "p2p:5", "reply", "k", {}, NOW)
    company.write(lambda at: outbox.add(at, [hook(7, "a"), reply])).result(10)

    replies, others = claimed(company, outbox.ALL), claimed(company)

    assert [("reply", "app")] == replies
    assert [(outbox.WEBHOOK, "7")] == others


def test_a_webhook_put_aside_lets_the_next_pass(company: Database) -> None:
    """It waits in another lane, until its time."""
    company.write(lambda at: outbox.add(at, [hook(7, "a"), hook(7, "b")])).result(10)
    (first,) = company.write(
        lambda at: outbox.claim_ready(at, NOW, 9, which=outbox.WEBHOOKS)
    ).result(10)

    company.write(
        lambda at: outbox.put_aside(at, first, NOW + outbox.LEASE, "500", "webhook/7/1")
    ).result(10)

    (second,) = company.write(
        lambda at: outbox.claim_ready(at, NOW, 9, which=outbox.WEBHOOKS)
    ).result(10)
    assert second.id > first.id
