"""What an organization's administrators look after: tokens, subscriptions, what was given up.

Whoever lets somebody else in here has made sure that they are one.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

from storage import dead, subscriptions, tokens
from storage.database import Transaction
from storage.dead import Given, Whole
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

    def given_up(self, before: int | None, limit: int, *, dropped: bool) -> list[Given]:
        """What could not be handled or sent, the newest first, below an id; or what was dropped."""
        return dead.given_up(
            self._transaction, self._organization_id, limit, before, dropped=dropped
        )

    def one_given_up(self, row_id: int) -> Whole | None:
        """One of those, with what it says."""
        return dead.find(self._transaction, self._organization_id, row_id)

    def retry(self, row_id: int) -> bool:
        """Begin anew with one of those; False where there is none."""
        return dead.retry(self._transaction, self._organization_id, self._now, [row_id]) > 0

    def drop(self, row_id: int) -> bool:
        """Put one of those out of sight; False where there is none, or it is so already."""
        return dead.drop(self._transaction, self._organization_id, [row_id]) > 0
