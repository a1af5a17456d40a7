"""Promises: listed by urgency, to whom they concern, and counted as they are listed."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage import tables
from storage.records import NewAction, NewReport, NewVisit, Owed, WantedActions
from tests.storage.conftest import (
    ACME,
    BOSS,
    COLLEGE,
    LEADER,
    LI,
    NOW,
    SCHOOL,
    WANG,
    ZHANG,
    Act,
)

TODAY = date(2026, 3, 18)
ALL = WantedActions(TODAY)


def promise(text: str, assignee: int | None = ZHANG, **more: Any) -> NewAction:
    """Something to do, some day, for nobody in particular."""
    plain = {"customer_id": None, "visit_id": None, "due_day": None, "due_at": None}
    return NewAction(text, **{**plain, **more}, assignee_id=assignee, assignee_name="")


@pytest.fixture
def promised(act: Act) -> None:
    """Four of 张伟's, one late by day and one by the minute; one of 李娜's; one of 王磊's."""

    def add(uow: Any) -> None:
        for new in (
            promise("some day"),
            promise("tomorrow", due_day=TODAY + timedelta(1), customer_id=COLLEGE),
            promise("yesterday", due_day=TODAY - timedelta(1)),
            promise("an hour ago", due_day=TODAY, due_at=NOW - timedelta(hours=1)),
        ):
            uow.actions.add(new)

    act(ZHANG, add)
    act(LI, lambda uow: uow.actions.add(promise("李娜", LI, due_day=TODAY, customer_id=SCHOOL)))
    act(BOSS, lambda uow: uow.actions.add(promise("王磊", WANG, due_day=TODAY, customer_id=ACME)))


def texts(act: Act, user_id: int | None, wanted: WantedActions = ALL, **page: int) -> Any:
    page = {"limit": 100, **page}
    return [action.text for action in act(user_id, lambda uow: uow.actions.open(wanted, **page))]


def test_the_most_urgent_comes_first(act: Act, promised: None) -> None:
    """What has a moment before what has a day, what has neither last."""
    assert ["yesterday", "an hour ago", "tomorrow", "some day"] == texts(act, ZHANG)
    assert ["tomorrow", "some day"] == texts(act, ZHANG, offset=2)


def test_to_dos_are_personal(act: Act, promised: None) -> None:
    """One's own, those of people below, those one asked for; admins and services see all."""
    assert [] == [text for text in texts(act, LI) if text != "李娜"]
    assert 4 == len(texts(act, LEADER))
    assert [6, 6] == [len(texts(act, who)) for who in (BOSS, None)]


def test_whoever_asked_sees_it_too(act: Act) -> None:
    """A promise asked of a colleague is in the colleague's list, and found by who asked."""
    made = act(ZHANG, lambda uow: uow.actions.add(promise("发清单", WANG)))

    assert ["发清单"] == texts(act, WANG, ALL._replace(people=(WANG,)))
    assert [] == texts(act, ZHANG, ALL._replace(people=(ZHANG,)))
    assert made == act(ZHANG, lambda uow: uow.actions.get(made)).id
    assert act(LI, lambda uow: uow.actions.get(made)) is None


def test_one_for_nobody_we_know_stays_with_its_author(act: Act) -> None:
    act(ZHANG, lambda uow: uow.actions.add(promise("小陈发样品", None)))

    assert ["小陈发样品"] == texts(act, ZHANG, ALL._replace(people=(ZHANG,)))


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (ALL._replace(overdue=True), ["yesterday", "an hour ago"]),
        (ALL._replace(customer_id=COLLEGE), ["tomorrow"]),
        (ALL._replace(start=TODAY, end=TODAY), ["an hour ago"]),
        (ALL._replace(start=TODAY, end=TODAY, overdue=True), ["yesterday", "an hour ago"]),
        (ALL._replace(start=TODAY + timedelta(1)), ["tomorrow"]),
    ],
    ids=["overdue", "customer", "today", "today and overdue", "from tomorrow"],
)
def test_lists_are_narrowed(
    act: Act, promised: None, wanted: WantedActions, expected: list[str]
) -> None:
    """What is listed is what is counted."""
    assert expected == texts(act, ZHANG, wanted)
    assert len(expected) == act(ZHANG, lambda uow: uow.actions.count(wanted))


def test_what_is_done_is_listed_no_more(act: Act, promised: None) -> None:
    """It is still found by its number, with who and when."""
    act(ZHANG, lambda uow: uow.actions.finish(uow.actions.numbered(3).id))

    assert "yesterday" not in texts(act, ZHANG)
    done = act(ZHANG, lambda uow: uow.actions.numbered(3))
    assert ("done", NOW) == (done.state, done.done_at)


def test_open_and_late_are_counted_by_person(act: Act, promised: None) -> None:
    """As many as the lists hold; who owes nothing is not there."""
    owed = act(BOSS, lambda uow: uow.actions.owed([ZHANG, LI, LEADER], TODAY))

    assert {ZHANG: Owed(4, 2), LI: Owed(1, 0)} == owed
    assert {} == act(LI, lambda uow: uow.actions.owed([ZHANG], TODAY))


def test_a_hidden_customer_is_not_named(act: Act, promised: None, company: Any) -> None:
    """Where customers are one's own only, a promise about another's keeps its text alone."""
    act(ZHANG, lambda uow: uow.actions.add(promise("帮王磊送样品", customer_id=ACME)))
    company.write(_only_own).result()

    (about,) = act(ZHANG, lambda uow: uow.actions.open(ALL, limit=100))[-1:]

    assert ("帮王磊送样品", None) == (about.text, about.customer)


def test_a_hidden_visit_is_not_told(act: Act, company: Any) -> None:
    """A promise tells the visit it was made in to whoever may see that, in every list."""
    paid = NewVisit((ACME,), TODAY, "VISIT", "SALES")
    report = NewReport("拜访 Acme", NOW, "m", None)
    visit_id = act(WANG, lambda uow: uow.visits.add(uow.visits.add_report(report), paid))
    act(WANG, lambda uow: uow.actions.add(promise("送样品", visit_id=visit_id)))
    company.write(_only_own).result()

    told = {
        who: act(who, lambda uow: [*uow.actions.open(ALL, limit=9), *_of(uow, visit_id)])
        for who in (ZHANG, WANG)
    }

    assert [None, None] == [one.visit_id for one in told[ZHANG]]
    assert [visit_id, visit_id] == [one.visit_id for one in told[WANG]]


def _of(uow: Any, visit_id: int) -> Any:
    return uow.actions.of_visits([visit_id])


def _only_own(transaction: Any) -> None:
    transaction.execute(
        sa.update(tables.organization).values(settings={"customers_visible": "own"})
    )
