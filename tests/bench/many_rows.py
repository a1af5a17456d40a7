"""A company with very many visits in Genjin's own schema, made by the database itself.

50,000 customers, one of which has 15 % of all visits; remarks, promises, contacts and deals hang on
a share of them.
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from storage import statistics, tables

ORGANIZATION, CUSTOMERS, USERS, BIG = 1, 50_000, 200, 1
TEAMS = 10  # whose managers are the colleagues behind the admin
FIRST_VISIT, FIRST_ACTIVITY, FIRST_OF_DEALS = 10_000_000, 100_000_000, 200_000_000
FIRST_SHORT_NAME = 1_000_000
BEGINS, YEARS = 1_650_000_000, 3  # of the visits, in seconds since 1970
ENDS = BEGINS + YEARS * 365 * 86_400
STEP = 50_000  # rows in one go
NOW = datetime(2026, 3, 18, 8, 20, tzinfo=UTC)
FILLED = "report visit visit_customer visit_participant visit_contact activity comment action"

CONTENTS = "和信息中心王处长聊了智慧校园二期的预算和时间表,对方希望先看样板间,再定是否单独招标"
FEEDBACK, NEXT_STEP = "对方案比较满意", "下周三前把方案和报价发过去"


def fill(url: str, count: int) -> None:
    """All rows, without indexes and flushes on the way; the tables are there and empty."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    tables_filled = [tables.metadata.tables[name] for name in FILLED.split()]
    indexes = [index for table in tables_filled for index in sorted(table.indexes, key=str)]
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        for setting in _unsafe(is_sqlite):
            connection.exec_driver_sql(setting)
        for index in indexes:
            index.drop(connection)
        _company(connection)
        inserts = statements(count, is_sqlite=is_sqlite)
        for first in shown(range(0, count, STEP), f"{count:,} visits"):
            last = min(first + STEP, count) - 1
            connection.exec_driver_sql("BEGIN")
            for insert in inserts:
                connection.execute(sa.text(insert), {"first": first, "last": last})
            connection.exec_driver_sql("COMMIT")
        finishing: list[Callable[[], Any]] = [
            lambda index=index: index.create(connection)  # type: ignore[misc]  # mypy: no lambda default
            for index in indexes
        ]
        finishing.append(lambda: _count(connection))
        if is_sqlite:  # numbers of an index go with it
            finishing.append(lambda: statistics.suppose(connection))
        else:  # what the server does by itself in production
            finishing.append(lambda: connection.exec_driver_sql("VACUUM ANALYZE"))
        for finish in shown(finishing, "indexes and counters"):
            finish()
    engine.dispose()


