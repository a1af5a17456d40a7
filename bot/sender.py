"""The loop that sends: claim an outbox row, write, call, judge, mark.

One recipient's messages go one at a time and in order; recipients do not wait for each other.
Some places are kept for what nobody sits and waits for, and a slow app gets only its share of all.
Webhooks have rounds of their own, so that slow receivers hold no reply.
"""

import asyncio
import functools
import logging
from collections import Counter
from collections.abc import Coroutine, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot import checkpoints
from bot import send_rules as rules
from bot.clock import Clock
from bot.delivery import Delivery
from bot.http import Http, Unanswered, Unsent
from bot.known import Keeper, Unavailable
from bot.metrics import Counters
from bot.platforms.contract import (
    HttpAnswer,
    Letter,
    More,
    Platform,
    Refused,
    Renew,
    Sent,
    TryLater,
)
from bot.rounds import Rounds
from handlers.conversation import from_plain
from storage import budgets, outbox
from storage.database import Database, DatabaseAway, Transaction
from storage.outbox import Parcel

log = logging.getLogger("genjin.sender")

AT_ONCE = 64
REST_AT_ONCE = AT_ONCE // 4  # besides: a fifth of all places, for what nobody waits for
WEBHOOKS_AT_ONCE = 40  # each may wait 10 s for its receiver
AN_APP_AT_ONCE = 16  # an app with as many under way gets no more for now
FEW_AT_ONCE = 2  # where doubles are not dropped: what is under way in a crash is seen twice
GIVE_UP_AFTER = timedelta(hours=24)
PATIENCE = timedelta(seconds=5)  # for the budget, before the row goes back
LONGEST_WAIT = timedelta(minutes=15)
INSIST_SECONDS = (1, 2, 4, 8, 0)  # together, and with the call before, less than a claim lasts
NO_ANSWER = "no answer"


