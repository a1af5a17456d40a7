"""A company with very many visits in Genjin's own schema, made by the database itself.

50,000 customers, one of which has 15 % of all visits. On SQLite they are kept between runs, as long
as the tables are the same.
"""

import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import tables, tokens
from storage.database import Database, opened
from storage.migrate import migrate

ORGANIZATION, CUSTOMERS, USERS, BIG = 1, 50_000, 200, 1
FIRST_VISIT, FIRST_ACTIVITY = 10_000_000, 100_000_000
BEGINS, YEARS = 1_650_000_000, 3  # of the visits, in seconds since 1970
STEP = 50_000  # rows in one go
NOW = datetime(2026, 3, 18, 8, 20, tzinfo=UTC)
FILLED = ("report", "visit", "visit_customer", "visit_participant", "activity", "comment")

CONTENTS = "和信息中心王处长聊了智慧校园二期的预算和时间表,对方希望先看样板间,再定是否单独招标"
FEEDBACK, NEXT_STEP = "对方案比较满意", "下周三前把方案和报价发过去"


class Rows(NamedTuple):
    """A filled database: where it is, how many visits, and the tokens of those who ask."""

    url: str
    many: int
    tokens: dict[str, str]


def on_sqlite(count: int) -> Rows:
    """A file in the machine's temporary folder, made anew only when the tables changed."""
    file = folder() / f"{count}-{_version()}.db"
    url = f"sqlite:///{file}"
    if not file.exists():
        for old in folder().glob(f"{count}-*"):
            old.unlink()
        making = file.with_suffix(".making")
        making.unlink(missing_ok=True)
        with opened(f"sqlite:///{making}") as database:
            migrate(database)
        _fill(f"sqlite:///{making}", count)
        making.rename(file)
    return Rows(url, count, _tokens(url))


def on_postgresql(url: str, count: int) -> Rows:
    """A new database of the tests' server."""
    _fill(url, count)
    return Rows(url, count, _tokens(url))


def folder() -> Path:
    """What is kept between runs."""
    kept = Path(tempfile.gettempdir()) / f"genjin-bench-{os.getuid()}"
    kept.mkdir(mode=0o700, exist_ok=True)
    return kept


def hash_of(text: str) -> str:
    """A short name of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _version() -> str:
    """What tells one shape of the tables, or of the rows, from another."""
    shape = [str(sa.schema.CreateTable(table)) for table in tables.metadata.tables.values()]
    shape += sorted(
        str(index.name) for table in tables.metadata.sorted_tables for index in table.indexes
    )
    return hash_of("".join([*shape, Path(__file__).read_text()]))


def _tokens(url: str) -> dict[str, str]:
    """One for an admin, one for a rep; both may read everything."""

    def make(transaction: sa.Connection) -> dict[str, str]:
        transaction.execute(sa.delete(tables.api_token))
        return {
            name: tokens.create(
                transaction, ORGANIZATION, user_id=user_id, name="", scopes=("admin",), now=NOW
            )
            for name, user_id in (("admin", 1), ("rep", 2))
        }

    with opened(url) as database:
        return database.write(make).result()


@contextmanager
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


# -- filling ---------------------------------------------------------------------------------------


def _fill(url: str, count: int) -> None:
    """All rows, without indexes and flushes on the way."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    indexes = [
        index for name in FILLED for index in sorted(tables.metadata.tables[name].indexes, key=str)
    ]
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        for pragma in _unsafe(is_sqlite):
            connection.exec_driver_sql(pragma)
        for index in indexes:
            index.drop(connection)
        _company(connection)
        statements = _statements(count, is_sqlite)
        for first in _shown(range(0, count, STEP), f"{count:,} visits"):
            last = min(first + STEP, count) - 1
            connection.exec_driver_sql("BEGIN")
            for statement in statements:
                connection.execute(sa.text(statement), {"first": first, "last": last})
            connection.exec_driver_sql("COMMIT")
        finishing: list[Callable[[], Any]] = [
            lambda index=index: index.create(connection)  # type: ignore[misc]  # mypy: no lambda default
            for index in indexes
        ]
        finishing.append(lambda: _count(connection))
        finishing.append(lambda: connection.exec_driver_sql("ANALYZE") if not is_sqlite else None)
        for finish in _shown(finishing, "indexes and counters"):
            finish()
    engine.dispose()


def _unsafe(is_sqlite: bool) -> list[str]:
    """Nothing here is worth a flush: a half made file is thrown away."""
    if not is_sqlite:
        return ["SET session_replication_role = replica", "SET statement_timeout = 0"]
    return [
        "PRAGMA synchronous=OFF",
        "PRAGMA foreign_keys=OFF",
        "PRAGMA cache_size=-500000",
        "PRAGMA temp_store=MEMORY",
    ]


