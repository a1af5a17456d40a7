"""Timelines: what they begin with, what they count, and how few questions a page costs."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage.activities import NewCall
from storage.database import Database
from storage.records import NewReport, NewVisit
from storage.scope import open_scope
from storage.unit_of_work import UnitOfWork, unit_of_work
from tests.storage.conftest import BOSS, COLLEGE, LEADER, LI, NOW, WANG, ZHANG, Act

LEAD = 701


def timeline(kind: str, key: int) -> Any:
    """Kinds of the entries of a timeline, as many as are counted; None where it may not be seen."""

    def look(uow: UnitOfWork) -> Any:
        subject = uow.activities.subject(kind, str(key))
        if subject is None:
            return None
        shown = uow.activities.page(subject, number=1, size=100)
        assert len(shown) == subject.activity_count
        return [one.kind for one in shown]

    return look


def pays(**fields: Any) -> Any:
    """Store a visit of today."""
    new: dict[str, Any] = {
        "customer_ids": (),
        "day": date(2026, 3, 19),
        "channel": "VISIT",
        "type": "SALES",
    }
    visit = NewVisit(**new | fields)
    report = NewReport("今天拜访", NOW, "m", None)
    return lambda uow: uow.visits.add(uow.visits.add_report(report), visit)


def test_timelines_begin_with_their_creation(act: Act) -> None:
    """Of imported customers and leads, and of those made in Genjin."""
    made = act(ZHANG, lambda uow: uow.customers.create("新客户"))

    assert ["create"] == act(ZHANG, timeline("customer", COLLEGE))
    assert ["create"] == act(ZHANG, timeline("lead", LEAD))
    assert ["create"] == act(ZHANG, timeline("customer", made.id))


def test_a_customer_taken_back_leaves_no_activity(act: Act, company: Database) -> None:
    made = act(ZHANG, lambda uow: uow.customers.create("新客户"), step="new")
    step = act(ZHANG, lambda uow: uow.steps.newest(1, NOW - timedelta(days=1)))

    act(ZHANG, lambda uow: uow.undo(step), step="undo_last")

    shown = company.read(
        lambda transaction: transaction.execute(
            sa.text("SELECT count(*) FROM activity WHERE subject_id = :id AND deleted_at IS NULL"),
            {"id": made.id},
        ).scalar()
    ).result()
    assert 0 == shown


def test_a_creation_is_no_contact_and_a_call_is(act: Act) -> None:
    before = act(ZHANG, lambda uow: uow.customers.get(COLLEGE)).last_contact_at
    call = NewCall("customer", COLLEGE, ZHANG, NOW - timedelta(hours=1), {"seconds": 7})

    act(ZHANG, lambda uow: uow.activities.add_call(call))

    found = act(ZHANG, lambda uow: uow.customers.get(COLLEGE))
    assert (None, call.occurred_at) == (before, found.last_contact_at)
    assert (0, 2) == (found.visit_count, found.activity_count)
    assert ["create", "call_record"] == act(ZHANG, timeline("customer", COLLEGE))


@pytest.mark.parametrize(
    ("shown", "seen"),
    [
        ("all", {BOSS, LEADER, ZHANG, LI, WANG}),
        ("team", {BOSS, LEADER, ZHANG, LI}),
        ("own", {BOSS, LEADER, ZHANG}),
    ],
)
def test_who_sees_a_lead(act: Act, company: Database, shown: str, seen: set[int]) -> None:
    """As with customers: its owner, those above, and whom the company's setting adds."""
    setting = sa.text("UPDATE organization SET settings = :settings")
    settings = {"settings": f'{{"customers_visible":"{shown}"}}'}
    company.write(lambda transaction: transaction.execute(setting, settings)).result()

    found = {
        user
        for user in (BOSS, LEADER, ZHANG, LI, WANG)
        if act(user, timeline("lead", LEAD)) is not None
    }

    assert seen == found
    if shown == "own":  # who wrote down a visit of it sees it from then on, and the visit
        visit_id = act(WANG, pays(lead_id=LEAD))
        assert ["visit", "create"] == act(WANG, timeline("lead", LEAD))
        assert act(ZHANG, lambda uow: uow.visits.get(visit_id)) is not None
        assert act(LI, lambda uow: uow.visits.get(visit_id)) is None


def test_a_page_costs_the_same_however_many_rows_it_has(act: Act, company: Database) -> None:
    """One question for each kind of link."""

    def cost(transaction: Any) -> int:
        asked: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            asked.append(statement)

        with unit_of_work(transaction, open_scope(transaction, 1, ZHANG), NOW) as uow:
            sa.event.listen(transaction, "before_cursor_execute", note)
            subject = uow.activities.subject("customer", str(COLLEGE))
            assert subject is not None
            uow.activities.page(subject, number=1, size=100)
            sa.event.remove(transaction, "before_cursor_execute", note)
        return len(asked)

    costs = []
    for _ in range(2):
        for _ in range(5):
            visit_id = act(ZHANG, pays(customer_ids=(COLLEGE,), mentions=(LI,)))
            act(LI, lambda uow, visited=visit_id: uow.comments.add(visited, "好", ()))
        costs.append(company.read(cost).result())

    assert [7, 7] == costs
