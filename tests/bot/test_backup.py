"""backup, restore and reconcile: row by row what it was, and nothing is sent again blindly."""

import functools
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.commands import programs
from storage import holding, inbox, migrate, outbox, reconciling, tables
from storage.database import Database, opened
from tests import postgres as postgres_of_tests
from tests.conftest import KINDS, load_company
from tests.databases import Databases
from tests.sharing import PARKED

ROOT = Path(__file__).parent.parent.parent
NOW = datetime(2026, 3, 18, 8, 20, tzinfo=UTC)
NEEDED = ("pg_dump", "pg_restore", "psql")

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> str:
    """The demo company, on both databases; without PostgreSQL's programs on one."""
    if request.param == "postgresql" and _programs() is None:
        pytest.skip("no pg_dump, pg_restore and psql")
    made = databases.new(request.param, tmp_path, load_company)
    if request.param == "postgresql":
        request.getfixturevalue("postgres").leave(made)  # a restore wants it for itself
    return made


def _programs() -> Path | None:
    """Where PostgreSQL's programs are: on PATH, or beside the server's of the tests."""
    if all(shutil.which(name) for name in NEEDED):
        return Path(shutil.which(NEEDED[0]) or "").parent
    folder = postgres_of_tests._binaries()
    return folder if all((folder / name).exists() for name in NEEDED) else None


@pytest.fixture
def genjin(bare: dict[str, str], tmp_path: Path, url: str) -> Run:
    """python -m bot with this database."""

    def run(*words: str | Path, typed: str = "", **more: str) -> "subprocess.CompletedProcess[str]":
        path = f"{_programs() or ''}{os.pathsep}{bare['PATH']}"
        given = bare | {"PYTHONPATH": str(ROOT), "GENJIN_DATABASE_URL": url, "PATH": path} | more
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=tmp_path,
            input=typed,
            env=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )

    return run


def put_messages(database: Database) -> None:
    """One message sent, one that waits, one dead; and an event that waits."""
    arrival = inbox.Arrival(1, "feishu", "a", "m:1", "l", "message", b"{}", NOW, NOW)
    database.together(inbox.remember, arrival).result(10)
    for number, status in enumerate((outbox.SENT, tables.READY, outbox.DEAD)):
        letter = outbox.Outgoing(
            organization_id=1,
            platform="feishu",
            app="a",
            target={"user": "ou_1"},
            lane=f"l{number}",
            kind="reply",
            idem_key=f"k{number}",
            payload={"text": f"m{number}"},
            created_at=NOW - timedelta(minutes=number),
        )
        add = functools.partial(outbox.add, letters=[letter])
        (row_id,) = database.write(add).result(10)
        settled = sa.update(tables.outbox).where(tables.outbox.c.id == row_id)
        do(database, settled.values(status=status))


def do(database: Database, statement: Any) -> None:
    database.write(lambda at: at.execute(statement) and None).result(10)


def all_rows(url: str) -> dict[str, list[Any]]:
    """Every row of every table."""
    with opened(url) as database:

        def read(transaction: sa.Connection) -> dict[str, list[Any]]:
            return {
                table.name: sorted(tuple(row) for row in transaction.execute(sa.select(table)))
                if table.name == "id_sequence"
                else sorted(repr(tuple(row)) for row in transaction.execute(sa.select(table)))
                for table in tables.metadata.sorted_tables
                if table.name != "id_sequence" or database.is_sqlite
            }

        return database.read(read).result(20)


def states(url: str) -> list[tuple[int, str]]:
    """(status, error) of the messages, in order."""
    with opened(url) as database:
        columns = (tables.outbox.c.status, tables.outbox.c.error)
        statement = sa.select(*columns).order_by(tables.outbox.c.id)
        found = database.read(lambda at: at.execute(statement).all()).result(20)
        return [(row.status, row.error) for row in found]


def test_what_is_restored_is_row_by_row_what_was_saved_and_owes_nothing_blindly(
    url: str, genjin: Run, tmp_path: Path
) -> None:
    """T14: but for the messages that waited, which are held until a person decides."""
    with opened(url) as database:
        put_messages(database)
    before = all_rows(url)

    saved = genjin("backup", "b.backup")
    again = genjin("backup", "b.backup")
    with opened(url) as database:
        do(database, sa.delete(tables.outbox))
    refused = genjin("restore", "b.backup")
    unchanged = states(url)
    PARKED.close()  # what is kept for other tests still uses the database
    restored = genjin("restore", "b.backup", "--yes")
    after = all_rows(url)
    told = genjin("reconcile", typed="n\n")
    still = states(url)
    sent = genjin("reconcile", typed="y\n")

    assert 0 == saved.returncode, saved.stderr
    assert 0o600 == (tmp_path / "b.backup").stat().st_mode & 0o777
    assert (2, "take another name") == (again.returncode, again.stderr.split(": ")[1][:17])
    assert (2, True) == (refused.returncode, "add --yes" in refused.stderr)
    assert [] == unchanged
    assert 0 == restored.returncode, restored.stderr
    assert "1 messages are held" in restored.stdout
    assert [name for name in before if before[name] != after[name]] == ["outbox"]
    assert [outbox.SENT, outbox.UNKNOWN, outbox.DEAD] == [status for status, _ in still]
    assert reconciling.REASON == still[1][1]
    assert "feishu/a ou_1" in told.stdout
    assert "1 events wait" in told.stdout
    assert "1 will be sent again" in sent.stdout
    assert [tables.READY, ""] == list(states(url)[1])


