"""Visits: stored with their timeline and counters, paged, changed and taken back field by field."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from storage import tables
from storage.database import Database, Transaction
from storage.records import Met, Named, NewAction, NewReport, NewVisit
from tests.storage.conftest import ACME, COLLEGE, LEADER, LI, NOW, SCHOOL, ZHANG, Act

DAY = date(2026, 3, 18)
NOON = datetime(2026, 3, 18, 4, tzinfo=UTC)  # 12:00 in Shanghai

# What "exactly as before" leaves out: how often and when a row was touched, and by which rows.
APART = {"version", "updated_at", "deleted_at", "created_at"}
BUSINESS = ("report", "visit", "visit_customer", "visit_contact", "visit_participant", "evidence")
COUNTED = ("customer", "lead", "opportunity")


def said(text: str = "今天拜访了金职院") -> Any:
    return NewReport(text, NOW, "m", None)


def visit(customer_ids: Any = (COLLEGE,), **fields: Any) -> Any:
    """A visit of today to the college."""
    return NewVisit(
        **{"customer_ids": customer_ids, "day": DAY, "channel": "VISIT", "type": "SALES"} | fields
    )


def adds(new: NewVisit) -> Any:
    """A function that stores the visit with a report of its own."""
    return lambda uow: uow.visits.add(uow.visits.add_report(said()), new)


def undone(act: Act, user_id: int | None, conversation_id: int = 1, now: datetime = NOW) -> Any:
    """The person undoes the newest step; answers what was left."""

    def undo(uow: Any) -> Any:
        step = uow.steps.newest(conversation_id, now - timedelta(days=1))
        return uow.undo(step)

    return act(user_id, undo, now=now, step="undo_last")


@pytest.fixture
def picture(company: Database) -> Any:
    """picture(): all business columns of what stands, and all counters."""

    def rows(transaction: Transaction, name: str, gone_visits: Any) -> Any:
        table = tables.metadata.tables[name]
        columns = [column for column in table.columns if column.name not in APART]
        statement = sa.select(*columns).order_by(*table.primary_key.columns)
        if "deleted_at" in table.c:
            statement = statement.where(table.c.deleted_at.is_(None))
        if "visit_id" in table.c:
            statement = statement.where(table.c.visit_id.not_in(gone_visits))
        return transaction.execute(statement).all()

    def look(transaction: Transaction) -> Any:
        gone = sa.select(tables.visit.c.id).where(tables.visit.c.deleted_at.is_not(None))
        gone_visits = transaction.execute(gone).scalars().all()
        names = tuple(name for name in BUSINESS if name != "report") + COUNTED
        found = {name: rows(transaction, name, gone_visits) for name in names}
        activity = tables.activity
        found["timeline"] = transaction.execute(
            sa.select(
                activity.c.subject_kind,
                activity.c.subject_id,
                activity.c.kind,
                activity.c.occurred_at,
                activity.c.refers_id,
            )
            .where(activity.c.deleted_at.is_(None))
            .order_by(activity.c.subject_kind, activity.c.subject_id, activity.c.refers_id)
        ).all()
        return found

    return lambda: company.read(look).result()


def test_what_was_stored_comes_back(act: Act) -> None:
    """Every field of a visit, its people named."""
    new = visit(
        occurred_at=NOON + timedelta(hours=2),
        daypart="下午",
        title="二期",
        contents="聊了二期",
        feedback="挺满意",
        problem="没有预算",
        outcome="同意试点",
        expenses=Decimal("23.34"),
        expense_note="打车",
        next_step="发方案",
        opportunity_id=301,
        stage="QUOTE",
        contacts=(Met(501, ""), Met(None, "李老师")),
        participant_ids=(LI, ZHANG),
    )

    found = act(ZHANG, lambda uow: uow.visits.get(adds(new)(uow)))

    same = set(NewVisit._fields) & set(found._fields) - {"contacts", "stage"}
    assert {name: getattr(new, name) for name in same} == {n: getattr(found, n) for n in same}
    assert (Named(COLLEGE, "金华职业技术学院"),) == found.customers
    assert (Met(501, "王建国"), Met(None, "李老师")) == found.contacts
    assert (Named(ZHANG, "张伟"), Named(LI, "李娜")) == found.participants
    assert ("智慧校园二期", "QUOTE") == (found.opportunity.name, found.stage)
    assert ("需求沟通", "方案报价") == found.stages


def test_numbers_are_what_people_type(act: Act) -> None:
    ids = [act(ZHANG, adds(visit())) for _ in range(3)]

    numbers = [act(ZHANG, lambda uow, i=one: uow.visits.get(i).number) for one in ids]

    assert [1, 2, 3] == numbers


def test_a_visit_counts_everywhere_it_shows(act: Act) -> None:
    """Two customers, a lead and an opportunity: each has one more, and a last contact."""
    act(ZHANG, adds(visit((COLLEGE, SCHOOL), opportunity_id=301, lead_id=701)))

    def look(uow: Any) -> Any:
        found = [uow.customers.get(one) for one in (COLLEGE, SCHOOL, ACME)]
        return [(one.visit_count, one.activity_count, one.last_contact_at) for one in found]

    # the other activity of each is its creation, which is no contact
    assert [(1, 2, NOON), (1, 2, NOON), (0, 1, None)] == act(ZHANG, look)


def test_a_visit_without_a_time_sorts_at_noon_of_the_company(act: Act) -> None:
    """Between the morning call and the afternoon meeting of the same day."""
    afternoon, day, morning = (
        act(ZHANG, adds(new))
        for new in (
            visit(occurred_at=NOON + timedelta(hours=1)),
            visit(),
            visit(occurred_at=NOON - timedelta(hours=1)),
        )
    )

    listed = act(ZHANG, lambda uow: [one.id for one in uow.visits.latest(COLLEGE, 5)])

    assert [afternoon, day, morning] == listed


def test_pages_neither_overlap_nor_leave_out(act: Act) -> None:
    """Newest first by (time, id), also where many happened at the same time."""
    ids = [act(ZHANG, adds(visit(day=DAY - timedelta(days=n // 3)))) for n in range(11)]

    pages = [
        act(ZHANG, lambda uow, p=page: [v.id for v in uow.visits.page(COLLEGE, number=p, size=4)])
        for page in (1, 2, 3, 4)
    ]

    assert [4, 4, 3, 0] == [len(page) for page in pages]
    expected = sorted(ids, key=lambda one: (-(ids.index(one) // 3), one), reverse=True)
    assert expected == [one for page in pages for one in page]


def test_lists_and_sums_of_a_period_agree(act: Act) -> None:
    """Both ends of the period count, by the company's days."""
    for offset in range(4):
        act(ZHANG, adds(visit(day=DAY - timedelta(days=offset), expenses=Decimal("1.10"))))
    act(LI, adds(visit((SCHOOL,), expenses=Decimal(100))))
    asked = {"user_ids": [ZHANG], "start": DAY - timedelta(days=2), "end": DAY - timedelta(days=1)}

    days, totals = act(
        LEADER,
        lambda uow: (
            [v.day for v in uow.visits.paid(limit=9, **asked)],
            uow.visits.totals(**asked),
        ),
    )

    assert [DAY - timedelta(days=1), DAY - timedelta(days=2)] == days
    assert (2, 1, Decimal("2.20")) == totals


