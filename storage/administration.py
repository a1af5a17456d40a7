"""What an organization's administrators look after: tokens, subscriptions, what was given up.

Whoever lets somebody else in here has made sure that they are one.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

from storage import outbox, subscriptions, tokens
from storage.database import Transaction
from storage.outbox import Undelivered
from storage.scope import Scope
from storage.subscriptions import Subscription
from storage.tokens import ListedToken


class Enrolling(Protocol):
    """What a new subscription needs of those who post: an address that may be called, a secret."""

    def objection(self, url: str, locale: Literal["zh", "en"]) -> str:
        """What is wrong with an address; "" for nothing."""

    def new_secret(self) -> tuple[str, str]:
        """A fresh secret, and the same sealed, which is all that is stored of it."""


class Administration:
    """Of the caller's organization."""

    def __init__(
        self, transaction: Transaction, scope: Scope, now: datetime, enrolling: Enrolling | None
    ) -> None:
        self._transaction, self._now = transaction, now
        self._organization_id, self._locale = scope.organization_id, scope.locale
        self._enrolling = enrolling

    def tokens(self) -> list[ListedToken]:
        """All of them, revoked ones too, by id."""
        return tokens.everything(self._transaction, self._organization_id)

    def create_token(
        self,
        *,
        user_id: int | None,
        name: str,
        scopes: Sequence[str],
        expires_at: datetime | None,
    ) -> tuple[ListedToken, str]:
        """A new token, and its text, which is known this once."""
        text = tokens.create(
            self._transaction,
            self._organization_id,
            user_id=user_id,
            name=name,
            scopes=tuple(scopes),
            now=self._now,
            expires_at=expires_at,
        )
        made = next(one for one in reversed(self.tokens()) if text.startswith(one.prefix))
        return made, text

    def revoke_token(self, prefix: str) -> bool:
        """It is worth nothing from now on; False where there is none, or it is so already."""
        return tokens.revoke(self._transaction, self._organization_id, prefix, self._now)

    def subscriptions(self) -> list[Subscription]:
        """All that were not removed, by id."""
        return subscriptions.everything(self._transaction, self._organization_id)

    def subscription(self, subscription_id: int) -> Subscription | None:
        """One of them."""
        return subscriptions.find(self._transaction, self._organization_id, subscription_id)

    def objection(self, url: str) -> str:
        """What is wrong with an address, in the caller's language; "" for nothing."""
        assert self._enrolling is not None
        return self._enrolling.objection(url, self._locale)

    def subscribe(self, url: str, events: Sequence[str]) -> tuple[Subscription, str] | None:
        """A new subscription and its secret, known this once; None where there are too many."""
        assert self._enrolling is not None
        secret, sealed = self._enrolling.new_secret()
        new_id = subscriptions.create(
            self._transaction,
            self._organization_id,
            url=url,
            events=[name for name in subscriptions.EVENTS if name in events],
            sealed=sealed,
            now=self._now,
        )
        if new_id is None:
            return None
        made = self.subscription(new_id)
        assert made is not None
        return made, secret

    def unsubscribe(self, subscription_id: int) -> bool:
        """Nothing more is sent there, not even what waits; False where there is none."""
        return subscriptions.remove(
            self._transaction, self._organization_id, subscription_id, self._now
        )

    def undelivered(self, before: int | None, limit: int) -> list[Undelivered]:
        """What was given up and what may not have arrived, the newest first, below an id."""
        return outbox.undelivered(self._transaction, self._organization_id, limit, before)

    def resend(self, letter_id: int) -> bool:
        """Begin anew with one of those; False where there is none."""
        sent = outbox.resend(self._transaction, self._organization_id, self._now, [letter_id])
        return sent > 0
