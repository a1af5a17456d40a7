"""T2: whatever is killed and whatever fails, each event has its effect once and its reply is sent.

The long form is `make drill`.
"""

import asyncio
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.reliability import scene
from tests.reliability.kill_drill import kill_drill

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(300)]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nothing_is_lost_or_doubled_under_kills(
    databases: Databases, tmp_path: Path, kind: str
) -> None:
    """200 events, each delivered 1 to 5 times; visible doubles only where no key drops them."""
    url = databases.new(kind, tmp_path, scene.load)

    tally = asyncio.run(kill_drill(url, tmp_path, events=200, seconds_between_kills=1.5))

    assert (0, 0, []) == (tally.lost, tally.doubled, tally.wrong), tally
    assert tally.kills > 0
