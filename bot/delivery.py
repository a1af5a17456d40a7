"""Webhooks going out: one letter of the outbox, signed, posted, and what became of it.

A failed one steps into a lane with the others that wait as long: the receiver gets one at a time of
each, new ones first, and a single event that it cannot digest holds none of the others.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import orjson

from bot import checkpoints, signing
from bot.clock import Clock
from bot.outside import Failed, NotAllowed, Outside
from bot.sealing import Box, Unreadable
from bot.version import VERSION
from storage import outbox, subscriptions
from storage.database import Database, Transaction
from storage.outbox import Parcel
from storage.subscriptions import Subscription

T = TypeVar("T")

# Before each further try; together they last a day.
PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=6),
    timedelta(hours=10),
)
GONE = 410


class Delivery:
    """Sends the webhooks that the outbox holds."""

    def __init__(self, database: Database, outside: Outside, box: Box, clock: Clock) -> None:
        self._database, self._outside = database, outside
        self._box, self._clock = box, clock

    async def send(self, parcel: Parcel) -> str:
        """One try; answers what became of it."""
        organization_id, subscription_id = parcel.organization_id, int(parcel.app)
        subscription = await asyncio.wrap_future(
            self._database.read(lambda at: subscriptions.find(at, organization_id, subscription_id))
        )
        if subscription is None:
            return await self._bury(parcel, "the subscription was removed")
        if subscription.state != subscriptions.ACTIVE:
            return await self._bury(parcel, "the subscription is switched off")
        try:
            status = await post(
                self._outside,
                self._box,
                subscription,
                message_id=parcel.payload["id"],
                body=parcel.payload["body"],
                now=self._clock.now(),
            )
        except (NotAllowed, Unreadable) as error:
            return await self._bury(parcel, why(error))
        except Failed as error:
            return await self._later(parcel, str(error))
        checkpoints.reached("after webhook, before mark")
        if status == GONE:
            return await self._switch_off(parcel, subscription_id)
        if not is_delivered(status):
            return await self._later(parcel, f"status {status}")
        sent = await self._write(lambda at: outbox.mark_sent(at, parcel, None))
        return "sent" if sent else "lost"

    async def _later(self, parcel: Parcel, error: str) -> str:
        tries = parcel.attempts
        if tries > len(PAUSES):
            return await self._bury(parcel, f"given up after {tries} tries in a day: {error}")
        until = self._clock.now() + PAUSES[tries - 1]
        lane = f"{subscriptions.PLATFORM}/{parcel.app}/{tries}"
        await self._write(lambda at: outbox.put_aside(at, parcel, until, error, lane))
        return "later"

    async def _switch_off(self, parcel: Parcel, subscription_id: int) -> str:
        """The receiver says that it is gone for good."""
        now = self._clock.now()

        def switch(at: Transaction) -> None:
            subscriptions.switch_off(at, parcel.organization_id, subscription_id, now)
            outbox.bury(at, parcel, f"status {GONE}: the subscription is switched off")

        await self._write(switch)
        return "dead"

    async def _bury(self, parcel: Parcel, error: str) -> str:
        await self._write(lambda at: outbox.bury(at, parcel, error))
        return "dead"

    async def _write(self, function: Callable[[Transaction], T]) -> T:
        return await asyncio.wrap_future(self._database.write(function))


async def post(
    outside: Outside,
    box: Box,
    subscription: Subscription,
    *,
    message_id: str,
    body: dict[str, Any],
    now: datetime,
) -> int:
    """Sign and post one message; answers the receiver's status."""
    content = orjson.dumps(body)
    headers = signing.headers(box.open(subscription.sealed), message_id, now, content)
    headers |= {"content-type": "application/json", "user-agent": f"Genjin/{VERSION}"}
    return await outside.post(subscription.url, headers, content)


def is_delivered(status: int) -> bool:
    """Whether the receiver has taken it; a redirection is a refusal."""
    return 200 <= status < 300


def why(error: NotAllowed | Unreadable) -> str:
    """What an administrator is told of a message that cannot be sent."""
    if isinstance(error, Unreadable):
        return "its secret was sealed with another GENJIN_SECRET_KEY: subscribe anew"
    return str(error)
