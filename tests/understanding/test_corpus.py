"""The message corpus: figures that may only rise."""

from handlers.understanding.directory import Directory
from tests.understanding import reader

# reached on the messages of our own abilities (log, query, amend)
FLOORS = {"intent": 0.99, "exact": 0.91, "micro": 0.985, "macro": 0.99}


def test_figures_do_not_fall(directory: Directory) -> None:
    """Intents, whole messages and slots are at least as often right as they were."""
    figures = reader.figures(directory)

    assert {} == {name: value for name, value in figures.items() if value < FLOORS[name]}
