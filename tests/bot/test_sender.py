"""What becomes of a message that the platform did not take at once."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa

from bot import compose
from bot.demo import play
from bot.http import Unanswered, Unsent
from bot.platforms.console import Console
from bot.platforms.contract import Delivery, HttpAnswer, HttpCall, Letter, Limit, Platform, TryLater
from bot.settings import Settings
from storage import outbox, tables
from storage.database import Database
from storage.outbox import Outgoing
from tests.fakes import FakeClock

NOW = datetime(2026, 3, 18, 8, 20, tzinfo=UTC)
Outcome = HttpAnswer | Exception
TAKEN, AWAY = HttpAnswer(200), HttpAnswer(503)
HANGS = HttpAnswer(0)
NO_ANSWER, NO_CONNECTION = Unanswered("timed out"), Unsent("refused")


class Patient(Console):
    """A console that asks to wait where it answers 429."""

    def judge(self, letter: Letter, answers: tuple[HttpAnswer, ...]) -> Delivery:
        if answers[-1].status == 429:
            return TryLater(float(answers[-1].headers["retry-after"]))
        return super().judge(letter, answers)


class Forgetful(Patient):
    """One that drops no doubles."""

    resend: ClassVar[Any] = "none"


class ByContent(Patient):
    """One that drops the same content for half an hour."""

    resend: ClassVar[Any] = "content"


class Narrow(Patient):
    """One that takes fifty calls a second, and one for each chat."""

    limits: ClassVar[tuple[Limit, ...]] = (Limit(50, 1), Limit(1, 1, per="recipient"))


class Line:
    """A sender and a platform that answers as told; remembers when it was called."""

    def __init__(self, database: Database, clock: FakeClock, platform: Platform) -> None:
        self.clock, self.database = clock, database
        self.answers: Callable[[HttpCall], Outcome] = lambda _call: TAKEN
        self.calls: list[tuple[datetime, str]] = []
        settings = Settings(environment="demo", database_url=str(database.url))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(compose, "apps_of", lambda _: {("console", "demo"): platform})
            self.process = compose.build(settings, clock=clock, door=self._call)

    async def _call(self, call: HttpCall) -> HttpAnswer:
        said = self.answers(call)
        if said is HANGS:
            await asyncio.Event().wait()
        self.calls.append((self.clock.now(), call.body.decode()))
        if isinstance(said, Exception):
            raise said
        return said

    def owes(self, key: str, *, chat: str = "5", kind: str = "reply") -> int:
        """One message to send."""
        letter = Outgoing(
            1, "console", "demo", {"chat": chat}, chat, kind, key, {"text": key}, self.clock.now()
        )
        (made,) = self.database.write(lambda at: outbox.add(at, [letter])).result(10)
        assert made is not None
        return made

    def settles(self) -> None:
        """Send what is due."""
        asyncio.run(self.process.sender.settle())

    def tries_for(self, **units: float) -> None:
        """Time passes, and each time that something is due it is tried."""
        end = self.clock.now() + timedelta(**units)
        while (due := self.due()) is not None and due <= end:
            self.clock.set(max(due, self.clock.now()))
            self.settles()
        self.clock.set(end)

    def due(self) -> datetime | None:
        """When the next message is tried."""
        table = tables.outbox
        statement = sa.select(sa.func.min(table.c.visible_at)).where(table.c.status == 0)
        return self.database.read(lambda at: at.execute(statement).scalar()).result(10)

    def row(self, row_id: int) -> Any:
        table = tables.outbox
        statement = sa.select(table).where(table.c.id == row_id)
        return self.database.read(lambda at: at.execute(statement).one()).result(10)


@pytest.fixture
def company(database: Database) -> Database:
    """The demo company, on both databases in turn."""
    play.load_company(database, NOW)
    return database


@pytest.fixture
def line(company: Database, clock: FakeClock) -> Iterator[Callable[..., Line]]:
    """line(platform): a sender for it."""
    lines = []

    def making(platform: Any = None) -> Line:
        chosen: Any = Patient() if platform is None else platform
        lines.append(Line(company, clock, chosen))
        return lines[-1]

    yield making
    for one in lines:
        one.process.database.close()


def test_what_did_not_arrive_is_tried_for_a_day(line: Callable[..., Line]) -> None:
    """Ever more rarely; then it is dead, and says why."""
    away = line()
    away.answers = lambda _call: AWAY
    message = away.owes("a")

    away.tries_for(hours=23)
    waiting = away.row(message).status
    away.tries_for(hours=2)

    row = away.row(message)
    assert (tables.READY, outbox.DEAD) == (waiting, row.status)
    assert "given up after a day: status 503" == row.error
    pauses = [after - before for (before, _), (after, _) in pairwise(away.calls)]
    assert timedelta(minutes=7) < max(pauses) <= timedelta(minutes=15)


def test_who_may_have_it_gets_it_again_while_doubles_are_dropped(
    line: Callable[..., Line],
) -> None:
    """With its key, for less than an hour; then an administrator is to look."""
    slow = line()
    slow.answers = lambda _call: NO_ANSWER
    message = slow.owes("a")

    slow.tries_for(hours=5)

    row, times = slow.row(message), [at for at, _ in slow.calls]
    assert outbox.UNKNOWN == row.status
    assert len(times) > 3
    assert times[-1] - times[0] < timedelta(minutes=55)
    assert 1 == len({body for _, body in slow.calls})


def test_where_only_the_same_content_is_dropped_there_is_half_the_time(
    line: Callable[..., Line],
) -> None:
    slow = line(ByContent())
    slow.answers = lambda _call: NO_ANSWER
    message = slow.owes("a")

    slow.tries_for(hours=5)

    times = [at for at, _ in slow.calls]
    assert outbox.UNKNOWN == slow.row(message).status
    assert times[-1] - times[0] < timedelta(minutes=25)


def test_where_doubles_are_not_dropped_it_is_sent_once_more(line: Callable[..., Line]) -> None:
    """A doubled message is accepted there, a lost one is not; twice is enough."""
    slow = line(Forgetful())
    slow.answers = lambda _call: NO_ANSWER
    message = slow.owes("a")

    slow.tries_for(hours=5)

    assert 2 == len(slow.calls)
    assert outbox.UNKNOWN == slow.row(message).status


def test_what_surely_did_not_arrive_counts_not_towards_that(line: Callable[..., Line]) -> None:
    """Refused connections double nothing."""
    shut = line(Forgetful())
    shut.answers = lambda _call: NO_CONNECTION
    message = shut.owes("a")

    shut.tries_for(hours=3)
    shut.answers = lambda _call: TAKEN
    shut.tries_for(hours=1)

    assert len(shut.calls) > 4
    assert outbox.SENT == shut.row(message).status


def test_a_sender_that_died_amid_a_call_is_a_call_without_an_answer(
    line: Callable[..., Line], company: Database
) -> None:
    """Its claim runs out; where doubles are not dropped, two such ends are enough."""
    dying = line(Forgetful())
    message = dying.owes("a")
    for _ in range(2):
        company.write(lambda at: outbox.claim_ready(at, dying.clock.now(), 1)).result(10)
        dying.clock.passes(seconds=outbox.LEASE.total_seconds())

    dying.settles()

    assert [] == dying.calls
    assert outbox.UNKNOWN == dying.row(message).status


def test_long_after_a_death_amid_a_call_it_is_not_sent_blindly(
    line: Callable[..., Line], company: Database
) -> None:
    """The machine was off for two hours: by now the platform would show it twice."""
    dying = line()
    message = dying.owes("a")
    company.write(lambda at: outbox.claim_ready(at, dying.clock.now(), 1)).result(10)

    dying.clock.passes(hours=2)
    dying.settles()

    assert [] == dying.calls
    assert outbox.UNKNOWN == dying.row(message).status


def test_a_database_that_is_away_for_a_moment_doubles_nothing(
    line: Callable[..., Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The platform has it already: it is marked as soon as that can be written."""
    forgetful, mark, away = line(Forgetful()), outbox.mark_sent, iter((True, True, False))
    message = forgetful.owes("a")

    def marks(*words: Any) -> bool:
        if next(away):
            raise sa.exc.OperationalError("UPDATE", {}, Exception("away"))
        return mark(*words)

    monkeypatch.setattr(outbox, "mark_sent", marks)
    forgetful.settles()
    forgetful.tries_for(hours=1)

    assert 1 == len(forgetful.calls)
    assert outbox.SENT == forgetful.row(message).status


