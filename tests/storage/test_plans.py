"""How SQLite reads lists: along an index that the question fits, never through all there is."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from storage import importing, migrate
from storage.customer_records import SearchedCustomers
from storage.database import Database, Transaction, opened
from storage.records import WantedReports, WantedTrail
from storage.scope import open_scope
from storage.slices import Position
from storage.unit_of_work import UnitOfWork
from storage.visit_lists import WantedVisits
from storage.visit_logs import WantedLogs
from tests.storage.conftest import BOSS, COLLEGE, COMPANY, LI, NOW, ZHANG

BIG = "visit|visit_customer|visit_participant|visit_contact|activity|comment|action"
BIG += "|report|report_customer|report_day"
# A walk along an index whose order is the list's own ends with the page.
ALL_OF_A_BIG_TABLE = re.compile(
    rf"SCAN ({BIG})\b|SEARCH ({BIG}) USING (?!.*_newest ).*\(organization_id=\?\)$"
)
A_DAY = NOW.date()
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

Question = Callable[[UnitOfWork], object]
QUESTIONS: dict[str, Question] = {
    "visits of a customer": lambda uow: uow.visits.page(COLLEGE, number=100, size=1000),
    "visits that go on": lambda uow: uow.visit_lists.piece(
        WantedVisits(), down=True, after=Position(0, 1), limit=20
    ),
    "visits of a customer that go on": lambda uow: uow.visit_lists.piece(
        WantedVisits(customer_id=COLLEGE), down=True, after=Position(0, 1), limit=20
    ),
    "visits of a colleague": lambda uow: uow.visit_lists.piece(
        WantedVisits(author_id=LI), down=True, after=None, limit=20
    ),
    "timeline": lambda uow: uow.activities.page(
        uow.activities.subject("customer", str(COLLEGE)),  # type: ignore[arg-type]  # it is there
        number=1,
        size=20,
    ),
    "trail of a company": lambda uow: uow.trail.page(
        WantedTrail(str(COLLEGE), "", "", None, None), number=1, size=20
    ),
    "trail of all": lambda uow: uow.trail.page(
        WantedTrail("", "", "", None, None), number=1, size=9
    ),
    "logs of a day": lambda uow: uow.logs.page(
        WantedLogs(start=A_DAY, end=A_DAY), number=1, size=20
    ),
    "logs of a customer": lambda uow: uow.logs.page(
        WantedLogs(about=("customer", COLLEGE)), number=1, size=20
    ),
    "how many logs of an opportunity": lambda uow: uow.logs.count(
        WantedLogs(about=("opportunity", 301))
    ),
    "logs of customers": lambda uow: uow.logs.page(
        WantedLogs(about=("customer", None)), number=1, size=20
    ),
    "logs of leads": lambda uow: uow.logs.page(WantedLogs(about=("lead", None)), number=1, size=20),
    "logs of opportunities": lambda uow: uow.logs.page(
        WantedLogs(about=("opportunity", None)), number=1, size=20
    ),
    "promises of visits": lambda uow: uow.actions.of_visits([1, 2]),
    "reports that somebody had part in": lambda uow: uow.reports.page(
        WantedReports(participant_id=LI), number=1, size=20
    ),
    "reports of some days": lambda uow: uow.reports.page(
        WantedReports(start=LONG_AGO), number=1, size=20
    ),
    "reports of a customer": lambda uow: uow.reports.page(
        WantedReports(customer_id=COLLEGE), number=1, size=20
    ),
    "how many reports of some days": lambda uow: uow.reports.count(WantedReports(start=LONG_AGO)),
    "how many reports of a customer": lambda uow: uow.reports.count(
        WantedReports(customer_id=COLLEGE, start=LONG_AGO, before=NOW)
    ),
    "how many reports of a customer somebody had part in": lambda uow: uow.reports.count(
        WantedReports(customer_id=COLLEGE, participant_id=LI)
    ),
    "customers by name": lambda uow: uow.customer_records.piece(
        SearchedCustomers(), down=False, after=Position("金", 1), limit=20
    ),
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A small company on SQLite."""
    with opened(f"sqlite:///{tmp_path_factory.mktemp('plans') / 'genjin.db'}") as opened_here:
        migrate.migrate(opened_here)
        importing.load(opened_here, COMPANY, now=NOW)
        yield opened_here


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("people", [None, (ZHANG,)], ids=["all", "own"])
def test_no_list_goes_through_all_rows(
    question: str, people: tuple[int, ...] | None, database: Database
) -> None:
    """What reads a big table finds its rows by more than the organization, or newest first."""

    def steps_of(transaction: Transaction) -> list[str]:
        scope = replace(open_scope(transaction, 1, BOSS), people=people)
        return _plans(transaction, UnitOfWork(transaction, scope, NOW), QUESTIONS[question])

    steps = database.read(steps_of).result()

    assert steps
    assert [] == [step for step in steps if ALL_OF_A_BIG_TABLE.match(step)]


def test_every_index_has_its_numbers(database: Database) -> None:
    """An index without them would look better than all others."""
    without = (
        "SELECT name FROM sqlite_schema WHERE type = 'index'"
        " AND name NOT IN (SELECT idx FROM sqlite_stat1)"
    )

    assert [] == database.read(lambda found: found.exec_driver_sql(without).all()).result()


def _plans(transaction: Transaction, uow: UnitOfWork, question: Question) -> list[str]:
    """Each step of the plan of each statement that the question leads to."""
    asked: list[tuple[str, Any]] = []

    def keep(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        asked.append((statement, parameters))

    sa.event.listen(transaction, "before_cursor_execute", keep)
    question(uow)
    sa.event.remove(transaction, "before_cursor_execute", keep)
    return [
        step[3]
        for statement, parameters in asked
        for step in transaction.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    ]
