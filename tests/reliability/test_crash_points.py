"""T1: a process that dies at any named moment loses nothing and doubles nothing.

`make drill` does this with every ability.
"""

import asyncio
from functools import partial
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.reliability import crash_points, scene
from tests.reliability.purge_crash import purge_crash

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(300)]

AT_ONCE = 4
CASES = [case for case in crash_points.CASES if case.name in crash_points.KINDS]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_is_left_is_what_an_undisturbed_run_leaves(
    databases: Databases, tmp_path: Path, kind: str
) -> None:
    """A message that writes, one that reads, a button answered at once, a form that is refused."""
    fills = [partial(scene.load) for _ in range(AT_ONCE)]
    fresh = [partial(databases.new, kind, fill=fill) for fill in fills]

    tally = asyncio.run(crash_points.crash_points(fresh, tmp_path, CASES))

    assert [] == tally.wrong
    assert (0, 0) == (tally.lost, tally.doubled)
    assert len(CASES) * len(crash_points.points()) == tally.kills


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_purge_that_is_cut_off_forgets_nothing_but_words(
    databases: Databases, tmp_path: Path, kind: str
) -> None:
    """It begins anew; an event whose words are gone is still known when it comes again."""
    url = databases.new(kind, tmp_path, scene.load)

    tally = asyncio.run(purge_crash(url, tmp_path))

    assert (0, 0, []) == (tally.lost, tally.doubled, tally.wrong)
    assert 1 == tally.kills


def test_every_named_moment_is_in_a_drill() -> None:
    """Those that a message passes, and those with a drill of their own."""
    found = {
        name
        for file in (crash_points.ROOT / "bot").rglob("*.py")
        for name in crash_points.NAMED.findall(file.read_text())
    }

    assert found == {*crash_points.points(), *crash_points.ELSEWHERE}
    assert {"after inbox commit", "mid-transaction", "before send"} < set(crash_points.points())
