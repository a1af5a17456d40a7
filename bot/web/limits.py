"""How often REST may be called: by a token, an organization, an address; and how often in vain.

A token that was right a moment ago is not held up by what others try in vain from its address or
with its beginning, so nobody can lock an integration out. Each process counts for itself: two web
processes let through twice as much.
"""

import hashlib
from collections.abc import Sequence

from bot import rates
from bot.clock import Clock
from bot.settings import Settings
from bot.web import addresses
from bot.web.windows import Window, Windows, window
from handlers.access import Principal
from handlers.dialects.contract import Dialect, Rate
from storage import tokens

TRUSTED = Rate(1, 600)  # a token that was right is believed in for ten minutes


class Limits:
    """The windows of this process, as wide as the settings make them.

    Answers are whole seconds to wait, 0 for none.
    """

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._windows = Windows(clock)
        self._per_token = rates.by_family(settings.rate_per_token)
        self._per_organization = rates.by_family(settings.rate_per_organization)
        self._without_token = rates.one(settings.rate_without_token)
        self._failures = rates.one(settings.rate_failures)
        self._proxies = rates.networks(settings.trusted_proxies)

    def address(self, peer: str | None, forwarded: Sequence[str]) -> str:
        """Who is held to account for a call that no token speaks for."""
        return addresses.caller(peer, forwarded, self._proxies)

    def before(self, address: str, token: str) -> int:
        """For somebody nobody has looked at yet; one without a token is counted."""
        if token and self._windows.wait(_right(token)):
            return 0
        waiting = self._windows.wait(*self._failed(address, token))
        if token or waiting:
            return waiting
        return self._windows.take(window(self._without_token, "without token", address))

    def refused(self, address: str, token: str) -> None:
        """The token was not right, or there was none."""
        self._windows.clear(_right(token))
        for one in self._failed(address, token):
            self._windows.take(one)

    def called(self, token: str, principal: Principal, family: Dialect) -> int:
        """The token was right: the call counts for it and for its organization, in this family."""
        self._windows.take(_right(token))
        organization = principal.organization_id
        per_token = rates.of(family, self._per_token)
        per_organization = rates.of(family, self._per_organization)
        return self._windows.take(
            window(per_token, f"{family.name} token", f"{organization}/{principal.token_id}"),
            window(per_organization, f"{family.name} organization", str(organization)),
        )

    def _failed(self, address: str, token: str) -> list[Window]:
        """What a failure counts in: a missing token for the address only."""
        windows = [window(self._failures, "refused from", address)]
        if token:
            begins = token[: tokens.PREFIX_LENGTH]
            windows.append(window(self._failures, "refused token", begins))
        return windows


def _right(token: str) -> Window:
    """Where it is noted that a token was right; the token itself is not kept."""
    return window(TRUSTED, "right", hashlib.sha256(token.encode(errors="replace")).hexdigest())
