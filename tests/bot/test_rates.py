"""Rates and networks as the settings write them, and the windows that count."""

import pytest

from bot import rates
from bot.settings import ConfigurationError, load
from bot.web import addresses
from bot.web.windows import Windows, window
from handlers.dialects import LIXIAO, ND
from handlers.dialects.contract import Rate
from tests.fakes import FakeClock


def test_a_rate_is_calls_and_seconds() -> None:
    """120/10 is 120 calls in 10 seconds."""
    assert Rate(120, 10) == rates.one("120/10")


@pytest.mark.parametrize(
    ("written", "nd", "lixiao"),
    [
        ("", ND.rate, LIXIAO.rate),
        ("7/1", Rate(7, 1), Rate(7, 1)),
        ("lixiao=20/10", ND.rate, Rate(20, 10)),
        ("7/1, lixiao=20/10", Rate(7, 1), Rate(20, 10)),
        ("lixiao=20/10 nd=9/9", Rate(9, 9), Rate(20, 10)),
    ],
)
def test_families_have_their_own_rates(written: str, nd: Rate, lixiao: Rate) -> None:
    """A bare rate is that of every family that is not named."""
    found = rates.by_family(written)

    assert (nd, lixiao) == (rates.of(ND, found), rates.of(LIXIAO, found))


@pytest.mark.parametrize(
    ("name", "written", "said"),
    [
        ("rate_per_token", "ten", "write calls/seconds, like 60/10"),
        ("rate_per_token", "0/10", "write calls/seconds"),
        ("rate_per_organization", "60/0", "write calls/seconds"),
        ("rate_per_organization", "lixao=20/10", "'lixao' is no family; known are "),
        ("rate_without_token", "", "write calls/seconds"),
        ("rate_failures", "nd=20/10", "write calls/seconds"),
        ("trusted_proxies", "proxy.example.com", "proxy.example.com"),
    ],
)
def test_a_wrong_setting_is_told_by_name(name: str, written: str, said: str) -> None:
    """At start, with how it is written."""
    with pytest.raises(ConfigurationError) as refused:
        load(**{name: written})

    assert f"GENJIN_{name.upper()}: " in str(refused.value)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("peer", "forwarded", "caller"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.7"], "203.0.113.7"),
        ("10.0.0.1", ["198.51.100.1, 203.0.113.7"], "203.0.113.7"),
        ("10.0.0.1", ["198.51.100.1, 203.0.113.7, 10.9.9.9"], "203.0.113.7"),
        ("10.0.0.1", ["198.51.100.1", "203.0.113.7"], "203.0.113.7"),
        ("10.0.0.1", ["203.0.113.7, nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["10.0.0.2, 10.0.0.3"], "10.0.0.2"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.7:5123"], "203.0.113.7"),
        ("10.0.0.1", ["[2001:db8:1:2:3::4]:5123"], "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", [], "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", [], "203.0.113.7"),
        ("::ffff:10.0.0.1", ["203.0.113.7"], "203.0.113.7"),
        (None, ["203.0.113.7"], ""),
    ],
)
def test_only_our_own_proxies_are_believed(
    peer: str | None, forwarded: list[str], caller: str
) -> None:
    """The last stranger before them called; whoever has an IPv6 address has its whole /64."""
    assert caller == addresses.caller(peer, forwarded, rates.networks("10.0.0.0/8"))


def test_a_window_moves(clock: FakeClock) -> None:
    """Each call counts for its own ten seconds; a refused one does not count."""
    windows, three = Windows(clock), window(Rate(3, 10), "kind", "somebody")

    waits = []
    for _ in range(8):
        waits.append(windows.take(three))
        clock.passes(seconds=2)

    assert [0, 0, 0] == waits[:3]
    assert all(waits[3:5])
    assert [0, 0, 0] == waits[5:]


def test_windows_are_taken_together_or_not_at_all(clock: FakeClock) -> None:
    """A call that the one refuses costs nothing in the other; the longer wait is told."""
    windows = Windows(clock)
    short, long = window(Rate(1, 10), "a", "x"), window(Rate(5, 60), "b", "x")
    windows.take(short)

    refused = [windows.take(short, long) for _ in range(9)]
    clock.passes(seconds=11)
    taken = [windows.take(long) for _ in range(6)]

    assert {10} == set(refused)
    assert [0, 0, 0, 0, 0] == taken[:5]
    assert taken[5] > 50


def test_memory_is_bounded(clock: FakeClock) -> None:
    """Where there is no room, whoever has not called for longest is forgotten."""
    windows = Windows(clock, most_keys=2)
    first, second, third = (window(Rate(2, 10), "kind", whom) for whom in "abc")
    for one in (first, second, first, third):
        windows.take(one)

    assert windows.wait(first) > 0
    assert [0, 0] == [windows.take(second) for _ in range(2)]
