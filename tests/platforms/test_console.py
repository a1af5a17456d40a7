"""The console as a platform: the same contract as any other."""

import json
from datetime import UTC, datetime

import pytest

from bot.platforms.console import Console
from bot.platforms.contract import (
    Content,
    Envelope,
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

NOW = datetime(2026, 3, 18, 8, 20, tzinfo=UTC)
CONSOLE = Console()


def opened(**typed: object) -> Envelope:
    request = HttpRequest("POST", "/webhooks/console/demo", {}, {}, json.dumps(typed).encode())
    found = CONSOLE.open(request, now=NOW, known={})
    assert isinstance(found, Envelope)
    return found


def test_a_message_is_read_as_it_was_typed() -> None:
    """Text, sender and the moment of writing."""
    envelope = opened(kind="message", id="m1", user=5, text="今天😀")

    (message,) = CONSOLE.read(envelope.body, known={})

    assert Message("m1", "5", "one", "5", "今天😀", NOW) == message
    assert ("m:5:m1", "5", 0.0) == (envelope.key, envelope.lane, envelope.patience)


def test_a_press_waits_for_its_outcome() -> None:
    """A button is answered at once where that is possible."""
    envelope = opened(
        kind="press", id="p1", user=5, about="7", action="undo:1:2", values={"a": "b"}
    )

    (press,) = CONSOLE.read(envelope.body, known={})

    assert Submission("p1", "5", "5", "undo:1:2", {"a": "b"}, "7", NOW) == press
    assert envelope.patience > 0


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"kind":"message"}', b'{"kind":"x","id":"1","user":5}',
     b'{"kind":"message","id":"","user":5}', b'{"kind":"message","id":"1","user":"abc"}', b"\xff",
     b"[" * 100_000],
)  # fmt: skip
def test_anything_else_is_malformed(body: bytes) -> None:
    """Never an exception of another kind."""
    request = HttpRequest("POST", "/", {}, {}, body)

    with pytest.raises(Malformed):
        CONSOLE.open(request, now=NOW, known={})


def test_a_letter_is_one_line_and_its_change_replaces_it() -> None:
    """The key of the line is what the screen drops doubles by."""
    letter = Letter("reply", {"chat": "5"}, Content(text="好"), "g:12")
    change = Letter("card_update", {"chat": "5"}, Content(text="改"), "g:13", about="12")

    first = json.loads(CONSOLE.write(letter, so_far=(), known={}).body)
    second = json.loads(CONSOLE.write(change, so_far=(), known={}).body)

    assert ("12", "12") == (first["id"], second["id"])
    assert Sent("12") == CONSOLE.judge(letter, (HttpAnswer(200),))
    assert TryLater() == CONSOLE.judge(letter, (HttpAnswer(503),))
    assert Refused("404") == CONSOLE.judge(letter, (HttpAnswer(404),))
