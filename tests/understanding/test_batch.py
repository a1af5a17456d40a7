"""What was understood in the shapes of the corpus, row by row."""

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.batch import columns, company, lines, messages, shapes, values
from handlers.dispatch import SURE_ENOUGH
from handlers.understanding.claims import (
    Ambiguous,
    Change,
    Claim,
    Customer,
    Heard,
    NextAction,
    Option,
    Period,
    Person,
    Understanding,
    Unknown,
    When,
)
from tests.understanding import reader

ME = Person(5, "张伟")
ACME = Customer(1051, "Acme", "Acme")
EITHER = Ambiguous((Option(1, "甲"), Option(2, "乙")), "恒信")
TOMORROW = When(date(2026, 3, 19), "", time(10))
WEEK = Period(date(2026, 3, 16), date(2026, 3, 22))
ONE_WEEK = {"start": "2026-03-16", "end": "2026-03-22"}
NOBODY: dict[str, Any] = {"customer": None, "ambiguous": []}


@pytest.mark.parametrize(
    ("intent", "heard", "expected"),
    [
        (
            "create_reminder",
            Heard(text="回电话", due=TOMORROW, customer=ACME),
            {"text": "回电话", "due": "2026-03-19T10:00", "assignee": 5, "customer": 1051, "ambiguous": []},  # noqa: E501  # a table or pattern reads as one line
        ),
        (
            "create_reminder",
            Heard(text="发方案", person=Person(6, "李娜"), customer=EITHER),
            {"text": "发方案", "due": None, "assignee": 6, "customer": None, "ambiguous": [1, 2]},
        ),
        (
            "create_reminder",
            Heard(text="发方案", person=Person(None, "小丁")),
            NOBODY | {"text": "发方案", "due": None, "assignee": None},
        ),
        (
            "complete_reminder",
            Heard(number=2),
            {"target": NOBODY | {"text": None, "number": 2}},
        ),
        (
            "snooze_reminder",
            Heard(text="交标书", due=TOMORROW),
            {"target": NOBODY | {"text": "交标书", "number": None}, "due": "2026-03-19T10:00"},
        ),
        (
            "comment",
            Heard(text="继续盯紧", customer=ACME, mentions=(Person(6, "李娜"), Person(7, "王芳"))),
            {"text": "继续盯紧", "customer": 1051, "ambiguous": [], "mentions": [6, 7]},
        ),
        ("digest", Heard(scope="self", period=WEEK), {"scope": "self", "period": ONE_WEEK, "user": 5}),  # noqa: E501  # a table or pattern reads as one line
        ("digest", Heard(scope="team"), {"scope": "team", "period": None, "user": None}),
        (
            "query_reminders",
            Heard(person=ME, limit=3),
            NOBODY | {"aspect": "reminders", "period": None, "user": 5, "limit": 3},
        ),
        (
            "query_visits",
            Heard(aspect="stats", period=WEEK),
            NOBODY | {"aspect": "stats", "period": ONE_WEEK, "user": None, "limit": None},
        ),
        ("undo_last", Heard(), {}),
        ("help", Heard(), {}),
        ("smalltalk", Heard(), {}),
        ("switch_language", Heard(language="en"), {}),
    ],
)  # fmt: skip
def test_every_intent_has_the_shape_of_the_corpus(
    intent: str, heard: Heard, expected: dict[str, Any]
) -> None:
    """The keys that score.py reads, nobody named standing for the sender where that is meant."""
    assert {"intent": intent} | expected == shapes.of_claim(Claim(intent, 0.9, heard), ME)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("expenses", Decimal("30.50"), {"slot": "expenses", "value": "30.5"}),
        ("expenses", Decimal("1E+3"), {"slot": "expenses", "value": "1000"}),
        ("when", When(date(2026, 3, 17)), {"slot": "visited_at", "value": "2026-03-17"}),
        ("channel", "PHONE", {"slot": "event", "value": "PHONE"}),
        ("customer", ACME, {"slot": "customer", "value": 1051}),
        ("customer", Unknown("大河"), {"slot": "customer", "value": "大河"}),
        ("customer", EITHER, {"slot": "customer", "value": "恒信"}),
        ("contacts", (Person(1, "王"), Person(None, "李")), {"slot": "contacts", "value": [1, "李"]}),  # noqa: E501  # a table or pattern reads as one line
        ("contacts", Person(None, "李"), {"slot": "contacts", "value": "李"}),
        ("actions", NextAction("发方案", None, ME), {"slot": "action_items", "value": "发方案"}),
        ("due", TOMORROW, {"slot": "due", "value": "2026-03-19T10:00"}),
    ],
)  # fmt: skip
def test_a_correction_is_a_slot_and_its_value(
    field: str, value: Any, expected: dict[str, Any]
) -> None:
    """Ids where they resolve, otherwise as it was said."""
    claim = Claim("amend_last", 0.9, Heard(changes=(Change(field, value),)))

    assert {"intent": "amend_last", "amend": [expected]} == shapes.of_claim(claim, ME)


