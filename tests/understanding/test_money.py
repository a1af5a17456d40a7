"""Amounts of money against the test set; each row stands in corpus/money_dev.jsonl."""

from pathlib import Path
from typing import Any

import pytest

from tests.understanding import reader

OWN = reader.rows(reader.CORPUS / "money_dev.jsonl")
# reached; may only rise
OWN_FLOOR = 0.96
ALL_FLOOR = 0.9


def share(rows: list[dict[str, Any]]) -> float:
    return sum(reader.money_is_right(row)[0] for row in rows) / len(rows)


def test_own_rows_are_read() -> None:
    """Amounts as sales people write them."""
    assert share(OWN) >= OWN_FLOOR


def test_rows_of_other_parsers_are_read(more_rows: Path | None) -> None:
    """The rows of other parsers' tests, where they are at hand."""
    if more_rows is None or not (more_rows / "money_dev.jsonl").exists():
        pytest.skip("GENJIN_MORE_ROWS names no folder with money_dev.jsonl")

    assert share(reader.rows(more_rows / "money_dev.jsonl")) >= ALL_FLOOR
