"""Colleagues, and where in which chat they are found."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import tables, upsert
from storage.database import Transaction
from storage.records import ChatAddress, Organization, User
from storage.scope import ORGANIZATION, Scope


class People:
    """The organization and its users."""

    def __init__(self, transaction: Transaction, scope: Scope, now: datetime) -> None:
        self._transaction, self._scope, self._now = transaction, scope, now
        self._organization_id = scope.organization_id

    def organization(self) -> Organization:
        """The organization itself."""
        table = tables.organization
        row = self._transaction.execute(
            sa.select(table).where(table.c.id == self._organization_id)
        ).one()
        shown = row.settings.get("customers_visible", "all")
        return Organization(row.id, row.name, row.zone, row.locale, shown, row.directory_version)

    def get(self, user_id: int) -> User | None:
        """One active colleague."""
        row = self._transaction.execute(
            _ONE, {"organization_id": self._organization_id, "user_id": user_id}
        ).one_or_none()
        return None if row is None else as_user(row)

    def somebody_else(self, user_id: int) -> User | None:
        """An active colleague of this one: who reports to them, else anybody; None: alone."""
        row = self._transaction.execute(
            _ANOTHER, {"organization_id": self._organization_id, "user_id": user_id}
        ).one_or_none()
        return None if row is None else as_user(row)

    def everyone(self) -> list[User]:
        """All active colleagues, by id."""
        rows = self._transaction.execute(
            _COLLEAGUES.order_by(tables.user.c.id), {"organization_id": self._organization_id}
        ).all()
        return [as_user(row) for row in rows]

    def names(self, user_ids: Iterable[int]) -> dict[int, str]:
        """Names by id, of those who left as well."""
        user = tables.user
        rows = self._transaction.execute(
            sa.select(user.c.id, user.c.name).where(
                user.c.organization_id == self._organization_id, user.c.id.in_(list(user_ids))
            )
        )
        return {row.id: row.name for row in rows}

    def departments(self) -> dict[int, str]:
        """Names of departments by id."""
        department = tables.department
        rows = self._transaction.execute(
            sa.select(department.c.id, department.c.name).where(
                department.c.organization_id == self._organization_id
            )
        )
        return {row.id: row.name for row in rows}

    def speak(self, user_id: int, locale: str) -> None:
        """From now on this person is answered in `locale`."""
        user = tables.user
        self._transaction.execute(
            sa.update(user)
            .where(user.c.organization_id == self._organization_id, user.c.id == user_id)
            .values(locale=locale, version=user.c.version + 1, updated_at=self._now)
        )

    def greet_once(self, platform: str, app: str, platform_user_id: str) -> bool:
        """Whether this is the first contact; it is so only once."""
        identity = tables.chat_identity
        return bool(
            self._transaction.execute(
                sa.update(identity)
                .where(
                    identity.c.organization_id == self._organization_id,
                    identity.c.platform == platform,
                    identity.c.app == app,
                    identity.c.platform_user_id == platform_user_id,
                    identity.c.greeted_at.is_(None),
                )
                .values(greeted_at=self._now)
            ).rowcount
        )

    def found_at(
        self, platform: str, app: str, platform_user_id: str, address: dict[str, str]
    ) -> None:
        """Where this person can be written to from now on; one statement, mostly of no row."""
        identity = tables.chat_identity
        self._transaction.execute(
            sa.update(identity)
            .where(
                identity.c.organization_id == self._organization_id,
                identity.c.platform == platform,
                identity.c.app == app,
                identity.c.platform_user_id == platform_user_id,
                identity.c.address.is_distinct_from(address),
            )
            .values(address=address)
        )

    def addresses(self, user_id: int) -> list[ChatAddress]:
        """Where this person ever wrote to us alone, by platform and app."""
        identity = tables.chat_identity
        rows = self._transaction.execute(
            sa.select(
                identity.c.platform,
                identity.c.app,
                identity.c.platform_user_id,
                identity.c.address,
            )
            .where(
                identity.c.organization_id == self._organization_id,
                identity.c.user_id == user_id,
                identity.c.address.is_not(None),
            )
            .order_by(identity.c.platform, identity.c.app, identity.c.platform_user_id)
        )
        return [
            ChatAddress(
                row.platform,
                row.app,
                row.platform_user_id,
                row.address["chat"],
                row.address["lane"],
            )
            for row in rows
        ]


_COLLEAGUES = (
    sa.select(
        tables.user,
        tables.organization.c.zone.label("company_zone"),
        tables.organization.c.locale.label("company_locale"),
    )
    .join(tables.organization, tables.organization.c.id == tables.user.c.organization_id)
    .where(
        tables.user.c.organization_id == ORGANIZATION,
        tables.user.c.state == "active",
        tables.user.c.deleted_at.is_(None),
    )
)
_USER: sa.BindParameter[int] = sa.bindparam("user_id", type_=sa.BigInteger())
_ONE = _COLLEAGUES.where(tables.user.c.id == _USER)
_ANOTHER = (
    _COLLEAGUES.where(tables.user.c.id != _USER)
    .order_by(sa.case((tables.user.c.manager_id == _USER, 0), else_=1), tables.user.c.id)
    .limit(1)
)


def as_user(row: sa.Row[Any]) -> User:
    """A user with its zone and locale filled from the company's where unset."""
    return User(
        id=row.id,
        name=row.name,
        aliases=tuple(row.aliases),
        role=row.role,
        job=row.job,
        department_id=row.department_id,
        manager_id=row.manager_id,
        zone=row.zone or row.company_zone,
        locale=row.locale or row.company_locale,
        phone=row.phone or row.tel,
        email=row.email,
    )