def shown(steps: Any, what: str) -> Iterator[Any]:
    """The steps, and how far they are."""
    begun, many = time.perf_counter(), len(steps)
    for done, step in enumerate(steps):
        bar = "█" * (30 * done // many)
        print(f"\r{what:24} {bar:30} {100 * done // many:3} %", end="", flush=True)
        yield step
    print(f"\r{what:24} {'█' * 30} 100 %  {time.perf_counter() - begun:.0f} s", flush=True)


def _unsafe(is_sqlite: bool) -> list[str]:
    """Nothing here is worth a flush: a half made database is thrown away."""
    if not is_sqlite:
        return [
            "SET session_replication_role = replica",
            "SET statement_timeout = 0",
            "SET maintenance_work_mem = '512MB'",
        ]
    return [
        "PRAGMA journal_mode=OFF",
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
            made
            | {"id": key, "name": f"同事{key}", "role": "admin" if key == 1 else "rep"}
            | {"manager_id": 2 + key % TEAMS if key > 1 + TEAMS else None}
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
    for table, row in (
        (tables.customer, customer),
        (tables.opportunity, deal),
        (tables.contact, contact),
    ):
        rows = [made | {"id": key} | row(key) for key in range(1, CUSTOMERS + 1)]
        connection.execute(sa.insert(table), rows)
    written = [
        {"organization_id": ORGANIZATION, "id": first + key, "customer_id": key}
        | {"name": f"{key}号{kind}"}
        for first, kind in ((0, "客户有限公司"), (FIRST_SHORT_NAME, "客户"))
        for key in range(1, CUSTOMERS + 1)
    ]
    connection.execute(sa.insert(tables.customer_name), written)


def customer(key: int) -> dict[str, Any]:
    named = {"oid": f"{key:024x}", "name": f"{key}号客户有限公司", "change_seq": 0}
    return named | {"manager_id": 1 + key % USERS}


def deal(key: int) -> dict[str, Any]:
    named = {"oid": f"{key:024x}", "name": f"商机{key}", "number": f"{key:06x}"}
    return named | {"customer_id": key, "stage_id": 1 + key % 4}


def contact(key: int) -> dict[str, Any]:
    return {"customer_id": key, "name": f"王处长{key}", "change_seq": 0}


def statements(count: int, *, is_sqlite: bool) -> list[str]:
    """One INSERT ... SELECT for each table, over a range of numbers :first to :last."""
    seconds = f"({BEGINS} + i * {YEARS * 365 * 86400} / {count})"
    at = f"{seconds} * 1000000"
    if is_sqlite:
        day, due = (f"date({seconds} + {more}, 'unixepoch')" for more in (28_800, 633_600))
        oid = "printf('%024x', i)"
    else:
        day = f"(to_timestamp({seconds}) AT TIME ZONE 'Asia/Shanghai')::date"
        due, oid = f"{day} + 7", "lpad(to_hex(i), 24, '0')"
    customer = f"CASE WHEN i % 20 < 3 THEN {BIG} ELSE 2 + (i * 7919) % {CUSTOMERS - 1} END"
    author, other = f"1 + (i * 31) % {USERS}", f"1 + (i * 31 + 7) % {USERS}"
    visit, o = f"{FIRST_VISIT} + i", ORGANIZATION
    activity = (
        "activity (organization_id, id, subject_kind, subject_id, kind, occurred_at, actor_id,"
        " refers_kind, refers_id, created_at, updated_at)"
    )
    refers = f"'visit', {at}, {author}, 'visit', {visit}, {at}, {at}"
    rows = {
        "report (organization_id, id, oid, user_id, text, sent_at, recorded_at, visit_count,"
        " created_at, updated_at)": f"{o}, {visit}, {oid}, {author}, '{CONTENTS}', {at}, {at}, 1,"
        f" {at}, {at} FROM n",
        "visit (organization_id, id, oid, number, report_id, author_id, day, occurred_at,"
        " sorts_at, channel, type, title, contents, feedback, expenses, next_step,"
        " opportunity_id, stage_id, created_at, updated_at)": f"{o}, {visit}, {oid}, i + 1,"
        f" {visit}, {author}, {day}, {at}, {at}, 'VISIT', 'BUSINESS_VISIT',"
        f" CASE WHEN i % 3 = 0 THEN '回访' ELSE '' END, '{CONTENTS}', '{FEEDBACK}',"
        f" (i * 17) % 30000, '{NEXT_STEP}', CASE WHEN i % 4 = 0 THEN {customer} END,"
        f" CASE WHEN i % 2 = 0 THEN 1 + i % 4 END, {at}, {at} FROM n",
        "visit_customer (organization_id, visit_id, customer_id, sorts_at)": f"{o}, {visit},"
        f" {customer}, {at} FROM n",
        "report_customer (organization_id, customer_id, recorded_at, report_id, user_id)": f"{o},"
        f" {customer}, {at}, {visit}, {author} FROM n",
        "visit_participant (organization_id, visit_id, user_id)": f"{o}, {visit}, {other} FROM n",
        "visit_contact (organization_id, visit_id, position, contact_id)": f"{o}, {visit}, 0,"
        f" {customer} FROM n WHERE i % 3 = 0",
        activity: f"{o}, {FIRST_ACTIVITY} + i, 'customer', {customer}, {refers} FROM n"
        f" UNION ALL SELECT {o}, {FIRST_OF_DEALS} + i, 'opportunity', {customer}, {refers} FROM n"
        " WHERE i % 4 = 0",
        "comment (organization_id, id, oid, subject_kind, subject_id, author_id, text,"
        " created_at, updated_at)": f"{o}, {visit}, {oid}, 'visit', {visit}, {other},"
        f" '写得很清楚', {at}, {at} FROM n WHERE i % 2 = 0",
        "action (organization_id, id, number, text, customer_id, visit_id, due_day,"
        " assignee_id, created_at, updated_at)": f"{o}, {visit}, i + 1, '{NEXT_STEP}', {customer},"
        f" {visit}, {due}, {author}, {at}, {at} FROM n WHERE i % 5 = 0",
    }
    numbers = (
        "WITH RECURSIVE n(i) AS (SELECT CAST(:first AS BIGINT) UNION ALL "
        "SELECT i + 1 FROM n WHERE i < :last) "
    )
    return [f"INSERT INTO {into} {numbers} SELECT {what}" for into, what in rows.items()]


def _count(connection: sa.Connection) -> None:
    """The counters that the stores keep beside the rows."""
    shows = tables.activity
    for table in (tables.customer, tables.opportunity):
        mine = (
            (shows.c.organization_id == ORGANIZATION)
            & (shows.c.subject_kind == table.name)
            & (shows.c.subject_id == table.c.id)
        )
        many = sa.select(sa.func.count()).where(mine).scalar_subquery()
        values: dict[str, Any] = {"visit_count": many, "activity_count": many}
        if table is tables.customer:
            last = sa.select(sa.func.max(shows.c.occurred_at)).where(mine).scalar_subquery()
            values["last_contact_at"] = last
        connection.execute(sa.update(table).values(**values))
    day = f"recorded_at / {24 * 3600 * 1_000_000}"
    connection.exec_driver_sql(
        "INSERT INTO report_day (organization_id, customer_id, day, reports)"
        f" SELECT organization_id, customer_id, {day}, count(*) FROM report_customer"
        f" GROUP BY organization_id, customer_id, {day}"
    )