def test_an_unsure_claim_is_no_intent() -> None:
    """What the chat would not act on, the batch does not report."""
    unsure = Understanding("x", (Claim("log_visit", SURE_ENOUGH - 0.01, Heard()),))

    assert {"intent": None} == messages.shape(unsure, ME)
    assert {"intent": None} == messages.shape(Understanding("x"), ME)


def test_lines_are_read_one_at_a_time() -> None:
    """A million lines take no more memory than one."""
    taken = []

    def source() -> Iterator[bytes]:
        for number in range(1_000_000):
            taken.append(number)
            yield b'{"id": %d, "text": "46\xe5\x85\x83"}' % number

    answers = lines.answered(source(), lines.amounts(), lambda *_: None)

    assert b'{"id": 0, "answers": [{"currency": "CNY", "amount": "46"}]}\n' == next(answers)
    assert [0] == taken


def test_a_bug_costs_one_row_only() -> None:
    """The row is answered with its error, and the next one is read."""
    complaints = []

    def read(row: lines.Row) -> dict[str, Any]:
        return {"half": 1 / row["by"]}

    rows = [b'{"id": 1, "by": 0}', b'{"id": 2, "by": 2}']

    first, second = lines.answered(rows, read, lambda *why: complaints.append(why))

    assert b"ZeroDivisionError" in first
    assert b'{"id": 2, "half": 0.5}\n' == second
    assert [1] == [number for number, _ in complaints]


@pytest.mark.parametrize("now", ["2026-03-18T16:20", "2026-03-18T16:20+08:00", "2026-03-18T08:20Z"])
def test_moments_are_read_with_and_without_an_offset(now: str) -> None:
    """Without one they are wall time of the zone."""
    at = lines.moment(now, ZoneInfo("Asia/Shanghai"))

    assert "2026-03-18T16:20:00+08:00" == at.isoformat()


@pytest.mark.parametrize("now", ["", "soon", "0001-01-01T00:00", "9999-12-31T23:59Z"])
def test_a_moment_that_cannot_be_is_refused(now: str) -> None:
    """So far away is a mistake, and near the ends of the calendar nothing could be counted."""
    with pytest.raises(lines.BadRow):
        lines.moment(now, ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("talked for 90 minutes", [{"kind": "duration", "value": "PT5400S"}]),
        ("every Monday at 9am", [{"kind": "recurring", "rule": {"interval": 1, "freq": "WEEKLY", "byday": "MO", "time": "09:00"}}]),  # noqa: E501  # a table or pattern reads as one line
        ("下周三前", [{"kind": "range", "grain": "day", "edge": "before", "end": "2026-03-26"}]),
        ("明天上午9点到11点", [{"kind": "range", "grain": "minute", "start": "2026-03-19T09:00", "end": "2026-03-19T11:00"}]),  # noqa: E501  # a table or pattern reads as one line
    ],
)  # fmt: skip
def test_times_look_as_in_the_test_set(text: str, expected: list[dict[str, Any]]) -> None:
    """Days without a clock, everything else to the minute; the end of a range is exclusive."""
    at = lines.moment("2026-03-18T16:20", reader.ZONE)

    assert expected == values.times(text, at)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("合同约5万元", [{"currency": "CNY", "amount": "50000", "approx": True}]),
        ("300到500块", [{"currency": "CNY", "low": "300", "high": "500"}]),
        ("不超过80万", [{"currency": "CNY", "high": "800000"}]),
        ("打车花了46", [{"currency": "CNY", "amount": "46"}]),
        ("来了46个人", []),
    ],
)
def test_amounts_look_as_in_the_test_set(text: str, expected: list[dict[str, Any]]) -> None:
    """Decimal strings, no zeros that say nothing; a bare number only beside a word of spending."""
    assert expected == values.amounts(text)


def test_chinese_takes_two_columns() -> None:
    """What stands below each other begins in the same column."""
    assert ["金职院  1", "Acme    2"] == columns.table([("金职院", "1"), ("Acme", "2")])
    assert ["今天去了", "金职院"] == columns.wrapped("今天去了金职院", 9)
    assert ["two words", "more"] == columns.wrapped("two words more", 10)
    assert ["abc", "def"] == columns.wrapped("abcdef", 3)
    assert [""] == columns.wrapped("", 3)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[1]", "one JSON object"),
        ("{", "no JSON"),
        ('{"users": [{"id": 5}]}', "'name' is missing"),
        ('{"users": 5}', "does not look like a company"),
        ('{"customers": [{"id": "x", "name": "y"}]}', "does not look like a company"),
    ],
)
def test_a_file_that_is_no_company_is_refused(tmp_path: Any, text: str, why: str) -> None:
    """And says why."""
    path = tmp_path / "company.json"
    path.write_text(text)

    with pytest.raises(company.NotACompany, match=why):
        company.known(path)


def test_a_company_may_leave_lists_out(tmp_path: Any) -> None:
    """A list of customers alone is enough."""
    path = tmp_path / "company.json"
    path.write_text('{"customers": [{"id": 7, "name": "金华职业技术学院", "aliases": ["金职院"]}]}')

    assert "金华职业技术学院" == company.known(path).customer(7)
