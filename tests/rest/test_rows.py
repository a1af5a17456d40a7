"""How a table that one test walks tells what is wrong."""

import pytest

from tests.rows import every_row


def test_every_row_that_is_wrong_is_told_by_its_name() -> None:
    """With what was expected; those that are right are not told."""
    with pytest.raises(AssertionError) as told, every_row() as row:
        for number in (1, 2, 3):
            with row("number", number):
                assert 2 == number

    assert "2 rows are wrong" in str(told.value)
    assert "'number', 1:\nassert 2 == 1" in str(told.value)
    assert "'number', 3:\nassert 2 == 3" in str(told.value)
    assert "'number', 2" not in str(told.value)


def test_a_row_that_breaks_is_named() -> None:
    """Its own failure goes on, with the row's name."""
    nothing: dict[str, int] = {}

    with pytest.raises(KeyError) as told, every_row() as row, row("empty"):
        nothing["x"]

    assert ["in the row 'empty'"] == told.value.__notes__
