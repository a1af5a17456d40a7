"""Lists over REST, with very many rows behind them, beside a naive peer over the same tables.

`python -m tests.bench rest` builds 1,000,000 visits once; `python -m tests.bench.rest --rows N`
takes another number, and for 5,000,000 says how much slower lists became. Ratios are of CPU of the
server's process, or of time where it says query; each pair is measured in alternation in the same
run. A list of another family is one more line of LISTS.
"""

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import orjson

from handlers.rest import visits_paginate
from storage.database import Database, Transaction
from storage.records import Visit
from storage.scope import open_scope
from storage.unit_of_work import UnitOfWork
from tests import postgres
from tests.bench import many_rows, table
from tests.bench.many_rows import BIG, Rows

ROOT = Path(__file__).parent.parent.parent
PEERS = Path(__file__).with_name("peers.txt")
RUNS = 5
ORDINARY = tuple(range(1000, 1020))  # customers with some twenty visits each
DEEP, LARGE = 100, 1000  # the last page that may be asked for, the largest size


class Ask(NamedTuple):
    """One HTTP call."""

    method: str
    path: str
    body: dict[str, Any] | None = None


class List(NamedTuple):
    """One list of ours: how to ask for a page of a customer; whether it shows comments."""

    name: str
    asks: Callable[[int, int, int], Ask]
    comments: bool = False
    pages: bool = True  # whether page 100 of 1000 rows can be asked for


LISTS = (
    List(
        "visits/paginate",
        lambda customer, page, size: Ask(
            "POST",
            "/api/customers/visits/paginate",
            {"customer_id": str(customer), "page": page, "page_size": size},
        ),
    ),
)