def test_sums_without_visits_are_zero(act: Act) -> None:
    assert (0, 0, Decimal(0)) == act(ZHANG, lambda uow: uow.visits.totals())


def test_evidence_and_raw_text_stay_beside_the_visit(act: Act) -> None:
    """What each field was read from can be shown."""
    new = visit(contents="二期", evidence=(("contents", 2, 4), ("customer_ids", 4, 7)))

    def look(uow: Any) -> Any:
        one = adds(new)(uow)
        return uow.visits.evidence(one), uow.visits.raw_text(one)

    spans, text = act(ZHANG, look)

    assert {"contents": [(2, 4)], "customer_ids": [(4, 7)]} == spans
    assert "今天拜访了金职院" == text


def test_changing_the_customer_moves_the_counters(act: Act) -> None:
    """The visit leaves one timeline and appears on the other."""
    one = act(ZHANG, adds(visit()))

    act(ZHANG, lambda uow: uow.visits.change(one, {"customer_ids": [SCHOOL]}))

    def look(uow: Any) -> Any:
        return [
            (uow.customers.get(c).visit_count, [v.id for v in uow.visits.latest(c, 5)])
            for c in (COLLEGE, SCHOOL)
        ]

    assert [(0, []), (1, [one])] == act(ZHANG, look)
    assert act(ZHANG, lambda uow: uow.customers.get(COLLEGE).last_contact_at) is None


