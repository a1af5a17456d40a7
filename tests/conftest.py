"""What all tests share. The only reader of GENJIN_TEST_PG and its like."""

import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.demo import play
from storage.database import Database
from tests import sharing
from tests.databases import Databases
from tests.fakes import FakeClock
from tests.genjin import Genjin
from tests.postgres import Postgres, start

KINDS = ("sqlite", "postgresql")
MEMORY = Path("/dev/shm")
DEEP = "deep"
ROOM = 2 * 1024**3  # bytes free there; a run takes a tenth of it
LONG = ("/browser/", "/reliability/", "/test_matrix.py", "/test_schemathesis.py")


def pytest_configure(config: pytest.Config) -> None:
    """Temporary files lie in memory, where a machine has room: a disk takes 6 ms to commit.

    What an environment says in TMPDIR stays. Programs are copied there too, and must be allowed.
    --hypothesis-profile=deep tries 25 times as many examples.
    """
    sharing.share()
    if config.getoption("hypothesis_profile", None) == DEEP:
        hypothesis = importlib.import_module("hypothesis")
        hypothesis.settings.register_profile(DEEP, max_examples=2500)
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    if os.statvfs(MEMORY).f_flag & os.ST_NOEXEC or shutil.disk_usage(MEMORY).free < ROOM:
        return
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of many seconds come first, else one processor waits at the end for the other's."""
    items.sort(key=lambda item: not any(part in item.nodeid for part in LONG))


@pytest.fixture(scope="session")
def require_browser() -> bool:
    """Whether a browser test that cannot run is a failure."""
    return bool(os.environ.get("GENJIN_REQUIRE_BROWSER"))


@pytest.fixture(scope="session")
def bare() -> dict[str, str]:
    """The environment without any setting of Genjin, for processes that tests start."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GENJIN_") and name not in ("PORT", "PYTHONDONTWRITEBYTECODE")
    }


@pytest.fixture(scope="session")
def more_rows() -> Path | None:
    """Where more rows for the tests of understanding lie."""
    folder = os.environ.get("GENJIN_MORE_ROWS")
    return Path(folder) if folder else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL, started when the first test wants it."""
    server = start(os.environ.get("GENJIN_TEST_PG"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Databases:
    """Hands out databases that were filled once; PostgreSQL starts when the first test wants it."""
    return Databases(
        tmp_path_factory.mktemp("databases"), lambda: request.getfixturevalue("postgres")
    )


@pytest.fixture(scope="session")
def migrated_sqlite(databases: Databases) -> Path:
    """An SQLite file with all tables, to be copied."""
    return databases.file()


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> str:
    """A new database with all tables and no rows, of both kinds in turn."""
    return databases.new(request.param, tmp_path)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A new database with all tables and no rows, of both kinds in turn, open."""
    opened_database = Database(database_url)
    yield opened_database
    opened_database.close()


# -- a running Genjin ------------------------------------------------------------------------------

STORY_BEGINS = datetime(2026, 3, 18, 16, 20, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def clock() -> FakeClock:
    """Wednesday 18 March 2026, 16:20 in Shanghai, until told otherwise."""
    return FakeClock(STORY_BEGINS)


def load_company(database: Database) -> None:
    """The demo company and none of its stories."""
    play.load_company(database, STORY_BEGINS.astimezone(UTC))


@pytest.fixture(scope="session")
def company_sqlite(databases: Databases) -> Path:
    """An SQLite file with the demo company, to be copied."""
    return databases.file(load_company)


@pytest.fixture
def people() -> dict[str, int]:
    """The demo company's people: who types in a story."""
    company = json.loads((Path(play.__file__).with_name("company.json")).read_text())
    return {user["name"]: user["id"] for user in company["users"]}


@pytest.fixture
def genjin(databases: Databases, tmp_path: Path, clock: FakeClock) -> Iterator[Genjin]:
    """Genjin with the demo company, on SQLite."""
    running = Genjin(databases.new("sqlite", tmp_path, load_company), clock)
    yield running
    running.close()


@pytest.fixture(params=KINDS)
def genjin_on_both(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path, clock: FakeClock
) -> Iterator[Genjin]:
    """Genjin with the demo company, on SQLite and on PostgreSQL in turn."""
    running = Genjin(databases.new(request.param, tmp_path, load_company), clock)
    yield running
    running.close()


class DemoServer:
    """`python -m bot run` in a process of its own, on a free port."""

    FILE = "demo.db"

    def __init__(self, folder: Path, bare: dict[str, str]) -> None:
        self.folder, self.url, self._bare = folder, "", bare
        self.start()

    def start(self) -> None:
        environment = self._bare | {
            "GENJIN_DATABASE_URL": f"sqlite:///{self.folder / self.FILE}",
            "PORT": "0",
            "PYTHONPATH": str(Path(__file__).parent.parent),
        }
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=self.folder,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("Genjin: "), (self.folder / "log").read_text()
        self.url = line.removeprefix("Genjin: ").strip()

    def stop(self, *, kill: bool = False) -> None:
        if kill:
            self.process.kill()
        else:
            self.process.terminate()
        self.process.wait(30)
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture(scope="session")
def demo_sqlite(tmp_path_factory: pytest.TempPathFactory, bare: dict[str, str]) -> Path:
    """The database of a demo that was started on nothing, and stopped; to be copied."""
    folder = tmp_path_factory.mktemp("demo")
    server = DemoServer(folder, bare)
    server.stop()
    assert 0 == server.process.returncode, (folder / "log").read_text()
    return folder / DemoServer.FILE


@pytest.fixture
def demo_server(tmp_path: Path, bare: dict[str, str], demo_sqlite: Path) -> Iterator[DemoServer]:
    """The demo, running."""
    shutil.copy(demo_sqlite, tmp_path)
    server = DemoServer(tmp_path, bare)
    yield server
    if server.process.poll() is None:
        server.stop()
