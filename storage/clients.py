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

    client_id: str
    organization_id: int
    user_id: int | None
    name: str
    scopes: frozenset[str]


class ListedClient(NamedTuple):
    """A client as administrators see it; the secret is not there any more."""

    client_id: str
    user_id: int | None
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None


class Clients:
    """All that may be asked without a token: for one."""

    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction, self._now = transaction, now

    def known(self, client_id: str, secret: str) -> Client | None:
        """The client, if the secret is its own and its user is active.

        A wrong secret costs what an unknown id costs.
        """
        table, user = tables.oauth_client, tables.user
        active = sa.exists().where(
            user.c.organization_id == table.c.organization_id,
            user.c.id == table.c.user_id,
            user.c.state == "active",
        )
        row = None
        if client_id.isascii() and client_id.isprintable():
            row = self._transaction.execute(
                sa.select(table).where(
                    table.c.client_id == client_id,
                    table.c.revoked_at.is_(None),
                    table.c.user_id.is_(None) | active,
                )
            ).one_or_none()
        expected = row.sha256 if row is not None else _hash("")
        if not hmac.compare_digest(expected, _hash(secret)) or row is None:
            return None
        scopes = frozenset(row.scopes)
        return Client(row.client_id, row.organization_id, row.user_id, row.name, scopes)

    def token(self, client: Client, scopes: frozenset[str]) -> str:
        """A new token of the client's, named after it, which lives for eight hours.

        Those whose time is over go: nobody could use them, and nobody else clears them away.
        """
        token = tables.api_token
        self._transaction.execute(
            sa.delete(token).where(
                token.c.organization_id == client.organization_id,
                token.c.name == client.client_id,
                token.c.expires_at <= self._now,
            )
        )
        return tokens.create(
            self._transaction,
            client.organization_id,
            user_id=client.user_id,
            name=client.client_id,
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


def everything(transaction: Transaction, organization_id: int) -> list[ListedClient]:
    """All clients of the organization, revoked ones too, by creation."""
    table = tables.oauth_client
    rows = transaction.execute(
        sa.select(*(table.c[field] for field in ListedClient._fields))
        .where(table.c.organization_id == organization_id)
        .order_by(table.c.id)
    )
    return [ListedClient(*row)._replace(scopes=tuple(row.scopes)) for row in rows]


def revoke(transaction: Transaction, organization_id: int, client_id: str, now: datetime) -> bool:
    """The client fetches no more, and what it fetched is worth nothing; False for none such."""
    client, token = tables.oauth_client, tables.api_token
    done = transaction.execute(
        sa.update(client)
        .where(
            client.c.organization_id == organization_id,
            client.c.client_id == client_id,
            client.c.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
    if done.rowcount:
        transaction.execute(
            sa.update(token)
            .where(
                token.c.organization_id == organization_id,
                token.c.name == client_id,
                token.c.revoked_at.is_(None),
            )
            .values(revoked_at=now)
        )
    return done.rowcount > 0


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