def test_changing_the_day_moves_it_on_the_timeline(act: Act) -> None:
    older = act(ZHANG, adds(visit(day=DAY - timedelta(days=1))))
    newer = act(ZHANG, adds(visit()))

    act(ZHANG, lambda uow: uow.visits.change(newer, {"day": DAY - timedelta(days=2)}))

    listed = act(ZHANG, lambda uow: [one.id for one in uow.visits.latest(COLLEGE, 5)])
    last = act(ZHANG, lambda uow: uow.customers.get(COLLEGE).last_contact_at)
    assert [older, newer] == listed
    assert NOON - timedelta(days=1) == last


def test_a_change_to_the_same_is_no_change(act: Act) -> None:
    one = act(ZHANG, adds(visit(contents="二期")))

    act(ZHANG, lambda uow: uow.visits.change(one, {"contents": "二期", "customer_ids": [COLLEGE]}))

    assert 1 == act(ZHANG, lambda uow: uow.visits.get(one).version)


CHANGES = {
    "text": {"contents": "三期", "feedback": "一般"},
    "money": {"expenses": Decimal("99.99"), "expense_note": "火车"},
    "day": {"day": DAY - timedelta(days=3)},
    "clock": {"occurred_at": NOON + timedelta(hours=3)},
    "customer": {"customer_ids": [SCHOOL]},
    "customers": {"customer_ids": [COLLEGE, SCHOOL]},
    "contacts": {"contacts": [[None, "赵老师"]]},
    "participants": {"participant_ids": [LI]},
    "deal": {"opportunity_id": 301},
    "lead": {"lead_id": 701},
    "many": {"contents": "四期", "customer_ids": [ACME], "day": DAY - timedelta(days=1)},
}


@pytest.mark.parametrize("values", CHANGES.values(), ids=CHANGES)
def test_undoing_a_change_is_exactly_as_before(
    act: Act, picture: Callable[[], dict[str, Any]], values: dict[str, Any]
) -> None:
    """All business columns, links, timelines and counters are what they were."""
    new = visit(contents="二期", contacts=(Met(501, ""),), evidence=(("contents", 2, 4),))
    one = act(ZHANG, adds(new), step="log_visit")
    before = picture()

    act(ZHANG, lambda uow: uow.visits.change(one, values), step="amend_last")
    changed = picture()
    left = undone(act, ZHANG)

    assert before != changed
    assert [] == left
    assert before == picture()


def test_undoing_a_visit_is_exactly_as_before(
    act: Act, picture: Callable[[], dict[str, Any]]
) -> None:
    """The visit, its promise, its counters: gone together."""
    act(ZHANG, adds(visit((COLLEGE,), expenses=Decimal(5))), step="log_visit")
    before = picture()

    def log(uow: Any) -> Any:
        one = adds(visit((COLLEGE, SCHOOL), opportunity_id=301, lead_id=701))(uow)
        uow.actions.add(NewAction("发方案", COLLEGE, one, DAY, None, ZHANG, ""))
        return one

    logged = act(ZHANG, log, step="log_visit")
    left = undone(act, ZHANG)

    assert [] == left
    assert before == picture()
    assert act(ZHANG, lambda uow: uow.visits.get(logged)) is None
    assert [] == act(ZHANG, lambda uow: uow.actions.of_visits([logged]))


