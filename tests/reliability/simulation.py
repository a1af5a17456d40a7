"""T4: one process plays several, with a clock that jumps and every fault drawn from a seed.

Real SQL on SQLite; no threads and no waiting, so a seed brings the same story again, to the step.
After each step the invariants are looked at; at the end all that was acked is done and seen.
"""

import asyncio
import contextlib
import random
import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa

from bot import checkpoints
from bot.http import Unanswered, Unsent
from bot.metrics import Counters
from bot.platforms import simulator as wire
from bot.platforms.contract import HttpAnswer, HttpCall
from bot.platforms.simulator import Event
from bot.sender import Sender
from bot.worker import Worker
from handlers.understanding.directory import Directory
from storage import dead, directory, engines, inbox, outbox
from storage.database import Transaction
from storage.inbox import Arrival
from tests.fakes import FakeClock
from tests.reliability import abilities, scene
from tests.reliability.tally import Tally

BEGIN = datetime(2026, 3, 18, 8, 20, tzinfo=UTC)
PROCESSES, STEPS, EVENTS = 2, 50, 5
TURNS = 25  # of the loop, within which whatever can go on has gone on
POINTS = (
    *("after claim", "mid-transaction", "after effect commit"),
    *("before send", "after send, before mark"),
)
FORGETS = {"key": timedelta(hours=1), "content": timedelta(minutes=30), "none": timedelta()}


class Crash(BaseException):  # no error of ours: nothing may catch it
    """The process dies here."""


class Broken(AssertionError):
    """A promise was not kept."""


