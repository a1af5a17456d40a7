"""Events coming in: how fast one is remembered before it is answered, and how fast it is done.

References of the same run: aiohttp that answers "ok" (hello), and one ORM transaction for each
request (orm). Each is a process of its own on the extra `fast`; sides follow one another, and the
median of the rounds is told. CPU is that of the process which answers.
"""

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from bot.demo import play
from bot.platforms.simulator import Event
from storage import people, tables
from storage.database import Transaction, opened
from storage.migrate import migrate
from tests import postgres
from tests.bench import kept, posting, servers, table
from tests.bench.posting import Posted
from tests.bench.servers import ROOT

AT_ONCE, COLLEAGUES, FIRST_COLLEAGUE = 64, 200, 1000
SLOW_FLUSH_MS = 2
SENTENCE = (
    "今天下午拜访了金职院王处长,聊了智慧校园二期,客户挺满意,打车花了23.34元,下周三前把方案发过去"
)


class Goals(NamedTuple):
    """What PERFORMANCE asks of one database (W1, W3, W5, W6) and the issue (messages a second)."""

    of_hello: float
    to_orm: float
    alone_ms: float
    messages: float
    cpu: float | None = None


SQLITE = Goals(of_hello=0.30, to_orm=8, alone_ms=1.0, messages=300, cpu=3.5)
POSTGRESQL = Goals(of_hello=0.25, to_orm=6, alone_ms=1.5, messages=400)


