"""T4: seeds of a world in which everything goes wrong; thousands in `make drill`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.reliability import scene
from tests.reliability.simulation import Broken, Simulation

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(300)]

SEEDS = range(60)


@pytest.fixture
def simulation(databases: Databases, tmp_path: Path) -> Iterator[Simulation]:
    url = databases.new("sqlite", tmp_path, scene.load)
    playing = Simulation(Path(url.removeprefix("sqlite:///")))
    yield playing
    playing.close()


def test_every_seed_keeps_the_promises(simulation: Simulation) -> None:
    """A seed that does not becomes a named test below."""
    for seed in SEEDS:
        try:
            simulation.play(seed)
        except Broken as broken:
            pytest.fail(f"seed {seed}: {broken}")


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(97, id="a slow sender shows a message of unknown outcome after a later one"),
    ],
)
def test_a_seed_that_once_broke_a_promise(simulation: Simulation, seed: int) -> None:
    """It keeps it now."""
    simulation.play(seed)
