"""Words about time against the test set; each row stands in corpus/time_dev.jsonl."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.understanding import reader

OWN = reader.rows(reader.CORPUS / "time_dev.jsonl")
# reached on 155 own rows and on all 823 rows of the development set; these may only rise
OWN_FLOOR = 0.98
ALL_FLOOR = 0.74


def share(rows: list[dict[str, Any]]) -> float:
    right = [
        reader.time_is_right(row, datetime.fromisoformat(row["now"]).replace(tzinfo=reader.ZONE))[0]
        for row in rows
    ]
    return sum(right) / len(right)


def test_own_rows_are_read() -> None:
    """What sales people write about time is read as TIME.md says."""
    assert share(OWN) >= OWN_FLOOR


def test_rows_of_other_parsers_are_read(more_rows: Path | None) -> None:
    """The rows of other parsers' tests, where they are at hand."""
    if more_rows is None or not (more_rows / "time_dev.jsonl").exists():
        pytest.skip("GENJIN_MORE_ROWS names no folder with time_dev.jsonl")

    assert share(reader.rows(more_rows / "time_dev.jsonl")) >= ALL_FLOOR
