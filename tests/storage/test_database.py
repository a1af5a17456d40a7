"""Grouped writes: each function stands alone, and a Future resolves after its commit."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storage import tables
from storage.database import Database, DatabaseAway, Transaction
from tests.databases import Databases

NAMES = tables.counter.c.name


class Refused(Exception):
    """What a handler might say."""


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database of its own: what breaks a writer here breaks no other test."""
    own = Database(database_url)
    yield own
    own.close()


def put(name: str) -> Any:
    """A function that stores one row under this name."""

    def write(transaction: Transaction) -> Any:
        row = {"organization_id": 1, "name": name, "value": 1}
        transaction.execute(sa.insert(tables.counter).values(row))
        return name

    return write


def put_and_refuse(transaction: Transaction) -> Any:
    """Stores a row, then says no."""
    put("refused")(transaction)
    raise Refused


def put_many(transaction: Transaction, names: list[str]) -> Any:
    """A many-row statement; one answer for each row."""
    rows = [{"organization_id": 1, "name": name, "value": 1} for name in names]
    transaction.execute(sa.insert(tables.counter).values(rows))
    return [f"{name}!" for name in names]


def names_in(database: Database) -> Any:
    """All names stored, as another connection sees them."""
    return database.read(lambda t: sorted(t.execute(sa.select(NAMES)).scalars())).result()


@pytest.fixture
def held(database: Database) -> Any:
    """Holds every writer until it is let go, so that what comes meanwhile makes one group."""
    go, reached = threading.Event(), threading.Semaphore(0)

    def hold(_transaction: Transaction) -> None:
        reached.release()
        go.wait(10)

    writers = 1 if database.is_sqlite else 2
    holding = [database.write(hold) for _ in range(writers)]
    for _ in range(writers):
        reached.acquire(timeout=10)
    yield go.set
    go.set()
    for future in holding:
        future.result(10)


def test_a_failing_function_takes_back_only_itself(
    database: Database, held: Callable[[], None]
) -> None:
    """Neighbours in the same commit are stored; the one that failed gets its own error."""
    first, refused, last = (database.write(f) for f in (put("a"), put_and_refuse, put("b")))

    held()

    assert ["a", "b"] == [first.result(10), last.result(10)]
    with pytest.raises(Refused):
        refused.result(10)
    assert ["a", "b"] == names_in(database)


def test_a_row_that_spoils_its_statement_fails_alone(
    database: Database, held: Callable[[], None]
) -> None:
    """Of many rows given together only the bad one is refused."""
    futures = [database.together(put_many, name) for name in ("a", "b", "a", "c")]

    held()

    assert ["a!", "b!", "c!"] == [futures[position].result(10) for position in (0, 1, 3)]
    with pytest.raises(sa.exc.IntegrityError):
        futures[2].result(10)
    assert ["a", "b", "c"] == names_in(database)


def test_rows_given_together_get_their_own_answers(
    database: Database, held: Callable[[], None]
) -> None:
    """Two statements share a commit and keep their rows apart."""
    many = [database.together(put_many, f"row{number}") for number in range(20)]
    one = database.write(put("function"))

    held()

    assert [f"row{number}!" for number in range(20)] == [future.result(10) for future in many]
    assert "function" == one.result(10)


def test_who_waits_may_rely_on_the_disk(database: Database) -> None:
    """When the Future resolves, every other connection sees the row."""
    for number in range(20):
        name = database.write(put(f"n{number:02}")).result(10)

        assert name in names_in(database)


def test_a_reader_sees_one_moment(database: Database) -> None:
    """What is committed during a read stays out of its snapshot."""

    def reads_the_same(transaction: Transaction) -> bool:
        before = transaction.execute(sa.select(NAMES)).all()
        database.write(put("meanwhile")).result(10)
        return before == transaction.execute(sa.select(NAMES)).all()

    assert database.read(reads_the_same).result(10)


def test_close_finishes_what_was_given(database_url: str) -> None:
    """Whatever was accepted before the end is stored."""
    database = Database(database_url)
    futures = [database.write(put(f"n{number}")) for number in range(50)]

    database.close()

    assert 50 == sum(future.done() for future in futures)
    again = Database(database_url)
    assert 50 == len(names_in(again))
    again.close()


def test_a_closed_database_takes_nothing(database_url: str) -> None:
    database = Database(database_url)
    database.close()

    with pytest.raises(DatabaseAway):
        database.write(put("late"))


def test_whoever_stops_waiting_stops_no_writer(
    database: Database, held: Callable[[], None]
) -> None:
    """A request that was cancelled while its write waited harms nobody else's."""
    given_up = database.write(put("a"))
    given_up.cancel()

    held()

    assert "b" == database.write(put("b")).result(10)
    assert "b" in names_in(database)


def test_a_read_that_fails_says_so(database: Database) -> None:
    def broken(transaction: Transaction) -> Any:
        return transaction.execute(sa.text("SELECT nothing FROM nowhere"))

    with pytest.raises((DatabaseAway, sa.exc.ProgrammingError)):
        database.read(broken).result(10)
    assert [] == names_in(database)


