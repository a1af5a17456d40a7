"""Importing calls: they show on timelines and count, once, however often the file comes."""

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from storage import importing, tables
from storage.activities import Activity
from storage.database import Database
from storage.importing import Report
from storage.scope import open_scope
from storage.unit_of_work import unit_of_work
from tests.storage.conftest import COLLEGE, NOW, SCHOOL, ZHANG

CALLS: list[dict[str, Any]] = [
    {
        "id": 8001,
        "customer_id": COLLEGE,
        "user_id": ZHANG,
        "occurred_at": "2025-11-01 13:01:00",
        "createdAt": "2025-11-01T13:54:43+08:00",
        "mode": 13,
        "url": "https://files.example/1.wav",
        "seconds": 151,
    },
    {"external_id": "c-2", "customer_id": COLLEGE, "occurred_at": "2025-11-02", "direction": "in"},
    {"id": 8003, "lead_id": 401, "occurred_at": "2025-11-03T10:00:00Z"},
]
LEAD = {"id": 401, "name": "绿源环保"}


def load(database: Database, *calls: dict[str, Any], **options: Any) -> Report:
    data = {"leads": [LEAD], "calls": list(calls)}
    return importing.load(database, data, now=NOW, organization="1", **options)


def timeline(database: Database, kind: str, key: int) -> tuple[int, Any, list[Activity]]:
    """The counter, the last contact and the calls, newest first."""

    def read(transaction: sa.Connection) -> tuple[int, Any, list[Activity]]:
        with unit_of_work(transaction, open_scope(transaction, 1, None), NOW) as uow:
            subject = uow.activities.subject(kind, str(key))
            assert subject is not None
            page = uow.activities.page(subject, number=1, size=50)
            calls = [one for one in page if one.call is not None]
            return subject.activity_count, subject.revisited_at, calls

    return database.write(read).result(10)


def test_calls_show_and_count(company: Database) -> None:
    """With the recording, who called, and when it was and was stored."""
    before, _, _ = timeline(company, "customer", COLLEGE)

    report = load(company, *CALLS)
    count, contact, (second, first) = timeline(company, "customer", COLLEGE)
    _, _, (of_lead,) = timeline(company, "lead", 401)

    assert () == report.problems
    assert (3, 0) == tuple(report.tallies["calls"])
    assert before + 2 == count
    assert datetime(2025, 11, 1, 16, tzinfo=UTC) == second.occurred_at == contact
    assert second.call is not None
    assert ("in", {}) == (second.call.direction, second.call.audio)
    assert first.call is not None
    assert (8001, 13) == (first.call.id, first.call.mode)
    assert datetime(2025, 11, 1, 5, 54, 43, tzinfo=UTC) == first.call.created_at
    assert {"url": "https://files.example/1.wav", "seconds": 151} == first.call.audio
    assert first.actor is not None
    assert ZHANG == first.actor.id
    assert of_lead.call is not None
    assert 8003 == of_lead.call.id


def test_the_same_file_again_changes_nothing(company: Database) -> None:
    """A change is taken over, and one of time or subject moves it on the timelines."""
    load(company, *CALLS)
    before = timeline(company, "customer", COLLEGE)[0]

    again = load(company, *CALLS)
    looked = load(company, CALLS[0] | {"mode": 1}, dry_run=True)
    unmoved = load(company, CALLS[0] | {"mode": 1})
    moved = load(company, {"id": 8001, "customer_id": SCHOOL, "occurred_at": "2025-11-05 09:00:00"})

    assert [(0, 0), (0, 1), (0, 1), (0, 1)] == [
        tuple(one.tallies["calls"]) for one in (again, looked, unmoved, moved)
    ]
    assert before - 1 == timeline(company, "customer", COLLEGE)[0]
    _, _, (call,) = timeline(company, "customer", SCHOOL)
    assert call.call is not None
    assert (1, 151) == (call.call.mode, call.call.audio["seconds"])  # what was not said stays
    assert datetime(2025, 11, 5, 1, tzinfo=UTC) == call.occurred_at


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"occurred_at": None}, "occurred_at"),
        ({"customer_id": None}, "customer_id or lead_id is missing"),
        ({"lead_id": 401}, "has two subjects"),
        ({"customer_id": 999}, "customer_id 999 is no customer"),
        ({"user_id": 999}, "user_id 999 is no user"),
        ({"direction": "sideways"}, "direction"),
        ({"seconds": -1}, "seconds"),
    ],
    ids=lambda given: given if isinstance(given, str) else None,
)
def test_a_bad_call_is_named(company: Database, row: dict[str, Any], reason: str) -> None:
    """And nothing of it is stored."""
    report = load(company, CALLS[0] | row)

    (problem,) = report.problems
    assert problem.startswith("calls[0]: ")
    assert reason in problem
    counted = sa.select(sa.func.count()).select_from(tables.call_record)
    assert 0 == company.read(lambda t: t.execute(counted).scalar_one()).result()
