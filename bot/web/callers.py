"""Whom tokens speak for: looked up once, and believed until the transaction that answers.

That transaction looks the token up again, so that one which has ended since reads and changes
nothing; a call that a process has seen before costs one transaction instead of two.
"""

import hashlib
from collections import OrderedDict
from datetime import datetime

from storage.tokens import Token

MOST = 10_000  # tokens that a process remembers; the one not seen for longest goes first


class Stranger(Exception):
    """The token has ended since this process saw it last."""


class Callers:
    """The tokens that were right, by their hashes: the texts are not kept."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, Token] = OrderedDict()

    def known(self, text: str, now: datetime) -> Token | None:
        """The token as it was found last; None where it must be looked up."""
        key = _key(text)
        token = self._known.get(key)
        if token is None or (token.expires_at is not None and token.expires_at <= now):
            return None
        self._known.move_to_end(key)
        return token

    def remember(self, text: str, token: Token) -> None:
        """It was right just now."""
        self._known[_key(text)] = token
        if len(self._known) > MOST:
            self._known.popitem(last=False)

    def forget(self, text: str) -> None:
        """It is not right any more."""
        self._known.pop(_key(text), None)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
