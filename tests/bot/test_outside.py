"""Addresses that somebody typed in lead to the open internet or nowhere."""

import socket
from collections.abc import Iterator
from ipaddress import ip_address

import pytest

from bot.outside import MOST_BYTES, Failed, NotAllowed, Outside, is_public
from tests.receiver import Receiver

NOBODY: frozenset[str] = frozenset()

INNER = {
    "this host": "0.0.0.0",
    "private 10": "10.1.2.3",
    "carriers": "100.64.0.1",
    "Alibaba's metadata": "100.100.100.200",
    "loopback": "127.0.0.1",
    "loopback elsewhere": "127.9.9.9",
    "metadata": "169.254.169.254",
    "private 172": "172.31.255.255",
    "Oracle's metadata": "192.0.0.192",
    "documentation": "203.0.113.7",
    "private 192": "192.168.0.1",
    "benchmarks": "198.19.0.1",
    "multicast": "224.0.1.1",
    "reserved": "240.0.0.1",
    "everybody": "255.255.255.255",
    "Azure's metadata": "168.63.129.16",
    "v6 nobody": "::",
    "v6 loopback": "::1",
    "v6 mapped private": "::ffff:10.0.0.1",
    "v6 mapped public": "::ffff:8.8.8.8",
    "v6 compatible": "::127.0.0.1",
    "NAT64 to private": "64:ff9b::a00:1",
    "NAT64 to metadata": "64:ff9b::a9fe:a9fe",
    "local NAT64": "64:ff9b:1::1",
    "6to4": "2002:7f00:1::1",
    "Teredo": "2001::1",
    "v6 documentation": "2001:db8::1",
    "v6 local": "fc00::1",
    "AWS's metadata": "fd00:ec2::254",
    "v6 link-local": "fe80::1%1",
    "v6 site-local": "fec0::1",
    "v6 multicast": "ff02::1",
}
PUBLIC = ("8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::808:808")


@pytest.mark.parametrize("address", INNER.values(), ids=INNER)
def test_inner_addresses_are_told_from_public_ones(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


WRITTEN = {
    "plain": "127.0.0.1",
    "short": "127.1",
    "one number": "2130706433",
    "hexadecimal": "0x7f000001",
    "octal": "0177.0.0.1",
    "v6": "[::1]",
    "v6 mapped": "[::ffff:127.0.0.1]",
    "by name": "localhost",
}


@pytest.mark.parametrize("host", WRITTEN.values(), ids=WRITTEN)
async def test_this_machine_is_not_called_however_it_is_written(host: str) -> None:
    """In production; nothing listens where something would be heard of it."""
    outside = Outside(demo=False, hosts=NOBODY)

    with pytest.raises(NotAllowed):
        await outside.post(f"https://{host}:9/hook", {}, b"{}")


async def test_a_name_is_judged_by_where_it_leads_when_it_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that was harmless when it was typed in may lead to the metadata now."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: found)
    for outside in (
        Outside(demo=False, hosts=NOBODY),
        Outside(demo=True, hosts=NOBODY),
        Outside(demo=False, hosts=frozenset({"evil.example"})),
    ):
        assert "" == outside.objection("https://evil.example/hook")

        with pytest.raises(NotAllowed, match=r"leads to 169\.254\.169\.254"):
            await outside.post("https://evil.example/hook", {}, b"{}")


OBJECTIONS = {
    "no TLS": ("http://a.example/", "must begin with https://"),
    "another scheme": ("file:///etc/passwd", "must begin with https://"),
    "no host": ("https:///hook", "no URL|https://"),
    "no URL": ("https://[::1/", "no URL"),
    "a bad port": ("https://a.example:99999/", "no URL"),
    "with a password": ("https://me:secret@a.example/", "name or password"),
    "a fragment": ("https://a.example/#x", "fragment"),
    "a space": ("https://a.example/a b", "plain characters"),
    "a line break": ("https://a.example/\r\nx: y", "plain characters"),
    "too long": ("https://a.example/" + "x" * 2000, "plain characters"),
    "an inner address": ("https://10.0.0.1/", "no public address"),
}


@pytest.mark.parametrize(("url", "reason"), OBJECTIONS.values(), ids=OBJECTIONS)
async def test_what_is_wrong_with_an_address_is_said(url: str, reason: str) -> None:
    with pytest.raises(NotAllowed, match=reason):
        await Outside(demo=False, hosts=NOBODY).post(url, {}, b"{}")


def test_named_hosts_are_the_only_ones_and_may_be_inner() -> None:
    """GENJIN_WEBHOOK_HOSTS: the administrator answers for them."""
    outside = Outside(demo=False, hosts=frozenset({"crm.example", "10.0.0.5"}))

    assert "" == outside.objection("https://CRM.example./hook")
    assert "" == outside.objection("https://10.0.0.5/hook")
    assert "not among GENJIN_WEBHOOK_HOSTS" in outside.objection("https://a.example/")


# -- answers ---------------------------------------------------------------------------------------


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    running = Receiver()
    yield running
    running.close()


async def test_the_demo_may_call_this_machine(receiver: Receiver) -> None:
    outside = Outside(demo=True, hosts=NOBODY)

    status = await outside.post(receiver.url, {"x": "y"}, b"{}")

    assert (200, "y") == (status, receiver.got[0].headers["x"])


async def test_a_named_host_on_this_machine_may_be_called(receiver: Receiver) -> None:
    """Outside the demo with TLS, which this receiver does not speak: the connection was made."""
    outside = Outside(demo=False, hosts=frozenset({"127.0.0.1"}))

    with pytest.raises(Failed, match=r"SSL|ssl"):
        await outside.post(receiver.url.replace("http://", "https://"), {}, b"{}")


async def test_a_redirection_is_not_followed(receiver: Receiver) -> None:
    receiver.answers = lambda _got: 307
    receiver.location = receiver.url + "/elsewhere"

    status = await Outside(demo=True, hosts=NOBODY).post(receiver.url, {}, b"{}")

    assert (307, ["/hook"]) == (status, [got.path for got in receiver.got])


async def test_a_receiver_that_does_not_answer_is_left(receiver: Receiver) -> None:
    receiver.hangs = True

    with pytest.raises(Failed):
        await Outside(demo=True, hosts=NOBODY, total_seconds=0.2).post(receiver.url, {}, b"{}")


async def test_an_answer_that_never_ends_is_taken_by_its_status(receiver: Receiver) -> None:
    receiver.drips = True

    status = await Outside(demo=True, hosts=NOBODY, total_seconds=0.5).post(receiver.url, {}, b"{}")

    assert 200 == status


async def test_of_a_long_answer_only_the_beginning_is_read(receiver: Receiver) -> None:
    receiver.says = b"x" * (MOST_BYTES * 200)

    status = await Outside(demo=True, hosts=NOBODY).post(receiver.url, {}, b"{}")

    assert 200 == status


async def test_a_closed_port_is_a_failure() -> None:
    with pytest.raises(Failed):
        await Outside(demo=True, hosts=NOBODY).post("http://127.0.0.1:9/", {}, b"{}")