def sender(
    transaction: Transaction, organization_id: int, platform: str, app: str, platform_user_id: str
) -> int | None:
    """Which user writes by this account of the platform; None: nobody we know."""
    identity = tables.chat_identity
    return transaction.execute(
        sa.select(identity.c.user_id).where(
            identity.c.organization_id == organization_id,
            identity.c.platform == platform,
            identity.c.app == app,
            identity.c.platform_user_id == platform_user_id,
        )
    ).scalar()


def link(
    transaction: Transaction,
    organization_id: int,
    platform: str,
    app: str,
    platform_user_id: str,
    user_id: int,
) -> None:
    """This account of the platform is that user."""
    insert = upsert.insert(transaction, tables.chat_identity).values(
        organization_id=organization_id,
        platform=platform,
        app=app,
        platform_user_id=platform_user_id,
        user_id=user_id,
    )
    transaction.execute(
        insert.on_conflict_do_update(
            index_elements=["organization_id", "platform", "app", "platform_user_id"],
            set_={"user_id": user_id},
        )
    )


def register_app(transaction: Transaction, platform: str, key: str, organization_id: int) -> None:
    """Events of this app belong to that organization."""
    insert = upsert.insert(transaction, tables.app).values(
        platform=platform, key=key, organization_id=organization_id
    )
    transaction.execute(
        insert.on_conflict_do_update(
            index_elements=["platform", "key"], set_={"organization_id": organization_id}
        )
    )


def organization_of_app(transaction: Transaction, platform: str, key: str) -> int | None:
    """The organization whose app this was when it was last registered."""
    app = tables.app
    return transaction.execute(
        sa.select(app.c.organization_id).where(app.c.platform == platform, app.c.key == key)
    ).scalar()


def organization_named(transaction: Transaction, name_or_id: str) -> int | None:
    """The organization with this name or id; with "" the only one there is."""
    table = tables.organization
    known = [
        (row.id, row.name)
        for row in transaction.execute(sa.select(table.c.id, table.c.name).order_by(table.c.id))
    ]
    if not name_or_id:
        return known[0][0] if len(known) == 1 else None
    matching = [key for key, name in known if name_or_id in (name, str(key))]
    return matching[0] if matching else None


def organization_names(transaction: Transaction) -> list[str]:
    """The names of all organizations, in the order of their ids."""
    table = tables.organization
    return list(transaction.execute(sa.select(table.c.name).order_by(table.c.id)).scalars())
