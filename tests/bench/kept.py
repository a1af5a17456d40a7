"""The filled databases of the bench, kept between runs, and who may ask them.

They lie in the machine's folder for temporary files and are made anew only when the rows are meant
to be others; a new migration runs over the rows that are there, which is its test at this size.
"""

import contextlib
import ctypes
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import sqlalchemy as sa

from storage import tables, tokens
from storage.database import Database, opened
from storage.migrate import migrate
from tests import postgres
from tests.bench import many_rows
from tests.bench.many_rows import NOW, ORGANIZATION

ADMIN, REP = 1, 150  # the rep sees what 200 equally busy colleagues see; nobody reports to them
# The tests' server is as small as tests need it; this is what one sets for ten gigabytes.
FOR_MANY = {"shared_buffers": "1GB", "autovacuum": "on", "max_wal_size": "4GB"}
PR_SET_PDEATHSIG = 1  # of Linux: which signal comes when the parent is gone


class Rows(NamedTuple):
    """A filled database: where it is, how many visits, and the tokens of those who ask."""

    url: str
    many: int
    tokens: dict[str, str]
    postmaster: int | None = None  # the process of PostgreSQL, where it is ours


def folder() -> Path:
    """What is kept between runs."""
    kept = Path(tempfile.gettempdir()) / f"genjin-bench-{os.getuid()}"
    kept.mkdir(mode=0o711, exist_ok=True)
    kept.chmod(0o711)  # PostgreSQL's servant passes through
    return kept


def hash_of(text: str) -> str:
    """A short name of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def on_sqlite(count: int) -> Rows:
    """A file with so many visits."""
    file = folder() / f"{count}-{_rows_wanted()}.db"
    url = f"sqlite:///{file}"
    if not file.exists():
        for old in folder().glob(f"{count}-*"):
            old.unlink()
        making = file.with_suffix(".making")
        making.unlink(missing_ok=True)
        _migrate(f"sqlite:///{making}")
        many_rows.fill(f"sqlite:///{making}", count)
        making.rename(file)
    _migrate(url)
    return Rows(url, count, _tokens(url))


@contextlib.contextmanager
def on_postgresql(count: int) -> Iterator[Rows]:
    """A database of the server at GENJIN_TEST_PG, else of one that is ours and ends with us."""
    with contextlib.ExitStack() as stack:
        dsn, postmaster = os.environ.get("GENJIN_TEST_PG"), None
        if not dsn:
            dsn, postmaster = stack.enter_context(server(FOR_MANY))
        there = sa.make_url(dsn).set(drivername="postgresql+psycopg")
        name = f"genjin_bench_{count}_{_rows_wanted()}"
        url = there.set(database=name).render_as_string(hide_password=False)
        admin = there.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(admin, autocommit=True) as connection:
            known = connection.execute("SELECT datname FROM pg_database").fetchall()
            if (name,) not in known:
                for (old,) in known:
                    if old.startswith(f"genjin_bench_{count}_"):
                        connection.execute(f"DROP DATABASE {old}".encode())
                making = f"genjin_bench_{count}_making"
                connection.execute(f"CREATE DATABASE {making}".encode())
                made = there.set(database=making).render_as_string(hide_password=False)
                _migrate(made)
                many_rows.fill(made, count)
                connection.execute(f"ALTER DATABASE {making} RENAME TO {name}".encode())
        _migrate(url)
        yield Rows(url, count, _tokens(url), postmaster)


def dies_with_us() -> None:
    """To be called in a child: it is asked to end when this process is gone, however it went."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


@contextlib.contextmanager
def visible(database: Database, shown: str) -> Iterator[None]:
    """Meanwhile customers_visible is this."""

    def show(what: str) -> None:
        changed = sa.update(tables.organization).values(settings={"customers_visible": what})
        database.write(lambda transaction: transaction.execute(changed)).result()

    show(shown)
    try:
        yield
    finally:
        show("all")


def _rows_wanted() -> str:
    """What tells rows from others."""
    one_row = [part(1) for part in (many_rows.customer, many_rows.deal, many_rows.contact)]
    return hash_of(repr([one_row, many_rows.statements(1, is_sqlite=True)]))


def _migrate(url: str) -> None:
    with opened(url) as database:
        begun = time.perf_counter()
        ran = migrate(database)
        if ran and time.perf_counter() - begun > 1:
            print(f"migration {', '.join(ran)}: {time.perf_counter() - begun:.0f} s", flush=True)


def _tokens(url: str) -> dict[str, str]:
    """Of an admin and of a rep, who both may read everything."""

    def make(transaction: sa.Connection) -> dict[str, str]:
        transaction.execute(sa.delete(tables.api_token))
        return {
            name: tokens.create(
                transaction, ORGANIZATION, user_id=user_id, name="", scopes=("admin",), now=NOW
            )
            for name, user_id in (("admin", ADMIN), ("rep", REP))
        }

    with opened(url) as database:
        return database.write(make).result()


# -- PostgreSQL ------------------------------------------------------------------------------------


@contextlib.contextmanager
def server(wanted: dict[str, str]) -> Iterator[tuple[str, int]]:
    """A server on a folder of ours, as the tests' own but for what is wanted; PostgresMissing."""
    home = folder() / "postgresql"
    binaries, data = postgres._binaries(), home / "data"
    servant = postgres._servant()
    if servant and not postgres._may_run(servant, binaries / "initdb"):
        if not (home / "copy").exists():
            home.mkdir(exist_ok=True)
            postgres._copied(binaries, home)
        binaries = next((home / "copy").glob("*/*/bin"))
    if not (data / "PG_VERSION").exists():
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(mode=0o700, parents=True)
        if servant:
            os.chown(data, servant.pw_uid, servant.pw_gid)
        how = ("--no-sync", "--no-locale", "--encoding=UTF8", "--auth=trust")
        postgres._run(servant, binaries / "initdb", *how, "--username=genjin", "-D", data)
    settings = postgres.SETTINGS | wanted
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    options = ["-c" if word == "-c" else word.replace("''", "") for word in options]
    with (
        tempfile.TemporaryDirectory(prefix="genjin-bench-pg-") as socket,
        (home / "log").open("a") as log,
    ):
        if servant:
            os.chown(socket, servant.pw_uid, servant.pw_gid)
        process = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-k", socket, *options],
            cwd="/",
            user=servant.pw_uid if servant else None,
            group=servant.pw_gid if servant else None,
            extra_groups=[] if servant else None,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            stdout=log,
            stderr=log,
            preexec_fn=dies_with_us,  # noqa: PLW1509  # this process has no other thread yet
        )
        url = f"postgresql://genjin@/postgres?host={socket}"
        try:
            _until(lambda: psycopg.connect(url).close(), process)
            yield url, process.pid
        finally:
            process.send_signal(signal.SIGINT)  # "fast": whoever is connected is sent away
            process.wait(60)


def _until(works: Callable[[], None], process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        assert process.poll() is None, "the server ended; see its log"
        with contextlib.suppress(psycopg.OperationalError):
            works()
            return
        time.sleep(0.1)
    raise TimeoutError("the server does not answer")