class Sender:
    """Sends what the outbox holds for the apps of this process."""

    def __init__(
        self,
        database: Database,
        platforms: Mapping[tuple[str, str], Platform],
        *,
        http: Http,
        keeper: Keeper,
        delivery: Delivery,
        clock: Clock,
        counters: Counters,
    ) -> None:
        self._database, self._platforms = database, platforms
        self._http, self._keeper, self._clock, self._counters = http, keeper, clock, counters
        self._delivery = delivery
        self._unsent: dict[int, Parcel] = {}  # claimed, and their call has not begun
        self._under_way: Counter[tuple[str, outbox.App]] = Counter()  # in each kind of places
        self._careful = frozenset(
            app for app, platform in platforms.items() if platform.resend == "none"
        )
        places = [
            (outbox.ALL, AT_ONCE, None),
            (outbox.REST, REST_AT_ONCE, None),
            (outbox.WEBHOOKS, WEBHOOKS_AT_ONCE, None),
            *((outbox.ALL, FEW_AT_ONCE, app) for app in sorted(self._careful)),
        ]
        self._rounds = tuple(
            Rounds(clock, at_once, functools.partial(self._claim, which, app))
            for which, at_once, app in places
        )

    def wake(self) -> None:
        """There may be something to send."""
        for rounds in self._rounds:
            rounds.wake()

    async def finish(self, seconds: float) -> None:
        """Claim nothing more, and wait so long for what is under way."""
        await asyncio.gather(*(rounds.finish(seconds) for rounds in self._rounds))

    async def release(self) -> int:
        """Give back what `finish` dropped before its call began; how much."""
        unsent, now = tuple(self._unsent.values()), self._clock.now()
        if not unsent:
            return 0
        released: int = await self._write(
            lambda at: sum(outbox.release(at, parcel, now) for parcel in unsent)
        )
        return released

    async def run(self) -> None:
        """Send until stopped."""
        await asyncio.gather(*(rounds.run() for rounds in self._rounds))

    async def settle(self) -> None:
        """Send all that is due now, then return: for the console and tests."""
        for rounds in self._rounds:
            await rounds.settle()

    async def _claim(
        self, which: str, of: outbox.App | None, room: int
    ) -> list[Coroutine[Any, Any, None]]:
        now, most = self._clock.now(), min(room, AN_APP_AT_ONCE)
        busy = {
            app
            for (places, app), many in self._under_way.items()
            if places == which and many >= AN_APP_AT_ONCE
        }
        without = frozenset() if of else self._careful | busy
        parcels: list[Parcel] = await self._write(
            lambda at: outbox.claim_ready(at, now, most, which=which, of=of, without=without)
        )
        return [self._send(parcel, which) for parcel in parcels]

    async def _send(self, parcel: Parcel, which: str) -> None:
        started = self._clock.monotonic()
        place = (which, (parcel.platform, parcel.app))
        self._under_way[place] += 1
        self._unsent[parcel.id] = parcel
        try:
            outcome = await self._try(parcel)
        except DatabaseAway:
            outcome = "database away"  # the lease runs out and the row comes back
        except Exception as error:
            log.exception("sending failed", extra={"action": "outbox.bug", "outbox_id": parcel.id})
            outcome = await self._after_bug(parcel, f"bug: {type(error).__name__}: {error}")
        finally:
            self._under_way[place] -= 1
        self._unsent.pop(parcel.id, None)  # one whose task was cancelled stays: it is released
        self._counters.inc("genjin_sends_total", platform=parcel.platform, outcome=outcome)
        log.info(
            "message sent" if outcome == "sent" else "message not sent",
            extra={
                "action": "message.sent",
                "outbox_id": parcel.id,
                "organization": parcel.organization_id,
                "platform": parcel.platform,
                "kind": parcel.kind,
                "outcome": outcome,
                "duration_ms": round((self._clock.monotonic() - started) * 1000, 1),
            },
        )

    async def _try(self, parcel: Parcel) -> str:
        if parcel.kind == outbox.WEBHOOK:
            self._unsent.pop(parcel.id)
            return await self._delivery.send(parcel)
        platform = self._platforms.get((parcel.platform, parcel.app))
        now = self._clock.now()
        if platform is None:
            return await self._bury(parcel, "no such app is configured (GENJIN_APPS)")
        if parcel.expires_at is not None and parcel.expires_at <= now:
            return await self._bury(parcel, "expired")
        if parcel.about is not None and parcel.about_handle is None:
            return await self._bury(parcel, "the message to change was never sent")
        if not rules.may_repeat(parcel, platform, now):
            return await self._unknown(parcel, NO_ANSWER)
        waited = await self._reserve(parcel, platform, now)
        if waited:
            return waited
        letter = Letter(
            kind=parcel.kind,
            to=parcel.target,
            content=from_plain(parcel.payload),
            key=f"g:{parcel.id}",
            about=parcel.about_handle,
            expires_at=parcel.expires_at,
        )
        try:
            return await self._call(parcel, letter, platform)
        except (Unsent, Unavailable) as error:
            return await self._later(parcel, None, str(error))
        except Unanswered as error:
            return await self._unsure(parcel, platform, f"{NO_ANSWER}: {error}")

    async def _reserve(self, parcel: Parcel, platform: Platform, now: datetime) -> str:
        """Wait for the next moment that the platform's limits leave; "" when it has come."""
        allowed = rules.budgets_of(parcel, platform)
        if not allowed:
            return ""
        wait = await self._write(
            lambda at: budgets.reserve(at, rules.spender(parcel), allowed, now, PATIENCE)
        )
        if wait > PATIENCE:
            until = now + wait
            await self._write(
                lambda at: outbox.mark_later(at, parcel, until, "budget", counts=False)
            )
            return "budget"
        await self._clock.sleep(wait.total_seconds())
        return ""

    async def _call(self, parcel: Parcel, letter: Letter, platform: Platform) -> str:
        answers = tuple(_answer(plain) for plain in parcel.answers)
        known = await self._keeper.known(platform)
        call = platform.write(letter, so_far=answers, known=known)
        checkpoints.reached("before send")
        self._unsent.pop(parcel.id, None)
        answer = await self._http.call(call, platform.base_url)
        checkpoints.reached("after send, before mark")
        answers = (*answers, answer)
        match platform.judge(letter, answers):
            case Sent(handle):
                return await self._mark_sent(parcel, handle)
            case More():
                now, plain = self._clock.now(), [_plain(answer) for answer in answers]
                await self._write(lambda at: outbox.mark_more(at, parcel, plain, now))
                return "more"
            case Renew(name):
                self._keeper.forget(platform, name)
                return await self._later(parcel, None, f"{name} was refused")
            case TryLater(after):
                return await self._later(parcel, after, f"status {answer.status}")
            case Refused(why):
                return await self._bury(parcel, why)

    async def _mark_sent(self, parcel: Parcel, handle: Any) -> str:
        """Insist while the claim lasts: what is not marked is sent again."""
        for pause in INSIST_SECONDS:
            try:
                sent = await self._write(lambda at: outbox.mark_sent(at, parcel, handle))
            except DatabaseAway:
                await self._clock.sleep(pause)
            else:
                return "sent" if sent else "lost"
        return "database away"

    async def _later(self, parcel: Parcel, after: float | None, error: str) -> str:
        """It did not arrive: again after a while; after a day it is given up."""
        now = self._clock.now()
        if now - parcel.first_try_at > GIVE_UP_AFTER:
            return await self._bury(parcel, f"given up after a day: {error}")
        if after is not None:  # the platform asked the whole app to wait: no attempt of this row
            until = now + timedelta(seconds=after)

            def wait(at: Transaction) -> bool:
                budgets.block(at, rules.spender(parcel), until)
                return outbox.mark_later(at, parcel, until, error, counts=False)

            await self._write(wait)
            return "limited"
        until = now + self._back_off(parcel)
        await self._write(lambda at: outbox.mark_later(at, parcel, until, error))
        return "later"

    async def _unsure(self, parcel: Parcel, platform: Platform, error: str) -> str:
        """It may have arrived. Whether to send again is the platform's capability."""
        until = self._clock.now() + self._back_off(parcel)
        if not rules.may_repeat(parcel, platform, until, tries=parcel.unsure + 1):
            return await self._unknown(parcel, error)
        await self._write(lambda at: outbox.mark_unsure(at, parcel, until, error))
        return "unsure"

    async def _after_bug(self, parcel: Parcel, error: str) -> str:
        """Ours, before or after the call: nobody knows which."""
        platform = self._platforms.get((parcel.platform, parcel.app))
        if platform is None:
            return await self._later(parcel, None, error)
        return await self._unsure(parcel, platform, error)

    async def _unknown(self, parcel: Parcel, error: str) -> str:
        """Nobody knows whether it arrived, and sending it again could double it."""
        self._counters.inc("genjin_outbox_unknown_total", platform=parcel.platform)
        log.error(
            "message may not have arrived",
            extra={"action": "outbox.unknown", "outbox_id": parcel.id},
        )
        await self._write(lambda at: outbox.mark_unknown(at, parcel, error))
        return "unknown"

    def _back_off(self, parcel: Parcel) -> timedelta:
        longest = min(LONGEST_WAIT, timedelta(seconds=2 ** min(parcel.attempts, 10)))
        return longest * self._clock.jitter(0.5, 1.0)

    async def _bury(self, parcel: Parcel, why: str) -> str:
        await self._write(lambda at: outbox.bury(at, parcel, why))
        return "dead"

    async def _write(self, function: Any) -> Any:
        return await asyncio.wrap_future(self._database.write(function))


def _plain(answer: HttpAnswer) -> list[Any]:
    return [answer.status, dict(answer.headers), answer.body.decode("latin-1")]


def _answer(plain: list[Any]) -> HttpAnswer:
    return HttpAnswer(plain[0], plain[1], plain[2].encode("latin-1"))
