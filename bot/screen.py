"""The screen of the console platform: lines that are shown, live, in this process.

The page's streams and the terminal subscribe by chat. Nothing is lost where nobody looks: what was
sent is read back from the outbox.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson

from bot.platforms.contract import HttpAnswer, HttpCall

SCHEME = "console://"
MOST_WAITING = 1000


Lines = asyncio.Queue[dict[str, Any] | None]


class Screen:
    """Where the console's messages are delivered."""

    def __init__(self) -> None:
        self._watching: dict[str, set[Lines]] = defaultdict(set)

    async def call(self, call: HttpCall) -> HttpAnswer:
        """Take one line, as the console platform writes it, and show it to whoever watches."""
        line = orjson.loads(call.body)
        self.show(line["chat"], line)
        return HttpAnswer(200)

    def show(self, chat: str, line: dict[str, Any]) -> None:
        """Hand a line to every watcher of the chat; "" reaches all."""
        chats = list(self._watching) if not chat else [chat]
        for name in chats:
            for queue in self._watching[name]:
                if queue.qsize() < MOST_WAITING:  # a watcher that sleeps reads the history later
                    queue.put_nowait(line)

    def close(self) -> None:
        """Tell every watcher that nothing more comes."""
        for queues in self._watching.values():
            for queue in queues:
                queue.put_nowait(None)

    @contextmanager
    def watch(self, chat: str) -> Iterator[Lines]:
        """Lines of a chat from now on; None when the process stops."""
        queue: Lines = asyncio.Queue()
        self._watching[chat].add(queue)
        try:
            yield queue
        finally:
            self._watching[chat].discard(queue)