def main(arguments: Sequence[str] = ()) -> None:
    """Print every row, for each database there is."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench incoming", description=__doc__)
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="one database")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="of each pair")
    parser.add_argument("--events", type=int, default=4000, metavar="N", help="of a round")
    asked = parser.parse_args(list(arguments))
    if asked.only != "postgresql":
        with _on_sqlite() as url:
            Measured("SQLite", url, SQLITE, asked).tell()
    if asked.only == "sqlite":
        return
    try:
        with kept.server(DURABLE) as (dsn, _):
            Measured("PostgreSQL", _created(dsn), POSTGRESQL, asked).tell()
    except postgres.PostgresMissing as missing:
        print(f"PostgreSQL is left out: {missing}")


# The tests' own server forgets what it was told in a crash; this one may not.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@contextlib.contextmanager
def _on_sqlite() -> Iterator[str]:
    """On a real disk: in memory a flush costs nothing."""
    folder = Path(tempfile.mkdtemp(prefix="genjin-bench-", dir="/var/tmp"))
    try:
        yield f"sqlite:///{folder / 'bench.db'}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _created(dsn: str) -> str:
    url = sa.engine.make_url(dsn).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("DROP DATABASE IF EXISTS incoming"))
        connection.execute(sa.text("CREATE DATABASE incoming"))
    engine.dispose()
    return url.set(database="incoming").render_as_string(hide_password=False)


class Measured:
    """The rows of one database."""

    def __init__(self, kind: str, url: str, goals: Goals, asked: argparse.Namespace) -> None:
        self._kind, self._url, self._goals = kind, url, goals
        self._rounds, self._events = asked.rounds, asked.events
        self._number = 0
        with opened(url) as database:
            migrate(database)
            play.load_company(database, datetime.now(UTC))
            database.write(_colleagues).result()

    def tell(self) -> None:
        """Print them."""
        print()
        table.head(f"events in, {self._kind}, {os.cpu_count()} cores")
        self._acks()
        self._slow_disk()
        self._messages()

    def _acks(self) -> None:
        goals = self._goals
        with self._listening("hello") as hello, self._listening("genjin") as ours:
            with self._listening("orm") as orm:
                theirs = self._many(hello, ours, orm)
            alone = [self._post(ours, 300, 1) for _ in range(self._rounds)]
        rates = [table.median([one.posted.per_second for one in side]) for side in theirs]
        cpu = [table.median([one.cpu_ms for one in side]) for side in theirs]
        print(f"   a second: hello {rates[0]:.0f}, ours {rates[1]:.0f}, orm {rates[2]:.0f}")
        print(f"   CPU of one: hello {cpu[0]:.3f}, ours {cpu[1]:.3f}, orm {cpu[2]:.3f} ms")
        table.times("W1/W3 durable ack, to hello", rates[1] / rates[0], least=goals.of_hello)
        table.times("W1 CPU, to hello", cpu[1] / cpu[0], most=goals.cpu)
        table.times("W1/W3 to an ORM transaction each", rates[1] / rates[2], least=goals.to_orm)
        p50 = table.median([table.percentile(one.posted.ms, 50) for one in alone])
        p99 = table.median([table.percentile(one.posted.ms, 99) for one in theirs[1]])
        table.row("W5 one at a time, p50", p50, goals.alone_ms, "ms")
        table.row(f"W5 {AT_ONCE} at once, p99", p99, 30, "ms")

    def _slow_disk(self) -> None:
        flush = ("--flush-ms", str(SLOW_FLUSH_MS))
        with self._listening("genjin", *flush) as ours, self._listening("orm", *flush) as orm:
            sides = self._many(ours, orm)
            alone = self._post(ours, 300, 1)
        rates = [table.median([one.posted.per_second for one in side]) for side in sides]
        table.times(f"W6 +{SLOW_FLUSH_MS} ms a flush, to orm", rates[0] / rates[1], least=10)
        p50 = table.percentile(alone.posted.ms, 50)
        table.row("W6 one at a time, p50 (goal: flush + 1.5)", p50, None, "ms")

    def _messages(self) -> None:
        """From the webhook to the reply at the vendor, by one process that does both."""
        count = self._events // 2
        with self._listening("vendor") as vendor:
            where = ("--vendor", f"http://127.0.0.1:{vendor.port}", "--work")
            with self._listening("genjin", *where) as ours:
                self._replies(ours, vendor, 50)
                full = [self._replies(ours, vendor, count) for _ in range(self._rounds // 2 + 1)]
            with self._listening("genjin", *where, "--empty") as ours:
                bare = [self._handled(ours, count) for _ in range(self._rounds // 2 + 1)]
        rate, empty = table.median(full), table.median(bare)
        print(
            f"   messages a second, webhook to reply: {rate:.0f}; goal {self._goals.messages:.0f}"
        )
        print(f"   empty events a second, claimed and finished: {empty:.0f}")
        table.times("   messages, to empty events", rate / empty, least=0.4)

    # -- one side --------------------------------------------------------------------------------

    def _many(self, *sides: "Listening") -> list[list["Round"]]:
        """Rounds of each, one after the other; a slow side gets fewer events."""
        few = {"orm": max(self._events // 10, AT_ONCE * 2)}
        counts = [few.get(side.kind, self._events) for side in sides]
        for side in sides:
            self._post(side, AT_ONCE * 4, AT_ONCE)
        rounds: list[list[Round]] = [[] for _ in sides]
        for _ in range(self._rounds):
            for position, side in enumerate(sides):
                rounds[position].append(self._post(side, counts[position], AT_ONCE))
        return rounds

    def _post(self, side: "Listening", count: int, at_once: int) -> "Round":
        requests = self._requests(count)
        before = side.cpu_ns()
        posted = posting.post(side.port, requests, at_once)
        return Round(posted, (side.cpu_ns() - before) / count / 1e6)

    def _requests(self, count: int) -> list[bytes]:
        now, first = datetime.now(UTC), self._number
        self._number += count
        return [
            posting.signed(
                Event(
                    id=f"b-{number}",
                    chat=f"c{number % COLLEAGUES}",
                    user=f"u{number % COLLEAGUES}",
                    text=SENTENCE,
                    sent_at=now,
                )
            )
            for number in range(first, first + count)
        ]

    def _replies(self, ours: "Listening", vendor: "Listening", count: int) -> float:
        """Messages a second, until the vendor has as many replies."""
        requests, before = self._requests(count), vendor.taken()
        begun = time.monotonic()
        posting.post(ours.port, requests, AT_ONCE)
        while vendor.taken() < before + count:
            if time.monotonic() - begun > count:
                raise TimeoutError(f"{vendor.taken() - before} replies to {count} messages")
            time.sleep(0.02)
        return count / (time.monotonic() - begun)

    def _handled(self, ours: "Listening", count: int) -> float:
        """Events a second, until none is waiting."""
        waiting = sa.select(sa.func.count()).where(tables.inbox.c.status == tables.READY)
        requests, begun = self._requests(count), time.monotonic()
        posting.post(ours.port, requests, AT_ONCE)
        with opened(self._url) as database:
            while database.read(lambda at: at.execute(waiting).scalar_one()).result():
                time.sleep(0.02)
        return count / (time.monotonic() - begun)

    @contextlib.contextmanager
    def _listening(self, kind: str, *more: str) -> Iterator["Listening"]:
        port, peers = servers.free_port(), str(servers.peers_folder())
        command = [sys.executable, "-m", "tests.bench.listening", kind, port]
        command += ["--url", self._url, *more]
        variables = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{peers}"}
        with servers.started(command, variables, port) as process:
            yield Listening(kind, int(port), process.pid)


class Round(NamedTuple):
    """One round of one side; `cpu_ms` is of the process that answers, for one request."""

    posted: Posted
    cpu_ms: float


class Listening(NamedTuple):
    """A process that answers."""

    kind: str
    port: int
    pid: int

    def cpu_ns(self) -> int:
        """CPU that it has used."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*")
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks)

    def taken(self) -> int:
        """Of a vendor: how many messages it has taken."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/count") as answer:
            return int(answer.read())


def _colleagues(transaction: Transaction) -> None:
    """People who write at the same time: one's messages are handled one after the other."""
    organization_id = transaction.execute(sa.select(tables.organization.c.id)).scalar_one()
    people.register_app(transaction, "simulator", "one", organization_id)
    now = datetime.now(UTC)
    rows: list[dict[str, Any]] = [
        {
            "organization_id": organization_id,
            "id": FIRST_COLLEAGUE + number,
            "name": f"同事{number}",
            "created_at": now,
            "updated_at": now,
        }
        for number in range(COLLEAGUES)
    ]
    transaction.execute(sa.insert(tables.user), rows)
    for number in range(COLLEAGUES):
        whose = (organization_id, "simulator", "one", f"u{number}", FIRST_COLLEAGUE + number)
        people.link(transaction, *whose)


if __name__ == "__main__":
    main(sys.argv[1:])
