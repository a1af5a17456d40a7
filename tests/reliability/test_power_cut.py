"""T3: nothing that was acked is lost to a power cut; at NORMAL it would be, as the drill sees."""

import asyncio
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.reliability import fsyncs, scene
from tests.reliability.power_cut import power_cut

pytestmark = [
    pytest.mark.reliability,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not fsyncs.is_possible(), reason="needs Linux on x86-64 or ARM64"),
]
EVENTS = 120


def test_what_was_acked_survives_a_power_cut(databases: Databases, tmp_path: Path) -> None:
    """synchronous=FULL: 200 goes out after the disk has it."""
    url = databases.new("sqlite", tmp_path, scene.load)

    tally = asyncio.run(power_cut(url, tmp_path, events=EVENTS))

    assert (0, 0, []) == (tally.lost, tally.doubled, tally.wrong)


def test_at_normal_it_would_not(databases: Databases, tmp_path: Path) -> None:
    """A drill that cannot fail proves nothing."""
    url = databases.new("sqlite", tmp_path, scene.load)

    tally = asyncio.run(power_cut(url, tmp_path, events=EVENTS, cuts=1, mutation="FULL"))

    assert tally.lost > 0
