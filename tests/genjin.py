"""The driver that stories use: genjin.hears(...), genjin.presses(...), genjin.passes(...).

Everything is real but the clock: the console platform, inbox, worker, outbox, sender, SQLite or
PostgreSQL. Nothing runs in the background; each call returns when all that was due is done.
"""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import orjson

from bot import compose
from bot.console import as_text
from bot.platforms.contract import Envelope, HttpAnswer, HttpCall, HttpRequest
from bot.settings import Settings
from handlers.catalogue import INTENTS
from handlers.conversation import Card, Content, from_plain
from handlers.registry import Intent
from storage import inbox
from tests.fakes import FakeClock

APP = ("console", "demo")


class Genjin:
    """One process of Genjin in the hands of a test."""

    def __init__(
        self, database_url: str, clock: FakeClock, intents: Sequence[Intent] = INTENTS
    ) -> None:
        self.clock, self._intents = clock, intents
        self._settings = Settings(environment="demo", database_url=database_url)
        self._runner = asyncio.Runner()
        self.shown: dict[str, Content] = {}
        self.said: list[str] = []
        self.start()

    def start(self) -> None:
        """Build the process and register its apps."""
        self.process = compose.build(
            self._settings, clock=self.clock, intents=self._intents, door=self._show
        )
        self._organizations = self._runner.run(compose.register(self.process))

    def restart(self) -> None:
        """Let everything in memory go and start again on the same database."""
        self._runner.run(self.process.close())
        self.start()

    def close(self) -> None:
        self._runner.run(self.process.close())
        self._runner.close()

    def hears(self, user: int, text: str, message_id: str | None = None) -> str:
        """A person types; answers all that Genjin says to it, as text."""
        self.receives({"kind": "message", "user": user, "text": text}, message_id)
        return self.settles()

    def presses(self, user: int, label: str, **values: str) -> str:
        """A person presses the newest button with this label; answers what Genjin says to it."""
        item, action = self.button(label)
        self.receives(
            {"kind": "press", "user": user, "about": item, "action": action, "values": values}, None
        )
        return self.settles()

    def receives(self, typed: dict[str, Any], event_id: str | None) -> bool:
        """Remember one event without handling it; False where it was here before."""
        platform = self.process.apps[APP]
        body = json.dumps({"id": event_id or self.clock.new_id(), **typed}).encode()
        opened = platform.open(
            HttpRequest("POST", "/", {}, {}, body), now=self.clock.now(), known={}
        )
        assert isinstance(opened, Envelope)
        arrival = inbox.Arrival(
            organization_id=self._organizations[APP],
            platform=APP[0],
            app=APP[1],
            event_id=opened.key,
            lane="/".join((*APP, opened.lane)),
            kind=opened.kind,
            body=opened.body,
            sent_at=opened.sent_at,
            received_at=self.clock.now(),
        )
        return self.process.database.together(inbox.remember, arrival).result() is not None

    def settles(self) -> str:
        """Handle and send all that is due; answers what was said meanwhile."""
        self.said = []
        self._runner.run(self.process.settle())
        return "\n".join(self.said)

    def passes(self, **units: float) -> None:
        """Time passes."""
        self.clock.passes(**units)

    def button(self, label: str) -> tuple[str, str]:
        """(item, action) of the newest button with this label that is still there."""
        for item, content in reversed(self.shown.items()):
            for button in content.card.buttons if content.card else ():
                if label in button.label:
                    return item, button.action
        raise AssertionError(f"no button {label!r} in {list(self.shown.values())}")

    def card(self, title: str) -> Card:
        """The newest card with this title."""
        for content in reversed(self.shown.values()):
            if content.card is not None and title in content.card.title:
                return content.card
        raise AssertionError(f"no card {title!r}")

    async def _show(self, call: HttpCall) -> HttpAnswer:
        line = orjson.loads(call.body)
        content = from_plain(line["content"])
        self.shown.pop(line["id"], None)
        self.shown[line["id"]] = content
        self.said.append(as_text(content))
        return HttpAnswer(200)
