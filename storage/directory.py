"""What the matcher of names learns: every change of a name, in the order in which it was committed.

A change takes the organization's next directory_version in its own transaction; the row's lock
holds until the commit, so a reader that has seen version n has seen all before it.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import ids, tables, upsert
from storage.database import Transaction
from storage.records import (
    DirectoryChanges,
    KnownContact,
    KnownCustomer,
    KnownLead,
    KnownName,
    KnownOpportunity,
    KnownStage,
    KnownUser,
)


def next_version(transaction: Transaction, organization_id: int) -> int:
    """The version that the names changed in this transaction carry."""
    organization = tables.organization
    return int(
        transaction.execute(
            sa.update(organization)
            .where(organization.c.id == organization_id)
            .values(directory_version=organization.c.directory_version + 1)
            .returning(organization.c.directory_version)
        ).scalar_one()
    )


def put_name(
    transaction: Transaction,
    organization_id: int,
    customer_id: int,
    name: str,
    origin: str,
    version: int,
) -> int | None:
    """Store one way people write a customer; None where it is known. A deleted one comes back."""
    table = tables.customer_name
    insert = upsert.insert(transaction, table).values(
        organization_id=organization_id,
        id=ids.take_one(transaction),
        customer_id=customer_id,
        name=name,
        origin=origin,
        change_seq=version,
    )
    return transaction.execute(
        insert.on_conflict_do_update(
            index_elements=["organization_id", "customer_id", "name"],
            set_={"deleted_at": None, "origin": origin, "change_seq": version},
            where=table.c.deleted_at.is_not(None),
        ).returning(table.c.id)
    ).scalar()


def forget_names(
    transaction: Transaction, organization_id: int, customer_id: int, now: datetime
) -> None:
    """All names of a customer that is gone."""
    table = tables.customer_name
    transaction.execute(
        sa.update(table)
        .where(table.c.organization_id == organization_id, table.c.customer_id == customer_id)
        .values(deleted_at=now, change_seq=next_version(transaction, organization_id))
    )


def changes_since(
    transaction: Transaction, organization_id: int, version: int
) -> DirectoryChanges | None:
    """What changed after `version` (0: all there is); None where nothing did."""
    organization = tables.organization
    newest = transaction.execute(
        sa.select(organization.c.directory_version).where(organization.c.id == organization_id)
    ).scalar()
    if newest is None or newest <= version:
        return None

    def rows(table: sa.Table) -> Any:
        return transaction.execute(
            sa.select(table).where(
                table.c.organization_id == organization_id,
                table.c.change_seq > version,
                table.c.change_seq <= newest,
            )
        )

    stage = tables.stage
    stages = transaction.execute(
        sa.select(stage.c.id, stage.c.code, stage.c.name)
        .where(stage.c.organization_id == organization_id)
        .order_by(stage.c.position, stage.c.id)
    ).all()
    codes = {row.id: row.code for row in stages}
    return DirectoryChanges(
        version=newest,
        customers=tuple(
            KnownCustomer(row.id, row.name, row.deleted_at is not None)
            for row in rows(tables.customer)
        ),
        names=tuple(
            KnownName(row.customer_id, row.name, row.deleted_at is not None)
            for row in rows(tables.customer_name)
        ),
        contacts=tuple(
            KnownContact(
                row.id,
                row.customer_id,
                row.name,
                row.title,
                tuple(row.aliases),
                row.deleted_at is not None,
            )
            for row in rows(tables.contact)
        ),
        opportunities=tuple(
            KnownOpportunity(
                row.id,
                row.customer_id,
                row.name,
                tuple(row.aliases),
                codes.get(row.stage_id, ""),
                row.deleted_at is not None,
            )
            for row in rows(tables.opportunity)
        ),
        users=tuple(
            KnownUser(
                row.id,
                row.name,
                tuple(row.aliases),
                row.deleted_at is not None or row.state != "active",
                row.manager_id,
            )
            for row in rows(tables.user)
        ),
        leads=tuple(
            KnownLead(
                row.id, row.name, tuple(row.aliases), row.deleted_at is not None, row.owner_id
            )
            for row in rows(tables.lead)
        ),
        stages=tuple(KnownStage(row.code, row.name) for row in stages),
    )