def test_a_held_message_can_be_dropped(url: str, genjin: Run) -> None:
    """Where somebody sees in the chat that it arrived."""
    with opened(url) as database:
        put_messages(database)
        held = genjin("reconcile", "--hold", typed="n\n")
        (message,) = database.read(lambda at: reconciling.held(at, 9)).result(10)

    dropped = genjin("reconcile", "--drop", str(message.id))
    unknown = genjin("reconcile", "--drop", "1")

    assert "1 messages are held now" in held.stdout
    assert "1 will not be sent" in dropped.stdout
    assert (tables.DROPPED, reconciling.DROPPED) == states(url)[1]
    assert (1, "0 will not be sent.\n") == (unknown.returncode, unknown.stdout)


@pytest.mark.parametrize("broken", [b"", b"no database", None])
def test_what_is_no_backup_is_refused_and_changes_nothing(
    url: str, genjin: Run, tmp_path: Path, broken: bytes | None
) -> None:
    """Cut off, something else, or of a newer version."""
    before = all_rows(url)
    file = tmp_path / "b.backup"
    saved = genjin("backup", "b.backup")
    assert 0 == saved.returncode, saved.stderr
    file.write_bytes(file.read_bytes()[: len(file.read_bytes()) // 2] if broken is None else broken)

    refused = genjin("restore", "b.backup", "--yes")

    assert 2 == refused.returncode
    assert "Traceback" not in refused.stderr
    assert before == all_rows(url)


def test_a_backup_of_a_newer_version_is_refused(url: str, genjin: Run) -> None:
    """This one would not know its tables."""
    to = sa.text("UPDATE alembic_version SET version_num = :level")
    with opened(url) as database:
        do(database, to.bindparams(level="9999"))
        while_newer = genjin("backup", "c.backup")
        do(database, to.bindparams(level=migrate.head()))

    assert 2 == while_newer.returncode
    assert "newer version" in while_newer.stderr


@pytest.fixture
def file(databases: Databases, tmp_path: Path) -> Path:
    databases.new("sqlite", tmp_path, load_company)
    return tmp_path / "genjin.db"


def test_no_restore_under_a_running_server(file: Path, bare: dict[str, str]) -> None:
    """It would write into a file that has no name any more."""
    given = bare | {"PYTHONPATH": str(ROOT), "GENJIN_DATABASE_URL": f"sqlite:///{file}"}
    command = [sys.executable, "-m", "bot", "restore", str(shutil.copy(file, f"{file}.copy"))]
    with holding.held(file):
        done = subprocess.run(
            [*command, "--yes"], env=given, capture_output=True, text=True, check=False
        )

    assert 2 == done.returncode
    assert "stop that one first" in done.stderr


def test_a_backup_while_it_is_written_to_is_of_one_moment(file: Path, tmp_path: Path) -> None:
    """Two rows that are always stored together are both in it, or neither."""
    from storage import backup  # noqa: PLC0415  # what is tried

    with opened(f"sqlite:///{file}") as database:
        pairs = [database.write(functools.partial(_pair, n)) for n in range(200)]
        size = backup.copy(file, tmp_path / "b", lambda _done, _whole: None)
        for pair in pairs:
            pair.result(20)
    with sqlite3.connect(tmp_path / "b") as connection:
        counts = connection.execute(
            "SELECT count(*) FROM counter WHERE name LIKE 'l%' UNION ALL "
            "SELECT count(*) FROM counter WHERE name LIKE 'r%'"
        ).fetchall()
    connection.close()

    assert size > 0
    assert counts[0] == counts[1]


def _pair(number: int, transaction: sa.Connection) -> None:
    for side in "lr":
        row = {"organization_id": 1, "name": f"{side}{number}", "value": 1}
        transaction.execute(sa.insert(tables.counter).values(row))


def test_a_password_is_in_the_environment_only() -> None:
    """A command line is seen by everybody on the machine."""
    url = "postgresql+psycopg://me:p%40ss@db.example.com:6432/genjin?sslmode=require&host=/run/pg"

    given = programs.environment(url)

    assert {
        "PGUSER": "me",
        "PGPASSWORD": "p@ss",
        "PGHOST": "/run/pg",
        "PGPORT": "6432",
        "PGDATABASE": "genjin",
        "PGSSLMODE": "require",
    }.items() <= given.items()
