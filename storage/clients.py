"""Clients of OAuth: other systems that fetch a token for themselves with an id and a secret."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from storage import ids, tables, tokens
from storage.database import Transaction

LIFE = timedelta(hours=8)


class Client(NamedTuple):
    """Who fetches a token, and what it may do."""

    organization_id: int
    user_id: int | None
    name: str
    scopes: frozenset[str]


class Clients:
    """All that may be asked without a token: for one."""

    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction, self._now = transaction, now

    def known(self, client_id: str, secret: str) -> Client | None:
        """The client, if the secret is its own; a wrong one costs what an unknown id costs."""
        table = tables.oauth_client
        row = None
        if client_id.isascii() and client_id.isprintable():
            row = self._transaction.execute(
                sa.select(table).where(table.c.client_id == client_id, table.c.revoked_at.is_(None))
            ).one_or_none()
        expected = row.sha256 if row is not None else _hash("")
        if not hmac.compare_digest(expected, _hash(secret)) or row is None:
            return None
        return Client(row.organization_id, row.user_id, row.name, frozenset(row.scopes))

    def token(self, client: Client, scopes: frozenset[str]) -> str:
        """A new token of the client's, which lives for eight hours."""
        return tokens.create(
            self._transaction,
            client.organization_id,
            user_id=client.user_id,
            name=client.name,
            scopes=tuple(sorted(scopes)),
            now=self._now,
            expires_at=self._now + LIFE,
        )


def create(
    transaction: Transaction,
    organization_id: int,
    *,
    user_id: int | None,
    name: str,
    scopes: tuple[str, ...],
    now: datetime,
) -> tuple[str, str]:
    """A new client's id and secret; this is the only time the secret is known."""
    client_id, secret = f"gjc_{secrets.token_hex(8)}", secrets.token_urlsafe(32)
    transaction.execute(
        sa.insert(tables.oauth_client).values(
            organization_id=organization_id,
            id=ids.take_one(transaction),
            client_id=client_id,
            sha256=_hash(secret),
            user_id=user_id,
            name=name,
            scopes=list(scopes),
            created_at=now,
        )
    )
    return client_id, secret


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
