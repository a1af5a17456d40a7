"""Moments, money and JSON are the same on both databases, to the last digit."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from storage import tables
from storage.database import Database

MOMENTS = {
    "microsecond": datetime(2026, 3, 18, 8, 20, 1, 234567, tzinfo=UTC),
    "before 1970": datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    "far": datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
}
AMOUNTS = {
    "23.34": ("23.34", "23.34"),
    "half up": ("0.125", "0.13"),
    "negative half": ("-0.125", "-0.13"),
    "no float": ("0.10", "0.10"),
    "large": ("9999999999999.99", "9999999999999.99"),
}
JSON = [[], {}, {"名": ["金职院", 1, 1.5, None, True]}, ["\U0001f600"], None]


def stored(database: Database, kind: Any, value: Any) -> Any:
    """What comes back when the value went through a column of that type."""
    column = sa.literal(value, kind).label("value")
    return database.read(lambda t: t.execute(sa.select(column)).scalar()).result()


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
def test_a_moment_comes_back_as_it_was(database: Database, moment: datetime) -> None:
    assert moment == stored(database, tables.Instant, moment)


def test_a_moment_of_another_zone_comes_back_in_utc(database: Database) -> None:
    shanghai = datetime(2026, 3, 18, 16, 20, tzinfo=timezone(timedelta(hours=8)))

    found = stored(database, tables.Instant, shanghai)

    assert (shanghai, timedelta(0)) == (found, found.utcoffset())


def test_a_naive_moment_is_refused(database: Database) -> None:
    """A datetime without a zone could mean anything."""
    with pytest.raises((TypeError, sa.exc.StatementError)):
        stored(database, tables.Instant, datetime(2026, 3, 18))  # noqa: DTZ001


@pytest.mark.parametrize(("amount", "expected"), AMOUNTS.values(), ids=AMOUNTS)
def test_money_has_two_places(database: Database, amount: str, expected: str) -> None:
    assert Decimal(expected) == stored(database, tables.Money, Decimal(amount))


def test_money_shows_two_places(database: Database) -> None:
    assert "5.00" == str(stored(database, tables.Money, Decimal(5)))


@pytest.mark.parametrize("value", JSON, ids=repr)
def test_json_comes_back(database: Database, value: Any) -> None:
    assert value == stored(database, tables.Json, value)
