"""Amounts of money against the test set; each row stands in corpus/money_dev.jsonl."""

from pathlib import Path
from typing import Any

import pytest

from tests.understanding import reader

OWN = reader.rows(reader.CORPUS / "money_dev.jsonl")
# reached; may only rise
FLOORS = {"zh": 1.0, "en": 1.0}


def share(rows: list[dict[str, Any]], lang: str) -> float:
    spoken = [row for row in rows if row["lang"] == lang]
    return sum(reader.money_is_right(row)[0] for row in spoken) / len(spoken)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_own_rows_are_read(lang: str) -> None:
    """Amounts as sales people write them."""
    assert share(OWN, lang) >= FLOORS[lang]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rows_of_other_parsers_are_read(more_rows: Path | None, lang: str) -> None:
    """The rows of other parsers' tests, where they are at hand."""
    if more_rows is None or not (more_rows / "money_dev.jsonl").exists():
        pytest.skip("GENJIN_MORE_ROWS names no folder with money_dev.jsonl")

    assert share(reader.rows(more_rows / "money_dev.jsonl"), lang) >= FLOORS[lang]