def _company(connection: sa.Connection) -> None:
    made = {"organization_id": ORGANIZATION, "created_at": NOW, "updated_at": NOW}
    connection.execute(
        sa.insert(tables.organization),
        {"id": ORGANIZATION, "name": "青松软件", "created_at": NOW, "updated_at": NOW},
    )
    connection.execute(
        sa.insert(tables.user),
        [
            made | {"id": key, "name": f"同事{key}", "role": "admin" if key == 1 else "rep"}
            for key in range(1, USERS + 1)
        ],
    )
    stages = ["需求沟通", "技术交流", "方案报价", "合同签订"]
    connection.execute(
        sa.insert(tables.stage),
        [
            {"organization_id": ORGANIZATION, "id": place, "code": f"S{place}", "name": name}
            | {"position": place}
            for place, name in enumerate(stages, 1)
        ],
    )
    for noun in (tables.customer, tables.opportunity):
        rows = [
            made
            | {"id": key, "oid": f"{key:024x}", "name": f"客户{key}"}
            | (
                {"manager_id": 1 + key % USERS, "change_seq": 0}
                if noun is tables.customer
                else {"customer_id": key, "stage_id": 1 + key % 4, "number": f"{key:06x}"}
            )
            for key in range(1, CUSTOMERS + 1)
        ]
        connection.execute(sa.insert(noun), rows)


def _statements(count: int, is_sqlite: bool) -> list[str]:
    """One INSERT ... SELECT for each table, over a range of numbers :first to :last."""
    seconds = f"({BEGINS} + i * {YEARS * 365 * 86400} / {count})"
    at = f"{seconds} * 1000000"
    if is_sqlite:
        day, oid = f"date({seconds} + 28800, 'unixepoch')", "printf('%024x', i)"
    else:
        day = f"(to_timestamp({seconds}) AT TIME ZONE 'Asia/Shanghai')::date"
        oid = "lpad(to_hex(i), 24, '0')"
    customer = f"CASE WHEN i % 20 < 3 THEN {BIG} ELSE 2 + (i * 7919) % {CUSTOMERS - 1} END"
    author, other = f"1 + (i * 31) % {USERS}", f"1 + (i * 31 + 7) % {USERS}"
    visit, o = f"{FIRST_VISIT} + i", ORGANIZATION
    numbers = (
        "WITH RECURSIVE n(i) AS (SELECT CAST(:first AS BIGINT) UNION ALL "
        "SELECT i + 1 FROM n WHERE i < :last) "
    )
    rows = {
        "report (organization_id, id, oid, user_id, text, sent_at, recorded_at, created_at,"
        " updated_at)": f"{o}, {visit}, {oid}, {author}, '{CONTENTS}', {at}, {at}, {at}, {at}",
        "visit (organization_id, id, oid, number, report_id, author_id, day, occurred_at, sorts_at,"
        " channel, type, title, contents, feedback, expenses, next_step, opportunity_id, stage_id,"
        " created_at, updated_at)": f"{o}, {visit}, {oid}, i + 1, {visit}, {author}, {day}, {at},"
        f" {at}, 'VISIT', 'BUSINESS_VISIT', CASE WHEN i % 3 = 0 THEN '回访' ELSE '' END,"
        f" '{CONTENTS}', '{FEEDBACK}', (i * 17) % 30000, '{NEXT_STEP}',"
        f" CASE WHEN i % 4 = 0 THEN {customer} END, CASE WHEN i % 2 = 0 THEN 1 + i % 4 END,"
        f" {at}, {at}",
        "visit_customer (organization_id, visit_id, customer_id, sorts_at)": f"{o}, {visit},"
        f" {customer}, {at}",
        "visit_participant (organization_id, visit_id, user_id)": f"{o}, {visit}, {other}",
        "activity (organization_id, id, subject_kind, subject_id, kind, occurred_at, actor_id,"
        " refers_kind, refers_id, created_at, updated_at)": f"{o}, {FIRST_ACTIVITY} + i,"
        f" 'customer', {customer}, 'visit', {at}, {author}, 'visit', {visit}, {at}, {at}",
    }
    made = [f"INSERT INTO {into} {numbers} SELECT {what} FROM n" for into, what in rows.items()]
    comment = (
        "comment (organization_id, id, oid, subject_kind, subject_id, author_id, text, created_at,"
        f" updated_at) {numbers} SELECT {o}, {visit}, {oid}, 'visit', {visit}, {other},"
        f" '写得很清楚', {at}, {at} FROM n WHERE i % 2 = 0"
    )
    return [*made, f"INSERT INTO {comment}"]


def _count(connection: sa.Connection) -> None:
    """The counters that the stores keep beside the rows."""
    customer, paid = tables.customer, tables.visit_customer
    mine = (paid.c.organization_id == ORGANIZATION) & (paid.c.customer_id == customer.c.id)
    many = sa.select(sa.func.count()).where(mine).scalar_subquery()
    last = sa.select(sa.func.max(paid.c.sorts_at)).where(mine).scalar_subquery()
    values = {"visit_count": many, "activity_count": many, "last_contact_at": last}
    connection.execute(sa.update(customer).values(**values))


def _shown(steps: Any, what: str) -> Iterator[Any]:
    """The steps, and how far they are."""
    begun, many = time.perf_counter(), len(steps)
    for done, step in enumerate(steps):
        bar = "█" * (30 * done // many)
        print(f"\r{what:24} {bar:30} {100 * done // many:3} %", end="", flush=True)
        yield step
    print(f"\r{what:24} {'█' * 30} 100 %  {time.perf_counter() - begun:.0f} s", flush=True)