class Server:
    """A process that answers, and how much CPU each answer costs it."""

    def __init__(self, process: "subprocess.Popen[str]", address: str, token: str = "") -> None:
        self._process, self._token = process, token
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)

    def says(self, ask: Ask) -> bytes:
        """The answer to one call, which must be a success."""
        headers = {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        body = None if ask.body is None else json.dumps(ask.body)
        self._connection.request(ask.method, ask.path, body, headers)
        answer = self._connection.getresponse()
        said = answer.read()
        assert answer.status == 200, said[:500]
        return said

    def ms(self, asks: Sequence[Ask]) -> float:
        """CPU of one of these calls."""
        before = self._cpu_ns()
        for ask in asks:
            self.says(ask)
        return (self._cpu_ns() - before) / len(asks) / 1e6

    def _cpu_ns(self) -> int:
        tasks = Path(f"/proc/{self._process.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks)


def main(arguments: Sequence[str] = ()) -> None:
    """Print every row, for each database there is."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.rest", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, metavar="N", help="so many visits")
    parser.add_argument("--sqlite", action="store_true", help="leave PostgreSQL out")
    asked = parser.parse_args(list(arguments))
    _measure("SQLite", many_rows.on_sqlite(asked.rows))
    if asked.sqlite:
        return
    try:
        server = postgres.start(os.environ.get("GENJIN_TEST_PG"))
    except postgres.PostgresMissing as missing:
        print(f"PostgreSQL is left out: {missing}")
        return
    try:
        _measure("PostgreSQL", many_rows.on_postgresql(server.new_database(), asked.rows))
    finally:
        server.stop()


def _measure(kind: str, rows: Rows) -> None:
    print()
    table.head(f"REST lists, {kind}, {rows.many:,} visits")
    with ExitStack() as stack:
        ours = stack.enter_context(genjin(rows))
        theirs = stack.enter_context(naive(rows))
        for one in LISTS:
            _newest(one, ours, theirs)
            if one.pages:
                _deep(one, ours, theirs)
    database = Database(rows.url)
    try:
        _queries(kind, rows, database)
        for shown in ("all", "own"):
            with many_rows.visible(database, shown):
                _totals(database, shown)
        _bytes(database)
    finally:
        database.close()


# -- over HTTP -------------------------------------------------------------------------------------


def _naive(one: List, customer: int, page: int, size: int) -> Ask:
    comments = "true" if one.comments else "false"
    return Ask("GET", f"/visits/{customer}?page={page}&size={size}&comments={comments}")


def _newest(one: List, ours: Server, theirs: Server) -> None:
    """R1: the newest 20."""
    for whose, customers in (("ordinary", ORDINARY), ("the biggest", (BIG, BIG))):
        mine, other = alternating(
            (ours, [one.asks(customer, 1, 20) for customer in customers]),
            (theirs, [_naive(one, customer, 1, 20) for customer in customers]),
        )
        table.row(f"   {one.name}, newest 20, {whose} customer", mine, None, "ms")
        table.times(f"R1 the naive peer, {whose} customer", other / mine, least=8)


def _deep(one: List, ours: Server, theirs: Server) -> None:
    """R2: the last page of the largest size."""
    mine, first, other = alternating(
        (ours, [one.asks(BIG, DEEP, LARGE)] * 3),
        (ours, [one.asks(BIG, 1, LARGE)] * 3),
        (theirs, [_naive(one, BIG, DEEP, LARGE)]),
    )
    table.row(f"   {one.name}, page {DEEP} of {LARGE}", mine, None, "ms")
    table.times("R2 the naive peer", other / mine, least=5)
    table.times("   to page 1", mine / first, most=3)


def alternating(*pairs: tuple[Server, Sequence[Ask]]) -> list[float]:
    """CPU of each, the median of some rounds in which one follows the other."""
    for server, asks in pairs:
        server.says(asks[0])
    rounds = [[server.ms(asks) for server, asks in pairs] for _ in range(RUNS)]
    return [table.median(list(taken)) for taken in zip(*rounds, strict=True)]


# -- in this process -------------------------------------------------------------------------------


def _taken_ms(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def timed(database: Database, *works: Callable[[UnitOfWork], object], user: int = 1) -> list[float]:
    """How long each takes in a transaction of its own, the median of rounds in alternation."""

    def one(transaction: Transaction, work: Callable[[UnitOfWork], object]) -> float:
        uow = UnitOfWork(transaction, open_scope(transaction, 1, user), many_rows.NOW)
        return _taken_ms(lambda: work(uow))

    def once(work: Callable[[UnitOfWork], object]) -> float:
        return database.read(lambda transaction: one(transaction, work)).result()

    for work in works:
        once(work)
    rounds = [[once(work) for work in works] for _ in range(RUNS * 3)]
    return [table.median(list(taken)) for taken in zip(*rounds, strict=True)]


def _queries(kind: str, rows: Rows, database: Database) -> None:
    """R2 and R4: how a query grows with the page, and with the rows."""
    works: dict[str, Callable[[UnitOfWork], object]] = {
        "newest 20, ordinary": lambda uow: uow.visits.page(ORDINARY[0], number=1, size=20),
        "newest 20, the biggest": lambda uow: uow.visits.page(BIG, number=1, size=20),
        "page 1 of 1000": lambda uow: uow.visits.page(BIG, number=1, size=LARGE),
        "page 100 of 1000": lambda uow: uow.visits.page(BIG, number=DEEP, size=LARGE),
    }
    taken = dict(zip(works, timed(database, *works.values()), strict=True))
    table.times(
        "R2 query, page 100 to page 1", taken["page 100 of 1000"] / taken["page 1 of 1000"], most=3
    )
    for name, ms in taken.items():
        table.row(f"   query, {name}", ms, None, "ms")
    kept = many_rows.folder() / "queries.json"
    known: dict[str, Any] = json.loads(kept.read_text()) if kept.exists() else {}
    known[f"{kind} {rows.many}"] = taken
    kept.write_text(json.dumps(known))
    fewer = known.get(f"{kind} 1000000")
    if fewer is None or rows.many == 1_000_000:
        print("R4 growth: run again with --rows 5000000 after 1,000,000")
        return
    for name, ms in taken.items():
        table.times(
            f"R4 {name}, to 1,000,000 rows ({ms:.2f} ms)",
            ms / fewer[name],
            most=None if ms < 1 else 2,
        )


def _totals(database: Database, shown: str) -> None:
    """R3: a list with its total, to the list alone; for a rep where not all is visible."""
    for whose, customer in (("ordinary", ORDINARY[0]), ("the biggest", BIG)):
        asked = visits_paginate.Asked(customer_id=str(customer))

        def alone(uow: UnitOfWork, customer: int = customer) -> object:
            return uow.visits.page(customer, number=1, size=20)

        def whole(uow: UnitOfWork, asked: visits_paginate.Asked = asked) -> object:
            return visits_paginate.page_of_visits(asked, uow)

        user = 1 if shown == "all" else customer % many_rows.USERS + 1  # its owner
        listed, both = timed(database, alone, whole, user=user)
        name = f"R3 list and total, {whose}, customers_visible={shown}"
        table.row(f"   list alone, {whose}, {shown}", listed, None, "ms")
        table.times(name, both / listed, most=3)


def _bytes(database: Database) -> None:
    """J1: 1,000 records to bytes, to the same with Structs and msgspec."""
    import msgspec  # noqa: PLC0415  # a peer: only the bench has it

    def both(uow: UnitOfWork) -> tuple[float, float]:
        customer = uow.customers.get(BIG)
        assert customer is not None
        visits = uow.visits.page(BIG, number=1, size=LARGE)
        rows = [visits_paginate._row(visit, customer, uow.scope.zone) for visit in visits]
        struct = msgspec.defstruct("Row", list(rows[0]))
        tuples = [tuple(row.values()) for row in rows]
        mine = _taken_ms(lambda: _as_bytes(visits, customer, uow))
        limit = _taken_ms(lambda: msgspec.json.encode([struct(*one) for one in tuples]))
        return mine, limit

    def once(transaction: Transaction) -> tuple[float, float]:
        return both(UnitOfWork(transaction, open_scope(transaction, 1, 1), many_rows.NOW))

    taken = [database.read(once).result() for _ in range(RUNS * 3)]
    mine, limit = (table.median(list(column)) for column in zip(*taken, strict=True))
    table.row(f"   {LARGE} records to bytes", mine, None, "ms")
    table.times("J1 to Structs with msgspec, dates ready", mine / limit, most=3)


def _as_bytes(visits: Sequence[Visit], customer: Any, uow: UnitOfWork) -> bytes:
    rows = [visits_paginate._row(visit, customer, uow.scope.zone) for visit in visits]
    return orjson.dumps(rows)


# -- the two servers -------------------------------------------------------------------------------


@contextmanager
def genjin(rows: Rows) -> Iterator[Server]:
    """The real one, as it runs in production."""
    variables = {name: v for name, v in os.environ.items() if not name.startswith("GENJIN_")}
    variables |= {
        "PYTHONPATH": str(ROOT),
        "GENJIN_ENVIRONMENT": "production",
        "GENJIN_SECRET_KEY": "b" * 32,
        "GENJIN_DATABASE_URL": rows.url,
        "GENJIN_HOST": "127.0.0.1",
    }
    command = "run" if rows.url.startswith("sqlite") else "web"
    port = _free_port()
    with _started([sys.executable, "-m", "bot", command], variables | {"PORT": port}) as process:
        _wait(port)
        yield Server(process, f"http://127.0.0.1:{port}", rows.tokens["admin"])


@contextmanager
def naive(rows: Rows) -> Iterator[Server]:
    """The naive peer."""
    port, peers = _free_port(), str(peers_folder())
    command = [sys.executable, "-m", "tests.bench.naive", rows.url, port]
    variables = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{peers}"}
    with _started(command, variables) as process:
        _wait(port)
        yield Server(process, f"http://127.0.0.1:{port}")


def peers_folder() -> Path:
    """What the peers need, installed beside .venv; found by imports from now on."""
    folder = many_rows.folder() / f"peers-{many_rows.hash_of(PEERS.read_text())}"
    if not folder.exists():
        print("Installing the peers ...", flush=True)
        pip = "-m pip install -qq --disable-pip-version-check --no-input --require-hashes --no-deps"
        making = folder.with_suffix(".making")
        subprocess.run(
            [
                sys.executable,
                *pip.split(),
                "--only-binary",
                ":all:",
                "--target",
                making,
                "-r",
                PEERS,
            ],
            check=True,
        )
        making.rename(folder)
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    return folder


@contextmanager
def _started(
    command: Sequence[str], variables: dict[str, str]
) -> Iterator["subprocess.Popen[str]"]:
    with (many_rows.folder() / "server.log").open("a") as log:
        process = subprocess.Popen(
            command, cwd=many_rows.folder(), env=variables, stdout=log, stderr=log, text=True
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def _wait(port: str) -> None:
    """Until somebody listens."""
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", int(port))) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"no answer; see {many_rows.folder() / 'server.log'}")


if __name__ == "__main__":
    main(sys.argv[1:])
