"""What is kept of reports for their lists: the same that their visits say, whatever happened."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, wait
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any, TypeVar

import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import DataObject, data, lists, sampled_from

from storage import importing, migrate, tables
from storage.database import Database, Transaction, opened
from storage.records import WantedReports
from storage.scope import open_scope
from storage.unit_of_work import unit_of_work
from tests.postgres import Postgres
from tests.storage.conftest import ACME, BOSS, COLLEGE, COMPANY, LI, NOW, SCHOOL, ZHANG, Act
from tests.storage.test_visits import DAY, adds, said, undone, visit

CUSTOMERS, PEOPLE = (COLLEGE, SCHOOL, ACME), (BOSS, ZHANG, LI)
LEAD = 701
MIDNIGHT = datetime(2026, 3, 18, tzinfo=UTC)
A_DAY, INSTANT = timedelta(days=1), timedelta(microseconds=1)
MOMENTS = (
    *(MIDNIGHT + days * A_DAY + more for days in (-1, 0, 2) for more in (-INSTANT, 0 * A_DAY)),
    NOW,
    datetime(1969, 12, 31, 23, tzinfo=UTC),
)
SPANS = (None, *MOMENTS, *(moment + INSTANT for moment in MOMENTS))
MIGRATION = migrate._script().get_revision("0005").module
TURNS, BETWEEN_LOOKS = 40, 4

T = TypeVar("T")


class Company:
    """Colleagues who write visits down, change them and take things back, as chance has it."""

    def __init__(self, act: Act, chance: DataObject) -> None:
        self._act, self._chance = act, chance
        self._reports: list[int] = []
        self._visits: list[int] = []

    def turn(self) -> None:
        """Something happens."""
        news = [self._add] * 3
        later = [self._move, self._move, self._rewrite, self._remove, self._undo, self._undo]
        self._one_of([*news, *later] if self._visits else news)()

    def _add(self) -> None:
        """Under a report that there is already, or a new one."""
        report_id = self._one_of([*self._reports, 0])
        recorded_at = self._one_of(MOMENTS)
        new = visit(self._some_customers(), lead_id=LEAD)

        def add(uow: Any) -> tuple[int, int]:
            of = report_id or uow.visits.add_report(said(), recorded_at)
            return of, uow.visits.add(of, new)

        report_id, visit_id = self._by_somebody(add)
        self._visits.append(visit_id)
        self._reports = sorted({*self._reports, report_id})

    def _move(self) -> None:
        values = {"customer_ids": sorted(self._some_customers())}
        self._change(self._one_of([values, values, {"day": DAY - timedelta(days=1)}]))

    def _rewrite(self) -> None:
        self._change({"contents": self._one_of(["初稿", "定稿"])})

    def _remove(self) -> None:
        visit_id = self._one_of(self._visits)
        self._by_somebody(lambda uow: uow.visits.remove(visit_id))

    def _undo(self) -> None:
        who = self._one_of(PEOPLE)
        newest = self._act(who, lambda uow: uow.steps.newest(1, NOW - timedelta(days=1)))
        if newest is not None:
            undone(self._act, who)

    def _change(self, values: dict[str, Any]) -> None:
        visit_id = self._one_of(self._visits)
        self._by_somebody(lambda uow: uow.visits.change(visit_id, values))

    def _by_somebody(self, what: Any) -> Any:
        return self._act(self._one_of(PEOPLE), what, step="log_visit")

    def _some_customers(self) -> tuple[int, ...]:
        return tuple(self._chance.draw(lists(sampled_from(CUSTOMERS), unique=True)))

    def _one_of(self, many: Sequence[T]) -> T:
        return self._chance.draw(sampled_from(many))


# One example begins where the one before has ended: none of them could be made smaller.
@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(chance=data())
def test_what_is_kept_is_what_visits_say(act: Act, company: Database, chance: DataObject) -> None:
    """After additions, moves, removals and undos in any order, and in lists and totals alike."""
    happens = Company(act, chance)

    for _ in range(TURNS // BETWEEN_LOOKS):
        for _ in range(BETWEEN_LOOKS):
            happens.turn()

        assert company.read(_said_by_visits).result() == company.read(_kept).result()
        assert company.read(_days_of_lists).result() == company.read(_of_days).result()
        assert company.read(_of_customers).result() == act(BOSS, _listed)

    of_college = [row for row in company.read(_of_customers).result() if row[0] == COLLEGE]
    assert _counts(of_college) == act(BOSS, _counted)


def test_the_migration_fills_in_what_there_was(act: Act, company: Database) -> None:
    """The same that is kept from then on, for reports with visits that stand, went or moved."""
    shared = act(ZHANG, lambda uow: uow.visits.add_report(said()))
    made = [
        act(ZHANG, lambda uow, of=of: uow.visits.add(shared, visit(of)))
        for of in ((COLLEGE, SCHOOL), (COLLEGE,), (), (ACME,))
    ]
    act(LI, adds(visit((ACME,))))
    act(ZHANG, lambda uow: uow.visits.remove(made[-1]))
    act(ZHANG, lambda uow: uow.visits.change(made[1], {"customer_ids": [SCHOOL]}))
    kept = company.read(_kept).result()

    def fill_again(transaction: Transaction) -> None:
        transaction.execute(sa.update(tables.report).values(visit_count=0))
        transaction.execute(sa.delete(tables.report_customer))
        transaction.execute(sa.delete(tables.report_day))
        for statement in (MIGRATION.COUNT, MIGRATION.LIST, MIGRATION.DAYS):
            transaction.execute(sa.text(statement))

    days = company.read(_of_days).result()
    company.write(fill_again).result()

    assert days == company.read(_of_days).result()
    assert kept == company.read(_kept).result()
    assert company.read(_said_by_visits).result() == kept


def test_two_processes_at_once(postgres: Postgres) -> None:
    """Who adds to a report and takes off what another takes off, too, counts it once."""
    url = postgres.new_database()
    with opened(url) as one, opened(url) as other:
        importing.load(one, COMPANY, now=NOW)

        def write(database: Database, what: Any) -> Future[int]:
            def run(transaction: Transaction) -> int:
                with unit_of_work(transaction, open_scope(transaction, 1, BOSS), NOW) as uow:
                    done: int = what(uow)
                    return done

            return database.write(run)

        shared = write(one, lambda uow: uow.visits.add_report(said())).result()

        def adds_one(uow: Any) -> Any:
            return uow.visits.add(shared, visit((COLLEGE,)))

        visits = [write(one, adds_one).result() for _ in range(20)]
        writing = [
            write(database, what)
            for visit_id in visits
            for database in (one, other)
            for what in (lambda uow, key=visit_id: uow.visits.remove(key), adds_one)
        ]
        wait(writing)

        assert [None] * len(writing) == [future.exception() for future in writing]
        assert one.read(_said_by_visits).result() == one.read(_kept).result()
        assert one.read(_days_of_lists).result() == one.read(_of_days).result()
        counted = sa.select(tables.customer.c.visit_count).where(tables.customer.c.id == COLLEGE)
        assert 40 == one.read(lambda transaction: transaction.execute(counted).scalar()).result()
    postgres.drop(url)


def _said_by_visits(transaction: Transaction) -> Any:
    """Of each report how many visits stand; of each customer the reports, newest first."""
    visit, report = tables.visit, tables.report
    counted = (
        sa.select(report.c.id, sa.func.count(visit.c.id))
        .outerjoin(visit, (visit.c.report_id == report.c.id) & visit.c.deleted_at.is_(None))
        .group_by(report.c.id)
        .order_by(report.c.id)
    )
    return transaction.execute(counted).all(), _of_customers(transaction)


def _of_customers(transaction: Transaction) -> list[Any]:
    visit, report, paid = tables.visit, tables.report, tables.visit_customer
    rows = (
        sa.select(paid.c.customer_id, report.c.recorded_at, report.c.id, report.c.user_id)
        .join(visit, visit.c.id == paid.c.visit_id)
        .join(report, report.c.id == visit.c.report_id)
        .where(visit.c.deleted_at.is_(None))
        .distinct()
        .order_by(paid.c.customer_id, report.c.recorded_at.desc(), report.c.id.desc())
    )
    return [tuple(row) for row in transaction.execute(rows)]


def _kept(transaction: Transaction) -> Any:
    report, listed = tables.report, tables.report_customer
    counted = sa.select(report.c.id, report.c.visit_count).order_by(report.c.id)
    rows = sa.select(
        listed.c.customer_id, listed.c.recorded_at, listed.c.report_id, listed.c.user_id
    ).order_by(listed.c.customer_id, listed.c.recorded_at.desc(), listed.c.report_id.desc())
    found = [tuple(row) for row in transaction.execute(rows)]
    return transaction.execute(counted).all(), found


def _of_days(transaction: Transaction) -> dict[tuple[int, int], int]:
    """By customer and day, as it is kept."""
    of_day = tables.report_day
    return {
        (row.customer_id, row.day): row.reports
        for row in transaction.execute(sa.select(of_day).where(of_day.c.reports != 0))
    }


def _days_of_lists(transaction: Transaction) -> dict[tuple[int, int], int]:
    rows = _of_customers(transaction)
    return dict(Counter((key, (at - tables.EPOCH).days) for key, at, _, _ in rows))


def _counts(rows: list[Any]) -> list[int]:
    """How many are in each span of time."""
    return [
        sum((start is None or row[1] >= start) and (end is None or row[1] < end) for row in rows)
        for start, end in product(SPANS, SPANS)
    ]


def _counted(uow: Any) -> list[int]:
    """The same as totals answer it."""
    return [
        uow.reports.count(WantedReports(customer_id=COLLEGE, start=start, before=end))
        for start, end in product(SPANS, SPANS)
    ]


def _listed(uow: Any) -> list[Any]:
    """The same as lists answer it."""
    found = []
    for customer_id in CUSTOMERS:
        wanted = WantedReports(customer_id=customer_id)
        page = uow.reports.page(wanted, number=1, size=1000)
        assert len(page) == uow.reports.count(wanted)
        found += [(customer_id, one.recorded_at, one.id, one.author.id) for one in page]
    return found
