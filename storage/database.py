"""One database of either kind, and the threads that read and write.

`database.read(function)` and `database.write(function)` run `function(transaction)` in a thread and
return a Future. Writes gather: what has come in while the disk was busy goes into one commit.
A Future resolves after its commit, so whoever waits for it may rely on the disk.
"""

import contextlib
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa

from storage import engines

T = TypeVar("T")
Item = TypeVar("Item")

Transaction = sa.Connection

MOST_FUNCTIONS = 32  # in one commit, and no longer than MOST_SECONDS (ARCHITECTURE section 8)
MOST_SECONDS = 0.020
MOST_ROWS = 512
AWAY_SECONDS = 0.5  # so long nobody else tries to read from a database that could not be reached


class DatabaseAway(Exception):
    """The database did not answer in time, is full, locked or read-only: nothing was stored."""


@dataclass(slots=True)
class Job:
    """One function to run, or one row for a many-row statement, and who waits for it."""

    function: Callable[..., Any]
    future: Future[Any]
    row: Any = None
    is_row: bool = False


Outcome = tuple[Job, Any, Exception | None]


@dataclass(slots=True)
class Waiting:
    """Jobs nobody has taken yet. Rows go first: they are short and others wait for them."""

    rows: deque[Job] = field(default_factory=deque)
    functions: deque[Job] = field(default_factory=deque)
    condition: threading.Condition = field(default_factory=threading.Condition)
    closed: bool = False


class Database:
    """One database, its reader threads and its writer threads (one on SQLite)."""

    def __init__(
        self,
        url: str,
        *,
        readers: int = 4,
        writers: int = 2,
        patience_ms: int = 0,
        statement_seconds: float = engines.STATEMENT_SECONDS,
        transaction_seconds: float = engines.TRANSACTION_SECONDS,
    ):
        """Start the threads; the first use connects. `patience_ms`: how long to wait for locks."""
        self.url = sa.engine.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            writers = 1
            if self.url.database:
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        busy_ms = patience_ms or engines.SQLITE_BUSY_MS
        waits = engines.Waits(busy_ms, statement_seconds, transaction_seconds)
        self.writing = engines.writing(self.url, writers, waits)
        self._reading = engines.reading(self.url, readers, waits)
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="reader")
        self._waiting = Waiting()
        self._away_until = -math.inf
        self._writers = [
            threading.Thread(target=self._write_forever, name=f"writer-{number}", daemon=True)
            for number in range(writers)
        ]
        for thread in self._writers:
            thread.start()

    def read(self, function: Callable[[Transaction], T]) -> Future[T]:
        """Run `function` on a snapshot that it cannot change."""
        return self._readers.submit(self._read, function)

    def write(self, function: Callable[[Transaction], T]) -> Future[T]:
        """Run `function` so that all of it or none of it is stored when the Future resolves."""
        return self._put(Job(function, Future()))

    def together(self, many: Callable[[Transaction, list[Item]], list[T]], item: Item) -> Future[T]:
        """Give one row to a many-row statement; `many` answers one result a row, in order."""
        return self._put(Job(many, Future(), row=item, is_row=True))

    def close(self) -> None:
        """Finish what was given, then let the threads and connections go."""
        with self._waiting.condition:
            self._waiting.closed = True
            self._waiting.condition.notify_all()
        for thread in self._writers:
            thread.join()
        self._readers.shutdown()
        self.writing.dispose()
        self._reading.dispose()

    def _put(self, job: Job) -> Future[Any]:
        job.future.set_running_or_notify_cancel()  # from here on it is done, whoever stops waiting
        with self._waiting.condition:
            if self._waiting.closed:
                raise DatabaseAway("the database is closed")
            (self._waiting.rows if job.is_row else self._waiting.functions).append(job)
            self._waiting.condition.notify()
        return job.future

    def _take(self) -> tuple[list[Job], list[Job]]:
        """Wait for work; ([], []) means closed. On PostgreSQL one function is one transaction."""
        waiting = self._waiting
        with waiting.condition:
            while not (waiting.rows or waiting.functions or waiting.closed):
                waiting.condition.wait()
            rows = [waiting.rows.popleft() for _ in range(min(MOST_ROWS, len(waiting.rows)))]
            most = MOST_FUNCTIONS if self.is_sqlite else int(not rows)
            taken = min(most, len(waiting.functions))
            return rows, [waiting.functions.popleft() for _ in range(taken)]

    def _take_all(self) -> list[Job]:
        """Whatever waits: it would wait as long as the one that has just failed, one by one."""
        waiting = self._waiting
        with waiting.condition:
            jobs = [*waiting.rows, *waiting.functions]
            waiting.rows.clear()
            waiting.functions.clear()
            return jobs

    def _give_back(self, functions: list[Job]) -> None:
        with self._waiting.condition:
            self._waiting.functions.extendleft(reversed(functions))

    def _write_forever(self) -> None:
        while True:
            rows, functions = self._take()
            if not rows and not functions:
                return
            self._write_group(rows, functions)

    def _write_group(self, rows: list[Job], functions: list[Job]) -> None:
        outcomes: list[Outcome] = []
        has_begun = False
        try:
            with self.writing.begin() as transaction:
                has_begun = True
                if len(functions) == 1 and not rows:  # alone: its own transaction is its savepoint
                    result = functions[0].function(transaction)
                    engines.refuse_if_over(transaction)
                    outcomes.append((functions[0], result, None))
                else:
                    outcomes += _run_rows_by_statement(transaction, rows)
                    functions = self._run_functions(transaction, functions, outcomes)
        except Exception as error:
            others = [] if has_begun else self._take_all()
            outcomes = [(job, None, error) for job in (*rows, *functions, *others)]
        for job, result, failure in outcomes:
            if failure is None:
                job.future.set_result(result)
            else:
                job.future.set_exception(_as_away(failure))

    def _run_functions(
        self, transaction: Transaction, functions: list[Job], outcomes: list[Outcome]
    ) -> list[Job]:
        """Run them one after the other for MOST_SECONDS; what is left waits for the next group."""
        started = time.monotonic()
        for position, job in enumerate(functions):
            if position and time.monotonic() - started > MOST_SECONDS:
                self._give_back(functions[position:])
                return functions[:position]
            outcomes.append(_run_function(transaction, job))
        return functions

    def _read(self, function: Callable[[Transaction], T]) -> T:
        try:
            with self._connected() as transaction:
                return function(transaction)
        except Exception as error:
            raise _as_away(error) from error

    def _connected(self) -> Transaction:
        """A connection for reading; where none was to be had, others need not wait for theirs."""
        if time.monotonic() < self._away_until:
            raise DatabaseAway("the database could not be reached a moment ago")
        try:
            return self._reading.connect()
        except sa.exc.OperationalError:
            self._away_until = time.monotonic() + AWAY_SECONDS
            raise


