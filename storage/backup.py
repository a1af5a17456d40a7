"""Copies of an SQLite file that can be trusted, and putting one back.

A copy is written beside its place, checked, brought to the disk and only then given its name: what
has the name is whole.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa

from storage import tables
from storage.database import Transaction

PART = ".part"
BESIDE = ("-wal", "-shm")  # files that belong to an open SQLite database
LEVEL = "SELECT version_num FROM alembic_version"
ID_SEQUENCE = tables.id_sequence.name  # a table on SQLite
POSTGRESQL_SEQUENCE = "genjin_id"
STEPS = 200_000  # of SQLite's machine between two looks at how far it is
OWN_ONLY = 0o600
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)

Progress = Callable[[int, int], None]


class Unusable(Exception):
    """A file is no backup that this version can put back; the message says why."""


def copy(source: Path, file: Path, progress: Progress) -> int:
    """Write one moment of a database that may be in use into `file`; answers its bytes."""
    whole = source.stat().st_size
    with arriving(file) as part, closing(sqlite3.connect(source)) as connection:
        connection.set_progress_handler(lambda: progress(part.stat().st_size, whole), STEPS)
        try:
            connection.execute("VACUUM INTO ?", [str(part)])
        except sqlite3.Error as error:
            raise Unusable(str(error)) from error
        check(part)
    return file.stat().st_size


def check(file: Path) -> str:
    """The migration level of a whole SQLite file of Genjin; Unusable where it is none."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if found != "ok":
                raise Unusable(f"{file} is damaged: {found}")
            row = connection.execute(LEVEL).fetchone()
    except sqlite3.Error as error:
        raise Unusable(f"{file} is no database of Genjin: {error}") from error
    if row is None:
        raise Unusable(f"{file} is no database of Genjin: it has no tables")
    return str(row[0])


def put_back(source: Path, file: Path, then: str) -> Path | None:
    """Make `file` what `source` is after the statement `then`; answers where the one before lies.

    Nobody may have the file open.
    """
    with arriving(file) as part:
        shutil.copyfile(source, part)
        with closing(sqlite3.connect(part)) as connection, connection:
            connection.execute(then)
        return _put_aside(file)


def _put_aside(file: Path) -> Path | None:
    if not file.exists():
        return None
    with closing(sqlite3.connect(file)) as connection:  # what its write-ahead log holds goes along
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    aside = file.with_name(file.name + "-before-restore")
    file.replace(aside)
    for ending in BESIDE:
        file.with_name(file.name + ending).unlink(missing_ok=True)
    return aside


@contextmanager
def arriving(file: Path) -> Iterator[Path]:
    """Inside, a file to write to; afterwards it is on the disk under its name, or gone."""
    part = file.with_name(file.name + PART)
    part.unlink(missing_ok=True)
    part.touch(OWN_ONLY, exist_ok=False)  # it holds what people said
    try:
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def others_connected(transaction: Transaction) -> int:
    """How many others use this PostgreSQL database now."""
    return int(transaction.execute(sa.text(OTHERS)).scalar_one())


def tables_of_postgresql() -> list[str]:
    """What of a PostgreSQL database is Genjin's: whatever else lies there is left alone."""
    names = [table.name for table in tables.metadata.sorted_tables if table.name != ID_SEQUENCE]
    return [*names, "alembic_version"]


def dropping() -> list[str]:
    """Statements that take all of it out of the database."""
    statements = [f'DROP TABLE IF EXISTS "{name}" CASCADE' for name in tables_of_postgresql()]
    return [*statements, f"DROP SEQUENCE IF EXISTS {POSTGRESQL_SEQUENCE}"]
