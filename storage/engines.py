"""How connections of both databases are opened: what they wait for, and for how long."""

import math
import time
from typing import Any, NamedTuple

import sqlalchemy as sa

SQLITE_BUSY_MS = 1000
STATEMENT_SECONDS = 5  # RELIABILITY section 7
STEPS = 100_000  # of SQLite's machine between two looks at the clock: a millisecond or two
CONNECT_SECONDS = 3
# Of each reader, filled only as far as it is used; with SQLite's own 2 MiB, a page of a big company
# reads most of its rows from the system again (a third of its CPU).
READER_CACHE_KIB = 16 * 1024


class Waits(NamedTuple):
    """How long SQLite waits for locks, and how long a statement may take.

    The latter is for each statement on PostgreSQL, and for those that read on SQLite: there a
    migration or an import has the only writer for itself.
    """

    busy_ms: int
    statement_seconds: float


def writing(url: sa.URL, size: int, waits: Waits) -> sa.Engine:
    """Connections that take the write lock when they begin, on SQLite.

    A deferred transaction that reads and then writes would fail at once with "locked".
    """
    if _is_sqlite(url):
        return _sqlite(url, size, waits, begin="BEGIN IMMEDIATE")
    return _postgresql(url, size, waits, isolation="READ COMMITTED")


def reading(url: sa.URL, size: int, waits: Waits) -> sa.Engine:
    """Connections whose transactions see one moment."""
    if not _is_sqlite(url):
        return _postgresql(url, size, waits, isolation="REPEATABLE READ")
    engine = _sqlite(url, size, waits, begin="BEGIN")
    _remember_pages(engine)
    _end_long_statements(engine, waits.statement_seconds)
    return engine


def _is_sqlite(url: sa.URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _sqlite(url: sa.URL, size: int, waits: Waits, *, begin: str) -> sa.Engine:
    engine = sa.create_engine(
        url,
        poolclass=sa.pool.QueuePool,
        pool_size=size,
        max_overflow=0,
        pool_use_lifo=True,  # the one used last, whose pages and statements are at hand
        connect_args={"isolation_level": None, "check_same_thread": False},
    )

    @sa.event.listens_for(engine, "connect")
    def pragmas(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={waits.busy_ms}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def start(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _remember_pages(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def enlarge(connection: Any, _: object) -> None:
        connection.execute(f"PRAGMA cache_size=-{READER_CACHE_KIB}").close()


def _end_long_statements(engine: sa.Engine, seconds: float) -> None:
    """What statement_timeout is on PostgreSQL: SQLite asks us every so often whether to go on."""

    @sa.event.listens_for(engine, "connect")
    def watch(connection: Any, record: Any) -> None:
        ends = record.info["ends"] = [math.inf]
        connection.set_progress_handler(lambda: time.monotonic() > ends[0], STEPS)

    @sa.event.listens_for(engine, "before_cursor_execute")
    def set_out(connection: sa.Connection, *_: object) -> None:
        connection.info["ends"][0] = time.monotonic() + seconds


def _postgresql(url: sa.URL, size: int, waits: Waits, *, isolation: Any) -> sa.Engine:
    limits = {
        "statement_timeout": round(waits.statement_seconds * 1000),
        "lock_timeout": 4000,
        "idle_in_transaction_session_timeout": 15_000,
        # It compiles for seconds what runs for a tenth of one: estimates of nested conditions, such
        # as who is seen, are far too high.
        "jit": "off",
    }
    options = " ".join(f"-c {name}={value}" for name, value in limits.items())
    return sa.create_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_use_lifo=True,  # the one used last, whose pages and statements are at hand
        pool_pre_ping=True,
        isolation_level=isolation,
        connect_args={"options": options, "connect_timeout": CONNECT_SECONDS},
    )
