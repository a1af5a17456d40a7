"""Words about time against the test set; each row stands in corpus/time_dev.jsonl."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.understanding import reader

OWN = reader.rows(reader.CORPUS / "time_dev.jsonl")
# reached on the 155 own rows and on all 823 rows of the development set; these may only rise
OWN_FLOOR = 1.0
FLOORS = {"zh": 0.985, "en": 0.955, "deadline": 0.955, "tense": 1.0, "none": 1.0}
# nice to have, so no floor: a table of the lunar calendar reads what is marked as lunar
APART = {"holiday", "lunar"}


def is_right(row: dict[str, Any]) -> bool:
    at = datetime.fromisoformat(row["now"]).replace(tzinfo=reader.ZONE)
    return reader.time_is_right(row, at)[0]


def shares(rows: list[dict[str, Any]]) -> dict[str, float]:
    """How many rows are read right: per language, and per category that has a floor."""
    groups: dict[str, list[bool]] = {name: [] for name in FLOORS}
    for row in rows:
        right = is_right(row)
        for name in {row["lang"], row["cat"]} & FLOORS.keys() if row["cat"] not in APART else ():
            groups[name].append(right)
    return {name: sum(right) / len(right) for name, right in groups.items() if right}


def test_own_rows_are_read() -> None:
    """What sales people write about time is read as TIME.md says."""
    wrong = [row["text"] for row in OWN if not is_right(row)]

    assert 1 - len(wrong) / len(OWN) >= OWN_FLOOR, wrong


def test_rows_of_other_parsers_are_read(more_rows: Path | None) -> None:
    """The rows of other parsers' tests, where they are at hand."""
    if more_rows is None or not (more_rows / "time_dev.jsonl").exists():
        pytest.skip("GENJIN_MORE_ROWS names no folder with time_dev.jsonl")

    reached = shares(reader.rows(more_rows / "time_dev.jsonl"))

    assert {} == {name: value for name, value in reached.items() if value < FLOORS[name]}
