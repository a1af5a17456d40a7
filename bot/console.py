"""The console in the terminal: type as one of the demo's people, see the answers as text.

With standard input not a terminal it reads one message a line and prints each reply, so that
scripts can drive it. A line /2 presses the second button of the last card, /1 expenses=30 fills its
form.
"""

import asyncio
import sys
from collections.abc import Iterator
from typing import Protocol, TextIO

import orjson

from bot.clock import Clock
from bot.platforms.contract import (
    Envelope,
    HttpAnswer,
    HttpCall,
    HttpRequest,
    Malformed,
    Platform,
)
from handlers.conversation import Button, Card, Content, Field, from_plain
from storage import inbox, outbox
from storage.database import Database, Transaction

TRY_AGAIN_SECONDS = 0.2
PROMPT = "> "
NO_BUTTON = "没有这个按钮 / there is no such button"


class Process(Protocol):
    """What the terminal wants of a process of Genjin."""

    @property
    def clock(self) -> Clock:
        """Its time."""
        ...

    @property
    def database(self) -> Database:
        """Its memory."""
        ...

    async def settle(self) -> None:
        """Handle and send all that is due."""
        ...


class Terminal:
    """What is typed and shown in one terminal."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self.card_id = ""
        self.buttons: tuple[Button, ...] = ()

    async def call(self, call: HttpCall) -> HttpAnswer:
        """Print one message, as the console platform writes it."""
        line = orjson.loads(call.body)
        content = from_plain(line["content"])
        if content.card is not None and content.card.buttons:
            self.card_id, self.buttons = line["id"], content.card.buttons
        print(as_text(content), file=self._out, flush=True)
        return HttpAnswer(200)


async def talk(
    process: Process, platform: Platform, terminal: Terminal, user_id: int, organization_id: int
) -> None:
    """Read lines until the end, each answered before the next is read."""
    while True:
        if sys.stdin.isatty():
            print(PROMPT, end="", flush=True)
        line = await asyncio.to_thread(sys.stdin.readline)
        if not line:
            return
        typed = _typed(line.rstrip("\r\n"), terminal)
        if typed is None:
            print(NO_BUTTON)
            continue
        body = orjson.dumps({"id": process.clock.new_id(), "user": user_id, **typed})
        await _handle(process, platform, organization_id, body)


def _typed(line: str, terminal: Terminal) -> dict[str, object] | None:
    """A message or, for /N, a press of the last card's button N; None where it has none."""
    number, *pairs = line.removeprefix("/").split() or [""]
    if not (line.startswith("/") and number.isdecimal()):
        return {"kind": "message", "text": line}
    if not 0 < int(number) <= len(terminal.buttons):
        return None
    return {
        "kind": "press",
        "about": terminal.card_id,
        "action": terminal.buttons[int(number) - 1].action,
        "values": dict(pair.split("=", 1) for pair in pairs if "=" in pair),
    }


async def _handle(process: Process, platform: Platform, organization_id: int, body: bytes) -> None:
    """The path of any message, and then wait until its replies are out."""
    now = process.clock.now()
    try:
        opened = platform.open(HttpRequest("POST", "/", {}, {}, body), now=now, known={})
    except Malformed as error:
        print(f"不能发送 / cannot be sent: {error}")
        return
    assert isinstance(opened, Envelope)
    arrival = inbox.Arrival(
        organization_id=organization_id,
        platform=platform.platform,
        app=platform.key,
        event_id=opened.key,
        lane=f"{platform.platform}/{platform.key}/{opened.lane}",
        kind=opened.kind,
        body=opened.body,
        sent_at=opened.sent_at,
        received_at=now,
    )
    row_id = await asyncio.wrap_future(process.database.together(inbox.remember, arrival))

    def waiting(transaction: Transaction) -> bool:
        event_waits = row_id is not None and inbox.is_ready(transaction, row_id)
        return event_waits or outbox.is_owed(transaction, arrival.lane)

    await process.settle()
    while await asyncio.wrap_future(process.database.read(waiting)):
        await process.clock.sleep(TRY_AGAIN_SECONDS)  # put off: a bug or the database
        await process.settle()


# -- content as text -------------------------------------------------------------------------------


def as_text(content: Content) -> str:
    """A text or a card as plain lines."""
    return content.text if content.card is None else "\n".join(_lines(content.card))


def _lines(card: Card) -> Iterator[str]:
    yield f"■ {card.title}" + (f" · {card.subtitle}" if card.subtitle else "")
    if card.text:
        yield card.text
    for field in card.fields:
        yield f"  {field.label}: " + field.value.replace("\n", "; ") + _marks(field)
    for entry in card.entries:
        badge = f" [{entry.badge}]" if entry.badge else ""
        yield f"  · {entry.when} {entry.title}{badge} {entry.text}".rstrip()
    if card.note:
        yield f"  {card.note}"
    if card.buttons:
        yield "  " + " ".join(
            f"[/{number} {button.label}]" for number, button in enumerate(card.buttons, start=1)
        )


MARKS = {"zh": ("默认", "手动", "「{words}」"), "en": ("default", "by hand", "“{words}”")}


def _marks(field: Field) -> str:
    """(默认), (手动), ←「the words it was read from」, in the language of the field's label."""
    by_default, by_hand, quoted = MARKS["en" if field.label.isascii() else "zh"]
    said = [f" ({by_default})"] if field.default else []
    said += [f" ({by_hand})"] if field.edited else []
    if field.words and field.words != field.value:
        said.append("  ←" + quoted.format(words=field.words))
    return "".join(said)
