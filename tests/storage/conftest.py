"""A company of five people and three customers, and a way to act as one of them."""

import argparse
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, TypeVar

import pytest
import sqlalchemy as sa

from bot.commands import importing as import_command
from bot.settings import ConfigurationError, Settings
from storage import importing, tables
from storage.database import Database, Transaction
from storage.scope import open_scope
from storage.unit_of_work import UnitOfWork, unit_of_work
from tests.postgres import Postgres

T = TypeVar("T")

IDS = tables.id_sequence  # a sequence of its own on PostgreSQL

NOW = datetime(2026, 3, 18, 8, 20, tzinfo=UTC)
BOSS, LEADER, ZHANG, LI, WANG = 1, 2, 3, 4, 5
COLLEGE, SCHOOL, ACME = 101, 102, 103

COMPANY: dict[str, Any] = {
    "organization": {"id": 1, "name": "小公司", "zone": "Asia/Shanghai"},
    "departments": [
        {"id": 1, "name": "公司"},
        {"id": 2, "name": "一部", "parent": 1},
        {"id": 3, "name": "二部", "parent": 1},
    ],
    "users": [
        {"id": BOSS, "name": "老板", "role": "director", "department_id": 1},
        {"id": LEADER, "name": "周敏", "role": "manager", "department_id": 2, "manager_id": BOSS},
        {
            "id": ZHANG,
            "name": "张伟",
            "aliases": ["小张"],
            "department_id": 2,
            "manager_id": LEADER,
        },
        {"id": LI, "name": "李娜", "department_id": 2, "manager_id": BOSS},
        {"id": WANG, "name": "王磊", "department_id": 3, "manager_id": BOSS},
    ],
    "stages": [{"id": "TARGET", "name": "需求沟通"}, {"id": "QUOTE", "name": "方案报价"}],
    "customers": [
        {
            "id": COLLEGE,
            "oid": "8025A403a51b65389831f72b",
            "customerNo": "00001",
            "name": "金华职业技术学院",
            "aliases": ["金职院"],
            "manager_id": ZHANG,
            "industryPath": ["事业单位", "教育"],
        },
        {"id": SCHOOL, "name": "金华市婺州中学", "aliases": ["婺州中学"], "manager_id": LI},
        {"id": ACME, "name": "Acme Robotics Inc.", "aliases": ["Acme"], "manager_id": WANG},
    ],
    "contacts": [
        {"id": 501, "customer_id": COLLEGE, "name": "王建国", "title": "处长", "aliases": ["王处"]}
    ],
    "opportunities": [
        {"id": 301, "customer_id": COLLEGE, "name": "智慧校园二期", "stage": "方案报价"}
    ],
    "leads": [{"id": 701, "name": "绿源环保", "owner_id": ZHANG}],
}

Act = Callable[..., Any]


Rows = dict[sa.Table, list[dict[str, Any]]]


class Shared:
    """One open database for many tests: emptied and filled again, which is quicker than a new one.

    What SQLAlchemy has compiled once stays compiled, too.
    """

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        self._empty = self.database.read(self._rows).result()
        importing.load(self.database, COMPANY, now=NOW)
        self._company = self.database.read(self._rows).result()

    def emptied(self) -> Database:
        """Without rows."""
        self.database.write(lambda transaction: self._fill(transaction, self._empty)).result()
        return self.database

    def with_company(self) -> Database:
        """With the company of COMPANY."""
        self.database.write(lambda transaction: self._fill(transaction, self._company)).result()
        return self.database

    def _tables(self) -> list[sa.Table]:
        known = tables.metadata.sorted_tables
        return known if self.database.is_sqlite else [t for t in known if t is not IDS]

    def _rows(self, transaction: Transaction) -> Rows:
        return {
            table: [dict(row._mapping) for row in transaction.execute(sa.select(table))]
            for table in self._tables()
        }

    def _fill(self, transaction: Transaction, rows: Rows) -> None:
        for table in reversed(self._tables()):
            transaction.execute(sa.delete(table))
        for table, filling in rows.items():
            if filling:
                transaction.execute(sa.insert(table), filling)


@pytest.fixture(scope="session")
def shared_sqlite(
    tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path
) -> Iterator[Shared]:
    """The SQLite database of many tests."""
    file = tmp_path_factory.mktemp("shared") / "genjin.db"
    shutil.copy(migrated_sqlite, file)
    shared = Shared(f"sqlite:///{file}")
    yield shared
    shared.database.close()


@pytest.fixture(scope="session")
def shared_postgresql(postgres: Postgres) -> Iterator[Shared]:
    """The PostgreSQL database of many tests."""
    shared = Shared(postgres.new_database())
    yield shared
    shared.database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """A database with all tables and no rows, of both kinds in turn, open."""
    shared: Shared = request.getfixturevalue(f"shared_{request.param}")
    return shared.emptied()


@pytest.fixture(params=["sqlite", "postgresql"])
def company(request: pytest.FixtureRequest) -> Database:
    """A database with the company of COMPANY, of both kinds in turn, open."""
    shared: Shared = request.getfixturevalue(f"shared_{request.param}")
    return shared.with_company()


@pytest.fixture
def act(company: Database) -> Act:
    """act(who, what): do something in a unit of work of a user (None: a service)."""

    def acting(
        user_id: int | None, what: Callable[[UnitOfWork], T], *, now: datetime = NOW, step: str = ""
    ) -> T:
        def run(transaction: Any) -> T:
            with unit_of_work(transaction, open_scope(transaction, 1, user_id), now) as uow:
                uow.steps.begin(step, 1 if step else None)
                return what(uow)

        return company.write(run).result()

    return acting


# -- commands -------------------------------------------------------------------------------------


class Said(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def runs(database_url: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """runs(command, words ...): as `python -m bot` runs it, on a migrated database."""

    def run(command: ModuleType, *words: str | Path, url: str = database_url) -> Said:
        parser = argparse.ArgumentParser()
        command.arguments(parser)
        args = parser.parse_args([str(word) for word in words])
        capsys.readouterr()
        try:
            code = command.run(args, Settings(database_url=url))
        except ConfigurationError as error:  # bot/__main__ prints it and ends with 2
            return Said(2, "", str(error))
        return Said(code, *capsys.readouterr())

    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """COMPANY as a file."""
    path = tmp_path / "company.json"
    path.write_text(json.dumps(COMPANY))
    return path


@pytest.fixture
def loaded(runs: Run, file: Path) -> Run:
    """Commands on a database with COMPANY."""
    assert 0 == runs(import_command, file).code
    return runs
