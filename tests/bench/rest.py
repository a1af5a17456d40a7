"""Lists over REST, with very many rows behind them, beside a naive peer over the same tables.

`python -m tests.bench rest` builds 1,000,000 visits once; `python -m tests.bench.rest --rows
5000000` afterwards tells how much slower lists became. Ratios are of CPU (servers.py), or of time
where it says query; each pair is measured in alternation, and the median of the rounds is told.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any, NamedTuple

import orjson

from handlers.rest import visits_paginate
from storage.database import Database, Transaction
from storage.scope import open_scope
from storage.unit_of_work import UnitOfWork
from tests import postgres
from tests.bench import kept, lists, many_rows, servers, table
from tests.bench.kept import ADMIN, REP, Rows
from tests.bench.lists import LISTS, List
from tests.bench.many_rows import BIG
from tests.bench.servers import Ask, Asking, Server, alternating

DEEP = 100  # the last page that may be asked for
ROUNDS = 15
A_MILLION = 1_000_000
SMALL_MS = 1  # what stays below may grow as it likes


def main(arguments: Sequence[str] = ()) -> None:
    """Print every row, for each database there is."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.rest", description=__doc__)
    parser.add_argument("--rows", type=int, default=A_MILLION, metavar="N", help="so many visits")
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="one database")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="rounds of each pair")
    parser.add_argument("--list", default="", help="only lists whose name has this")
    asked = parser.parse_args(list(arguments))
    wanted = [one for one in LISTS if asked.list in one.name]
    if asked.only != "postgresql":
        _measure("SQLite", kept.on_sqlite(asked.rows), wanted, asked.runs)
    if asked.only == "sqlite":
        return
    try:
        with kept.on_postgresql(asked.rows) as rows:
            _measure("PostgreSQL", rows, wanted, asked.runs)
    except postgres.PostgresMissing as missing:
        print(f"PostgreSQL is left out: {missing}")


def _measure(kind: str, rows: Rows, wanted: Sequence[List], runs: int) -> None:
    print()
    table.head(f"REST lists, {kind}, {rows.many:,} visits")
    costs: dict[str, float] = {}
    database = Database(rows.url)
    with ExitStack() as stack:
        stack.callback(database.close)
        ours = stack.enter_context(servers.genjin(rows))
        theirs = stack.enter_context(servers.naive(rows))
        both = Both(ours, theirs, rows.tokens["admin"], runs)
        for one in wanted:
            for whose, customers in lists.whose(one).items():
                name = f"{one.name}, {whose}" if whose else one.name
                costs[name] = _newest(name, one, customers, both)
        for one in wanted:
            if one.most:
                costs[f"{one.name}, page {DEEP}"] = _deep(one, both)
        with kept.visible(database, "own"):
            costs |= _as_rep(wanted, both._replace(token=rows.tokens["rep"]))
        for shown in ("all", "own"):
            with kept.visible(database, shown):
                _totals(wanted, database, shown)
        _bytes(database)
    _growth(f"{kind} ", rows.many, costs)


# -- over HTTP -------------------------------------------------------------------------------------


class Both(NamedTuple):
    """The two servers, with whose token ours is asked, and in how many rounds."""

    ours: Server
    theirs: Server
    token: str
    runs: int

    def compared(self, ours: Sequence[Sequence[Ask]], theirs: Sequence[Ask] = ()) -> list[float]:
        """CPU of a call of each kind of ours, then of theirs."""
        sides = [Asking(self.ours, asks, self.token) for asks in ours]
        sides += [Asking(self.theirs, theirs)] if theirs else []
        return alternating(self.runs, *sides)


def _newest(name: str, one: List, customers: Sequence[int], both: Both) -> float:
    """R1: the newest 20."""
    mine, other = both.compared(
        [[one.ours(customer, 1, 20) for customer in customers]],
        [one.naive(customer, 1, 20) for customer in customers],
    )
    table.row(f"   {name}", mine, None, "ms")
    table.times("R1 the naive peer", other / mine, least=8 if one.is_timeline else None)
    return mine


def _deep(one: List, both: Both) -> float:
    """R2: the last page of the largest size."""
    mine, first, other = both.compared(
        [[one.ours(BIG, DEEP, one.most)], [one.ours(BIG, 1, one.most)]],
        [one.naive(BIG, DEEP, one.most)],
    )
    table.row(f"   {one.name}, page {DEEP} of {one.most}", mine, None, "ms")
    table.times("R2 the naive peer", other / mine, least=5)
    table.times("R2 to page 1", mine / first, most=3)
    return mine