def test_undo_goes_back_step_by_step(act: Act) -> None:
    """Undo again takes the step before; an undoing is not undone."""
    first = act(ZHANG, adds(visit()), step="log_visit")
    second = act(ZHANG, adds(visit()), step="log_visit")

    undone(act, ZHANG)
    undone(act, ZHANG)

    assert [None, None] == [act(ZHANG, lambda uow, i=i: uow.visits.get(i)) for i in (first, second)]
    assert act(ZHANG, lambda uow: uow.steps.newest(1, NOW - timedelta(days=1))) is None


def test_undo_keeps_what_somebody_else_changed_since(act: Act) -> None:
    """Field by field: the step's own values go back, the manager's stays and is reported."""
    one = act(ZHANG, adds(visit(contents="二期", feedback="满意")), step="log_visit")
    changes = {"contents": "三期", "feedback": "一般"}
    act(ZHANG, lambda uow: uow.visits.change(one, changes), step="amend_last")
    act(LEADER, lambda uow: uow.visits.change(one, {"feedback": "很好"}), step="amend_last")

    left = undone(act, ZHANG)

    found = act(ZHANG, lambda uow: uow.visits.get(one))
    assert ("二期", "很好") == (found.contents, found.feedback)
    assert [("visit", one)] == [(change.noun, change.id) for change in left]


def test_a_visit_that_somebody_else_changed_is_not_deleted(act: Act) -> None:
    """Undoing the logging leaves the visit, and says so."""
    one = act(ZHANG, adds(visit(contents="二期")), step="log_visit")
    act(LEADER, lambda uow: uow.visits.change(one, {"contents": "三期"}), step="amend_last")

    left = undone(act, ZHANG)

    assert [("visit", one)] == [(change.noun, change.id) for change in left]
    assert "三期" == act(ZHANG, lambda uow: uow.visits.get(one)).contents


def test_an_old_change_undone_after_its_visit_brings_nothing_back(
    act: Act, picture: Callable[[], dict[str, Any]]
) -> None:
    """A deleted visit stays off every timeline, whatever of it is undone later."""
    one = act(ZHANG, adds(visit()), step="log_visit")
    logged = act(ZHANG, lambda uow: uow.steps.newest(1, NOW - timedelta(days=1)))
    act(ZHANG, lambda uow: uow.visits.change(one, {"customer_ids": [SCHOOL]}), step="amend_last")
    amended = act(ZHANG, lambda uow: uow.steps.newest(1, NOW - timedelta(days=1)))

    act(ZHANG, lambda uow: uow.undo(logged), step="undo_last")
    act(ZHANG, lambda uow: uow.undo(amended), step="undo_last")

    assert act(ZHANG, lambda uow: uow.visits.get(one)) is None
    counts = act(ZHANG, lambda uow: [uow.customers.get(c).visit_count for c in (COLLEGE, SCHOOL)])
    assert [0, 0] == counts
    assert {"create"} == {shown.kind for shown in picture()["timeline"]}


def test_a_failing_unit_of_work_leaves_nothing(
    act: Act, picture: Callable[[], dict[str, Any]]
) -> None:
    """All changes inside stand together or not at all."""
    before = picture()

    def fail(uow: Any) -> None:
        adds(visit())(uow)
        raise LookupError

    with pytest.raises(LookupError):
        act(ZHANG, fail, step="log_visit")

    assert before == picture()


def test_a_step_is_its_own_persons(act: Act) -> None:
    """In a group nobody undoes what somebody else did."""
    act(ZHANG, adds(visit()), step="log_visit")

    newest = act(LEADER, lambda uow: uow.steps.newest(1, NOW - timedelta(days=1)))

    assert newest is None


def test_a_button_undoes_the_step_of_its_own_card(act: Act) -> None:
    """Beside the newest step of all there is the newest about one visit."""
    first = act(ZHANG, adds(visit()), step="log_visit")
    act(ZHANG, adds(visit()), step="log_visit")

    def undo(uow: Any) -> None:
        uow.undo(uow.steps.newest(1, NOW - timedelta(days=1), about=("visit", first)))

    act(ZHANG, undo, step="undo_last")

    listed = act(ZHANG, lambda uow: [one.id for one in uow.visits.latest(COLLEGE, 5)])
    assert first not in listed
    assert 1 == len(listed)


