"""Limits of chat platforms: kept by all workers together, in every window."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import budgets, tables
from storage.budgets import APP, Budget, Spender
from storage.database import Database
from tests.storage.conftest import NOW

SECOND = timedelta(seconds=1)
FEISHU = Spender("feishu", "app")
PER_MINUTE = Budget("to ou_1/60", 30, 60 * SECOND)
PER_SECOND = Budget("app/1", 50, SECOND)

Reserves = Callable[..., timedelta]


@pytest.fixture
def reserves(company: Database) -> Reserves:
    """reserves(now, budget ...): how long one call waits."""

    def reserving(now: datetime, *wanted: Budget, patience: timedelta = 60 * SECOND) -> timedelta:
        return company.write(lambda t: budgets.reserve(t, FEISHU, wanted, now, patience)).result(10)

    return reserving


def test_a_few_go_at_once_and_the_rest_are_spread(reserves: Reserves) -> None:
    """Of 30 a minute, six in a burst, then one each two and a half seconds."""
    waits = [reserves(NOW, PER_MINUTE) for _ in range(9)]

    assert [timedelta()] * 6 == waits[:6]
    assert [2.5, 5, 7.5] == [wait.total_seconds() for wait in waits[6:]]


def test_after_a_pause_there_is_no_debt(reserves: Reserves) -> None:
    for _ in range(9):
        reserves(NOW, PER_MINUTE)

    assert timedelta() == reserves(NOW + 60 * SECOND, PER_MINUTE)


def test_the_longest_of_several_waits_counts(reserves: Reserves) -> None:
    """A call waits for its recipient's limit although the app's would let it go."""
    for _ in range(6):
        reserves(NOW, PER_MINUTE, PER_SECOND)

    assert timedelta() == reserves(NOW, PER_SECOND)
    assert 2.5 * SECOND == reserves(NOW, PER_MINUTE, PER_SECOND)


def test_who_will_not_wait_takes_no_turn(reserves: Reserves) -> None:
    """Else what is put off again and again would push everybody else's turn away."""
    for _ in range(6):
        reserves(NOW, PER_MINUTE)

    refused = [reserves(NOW, PER_MINUTE, patience=SECOND) for _ in range(3)]

    assert [2.5 * SECOND] * 3 == refused
    assert 2.5 * SECOND == reserves(NOW, PER_MINUTE)


@given(
    calls=st.integers(1, 60),
    seconds=st.sampled_from([1, 20, 60, 3600]),
    pauses=st.lists(st.floats(0, 5), max_size=80),
)
def test_no_window_holds_more_than_the_limit(calls: int, seconds: int, pauses: list[float]) -> None:
    """Whoever counts, from whenever, and however the calls came."""
    budget = Budget(APP, calls, seconds * SECOND)
    now, due, sent = NOW, tables.EPOCH, []
    for pause in pauses:
        now += timedelta(seconds=pause)
        at = now + max(timedelta(), due - budget.ahead - now)
        due = max(due, at) + budget.spacing
        sent.append(at)

    for first, after in zip(sent, sent[calls:], strict=False):
        assert after - first >= budget.time - len(sent) * timedelta(microseconds=1)
    assert all(one <= other for one, other in pairwise(sent))


def test_budgets_that_nobody_uses_are_forgotten(company: Database, reserves: Reserves) -> None:
    """One row for each recipient would else stay for ever."""
    reserves(NOW, PER_MINUTE)
    reserves(NOW + timedelta(days=1), PER_SECOND)

    forgotten = company.write(lambda t: budgets.forget(t, NOW + timedelta(hours=12), 100)).result(
        10
    )

    assert 1 == forgotten
