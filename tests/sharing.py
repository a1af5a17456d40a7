"""What the databases of a run share: compiled statements, and connections to PostgreSQL.

A server compiles a statement and connects once in its life; the tests open a database for nearly
every test, and half of their time went into doing both again. SQLAlchemy keeps what it compiled by
dialect, so two dialects of one kind are one here, and their engines keep statements together.
"""

from collections.abc import Hashable, Mapping
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
import sqlalchemy as sa
from psycopg.pq import TransactionStatus
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

Connection = psycopg.Connection[Any]

COMPILED: dict[Any, Any] = {}
MOST = 8  # connections that wait; a server that others use as well may have few to give
AS_NEW = "SELECT pg_advisory_unlock_all(); RESET ALL"


class Parked:
    """Connections to PostgreSQL that were closed in order, and where each goes to."""

    def __init__(self) -> None:
        self._free: list[Connection] = []
        self._goes_to: WeakKeyDictionary[Connection, Hashable] = WeakKeyDictionary()
        self._lock = Lock()

    def take(self, arguments: Mapping[str, Any]) -> Connection | None:
        """The one parked last that was made with these arguments."""
        place = _place(arguments)
        with self._lock:
            for connection in reversed(self._free):
                if self._goes_to[connection] == place:
                    self._free.remove(connection)
                    return connection
        return None

    def note(self, arguments: Mapping[str, Any], connection: Connection) -> None:
        """Remember where a new one goes to."""
        with self._lock:
            self._goes_to[connection] = _place(arguments)

    def put(self, connection: Connection) -> None:
        """Keep one, with nothing left of its session but caches; one that is in use is closed."""
        if connection.info.transaction_status is not TransactionStatus.IDLE:
            connection.close()
            return
        try:
            connection.autocommit = True
            connection.execute(AS_NEW)
        except psycopg.Error:
            connection.close()
            return
        with self._lock:
            self._free.append(connection)
            leaving = self._free[:-MOST]
            del self._free[:-MOST]
        for one in leaving:
            one.close()

    def close(self) -> None:
        """Let all go."""
        with self._lock:
            leaving, self._free = self._free, []
        for connection in leaving:
            connection.close()


def _place(arguments: Mapping[str, Any]) -> Hashable:
    return tuple(
        sorted((name, str(value)) for name, value in arguments.items() if name != "context")
    )


PARKED = Parked()


class _Alike:
    """A dialect that equals all others of its class."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: sa.Engine) -> None:
        """SQLAlchemy says so for each new engine."""
        engine.update_execution_options(compiled_cache=COMPILED)


class Sqlite(_Alike, SQLiteDialect_pysqlite):
    """SQLite as storage/ opens it."""

    supports_statement_cache = True


class Postgresql(_Alike, PGDialect_psycopg):
    """PostgreSQL as storage/ opens it; a connection that was closed in order is used again."""

    supports_statement_cache = True

    def connect(self, *cargs: Any, **cparams: Any) -> Any:
        """One that was closed in order, else a new one."""
        if parked := PARKED.take(cparams):
            return parked
        connection: Any = super().connect(*cargs, **cparams)
        PARKED.note(cparams, connection)
        return connection

    def do_close(self, dbapi_connection: Any) -> None:
        """It is kept for the next test."""
        PARKED.put(dbapi_connection)

    def do_terminate(self, dbapi_connection: Any) -> None:
        """A connection that broke is not used again."""
        dbapi_connection.close()


def share() -> None:
    """From now on, for every engine of this process."""
    registry.register("sqlite", __name__, Sqlite.__name__)
    registry.register("postgresql.psycopg", __name__, Postgresql.__name__)
