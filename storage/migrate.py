"""Brings a database to the schema of this version: alembic, configured in code.

Safe to run twice and from several hosts at once. Each migration states what it does to a table of a
million rows and suits the running version too.
"""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage import statistics
from storage.database import Database, Transaction, told_as_away

MIGRATIONS = Path(__file__).with_name("migrations")
LOCK = 0x67656E6A  # PostgreSQL's advisory lock: one migration at a time


def head() -> str:
    """The newest migration that this version knows."""
    return _script().get_current_head() or ""


def level(transaction: Transaction) -> str:
    """The migration that the database stands at, "" before the first."""
    return MigrationContext.configure(transaction).get_current_revision() or ""


def migrate(database: Database) -> list[str]:
    """Run what is missing, all or nothing; answers the migrations that ran."""
    script = _script()
    ran: list[str] = []

    def missing(revision: Any, _context: MigrationContext) -> Any:
        steps = script._upgrade_revs("head", revision)  # noqa: SLF001  # as alembic.command does
        ran.extend(step.revision.revision for step in steps)
        return steps

    with (
        told_as_away(),
        database.writing.connect() as connection,
        EnvironmentContext(_config(), script, fn=missing) as environment,
    ):
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SET statement_timeout = 0"))
            connection.execute(sa.text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
            connection.commit()
        try:
            environment.configure(connection=connection, transactional_ddl=True)
            with environment.begin_transaction():
                environment.run_migrations()
                if ran and database.is_sqlite:
                    statistics.suppose(connection)
            connection.commit()
        finally:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})
                connection.execute(sa.text("RESET statement_timeout"))
                connection.commit()
    return ran


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _script() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS), version_locations=[str(MIGRATIONS)])
