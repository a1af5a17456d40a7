"""The outbox: every message once by its key, one at a time per recipient, urgent ones first."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from storage import budgets, outbox
from storage.database import Database
from storage.outbox import Outgoing
from tests.storage.conftest import NOW

SECOND = timedelta(seconds=1)


def letter(key: str, lane: str = "p2p:5", kind: str = "reply", **more: Any) -> Any:
    """A message to one person."""
    return Outgoing(1, "feishu", "app", {"chat": lane}, lane, kind, key, {"say": key}, NOW, **more)


@pytest.fixture
def sends(company: Database) -> Any:
    """sends(letter ...): put them into the outbox; answers their ids."""

    def sending(*letters: Any) -> Any:
        return company.write(lambda t: outbox.add(t, letters)).result(10)

    return sending


@pytest.fixture
def claims(company: Database) -> Any:
    """claims(now): take what may be sent."""

    def claiming(now: datetime = NOW, limit: Any = 10) -> Any:
        return company.write(lambda t: outbox.claim_ready(t, now, limit)).result(10)

    return claiming


def keys(parcels: Any) -> Any:
    """What the parcels say."""
    return [parcel.payload["say"] for parcel in parcels]


def test_a_key_is_sent_once(
    sends: Callable[..., list[Any]], claims: Callable[..., list[Any]]
) -> None:
    """The same message added again is dropped, whoever adds it."""
    (first,) = sends(letter("rem:1"))

    doubled = sends(letter("rem:1"), letter("rem:2", lane="p2p:6"))

    assert [None] == doubled[:1]
    assert [first, doubled[1]] == [parcel.id for parcel in claims()]


def test_nothing_to_send_is_no_statement(sends: Callable[..., list[Any]]) -> None:
    assert [] == sends()


def test_one_recipient_gets_one_message_at_a_time(
    company: Database, sends: Callable[..., list[Any]], claims: Callable[..., list[Any]]
) -> None:
    """The second waits until the first is known to have arrived."""
    sends(letter("a"), letter("b"), letter("c", lane="p2p:6"))

    taken = claims()
    waiting = claims()
    company.write(lambda t: outbox.mark_sent(t, taken[0], {"message_id": "om_1"})).result(10)

    assert ["a", "c"] == keys(taken)
    assert [] == waiting
    assert ["b"] == keys(claims())


def test_replies_go_before_digests(
    sends: Callable[..., list[Any]], claims: Callable[..., list[Any]]
) -> None:
    """What somebody waits for goes first, whenever it was added."""
    sends(
        letter("digest", lane="a", kind="digest"),
        letter("reminder", lane="b", kind="reminder"),
        letter("update", lane="c", kind="card_update"),
        letter("reply", lane="d", kind="reply"),
    )

    order = [keys(claims(limit=1)) for _ in range(4)]

    assert [["reply"], ["update"], ["reminder"], ["digest"]] == order


def test_a_change_knows_where_its_message_lies(
    company: Database, sends: Callable[..., list[Any]], claims: Callable[..., list[Any]]
) -> None:
    """A card update carries the handle of the message it changes."""
    (card,) = sends(letter("card"))
    (parcel,) = claims()
    company.write(lambda t: outbox.mark_sent(t, parcel, {"message_id": "om_1"})).result(10)

    sends(letter("update", kind="card_update", about=card))

    assert [{"message_id": "om_1"}] == [parcel.about_handle for parcel in claims()]


def test_a_blocked_app_sends_nothing_until_then(
    company: Database, sends: Callable[..., list[Any]], claims: Callable[..., list[Any]]
) -> None:
    """A platform's "wait" holds for the whole app, and for no other."""
    sends(letter("a"), letter("b", lane="p2p:6"), letter("c", lane="other")._replace(app="other"))
    (mine,) = claims(limit=1)
    company.write(lambda t: outbox.mark_later(t, mine, NOW, "429", counts=False)).result(10)

    mine_of = budgets.Spender(mine.platform, mine.app)
    company.write(lambda t: budgets.block(t, mine_of, NOW + 30 * SECOND)).result(10)

    assert ["c"] == keys(claims())
    assert ["a", "b"] == keys(claims(now=NOW + 31 * SECOND))


def test_a_second_sender_closes_the_first_ones_door(
    company: Database, sends: Callable[..., list[Any]], claims: Callable[..., list[Any]]
) -> None:
    """After its lease a claim is another's; the late outcome is not written."""
    sends(letter("a"))
    (slow,) = claims()
    (quick,) = claims(now=NOW + outbox.LEASE)

    late = company.write(lambda t: outbox.mark_sent(t, slow, {"message_id": "1"})).result(10)
    right = company.write(lambda t: outbox.mark_sent(t, quick, {"message_id": "2"})).result(10)

    assert (False, True) == (late, right)


def test_the_first_try_is_remembered_over_later_ones(
    company: Database, sends: Callable[..., list[Any]], claims: Callable[..., list[Any]]
) -> None:
    """A message is given up 24 h after its first try, so that moment must stay."""
    sends(letter("a"))
    (first,) = claims()
    company.write(lambda t: outbox.mark_later(t, first, NOW + SECOND, "away")).result(10)

    (second,) = claims(now=NOW + SECOND)

    assert (NOW, 2) == (second.first_try_at, second.attempts)


@pytest.mark.parametrize("ends", [outbox.mark_unknown, outbox.bury], ids=["unknown", "buried"])
def test_a_message_that_is_given_up_frees_its_lane(
    company: Database,
    sends: Callable[..., list[Any]],
    claims: Callable[..., list[Any]],
    ends: Callable[..., bool],
) -> None:
    sends(letter("a"), letter("b"))
    (mine,) = claims()

    company.write(lambda t: ends(t, mine, "gone")).result(10)

    assert ["b"] == keys(claims())


def test_a_released_message_does_not_count_the_try(
    company: Database, sends: Callable[..., list[Any]], claims: Callable[..., list[Any]]
) -> None:
    sends(letter("a"))
    (mine,) = claims()

    company.write(lambda t: outbox.release(t, mine, NOW)).result(10)

    assert [1] == [parcel.attempts for parcel in claims()]


def test_an_undone_steps_messages_are_not_sent(
    company: Database, sends: Callable[..., list[Any]], claims: Callable[..., list[Any]]
) -> None:
    """What has not been tried yet is cancelled; what is under way goes on."""
    sends(
        letter("under way", step_id=9),
        letter("waiting", step_id=9),
        letter("other step", lane="p2p:6", step_id=8),
    )
    claims(limit=1)

    cancelled = company.write(lambda t: outbox.cancel_of_step(t, 1, 9)).result(10)

    assert 1 == cancelled
    assert ["under way", "other step"] == keys(claims(now=NOW + outbox.LEASE))
