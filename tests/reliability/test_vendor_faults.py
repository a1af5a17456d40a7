"""T8: limits are kept, no reply is lost, and one slow app does not hold the others."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import faults
from bot.clock import SystemClock
from bot.faults import Fault
from bot.simulator import Simulator
from tests.databases import Databases
from tests.reliability import scene, vendor_faults

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(300)]

SHARE = 0.8  # of a platform's limits that we use


@pytest.fixture
async def vendor() -> AsyncIterator[Simulator]:
    running = Simulator(SystemClock(), lambda: 0.5)
    await running.start()
    yield running
    await running.stop()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_no_message_is_lost_to_any_fault(databases: Databases, tmp_path: Path, kind: str) -> None:
    """A third of all calls goes wrong in one of eight ways."""
    url = databases.new(kind, tmp_path, scene.load)

    tally = asyncio.run(vendor_faults.faulty_vendor(url, messages=40))

    assert (0, []) == (tally.lost, tally.wrong), tally


async def test_limits_are_kept(databases: Databases, tmp_path: Path, vendor: Simulator) -> None:
    """The vendor sees no more calls in any second than its limit says."""
    url = databases.new("sqlite", tmp_path, scene.load)
    app = vendor.open_app("key", limits=({"calls": 20, "seconds": 1.0},))

    async with vendor_faults.sending(url, [app]) as genjin:
        await vendor_faults.owe(genjin, "key", [f"c{number}" for number in range(40)])
        await vendor_faults.until(lambda: len(vendor.calls) == 40, 60)

    moments = [call.at for call in vendor.calls]
    most = max(sum(first <= at < first + 1 for at in moments) for first in moments)
    assert most <= 20


async def test_a_blocked_app_is_left_alone(
    databases: Databases, tmp_path: Path, vendor: Simulator
) -> None:
    """After 429 nobody calls before Retry-After has passed, whoever waits."""
    url = databases.new("sqlite", tmp_path, scene.load)
    app = vendor.open_app("key")
    vendor.apps["key"].faults.order(Fault("limit", seconds=1.5))

    async with vendor_faults.sending(url, [app]) as genjin:
        await vendor_faults.owe(genjin, "key", ["c0"])
        await vendor_faults.until(lambda: len(vendor.calls) == 1, 10)
        await asyncio.sleep(0.2)
        await vendor_faults.owe(genjin, "key", ["c1", "c2"])
        await vendor_faults.until(lambda: len(vendor.calls) == 4, 30)

    assert vendor.calls[1].at - vendor.calls[0].at >= 1.4


async def test_a_slow_app_holds_no_other(
    databases: Databases, tmp_path: Path, vendor: Simulator
) -> None:
    """Sixty people of an app that never answers; another app's reply goes out at once."""
    url = databases.new("sqlite", tmp_path, scene.load)
    apps = [vendor.open_app("none", resend="none"), vendor.open_app("key")]
    vendor.apps["none"].faults.shares = ((Fault("silence", seconds=20), 1.0),)

    with vendor_faults.hurried(3):
        async with vendor_faults.sending(url, apps) as genjin:
            await vendor_faults.owe(genjin, "none", [f"c{number}" for number in range(60)])
            await vendor_faults.until(lambda: len(vendor.calls) >= 10, 30)
            await vendor_faults.owe(genjin, "key", ["c0"])
            waited = await vendor_faults.until(lambda: vendor.sees("key", "c0") != [], 30)
            await vendor.stop()

    assert waited < 2


async def test_a_closed_port_delays_and_loses_nothing(
    databases: Databases, tmp_path: Path, vendor: Simulator
) -> None:
    """What cannot have arrived is sent again without doubt, even where nothing drops doubles."""
    url = databases.new("sqlite", tmp_path, scene.load)
    app = vendor.open_app("none", resend="none")
    await vendor.stop()

    with vendor_faults.hurried(1):
        async with vendor_faults.sending(url, [app]) as genjin:
            await vendor_faults.owe(genjin, "none", ["c0", "c1"], each=2)
            await asyncio.sleep(1)
            await vendor.start()
            await vendor_faults.until(lambda: len(vendor.calls) == 4, 30)
            await asyncio.sleep(0.5)

    assert 0 == vendor.apps["none"].doubles()
    assert [["0", "1"]] * 2 == [[c["text"] for c in vendor.sees("none", f"c{n}")] for n in (0, 1)]


async def test_a_slow_answer_is_waited_for(
    databases: Databases, tmp_path: Path, vendor: Simulator
) -> None:
    """Half a second of drip and then nothing is no answer: by key it is sent again, unseen."""
    url = databases.new("sqlite", tmp_path, scene.load)
    app = vendor.open_app("key")
    vendor.apps["key"].faults.order(faults.DRIP._replace(seconds=0.5))

    with vendor_faults.hurried(2):
        async with vendor_faults.sending(url, [app]) as genjin:
            await vendor_faults.owe(genjin, "key", ["c0"])
            await vendor_faults.until(lambda: len(vendor.calls) == 2, 30)

    assert [True, False] == [call.is_new for call in vendor.calls]
    assert 1 == len(vendor.sees("key", "c0"))
