"""T5: the queues against their model, on both databases; 5 000 programs in `make drill`."""

from pathlib import Path

import pytest

from storage.database import opened
from tests.databases import Databases
from tests.reliability import model, scene

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(300)]


@pytest.mark.parametrize("queue", [model.Inbox, model.Outbox], ids=["inbox", "outbox"])
@pytest.mark.parametrize(("kind", "programs"), [("sqlite", 60), ("postgresql", 15)])
def test_a_queue_does_what_its_model_says(
    databases: Databases, tmp_path: Path, kind: str, programs: int, queue: type[model.Queue]
) -> None:
    """Whoever is late has lost its claim; nothing is claimed by two or done twice."""
    with opened(databases.new(kind, tmp_path, scene.load)) as database:
        model.check(queue, database, programs=programs)