def _run_rows_by_statement(transaction: Transaction, rows: list[Job]) -> list[Outcome]:
    groups: dict[Callable[..., Any], list[Job]] = {}
    for job in rows:
        groups.setdefault(job.function, []).append(job)
    return [
        outcome for many, jobs in groups.items() for outcome in _run_rows(transaction, many, jobs)
    ]


def _run_rows(transaction: Transaction, many: Callable[..., Any], jobs: list[Job]) -> list[Outcome]:
    """One statement for all; where a row poisons it, one by one, so that only that row fails."""
    try:
        with transaction.begin_nested():
            results = many(transaction, [job.row for job in jobs])
            return [(job, result, None) for job, result in zip(jobs, results, strict=True)]
    except Exception as error:
        if _is_over(transaction):
            raise
        if len(jobs) == 1 or _is_away(error):
            return [(job, None, error) for job in jobs]
        return [outcome for job in jobs for outcome in _run_rows(transaction, many, [job])]


def _run_function(transaction: Transaction, job: Job) -> Outcome:
    engines.begin_anew(transaction)
    try:
        with transaction.begin_nested():
            result = job.function(transaction)
            engines.refuse_if_over(transaction)
            return job, result, None
    except Exception as error:
        if _is_over(transaction):
            raise
        return job, None, error


def _is_over(transaction: Transaction) -> bool:
    """Whether the whole transaction is gone, so that nothing more may be done as if in it.

    SQLite takes all of it back, savepoints and all, where the disk is full or a statement was
    broken off.
    """
    if transaction.invalidated or not transaction.in_transaction():
        return True
    driver = transaction.connection.dbapi_connection
    return transaction.dialect.name == "sqlite" and not getattr(driver, "in_transaction", False)


def _is_away(error: Exception) -> bool:
    return isinstance(
        error,
        sa.exc.OperationalError
        | sa.exc.InterfaceError
        | sa.exc.InternalError  # PostgreSQL says so when it is read-only
        | sa.exc.TimeoutError,
    )


def _as_away(error: Exception) -> Exception:
    if not _is_away(error):
        return error
    away = DatabaseAway(str(getattr(error, "orig", error)))
    away.__cause__ = error
    return away


@contextlib.contextmanager
def told_as_away() -> Iterator[None]:
    """Inside, a database that cannot be used raises DatabaseAway."""
    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        raise _as_away(error) from error


@contextlib.contextmanager
def opened(url: str, *, patience_ms: int = 10_000) -> Iterator[Database]:
    """A database for one command, closed at the end; it waits and works longer than a server."""
    database = Database(
        url, readers=1, writers=1, patience_ms=patience_ms, transaction_seconds=math.inf
    )
    try:
        yield database
    finally:
        database.close()
