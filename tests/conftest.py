"""What all tests share. The only reader of GENJIN_TEST_PG and its like."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.demo import play
from storage.database import Database, opened
from storage.migrate import migrate
from tests.fakes import FakeClock
from tests.genjin import Genjin
from tests.postgres import Postgres, start


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
        if not name.startswith("GENJIN_") and name != "PORT"
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
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "genjin.db"
    with opened(f"sqlite:///{file}") as database:
        migrate(database)
    return file


@pytest.fixture(scope="session")
def migrated_postgresql(postgres: Postgres) -> str:
    """A PostgreSQL database with all tables, emptied for each test."""
    url = postgres.new_database()
    postgres.keep(url)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, migrated_sqlite: Path
) -> Iterator[str]:
    """A new database with all tables and no rows, of both kinds in turn."""
    if request.param == "sqlite":
        shutil.copy(migrated_sqlite, tmp_path / "genjin.db")
        yield f"sqlite:///{tmp_path / 'genjin.db'}"
    else:
        url: str = request.getfixturevalue("migrated_postgresql")
        server: Postgres = request.getfixturevalue("postgres")
        server.reset(url)
        yield url


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


@pytest.fixture(scope="session")
def company_sqlite(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Path:
    """An SQLite file with the demo company and none of its stories, to be copied."""
    file = tmp_path_factory.mktemp("company") / "genjin.db"
    shutil.copy(migrated_sqlite, file)
    with opened(f"sqlite:///{file}") as database:
        play.load_company(database, STORY_BEGINS.astimezone(UTC))
    return file


@pytest.fixture
def people() -> dict[str, int]:
    """The demo company's people: who types in a story."""
    company = json.loads((Path(play.__file__).with_name("company.json")).read_text())
    return {user["name"]: user["id"] for user in company["users"]}


@pytest.fixture
def genjin(tmp_path: Path, company_sqlite: Path, clock: FakeClock) -> Iterator[Genjin]:
    """Genjin with the demo company, on SQLite."""
    file = tmp_path / "genjin.db"
    shutil.copy(company_sqlite, file)
    running = Genjin(f"sqlite:///{file}", clock)
    yield running
    running.close()


@pytest.fixture
def genjin_on_both(database_url: str, clock: FakeClock) -> Iterator[Genjin]:
    """Genjin with the demo company, on SQLite and on PostgreSQL in turn."""
    with opened(database_url) as database:
        play.load_company(database, STORY_BEGINS.astimezone(UTC))
    running = Genjin(database_url, clock)
    yield running
    running.close()


class DemoServer:
    """`python -m bot run` in a process of its own, on a free port."""

    def __init__(self, folder: Path, bare: dict[str, str]) -> None:
        self.folder, self.url, self._bare = folder, "", bare
        self.start()

    def start(self) -> None:
        environment = self._bare | {
            "GENJIN_DATABASE_URL": f"sqlite:///{self.folder / 'demo.db'}",
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


@pytest.fixture
def demo_server(tmp_path: Path, bare: dict[str, str]) -> Iterator[DemoServer]:
    """The demo, running."""
    server = DemoServer(tmp_path, bare)
    yield server
    if server.process.poll() is None:
        server.stop()
