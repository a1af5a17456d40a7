"""Lists of customers: who sees which, in which order, told apart by which words."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage import tables
from storage.database import Database
from storage.records import Counted, NewReport, NewVisit, WantedCustomers
from storage.unit_of_work import UnitOfWork
from tests.storage.conftest import ACME, BOSS, COLLEGE, LI, NOW, SCHOOL, WANG, ZHANG, Act

EVERYTHING = WantedCustomers()
OLD = NOW - timedelta(days=30)


def listed(wanted: WantedCustomers, limit: int = 10, offset: int = 0) -> Any:
    def ids(uow: UnitOfWork) -> list[int]:
        return [c.id for c in uow.customers.lists.page(wanted, limit=limit, offset=offset)]

    return ids


def visited(act: Act, customer_id: int, day: date) -> None:
    def visit(uow: UnitOfWork) -> None:
        report = uow.visits.add_report(NewReport("去了", NOW, "m", None))
        uow.visits.add(report, NewVisit((customer_id,), day, "VISIT", "SALES"))

    act(None if customer_id == ACME else ZHANG, visit)


def restrict(database: Database, shown: str) -> None:
    settings = {"customers_visible": shown}
    statement = sa.update(tables.organization).values(settings=settings)
    database.write(lambda transaction: transaction.execute(statement)).result()


def test_latest_contact_first_never_last(act: Act) -> None:
    """A list begins with whom we saw last; silent ones begin with the oldest."""
    visited(act, SCHOOL, date(2026, 1, 5))
    visited(act, COLLEGE, date(2026, 2, 5))

    assert [COLLEGE, SCHOOL, ACME] == act(BOSS, listed(EVERYTHING))
    silent = WantedCustomers(silent_before=OLD)
    assert [SCHOOL, COLLEGE, ACME] == act(BOSS, listed(silent))
    assert Counted(3, 1) == act(BOSS, lambda uow: uow.customers.lists.count(silent))


def test_pages(act: Act) -> None:
    """Page by page, each customer once."""
    assert [COLLEGE, SCHOOL] == act(BOSS, listed(EVERYTHING, limit=2))
    assert [ACME] == act(BOSS, listed(EVERYTHING, limit=2, offset=2))


def test_who_was_seen_lately_is_not_silent(act: Act) -> None:
    """Silent are those without contact since then, or without any; never: only these."""
    visited(act, COLLEGE, date(2026, 3, 10))

    assert [SCHOOL, ACME] == act(BOSS, listed(WantedCustomers(silent_before=OLD)))
    assert [SCHOOL, ACME] == act(BOSS, listed(WantedCustomers(never=True)))


@pytest.mark.parametrize(
    ("shown", "user", "seen"),
    [
        ("own", ZHANG, [COLLEGE]),
        ("own", WANG, [ACME]),
        ("team", ZHANG, [COLLEGE, SCHOOL]),
        ("own", None, [COLLEGE, SCHOOL, ACME]),
    ],
)
def test_hidden_customers_are_neither_listed_nor_counted(
    company: Database, act: Act, shown: str, user: int | None, seen: list[int]
) -> None:
    """The store itself leaves out whom the caller may not see."""
    restrict(company, shown)

    assert seen == act(user, listed(EVERYTHING))
    counted = act(user, lambda uow: uow.customers.lists.count(EVERYTHING))
    assert Counted(len(seen), len(seen)) == counted


def test_archived_ones_are_left_out(company: Database, act: Act) -> None:
    """Who is no customer any more is in no list."""
    archive = sa.update(tables.customer).where(tables.customer.c.id == ACME).values(archived=True)
    company.write(lambda transaction: transaction.execute(archive)).result()

    assert [COLLEGE, SCHOOL] == act(BOSS, listed(EVERYTHING))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (WantedCustomers(owners=(ZHANG, LI)), [COLLEGE, SCHOOL]),
        (WantedCustomers(owners=()), []),
        (WantedCustomers(words=(("金华",),)), [COLLEGE, SCHOOL]),
        (WantedCustomers(words=(("acme",),)), [ACME]),
        (WantedCustomers(words=(("教育行业",),)), [COLLEGE]),
        (WantedCustomers(words=(("事业",),)), [COLLEGE]),
        (WantedCustomers(words=(("一部",),)), [COLLEGE, SCHOOL]),
        (WantedCustomers(words=(("教育", "acme"),)), [COLLEGE, ACME]),
        (WantedCustomers(words=(("金华",), ("中学",))), [SCHOOL]),
        (WantedCustomers(words=(("%",),)), []),
        (WantedCustomers(words=(("_华",),)), []),
        (WantedCustomers(kinds=("CLIENT",)), []),
    ],
    ids=lambda value: str(getattr(value, "words", value))[:30],
)
def test_words_tell_them_apart(act: Act, wanted: WantedCustomers, found: list[int]) -> None:
    """Industry with all above it, department, area and name; a word of one letter is a level."""
    assert found == act(BOSS, listed(wanted))


@pytest.mark.parametrize("word", ["A级", "a级", "A", "level a", "A-level", "重要", "重要级", "key"])
def test_levels_by_name_and_code(company: Database, act: Act, word: str) -> None:
    """A级, A and level A are one; a level's code means it, too."""
    rows = [
        {"organization_id": 1, "id": 1, "code": "A", "name": "A级"},
        {"organization_id": 1, "id": 2, "code": "KEY", "name": "重要级"},
    ]
    level_id = 1 if "a" in word.lower() else 2

    def fill(transaction: Any) -> None:
        transaction.execute(sa.insert(tables.customer_level), rows)
        college = tables.customer.c.id == COLLEGE
        transaction.execute(sa.update(tables.customer).where(college).values(level_id=level_id))

    company.write(fill).result()

    assert [COLLEGE] == act(BOSS, listed(WantedCustomers(words=((word,),))))
    assert ["A级", "重要级"] == act(BOSS, lambda uow: uow.customers.lists.levels())