def test_a_limit_holds_for_the_app_and_costs_no_attempt(line: Callable[..., Line]) -> None:
    """As long as the platform says; then in order."""
    busy = line()
    busy.answers = lambda _call: HttpAnswer(429, {"retry-after": "30"})
    first, second = busy.owes("a"), busy.owes("b", chat="6")
    busy.settles()
    called = len(busy.calls)

    busy.answers = lambda _call: TAKEN
    busy.tries_for(seconds=29)
    meanwhile = len(busy.calls)
    busy.tries_for(seconds=2)

    assert called == meanwhile
    assert [outbox.SENT] * 2 == [busy.row(one).status for one in (first, second)]
    assert 1 == busy.row(first).attempts


def test_a_recipients_limit_is_kept_before_the_platform_complains(
    line: Callable[..., Line],
) -> None:
    """One a second and no more; all of them arrive, in order, and no attempt is counted."""
    narrow = line(Narrow())
    messages = [narrow.owes(str(number)) for number in range(9)]

    narrow.settles()
    narrow.tries_for(minutes=1)

    times = [at for at, _ in narrow.calls]
    rows = [narrow.row(one) for one in messages]
    assert {(outbox.SENT, 1)} == {(row.status, row.attempts) for row in rows}
    assert all(after - before >= timedelta(seconds=1) for before, after in pairwise(times))