def _as_rep(wanted: Sequence[List], both: Both) -> dict[str, float]:
    """R4: what a rep waits for who sees only their own customers."""
    costs = {}
    for one in wanted:
        customer = REP - 1 if one.of_customers else 0  # one that is theirs
        name = f"{one.name}, own"
        (costs[name],) = both.compared([[one.ours(customer, 1, 20)] * 3])
        table.row(f"   {one.name}, a rep who sees their own", costs[name], None, "ms")
    return costs


def _growth(kind: str, many: int, costs: dict[str, float]) -> None:
    """R4: what a list costs, to what it cost with a million rows."""
    file = kept.folder() / "costs.json"
    known: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    known[f"{kind}{many}"] = known.get(f"{kind}{many}", {}) | costs
    file.write_text(json.dumps(known, ensure_ascii=False, indent=1))
    fewer = known.get(f"{kind}{A_MILLION}")
    if fewer is None or many == A_MILLION:
        print("R4 growth: run again with --rows 5000000 after 1,000,000")
        return
    for name, ms in costs.items():
        if name in fewer:
            aim = None if ms < SMALL_MS else 2
            table.times(f"R4 {name}, {fewer[name]:.2f} ms", ms / fewer[name], most=aim)


# -- in this process -------------------------------------------------------------------------------


def _taken_ms(work: Callable[[], object], clock: Callable[[], float]) -> float:
    begun = clock()
    work()
    return (clock() - begun) * 1000


def timed(database: Database, user: int, *works: Callable[[UnitOfWork], object]) -> list[float]:
    """How long each takes in a transaction of its own, the median of rounds in alternation."""

    def one(transaction: Transaction, work: Callable[[UnitOfWork], object]) -> float:
        uow = UnitOfWork(transaction, open_scope(transaction, 1, user), many_rows.NOW)
        # SQLite works in this thread; for PostgreSQL we wait.
        clock = time.thread_time if database.is_sqlite else time.perf_counter
        return _taken_ms(lambda: work(uow), clock)

    def once(work: Callable[[UnitOfWork], object]) -> float:
        return database.read(lambda transaction: one(transaction, work)).result()

    for work in works:
        once(work)
    rounds = [[once(work) for work in works] for _ in range(ROUNDS)]
    return [table.median(list(taken)) for taken in zip(*rounds, strict=True)]


def _totals(wanted: Sequence[List], database: Database, shown: str) -> None:
    """R3: a list and its total, to the list alone."""
    user = ADMIN if shown == "all" else REP
    for one in wanted:
        if one.total is None:
            continue
        for whose, customers in lists.whose(one).items():
            customer = customers[0]
            if shown == "own" and customer:
                customer = REP - 1
            total = one.total
            page, count = timed(
                database,
                user,
                lambda uow, total=total, customer=customer: total.page(uow, customer),  # type: ignore[misc]
                lambda uow, total=total, customer=customer: total.alone(uow, customer),  # type: ignore[misc]
            )
            name = ", ".join(word for word in (one.name, whose, shown) if word)
            table.row(f"   {name}: total alone", count, None, "ms")
            table.times("R3 list and total, to the list", (page + count) / page, most=3)
            if shown == "own":
                break


def _bytes(database: Database) -> None:
    """J1: 1,000 records to bytes, to the same with Structs and msgspec."""
    servers.peers_folder()
    import msgspec  # noqa: PLC0415  # a peer: only the bench has it

    def both(uow: UnitOfWork) -> tuple[float, float]:
        customer = uow.customers.get(BIG)
        assert customer is not None
        visits = uow.visits.page_without_customer(BIG, number=1, size=lists.LARGE)
        rows = [visits_paginate._row(visit, customer, uow.scope.zone) for visit in visits]
        struct = msgspec.defstruct("Row", list(rows[0]))
        tuples = [tuple(row.values()) for row in rows]

        def ours() -> bytes:
            zone = uow.scope.zone
            return orjson.dumps([visits_paginate._row(visit, customer, zone) for visit in visits])

        def limit() -> bytes:
            done: bytes = msgspec.json.encode([struct(*one) for one in tuples])
            return done

        return _taken_ms(ours, time.thread_time), _taken_ms(limit, time.thread_time)

    def once(transaction: Transaction) -> tuple[float, float]:
        return both(UnitOfWork(transaction, open_scope(transaction, 1, ADMIN), many_rows.NOW))

    taken = [database.read(once).result() for _ in range(ROUNDS)]
    mine, limit = (table.median(list(column)) for column in zip(*taken, strict=True))
    table.row(f"   {lists.LARGE} records to bytes", mine, None, "ms")
    table.times("J1 to Structs with msgspec, dates ready", mine / limit, most=3)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