class Inline(ThreadPoolExecutor):
    """What would run in a thread runs at once."""

    def submit(self, function: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(function(*args, **named))
        except Exception as error:  # noqa: BLE001  # whoever waits gets it
            future.set_exception(error)
        return future


class Disk:
    """The database without threads: each function in a transaction of its own, at once."""

    def __init__(self, file: Path) -> None:
        url = sa.make_url(f"sqlite:///{file}")
        waits = engines.Waits(1000, 5, 15)
        self._writing = engines.writing(url, 1, waits)
        self._reading = engines.reading(url, 1, waits)
        self._template = sqlite3.connect(":memory:")
        self.looking = sqlite3.connect(file, isolation_level=None)
        with self._raw() as connection:
            connection.backup(self._template)

    @contextlib.contextmanager
    def _raw(self) -> Iterator[sqlite3.Connection]:
        connection = self._writing.raw_connection()
        yield connection.driver_connection  # type: ignore[misc]  # sqlite3's own
        connection.close()

    def reset(self) -> None:
        """As it was in the beginning."""
        with self._raw() as connection:
            self._template.backup(connection)

    def write(self, function: Callable[[Transaction], Any]) -> Future[Any]:
        return self._run(self._writing, function)

    def read(self, function: Callable[[Transaction], Any]) -> Future[Any]:
        return self._run(self._reading, function)

    def together(self, many: Callable[..., list[Any]], item: Any) -> Future[Any]:
        return self.write(lambda at: many(at, [item])[0])

    def close(self) -> None:
        self.looking.close()
        self._template.close()
        self._writing.dispose()
        self._reading.dispose()

    @staticmethod
    def _run(engine: sa.Engine, function: Callable[[Transaction], Any]) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            with engine.begin() as transaction:
                result = function(transaction)
        except Exception as error:  # noqa: BLE001  # whoever waits gets it
            future.set_exception(error)
        else:
            future.set_result(result)
        return future


class Seen(NamedTuple):
    """One message on a screen."""

    app: str
    chat: str
    number: int
    at: datetime


class Vendor:
    """Takes calls, drops doubles for a while, fails as the seed says; `true` time never jumps."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.seen: list[Seen] = []
        self._known: dict[tuple[str, object], datetime] = {}

    async def call(self, call: HttpCall, base_url: str) -> HttpAnswer:
        app = base_url.rpartition("/")[2]
        drawn = self._world.chance.random() if self._world.faulty else 1.0
        if drawn < 0.05:
            return HttpAnswer(429, {"Retry-After": "2"})
        if drawn < 0.10:
            return HttpAnswer(500)
        if drawn < 0.13:
            raise Unsent("nobody listens")
        if drawn < 0.16:
            raise Unanswered("lost on its way")
        self._take(app, call)
        if drawn < 0.20:
            raise Unanswered("its answer was lost")
        if drawn < 0.30:
            await self._world.wait()
        return HttpAnswer(200, {}, b'{"id":"1"}')

    def _take(self, app: str, call: HttpCall) -> None:
        line, now = orjson.loads(call.body), self._world.true_now
        by = {"key": call.headers.get(wire.KEY), "content": call.body, "none": None}[app]
        since = self._known.get((app, by))
        if by is not None and since is not None and now - since < FORGETS[app]:
            return
        self._known[app, by] = now
        number = int(line["number"].removeprefix("g:"))
        self.seen.append(Seen(app, line["chat"], number, now))

    def doubles(self) -> int:
        """What people see although they have seen it."""
        return len(self.seen) - len({seen.number for seen in self.seen})


class Keeper:
    """Knows at once, or after a while."""

    def __init__(self, world: "World") -> None:
        self._world = world

    async def known(self, _platform: object) -> dict[str, object]:
        if self._world.faulty and self._world.chance.random() < 0.2:
            await self._world.wait()
        return {}

    def forget(self, _platform: object, _name: str) -> None: ...


class Chance(FakeClock):
    """The clock of all processes, with jitter from the seed."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__(BEGIN)
        self._chance = chance

    def jitter(self, least: float, most: float) -> float:
        return self._chance.uniform(least, most)


class World:
    """One seed's story."""

    def __init__(self, disk: Disk, known: Directory, seed: int) -> None:
        self.chance, self.disk, self._directory = random.Random(seed), disk, known
        self.clock = Chance(self.chance)
        self.true_now = BEGIN
        self.faulty = True
        self.vendor = Vendor(self)
        self._gates: list[asyncio.Event] = []
        self.acked: set[str] = set()
        self.events = [self._event(number) for number in range(EVENTS)]
        self.posts = [event for event in self.events for _ in range(self.chance.randint(1, 3))]
        self.chance.shuffle(self.posts)
        self.processes = [self._start() for _ in range(PROCESSES)]
        self.dies_at = ""
        self.jumps: list[datetime] = []
        self.sent_by_hand: frozenset[int] = frozenset()
        self.crashes = self.posted = 0

    def _event(self, number: int) -> tuple[str, Event]:
        app = scene.APPS[number % len(scene.APPS)]
        event = scene.written(app, number % 2, refused=self.chance.random() < 0.1)
        return app, event.model_copy(update={"id": f"e{number}", "sent_at": BEGIN})

    async def wait(self) -> None:
        """Whoever asks stands still until a later step, while others go on and time passes."""
        gate = asyncio.Event()
        self._gates.append(gate)
        await gate.wait()

    def _start(self) -> "Running":
        return Running(self, self._directory)

    # -- steps -------------------------------------------------------------------------------------

    async def step(self) -> None:
        process = self.chance.choice(self.processes)
        draws: list[tuple[float, Callable[[], Coroutine[Any, Any, None]]]] = [
            (0.25, self._post),
            (0.25, process.handle),
            (0.25, process.send),
            (0.10, self._go_on),
            (0.10, self._pass),
            (0.03, self._jump),
            (0.02, lambda: self._crash(process)),
        ]
        self.dies_at = self.chance.choice(POINTS) if self.chance.random() < 0.1 else ""
        drawn = self.chance.random()
        for share, action in draws:
            if drawn < share:
                await action()
                break
            drawn -= share
        await self.run()
        for one in [one for one in self.processes if one.has_crashed()]:
            await self._crash(one)

    async def run(self) -> None:
        """Let everything go on that does not wait for a later step."""
        for _ in range(TURNS):
            await asyncio.sleep(0)

    def at_point(self, name: str) -> None:
        if name == self.dies_at:
            self.dies_at = ""
            raise Crash(name)

    async def _post(self) -> None:
        """The vendor posts an event; a web process may die before its answer leaves."""
        if not self.posts:
            return
        app, event = self.posts.pop()
        self.posted += 1
        now = self.clock.now()
        arrival = Arrival(
            *(scene.ORGANIZATION, "simulator", app, f"m:{event.id}"),
            *(f"simulator/{app}/{event.user}", "message", event.model_dump_json().encode()),
            *(event.sent_at, now),
        )
        lost = self.faulty and self.chance.random() < 0.1
        if lost and self.chance.random() < 0.5:
            self.posts.insert(0, (app, event))
            return
        self.disk.together(inbox.remember, arrival).result()
        if lost:
            self.posts.insert(0, (app, event))
        else:
            self.acked.add(event.id)

    async def _go_on(self) -> None:
        if self._gates:
            self._gates.pop(self.chance.randrange(len(self._gates))).set()

    async def _pass(self) -> None:
        self.passes(self.chance.choice([1, 5, 20, 65]))

    async def _jump(self) -> None:
        self.jumps.append(self.true_now)
        self.clock.passes(hours=self.chance.choice([-1, 1]))

    async def _crash(self, process: "Running") -> None:
        self.crashes += 1
        await process.die()
        self.processes[self.processes.index(process)] = self._start()

    def passes(self, seconds: float) -> None:
        self.true_now += timedelta(seconds=seconds)
        self.clock.passes(seconds=seconds)

    # -- the end -----------------------------------------------------------------------------------

    async def quiesce(self) -> None:
        """No faults any more; time passes until nothing is to be done. An admin sends again."""
        self.faulty, self.dies_at = False, ""
        while self.posts:
            await self._post()
        await self._settle()
        self.sent_by_hand = self.disk.write(self._send_again).result()
        await self._settle()

    async def _settle(self) -> None:
        for _ in range(100):
            while self._gates:
                await self._go_on()
                await self.run()
            if not self._waiting():
                return
            for process in self.processes:
                await process.handle()
                await process.send()
                await self.run()
            self.passes(120)
        raise Broken("work is left over that nobody can do")

    def _send_again(self, at: Transaction) -> frozenset[int]:
        given = dead.given_up(at, scene.ORGANIZATION, 1000)
        dead.retry(at, scene.ORGANIZATION, self.clock.now(), None)
        return frozenset(one.id for one in given)

    def _waiting(self) -> int:
        return int(self.disk.looking.execute(READY_ROWS).fetchone()[0])

    # -- what must be so ---------------------------------------------------------------------------

    def check(self) -> None:
        """After each step."""
        found = _look(self.disk.looking)
        missing = self.acked - set(found.status)
        if missing:
            raise Broken(f"acked, and not remembered: {missing}")
        for app, event in self.events:
            visits, status = found.visits[event.id], found.status.get(event.id)
            wanted = 0 if abilities.REFUSED_WORD in event.text else 1
            if visits > wanted or found.replies[event.id] > 1:
                raise Broken(
                    f"{event.id} of {app}: {visits} visits, {found.replies[event.id]} replies"
                )
            if status == inbox.DONE and (visits, found.replies[event.id]) != (wanted, 1):
                raise Broken(f"{event.id} is done without its effect: {visits} visits")
        self._check_screens(found)

    def _check_screens(self, found: "Found") -> None:
        last: defaultdict[tuple[str, str], int] = defaultdict(int)
        times: Counter[int] = Counter()
        first: dict[int, datetime] = {}
        for seen in self.vendor.seen:
            since = first.setdefault(seen.number, seen.at)
            jumped = any(since <= jump <= seen.at for jump in self.jumps)  # how old is it then?
            times[seen.number] += 1
            again = times[seen.number] > 1 and seen.number not in self.sent_by_hand
            if again and seen.app != "none" and not jumped:
                raise Broken(f"message {seen.number} is seen twice, where {seen.app} drops doubles")
            late = seen.number < last[seen.app, seen.chat] and times[seen.number] == 1
            # One of unknown outcome holds up nobody: whoever was slow to send it comes late.
            unknown = found.sends.get(seen.number) == outbox.UNKNOWN or self.sent_by_hand
            if late and not unknown:
                raise Broken(f"message {seen.number} is seen after a later one")
            last[seen.app, seen.chat] = max(last[seen.app, seen.chat], seen.number)
        for number, status in found.sends.items():
            if status == outbox.SENT and not times[number]:
                raise Broken(f"message {number} is marked as sent, and nobody saw it")

    def check_end(self) -> None:
        """When nothing is left to be done."""
        self.check()
        found = _look(self.disk.looking)
        undone = {event.id for _, event in self.events if found.status.get(event.id) != inbox.DONE}
        unsent = [number for number, status in found.sends.items() if status != outbox.SENT]
        if undone or unsent:
            raise Broken(f"events {undone} not done, messages {unsent} not sent")


class Running:
    """A worker and a sender of one process."""

    def __init__(self, world: World, known: Directory) -> None:
        apps: Any = {
            ("simulator", app): wire.Simulator(key=app, resend=app, base_url=f"http://v/{app}")
            for app in scene.APPS
        }
        shared: Any = {"keeper": Keeper(world), "clock": world.clock, "counters": Counters()}
        database: Any = world.disk
        delivery: Any = None
        http: Any = world.vendor
        self._sender = Sender(database, apps, http=http, delivery=delivery, **shared)
        intents = abilities.intents(light=True)
        self._worker = Worker(database, apps, intents, locale="zh", sent=lambda: None, **shared)
        self._worker._directories[scene.ORGANIZATION] = known
        self._world = world
        self._tasks: set[asyncio.Task[Any]] = set()
        self._crashed = False

    async def handle(self) -> None:
        await self._begin(self._worker._claim(self._world.chance.randint(1, 3)))

    async def send(self) -> None:
        whose = self._world.chance.choice([None, ("simulator", "none")])
        room = self._world.chance.randint(1, 3)
        await self._begin(self._sender._claim(outbox.ALL, whose, room))

    async def _begin(self, claiming: Coroutine[Any, Any, Any]) -> None:
        try:
            works = await claiming
        except Crash:
            self._crashed = True
            return
        self._tasks |= {asyncio.create_task(work) for work in works}

    def has_crashed(self) -> bool:
        """Whether one of its tasks met its end; one that ended otherwise is forgotten."""
        done = {task for task in self._tasks if task.done()}
        self._tasks -= done
        for task in done:
            error = task.exception()
            if isinstance(error, Crash):
                self._crashed = True
            elif error is not None:
                raise Broken(f"a loop would have died of {error!r}") from error
        return self._crashed

    async def die(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)


class Found(NamedTuple):
    """What the tables say, by event and by message."""

    status: dict[str, int]
    visits: Counter[str]
    replies: Counter[str]
    sends: dict[int, int]


def _look(at: sqlite3.Connection) -> Found:
    """With statements as plain as can be: it is asked after each step."""
    visits = at.execute("SELECT r.message_id FROM visit v JOIN report r ON r.id = v.report_id")
    sends = at.execute(
        "SELECT o.id, o.status, o.idem_key, i.event_id FROM outbox o JOIN inbox i"
        " ON i.id = o.inbox_id"
    ).fetchall()
    replies = Counter(_event_id(event) for *_, key, event in sends if key.endswith("/0:0"))
    return Found(
        {
            _event_id(event): status
            for event, status in at.execute("SELECT event_id, status FROM inbox")
        },
        Counter(message for (message,) in visits),
        replies,
        {row_id: status for row_id, status, *_ in sends},
    )


def _event_id(key: str) -> str:
    """Of the vendor; what is after # is a mutation's."""
    return key.removeprefix("m:").partition("#")[0]


READY_ROWS = (
    "SELECT (SELECT count(*) FROM inbox WHERE status = 0)"
    " + (SELECT count(*) FROM outbox WHERE status = 0)"
)


class Simulation:
    """Plays seeds on one file, which must hold the scene."""

    def __init__(self, file: Path) -> None:
        self._disk = Disk(file)
        changes = self._disk.read(
            lambda at: directory.changes_since(at, scene.ORGANIZATION, 0)
        ).result()
        self._directory = Directory()
        self._directory.learn(changes)
        self._directory.prepare()

    def play(self, seed: int) -> World:
        """One story; raises Broken at the step where a promise is not kept."""
        self._disk.reset()
        world = World(self._disk, self._directory, seed)
        for name in POINTS:
            checkpoints.at(name, lambda name=name: world.at_point(name))  # type: ignore[misc]
        try:
            asyncio.run(self._story(world))
        finally:
            for name in POINTS:
                checkpoints.at(name, lambda: None)
        return world

    @staticmethod
    async def _story(world: World) -> None:
        asyncio.get_running_loop().set_default_executor(Inline(1))
        for _ in range(STEPS):
            await world.step()
            world.check()
        await world.quiesce()
        world.check_end()
        for process in world.processes:
            await process.die()

    def close(self) -> None:
        self._disk.close()


def many(
    file: Path, seeds: Iterable[int], progress: Callable[[int], None] = lambda _done: None
) -> Tally:
    """Play them all; the first that breaks a promise is named."""
    tally, started = Tally("T4", "sqlite"), time.monotonic()
    simulation = Simulation(file)
    for number, seed in enumerate(seeds, start=1):
        try:
            world = simulation.play(seed)
        except Broken as broken:
            tally.wrong.append(f"seed {seed}: {broken}")
            break
        tally.events += len(world.events)
        tally.deliveries += world.posted
        tally.kills += world.crashes
        tally.visible_doubles += world.vendor.doubles()
        progress(number)
    simulation.close()
    tally.seconds = time.monotonic() - started
    return tally
