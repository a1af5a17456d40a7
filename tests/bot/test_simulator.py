"""The stand-in vendor: what it shows, what it drops, and every fault as our own Http meets it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import faults
from bot.clock import SystemClock
from bot.faults import Fault
from bot.http import Http, Unanswered, Unsent
from bot.platforms.contract import Content, Delivery, HttpCall, Letter
from bot.platforms.simulator import Event
from bot.simulator import Simulator

LETTER = Letter("reply", {"chat": "c1"}, Content(text="好"), "g:12")


@pytest.fixture
async def vendor() -> AsyncIterator[Simulator]:
    running = Simulator(SystemClock(), lambda: 0.5)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    opened = Http({})
    yield opened
    await opened.close()


async def sent(vendor: Simulator, http: Http, app: str, letter: Letter = LETTER) -> Delivery:
    platform = vendor.apps[app].configuration
    answer = await http.call(platform.write(letter, so_far=(), known={}), platform.base_url)
    return platform.judge(letter, (answer,))


@pytest.mark.parametrize(("resend", "seen"), [("key", 1), ("content", 1), ("none", 2)])
async def test_a_doubled_message_is_dropped_as_the_vendor_can(
    vendor: Simulator, http: Http, resend: str, seen: int
) -> None:
    """By key, by content or not at all; every call is remembered."""
    vendor.open_app("a", resend=resend)

    first = await sent(vendor, http, "a")
    second = await sent(vendor, http, "a")

    assert seen == len(vendor.sees("a", "c1"))
    assert seen - 1 == vendor.apps["a"].doubles()
    assert (seen == 1) == (first == second)
    assert [True, seen == 2] == [call.is_new for call in vendor.calls]


async def test_a_card_looks_otherwise_when_it_is_changed(vendor: Simulator, http: Http) -> None:
    """There is one message still."""
    vendor.open_app("a")
    await sent(vendor, http, "a")
    change = Letter("card_update", {"chat": "c1"}, Content(text="改"), "g:13", about="a-1")

    await sent(vendor, http, "a", change)

    assert [{"text": "改", "card": None}] == vendor.sees("a", "c1")


@pytest.mark.parametrize(
    ("fault", "status"), [(faults.LIMIT, 429), (faults.ERROR, 500), (faults.GARBAGE, 200)]
)
async def test_a_fault_that_answers(
    vendor: Simulator, http: Http, fault: Fault, status: int
) -> None:
    """Such an answer is one to try again; nothing is shown."""
    vendor.open_app("a")
    vendor.apps["a"].faults.order(fault)
    platform = vendor.apps["a"].configuration

    answer = await http.call(platform.write(LETTER, so_far=(), known={}), platform.base_url)

    assert status == answer.status
    assert [] == vendor.sees("a", "c1")
    assert [fault] == [call.fault for call in vendor.calls]


@pytest.mark.parametrize(
    "fault",
    [faults.SILENCE, faults.RESET, Fault("reset", taken=True), Fault("drip", seconds=0.1)],
    ids=["silence", "reset", "taken and reset", "drip"],
)
async def test_a_fault_that_does_not(vendor: Simulator, http: Http, fault: Fault) -> None:
    """Nobody knows what became of it; shown is what was taken."""
    vendor.open_app("a")
    vendor.apps["a"].faults.order(fault)

    with pytest.raises(Unanswered):
        await sent(vendor, http, "a")

    assert fault.taken == (len(vendor.sees("a", "c1")) == 1)


async def test_an_answer_that_comes_in_pieces_is_read_whole(http: Http) -> None:
    """Half an answer would be taken for a vendor out of order, and the message sent again."""

    async def pieces(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for piece in (b'{"id":', b'"m-1"}'):
            await response.write(piece)
            await SystemClock().sleep(0.05)
        return response

    server = TestServer(web.Application())
    server.app.router.add_post("/messages", pieces)
    await server.start_server()

    answer = await http.call(HttpCall("POST", "/messages"), str(server.make_url("")))
    await server.close()

    assert b'{"id":"m-1"}' == answer.body


async def test_a_closed_port_takes_nothing_and_opens_again(vendor: Simulator, http: Http) -> None:
    """A connection that is refused is known not to have arrived."""
    vendor.open_app("a")
    await vendor.stop()

    with pytest.raises(Unsent):
        await sent(vendor, http, "a")
    await vendor.start()
    await sent(vendor, http, "a")

    assert 1 == len(vendor.sees("a", "c1"))


async def test_events_come_several_times_until_they_are_taken(vendor: Simulator) -> None:
    """A vendor posts again what was not answered with 200."""
    answers, heard = iter([503, 500]), []

    async def webhook(request: web.Request) -> web.Response:
        heard.append((await request.json())["id"])
        return web.Response(status=next(answers, 200))

    genjin = TestServer(web.Application())
    genjin.app.router.add_post("/webhooks/simulator/a", webhook)
    await genjin.start_server()
    vendor.open_app("a")
    at = datetime(2026, 3, 18, tzinfo=UTC)
    events = [("a", Event(id=f"e{n}", chat="c", user="u", sent_at=at)) for n in range(3)]
    acked: list[str] = []

    posted = await vendor.deliver(
        events, lambda: str(genjin.make_url("")), acked=lambda event: acked.append(event.id)
    )
    await genjin.close()

    assert 3 * 3 + 2 == posted == len(heard)  # chance 0.5 is three times each; two were refused
    assert ["e0", "e0", "e0", "e1", "e1", "e1", "e2", "e2", "e2"] == sorted(acked)


def test_faults_come_as_ordered_then_by_their_shares() -> None:
    """The same chance brings the same faults."""
    drawn = iter([0.04, 0.06, 0.5])
    several = faults.Faults(lambda: next(drawn), [(faults.LIMIT, 0.05), (faults.ERROR, 0.05)])
    several.order(faults.RESET, None)

    met = [several.next() for _ in range(5)]

    assert [faults.RESET, None, faults.LIMIT, faults.ERROR, None] == met