def test_a_day_later_it_is_too_late_to_undo(act: Act) -> None:
    act(ZHANG, adds(visit()), step="log_visit")

    newest = act(ZHANG, lambda uow: uow.steps.newest(1, NOW + timedelta(seconds=1)))

    assert newest is None


def test_an_action_is_changed_and_taken_back(act: Act) -> None:
    """A promise moves like a visit does: field by field."""

    def add(uow: Any) -> Any:
        one = adds(visit())(uow)
        uow.actions.add(NewAction("发方案", COLLEGE, one, DAY, None, None, "小陈"))
        return one

    one = act(ZHANG, add, step="log_visit")
    (action,) = act(ZHANG, lambda uow: uow.actions.of_visits([one]))
    later = {"due_day": DAY + timedelta(days=7), "text": "发报价"}
    act(ZHANG, lambda uow: uow.actions.change(action.id, later), step="amend_last")
    (changed,) = act(ZHANG, lambda uow: uow.actions.of_visits([one]))

    undone(act, ZHANG)
    (back,) = act(ZHANG, lambda uow: uow.actions.of_visits([one]))

    assert ("发报价", DAY + timedelta(days=7)) == (changed.text, changed.due_day)
    assert action._replace(version=back.version) == back
    assert (Met(None, "小陈"), Named(COLLEGE, "金华职业技术学院")) == (back.assignee, back.customer)


def test_a_promise_stays_with_a_visit_that_stays(act: Act) -> None:
    """What was made with a visit that somebody else changed since is left with it."""

    def log(uow: Any) -> Any:
        one = adds(visit())(uow)
        uow.actions.add(NewAction("发方案", COLLEGE, one, DAY, None, ZHANG, ""))
        return one

    one = act(ZHANG, log, step="log_visit")
    act(LI, lambda uow: uow.visits.change(one, {"contents": "二期"}), step="amend_last")

    left = undone(act, ZHANG)

    assert ["action", "visit"] == sorted(change.noun for change in left)
    assert ["发方案"] == [a.text for a in act(ZHANG, lambda uow: uow.actions.of_visits([one]))]


def test_what_a_person_set_is_marked(act: Act) -> None:
    """No words stand behind it any more; undo brings words back and takes the mark."""
    one = act(ZHANG, adds(visit(contents="聊了二期", evidence=(("contents", 0, 4),))))
    act(ZHANG, lambda uow: uow.visits.change(one, {"contents": "三期"}), step="amend_last")
    changed = act(ZHANG, lambda uow: (uow.visits.get(one).edited, uow.visits.evidence(one)))

    undone(act, ZHANG)

    assert (("contents",), {}) == changed
    assert () == act(ZHANG, lambda uow: uow.visits.get(one).edited)
    assert {"contents": [(0, 4)]} == act(ZHANG, lambda uow: uow.visits.evidence(one))


def test_a_stage_is_set_by_its_name(act: Act) -> None:
    one = act(ZHANG, adds(visit()))

    act(ZHANG, lambda uow: uow.visits.change(one, {"stage": "方案报价"}))

    assert "QUOTE" == act(ZHANG, lambda uow: uow.visits.get(one).stage)
    assert ("TARGET", "需求沟通") == act(ZHANG, lambda uow: uow.visits.stages())[0]


def test_authors_are_counted_as_their_lists_are(act: Act) -> None:
    """Visits, customers and cost of each, the busiest first."""
    for customer_id in (COLLEGE, COLLEGE, SCHOOL):
        act(ZHANG, adds(visit((customer_id,), expenses=Decimal("1.50"))))
    act(LI, adds(visit((SCHOOL,))))

    found = act(LEADER, lambda uow: uow.visits.by_author(None, DAY, DAY))
    alone = act(LEADER, lambda uow: uow.visits.by_author([LI], DAY, DAY))

    assert [(ZHANG, 3, 2, Decimal("4.50")), (LI, 1, 1, Decimal("0.00"))] == [
        (one.author.id, one.visits, one.customers, one.expenses) for one in found
    ]
    assert [LI] == [one.author.id for one in alone]