def test_a_read_that_takes_too_long_is_broken_off(database_url: str) -> None:
    """It is told like a database that is away; the next read on that connection is served."""
    endless = {
        "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        "SELECT max(i) FROM n",
        "postgresql": "SELECT pg_sleep(60)",
    }
    database = Database(database_url, readers=1, statement_seconds=0.1)
    statement = sa.text(endless["sqlite" if database.is_sqlite else "postgresql"])

    with pytest.raises(DatabaseAway):
        database.read(lambda transaction: transaction.execute(statement).all()).result()
    again = database.read(lambda transaction: transaction.scalar(sa.text("SELECT 1"))).result()

    assert 1 == again
    database.close()


def test_a_server_that_is_not_there_is_away() -> None:
    """Nobody waits long for a database that does not answer, and everybody is told the same."""
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")

    with pytest.raises(DatabaseAway):
        database.write(put("a")).result(20)
    with pytest.raises(DatabaseAway):
        database.read(lambda t: t.execute(sa.text("SELECT 1"))).result(20)
    database.close()


ENDLESS = {
    "sqlite": "INSERT INTO counter (organization_id, name, value) "
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 1, 'n' || i, i FROM n",
    "postgresql": "SELECT pg_sleep(60)",
}


def endless(transaction: Transaction) -> None:
    transaction.execute(sa.text(ENDLESS[transaction.dialect.name]))


def short_of(url: str, **seconds: float) -> Database:
    """A database whose statements and transactions may take these seconds."""
    return Database(url, readers=1, writers=1, **seconds)  # type: ignore[arg-type]  # seconds only


def test_a_statement_that_writes_too_long_is_broken_off(database_url: str) -> None:
    """Nothing of it is stored, and the only writer of SQLite is free again."""
    database = short_of(database_url, statement_seconds=0.2)

    with pytest.raises(DatabaseAway):
        database.write(endless).result(10)
    database.write(put("after")).result(10)

    assert ["after"] == names_in(database)
    database.close()


def test_a_transaction_of_many_short_statements_ends_in_time(database_url: str) -> None:
    """Each statement is quick; together they take too long: nothing is stored, nobody waits."""
    database = short_of(database_url, transaction_seconds=0.3)
    given_up = time.monotonic() + 5

    def read_on(transaction: Transaction) -> None:
        while time.monotonic() < given_up:
            transaction.execute(sa.text("SELECT 1"))

    def write_on(transaction: Transaction) -> None:
        put("slow")(transaction)
        read_on(transaction)

    for future in (database.write(write_on), database.read(read_on)):
        with pytest.raises(DatabaseAway):
            future.result(10)
    database.write(put("after")).result(10)

    assert time.monotonic() < given_up
    assert ["after"] == names_in(database)
    database.close()


def test_a_function_that_thinks_too_long_stores_nothing(database_url: str) -> None:
    """No statement is running when its time is over; it is refused at its end."""
    database = short_of(database_url, transaction_seconds=0.2)

    def think(transaction: Transaction) -> None:
        put("thought")(transaction)
        threading.Event().wait(0.3)

    with pytest.raises(DatabaseAway):
        database.write(think).result(10)
    neighbours = [database.write(think), database.write(put("neighbour"))]
    with pytest.raises(DatabaseAway):
        neighbours[0].result(10)
    neighbours[1].result(10)

    assert ["neighbour"] == names_in(database)
    database.close()


def test_what_broke_a_whole_transaction_stores_no_neighbour_in_secret(database_url: str) -> None:
    """SQLite takes a whole group back then: whoever was told "away" is really not stored."""
    database = short_of(database_url, statement_seconds=0.2)
    hold, reached = threading.Event(), threading.Event()

    def holds(_transaction: Transaction) -> None:
        reached.set()
        hold.wait(10)

    holding = database.write(holds)
    reached.wait(10)
    before, breaks, after = (database.write(f) for f in (put("a"), endless, put("b")))

    hold.set()
    holding.result(10)
    with pytest.raises(DatabaseAway):
        breaks.result(10)
    told = {"a": before.exception(10) is None, "b": after.exception(10) is None}

    assert [name for name, is_stored in told.items() if is_stored] == names_in(database)
    database.close()


def test_nobody_queues_for_a_database_that_is_away() -> None:
    """Fifty that wait are told at once what the first one found out."""
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing", writers=1)
    started = time.monotonic()

    writes = [database.write(put(f"n{number}")) for number in range(50)]
    reads = [database.read(lambda _transaction: None) for _ in range(50)]
    for future in (*writes, *reads):
        with pytest.raises(DatabaseAway):
            future.result(20)

    assert time.monotonic() - started < 3
    database.close()


def test_nobody_queues_for_a_file_that_somebody_else_has_locked(
    databases: Databases, tmp_path: Path
) -> None:
    """A hundred and thirty are told after the one second that the first ones wait."""
    database = Database(databases.new("sqlite", tmp_path), writers=1)
    database.write(put("before")).result(10)
    other = sqlite3.connect(tmp_path / "genjin.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    started = time.monotonic()

    futures = [database.write(put(f"n{number}")) for number in range(130)]
    for future in futures:
        with pytest.raises(DatabaseAway):
            future.result(20)
    took = time.monotonic() - started
    other.rollback()
    other.close()
    database.write(put("after")).result(10)

    assert took < 3
    assert ["after", "before"] == names_in(database)
    database.close()
