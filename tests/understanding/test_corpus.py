"""The message corpus: figures that may only rise."""

from typing import Any

import pytest

from handlers.understanding.directory import Directory
from tests.understanding import figures, reader

# reached on the development set and on the messages of our own; these may only rise
FLOORS = {
    "corpus/messages_dev.jsonl": {"intent": 0.99, "exact": 0.89, "micro": 0.98, "macro": 0.985},
    "ours/messages.jsonl": {"intent": 0.985, "exact": 0.73, "micro": 0.94, "macro": 0.93},
}


@pytest.mark.parametrize("name", FLOORS)
def test_figures_do_not_fall(directory: Directory, name: str) -> None:
    """Intents, whole messages and slots are at least as often right as they were."""
    rows = reader.rows(reader.CORPUS.parent / name)

    found = figures.messages(rows, directory)

    reached, floors = found.figures(), FLOORS[name]
    assert {} == {what: reached[what] for what, floor in floors.items() if reached[what] < floor}
    assert [] == found.wrong_customers


@pytest.mark.parametrize(
    ("label", "read", "wrong"),
    [
        ({"customer": 1001}, {"customer": 1001}, False),
        ({"customer": 1001}, {"customer": None}, False),
        ({"customer": None}, {"customer": 1001}, True),
        ({"records": [{"customer": 1001}]}, {"records": [{"customer": 1002}]}, True),
        ({"records": [{"customer": 1001}]}, {"customer": 1001}, False),
        ({"target": {"customer": None}}, {"target": {"customer": 1001}}, True),
        ({"amend": [{"slot": "customer", "value": 1004}]}, {"customer": 1004}, False),
        ({}, {"records": [{"customer": 1001}]}, True),
    ],
)
def test_a_customer_chosen_without_asking_is_counted(
    label: dict[str, Any], read: dict[str, Any], *, wrong: bool
) -> None:
    """Whatever the intent: an id that the label does not name is a wrong record in the making."""
    assert wrong == figures.has_wrong_customer({"expect": label}, read)


def test_the_figures_are_printed_with_goals_and_misses(capsys: pytest.CaptureFixture[str]) -> None:
    """What make figures shows: the table, each slot, and what was wanted beside what was read."""
    assert 0 == figures.main(["--slots", "--errors", "2", "--full"])

    said = capsys.readouterr().out
    for words in ("whole message exact", ">= 0.8", "wrong customer", "F1", "wanted", "claims:"):
        assert words in said