def test_a_bug_in_wording_buries_one_message_only(line: Callable[..., Line]) -> None:
    """It cannot be written, so nobody knows; the others go out."""
    odd = line(Forgetful())
    broken, fine = odd.owes("a"), odd.owes("b", chat="6")
    write = Forgetful.write

    def writes(self: Any, letter: Letter, **more: Any) -> HttpCall:
        if letter.content.text == "a":
            raise RuntimeError("no word for it")
        return write(self, letter, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Forgetful, "write", writes)
        odd.settles()
        odd.tries_for(hours=1)

    assert [outbox.UNKNOWN, outbox.SENT] == [odd.row(one).status for one in (broken, fine)]
    assert "no word for it" in odd.row(broken).error


def test_what_nobody_waits_for_has_places_of_its_own(
    company: Database, line: Callable[..., Line]
) -> None:
    """A flood of replies holds no digest back."""
    flooded = line()
    for number in range(30):
        flooded.owes(f"reply {number}", chat=str(number))
    flooded.owes("digest", chat="boss", kind="digest")

    rest = company.write(
        lambda at: outbox.claim_ready(at, flooded.clock.now(), 5, which=outbox.REST)
    ).result(10)

    assert ["digest"] == [parcel.kind for parcel in rest]


def test_a_flood_of_slow_replies_leaves_places_for_the_rest(line: Callable[..., Line]) -> None:
    """Even where all of them go through one app, which has its share of replies under way."""
    flooded, hanging = line(), []

    def answers(call: HttpCall) -> Outcome:
        if b"digest" in call.body:
            return TAKEN
        hanging.append(call)
        return HANGS

    async def until(done: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not done():  # noqa: ASYNC110
                await asyncio.sleep(0.05)  # noqa: TID251

    async def run() -> int:
        sender = flooded.process.sender
        loop = asyncio.create_task(sender.run())
        await until(lambda: len(hanging) >= 16)
        digest = flooded.owes("digest", chat="boss", kind="digest")
        sender.wake()
        await until(lambda: flooded.row(digest).status == outbox.SENT)
        await sender.finish(0)
        loop.cancel()
        return digest

    flooded.answers = answers
    for number in range(40):
        flooded.owes(f"reply {number}", chat=str(number))

    digest = asyncio.run(run())

    assert outbox.SENT == flooded.row(digest).status
