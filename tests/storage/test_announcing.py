"""Webhooks are written with what they tell of: in its transaction, once, for who subscribed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage import importing, outbox, subscriptions, tables
from storage.actions import DONE
from storage.database import Database
from storage.records import NewAction, NewReport, NewVisit
from storage.unit_of_work import UnitOfWork
from tests.storage.conftest import ACME, COLLEGE, LEADER, NOW, SCHOOL, ZHANG, Act

VISIT = NewVisit((COLLEGE,), date(2026, 3, 18), "VISIT", "SALES", contents="聊了价格")
PROMISE = NewAction("发方案", COLLEGE, None, None, None, ZHANG, "")
ALL = subscriptions.EVENTS

Subscribes = Callable[..., int]
Told = Callable[[], list[Any]]


@pytest.fixture
def subscribes(company: Database) -> Subscribes:
    """subscribes(events, organization_id): somebody wants to hear of these."""

    def subscribing(events: tuple[str, ...] = ALL, organization_id: int = 1) -> int:
        new_id = company.write(
            lambda at: subscriptions.create(
                at, organization_id, url="https://a.example", events=events, sealed="x", now=NOW
            )
        ).result(10)
        assert new_id is not None
        return new_id

    return subscribing


@pytest.fixture
def told(company: Database) -> Told:
    """told(): what was put into the outbox for others since the last time, in order."""
    seen = 0

    def telling() -> list[Any]:
        nonlocal seen
        table = tables.outbox
        rows = company.read(
            lambda at: at.execute(
                sa.select(table).where(table.c.kind == outbox.WEBHOOK).order_by(table.c.id)
            ).all()
        ).result(10)
        new, seen = rows[seen:], len(rows)
        return list(new)

    return telling


def types(rows: list[Any]) -> list[str]:
    return [row.payload["body"]["type"] for row in rows]


def logs(uow: UnitOfWork) -> int:
    report = uow.visits.add_report(NewReport("今天拜访了金职院", NOW, "m", None))
    return uow.visits.add(report, VISIT)


def undoes(uow: UnitOfWork) -> list[Any]:
    step = uow.steps.newest(1, NOW - timedelta(days=1))
    assert step is not None
    return uow.undo(step)


def test_without_a_subscription_nothing_is_written(act: Act, told: Told) -> None:
    act(ZHANG, logs)

    assert [] == told()


def test_a_visit_is_told_with_its_ids_and_none_of_its_words(
    act: Act, subscribes: Subscribes, told: Told
) -> None:
    """What the record says is asked for with a token, which sees what it may."""
    mine = subscribes()

    visit_id = act(ZHANG, logs)

    (row,) = told()
    data = row.payload["body"]["data"]
    assert {"id", "body"} == set(row.payload)
    assert row.payload["body"] == {
        "type": "visit.created",
        "timestamp": "2026-03-18T08:20:00Z",
        "data": {
            "id": visit_id,
            "oid": data["oid"],
            "number": 1,
            "version": 1,
            "author_id": ZHANG,
            "customer_ids": [COLLEGE],
            "lead_id": None,
            "opportunity_id": None,
        },
    }
    assert (str(mine), {}, tables.READY) == (row.app, row.target, row.status)


def test_a_change_and_its_undoing_are_told(act: Act, subscribes: Subscribes, told: Told) -> None:
    """A change taken back is a change; a visit taken back is undone, with its version."""
    subscribes()
    visit_id = act(ZHANG, logs, step="log_visit")

    act(ZHANG, lambda uow: uow.visits.change(visit_id, {"feedback": "好"}), step="amend")
    act(ZHANG, undoes, step="undo_last")
    act(ZHANG, undoes, step="undo_last")

    rows = told()
    assert ["visit.created", "visit.changed", "visit.changed", "visit.undone"] == types(rows)
    assert [1, 2, 3, 4] == [row.payload["body"]["data"]["version"] for row in rows]


def test_a_visit_changed_twice_in_a_step_is_told_once(
    act: Act, subscribes: Subscribes, told: Told
) -> None:
    subscribes()

    def both(uow: UnitOfWork) -> None:
        uow.visits.change(logs(uow), {"feedback": "好"})

    act(ZHANG, both)

    assert ["visit.created"] == types(told())


def test_a_visit_that_others_changed_stays_and_nothing_is_told(
    act: Act, subscribes: Subscribes, told: Told
) -> None:
    """Undoing leaves it as it is, so there is no news."""
    subscribes(("visit.undone",))
    visit_id = act(ZHANG, logs, step="log_visit")
    act(LEADER, lambda uow: uow.visits.change(visit_id, {"feedback": "好"}), step="amend")

    left = act(ZHANG, undoes, step="undo_last")

    assert 1 == len(left)
    assert [] == told()


def test_what_is_rolled_back_was_never_told(act: Act, subscribes: Subscribes, told: Told) -> None:
    """The rows stand or fall with their step."""
    subscribes()

    def fails(uow: UnitOfWork) -> None:
        logs(uow)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        act(ZHANG, fails)

    assert [] == told()


def test_an_action_is_told_when_it_is_done(act: Act, subscribes: Subscribes, told: Told) -> None:
    """Neither its making nor its reopening has a name."""
    subscribes()
    action_id = act(ZHANG, lambda uow: uow.actions.add(PROMISE), step="create_reminder")

    act(ZHANG, lambda uow: uow.actions.change(action_id, {"text": "发合同"}), step="amend")
    act(ZHANG, lambda uow: uow.actions.finish(action_id), step="complete_reminder")
    act(ZHANG, lambda uow: uow.actions.change(action_id, {"text": "发发票"}), step="amend")
    act(ZHANG, lambda uow: uow.actions.change(action_id, {"state": "open"}), step="amend")

    (row,) = told()
    assert {
        "type": "action.done",
        "timestamp": "2026-03-18T08:20:00Z",
        "data": {
            "id": action_id,
            "number": 1,
            "version": 3,
            "customer_id": COLLEGE,
            "visit_id": None,
            "assignee_id": ZHANG,
            "done_by": ZHANG,
        },
    } == row.payload["body"]


def test_a_reopening_taken_back_is_done_again(act: Act, subscribes: Subscribes, told: Told) -> None:
    subscribes()
    action_id = act(ZHANG, lambda uow: uow.actions.add(PROMISE), step="create_reminder")
    act(ZHANG, lambda uow: uow.actions.finish(action_id), step="complete_reminder")
    act(ZHANG, lambda uow: uow.actions.change(action_id, {"state": "open"}), step="amend")

    act(ZHANG, undoes, step="undo_last")

    rows = told()
    assert ["action.done", "action.done"] == types(rows)
    assert DONE == act(ZHANG, lambda uow: uow.actions.get(action_id).state)


def test_a_customer_is_told_with_its_names_and_people(
    act: Act, subscribes: Subscribes, told: Told
) -> None:
    """A new customer, a new name, a new contact and a customer taken back."""
    subscribes()

    made = act(ZHANG, lambda uow: uow.customers.create("新公司").id, step="log_visit")
    act(ZHANG, lambda uow: uow.customers.learn_name(COLLEGE, "金院"))
    act(ZHANG, lambda uow: uow.customers.add_contact(SCHOOL, "林校长"))
    act(ZHANG, undoes, step="undo_last")

    heard = [row.payload["body"]["data"] for row in told()]
    assert [
        (made, "created"),
        (COLLEGE, "changed"),
        (SCHOOL, "changed"),
        (made, "deleted"),
    ] == [(data["id"], data["change"]) for data in heard]


def test_what_was_made_and_removed_in_one_step_is_no_news(
    act: Act, subscribes: Subscribes, told: Told
) -> None:
    subscribes()

    def both(uow: UnitOfWork) -> None:
        uow.actions.remove(uow.actions.add(PROMISE._replace(text="又算了")))

    act(ZHANG, both)

    assert [] == told()


def test_who_asked_for_other_events_hears_nothing(
    act: Act, subscribes: Subscribes, told: Told
) -> None:
    subscribes(("action.done", "action.due"))
    wanting = subscribes(("visit.created",))

    act(ZHANG, logs)

    assert [str(wanting)] == [row.app for row in told()]


def test_two_subscriptions_are_told_the_same_event(
    act: Act, subscribes: Subscribes, told: Told
) -> None:
    """Each has a row and a lane of its own; the event's id is one."""
    subscribes()
    subscribes()

    act(ZHANG, logs)

    one, other = told()
    assert one.payload == other.payload
    assert one.lane != other.lane


def test_another_organizations_subscription_hears_nothing(
    company: Database, act: Act, subscribes: Subscribes, told: Told
) -> None:
    other = {"organization": {"id": 2, "name": "别的公司"}}
    assert not importing.load(company, other, now=NOW).problems
    subscribes(organization_id=2)

    act(ZHANG, logs)

    assert [] == told()


def test_many_changes_are_told_in_several_statements(
    act: Act, subscribes: Subscribes, told: Told
) -> None:
    """More than one INSERT may hold on SQLite."""
    subscribes()

    def many(uow: UnitOfWork) -> None:
        for number in range(450):
            uow.customers.learn_name(ACME, f"名字{number}")
            uow.actions.add(PROMISE)
        for number in range(1, 451):
            found = uow.actions.numbered(number)
            assert found is not None
            uow.actions.finish(found.id)

    act(ZHANG, many)

    assert ["action.done"] * 450 + ["customer.changed"] == types(told())
