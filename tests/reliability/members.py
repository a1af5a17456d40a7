"""Processes that tests start and stop, and a platform that posts to those that are ready."""

import asyncio
import contextlib
import itertools
import time
from collections import Counter
from collections.abc import AsyncIterator
from typing import NamedTuple

import aiohttp
import sqlalchemy as sa

from storage import inbox, outbox, tables
from storage.database import Database
from tests.reliability import process, processes

PATIENCE_SECONDS = 60
CHECK = aiohttp.ClientTimeout(0.5)  # a load balancer's: whoever is slower is not ready
USERS = (5, 6, 7, 8, 9)


class Member:
    """One process, started and ready; forked from one that has imported everything."""

    def __init__(self, url: str, *flags: str) -> None:
        processes.preload()
        self._ours, theirs = processes.context.Pipe(duplex=False)
        self.process = processes.context.Process(
            target=process.main, args=(url, flags, theirs), daemon=True
        )
        self.process.start()
        theirs.close()
        self.address = self.says()

    def says(self) -> str:
        """What it says next."""
        assert self._ours.poll(PATIENCE_SECONDS)
        return str(self._ours.recv())

    def signal(self) -> None:
        """SIGTERM."""
        self.process.terminate()

    def ended(self) -> int | None:
        """Its exit code, when it is gone."""
        self.process.join(PATIENCE_SECONDS)
        return self.process.exitcode

    def told_to_stop(self) -> float:
        """SIGTERM; answers the seconds until it was gone."""
        started = time.monotonic()
        self.signal()
        self.ended()
        return time.monotonic() - started

    def close(self) -> None:
        """Gone, whatever it was doing."""
        self.process.kill()
        self.process.join(PATIENCE_SECONDS)
        self._ours.close()


class Posted(NamedTuple):
    """What became of one post; status 0: no answer at all, and why."""

    event_id: str
    status: int
    seconds: float
    why: str = ""


class Platform:
    """Posts events to the processes that say they are ready, as a load balancer lets it."""

    def __init__(self, session: aiohttp.ClientSession, *, ask_seconds: float = 0.2) -> None:
        self._session, self._ask_seconds = session, ask_seconds
        self.addresses: list[str] = []
        self._ready: list[str] = []
        self._under_way: set[asyncio.Task[Posted]] = set()
        self._numbers = itertools.count()
        self.posted: list[Posted] = []
        self.text = "帮助"

    async def post(self, address: str, text: str = "") -> Posted:
        """One event to one process."""
        number = next(self._numbers)
        event_id, user = f"e-{number}", USERS[number % len(USERS)]
        typed = {"kind": "message", "id": event_id, "user": user, "text": text or self.text}
        started, why = time.monotonic(), ""
        try:
            async with self._session.post(f"{address}/webhooks/console/demo", json=typed) as answer:
                status = answer.status
        except (aiohttp.ClientError, TimeoutError) as error:
            status, why = 0, repr(error)
        self.posted.append(Posted(event_id, status, time.monotonic() - started, why))
        return self.posted[-1]

    @contextlib.asynccontextmanager
    async def posting(self, *, each_seconds: float, at_once: int = 1) -> AsyncIterator[None]:
        """Inside, events come in, from so many at once."""
        await self._ask()
        tasks = [asyncio.create_task(self._ask_forever())]
        tasks += [asyncio.create_task(self._post_forever(each_seconds)) for _ in range(at_once)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, *self._under_way, return_exceptions=True)

    def statuses(self) -> Counter[int]:
        """How often which status."""
        return Counter(one.status for one in self.posted)

    def taken(self) -> set[str]:
        """Events that were answered 200: they must not be lost."""
        return {one.event_id for one in self.posted if one.status == 200}

    async def _post_forever(self, each_seconds: float) -> None:
        for turn in itertools.count():
            address = self._ready[turn % len(self._ready)]
            post = asyncio.create_task(self.post(address))
            self._under_way.add(post)
            post.add_done_callback(self._under_way.discard)
            await asyncio.shield(post)
            await asyncio.sleep(each_seconds)

    async def _ask_forever(self) -> None:
        while True:
            await asyncio.sleep(self._ask_seconds)
            await self._ask()

    async def _ask(self) -> None:
        asked = list(self.addresses)
        ready = await asyncio.gather(*(self._is_ready(address) for address in asked))
        found = [address for address, is_ready in zip(asked, ready, strict=True) if is_ready]
        self._ready = found or self._ready or asked  # where nobody is ready, somebody must be asked

    async def _is_ready(self, address: str) -> bool:
        try:
            async with self._session.get(f"{address}/readyz", timeout=CHECK) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False


class Found(NamedTuple):
    """What the database holds: event ids by state, and how many messages each done one made."""

    done: set[str]
    ready: set[str]
    leased: int
    answered: Counter[str]


def found(database: Database) -> Found:
    """What became of all events."""
    table, out = tables.inbox, tables.outbox

    def read(transaction: sa.Connection) -> Found:
        events = transaction.execute(sa.select(table)).all()
        owed = transaction.execute(sa.select(out.c.inbox_id).where(out.c.status != outbox.DEAD))
        names = {event.id: event.event_id.rpartition(":")[2] for event in events}
        return Found(
            {names[event.id] for event in events if event.status == inbox.DONE},
            {names[event.id] for event in events if event.status == tables.READY},
            sum(event.status == tables.READY and event.attempts > 0 for event in events),
            Counter(names[row.inbox_id] for row in owed if row.inbox_id is not None),
        )

    return database.read(read).result(20)


async def all_done(database: Database, taken: set[str]) -> Found:
    """Wait until every event is done."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not taken <= (state := await asyncio.to_thread(found, database)).done:
        left = sorted(taken - state.done)
        assert time.monotonic() < deadline, (len(left), left[:5], len(state.ready), state.leased)
        await asyncio.sleep(0.1)
    return state
