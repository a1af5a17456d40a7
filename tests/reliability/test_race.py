"""T6: whatever claims at once, a row is claimed by one."""

from pathlib import Path

import pytest

from tests.databases import Databases
from tests.reliability import race, scene

ROWS = 5_000  # 20 000 in `make drill`

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(300)]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_eight_workers_claim_each_row_once(databases: Databases, tmp_path: Path, kind: str) -> None:
    """100 rows at a time."""
    tally = race.race(databases.new(kind, tmp_path, scene.load), rows=ROWS)

    assert (0, 0) == (tally.lost, tally.doubled)


def test_no_claim_waits_for_another(databases: Databases, tmp_path: Path) -> None:
    """SKIP LOCKED: rows that somebody is taking are passed by. SQLite has one writer only."""
    url = databases.new("postgresql", tmp_path, scene.load)

    tally = race.claims_beside_another(url)

    assert [] == tally.wrong
    assert (0, 2 * race.AT_ONCE) == (tally.doubled, tally.deliveries)
