"""The moving windows of the rate limits, in this process's memory.

A storage of the library `limits`. Its own one keeps every key it ever saw, starts a thread with
nearly each call to look through all of them, and reads a clock that tests cannot move.
"""

import math
from collections import OrderedDict, deque
from typing import NamedTuple

from limits import RateLimitItemPerSecond
from limits.storage import MovingWindowSupport, Storage
from limits.strategies import MovingWindowRateLimiter

from bot.clock import Clock
from handlers.dialects.contract import Rate

MOST_KEYS = 10_000  # of 60 calls each: 8 MB


class Memory(Storage, MovingWindowSupport):
    """When each key was hit lately; where there is no room, the one not hit for longest goes."""

    STORAGE_SCHEME = None  # reached by no URI

    def __init__(self, clock: Clock, most_keys: int = MOST_KEYS) -> None:
        super().__init__()
        self._clock, self._most = clock, most_keys
        self._hits: OrderedDict[str, deque[float]] = OrderedDict()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Note `amount` hits, unless they are more than `limit` in the last `expiry` seconds."""
        hits = self._lately(key, expiry)
        if len(hits) + amount > limit:
            return False
        hits.extend([self._clock.monotonic()] * amount)
        self._hits[key] = hits
        self._hits.move_to_end(key)
        while len(self._hits) > self._most:
            self._hits.popitem(last=False)
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """When the oldest hit was that still counts, and how many there are."""
        hits = self._lately(key, expiry)
        return (hits[0] if hits else self._clock.monotonic()), len(hits)

    def _lately(self, key: str, expiry: int) -> deque[float]:
        hits, over = self._hits.get(key, deque()), self._clock.monotonic() - expiry
        while hits and hits[0] <= over:
            hits.popleft()
        return hits

    # The rest of the contract, of which a moving window needs nothing.

    @property
    def base_exceptions(self) -> type[Exception]:
        """Nothing can fail here."""
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Counters are those of other strategies."""
        raise NotImplementedError

    def get(self, key: str) -> int:
        """How many hits are remembered."""
        return len(self._hits.get(key, ()))

    def get_expiry(self, key: str) -> float:
        """Counters are those of other strategies."""
        raise NotImplementedError

    def check(self) -> bool:
        """It is always there."""
        return True

    def reset(self) -> int:
        """Forget everything."""
        count = len(self._hits)
        self._hits.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one key."""
        self._hits.pop(key, None)


class Window(NamedTuple):
    """One rate and whom it counts."""

    item: RateLimitItemPerSecond
    whom: str


def window(rate: Rate, kind: str, whom: str) -> Window:
    """The window of somebody of a kind: of an address, of an organization."""
    return Window(RateLimitItemPerSecond(rate.calls, rate.seconds, kind), whom)


class Windows:
    """All windows of one process."""

    def __init__(self, clock: Clock, most_keys: int = MOST_KEYS) -> None:
        self._clock = clock
        self._limiter = MovingWindowRateLimiter(Memory(clock, most_keys))

    def wait(self, *windows: Window) -> int:
        """Whole seconds until each of them has room for a call; 0 for now."""
        full = [one for one in windows if not self._limiter.test(one.item, one.whom)]
        free = [self._limiter.get_window_stats(one.item, one.whom).reset_time for one in full]
        return max((max(math.ceil(when - self._clock.monotonic()), 1) for when in free), default=0)

    def take(self, *windows: Window) -> int:
        """Count a call in all of them, if each has room; else count nothing and say how to wait."""
        waiting = self.wait(*windows)
        if not waiting:
            for one in windows:
                self._limiter.hit(one.item, one.whom)
        return waiting

    def clear(self, one: Window) -> None:
        """Forget what was counted."""
        self._limiter.clear(one.item, one.whom)
