"""How connections of both databases are opened: what they wait for, and for how long."""

import math
import time
from typing import Any, NamedTuple

import sqlalchemy as sa

SQLITE_BUSY_MS = 1000
STATEMENT_SECONDS = 5  # RELIABILITY section 7
TRANSACTION_SECONDS = 15  # a longer one keeps PostgreSQL from cleaning its queues
STEPS = 100_000  # of SQLite's machine between two looks at the clock: a millisecond or two
BACK = "ROLLBACK"  # to a savepoint: what takes back is never refused
CONNECT_SECONDS = 2  # webhooks are answered within 3, whatever became of the database
KNOWS_TRANSACTION_TIMEOUT = 170_000  # the version of PostgreSQL
# Of each reader, filled only as far as it is used; with SQLite's own 2 MiB, a page of a big company
# reads most of its rows from the system again (a third of its CPU).
READER_CACHE_KIB = 16 * 1024


# A server whose network is gone is given up as soon as one that does not answer.
NETWORK = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 5000,
}


class Waits(NamedTuple):
    """How long SQLite waits for locks, and how long a statement and a transaction may take.

    Commands take as long as they must (`transaction_seconds` is infinite): then SQLite's only
    writer has no time-out at all, since a migration or an import has it for itself.
    """

    busy_ms: int
    statement_seconds: float
    transaction_seconds: float


def writing(url: sa.URL, size: int, waits: Waits) -> sa.Engine:
    """Connections that take the write lock when they begin, on SQLite.

    A deferred transaction that reads and then writes would fail at once with "locked".
    """
    if not _is_sqlite(url):
        return _postgresql(url, size, waits, isolation="READ COMMITTED")
    engine = _sqlite(url, size, waits, begin="BEGIN IMMEDIATE")
    if waits.transaction_seconds < math.inf:
        _end_long_statements(engine)
    return engine


def reading(url: sa.URL, size: int, waits: Waits) -> sa.Engine:
    """Connections whose transactions see one moment."""
    if not _is_sqlite(url):
        return _postgresql(url, size, waits, isolation="REPEATABLE READ")
    engine = _sqlite(url, size, waits, begin="BEGIN")
    _remember_pages(engine)
    _end_long_statements(engine)
    return engine


def begin_anew(connection: sa.Connection) -> None:
    """Its time begins now: for one function of several that share a transaction."""
    seconds = connection.engine.get_execution_options()["waits"].transaction_seconds
    connection.info["transaction_ends"] = time.monotonic() + seconds


def refuse_if_over(connection: sa.Connection) -> None:
    """Raise where the transaction has taken too long: it must not be stored."""
    if time.monotonic() > connection.info["transaction_ends"]:
        raise sa.exc.TimeoutError("the transaction took too long")


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

    engine.update_execution_options(waits=waits)

    @sa.event.listens_for(engine, "begin")
    def start(connection: sa.Connection) -> None:
        begin_anew(connection)
        connection.exec_driver_sql(begin)

    @sa.event.listens_for(engine, "before_cursor_execute")
    def set_out(connection: sa.Connection, _cursor: Any, statement: str, *_: object) -> None:
        connection.info["ends"] = time.monotonic() + waits.statement_seconds
        if statement.startswith(BACK):
            return
        refuse_if_over(connection)
        connection.info["ends"] = min(connection.info["ends"], connection.info["transaction_ends"])

    return engine


def _remember_pages(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def enlarge(connection: Any, _: object) -> None:
        connection.execute(f"PRAGMA cache_size=-{READER_CACHE_KIB}").close()


def _end_long_statements(engine: sa.Engine) -> None:
    """What statement_timeout is on PostgreSQL: SQLite asks us every so often whether to go on."""

    @sa.event.listens_for(engine, "connect")
    def watch(connection: Any, record: Any) -> None:
        record.info["ends"] = math.inf
        connection.set_progress_handler(lambda: time.monotonic() > record.info["ends"], STEPS)


def _postgresql(url: sa.URL, size: int, waits: Waits, *, isolation: Any) -> sa.Engine:
    limits = {
        "statement_timeout": round(waits.statement_seconds * 1000),
        "lock_timeout": 4000,
        "idle_in_transaction_session_timeout": TRANSACTION_SECONDS * 1000,
        # It compiles for seconds what runs for a tenth of one: estimates of nested conditions, such
        # as who is seen, are far too high.
        "jit": "off",
    }
    options = " ".join(f"-c {name}={value}" for name, value in limits.items())
    engine = sa.create_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_use_lifo=True,  # the one used last, whose pages and statements are at hand
        pool_pre_ping=True,
        isolation_level=isolation,
        connect_args={"options": options, "connect_timeout": CONNECT_SECONDS, **NETWORK},
    )
    engine.update_execution_options(waits=waits)
    _end_long_transactions(engine, waits)
    return engine


def _end_long_transactions(engine: sa.Engine, waits: Waits) -> None:
    """PostgreSQL 17 ends them itself; before that the last statement gets what time is left."""

    @sa.event.listens_for(engine, "connect")
    def limit(connection: Any, record: Any) -> None:
        knows = connection.info.server_version >= KNOWS_TRANSACTION_TIMEOUT
        if knows and waits.transaction_seconds < math.inf:
            milliseconds = round(waits.transaction_seconds * 1000)
            connection.execute(f"SET transaction_timeout = {milliseconds}")
            connection.commit()

    @sa.event.listens_for(engine, "begin")
    def start(connection: sa.Connection) -> None:
        begin_anew(connection)

    @sa.event.listens_for(engine, "before_cursor_execute")
    def set_out(connection: sa.Connection, cursor: Any, statement: str, *_: object) -> None:
        if statement.startswith(BACK):
            return
        refuse_if_over(connection)
        left = connection.info["transaction_ends"] - time.monotonic()
        if left < waits.statement_seconds:
            cursor.execute(f"SET LOCAL statement_timeout = {max(round(left * 1000), 1)}")
