"""Signatures as the scheme has them, and secrets sealed at rest."""

from datetime import UTC, datetime, timedelta

import pytest

from bot import signing
from bot.sealing import Box, Unreadable

SECRET = signing.new_secret()


def test_the_signature_is_that_of_the_scheme() -> None:
    """The example of https://docs.svix.com, whose scheme it was, with its secret and time."""
    at = datetime.fromtimestamp(1614265330, UTC)

    headers = signing.headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        at,
        b'{"test": 2432232314}',
    )

    assert "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" == headers["webhook-signature"]


def test_a_stranger_cannot_make_the_signature() -> None:
    """Another secret, id, time or body gives another one."""
    at, body = datetime(2026, 3, 18, tzinfo=UTC), b"{}"

    def signed(
        secret: str = SECRET, message: str = "msg_1", seconds: int = 0, said: bytes = body
    ) -> str:
        when = at + timedelta(seconds=seconds)
        return signing.headers(secret, message, when, said)["webhook-signature"]

    all_of_them = {
        signed(),
        signed(secret=signing.new_secret()),
        signed(message="msg_2"),
        signed(seconds=1),
        signed(said=b"[]"),
    }

    assert 5 == len(all_of_them)


def test_a_secret_is_sealed_differently_each_time_and_opened_with_its_key_only() -> None:
    box = Box("k" * 40)

    one, other = box.seal(SECRET), box.seal(SECRET)

    assert one != other
    assert SECRET not in one
    assert (SECRET, SECRET) == (box.open(one), box.open(other))
    with pytest.raises(Unreadable):
        Box("K" * 40).open(one)
