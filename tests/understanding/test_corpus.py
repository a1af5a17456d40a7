"""The message corpus: figures that may only rise."""

from handlers.understanding.directory import Directory
from tests.understanding import figures, reader

# reached on all 246 messages of the development set, of whatever intent
FLOORS = {"intent": 0.82, "exact": 0.75, "micro": 0.96, "macro": 0.72}


def test_figures_do_not_fall(directory: Directory) -> None:
    """Intents, whole messages and slots are at least as often right as they were."""
    rows = reader.rows(reader.CORPUS / "messages_dev.jsonl")

    found = figures.messages(rows, directory)

    reached = found.figures()
    assert {} == {name: reached[name] for name, floor in FLOORS.items() if reached[name] < floor}
    assert [] == found.wrong_customers
