"""API tokens: shown once, stored as a prefix and a SHA-256."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from storage import ids, tables
from storage.database import Transaction
from storage.scope import Asking

MARK = "gj_"
PREFIX_LENGTH = 12
SEEN_EVERY = timedelta(minutes=1)  # last_used_at is no finer than this, to spare a write per call


class Token(NamedTuple):
    """A valid token: whom it speaks for and what it may do."""

    id: int
    asking: Asking
    scopes: frozenset[str]
    expires_at: datetime | None
    last_used_at: datetime | None

    @property
    def organization_id(self) -> int:
        """Whose token it is."""
        return self.asking.organization_id

    @property
    def user_id(self) -> int | None:
        """The user it acts for; None: a service."""
        return self.asking.user_id


class ListedToken(NamedTuple):
    """A token as administrators see it; the secret is not there any more."""

    id: int
    prefix: str
    user_id: int | None
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


def create(
    transaction: Transaction,
    organization_id: int,
    *,
    user_id: int | None,
    name: str,
    scopes: tuple[str, ...],
    now: datetime,
    expires_at: datetime | None = None,
) -> str:
    """A new token; this is the only time its text is known."""
    token = MARK + secrets.token_urlsafe(32)
    transaction.execute(
        sa.insert(tables.api_token).values(
            organization_id=organization_id,
            id=ids.take_one(transaction),
            prefix=token[:PREFIX_LENGTH],
            sha256=_hash(token),
            user_id=user_id,
            name=name,
            scopes=list(scopes),
            created_at=now,
            expires_at=expires_at,
        )
    )
    return token


def find(transaction: Transaction, token: str, now: datetime) -> Token | None:
    """The token, if it is known, not expired, not revoked, and its user is still active."""
    if not (token.startswith(MARK) and token.isascii() and token.isprintable()):
        return None  # a database could not even be asked for some of these
    rows = transaction.execute(_BEGINNING_WITH, {"prefix": token[:PREFIX_LENGTH]}).all()
    wanted = _hash(token)
    for row in rows:
        if not hmac.compare_digest(row.sha256, wanted):
            continue
        ended = row.expires_at is not None and row.expires_at <= now
        left = row.user_id is not None and row.user_state != "active"
        if ended or left or row.revoked_at is not None:
            return None
        return Token(
            row.id,
            Asking(row.organization_id, row.user_id, row.role, row.zone, row.settings),
            frozenset(row.scopes),
            row.expires_at,
            row.last_used_at,
        )
    return None


def used(transaction: Transaction, token: Token, now: datetime) -> None:
    """Note the use of a token."""
    table = tables.api_token
    transaction.execute(
        sa.update(table)
        .where(table.c.organization_id == token.organization_id, table.c.id == token.id)
        .values(last_used_at=now)
    )


def everything(transaction: Transaction, organization_id: int) -> list[ListedToken]:
    """All tokens of the organization, revoked ones too, by creation."""
    table = tables.api_token
    rows = transaction.execute(
        sa.select(table).where(table.c.organization_id == organization_id).order_by(table.c.id)
    )
    return [
        ListedToken(
            row.id,
            row.prefix,
            row.user_id,
            row.name,
            tuple(row.scopes),
            row.created_at,
            row.expires_at,
            row.last_used_at,
            row.revoked_at,
        )
        for row in rows
    ]


def revoke(transaction: Transaction, organization_id: int, prefix: str, now: datetime) -> bool:
    """The token with this prefix is worth nothing from now on; False where there is none."""
    table = tables.api_token
    done = transaction.execute(
        sa.update(table)
        .where(
            table.c.organization_id == organization_id,
            table.c.prefix == prefix[:PREFIX_LENGTH],
            table.c.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
    return done.rowcount > 0


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


_BEGINNING_WITH = (
    sa.select(
        tables.api_token,
        tables.user.c.state.label("user_state"),
        tables.user.c.role,
        tables.organization.c.zone,
        tables.organization.c.settings,
    )
    .join(tables.organization, tables.organization.c.id == tables.api_token.c.organization_id)
    .outerjoin(
        tables.user,
        (tables.user.c.organization_id == tables.api_token.c.organization_id)
        & (tables.user.c.id == tables.api_token.c.user_id),
    )
    .where(tables.api_token.c.prefix == sa.bindparam("prefix"))
)
