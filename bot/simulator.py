"""A stand-in chat vendor on loopback: takes messages, remembers every call, posts events.

It drops doubled messages as the app's `resend` says, and misbehaves as its faults are ordered. What
each recipient sees is what a person would see on a phone.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import aiohttp
import orjson
from aiohttp import web

from bot import faults
from bot.clock import Clock
from bot.platforms import simulator as wire
from bot.platforms.simulator import Event

HOST = "127.0.0.1"
MOST_TIMES = 5
AGAIN_SECONDS = 0.05
TIMEOUT = aiohttp.ClientTimeout(total=10)


class Call(NamedTuple):
    """One call of Genjin's. `taken`: the vendor has done it; `is_new`: for the first time."""

    at: float
    app: str
    chat: str
    number: str
    body: bytes
    fault: faults.Fault | None
    taken: bool
    is_new: bool


@dataclass(slots=True)
class Shown:
    """One message on a recipient's screen, as it looks now."""

    id: str
    number: str
    content: Any


@dataclass(slots=True)
class App:
    """One app at the vendor: its secret, what it drops doubles by, its faults and its memory."""

    configuration: wire.Simulator
    faults: faults.Faults
    shown: defaultdict[str, list[Shown]] = field(default_factory=lambda: defaultdict(list))
    known: dict[object, str] = field(default_factory=dict)

    def take(self, chat: str, number: str, key: str, body: bytes) -> tuple[str, bool]:
        """The message's id, and whether it is new to the vendor."""
        by = {"key": key or None, "content": (chat, body), "none": None}
        double = by[self.configuration.resend]
        if double is not None and double in self.known:
            return self.known[double], False
        message_id = f"{self.configuration.key}-{sum(map(len, self.shown.values())) + 1}"
        if double is not None:
            self.known[double] = message_id
        self.shown[chat].append(Shown(message_id, number, orjson.loads(body)["content"]))
        return message_id, True

    def change(self, message_id: str, chat: str, content: Any) -> bool:
        """Let a message look otherwise; False where there is none."""
        for message in self.shown[chat]:
            if message.id == message_id:
                message.content = content
                return True
        return False

    def doubles(self) -> int:
        """How many messages people see that they have seen already."""
        times = Counter(message.number for all_ in self.shown.values() for message in all_)
        return sum(times.values()) - len(times)


class Simulator:
    """The vendor. `chance` gives numbers from 0 to 1 for what is random about it."""

    def __init__(self, clock: Clock, chance: Callable[[], float]) -> None:
        self.calls: list[Call] = []
        self.apps: dict[str, App] = {}
        self._clock, self._chance = clock, chance
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def start(self) -> None:
        """Listen, at the port it had before."""
        application = web.Application()
        application.add_routes(
            [
                web.post("/{app}/messages", self._message),
                web.put("/{app}/messages/{id}", self._change),
            ]
        )
        # Who hangs up is not dripped on any longer, nor does stopping wait for it.
        self._runner = web.AppRunner(application, shutdown_timeout=0, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self.port, reuse_address=True).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close the port and every connection; what was remembered stays."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def open_app(self, key: str, **configuration: Any) -> Mapping[str, Any]:
        """Another app, as it stands in GENJIN_APPS. The vendor must have started."""
        app = wire.Simulator(key=key, base_url=f"http://{HOST}:{self.port}/{key}", **configuration)
        self.apps[key] = App(app, faults.Faults(self._chance))
        return {"platform": "simulator", "key": key, "base_url": app.base_url, **configuration}

    def sees(self, app: str, chat: str) -> list[Any]:
        """The contents on the screen of one chat, oldest first."""
        return [message.content for message in self.apps[app].shown[chat]]

    # -- what Genjin calls -------------------------------------------------------------------------

    async def _message(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, "")

    async def _change(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, request.match_info["id"])

    async def _answer(self, request: web.Request, about: str) -> web.StreamResponse:
        app = self.apps.get(request.match_info["app"])
        if app is None:
            return web.Response(status=404)
        body = await request.read()
        line = orjson.loads(body)
        fault = app.faults.next()
        taken, message_id, is_new = fault is None or fault.taken, about, False
        if taken and about:
            is_new = app.change(about, line["chat"], line["content"])
        elif taken:
            key = request.headers.get(wire.KEY, "")
            message_id, is_new = app.take(line["chat"], line["number"], key, body)
        name = app.configuration.key
        call = (name, line["chat"], line["number"], body, fault, taken, is_new)
        self.calls.append(Call(self._clock.monotonic(), *call))
        if fault is not None:
            return await faults.play(fault, request, self._clock)
        if about and not is_new:
            return web.Response(status=404)
        return web.json_response({"id": message_id})

    # -- what it posts to Genjin -------------------------------------------------------------------

    async def post(
        self, session: aiohttp.ClientSession, address: str, app: str, event: Event
    ) -> int:
        """Post one event, signed, to Genjin at `address`; its status, 0 for no answer."""
        body = event.model_dump_json().encode()
        timestamp = str(int(self._clock.now().timestamp()))
        secret = self.apps[app].configuration.secret.get_secret_value()
        headers = {
            **wire.JSON,
            wire.TIMESTAMP: timestamp,
            wire.SIGNATURE: wire.sign(secret, timestamp, body),
        }
        url = f"{address}/webhooks/simulator/{app}"
        try:
            async with session.post(url, data=body, headers=headers) as response:
                await response.read()
                return response.status
        except (aiohttp.ClientError, OSError, TimeoutError):
            return 0

    async def deliver(
        self,
        events: Sequence[tuple[str, Event]],
        address: Callable[[], str],
        *,
        at_once: int = 8,
        most_times: int = MOST_TIMES,
        acked: Callable[[Event], None] = lambda _event: None,
    ) -> int:
        """Post each event of (app, event) 1 to `most_times` times, all in random order.

        What is not answered with 200 is posted again until it is; answers how many posts that took.
        """
        queue = self._shuffled(
            item for item in events for _ in range(1 + int(self._chance() * most_times))
        )
        posted = 0

        async def post_them(session: aiohttp.ClientSession) -> None:
            nonlocal posted
            while queue:
                app, event = queue.pop()
                while True:
                    posted += 1
                    if await self.post(session, address(), app, event) == 200:
                        acked(event)
                        break
                    await self._clock.sleep(AGAIN_SECONDS)

        async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
            await asyncio.gather(*(post_them(session) for _ in range(at_once)))
        return posted

    def _shuffled(self, items: Iterable[tuple[str, Event]]) -> list[tuple[str, Event]]:
        keyed = [(self._chance(), number, item) for number, item in enumerate(items)]
        return [item for _, _, item in sorted(keyed)]
