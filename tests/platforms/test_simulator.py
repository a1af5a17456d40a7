"""The simulator's wire format: the same contract as any other platform."""

import json
from datetime import UTC, datetime

import pytest

from bot import compose
from bot.platforms import simulator as wire
from bot.platforms.contract import (
    Content,
    Envelope,
    Forged,
    HttpAnswer,
    HttpRequest,
    Letter,
    Malformed,
    Message,
    Refused,
    Sent,
    Submission,
    TryLater,
)
from bot.platforms.simulator import Event, Simulator
from bot.settings import ConfigurationError, Settings

NOW = datetime(2026, 3, 18, 8, 20, tzinfo=UTC)
APP = Simulator(secret="s3cret")
EVENT = Event(id="e1", chat="c1", user="u1", text="今天😀", sent_at=NOW)
LETTER = Letter("reply", {"chat": "c1"}, Content(text="好"), "g:12")


def request(body: bytes, *, at: int = int(NOW.timestamp()), secret: str = "s3cret") -> HttpRequest:
    headers = {wire.TIMESTAMP: str(at), wire.SIGNATURE: wire.sign(secret, str(at), body)}
    return HttpRequest("POST", "/webhooks/simulator/one", {}, headers, body)


def opened(event: Event) -> Envelope:
    found = APP.open(request(event.model_dump_json().encode()), now=NOW, known={})
    assert isinstance(found, Envelope)
    return found


def test_a_message_is_read_as_it_was_posted() -> None:
    """Text, sender, chat and the moment of writing; one person's events are one lane."""
    envelope = opened(EVENT)

    (message,) = APP.read(envelope.body, known={})

    assert Message("e1", "c1", "one", "u1", "今天😀", NOW) == message
    assert ("m:e1", "u1", 0.0) == (envelope.key, envelope.lane, envelope.patience)


def test_a_press_waits_for_its_outcome() -> None:
    """A button is answered at once where that is possible."""
    envelope = opened(
        EVENT.model_copy(
            update={"kind": "press", "about": "7", "action": "undo:1", "values": {"a": "b"}}
        )
    )

    (press,) = APP.read(envelope.body, known={})

    assert Submission("e1", "c1", "u1", "undo:1", {"a": "b"}, "7", NOW) == press
    assert envelope.patience > 0


@pytest.mark.parametrize("late", [-301, 301])
def test_an_old_request_is_forged(late: int) -> None:
    """What was signed more than 300 s away from now is a replay."""
    body = EVENT.model_dump_json().encode()

    with pytest.raises(Forged):
        APP.open(request(body, at=int(NOW.timestamp()) + late), now=NOW, known={})


@pytest.mark.parametrize(
    "changed",
    [
        request(b"{}", secret="another"),
        HttpRequest("POST", "/", {}, {}, b"{}"),
        HttpRequest("POST", "/", {}, {wire.TIMESTAMP: "1e9", wire.SIGNATURE: "0"}, b"{}"),
        HttpRequest("POST", "/", {}, {**request(b"{}").headers, wire.SIGNATURE: "é"}, b"{}"),
        HttpRequest("POST", "/", {}, request(b"{}").headers, b"{} "),
    ],
    ids=["another secret", "unsigned", "no number", "no ascii", "another body"],
)
def test_what_is_not_signed_by_the_simulator_is_forged(changed: HttpRequest) -> None:
    """The signature is over the timestamp and the raw bytes."""
    with pytest.raises(Forged):
        APP.open(changed, now=NOW, known={})


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"id":""}', b"\xff", b"[" * 100_000])
def test_what_is_signed_but_unreadable_is_malformed(body: bytes) -> None:
    """Never an exception of another kind."""
    with pytest.raises(Malformed):
        APP.open(request(body), now=NOW, known={})


def test_a_letter_has_its_number_and_where_wanted_its_key() -> None:
    """Two equal replies differ by their number; only a vendor that drops by key is given one."""
    keyed = APP.write(LETTER, so_far=(), known={})
    plain = Simulator(resend="none").write(LETTER, so_far=(), known={})
    change = APP.write(
        Letter("card_update", {"chat": "c1"}, Content(text="改"), "g:13", about="m-1"),
        so_far=(),
        known={},
    )

    assert ("POST", "/messages") == (keyed.method, keyed.url)
    assert "g:12" == json.loads(keyed.body)["number"] == keyed.headers[wire.KEY]
    assert wire.KEY not in plain.headers
    assert ("PUT", "/messages/m-1") == (change.method, change.url)


@pytest.mark.parametrize(
    ("answer", "delivery"),
    [
        (HttpAnswer(200, {}, b'{"id":"m-1"}'), Sent("m-1")),
        (HttpAnswer(200, {}, b"<html>{"), TryLater()),
        (HttpAnswer(200, {}, b"[]"), TryLater()),
        (HttpAnswer(429, {"Retry-After": "2"}), TryLater(after=2.0)),
        (HttpAnswer(429, {"retry-after": "soon"}), TryLater(after=1.0)),
        (HttpAnswer(500), TryLater()),
        (HttpAnswer(404), Refused("status 404", gone=True)),
        (HttpAnswer(403), Refused("status 403")),
    ],
)
def test_an_answer_is_judged(answer: HttpAnswer, delivery: object) -> None:
    """Every answer has one meaning; one that cannot be read is a vendor out of order."""
    assert delivery == APP.judge(LETTER, (answer,))


def test_production_refuses_the_simulator() -> None:
    """It would believe whoever knows the secret of a test."""
    settings = Settings(
        environment="production", secret_key="x" * 32, apps=({"platform": "simulator"},)
    )

    with pytest.raises(ConfigurationError, match="simulator exists in the demo only"):
        compose.apps_of(settings)
