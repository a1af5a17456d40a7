"""Keeps what platforms need fresh: access tokens, key sets, the bot's own id.

One fetch at a time for each; kept in this process. (Shared by workers and encrypted at rest as soon
as the first platform with a token comes.)
"""

import asyncio
from collections import defaultdict

from bot.clock import Clock
from bot.http import Http
from bot.platforms.contract import Fact, Known, Need, Platform


class Unavailable(Exception):
    """What a platform needs could not be fetched; try later."""


class Keeper:
    """The facts of all apps of this process."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http, self._clock = http, clock
        self._facts: dict[tuple[str, str, str], Fact] = {}
        self._locks: defaultdict[tuple[str, str, str], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def known(self, platform: Platform) -> Known:
        """All that this app needs, fetched where it is missing or stale."""
        facts: dict[str, object] = {"random16": self._clock.random16()}
        for need in platform.needs():
            facts[need.name] = await self._fact(platform, need, facts)
        return facts

    def forget(self, platform: Platform, name: str) -> None:
        """A fact was refused: the next `known` fetches it anew."""
        self._facts.pop((platform.platform, platform.key, name), None)

    async def _fact(self, platform: Platform, need: Need, known: Known) -> object:
        key = (platform.platform, platform.key, need.name)
        async with self._locks[key]:
            fact = self._facts.get(key)
            if fact is None or fact.refresh_at <= self._clock.now():
                answer = await self._http.call(need.call(known), platform.base_url)
                learned = need.learn(answer)
                if not isinstance(learned, Fact):
                    raise Unavailable(f"{need.name}: {learned}")
                fact = self._facts[key] = learned
            return fact.value
