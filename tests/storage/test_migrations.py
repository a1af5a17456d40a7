"""The schema: what the migrations make is what the tables say, however often they run."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from storage import migrate, tables
from storage.database import Database, opened
from tests.postgres import Postgres

PROJECT = Path(__file__).parents[2]
MIGRATE = """
import sys
from storage import migrate
from storage.database import opened
with opened(sys.argv[1]) as database:
    print(*migrate.migrate(database))
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables, of both kinds in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'genjin.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.new_database(migrated=False)
    yield url
    server.drop(url)


def test_migrations_make_the_tables_of_the_code(empty_url: str) -> None:
    """After all migrations nothing is left that the tables say otherwise."""
    with opened(empty_url) as database:
        migrate.migrate(database)

        with database.writing.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            differences = compare_metadata(context, tables.metadata)

    # Ids come from a real sequence on PostgreSQL, and from this table on SQLite.
    assert [] == [
        found for found in differences if not (_is_sequence(found) and "postgres" in empty_url)
    ]


def _is_sequence(difference: Any) -> bool:
    return bool(difference[0] == "add_table" and difference[1].name == "id_sequence")


def test_a_second_time_changes_nothing(empty_url: str) -> None:
    """Migrating is safe to repeat: it says which migrations ran, then none."""
    with opened(empty_url) as database:
        first = migrate.migrate(database)

        second = migrate.migrate(database)

        assert [migrate.head()] == first[-1:]
        assert [] == second
        assert migrate.head() == database.read(migrate.level).result()


def test_nothing_ran_yet(empty_url: str) -> None:
    """A database without tables stands at no migration."""
    with opened(empty_url) as database:
        assert "" == database.read(migrate.level).result()


def test_two_hosts_migrate_at_once(empty_url: str) -> None:
    """Of two processes that migrate at the same time one does it all, the other waits."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", MIGRATE, empty_url],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]

    ends = [process.communicate(timeout=60) for process in processes]

    assert [0, 0] == [process.returncode for process in processes], ends
    assert 1 == sum(migrate.head() in out.split() for out, _ in ends)


def test_wal_and_full_sync_on_sqlite(tmp_path: Path, migrated_sqlite: Path) -> None:
    """An acknowledged row survives the loss of power: WAL with synchronous=FULL."""
    shutil.copy(migrated_sqlite, tmp_path / "genjin.db")
    database = Database(f"sqlite:///{tmp_path / 'genjin.db'}")

    def pragma(name: str) -> Any:
        return database.write(lambda t: t.execute(sa.text(f"PRAGMA {name}")).scalar()).result()

    found = [pragma(name) for name in ("journal_mode", "synchronous", "foreign_keys")]
    database.close()

    assert ["wal", 2, 1] == found
